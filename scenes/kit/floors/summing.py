"""All of out goes into one number, whose single weight spreads over all of out again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import UP, Animation, Create, VGroup

from gradmath.records.floors import SummedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.floors.board import Floors
from scenes.kit.floors.crumbs import CRUMB, Land, Swarm
from scenes.kit.floors.forward import light
from scenes.kit.floors.places import CLOTH, SEED, SEED_AT, SUM, SUM_AT
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import belongs

STILL = 0.1


class SumBench:
    """The cell of the sum, with its name, and the weight that the sum starts with."""

    def __init__(self, board: Floors, run: SummedRun) -> None:
        self.board, self.run = board, run
        self.whole = board.whole = self._cell(run.whole, Face.VALUE, SUM, SUM_AT)
        self.seed = self._cell(run.seed, Face.GRADIENT, SEED, SEED_AT)
        self.name = NameLabel(self.whole, INDEX / CODE_SIZE)
        self.name.next_to(self.whole, UP, buff=0.14)
        beyond = float(self.name.get_right()[0]) - SAFE.right
        self.name.shift(np.array([-max(0.0, beyond), 0.0, 0.0]))

    def _cell(self, record: Record, face: Face, size: CellSize, place: Points) -> Cell:
        scale = max(self.board.scales[face], record.magnitude())
        cell = Cell(record, (), face, size, scale=scale)
        belongs(cell, self.board)
        return cell.move_to(place)


def start_anew(board: Floors, window: CodeWindow, bench: SumBench) -> Iterator[Animation]:
    """Other lines on a fresh inp: what lay in the letterbox goes."""
    run, grad = bench.run, board.grad
    assert grad is not None
    yield Score([
        (0.0, EditCode(window, run.listing, len(run.listing.statements), pace=0.7)),
        *go(0.1, grad, board.letterbox.box, run_time=0.4),
        *come(0.5, board.slot, run_time=0.3),
    ])  # fmt: skip
    yield Settle(lambda: board.follow(run), run_time=STILL)


def gather(board: Floors, bench: SumBench) -> Iterator[Animation]:
    """Copies of all that is added fly into one number."""
    crumbs = board.crumbs(bench.run.terms, Face.VALUE, "to the sum")
    yield Score([
        (0.0, Swarm(crumbs, (0, 1), (1.0, CRUMB), lag=0.6, goes=True, run_time=2.2)),
        (1.6, TurnUp(bench.whole, run_time=0.6)),
        *come(2.0, bench.name),
    ])  # fmt: skip
    board.flying = []


def spread(board: Floors, window: CodeWindow, bench: SumBench) -> Iterator[Animation]:
    """The sum starts with a single weight, and that spreads over all of out."""
    run = bench.run
    yield Score([(0.0, light(window, run.grad)), (0.3, TurnUp(bench.seed))])
    crumbs = board.crumbs(run.weights, Face.GRADIENT, "from the sum", CLOTH)
    yield Score([
        (0.0, Vary(board.out, board.out.show_digits, 1.0, 0.0, run_time=0.4)),
        (0.2, Swarm(crumbs, (0, 1), (CRUMB, 1.0), lag=0.5, run_time=2.0)),
    ])  # fmt: skip
    cloth = board.new_cloth(run.weights)
    board.flying = []
    yield Land(crumbs, VGroup(*cloth.entries))
    yield Create(cloth.hem, run_time=0.4)
