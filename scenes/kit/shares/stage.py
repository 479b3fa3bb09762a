"""The board, the code beside it, and what both do together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim import Animation, VGroup, VMobject
from manim.utils.rate_functions import ease_in_out_sine

from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.motion.motions import Follow
from scenes.kit.shares.board import ShareBoard
from scenes.kit.shares.mark import BeforeMark


@dataclass(eq=False)
class ShareStage:
    """marks tell how long X.grad was before."""

    board: ShareBoard
    window: CodeWindow
    marks: list[BeforeMark] = field(default_factory=list)

    def light(self, line: str, run: Any = None) -> Animation:
        """A line of the run that is shown, or of another one."""
        return light_beginning(self.window, (run or self.board.weighed).listing, line)

    def slide(
        self, runs: Sequence[Any], run_time: float, follow: Callable[[Any], object],
        *also: VMobject, rate: Callable[[float], float] = ease_in_out_sine,
    ) -> Animation:  # fmt: skip
        """Board and code follow from run to run."""

        def show(run: Any) -> None:
            follow(run)
            self.window.follow(run.listing)

        drawing = VGroup(*self.board.living, self.window, *also)
        return Follow(drawing, runs, show, run_time=run_time, rate=rate)
