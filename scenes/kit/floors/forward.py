"""The forward pass between the floors: entries climb the curve, and their grid turns over."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, smooth

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Flip, TurnUp
from scenes.kit.floors.board import Floors
from scenes.kit.floors.crumbs import CRUMB, Swarm, land
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.strand import CellFrame, FlipOver
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.truth.boards import moment_of


def light(window: CodeWindow, record: Record, run_time: float = 0.5) -> Animation:
    """Light the statement that a number comes from."""
    assert record.expression is not None
    return window.scroll(record.expression.listing, moment_of(record), run_time=run_time)


def arrive(board: Floors) -> Score:
    """The first floor comes, a slot below it, and the curve beside it is drawn."""
    curve = board.parabola
    parts: TimedMoves = turn_up(board.inp, 0.0)
    parts += come(0.4, board.inp_name)
    parts += come(0.7, board.slot, board.paper, board.letterbox.name_label)
    for start, axis in ((0.5, curve.axes.across), (0.6, curve.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.6, rate_func=smooth)))
        parts += come(start + 0.4, axis.marks)
    parts += come(1.0, *curve.names)
    parts.append((0.9, Create(curve.curve, run_time=1.1, rate_func=smooth)))
    return Score(at_pace(parts, 0.85))


def turn_up(floor: Floor, start: float, pace: float = 0.05) -> TimedMoves:
    """Cells turn up from the upper left corner on."""
    return [(start + pace * sum(cell.index), TurnUp(cell, run_time=0.35)) for cell in floor.entries]


def climb(board: Floors, window: CodeWindow) -> Iterator[Animation]:
    """Entries gather on the axis, rise to the curve, turn over there, and settle in a grid."""
    run = board.run
    crumbs = board.crumbs(run.inp, Face.VALUE, "forth")
    parts: TimedMoves = [
        (0.0, light(window, run.out)),
        (0.2, Swarm(crumbs, (0, 1), (1.0, CRUMB), run_time=1.3)),
        (1.5, Swarm(crumbs, (1, 2), (CRUMB, CRUMB), lag=0.0, run_time=0.9)),
        *((2.45, Flip(crumb, run.powers, run_time=0.4)) for crumb in crumbs),
        (2.9, Swarm(crumbs, (2, 3), (CRUMB, 1.0), run_time=1.3)),
    ]
    yield Score(parts)
    yield from land(crumbs, board.out)
    board.flying = []
    board.names = [board.name_of(board.out)]
    yield Score(come(0.0, *board.names))


def turn_over(board: Floors, lit: Index) -> Iterator[Animation]:
    """The grid turns over about its diagonal: an entry drags its strand along to its mirror."""
    run = board.run
    frame, rings = CellFrame(board.out, lit), board.ring(board.inp[lit])
    strands = [board.strand(lit)] if run.slopes.value[lit] else []
    board.own(frame)
    yield Score([
        *((0.0, Create(ring, run_time=0.4)) for ring in rings),
        *((0.2, Vary(each, each.run_to, 0.0, 1.0, run_time=1.0, comes=True)) for each in strands),
        (1.0, Create(frame, run_time=0.4)),
        *go(0.0, *board.names, run_time=0.3),
    ])  # fmt: skip
    yield FlipOver(board.out, run.out, *strands, frame, run_time=1.7)
    board.names, board.lit = [board.name_of(board.out)], [*rings, *strands, frame]
    yield Score([*come(0.0, *board.names), (0.1, Bump(board.out[lit[::-1]]))])


def put_out(board: Floors) -> Score:
    """What was lit is dark again."""
    lit, board.lit = board.lit, []
    return Score(go(0.0, *lit, run_time=0.3))


def call(board: Floors, window: CodeWindow, raised: Record) -> Score:
    """The call without weights: every entry of out would start, and none does."""
    lit, board.lit = board.lit, []
    return Score([
        (0.0, light(window, raised)),
        *((0.4 + 0.04 * sum(c.index), Bump(c, run_time=0.5)) for c in board.out.entries),
        *go(1.8, *lit, run_time=0.3),
    ])  # fmt: skip


def point_at(board: Floors, asked: tuple[Index, ...]) -> Score:
    """Frames come around the entries of inp whose gradients are asked for."""
    board.lit = [*board.ring(*(board.inp[index] for index in asked))]
    return Score([(0.3 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(board.lit)])


def compare(board: Floors, asked: tuple[Index, ...]) -> Iterator[Animation]:
    """Frames around the same entries of out and of `inp.grad`: side by side."""
    grad = board.grad
    assert grad is not None
    pairs = [[board.out[index[::-1]], grad[index]] for index in asked]
    old, board.lit = board.lit, [*board.ring(*(cell for pair in pairs for cell in pair))]
    parts: TimedMoves = go(0.0, *old, run_time=0.3)
    parts += [(0.2 + 0.4 * (k // 2), Create(r, run_time=0.4)) for k, r in enumerate(board.lit)]
    parts += [(0.5 + 0.4 * k, Bump(cell)) for k, pair in enumerate(pairs) for cell in pair]
    yield Score(parts)
