"""What happens in the plane of x: arrows grow, fall into the letterbox, jam, and turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import UP, Animation, Create, FadeIn, VGroup, smooth

from gradmath.records.pulls import Pull, Weighed
from scenes.kit.boards.plot_motions import Vary
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Rate, Ride, Settle, TurnUp
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import Rock, TimedMoves, at_pace, come, go, sink
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score, end_of
from scenes.kit.plane.arrow import THIN, PlaneArrow
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.cards import ShapeCard
from scenes.kit.plane.legs import Leg
from scenes.kit.plane.trail import TipTrail
from scenes.kit.plane.weights import WeightPlane

_JAM = 3.4  # seconds
_PRESSED = 0.03  # of its way, by which a pair that jams moves to and fro
_COMES, _LEAVES = (0.36, 0.27), 0.66  # shares of that time: when each is at the rim, and leaves it
_DIM = 0.45  # of a trail's strength, while others are drawn


def arrive(board: PullBoard) -> Score:
    """The plane opens, x and its point come, and y[0] over it; the letterbox is empty."""
    parts: TimedMoves = []
    for start, axis in ((0.0, board.axes.across), (0.2, board.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.7, rate_func=smooth)))
        ticks = VGroup(*(part for part in axis.submobjects if part is not axis.line))
        parts += come(start + 0.4, ticks)
    parts += come(0.6, *board.axis_names) + come(0.3, board.lattice, run_time=0.8)
    parts += [(0.4 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(board.x.cells)]
    parts += come(0.6, board.x_name, board.slot, board.letterbox.name_label)
    parts += [(1.0, FadeIn(board.point, scale=0.2, run_time=0.5))]
    parts += [(1.0, Create(wire, run_time=0.5)) for wire in board.wires[0]]
    return Score([*parts, (1.4, TurnUp(board.y[0])), *come(1.5, board.y_names[0])])


def pull(board: PullBoard, window: CodeWindow) -> Score:
    """The call runs: the arrow grows out of the point, and its entries fall into the letterbox."""
    return Score([
        (0.0, _lit(window, board.run)),
        *_grown(board, 0.5, 0.9),
        *come(1.4, board.outputs[0], run_time=0.1),  # thin, behind it: it will stay
        *_fallen(board, board.run, 1.6),
    ])  # fmt: skip


def _lit(window: CodeWindow, run: Pull, run_time: float = 0.5) -> Animation:
    return window.scroll(run.listing, len(run.listing.statements), run_time=run_time)


def _grown(board: PullBoard, start: float, run_time: float) -> TimedMoves:
    bold = board.pulled
    return [(start, Vary(bold, bold.grow_to, 0.0, 1.0, run_time=run_time, comes=True))]


def _fallen(board: PullBoard, run: Pull, start: float, pace: float = 1.0) -> TimedMoves:
    """The arrow's two entries leave its tip for the letterbox."""
    places = board.places
    way = places.into_box(board.tip_of(run.left))
    stop = way.share_of(places.mouth)
    pair = board.pair(run.left, way, places.out_of_box).set_z_index(0.47)
    fallen = at_pace([
        (0.0, TurnUp(pair, run_time=0.3)),
        (0.4, Ride(pair, way.part(0.0, stop), grows=False, run_time=1.0)),
        *go(1.2, board.slot, run_time=0.3),
        *come(1.3, board.letterbox.box, run_time=0.3),
        (1.5, Ride(pair, way.part(stop, 1.0), grows=False, run_time=0.4)),
    ], pace, start)  # fmt: skip
    return [*fallen, (end_of(fallen), Settle(lambda: _lie(board, pair)))]


def _lie(board: PullBoard, pair: Freight) -> None:
    board.grad = pair


def _cleared(board: PullBoard, window: CodeWindow, run: Pull, beside: TimedMoves,
             stand: Callable[[], object]) -> list[Animation]:  # fmt: skip
    """The letterbox is emptied; once the code of another run stands there, the board shows it.

    What it shows anew comes in a motion of its own: nothing that waits for that one may change.
    """
    parts: TimedMoves = [(0.0, _lit(window, run, 0.6)), *beside]
    if board.grad is not None:
        parts += [
            *go(0.0, board.pulled, run_time=0.4),
            *sink(0.0, board.grad, run_time=0.4),
            *go(0.1, board.letterbox.box, run_time=0.4),
            *come(0.2, board.slot, run_time=0.4),
        ]

    def settle() -> None:
        board.grad = None
        board.follow(run)
        stand()

    return [Score(parts), Settle(settle)]


