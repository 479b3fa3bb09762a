"""What happens in the plane of x: arrows grow, fall into the letterbox, jam, and turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, Animation, Create, FadeIn, VGroup, smooth

from gradmath.records.pulls import Pull, Weighed
from scenes.kit.boards.plot_motions import Vary
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Rate, Ride, Settle, TurnUp
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import Rock, TimedMoves, come, go, sink
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score, end_of
from scenes.kit.plane.arrow import THIN
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.cards import ShapeCard
from scenes.kit.plane.legs import Leg
from scenes.kit.plane.trail import TipTrail
from scenes.kit.plane.weights import WeightPlane

_PRESSED = 0.05  # of its way, by which a pair that jams moves to and fro
_COMES, _LEAVES = 0.36, 0.66  # shares of its time: it is at the rim by one, and leaves at the other


def arrive(board: PullBoard) -> Score:
    """The plane opens, x and its point come, and y[0] over it; the letterbox is empty."""
    parts: TimedMoves = []
    for start, axis in ((0.0, board.axes.across), (0.2, board.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.7, rate_func=smooth)))
        ticks = VGroup(*(part for part in axis.submobjects if part is not axis.line))
        parts += come(start + 0.4, ticks)
    parts += come(0.6, *board.axis_names)
    parts += [(0.4 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(board.x.cells)]
    parts += come(0.6, board.x_name, board.slot, board.letterbox.name_label)
    parts += [(1.0, FadeIn(board.point, scale=0.2, run_time=0.5))]
    parts += [(1.0, Create(wire, run_time=0.5)) for wire in board.wires[0]]
    return Score([*parts, (1.4, TurnUp(board.y[0])), *come(1.5, board.y_names[0])])


def pull(board: PullBoard, window: CodeWindow, *, pace: float = 1.0) -> Score:
    """The call runs: the arrow grows out of the point, and its entries fall into the letterbox."""
    lit = _lit(window, board.run)
    grown = 0.5 + 0.9 * pace
    return Score([(0.0, lit), *_grown(board, 0.5, 0.9 * pace),
                  *_fallen(board, board.run, grown + 0.4, pace)])  # fmt: skip


def _lit(window: CodeWindow, run: Pull, run_time: float = 0.5) -> Animation:
    return window.scroll(run.listing, len(run.listing.statements), run_time=run_time)


def _grown(board: PullBoard, start: float, run_time: float) -> TimedMoves:
    thin, bold = board.outputs[0], board.pulled
    return [
        (start, Vary(bold, bold.grow_to, 0.0, 1.0, run_time=run_time, comes=True)),
        *come(start + run_time - 0.1, thin, run_time=0.1),
    ]


def _fallen(board: PullBoard, run: Pull, start: float, pace: float) -> TimedMoves:
    """The arrow's two entries leave its tip for the letterbox."""
    places = board.places
    way = places.into_box(board.tip_of(run.left))
    stop = way.share_of(places.mouth)
    pair = board.pair(run.left, way)
    pair.set_z_index(0.47)
    land = start + 1.9 * pace
    return [
        (start, TurnUp(pair, run_time=0.3)),
        (start + 0.4 * pace, Ride(pair, way.part(0.0, stop), grows=False, run_time=1.0 * pace)),
        *go(start + 1.2 * pace, board.slot, run_time=0.25),
        (start + 1.2 * pace, Create(board.letterbox.box, run_time=0.4)),
        (start + 1.5 * pace, Ride(pair, way.part(stop, 1.0), grows=False, run_time=0.4 * pace)),
        (land, Settle(lambda: _lie(board, pair))),
    ]


def _lie(board: PullBoard, pair: Freight) -> None:
    board.grad = pair


