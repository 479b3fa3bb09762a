"""All that stands around a small model: its board, the code beside it, and frames that point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from manim import Animation, VGroup, VMobject, smooth

from gradmath.records.logits import LogitRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.hill.arrows import SumArrow
from scenes.kit.hill.board import HillBoard
from scenes.kit.motion.motions import Follow

_A_LINE = 0.17  # seconds, for each line that is passed


@dataclass(eq=False)
class HillStage:
    """The board, the code beside it, what frames stand, and which arrows are marked."""

    board: HillBoard
    window: CodeWindow
    frames: list[Frame] = field(default_factory=list)
    marked: list[SumArrow] = field(default_factory=list)

    def light(self, line: str) -> Animation:
        """A line of the run that is shown; a piece of one stands for the statement it begins."""
        return light_beginning(self.window, self.board.run.listing, line, a_line=_A_LINE)

    def slide(self, runs: Sequence[LogitRun], run_time: float) -> Follow:
        """One number goes through runs, and all that stands follows."""

        def show(run: LogitRun) -> None:
            self.board.follow(run)
            self.window.follow(run.listing)

        drawn = VGroup(*self.board.living, self.window)
        return Follow(drawn, runs, show, run_time=run_time, rate=smooth)

    def frame(self, *around: VMobject) -> Frame:
        """A frame around some cells, which stands from now on."""
        self.frames.append(Frame(VGroup(*around), buff=0.06))
        return self.frames[-1]
