"""Motions: squares flow into a bar, weight goes to pairs, and X.grad grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, FadeIn, VGroup

from gradmath.records.shares import SharedOutRun
from scenes.kit.cells.filling import Fill
from scenes.kit.graph.signs.moves import come
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.shares.square import ShareSquare, Stand
from scenes.kit.shares.stage import ShareStage

_EACH = 0.22  # seconds from square to square
_FLIES = 0.9


def travel(
    square: ShareSquare, start: Stand, end: Stand, run_time: float, *, comes: bool = False
) -> Animation:
    """A square goes from one place to another."""
    return Vary(square, lambda share: square.travel(start, end, share), 0.0, 1.0,
                run_time=run_time, comes=comes)  # fmt: skip


def arrive(stage: ShareStage) -> Iterator[Animation]:
    """The arrows grow from the origin."""
    board = stage.board
    yield Score([
        *come(0.0, board.axes),
        *((0.1 + 0.1 * k, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
          for k, arrow in enumerate(board.arrows)),
        *come(0.9, *board.numbers),
    ])  # fmt: skip


def gather(stage: ShareStage, makes: str, sums: str) -> Iterator[Animation]:
    """V comes as squares; they flow together into one bar of height 1."""
    board = stage.board
    floor_name, sum_name, _ = board.names
    yield stage.light(makes)
    there = [each for each in board.squares if len(each.points)]
    yield Score([
        *come(0.0, board.floor, floor_name),
        *((0.2 + 0.08 * k, FadeIn(each, run_time=0.3)) for k, each in enumerate(there)),
    ])  # fmt: skip
    yield stage.light(sums)
    board.whole.rise(float(board.whole.ground[1]), board.run.whole)
    slices = [each for each in board.slices if each.value]
    last = _EACH * (len(slices) - 1) + _FLIES
    yield Score([
        *come(0.0, VGroup(board.whole, sum_name)),
        *((0.2 + _EACH * k, travel(each, Stand.FLOOR, Stand.BAR, _FLIES, comes=True))
          for k, each in enumerate(slices)),
        (0.2 + last, Fill(board.whole, board.run.whole)),
    ])  # fmt: skip
    for each in board.slices:
        each.travel(Stand.BAR, Stand.BAR, 1.0)
    board.shown |= {"arrows", "squares", "slices"}


def grow(stage: ShareStage, backward: str, size: str) -> Iterator[Animation]:
    """X.grad grows at the tips, and a bar tells how long all of it is."""
    board = stage.board
    yield stage.light(backward)
    yield Score(
        [
            (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
            for each in board.gradients
        ]
    )
    yield stage.light(size)
    board.size.rise(float(board.size.ground[1]), board.run.size)
    yield Score([
        *come(0.0, VGroup(board.size, board.names[2])), (0.1, Fill(board.size, board.run.size)),
    ])  # fmt: skip
    board.shown.add("size")
    stage.marks = [board.mark()]
    yield Score(come(0.0, *stage.marks))


def share_out(
    stage: ShareStage, dial: str, runs: Sequence[SharedOutRun], run_time: float
) -> Iterator[Animation]:
    """Weight goes from the diagonal to pairs, or back."""
    yield stage.light(dial)
    yield stage.slide(runs, run_time, stage.board.follow)
