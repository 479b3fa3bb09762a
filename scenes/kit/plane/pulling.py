"""Calls of backward in the plane: an arrow grows, falls into the letterbox; or two of them jam."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import UP, Animation, Create, FadeIn, VGroup, smooth

from gradmath.records.pulls import ArrowCall
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Rate, Ride, Settle, TurnUp
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import Rock, TimedMoves, at_pace, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.plane.arrow import THIN
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.stage import STILL, PlaneStage

IN_FRONT = 0.47  # the layer of pairs: before arrows, behind the numbers of axes
_JAM = 2.9  # seconds
_OFF = 1.0  # seconds, when pairs set out
_PRESSED = 0.03  # of its way, by which a pair that jams moves to and fro
_COMES, _LEAVES = (0.36, 0.27), 0.66  # shares of that time: when each is at the rim, and leaves it


def arrive(stage: PlaneStage) -> Score:
    """The plane opens, x and its point come, and y[0] over it; the letterbox is empty."""
    board = stage.board
    parts: TimedMoves = [
        *come(0.3, board.lattice, run_time=0.8),
        *come(0.6, *board.axis_names),
        *come(0.6, board.x_name, board.slot, board.letterbox.name_label),
    ]
    for start, axis in ((0.0, board.axes.across), (0.2, board.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.7, rate_func=smooth)))
        parts += come(start + 0.4, axis.marks)
    parts += [(0.4 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(board.x.cells)]
    parts += [(1.0, FadeIn(board.point, scale=0.2, run_time=0.5))]
    parts += [(1.0, Create(wire, run_time=0.5)) for wire in board.wires[0]]
    parts += come(1.3, *board.weights[0])
    return Score([*parts, (1.6, TurnUp(board.y[0])), *come(1.7, board.y_names[0])])


def pull(stage: PlaneStage) -> Score:
    """The call runs: the arrow grows out of the point, and its entries fall into the letterbox.

    They are what was measured by the legs, whose numbers go.
    """
    board = stage.board
    return Score([
        (0.0, stage.light(board.run, 0.5)),
        *grow_arrow(board, 0.4, 0.8),
        *come(1.2, board.outputs[0], run_time=0.1),  # thin, behind it: it will stay
        *go(1.0, *(part for leg in stage.legs for part in leg.label), run_time=0.3),
        *fall(board, board.run, 1.3, 0.8),
    ])  # fmt: skip


def grow_arrow(board: PullBoard, start: float, run_time: float) -> TimedMoves:
    """What is pulled back grows out of the point, bold."""
    bold = board.pulled
    return [(start, Vary(bold, bold.grow_to, 0.0, 1.0, run_time=run_time, comes=True))]


def fall(board: PullBoard, run: ArrowCall, start: float, pace: float = 1.0) -> TimedMoves:
    """The arrow's two entries leave its tip for the letterbox."""
    places = board.places
    way = places.into_box(board.tip_of(run.left))
    stop = way.share_of(places.mouth)
    pair = board.pair(run.left, way, places.out_of_box).set_z_index(IN_FRONT)
    parts = at_pace([
        (0.0, TurnUp(pair, run_time=0.3)),
        (0.4, Ride(pair, way.part(0.0, stop), grows=False, run_time=1.0)),
        *go(1.2, board.slot, run_time=0.3),
        *come(1.3, board.letterbox.box, run_time=0.3),
        (1.5, Ride(pair, way.part(stop, 1.0), grows=False, run_time=0.4)),
    ], pace, start)  # fmt: skip
    return [*parts, (end_of(parts), Settle(lambda: lie(board, pair)))]


def lie(board: PullBoard, pair: Freight) -> None:
    """A pair has come to lie in the letterbox."""
    board.grad = pair


def put_away(stage: PlaneStage) -> Score:
    """What has been pulled falls into the letterbox."""
    return Score(fall(stage.board, stage.board.run, 0.0, 0.8))


# -- cards ---------------------------------------------------------------------------------


def deal(stage: PlaneStage, run: ArrowCall) -> list[Animation]:
    """Legs and numbers go; y has a second entry, and shapes that can be made of it are dealt."""
    board = stage.board
    lines = [leg.line for leg in stage.legs]
    dealt = [(0.2 + 0.18 * k, FadeIn(card, shift=0.25 * UP, run_time=0.5))
             for k, card in enumerate(stage.cards)]  # fmt: skip
    return [
        Score([(0.0, stage.light(run)), *go(0.0, *lines, run_time=0.4)]),
        Settle(lambda: board.follow(run), run_time=STILL),
        Score([*second_output(board), *dealt]),
    ]


