"""The story of a budget: it is shared out, comes back by the slopes, and is laid end to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Create, VGroup, VMobject, smooth

from gradmath.records.budget import BudgetRun
from scenes.kit.budget.board import BudgetBoard
from scenes.kit.budget.moves import ByTheCurve, IntoBar, SpreadOut
from scenes.kit.budget.old_run import OldRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.floors.forward import light, turn_up
from scenes.kit.floors.parabola import Nod
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

STILL = 0.05


def arrive(board: BudgetBoard, window: CodeWindow) -> Score:
    """The floors turn up, and the curve is drawn between them."""
    names = board.names
    return Score([
        *turn_up(board.inp, 0.0),
        *come(0.2, names["inp"]),
        *plot(board, 0.3),
        (0.7, light(window, board.run.out)),
        *turn_up(board.out, 1.1),
        *come(1.3, names["out"]),
    ])  # fmt: skip


def plot(board: BudgetBoard, start: float) -> TimedMoves:
    """Axes come, and a curve is drawn between them."""
    curve = board.plot
    parts: TimedMoves = []
    for begun, axis in ((start, curve.axes.across), (start + 0.1, curve.axes.up)):
        parts.append((begun, Create(axis.line, run_time=0.4, rate_func=smooth)))
        parts += come(begun + 0.3, axis.marks)
    parts += come(start + 0.4, *curve.names, *board.papers)
    parts.append((start + 0.3, Create(curve.curve, run_time=0.7, rate_func=smooth)))
    return parts


def tangents(board: BudgetBoard, start: float) -> TimedMoves:
    """Where the entries of inp stand on the curve, its tangents grow, each with its slope."""
    curve = board.plot
    return [
        *((start + 0.2 * k, Vary(tangent, tangent.grow_to, 0.0, 1.0, run_time=0.6, comes=True))
          for k, tangent in enumerate(curve.tangents)),
        *come(start + 0.5, *curve.papers, *curve.slopes, run_time=0.3),
    ]  # fmt: skip


def pour(board: BudgetBoard, start: float = 0.0) -> TimedMoves:
    """A trough is filled with all of v."""
    bar = board.bars[0]
    return [
        (start, Create(board.troughs[0], run_time=0.5)),
        *come(start + 0.2, board.names["v bar"]),
        (start + 0.4, Vary(bar, bar.pour, 0.0, 1.0, run_time=1.0, comes=True)),
        *come(start + 1.4, board.wholes[0], run_time=0.3),
    ]


def spread(board: BudgetBoard, run_time: float, lag: float = 0.55) -> Iterator[Animation]:
    """The budget spreads over the cells of out."""
    filled = [heap for heap in board.v.heaps if heap.value]
    ways = [board.way_out(heap.index) for heap in filled]
    floors = [board.names[each] for each in ("inp", "out") if board.arrived_first]
    yield Score([
        (0.0, Vary(board.inp, board.inp.show_digits, board.inp[0, 0].digits, 0.0, run_time=0.4)),
        (0.0, SpreadOut(filled, ways, lag=lag if len(filled) > 1 else 0.0, run_time=run_time)),
        *go(0.0, *floors, run_time=0.3),
        (0.2, Create(board.v.hem, run_time=0.8)),
        *come(0.6, board.name_heaps("v"), run_time=0.3),
    ])  # fmt: skip


def pull(board: BudgetBoard, window: CodeWindow, pace: float = 1.0) -> Iterator[Animation]:
    """Heaps go back by the curve, each to its entry of inp; one at each slope goes slowly first."""
    run = board.run
    nods = [(0.8 + 0.4 * k, Nod(each)) for k, each in enumerate(board.plot.slopes)]
    lit = board.examples()
    board.grad.coming = run.grad
    rest = [i for i in board.indices if i not in lit and run.grad.value[i]]
    start: TimedMoves = [(0.0, light(window, run.grad, 0.4))]
    for group, lag, run_time, beside in ((lit, 0.2, 2.4, [*start, *nods]), (rest, 0.6, 2.0, [])):
        if group:
            heaps = [board.grad[index] for index in group]
            ways = [board.way_back(index) for index in group]
            lag = lag if len(group) > 1 else 0.0
            passing = ByTheCurve(heaps, ways, run.grad, board.gradient, lag=lag, run_time=run_time)
            yield Score(at_pace([(0.0, passing), *beside], pace))
    board.pulled = True
    board.grad.follow(run.grad, board.gradient)  # those of zeros, which did not move
    yield Score([
        (0.0, Create(board.grad.hem, run_time=0.5)),
        *come(0.0, board.name_heaps("grad"), run_time=0.3),
    ])  # fmt: skip


def lay(board: BudgetBoard, window: CodeWindow, pace: float = 1.0) -> Iterator[Animation]:
    """Copies of all gradients are laid end to end along an axis; at the end stands their sum."""
    bar, copies, axis = board.bars[1], board.down(), board.axis
    ways = [heap.way for heap in copies if heap.way is not None]
    lag = 0.6 if len(copies) > 1 else 0.0
    flight = IntoBar(copies, ways, lag=lag, run_time=1.9, goes=True)
    poured = Vary(bar, bar.pour, 0.0, 1.0, run_time=1.2, comes=True)
    yield Score(at_pace([
        (0.0, light(window, board.run.total, 0.4)),
        (0.0, Create(axis.line, run_time=0.5, rate_func=smooth)),
        *come(0.3, axis.marks, board.names["grad bar"]),
        (0.2, flight),
        (0.9, poured),
    ], pace))  # fmt: skip
    board.laid = True
    yield Score(come(0.0, board.wholes[1], run_time=0.3))


def sweep(
    board: BudgetBoard, window: CodeWindow, runs: Sequence[BudgetRun], run_time: float
) -> Follow:
    """One number of the code goes through all its runs, and all that stands follows."""

    def show(run: BudgetRun) -> None:
        board.follow(run)
        window.follow(run.listing)

    old = [] if board.old is None else board.old.drawn
    drawn = VGroup(*board.living, *_plotted(board), *old, window)
    return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def _plotted(board: BudgetBoard) -> list[VMobject]:
    plot = board.plot
    return [plot.curve, *plot.names, *plot.tangents, *plot.slopes]


def look(board: BudgetBoard, start: float, end: float, *, run_time: float) -> Vary:
    """The axis is looked at from nearer, or from farther."""

    def show(closeness: float) -> None:
        board.look(closeness)
        if board.old is not None:
            board.old.end.lay()

    ends = [] if board.old is None else [*board.old.end.lines]
    drawn = VGroup(board.axis, *board.bars, board.troughs[0], board.wholes[1], *ends)
    return Vary(drawn, show, start, end, run_time=run_time)


def keep(board: BudgetBoard, start: float = 0.0) -> TimedMoves:
    """What is shown now is to be remembered: rings around heaps, a mark at the end of the sum."""
    old = board.old = OldRun(board.run, board.v, board.grad, *board.bars)
    board.wholes[1].give_way(old.end.above)
    return come(start, *old.drawn, run_time=0.4)
