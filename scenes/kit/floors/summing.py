"""Weights meet out, all of it goes into one number, and what comes back are the weights again."""

from __future__ import annotations

from collections.abc import Iterator

from manim import LEFT, Animation

from gradmath.records.floors import FloorsRun, SummedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.moves import Bump, Flip, Settle, TurnTo, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.floors.board import Floors
from scenes.kit.floors.crumbs import CRUMB, Swarm
from scenes.kit.floors.forward import light
from scenes.kit.floors.places import CLOTH, SEED, SEED_AT, SUM, SUM_AT
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.score import Score
from scenes.kit.truth.boards import moment_of
from scenes.kit.truth.checks import belongs

STILL = 0.1
_INTO = 0.55  # of a cell: what comes to one that stands


class SumBench:
    """The cell of the sum, with its name, and the weight that the sum starts with."""

    def __init__(self, board: Floors, run: SummedRun) -> None:
        self.board, self.run = board, run
        self.whole = board.whole = self._cell(run.whole, Face.VALUE, SUM, SUM_AT)
        self.seed = self._cell(run.seed, Face.GRADIENT, SEED, SEED_AT)
        self.name = NameLabel(self.whole, INDEX / CODE_SIZE)
        self.name.next_to(self.whole, LEFT, buff=0.14)

    def _cell(self, record: Record, face: Face, size: CellSize, place: Points) -> Cell:
        scale = max(self.board.scales[face], record.magnitude())
        cell = Cell(record, (), face, size, scale=scale)
        belongs(cell, self.board)
        return cell.move_to(place)


def start_anew(board: Floors, window: CodeWindow, run: FloorsRun, lit: int) -> Score:
    """Other lines on a fresh inp: what lay in the letterbox goes, and what was lit is dark."""
    grad, rings = board.grad, board.lit
    board.lit = []
    assert grad is not None
    return Score([
        *go(0.0, *rings, run_time=0.3),
        (0.0, EditCode(window, run.listing, lit, pace=0.45)),
        *go(0.1, grad, board.letterbox.box, run_time=0.4),
        *come(0.5, board.slot, run_time=0.3),
    ])  # fmt: skip


def edit(board: Floors, window: CodeWindow, run: FloorsRun) -> Score:
    """The line that changes the weights comes into the listing."""
    return start_anew(board, window, run, moment_of(run.weights))


def weigh_anew(board: Floors, run: FloorsRun) -> Iterator[Animation]:
    """Other weights on a fresh inp: those that differ turn over."""
    cloth = board.cloth
    assert cloth is not None
    board.come_from(board.run)
    board.follow(run)
    yield TurnTo(cloth, run.weights, run_time=0.7)
    board.come_from(None)


def row_and_column(board: Floors, row: int) -> Iterator[Animation]:
    """A row of the weights swells, and then the column that it came to."""
    cloth, grad = board.cloth, board.grad
    assert cloth is not None and grad is not None
    yield Score([
        *((0.05 * k, Bump(cell)) for k, cell in enumerate(cloth.row(row))),
        *((0.2 + 0.05 * k, Bump(cell)) for k, cell in enumerate(grad.column(row))),
    ])  # fmt: skip


def take_up(board: Floors, window: CodeWindow, run: SummedRun) -> Iterator[Animation]:
    """The same weights, in the line of a sum."""
    yield start_anew(board, window, run, len(run.listing.statements))

    def settle() -> None:
        board.follow(run)
        if board.cloth is not None:
            board.cloth.follow(run.counts)

    yield Settle(settle, run_time=STILL)


def multiply(board: Floors, run: SummedRun) -> Iterator[Animation]:
    """Copies of the weights go onto out, whose entries turn over to the products."""
    crumbs = board.crumbs(run.counts, Face.GRADIENT, "onto out")
    (name, *_), cells = board.names, board.out
    yield Score([
        *go(0.0, name, run_time=0.3),
        (0.0, Swarm(crumbs, (0, 1), (1.0, CRUMB), lag=0.4, goes=True, run_time=1.3)),
    ])  # fmt: skip
    board.flying = []
    yield TurnTo(cells, run.terms, run_time=0.7)
    board.names[0] = board.name_of(cells)
    yield Score(come(0.0, board.names[0]))


def gather(board: Floors, bench: SumBench) -> Iterator[Animation]:
    """Copies of all that is added fly into one number."""
    crumbs = board.crumbs(bench.run.terms, Face.VALUE, "to the sum")
    yield Score([
        (0.0, Swarm(crumbs, (0, 1), (1.0, CRUMB), lag=0.6, goes=True, run_time=2.0)),
        (1.3, TurnUp(bench.whole, run_time=0.6)),
        *come(1.5, bench.name),
    ])  # fmt: skip
    board.flying = []


def spread(board: Floors, window: CodeWindow, bench: SumBench) -> Iterator[Animation]:
    """The sum starts with a single weight; what comes of it to out are the weights there."""
    run, cloth = bench.run, board.cloth
    assert cloth is not None
    yield Score([(0.0, light(window, run.grad)), (0.3, TurnUp(bench.seed))])
    crumbs = board.crumbs(run.weights, Face.GRADIENT, "from the sum", CLOTH)
    yield Score([
        (0.0, Bump(bench.seed)),
        (0.2, Swarm(crumbs, (0, 1), (CRUMB, _INTO), lag=0.5, goes=True, run_time=1.6)),
        *((0.9 + 0.05 * k, Bump(cell)) for k, cell in enumerate(cloth.entries)),
    ])  # fmt: skip
    board.flying = []


def weigh_alike(
    board: Floors, window: CodeWindow, bench: SumBench, run: SummedRun
) -> Iterator[Animation]:
    """Other weights, and all that comes of them turns over: products, sum, and what it brings."""
    cloth, grad, former = board.cloth, board.grad, bench.run
    assert cloth is not None and grad is not None
    yield EditCode(window, run.listing, moment_of(run.counts), pace=0.6)
    deposits = board.deposits

    def settle() -> None:
        board.come_from(former)
        board.follow(run)
        board.deposits, board.grad = deposits, grad

    yield Settle(settle, run_time=STILL)
    yield Score([
        (0.0, TurnTo(cloth, run.counts, run_time=0.6)),
        (0.4, light(window, run.grad)),
        (0.6, TurnTo(board.out, run.terms, run_time=0.6)),
        (1.2, Flip(bench.whole, run.whole, run_time=0.6)),
        (1.5, Flip(bench.seed, run.seed, run_time=0.6)),
        (1.8, TurnTo(grad, run.grad, run_time=0.6)),
    ])  # fmt: skip
    board.come_from(None)
    board.deposits = (run.sent,)
