"""The board of one run, the code beside it, and what comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim import Animation, VGroup, smooth

from gradmath.records.turning import TurnRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.turning.board import TurnBoard

_DIM = 0.55  # of its colour: what is not spoken of


@dataclass(eq=False)
class TurnStage:
    """The board and the window."""

    board: TurnBoard
    window: CodeWindow

    def light(self, line: str, run: TurnRun | None = None) -> Animation:
        """A line of the run that is shown, or of another one."""
        return light_beginning(self.window, (run or self.board.run).listing, line)

    def recede(self, start: float, *but: int) -> TimedMoves:
        """Arrows of rows recede, but for some; these are as strong as ever."""
        parts: TimedMoves = []
        for arrow in self.board.arrows:
            end = 1.0 if arrow.row in but else _DIM
            if arrow.lit != end:
                parts.append((start, Vary(arrow, arrow.recede_to, arrow.lit, end, run_time=0.35)))
        return parts

    def pass_through(
        self,
        runs: Sequence[TurnRun],
        run_time: float,
        rate: Callable[[float], float] = smooth,
    ) -> Animation:
        """Board and code follow from run to run."""
        board, window = self.board, self.window

        def show(run: TurnRun) -> None:
            board.follow(run)
            window.follow(run.listing)

        return Follow(VGroup(*board.living, window), runs, show, run_time=run_time, rate=rate)