def _cleared(board: PullBoard, window: CodeWindow, run: Pull) -> TimedMoves:
    """The letterbox is emptied, and the board comes to another run once its code stands there."""
    parts: TimedMoves = [(0.0, _lit(window, run, 0.6))]
    if board.grad is not None:
        parts += [
            *go(0.0, board.pulled, run_time=0.4),
            *sink(0.0, board.grad, run_time=0.4),
            *go(0.3, board.letterbox.box, run_time=0.3),
            *come(0.35, board.slot, run_time=0.3),
        ]
    board.grad = None
    return [*parts, (0.65, Settle(lambda: board.follow(run)))]


# -- cards ---------------------------------------------------------------------------------


def deal(board: PullBoard, window: CodeWindow, run: Pull, legs: Sequence[Leg],
         cards: Sequence[ShapeCard]) -> Score:  # fmt: skip
    """Legs and numbers go; y has a second entry, and shapes that can be made of it are dealt."""
    numbers = [VGroup(*axis.submobjects[1:]) for axis in (board.axes.across, board.axes.up)]
    parts: TimedMoves = [
        (0.0, _lit(window, run)),
        *go(0.0, *legs, *numbers, run_time=0.4),
        (0.55, Settle(lambda: _stand(board, run, cards))),
        *((0.6, Create(wire, run_time=0.5)) for wire in board.wires[1]),
        (0.8, TurnUp(board.y[1])),
        *come(0.9, board.y_names[1]),
    ]
    for k, card in enumerate(cards):
        parts.append((1.1 + 0.3 * k, FadeIn(card, shift=0.25 * UP, run_time=0.5)))
    return Score(parts)


def _stand(board: PullBoard, run: Pull, cards: Sequence[ShapeCard]) -> None:
    board.follow(run)
    for card, pick, shape in zip(cards, run.picks, run.shapes, strict=True):
        card.follow(pick, shape)


def ring(card: ShapeCard) -> RoundFrame:
    """A ring around a card that is tried now."""
    return RoundFrame(card.ground, buff=0.0)


def try_card(board: PullBoard, window: CodeWindow, run: Pull, cards: Sequence[ShapeCard],
             ring: RoundFrame, *, pace: float = 1.0) -> Score:  # fmt: skip
    """A card's tensor calls backward: its arrow falls into the letterbox.

    What has run already is not run again.
    """
    if board.run is run and board.grad is not None:
        return Score([(0.0, Create(ring, run_time=0.5)), (0.3, Bump(board.grad))])
    cleared = _cleared(board, window, run)
    start = end_of(cleared)
    return Score([
        *cleared,
        (0.2, Create(ring, run_time=0.5)),
        (start, Settle(lambda: _stand(board, run, cards))),
        *_grown(board, start + 0.1, 0.6 * pace),
        *_fallen(board, run, start + 0.1 + 0.65 * pace, pace),
    ])  # fmt: skip


def jam(board: PullBoard, window: CodeWindow, run: Pull, cards: Sequence[ShapeCard],
        ring: RoundFrame) -> Score:  # fmt: skip
    """Two arrows go for one letterbox: they jam on its rim, and spring back."""
    cleared = _cleared(board, window, run)
    start = end_of(cleared) + 0.1
    first, second = board.outputs
    pairs = []
    for record, side in zip(run.gradients, (0.5, -0.5), strict=True):
        way = board.places.onto_rim(board.tip_of(record), side)
        pair = board.pair(record, way)
        pairs.append((pair.set_z_index(0.47), way))
    leave = start + 1.5
    return Score([
        *cleared,
        (0.2, Create(ring, run_time=0.5)),
        (start, Settle(lambda: _stand(board, run, cards))),
        (start + 0.1, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.8, comes=True)),
        (start + 0.9, Vary(VGroup(first, second), _swell(board), THIN, 1.0, run_time=0.5)),
        *((leave, TurnUp(pair, run_time=0.3)) for pair, _ in pairs),
        *(
            (leave + 0.4, Ride(pair, way, grows=False, goes=True, run_time=3.6, rate=_jammed))
            for pair, way in pairs
        ),
        (leave + 0.4 + 3.6 * _COMES, Rock(board.letterbox, run_time=1.0)),
        (leave + 3.7, Vary(VGroup(first, second), _swell(board), 1.0, THIN, run_time=0.4)),
    ])  # fmt: skip


