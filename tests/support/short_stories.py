"""Short scenes for tests of rendering, which other processes can import."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from scenes.kit import Lecture, appear
from scenes.kit.cells.lettering import Number
from scenes.studio.catalogue import Listed
from tests.support.layer import layer


class Short(Lecture):
    """Two numbers, one after the other, in seven plays."""

    title = "Which number?"

    def construct(self) -> None:
        flow = self.problem(layer)
        self.beat("first", appear(Number(flow.x, (3,))), say="Here.", pause=0.3)
        self.interlude()
        self.beat("second", appear(Number(flow.x, (2,)).shift((1, 0, 0))), say="There.", pause=0.3)

    def interlude(self) -> None:
        """Wait or raise, as a test wants it: that is no part of what the video is made from."""
        match os.environ.get("INTERLUDE"):
            case "raise":
                raise ZeroDivisionError("by hand")
            case "hang":
                time.sleep(60)
            case str(file) if file.startswith("until "):
                Path(file.removeprefix("until ")).with_suffix(".begun").touch()
                while not Path(file.removeprefix("until ")).exists():
                    time.sleep(0.05)


@dataclass(frozen=True)
class Planted(Listed):
    """A scene of these tests, as the catalogue lists scenes."""

    @property
    def chapter(self) -> str:
        return "tests"

    @property
    def id(self) -> str:
        return "Short"

    @property
    def seconds(self) -> float:
        return 40.0  # long enough to be shared

    def load(self) -> type[Lecture]:
        return Short
