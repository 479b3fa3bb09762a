"""The board of one run, and the code beside it."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Animation

from gradmath.records.lopsided import LopsidedRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Vary
from scenes.kit.twofold.board import TwofoldBoard

DIM = 0.28  # of its colour: what is not spoken of


@dataclass(eq=False)
class TwofoldStage:
    """What the motions of the film work on."""

    board: TwofoldBoard
    window: CodeWindow

    def light(self, line: str, run: LopsidedRun | None = None) -> Animation:
        """A line of the run that is shown, or of another one."""
        return light_beginning(self.window, (run or self.board.run).listing, line)

    def recede(self, start: float, *, back: bool = False) -> TimedMoves:
        """All but the pair recede, on the stage and on the cloth, or come back."""
        ends = (DIM, 1.0) if back else (1.0, DIM)
        board = self.board
        pair = board.pair
        arrows = [each for each in (*board.arrows, *board.gradients) if each.row not in pair]
        cells = [cell for cell in board.cloth.cells if cell.slot not in (pair, pair[::-1])]
        return [
            (start, Vary(each, each.recede_to, *ends, run_time=0.4)) for each in (*arrows, *cells)
        ]