def _swell(board: PullBoard):  # type: ignore[no-untyped-def]
    def swell(breadth: float) -> None:
        for arrow in board.outputs:
            arrow.slim_to(breadth)

    return swell


def _jammed(alpha: float) -> float:
    """To the rim, three pushes against it, and back."""
    if alpha < _COMES:
        return float(smooth(alpha / _COMES))
    if alpha < _LEAVES:
        pushed = (alpha - _COMES) / (_LEAVES - _COMES)
        return float(1.0 - _PRESSED * np.sin(3 * np.pi * pushed) ** 2 * (1 - 0.5 * pushed))
    return float(1.0 - smooth((alpha - _LEAVES) / (1 - _LEAVES)))


# -- weights -------------------------------------------------------------------------------


def weigh_one(board: PullBoard, window: CodeWindow, weights: WeightPlane, run: Weighed,
              leaving: Sequence[VGroup]) -> Score:  # fmt: skip
    """One output alone, and beside it the line of numbers that its weight lies on."""
    cleared = _cleared(board, window, run)
    start = end_of(cleared)
    alone = [board.y[1], board.y_names[1], board.outputs[1], *board.wires[1]]
    axis = weights.axes.across
    return Score([
        *cleared,
        *go(0.0, *leaving, *alone, run_time=0.4),
        (start, Settle(lambda: weights.one.follow(None, run.weights))),
        *come(0.3, weights.ground),
        (start, Create(axis.line, run_time=0.6)),
        *come(start + 0.3, VGroup(*axis.submobjects[1:]), weights.name),
        (start + 0.6, Vary(weights.one, weights.one.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
        *_grown(board, start + 0.9, 0.5),
        *_shades(board, run, start + 1.3),
    ])  # fmt: skip


def _shades(board: PullBoard, run: Weighed, start: float) -> TimedMoves:
    """x.grad in the letterbox as colours alone: its numbers are about to change too fast."""
    way = board.places.into_box(board.tip_of(run.left))
    pair = board.pair(run.left, way, size=board.places.swept)
    pair.move_to(board.places.home).set_z_index(0.47)
    for cell in pair.cells:
        cell.show_digits(0.0)
    return [
        *go(start, board.slot, run_time=0.25),
        (start, Create(board.letterbox.box, run_time=0.4)),
        (start, TurnUp(pair, run_time=0.4)),
        (start + 0.4, Settle(lambda: _lie(board, pair))),
    ]


def sweep_weight(board: PullBoard, window: CodeWindow, weights: WeightPlane, runs: Sequence[Weighed],
                 trail: TipTrail, *, run_time: float) -> Animation:  # fmt: skip
    """The weight slides: the arrow stretches, shrinks and turns back, on its line."""

    def show(run: Weighed) -> None:
        board.follow(run)
        weights.one.follow(None, run.weights)
        trail.take_in(trail.number_of(run.left))
        window.follow(run.listing)

    drawn = VGroup(*board.living, weights.one, trail, window)
    return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def weigh_two(board: PullBoard, window: CodeWindow, weights: WeightPlane, run: Weighed,
              line: TipTrail) -> Score:  # fmt: skip
    """The second output comes back; the line of weights opens into a plane."""
    before = board.pulled, weights.one
    axes = weights.axes
    numbers = VGroup(*axes.across.submobjects[1:])
    parts: TimedMoves = [
        (0.0, _lit(window, run, 0.6)),
        *((0.0, Vary(arrow, arrow.grow_to, 1.0, 0.0, run_time=0.4)) for arrow in before),
        *go(0.0, numbers, weights.name, *([board.grad] if board.grad else []), run_time=0.4),
        (0.1, Vary(line, line.dim_to, 1.0, 0.45, run_time=0.5)),
        (0.65, Settle(lambda: _turn_to(board, weights, run))),
        (0.7, Settle(lambda: _with_terms(board))),
        *((0.7, Create(wire, run_time=0.5)) for wire in board.wires[1]),
        (0.7, TurnUp(board.y[1])),
        *come(0.8, board.y_names[1]),
        (0.7, Create(axes.up.line, run_time=0.6)),
        *come(1.0, *weights.names),
    ]
    board.grad = None
    start = 1.2
    return Score([
        *parts,
        (start, Vary(weights.two, weights.two.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
        (start, Vary(board.pulled, board.pulled.grow_to, 0.0, 1.0, run_time=0.5)),
        *_shades(board, run, start),
        *come(start + 0.4, *board.terms_of(run), run_time=0.3),
        *go(start + 0.4, board.outputs[0], run_time=0.3),
    ])  # fmt: skip


def _with_terms(board: PullBoard) -> None:
    board.terms = board.waiting


def _turn_to(board: PullBoard, weights: WeightPlane, run: Weighed) -> None:
    board.follow(run)
    weights.two.follow(None, run.weights)


def sweep_round(board: PullBoard, window: CodeWindow, weights: WeightPlane, runs: Sequence[Weighed],
                trail: TipTrail, *, run_time: float) -> Animation:  # fmt: skip
    """v runs round its circle: the tip of the arrow draws an ellipse."""

    def show(run: Weighed) -> None:
        _turn_to(board, weights, run)
        number = trail.number_of(run.left)
        trail.take_in(number)
        weights.circle.take_in(number)
        window.follow(run.listing)

    drawn = VGroup(*board.living, weights.two, weights.circle, trail, window)
    return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def choose(board: PullBoard, window: CodeWindow, weights: WeightPlane, run: Weighed,
           *trails: TipTrail) -> Score:  # fmt: skip
    """Both gradients start at the point, and one slides to the head of the other: v = (1, 1)."""
    before = board.pulled, weights.two, *board.terms
    first, second = board.terms
    start = 0.75
    parts: TimedMoves = [
        (0.0, _lit(window, run, 0.6)),
        *((0.0, Vary(arrow, arrow.grow_to, 1.0, 0.0, run_time=0.4)) for arrow in before),
        *sink(0.0, *([board.grad] if board.grad else []), run_time=0.4),
        *go(0.3, board.letterbox.box, run_time=0.3),
        *come(0.35, board.slot, run_time=0.3),
        *((0.1, Vary(trail, trail.dim_to, trail.strength, 0.45, run_time=0.5)) for trail in trails),
        (0.65, Settle(lambda: _both_at_the_point(board, weights, run))),
        (start, Vary(weights.two, weights.two.grow_to, 0.0, 1.0, run_time=0.6)),
        (start, Vary(first, first.grow_to, 0.0, 1.0, run_time=0.6)),
        (start + 0.3, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.6)),
        (start + 1.4, Vary(second, second.join_to, 0.0, 1.0, run_time=1.0)),
        (start + 2.6, Vary(board.pulled, board.pulled.grow_to, 0.0, 1.0, run_time=0.8)),
    ]
    board.grad = None
    return Score(parts)


def _both_at_the_point(board: PullBoard, weights: WeightPlane, run: Weighed) -> None:
    _turn_to(board, weights, run)
    board.terms[1].join_to(0.0)


def put_away(board: PullBoard) -> Score:
    """What has been pulled falls into the letterbox."""
    return Score(_fallen(board, board.run, 0.0, 1.0))


def both(board: PullBoard, line: TipTrail, ellipse: TipTrail) -> Score:
    """The line of one number and the ellipse of two outputs, one over the other."""
    return Score([
        (0.0, Vary(line, line.dim_to, line.strength, 1.0, run_time=0.7)),
        (0.5, Vary(ellipse, ellipse.dim_to, ellipse.strength, 1.0, run_time=0.7)),
        (0.2, Bump(board.x)),
    ])  # fmt: skip
