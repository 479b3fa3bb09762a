"""Motions: a small model comes on stage, and its logits roll onto their axis."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create

from gradmath.records.logits import LogitRun
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come
from scenes.kit.hill.beads import RADIUS, LogitBead
from scenes.kit.hill.stage import HillStage
from scenes.kit.look.stage import SAFE
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_STILL = 0.1  # seconds in which the board comes to another record
_ROLLS = 1.0


def arrive(stage: HillStage) -> Iterator[Animation]:
    """w comes row by row, then b below its columns, then x beside its rows, each with its line."""
    board = stage.board
    yield Score([
        *_turn_up(0.0, list(board.w.cells), 0.05),
        *come(0.3, *board.indices, board.w_name),
    ])  # fmt: skip
    yield Score([
        (0.0, stage.light("b =")), *_turn_up(0.2, list(board.b.cells), 0.08),
        *come(0.3, board.b_name),
    ])  # fmt: skip
    yield Score([
        (0.0, stage.light("x =")), *_turn_up(0.2, list(board.x.cells), 0.08),
        *come(0.3, board.x_name),
    ])  # fmt: skip


def _turn_up(start: float, cells: list[Cell], apart: float) -> TimedMoves:
    return [(start + apart * k, TurnUp(cell)) for k, cell in enumerate(cells)]


def roll_out(stage: HillStage, run: LogitRun) -> Iterator[Animation]:
    """The line of z is lit, and beads roll out below the board, each to its place on the axis."""
    board = stage.board
    yield stage.light("z =")
    yield Settle(lambda: board.follow(run), run_time=_STILL)
    axis = board.axis
    order = sorted(board.beads, key=lambda bead: -bead.value)  # none rolls over another
    parts: TimedMoves = [(0.0, Create(axis.line, run_time=0.5)), *come(0.3, board.zero)]
    parts += come(0.4, *axis.ticks_and_numbers, axis.name_label)
    parts += [(0.5 + 0.25 * k, _roll(bead)) for k, bead in enumerate(order)]
    flags = [board.flags[bead.index[0]] for bead in order]
    for k, flag in enumerate(flags):
        parts += come(0.5 + 0.25 * k + _ROLLS, flag)
    yield Score(parts)


def _roll(bead: LogitBead) -> Animation:
    start = SAFE.left + RADIUS + 0.02 - float(bead.place[0])
    return Vary(bead, bead.roll_to, start, 0.0, run_time=_ROLLS, comes=True)
