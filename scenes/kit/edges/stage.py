"""All that stands around a board with two edges: the code beside it, and frames that point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from manim import Animation, VGroup, VMobject, smooth

from gradmath.records.edges import EdgeRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.lit_line import light_beginning, light_statement
from scenes.kit.edges.board import EdgeBoard
from scenes.kit.motion.motions import Follow

_A_LINE = 0.26  # seconds, for each line that is passed


@dataclass(eq=False)
class EdgeStage:
    """The board, the code beside it, and what frames stand."""

    board: EdgeBoard
    window: CodeWindow
    frames: list[Frame] = field(default_factory=list)

    def light(self, line: str) -> Animation:
        """A line of the run that is shown; a piece of one stands for the statement it begins."""
        return light_beginning(self.window, self.board.run.listing, line, a_line=_A_LINE)

    def light_last(self) -> Animation:
        """The last line of the run that is shown."""
        listing = self.board.run.listing
        return light_statement(self.window, listing, len(listing.statements), a_line=_A_LINE)

    def slide(self, runs: Sequence[EdgeRun], run_time: float) -> Follow:
        """One number goes through runs, and all that stands follows."""

        def show(run: EdgeRun) -> None:
            self.board.follow(run)
            self.window.follow(run.listing)

        drawn = VGroup(*self.board.living, self.window)
        return Follow(drawn, runs, show, run_time=run_time, rate=smooth)

    def frame(self, *around: VMobject) -> Frame:
        """A frame around some cells, which stands from now on."""
        self.frames.append(Frame(VGroup(*around), buff=0.06))
        return self.frames[-1]
