"""Motions of the board: edges come, areas are painted between them, and follow what slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, linear

from gradmath.records.edges import EdgeRun
from scenes.kit.cells.moves import TurnUp
from scenes.kit.edges.edge import MARKED, BoardEdge, EdgeBar, EdgeCell
from scenes.kit.edges.places import EdgeView
from scenes.kit.edges.stage import EdgeStage
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_SHRINKS, _PAINTS = 1.2, 2.6


def step_aside(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """The hill gets small and goes aside; b.grad lies down as widths, x stands up as heights."""
    board = stage.board
    axis = board.axis
    yield Score(go(
        0.0, *axis.ticks_and_numbers, axis.name_label, *board.flags, *board.slope_cells, board.b,
        board.b_name, board.b_box.box, board.b_box.name_label,
    ))  # fmt: skip
    start, goal = EdgeView.stage(), EdgeView.inset()

    def look(share: float) -> None:
        board.look_from(start.on_the_way(goal, share), share)

    drawn = VGroup(board.profile, board.axis_line, *board.beads, *board.tangents)
    yield Score([
        (0.0, FadeOut(axis.line, run_time=0.2)), (0.0, FadeIn(board.axis_line, run_time=0.2)),
        (0.2, Vary(drawn, look, 0.0, 1.0, run_time=_SHRINKS)),
        *((0.3 + 0.15 * j, _glide(cell)) for j, cell in enumerate(board.b_grad.cells)),
        *((1.3 + 0.15 * j, _grow(bar)) for j, bar in enumerate(board.b_grad.bars)),
        *come(1.7, board.b_grad_name),
        (1.4, stage.light(line)),
        *((1.7 + 0.1 * i, TurnUp(cell)) for i, cell in enumerate(board.x.cells)),
        *((1.9 + 0.1 * i, _grow(bar)) for i, bar in enumerate(board.x.bars)),
        *come(1.7, *board.indices, board.x_name),
        *come(2.6, board.w_slot, board.w_box.name_label),
    ])  # fmt: skip
    board.laid += [*board.tangents, board.b_grad, board.b_grad_name, board.x, *board.indices]


def _glide(cell: EdgeCell) -> Animation:
    start = cell.aside

    def go_home(share: float) -> None:
        cell.away(start * (1.0 - share))

    return Vary(cell, go_home, 0.0, 1.0, run_time=1.0)


def _grow(bar: EdgeBar) -> Animation:
    return Vary(bar, bar.grow, 0.0, 1.0, run_time=0.5, comes=True)


def bring_w(stage: EdgeStage) -> Score:
    """w comes beside the board, with x at its rows."""
    board = stage.board
    board.laid += [board.w, board.fed]
    return Score([
        *((0.05 * k, TurnUp(cell)) for k, cell in enumerate(board.w.cells)),
        *((0.05 * k, TurnUp(cell)) for k, cell in enumerate(board.fed.cells)),
        *come(0.2, *board.w_indices, board.w_name, board.fed_name),
    ])  # fmt: skip


def paint(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """b.grad passes down along x, and leaves an area in each row that it passes."""
    board, places = stage.board, stage.board.places
    yield stage.light(line)
    top, bottom = places.top, places.slot(0.0).bottom - 0.02
    edge = [EdgeBar(board.b_grad.record, j, Face.GRADIENT, places)
            for j in range(len(board.beads))]  # fmt: skip
    group = VGroup(*board.areas, *edge)

    def lower(front: float) -> None:
        for area in board.areas:
            area.paint_to(front)
        for bar in edge:
            bar.lower(places.upper - front)

    lower(top + 0.1)
    yield Score([
        (0.0, FadeOut(board.w_slot, run_time=0.3)),
        (0.3, Vary(group, lower, top + 0.1, bottom, run_time=_PAINTS, rate=linear, comes=True)),
        *((0.3 + _PAINTS, FadeOut(bar, run_time=0.3)) for bar in edge),
    ])  # fmt: skip
    board.w_slot.give_way()
    for area in board.areas:
        area.paint_to(-np.inf)
    board.laid += board.areas


def make_room(stage: EdgeStage) -> Score:
    """Rows move apart; areas alone are seen from now on, without digits."""
    board = stage.board
    name = board.w_box.name_label
    far = board.places.slot(1.0).bottom - board.places.slot(0.0).bottom
    start = name.get_center()

    def make(share: float) -> None:
        board.make_room(share)
        name.move_to(start + [0.0, far * share, 0.0])

    drawn = VGroup(board.x, *board.indices, *board.areas, name)
    return Score([
        (0.0, Vary(drawn, make, 0.0, 1.0, run_time=0.7)),
        *_digits(stage, 1.0, 0.0),
    ])  # fmt: skip


def _digits(stage: EdgeStage, start: float, end: float) -> TimedMoves:
    return [(0.0, Vary(area, area.show_digits, start, end, run_time=0.4))
            for area in stage.board.areas]  # fmt: skip


def hide_digits(stage: EdgeStage) -> Score:
    """All digits of areas go."""
    return Score(_digits(stage, 1.0, 0.0))


def slide(
    stage: EdgeStage, line: str, runs: Sequence[EdgeRun], run_time: float
) -> Iterator[Animation]:
    """The line of a number is lit, and it goes through runs."""
    yield stage.light(line)
    yield stage.slide(runs, run_time)


def nudge(
    stage: EdgeStage, runs: Sequence[EdgeRun], at: tuple[int, int], run_time: float
) -> Iterator[Animation]:
    """The last lines are lit, in which a weight moves, and with it one bead; then its area."""
    board, (i, j) = stage.board, at
    yield stage.light_last()
    yield stage.slide(runs, run_time)
    around = board.x.cells[i], board.row(i)[j].pane, board.b_grad.cells[j]
    yield Score((0.2 * k, Create(stage.frame(each), run_time=0.4)) for k, each in enumerate(around))


def read(stage: EdgeStage) -> Score:
    """All digits come."""
    return Score(_digits(stage, 0.0, 1.0))


def point_out(stage: EdgeStage, i: int, j: int) -> Score:
    """Frames around a weight and the input that it meets; its logit is named on the hill."""
    board = stage.board
    named = board.name_again(j)
    board.laid = [part for part in board.laid if part not in board.tangents]
    board.laid += named
    return Score([
        *go(0.0, *board.tangents, run_time=0.3),
        (0.2, Create(stage.frame(board.w[i, j]), run_time=0.5)),
        (0.5, Create(stage.frame(board.fed[i]), run_time=0.5)),
        *come(0.5, *named),
    ])  # fmt: skip


def read_edges(stage: EdgeStage) -> Iterator[Animation]:
    """The two edges are lit, one after the other; frames go."""
    board = stage.board
    frames, stage.frames = stage.frames, []
    yield Score([
        *_swell(0.0, board.x), *_swell(0.7, board.b_grad),
        *((1.0, FadeOut(frame, run_time=0.3)) for frame in frames),
    ])  # fmt: skip


def _swell(start: float, edge: BoardEdge) -> TimedMoves:
    return [(start, Vary(VGroup(*edge.bars), edge.swell_to, 1.0, MARKED, run_time=0.6))]