def second_output(board: PullBoard) -> TimedMoves:
    """y[1] comes, and its wires from x."""
    return [
        *((0.0, Create(wire, run_time=0.5)) for wire in board.wires[1]),
        (0.1, TurnUp(board.y[1])),
        *come(0.2, board.y_names[1], *board.weights[1]),
    ]


def try_card(stage: PlaneStage, k: int, run: ArrowCall) -> list[Animation]:
    """A card's tensor calls backward: its arrow lies down on the thin one, and falls.

    Then there is a ring around the card. What has run already is not run again.
    """
    board, card = stage.board, stage.cards[k]
    ring = RoundFrame(card.ground, buff=0.0)
    stage.rings.append(ring)
    if board.run is run and board.grad is not None:
        return [Score([(0.0, Bump(board.grad, run_time=0.6)), (0.4, Create(ring, run_time=0.5))])]
    falling = fall(board, run, 0.5, 0.6)
    return [
        *stage.clear(run, go(0.0, board.pulled), lambda: _stand(stage, run)),
        Score([*grow_arrow(board, 0.0, 0.5), *falling,
               (end_of(falling) - 0.2, Create(ring, run_time=0.5))]),
    ]  # fmt: skip


def _stand(stage: PlaneStage, run: ArrowCall) -> None:
    for card, pick, shape in zip(stage.cards, run.picks, run.shapes, strict=True):
        card.follow(pick, shape)


def second_arrow(stage: PlaneStage, run: ArrowCall) -> list[Animation]:
    """The card of both outputs is next: the second one has an arrow, too, and both are named."""
    board = stage.board
    second = board.outputs[1]
    return [
        *stage.clear(run, go(0.0, board.pulled), lambda: _stand(stage, run)),
        Score([
            *come(0.0, board.papers[0], board.arrow_names[0]),
            (0.2, Bump(board.y[1], run_time=0.5)),
            (0.5, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
            *come(1.2, board.papers[1], board.arrow_names[1]),
        ]),
    ]  # fmt: skip


def jam(stage: PlaneStage, run: ArrowCall) -> Score:
    """Two arrows go for one letterbox: they jam on its rim, and spring back."""
    board = stage.board
    both = VGroup(*board.outputs)
    axes = board.axes
    pairs: TimedMoves = []
    for k, record in enumerate(run.gradients):
        way = board.places.onto_rim(board.tip_of(record), 1 - 2 * k)
        pair = board.pair(record, way).set_z_index(IN_FRONT)
        ride = Ride(pair, way, grows=False, goes=True, run_time=_JAM, rate=_jammed(k))
        pairs += [(_OFF - 0.4, TurnUp(pair, run_time=0.3)), (_OFF, ride)]
    pressed = _JAM * (_LEAVES - _COMES[0])
    return Score([
        *go(0.2, *board.arrow_names, *board.papers, run_time=0.3),
        (0.2, Vary(both, _swell(board), THIN, 1.0, run_time=0.5)),
        *pairs,
        (_OFF + _JAM * _COMES[0], Rock(board.slot.dots, run_time=pressed)),
        (_OFF + _JAM, Vary(both, _swell(board), 1.0, THIN, run_time=0.4)),
        *go(_OFF + _JAM, axes.across.marks, run_time=0.4),  # here comes what torch says
    ])  # fmt: skip


def cross_out(stage: PlaneStage) -> Score:
    """The card of both is crossed, since its call was refused."""
    strokes = enumerate(stage.cross.strokes)
    return Score([(0.3 + 0.3 * k, Create(stroke, run_time=0.3)) for k, stroke in strokes])


def _swell(board: PullBoard) -> Callable[[float], object]:
    def swell(breadth: float) -> None:
        for arrow in board.outputs:
            arrow.slim_to(breadth)

    return swell


def _jammed(k: int) -> Rate:
    """To the rim, three pushes against it, and back; the second pair is there first."""

    def rate(alpha: float) -> float:
        comes, leaves = _COMES[k], _LEAVES + 0.05 * k
        if alpha < comes:
            return float(smooth(alpha / comes))
        if alpha < leaves:
            pushed = np.clip((alpha - _COMES[0]) / (_LEAVES - _COMES[0]), 0.0, 1.0)
            return float(1.0 - _PRESSED * np.sin(3 * np.pi * pushed) ** 2)
        return float(1.0 - smooth((alpha - leaves) / (1 - leaves)))

    return rate
