"""Motions: weighed rows slide together, their sum follows a slider, a column is taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Wait, linear, smooth

from gradmath.records.rows import RowsRun
from gradmath.records.tensor import Record
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.jacobian.skyline import Skyline
from scenes.kit.jacobian.stage import STILL, RowStage, digits
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_SLIDES, _MERGES = 1.05, 0.5  # seconds
_WAITS = 0.35  # of the time: before the columns set out that nobody asks about
_COMES_DOWN, _SHRINKS = 1.1, 0.6


def add_up(stage: RowStage, sums: Sequence[Record]) -> Iterator[Animation]:
    """From the last one on, rows slide down: bars stand on bars, and what points down eats.

    The column that is spoken of goes first.
    """
    board = stage.board
    yield Score((0.0, digits(row, seen=False)) for row in board.rows)
    for total in sums:
        row = board.rows.pop()
        ghost = board.ghost(row)
        yield Score([*come(0.0, ghost, run_time=0.3), (0.0, _down(stage, row))])
        row.stand(board.places.bottom, None if board.left is None else board.left.record)
        if board.left is None:
            board.left = row.follow(total)
        else:
            left = board.left.set_out(total)
            board.name_grounds()
            yield _merge(left, row)
            left.arrive()
        board.name_grounds()
        board.ghosts.insert(0, ghost)


def tell(stage: RowStage) -> Iterator[Animation]:
    """The digits of the sum, and its name; no column is spoken of any more."""
    yield Score([
        (0.0, digits(stage.left, seen=True)),
        *come(0.0, *stage.name(-1)),
        *go(0.2, stage.band, run_time=0.3),
    ])  # fmt: skip
    stage.band.leave()


def _down(stage: RowStage, row: Skyline) -> Animation:
    """To the last ground, on top of what stands there."""
    board, unit = stage.board, stage.board.places.columns.unit
    fall = board.places.bottom - row.ground
    ways = [
        fall + (0.0 if board.left is None else unit * float(board.left.record.value[bar.index]))
        for bar in row.bars
    ]

    def move(share: float) -> None:
        for bar, way in zip(row.bars, ways, strict=True):
            begun = 0.0 if bar.index == stage.band.column else _WAITS
            gone = float(smooth(np.clip((share - begun) / (1 - _WAITS), 0.0, 1.0)))
            bar.aside = np.array([0.0, gone * way, 0.0])
            bar.lay()

    return Vary(row, move, 0.0, 1.0, run_time=_SLIDES, rate=linear)


def _merge(left: Skyline, row: Skyline) -> Score:
    """What lies there takes in, bar by bar, what has come to stand on it, or hangs from it."""
    return Score([
        (0.0, Vary(row, row.eat, 0.0, 1.0, run_time=_MERGES, goes=True)),
        (0.0, Vary(left, left.grow, 0.0, 1.0, run_time=_MERGES)),
    ])  # fmt: skip


def call(stage: RowStage, line: str) -> Iterator[Animation]:
    """The call is lit: what it leaves in x.grad are these very numbers."""
    board = stage.board
    yield Score([(0.0, stage.light(line)), *go(0.0, *stage.names, run_time=0.3)])
    yield Settle(lambda: board.follow(board.run), run_time=STILL)
    yield Score(come(0.0, *stage.name(-1), run_time=0.3))


def take_apart(stage: RowStage, column: int) -> Iterator[Animation]:
    """Copies of one column's weighed bars come down, and stand left and right of their sum."""
    terms = stage.terms = stage.board.terms_of(column)
    yield Score(
        (0.25 * k, Vary(term, term.come_down, 0.0, 1.0, run_time=_COMES_DOWN, comes=True))
        for k, term in enumerate(terms)
    )
    yield Score((0.0, digits(term, seen=True)) for term in terms)


def cancel(stage: RowStage) -> Iterator[Animation]:
    """They shrink into the ground together."""
    terms, stage.terms = stage.terms, []
    yield Score((0.0, digits(term, seen=False)) for term in terms)
    yield Score(
        (0.0, Vary(term, term.shrink, 1.0, 0.0, run_time=_SHRINKS, goes=True)) for term in terms
    )


def turn(stage: RowStage, runs: Sequence[RowsRun]) -> Iterator[Animation]:
    """The first slider goes to one end, to the other, and back to where it was."""
    here = next(k for k, run in enumerate(runs) if run.listing is stage.board.run.listing)
    yield digits(stage.left, seen=False)
    for sweep in (runs[here:], runs[::-1], runs[: here + 1]):
        if len(sweep) > 1:
            yield stage.slide(sweep, 0.3 + 0.016 * len(sweep))
            yield Wait(0.05)
    yield digits(stage.left, seen=True)
