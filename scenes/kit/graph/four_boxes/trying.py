"""1 is added to a number out of a box; before a box without a tensor torch refuses."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP

from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Replace, Ride
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.four_boxes.forward import light
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import NUMBER
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.motion.flight import Ends, Fly
from scenes.kit.motion.score import Score
from scenes.kit.truth.claims import CodePiece

_AT_CODE = 2.02  # beside the code window


class AddOne:
    """What is tried: a copy of an entry, and what comes of it with 1 added to it."""

    def __init__(self, board: FourBoxes, plus_one: Record) -> None:
        places, k = board.places, board.asked
        self.board, self.way = board, places.to_bench(k)
        self.copy = board.chip(board.run.x_grad, (k,), self.way)
        self.copy.set_z_index(-0.5)
        self.more = board.cell(plus_one, (), places.bench, board.size)
        self.label = NameLabel(self.more, EM)
        self.label.next_to(self.more, UP, buff=0.12)

    def plus(self, height: float) -> Phrase:
        """`+ 1`, as the code has it."""
        piece = CodePiece(self.board.run.listing, "+ 1")
        plus = Phrase("{}", piece, em=NUMBER / CODE_SIZE, type=Type.CODE)
        return plus.move_to((_AT_CODE, height, 0.0))


def _fly(plus: Phrase, end: Points, start: float, run_time: float = 0.7) -> TimedMoves:
    way = np.array([plus.get_center(), end])
    return [*come(start, plus, run_time=0.3),
            (start + 0.3, Fly(plus, way, Ends(), run_time=run_time))]  # fmt: skip


def add_to_zero(trial: AddOne, window: CodeWindow) -> Score:
    """A copy of the zero comes out of its box; 1 is added to it."""
    board = trial.board
    assert board.ring is not None
    plus = trial.plus(board.places.bench[1])
    line = f"x.grad[{board.asked}] + 1"
    beside = board.places.bench + RIGHT * (board.size.width / 2 + 0.32)
    return Score([
        (0.0, light(window, line, board)),
        *go(0.0, board.ring, run_time=0.2),
        (0.2, Ride(trial.copy, trial.way, grows=False, run_time=1.2)),
        *_fly(plus, beside, 0.9),
        *go(2.0, plus, run_time=0.25),
        (2.05, Replace(trial.copy, trial.more, run_time=0.5)),
        *come(2.4, trial.label),
    ])  # fmt: skip


def add_to_none(trial: AddOne, window: CodeWindow, refused: Record) -> Score:
    """Before the box of W 1 stops, and bounces back: torch says why."""
    board = trial.board
    assert board.ring is not None
    plus = trial.plus(board.places.before_w[1])
    line, box = TorchLine(refused, most=28), board.places.box("W")
    line.move_to(
        (board.places.region.left + line.width / 2, box.bottom - line.height / 2 - 0.08, 0.0)
    )
    end = board.places.before_w
    back = np.array([end, end + 0.16 * RIGHT, end + 0.04 * LEFT, end + 0.06 * RIGHT])
    return Score([
        *go(0.0, trial.more, trial.label),
        *come(0.2, board.ring),
        (0.0, light(window, "W.grad + 1  # raises", board)),
        *_fly(plus, end, 0.3),
        (1.3, Fly(plus, back, Ends(), run_time=0.4)),
        (1.6, SayLine(line, run_time=0.8)),
        *go(4.5, plus, line, run_time=0.3),
    ])  # fmt: skip
