"""Motions between the stretches of the film: where one looks, and what is exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, VGroup

from gradmath.records.budget import BudgetRun
from scenes.kit.budget import motions
from scenes.kit.budget.board import NEAR, ONE, TWO, BudgetBoard
from scenes.kit.budget.heap import Heap
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Settle, TurnTo
from scenes.kit.floors.forward import light
from scenes.kit.floors.parabola import Nod, plot_parts
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

SWELLS = 0.05  # how much wider a heap gets that is pointed at, on each side


def swell(heap: Heap, run_time: float = 0.6) -> Animation:
    """Let a heap swell for a moment."""
    most = min(0.4, SWELLS / max(heap.measure.radius(heap.value), SWELLS))

    def show(share: float) -> None:
        heap.stand(heap.spot, swollen=1.0 + most * 4 * share * (1 - share))

    return Vary(heap, show, 0.0, 1.0, run_time=run_time)


def light_dial(window: CodeWindow, run: BudgetRun, begins: str, run_time: float = 0.4) -> Animation:
    """Light the statement that holds the number which is about to move."""
    statements = run.listing.statements
    line = next(k for k, each in enumerate(statements) if each.text.startswith(begins))
    return window.scroll(run.listing, line + 1, run_time=run_time)


def point_at(board: BudgetBoard, row: int, window: CodeWindow) -> Score:
    """A frame comes around the row of out that gets more; the line of the dial is lit."""
    board.lit = [board.frame_of_row(row)]
    return Score([
        (0.0, light_dial(window, board.run, "w =")),
        *((0.2, Create(frame, run_time=0.5)) for frame in board.lit),
        *((0.4 + 0.1 * j, swell(board.v[row, j])) for j in range(board.run.v.shape[1])),
    ])  # fmt: skip


def answer_in_column(board: BudgetBoard, row: int) -> Score:
    """The row of out is the column of inp: frames around both, and their heaps swell."""
    frame = board.frame_of_column(row)
    board.lit = [*board.lit, frame]
    columns = range(board.run.v.shape[1])
    return Score([
        *((0.1 * j, swell(board.v[row, j])) for j in columns),
        (0.3, Create(frame, run_time=0.6)),
        *((0.5 + 0.1 * j, swell(board.grad[j, row])) for j in columns),
    ])  # fmt: skip


def point_at_sum(board: BudgetBoard) -> Score:
    """The number of the sum swells."""
    lit, board.lit = board.lit, []
    return Score([*go(0.0, *lit, run_time=0.3), (0.2, Nod(board.wholes[1], run_time=0.8))])


def come_near(board: BudgetBoard) -> Iterator[Animation]:
    """The end of the bar is looked at from near, beside where it was before."""
    assert board.old is not None
    budget = board.wholes[0]  # which is in the way now, and has not changed
    yield Score([
        *go(0.0, budget, run_time=0.3),
        (0.0, motions.look(board, ONE, NEAR, run_time=2.2)),
    ])  # fmt: skip
    yield Score([*come(0.0, board.old.end.number, run_time=0.3), *nods(board)])


def nods(board: BudgetBoard) -> TimedMoves:
    """The two slopes swell: between them the sum stands."""
    return [(0.5 * k, Nod(each, run_time=0.8)) for k, each in enumerate(board.plot.slopes)]


def step_back(board: BudgetBoard, window: CodeWindow, run: BudgetRun) -> Iterator[Animation]:
    """Looked at from far there is room for a second bucket, whose line comes into the code."""
    old = board.old
    assert old is not None
    yield Score([
        *go(0.0, old.end.number, *old.drawn, board.wholes[1], run_time=0.3),
        (0.0, EditCode(window, run.listing, len(run.listing.statements), pace=0.6)),
        (0.3, motions.look(board, NEAR, ONE, run_time=1.1)),
        (1.4, motions.look(board, ONE, TWO, run_time=0.9)),
    ])  # fmt: skip
    board.old = None
    board.wholes[1].give_way(None)
    board.wholes[0].give_way(board.troughs[1].lay())
    yield Settle(lambda: board.follow(run), run_time=motions.STILL)
    yield Score([
        (0.0, light_dial(window, run, "v *=")),
        (0.2, Create(board.troughs[1], run_time=0.6)),
        *come(0.4, *board.wholes, run_time=0.3),
        *motions.keep(board, 0.2),
    ])  # fmt: skip


def leave(board: BudgetBoard, window: CodeWindow, run: BudgetRun) -> Iterator[Animation]:
    """All that was computed goes; another curve is written, and out turns over to its heights."""
    plot, old = board.plot, board.old
    left = [] if old is None else old.drawn
    names = [board.names[each] for each in ("v", "grad", "v bar", "grad bar")]
    curve = [*plot_parts(plot), *plot.tangents, *plot.papers, *plot.slopes, *board.papers]
    below = [*board.bars, *board.troughs, *board.wholes, board.axis]
    leaving = [*curve, board.v, board.grad, *below, *names, *left]
    made = run.listing.after(run.listing.statements[4].text)
    yield Score([
        (0.0, EditCode(window, run.listing, made, pace=0.7)),
        *go(0.0, VGroup(*leaving), run_time=0.5),
    ])  # fmt: skip
    yield TurnTo(board.out, run.out, run_time=0.5)


def come_anew(board: BudgetBoard, window: CodeWindow) -> Iterator[Animation]:
    """Another curve, and all of v on one entry: it comes back by the curve, and into the bar."""
    run = board.run
    yield Settle(board.arrive, run_time=motions.STILL)
    yield Score([
        (0.0, light(window, run.v, 0.8)),
        *motions.plot(board, 0.0),
        *motions.pour(board, 0.3),
        *motions.tangents(board, 0.9),
    ])  # fmt: skip
    yield from motions.spread(board, 0.8)
    yield from motions.pull(board, window, 0.65)
    yield from motions.lay(board, window, 0.6)
    yield Score([(0.0, light_dial(window, run, "w =", 1.0)), *motions.keep(board)])


def run_through(board: BudgetBoard) -> Score:
    """From v by the curve to the sum: all that it is made of swells in turn."""
    swells: TimedMoves = [(0.0, swell(each)) for each in board.v.heaps if each.value]
    nods: TimedMoves = [(0.5 + 0.1 * k, Nod(each)) for k, each in enumerate(board.plot.slopes)]
    return Score([*swells, *nods, *((1.0, swell(each)) for each in board.grad.heaps if each.value)])


def share_out(board: BudgetBoard, window: CodeWindow) -> Iterator[Animation]:
    """A trough is filled with a budget, which spreads over the cells of out."""
    yield Score([(0.0, light(window, board.run.v)), *motions.pour(board, 0.1)])
    yield from motions.spread(board, 1.6)
