"""Motions: a table tells what each row brings to one gradient, rows get short, random X come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VMobject

from gradmath.records.shares import CrowdRun, SharedOutRun
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.shares.board import TERMS
from scenes.kit.shares.factors import FactorLine
from scenes.kit.shares.square import Stand
from scenes.kit.shares.stage import ShareStage
from scenes.kit.shares.telling import travel

_FLIES, _NEXT = 0.9, 0.12
_READS = 0.5  # a line that is not lit for anything that moves


def meet(stage: ShareStage, line: str) -> Iterator[Animation]:
    """Gradients and bars go; tanh comes, with a dot where one row meets each of the rows."""
    board, plot = stage.board, stage.board.tanh
    row = board.run.row
    rest = [each for each in board.squares if each.index[0] != row or not len(each.points)]
    board.shown -= {"squares", "slices", "size"}
    yield Score([
        (0.0, stage.light(line)),
        *go(0.0, *board.gradients, *rest, *board.slices, board.whole, board.size, *board.names,
            board.floor, *stage.marks),
        *come(0.3, plot.axes),
        (0.3, Vary(plot.curve, plot.curve.draw_to, 0.0, 1.0, run_time=1.0, comes=True)),
    ])  # fmt: skip
    moves: TimedMoves = []
    for dot, thread in zip(plot.dots, plot.threads, strict=True):
        draws = Vary(thread, thread.draw_to, 0.0, 1.0, run_time=0.5, comes=True)
        moves += [*come(0.0, dot), (0.2, draws)]
    yield Score(moves)


def multiply(
    stage: ShareStage, factors: tuple[str, str, str], sizes: tuple[str, str]
) -> Iterator[Animation]:
    """Squares of one row of V become weights; tangents tell slopes; products are the shares.

    factors are the lines of these three, sizes those of what is given, and of what is got.
    """
    board, plot, table = stage.board, stage.board.tanh, stage.board.table
    row = board.run.row
    flying = [each for each in board.squares if each.index[0] == row and len(each.points)]
    weights, slopes, shares = table.lines
    times, equals = table.signs
    yield Score([
        *((0.1 * k, travel(each, Stand.FLOOR, Stand.TABLE, _FLIES))
          for k, each in enumerate(flying)),
        *come(0.5, table.names[0]),
    ])  # fmt: skip
    yield stage.light(factors[0])
    yield Score([
        *go(0.0, *flying), *come(0.0, *table.numbers, *plot.names),
        *((_NEXT * k, TurnUp(cell)) for k, cell in _ordered(weights)),
    ])  # fmt: skip
    yield stage.light(factors[1])
    yield Score([
        *((0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.5, comes=True))
          for each in plot.tangents),
        *come(0.2, times, table.names[1]),
        *((0.3 + _NEXT * k, TurnUp(cell)) for k, cell in _ordered(slopes)),
    ])  # fmt: skip
    yield stage.light(factors[2])
    yield Score([
        *come(0.0, equals, table.names[2], board.sums),
        *((0.1 + _NEXT * k, TurnUp(cell)) for k, cell in _ordered(shares)),
    ])  # fmt: skip
    for each in board.squares:
        each.travel(Stand.FLOOR, Stand.FLOOR, 0.0)
    for line, meter, name in zip(sizes, board.through, board.through_names, strict=True):
        yield stage.light(line)
        record = meter.record
        meter.rise(float(meter.ground[1]), record)
        yield Score([*come(0.0, meter, name), (0.1, Fill(meter, record))])
    board.shown.add("table")


def _ordered(line: FactorLine) -> list[tuple[int, Cell]]:
    """The cells of a line, from the left."""
    return [(line.places.columns[j], cell) for j, cell in enumerate(line.cells)]


def span(stage: ShareStage) -> Iterator[Animation]:
    """All shares, head to tail, span the gradient."""
    board = stage.board
    board.shown.add("sum")
    yield Score([
        (0.0, Vary(board.spoken, board.spoken.grow_to, 0.0, 1.0, run_time=1.0, comes=True)),
        *((0.0, Vary(link, link.recede_to, 1.0, TERMS, run_time=1.0)) for link in board.sums.links),
    ])  # fmt: skip


def shorten(
    stage: ShareStage, line: str, runs: Sequence[SharedOutRun], run_time: float
) -> Iterator[Animation]:
    """All rows get short: their products run together where tanh is straight."""
    board = stage.board
    board.shown.add("alone")
    yield Score([*go(0.0, *board.numbers, *board.tanh.dots), (0.0, stage.light(line))])
    yield stage.slide(runs, run_time, board.follow)


def to_crowd(stage: ShareStage, runs: Sequence[CrowdRun], *lines: str) -> Iterator[Animation]:
    """Arrows and their table go, V comes back, and a plot for random X stands where arrows were."""
    board, plot, table = stage.board, stage.board.tanh, stage.board.table
    gone: list[VMobject] = [
        plot.axes, plot.curve, *plot.names, *plot.tangents, *plot.threads,
        *table.lines, *table.numbers, *table.names, *table.signs,
        *board.through, *board.through_names,
    ]  # fmt: skip
    arrows = [board.axes, *board.arrows, board.spoken, board.sums]
    yield Score([*go(0.0, *gone), (0.0, stage.light(lines[0], runs[0]))])
    board.shown = {"squares", "slices"}
    board.weigh(runs[0])
    there = [each for each in (*board.squares, *board.slices) if len(each.points)]
    yield Score([
        *come(0.0, board.floor, board.names[0], board.whole, board.names[1], *there),
        *go(0.2, *arrows), *come(0.6, board.crowd.axes, *board.crowd.names),
    ])  # fmt: skip
    for line in lines[1:]:
        yield stage.light(line, runs[0])
        yield Settle(lambda: None, run_time=_READS)


def sweep(
    stage: ShareStage, line: str, runs: Sequence[CrowdRun], run_time: float
) -> Iterator[Animation]:
    """Pairs weigh more and more; lines tell how long gradients of random X are."""
    board, crowd = stage.board, stage.board.crowd
    yield stage.light(line, runs[0])
    yield Settle(lambda: board.gather(runs[0]), run_time=0.05)
    yield stage.slide(runs, run_time, board.gather, crowd.line, crowd.thin)
