"""The board of one run, and the code beside it."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Animation

from gradmath.records.lopsided import LopsidedRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Vary
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.twofold.board import TwofoldBoard

DIM, BEHIND = 0.28, 0.5  # of their colour: what is not spoken of, and what stands back
_FADES = 0.4


@dataclass(eq=False)
class TwofoldStage:
    """What the motions of the film work on."""

    board: TwofoldBoard
    window: CodeWindow

    def light(self, line: str, run: LopsidedRun | None = None) -> Animation:
        """A line of the run that is shown, or of another one."""
        return light_beginning(self.window, (run or self.board.run).listing, line)

    def show_gradients(self, start: float) -> TimedMoves:
        """Rows recede, so that their gradients stand out."""
        return self._lit(start, {arrow: BEHIND for arrow in self.board.arrows})

    def show_pair(self, start: float) -> TimedMoves:
        """All but the pair recede, on the stage and on the cloth."""
        board = self.board
        pair = board.pair
        arrows = (*board.arrows, *board.gradients)
        spoken = {each: 1.0 if each.row in pair else DIM for each in arrows}
        cells = [cell for cell in board.cloth.cells if cell.slot not in (pair, pair[::-1])]
        return self._lit(start, spoken) + [
            (start, Vary(cell, cell.recede_to, 1.0, DIM, run_time=_FADES)) for cell in cells
        ]

    def show_all(self, start: float) -> TimedMoves:
        """What receded comes back."""
        board = self.board
        faint = [cell for cell in board.cloth.cells if cell.strength < 1.0]
        return self._lit(start, dict.fromkeys((*board.arrows, *board.gradients), 1.0)) + [
            (start, Vary(cell, cell.recede_to, DIM, 1.0, run_time=_FADES)) for cell in faint
        ]

    def _lit(self, start: float, strengths: dict[SolidArrow, float]) -> TimedMoves:
        return [
            (start, Vary(arrow, arrow.recede_to, arrow.lit, strength, run_time=_FADES))
            for arrow, strength in strengths.items()
            if arrow.lit != strength
        ]