# -- cards ---------------------------------------------------------------------------------


def deal(board: PullBoard, window: CodeWindow, run: Pull, legs: Sequence[Leg],
         cards: Sequence[ShapeCard]) -> list[Animation]:  # fmt: skip
    """Legs and numbers go; y has a second entry, and shapes that can be made of it are dealt."""
    numbers = [VGroup(*axis.submobjects[1:]) for axis in (board.axes.across, board.axes.up)]
    leaving = Score([
        (0.0, _lit(window, run)),
        *go(0.0, *legs, *numbers, run_time=0.4),
    ])  # fmt: skip
    follow = Settle(lambda: board.follow(run))
    dealt = [(0.3 + 0.3 * k, FadeIn(card, shift=0.25 * UP, run_time=0.5))
             for k, card in enumerate(cards)]  # fmt: skip
    return [leaving, follow, Score([*_second_output(board, 0.0), *dealt])]


def _second_output(board: PullBoard, start: float) -> TimedMoves:
    return [
        *((start, Create(wire, run_time=0.5)) for wire in board.wires[1]),
        (start + 0.1, TurnUp(board.y[1])),
        *come(start + 0.2, board.y_names[1]),
    ]


def _stand(run: Pull, cards: Sequence[ShapeCard]) -> None:
    for card, pick, shape in zip(cards, run.picks, run.shapes, strict=True):
        card.follow(pick, shape)


def ring(card: ShapeCard) -> RoundFrame:
    """A ring around a card that is tried now."""
    return RoundFrame(card.ground, buff=0.0)


def try_card(board: PullBoard, window: CodeWindow, run: Pull, cards: Sequence[ShapeCard],
             ring: RoundFrame) -> list[Animation]:  # fmt: skip
    """A card's tensor calls backward: its arrow falls into the letterbox.

    What has run already is not run again.
    """
    ringed = (0.1, Create(ring, run_time=0.5))
    if board.run is run and board.grad is not None:
        return [Score([ringed, (0.3, Bump(board.grad, run_time=0.6))])]
    return [
        *_cleared(board, window, run, [ringed], lambda: _stand(run, cards)),
        Score([*_grown(board, 0.0, 0.5), *_fallen(board, run, 0.5, 0.62)]),
    ]


def jam(board: PullBoard, window: CodeWindow, run: Pull, cards: Sequence[ShapeCard],
        ring: RoundFrame) -> list[Animation]:  # fmt: skip
    """Two arrows go for one letterbox: they jam on its rim, and spring back."""
    first, second = board.outputs
    both = VGroup(first, second)
    pairs = []
    for k, record in enumerate(run.gradients):
        way = board.places.onto_rim(board.tip_of(record), 1 - 2 * k)
        pair = board.pair(record, way).set_z_index(0.47)
        go_for_it = Ride(pair, way, grows=False, goes=True, run_time=_JAM, rate=_jammed(k))
        pairs += [(1.5, TurnUp(pair, run_time=0.3)), (1.9, go_for_it)]
    return [
        *_cleared(board, window, run, [(0.1, Create(ring, run_time=0.5))],
                  lambda: _stand(run, cards)),
        Score([
            (0.0, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.8, comes=True)),
            (0.9, Vary(both, _swell(board), THIN, 1.0, run_time=0.5)),
            *pairs,
            (1.9 + _JAM * _COMES[0], Rock(board.slot.dots, run_time=_JAM * (_LEAVES - _COMES[0]))),
            (1.9 + _JAM, Vary(both, _swell(board), 1.0, THIN, run_time=0.4)),
        ]),
    ]  # fmt: skip


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
            pushed = max(0.0, (alpha - _COMES[0]) / (_LEAVES - _COMES[0]))
            return float(1.0 - _PRESSED * np.sin(3 * np.pi * min(1.0, pushed)) ** 2)
        return float(1.0 - smooth((alpha - leaves) / (1 - leaves)))

    return rate


# -- weights -------------------------------------------------------------------------------


