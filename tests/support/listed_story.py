"""A short scene in two languages as the catalogue lists scenes, and its clips made once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from scenes.__main__ import main
from scenes.kit.lecture import Lecture
from scenes.studio.catalogue import Listed
from scenes.studio.render.job import QUALITIES
from tests.support import switch_story
from tests.support.switch_story import SwitchStory


@dataclass(frozen=True)
class ListedStory(Listed):
    """A scene of the tests, as the catalogue lists scenes."""

    @property
    def chapter(self) -> str:
        return "tests"

    @property
    def id(self) -> str:
        return "SwitchStory"

    @property
    def seconds(self) -> float:
        return 25.0

    @property
    def source(self) -> ast.Module:
        return ast.parse(Path(str(switch_story.__file__)).read_text(encoding="utf-8"))

    def load(self) -> type[Lecture]:
        return SwitchStory


SIZE, RATE = (428, 240), 5  # small and slow: what is tested is which frames there are
STORY = ListedStory("tests/switch_story.py")


def plant(patch: pytest.MonkeyPatch) -> None:
    """Let the commands find this scene, and no other, and make it small."""
    patch.setitem(QUALITIES, "l", (*SIZE, RATE))
    patch.setattr("scenes.studio.commands.clips.find", lambda name: STORY)
    for module in ("commands.clips", "finding"):
        patch.setattr(f"scenes.studio.{module}.catalogue", lambda: [STORY])
    patch.setattr("scenes.studio.commands.clips.CHAPTERS", ("tests",))


def command(folder: Path, name: str, *options: str) -> int:
    """Run `scenes clips` or `scenes deck` on the scene, small, within a folder."""
    own = ["-o", str(folder / "clips")] if name == "clips" else ["--clips", str(folder / "clips")]
    return main([name, "SwitchStory", "-q", "l", "--jobs", "1", "--films", str(folder / "films"),
                 *own, *options])  # fmt: skip
