"""All that stands around a plane of x while it is told which shapes may call backward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from manim import Animation

from gradmath.records.pulls import ArrowCall
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Settle
from scenes.kit.cells.torch_line import TorchLine
from scenes.kit.graph.signs.moves import TimedMoves, come, go, sink
from scenes.kit.motion.score import Score
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.cards import Crossed, ShapeCard
from scenes.kit.plane.legs import Leg
from scenes.kit.plane.trail import TipTrail
from scenes.kit.plane.weights import WeightPlane

STILL = 0.1  # seconds in which the board comes to another run


@dataclass(eq=False)
class PlaneStage:
    """The board of one run, the code beside it, and what comes and goes.

    legs are those of an arrow, line and ellipse the trails of its tip with one weight and with two;
    rings stand around cards that have been tried, and
    cross is in the corner of one that may not call.
    """

    board: PullBoard
    window: CodeWindow
    legs: tuple[Leg, Leg]
    cards: list[ShapeCard]
    weights: WeightPlane
    line: TipTrail
    ellipse: TipTrail
    refusal: TorchLine
    cross: Crossed
    rings: list[RoundFrame] = field(default_factory=list)

    def light(self, run: ArrowCall, run_time: float = 0.5) -> Animation:
        """The code of a run, with the call that pulls back lit."""
        return self.window.scroll(run.listing, len(run.listing.statements), run_time=run_time)

    def clear(
        self, run: ArrowCall, beside: TimedMoves, stand: Callable[[], object]
    ) -> list[Animation]:
        """The letterbox is emptied, and once the code of another run stands there, the board does.

        What that run brings has to come in a motion of its own: nothing that waits may change.
        """
        board = self.board
        parts: TimedMoves = [(0.0, self.light(run)), *beside]
        if board.grad is not None:
            parts += [
                *sink(0.0, board.grad, run_time=0.4),
                *go(0.1, board.letterbox.box, run_time=0.4),
                *come(0.2, board.slot, run_time=0.4),
            ]

        def settle() -> None:
            board.grad = None
            board.follow(run)
            stand()

        return [Score(parts), Settle(settle, run_time=STILL)]