def weigh_one(board: PullBoard, window: CodeWindow, weights: WeightPlane, run: Weighed,
              leaving: Sequence[VGroup]) -> list[Animation]:  # fmt: skip
    """One output alone, and beside it the line of numbers that its weight lies on."""
    alone = [board.y[1], board.y_names[1], board.outputs[1], *board.wires[1]]
    axis = weights.axes.across
    return [
        *_cleared(board, window, run, go(0.0, *leaving, *alone, run_time=0.4),
                  lambda: weights.one.follow(None, run.weights)),
        Score([
            *come(0.0, weights.ground),
            (0.3, Create(axis.line, run_time=0.6)),
            *come(0.5, VGroup(*axis.submobjects[1:]), weights.name),
            (0.8, Vary(weights.one, weights.one.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
            *_grown(board, 0.8, 0.5),
            *go(1.2, board.slot, run_time=0.3),
            *come(1.3, board.letterbox.box, run_time=0.3),
            *_shades(board, run, 1.3),
        ]),
    ]  # fmt: skip


def _shades(board: PullBoard, run: Weighed, start: float) -> TimedMoves:
    """x.grad in the letterbox as colours alone: its numbers are about to change too fast."""
    way = board.places.into_box(board.tip_of(run.left))
    pair = board.pair(run.left, way, board.places.out_of_box, size=board.places.swept)
    pair.move_to(board.places.home).set_z_index(0.47)
    for cell in pair.cells:
        cell.show_digits(0.0)
    turned_up = start + 0.4
    return [
        (start, TurnUp(pair, run_time=0.4)),
        (turned_up, Settle(lambda: _lie(board, pair))),
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
              line: TipTrail) -> list[Animation]:  # fmt: skip
    """The second output comes back; the line of weights opens into a plane."""
    axes, terms = weights.axes, board.terms_of(run)
    numbers = VGroup(*axes.across.submobjects[1:])
    leaving: TimedMoves = [
        *_shrunk(board.pulled, weights.one),
        *go(0.0, numbers, weights.name, *_lying(board), run_time=0.4),
        (0.1, Vary(line, line.dim_to, 1.0, _DIM, run_time=0.5)),
    ]

    def settle() -> None:
        board.grad, board.terms = None, terms
        _turn_to(board, weights, run)

    two, pulled = weights.two, board.pulled
    return [
        Score([(0.0, _lit(window, run, 0.6)), *leaving]),
        Settle(settle),
        Score([
            *_second_output(board, 0.0),
            (0.0, Create(axes.up.line, run_time=0.6)),
            *come(0.3, *weights.names),
            (0.6, Vary(two, two.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
            (0.6, Vary(pulled, pulled.grow_to, 0.0, 1.0, run_time=0.5)),
            *_shades(board, run, 0.6),
            *come(1.0, *terms, run_time=0.3),
            *go(1.0, board.outputs[0], run_time=0.3),
        ]),
    ]  # fmt: skip


def _shrunk(*arrows: PlaneArrow) -> TimedMoves:
    """Arrows draw back into where they start from."""
    return [(0.0, Vary(arrow, arrow.grow_to, 1.0, 0.0, run_time=0.4)) for arrow in arrows]


def _lying(board: PullBoard) -> list[Freight]:
    return [] if board.grad is None else [board.grad]


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
           *trails: TipTrail) -> list[Animation]:  # fmt: skip
    """Both gradients start at the point, and one slides to the head of the other: v = (1, 1)."""
    two, pulled, (first, second) = weights.two, board.pulled, board.terms
    leaving: TimedMoves = [
        (0.0, _lit(window, run, 0.6)),
        *_shrunk(pulled, two, first, second),
        *sink(0.0, *_lying(board), run_time=0.4),
        *go(0.1, board.letterbox.box, run_time=0.4),
        *come(0.2, board.slot, run_time=0.4),
        *((0.1, Vary(trail, trail.dim_to, trail.strength, _DIM, run_time=0.5)) for trail in trails),
    ]

    def settle() -> None:
        board.grad = None
        _turn_to(board, weights, run)
        second.join_to(0.0)

    return [
        Score(leaving),
        Settle(settle),
        Score([
            (0.0, Vary(two, two.grow_to, 0.0, 1.0, run_time=0.6)),
            (0.2, Vary(first, first.grow_to, 0.0, 1.0, run_time=0.6)),
            (0.6, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.6)),
            (1.6, Vary(second, second.join_to, 0.0, 1.0, run_time=1.0)),
            (2.8, Vary(pulled, pulled.grow_to, 0.0, 1.0, run_time=0.8)),
        ]),
    ]  # fmt: skip


def put_away(board: PullBoard) -> Score:
    """What has been pulled falls into the letterbox."""
    return Score(_fallen(board, board.run, 0.0))


def both(line: TipTrail, ellipse: TipTrail) -> Score:
    """The line of one number and the ellipse of two outputs, one over the other."""
    return Score([
        (0.0, Vary(line, line.dim_to, line.strength, 1.0, run_time=0.7)),
        (0.5, Vary(ellipse, ellipse.dim_to, ellipse.strength, 1.0, run_time=0.7)),
    ])  # fmt: skip
