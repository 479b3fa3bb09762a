"""Motions: rows become arrows, two of them agree or oppose, V weighs its diagonal."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, VGroup

from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import Bump, Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.pairs.bringing import BAR, CELL
from scenes.kit.pairs.places import REACH
from scenes.kit.pairs.stage import PairStage
from scenes.kit.space.scenery import ComeRound

_LEG = 0.42  # seconds for each entry of the first row
_NEXT = 0.45  # from one row to the next
_SHOWS = 0.35
_EACH = 0.14  # from block to block


def arrive(stage: PairStage) -> Iterator[Animation]:
    """X turns up as a table; entry by entry each row goes along the axes, and is an arrow."""
    board = stage.board
    board.space.look(board.seen_coming())
    board.axes.reach_to(board.far)
    yield Score([
        *((0.03 * k, TurnUp(cell)) for k, cell in enumerate(board.table.cells)),
        *come(0.0, board.table_name, *board.table_indices),
        *((0.2, Create(line, run_time=0.6)) for line in board.axes.lines),
        *come(0.6, *board.axes.numbers),
    ])  # fmt: skip
    parts: TimedMoves = []
    start = 0.0
    for i, arrow in enumerate(board.arrows):
        pace = 1.0 if i == 0 else 0.5
        legs, steps = board.legs(i), board.run.X.shape[1]
        whole = pace * _LEG * steps
        parts.append((start, Vary(legs, legs.draw_to, 0.0, 1.0, run_time=whole, comes=True,
                                  rate=lambda share: share)))  # fmt: skip
        parts += [(start + pace * _LEG * k, Bump(board.table[i, k], run_time=pace * _LEG))
                  for k in range(steps)]  # fmt: skip
        grown = start + whole
        if i == 0:
            parts += go(grown, *board.axes.numbers, run_time=0.25)
            grown += 0.25
        parts.append((grown, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.5, comes=True)))
        parts += go(grown + 0.5, legs, run_time=0.3)
        start = grown if i == 0 else start + _NEXT
    yield Score(parts)
    yield Score([
        (0.0, ComeRound(board.space, board.eye, *stage.in_space, run_time=1.3)),
        (0.0, Vary(board.axes, board.axes.reach_to, board.far, REACH, run_time=1.3)),
        *come(1.3, *board.numbers, run_time=0.3),
    ])  # fmt: skip


def compare(stage: PairStage, line: str, pairs: list[tuple[int, int]]) -> Iterator[Animation]:
    """The angle of a pair is swept, and its colour turns up twice in Y; then all others do."""
    board = stage.board
    yield stage.light(line)
    yield Score([
        *go(0.0, board.table, board.table_name, *board.table_indices),
        *come(0.3, board.map_name, *board.map_indices),
    ])  # fmt: skip
    board.laid.append("map")
    shown = set()
    for i, j in pairs:
        shown |= {(i, j), (j, i)}
        angle = board.angle(i, j)
        cells = [board.map[i, j], board.map[j, i]]
        for cell in cells:
            cell.show_digits(1.0)
        yield Score([
            *stage.recede(0.0, i, j),
            (0.2, Vary(angle, angle.sweep_to, 0.0, 1.0, run_time=0.7, comes=True)),
            *((0.85, TurnUp(cell)) for cell in cells),
            *go(1.25 + _SHOWS, angle, run_time=0.3),
            *stage.recede(1.25 + _SHOWS, i, j, back=True),
        ])  # fmt: skip
    rest = [cell for cell in board.map.cells if cell.index not in shown]
    rest.sort(key=lambda cell: (cell.index[0] != cell.index[1], cell.index))
    yield Score([(0.04 * k, TurnUp(cell)) for k, cell in enumerate(rest)])


def weigh_diagonal(stage: PairStage, line: str, objective: str) -> Iterator[Animation]:
    """Weights lie down on the diagonal of Y, and what they weigh piles up to L."""
    board, meter = stage.board, stage.board.meter
    yield stage.light(line)
    digits = [cell for cell in board.map.cells if cell.digits]
    board.laid.append("dots")
    yield Score([
        *((0.0, Vary(cell, cell.show_digits, 1.0, 0.0, run_time=0.3)) for cell in digits),
        *((0.1 + 0.12 * k, Vary(dot, dot.grow_to, 0.0, 1.0, run_time=0.4, comes=True))
          for k, dot in enumerate(board.dots.diagonal)),
    ])  # fmt: skip
    yield stage.light(objective)
    meter.rise(float(meter.ground[1]), board.run.L)
    parts: TimedMoves = come(0.0, VGroup(meter, board.meter_name))
    for k, block in enumerate(board.blocks):
        parts.append(
            (0.3 + _EACH * k, Vary(block, block.stand, CELL, BAR, run_time=0.8, comes=True))
        )
    yield Score([*parts, (0.3 + _EACH * len(board.blocks) + 0.8, Fill(meter, board.run.L))])
    yield Settle(lambda: None, run_time=0.1)


def point_out(stage: PairStage, line: str, *rows: int) -> Iterator[Animation]:
    """The gradient is asked for; of all arrows some are pointed out."""
    yield stage.light(line)
    yield Score([*stage.recede(0.0, *rows), *stage.recede(0.8, *rows, back=True)])


def grow_gradients(stage: PairStage, line: str, run_time: float = 1.4) -> Iterator[Animation]:
    """At each tip its gradient grows."""
    board = stage.board
    board.laid.append("gradients")
    yield Score(
        (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=run_time, comes=True))
        for each in board.gradients
    )
    yield stage.light(line)
    stage.tips = board.tips()
    yield Score(come(0.15, *stage.tips))
