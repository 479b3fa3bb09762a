"""Motions on the hill: logits come, tangents lie down, and thirds of slopes go to b."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, FadeIn, FadeOut, VGroup, linear

from scenes.kit.cells.moves import TurnUp
from scenes.kit.edges.board import EdgeBoard
from scenes.kit.edges.slopes import RisePart
from scenes.kit.edges.stage import EdgeStage
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.hill.beads import RADIUS
from scenes.kit.hill.curves import RaisedBead
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_ROLLS, _RISES, _FLIES = 0.9, 1.7, 1.1
_BELOW, _BEFORE = (-2.0, 0.2, 0.0), -3.3  # the way of a third: below names, level into the box


def arrive(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """Beads roll onto their axis."""
    board = stage.board
    yield stage.light(line)
    axis = board.axis
    order = sorted(board.beads, key=lambda bead: -bead.value)
    parts: TimedMoves = [(0.0, Create(axis.line, run_time=0.5))]
    parts += come(0.3, *axis.ticks_and_numbers, axis.name_label)
    for k, bead in enumerate(order):
        start = 0.4 + 0.2 * k
        parts += [(start, _roll(bead)), *come(start + _ROLLS, board.flags[bead.index[0]])]
    yield Score([*parts, *_bring_box(board, 0.5)])


def _roll(bead: RaisedBead) -> Animation:
    start = SAFE.left + RADIUS + 0.02 - float(bead.place[0])
    return Vary(bead, bead.roll_to, start, 0.0, run_time=_ROLLS, comes=True)


def draw_hill(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """The hill is drawn from the left, and lifts the beads that it passes."""
    board = stage.board
    yield stage.light(line)
    low, high = (float(board.hill.line.value[k]) for k in (0, -1))
    drawn = VGroup(board.profile, *board.beads, *board.flags)
    yield Vary(drawn, board.lift, low, high, run_time=_RISES, rate=linear, comes=True)


def lay_tangents(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """At each bead a tangent, then how far it rises within 1, then that as a number."""
    board = stage.board
    yield stage.light(line)
    order = sorted(range(len(board.beads)), key=lambda j: board.beads[j].value)
    moves: TimedMoves = []
    for k, j in enumerate(order):
        tangent, start = board.tangents[j], 0.6 * k
        moves += [
            (start, Vary(tangent, tangent.grow, 0.0, 1.0, run_time=0.7, comes=True)),
            (start + 0.6, Create(board.runs_ahead[j], run_time=0.4)),
            *((start + 0.9, _rise(part)) for part in board.rises[j]),
            (start + 1.4, TurnUp(board.slope_cells[j])),
        ]
    yield Score(moves)


def _rise(part: RisePart) -> Animation:
    return Vary(part, part.grow, 0.0, 1.0, run_time=0.5, comes=True)


def _bring_box(board: EdgeBoard, start: float) -> TimedMoves:
    """b comes, and below it its letterbox, in which there is no tensor."""
    return [
        *((start + 0.08 * k, TurnUp(cell)) for k, cell in enumerate(board.b.cells)),
        *come(start + 0.2, board.b_name),
        *come(start + 0.6, board.b_slot, board.b_box.name_label),
    ]


def send_thirds(stage: EdgeStage, line: str) -> Iterator[Animation]:
    """Each rise keeps one of its three parts, which goes to the letterbox of b."""
    board = stage.board
    yield stage.light(line)
    columns = range(len(board.beads))
    yield Score([
        *((0.0, Vary(part, part.split_to, 0.0, 1.0, run_time=0.4))
          for parts in board.rises for part in parts),
    ])  # fmt: skip
    yield Score(go(0.0, *(part for parts in board.rises for part in parts[1:]), run_time=0.5))
    moves: TimedMoves = [(0.0, FadeOut(board.b_slot, run_time=0.3)),
                         (0.0, FadeIn(board.b_box.box, run_time=0.3))]  # fmt: skip
    for j in columns:
        cell, part = board.b_grad.cells[j], board.rises[j][0]
        cell.away(board.in_the_box(j) - cell.bar.head)
        start = 0.35 + 0.3 * j
        moves += [
            (start, _fly(part, board.in_the_box(j))),
            (start + _FLIES, FadeOut(part, run_time=0.2)),
            (start + _FLIES + 0.2, TurnUp(cell)),
            (start, FadeOut(board.runs_ahead[j], run_time=0.3)),
        ]
    yield Score(moves)
    board.b_slot.give_way()


def _fly(part: RisePart, goal: Points) -> Animation:
    middle = part.foot + [0.0, part.height / 2, 0.0]
    way = Polyline.bent(middle, _BELOW, [_BEFORE, goal[1], 0.0], goal, radius=0.6)

    def fly(share: float) -> None:
        part.away(way.at(share) - middle)

    return Vary(part, fly, 0.0, 1.0, run_time=_FLIES)
