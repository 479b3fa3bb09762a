"""The board of one run, the code beside it, and what comes and goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import Animation, VMobject

from gradmath.records.pairs import PairRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.motion.motions import Vary
from scenes.kit.pairs.board import PairBoard
from scenes.kit.space.head_to_tail import HeadToTail
from scenes.kit.space.tip_number import TipNumber

DIM = 0.28  # of its colour: what is not spoken of


@dataclass(eq=False)
class PairStage:
    """sums is a gradient head to tail, tips how long gradients are, once they have come."""

    board: PairBoard
    window: CodeWindow
    sums: HeadToTail | None = None
    tips: list[TipNumber] = field(default_factory=list)

    def light(self, line: str, run: PairRun | None = None) -> Animation:
        """A line of the run that is shown, or of another one."""
        return light_beginning(self.window, (run or self.board.run).listing, line)

    @property
    def in_space(self) -> list[VMobject]:
        """What stands in the space once the arrows have come."""
        board = self.board
        return [board.axes, *board.arrows]

    def recede(self, start: float, *but: int, back: bool = False) -> TimedMoves:
        """All arrows but some recede, or come back."""
        ends = (DIM, 1.0) if back else (1.0, DIM)
        return [
            (start, Vary(arrow, arrow.recede_to, *ends, run_time=0.35))
            for arrow in self.board.arrows
            if arrow.row not in but
        ]
