"""Motions: the length of a row slides, V weighs pairs, and a gradient is a sum head to tail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from manim import Animation, Create, FadeIn, VGroup, linear, smooth

from gradmath.records.pairs import PairRun
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.pairs.bringing import BAR, PLOT
from scenes.kit.pairs.stage import PairStage
from scenes.kit.space.head_to_tail import JoinRows
from scenes.kit.space.scenery import ComeRound

_WIDE, _TERMS = 1.2, 0.7  # how a sum stands out: its breadth, and how strong its terms are
_RESTS = 0.5  # at the end of a slide, before it goes another way
_STILL = 0.1  # seconds in which the board comes to another run


def unstack(stage: PairStage) -> Iterator[Animation]:
    """The bar comes apart: each block stands over the length of its row, with a tangent."""
    board, plot = stage.board, stage.board.plot
    meter = board.meter
    gone = go(0.0, meter, board.meter_name, board.map, board.dots, board.map_name,
              *board.map_indices, *stage.tips)  # fmt: skip
    for name in ("map", "dots"):
        board.laid.remove(name)
    axes = [Create(axis.line, run_time=0.5) for axis in (plot.axes.across, plot.axes.up)]
    marks = [part for axis in (plot.axes.across, plot.axes.up) for part in axis.submobjects
             if part is not axis.line]  # fmt: skip
    yield Score([
        *gone, *((0.2, axis) for axis in axes), *come(0.5, *marks, *plot.names),
        *((0.5 + 0.1 * k, Vary(block, block.stand, BAR, PLOT, run_time=0.9))
          for k, block in enumerate(board.blocks)),
    ])  # fmt: skip
    yield Score([
        (0.0, Vary(plot.bead, plot.bead.grow_to, 0.05, 1.0, run_time=0.3, comes=True)),
        *((0.25, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.5, comes=True))
          for each in plot.tangents),
    ])  # fmt: skip
    board.laid.append("plot")


def stretch(
    stage: PairStage, line: str, to_zero: Sequence[PairRun], longer: Sequence[PairRun],
    run_time: float,
) -> Iterator[Animation]:  # fmt: skip
    """A row shrinks to nothing, then grows; its bead traces what it brings."""
    board, plot = stage.board, stage.board.plot
    yield Score(stage.recede(0.0, board.run.row))
    yield stage.light(line, to_zero[0])
    yield Settle(lambda: board.follow(to_zero[0]), run_time=_STILL)
    yield slide(stage, to_zero, 0.9)
    yield Settle(lambda: None, run_time=_RESTS)

    def show(run: PairRun) -> None:
        plot.trace(run)

    yield slide(stage, longer, run_time, show, plot.line, rate=linear)


def slide(
    stage: PairStage,
    runs: Sequence[PairRun],
    run_time: float,
    also: Callable[[PairRun], object] | None = None,
    *drawn: VGroup,
    rate: Callable[[float], float] = smooth,
) -> Animation:
    """Board and code follow from run to run."""
    board, window = stage.board, stage.window

    def show(run: PairRun) -> None:
        board.follow(run)
        window.follow(run.listing)
        if also is not None:
            also(run)

    return Follow(VGroup(*board.living, window, *drawn), runs, show, run_time=run_time, rate=rate)


def put_back(
    stage: PairStage, home: Sequence[PairRun], start: PairRun, line: str
) -> Iterator[Animation]:
    """The row comes back to its length, the plot goes, and Y lies there with its weights."""
    board, plot = stage.board, stage.board.plot
    yield slide(stage, home, 0.6)
    yield Score([
        *go(0.0, *board.blocks, plot.bead, *plot.tangents, plot.line, plot.axes, *plot.names),
        *stage.recede(0.0, start.row, back=True),
        *come(0.3, board.map, board.map_name, *board.map_indices, board.dots),
    ])  # fmt: skip
    board.laid = [each for each in board.laid if each != "plot"] + ["map", "dots"]
    yield stage.light(line, start)


def weigh_pairs(
    stage: PairStage, above: Sequence[PairRun], below: Sequence[PairRun], run_time: float
) -> Iterator[Animation]:
    """V weighs pairs, too: arcs swell, thin out, and return in the other colour."""
    board = stage.board
    board.laid.append("arcs")
    yield Score([(0.0, FadeIn(arc, run_time=0.1)) for arc in board.arcs])
    yield slide(stage, above, run_time * 0.4)
    yield Settle(lambda: None, run_time=_RESTS)
    yield slide(stage, below, run_time * 0.6)


def join(stage: PairStage, line: str, run_time: float = 3.4) -> Iterator[Animation]:
    """Copies of all rows shrink, fly to the tip of one, and join: they span its gradient."""
    board = stage.board
    row = board.run.row
    gradient = board.gradients[row]
    others = [each for each in board.gradients if each is not gradient]
    own = [arc for arc in board.arcs if row in arc.index]
    parts: TimedMoves = go(0.0, *(arc for arc in board.arcs if arc not in own), *others, gradient)
    yield Score([*parts, (0.0, stage.light(line))])
    sums = stage.sums = board.sums()
    yield Score([(0.0, JoinRows(sums, run_time=run_time))])
    rest = [part for part in (*board.arrows, *board.numbers)
            if part not in (board.arrows[row], board.numbers[row])]  # fmt: skip
    yield Score(go(0.0, *rest, *own, board.axes))
    seen = VGroup(board.arrows[row], board.numbers[row], sums)
    yield ComeRound(board.space, board.near(), *seen, run_time=1.2)
    gradient.width_share = _WIDE
    yield Score([
        (0.0, Vary(gradient, gradient.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
        *((0.0, Vary(link, link.recede_to, 1.0, _TERMS, run_time=0.9)) for link in sums.links),
    ])  # fmt: skip
