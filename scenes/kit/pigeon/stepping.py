"""Motions: five arrows show where they agree, step apart, and many starts do the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup, linear

from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Index
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.pigeon.stage import UPPER, FinaleStage, HeapView
from scenes.kit.space.scenery import ComeRound

_EACH = 0.09  # seconds from pair to pair
_SEEN = 0.4  # seconds in which starts lie as they are drawn, before they take their steps


def arrive(stage: FinaleStage) -> Iterator[Animation]:
    """Arrows grow from the origin."""
    board = stage.board
    board.space.look(board.nearer)
    yield Score([
        *come(0.0, board.axes),
        *((0.2 + 0.15 * k, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.8, comes=True))
          for k, arrow in enumerate(board.arrows)),
        *come(1.2, *board.numbers),
    ])  # fmt: skip


def compare(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """Pair by pair an arc opens if the two agree; its colour turns up in Y."""
    board = stage.board
    yield stage.light(board.run.listing, line)
    parts: TimedMoves = come(0.0, board.map_name, *board.map_indices)
    own = [cell for cell in board.map.cells if cell.index[0] == cell.index[1]]
    parts += [(0.1, TurnUp(cell)) for cell in own]
    for k, arc in enumerate(board.agreeing):
        i, j = arc.index
        start = 0.5 + 3 * _EACH * k
        parts += [(start + 0.35, TurnUp(board.map[cell])) for cell in ((i, j), (j, i))]
        if arc.weight > 0:
            parts.append((start, Vary(arc, arc.sweep_to, 0.0, 1.0, run_time=0.6, comes=True)))
    yield Score(parts)


def point_apart(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """At each tip its gradient grows."""
    board = stage.board
    board.laid.append("gradients")
    yield Score([
        (0.0, stage.light(board.run.listing, line)),
        *((0.2, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.0, comes=True))
          for each in board.gradients),
    ])  # fmt: skip


def step_apart(
    stage: FinaleStage,
    runs: Sequence[ArrowsRun],
    pairs: Sequence[Index],
    loop: str,
    run_time: float,
) -> Iterator[Animation]:
    """All arrows step along their gradients; arcs go as soon as two arrows oppose."""
    board, window = stage.board, stage.window
    yield stage.light(board.run.listing, loop)
    yield ComeRound(board.space, board.eye, board.axes, *board.living, run_time=0.8)
    hidden = [arc for arc in board.agreeing if arc.weight <= 0]
    yield Score(come(0.0, *board.trails, *hidden, run_time=0.1))

    def show(run: ArrowsRun) -> None:
        board.follow(run)
        window.follow(run.listing)

    yield Follow(VGroup(*board.living, window), runs, show, run_time=run_time, rate=linear)
    told = [board.map[pair] for pair in pairs]
    yield Score([(0.0, Vary(cell, cell.show_digits, 0.0, 1.0, run_time=0.4)) for cell in told])


def pour(stage: FinaleStage, view: HeapView, run_time: float) -> Iterator[Animation]:
    """All starts take their steps, each on its way from bin to bin; then they are counted."""
    heap, listing = view.heap, view.heap.starts.listing
    yield Vary(heap, heap.step_to, 0.0, 1.0, run_time=run_time, rate=linear)
    yield stage.light(listing, listing.lines[-1])
    yield Score(come(0.0, *view.count()))


def scatter(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """The arrows go, and many starts come, each in the bin of its agreeing pairs."""
    board, view = stage.board, stage.near
    gone = [*board.living, board.axes, board.map_name, *board.map_indices]
    yield stage.light(view.heap.starts.listing, line)
    yield Score([*go(0.0, *gone),
                 *come(0.0, *view.heap.trays, *view.around),
                 *come(0.3, *view.heap.piles)])  # fmt: skip
    yield Settle(lambda: None, run_time=_SEEN)


def make_room(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """The first heap comes again, higher, and below it starts with one more column."""
    near, wide = stage.near, stage.wide
    near.sit(UPPER)
    placed = stage.placed
    gone = [*placed.living, placed.axes, placed.products_name, placed.indices]
    yield Score([*go(0.0, *gone), *come(0.0, near.heap, *near.around, *near.counts)])
    yield stage.light(wide.heap.starts.listing, line)
    yield Score([*come(0.0, *wide.heap.trays, *wide.around),
                 *come(0.3, *wide.heap.piles)])  # fmt: skip
