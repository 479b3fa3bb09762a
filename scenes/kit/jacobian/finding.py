"""Motions: with one output weighed at a time, the rows of the Jacobian are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create

from gradmath.records.rows import Pulled, RowsRun
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.jacobian.stage import STILL, RowStage, digits
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_UP, _BACK, _RISES = 1.0, 0.5, 0.8  # seconds


def lay_out(stage: RowStage) -> Score:
    """The grounds are drawn, x comes over the columns, and each output to its ground."""
    board, out = stage.board, stage.outputs
    parts: TimedMoves = [
        (0.1 * k, Create(ground, run_time=0.6)) for k, ground in enumerate(board.grounds)
    ]
    parts += [(0.3 + 0.08 * k, TurnUp(cell)) for k, cell in enumerate(board.x.cells)]
    parts += [(1.1 + 0.15 * k, TurnUp(cell)) for k, cell in enumerate(out.entries)]
    return Score([*parts, *come(0.5, board.x_name), *come(1.1, board.out_name)])


def arrive(stage: RowStage, call: str) -> Iterator[Animation]:
    """The sliders stand at zero, and so does what the call brings."""
    board = stage.board
    yield Score([(0.0, stage.light(call))])
    board.left = board.skyline(board.run.x_grad, -1).show_digits(0.0)
    come_up = (*board.v_names, *board.sliders, board.left, *stage.name(-1))
    yield Score(come(0.0, *come_up))


def find(
    stage: RowStage, i: int, runs: Sequence[Pulled], call: str, pace: float = 1.0
) -> Iterator[Animation]:
    """One slider rises from zero to 1: the row that the call brings goes up to its own ground."""
    board = stage.board
    yield stage.light_weights()
    yield stage.slide(runs, _UP * pace)
    row = board.skyline(stage.left.record, i).show_digits(0.0)
    stage.found.append(row)
    way = np.array([0.0, board.places.bottom - board.places.grounds[i], 0.0])
    rise = Vary(row, lambda left: row.move(left * way), 1.0, 0.0, run_time=_RISES * pace,
                comes=True)  # fmt: skip
    yield Score([(0.0, stage.light(call)), (0.0, rise)])
    yield Score([(0.0, digits(each, seen=True)) for each in (row, stage.left)])


def find_next(
    stage: RowStage, i: int, sweeps: Sequence[Sequence[Pulled]], call: str
) -> Iterator[Animation]:
    """The slider before goes back to zero, with what has arrived by it; then the next one rises."""
    yield Score([(0.0, stage.light_weights()), (0.0, digits(stage.left, seen=False))])
    yield stage.slide(sweeps[i - 1][::-1], _BACK)
    yield from find(stage, i, sweeps[i], call, pace=0.5)


def call_rows(stage: RowStage, run: RowsRun, line: str) -> Iterator[Animation]:
    """The Jacobian is asked for: what was found are its rows."""
    board = stage.board
    gone = stage.left, *stage.names, stage.outputs, board.out_name
    yield Score([(0.0, stage.light(line, run)), *go(0.0, *gone)])

    def settle() -> None:
        board.rows, board.left, board.out = stage.found, None, None
        board.follow(run)

    yield Settle(settle, run_time=STILL)


def name_rows(stage: RowStage) -> Score:
    """The rows' names come."""
    return Score(come(0.0, *stage.name(*range(len(stage.board.rows)))))
