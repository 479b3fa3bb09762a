"""Weights of one output and of two: the arrow stays on its line, or points anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, Create, FadeIn, GrowFromCenter, VGroup, smooth

from gradmath.records.pulls import Weighed
from scenes.kit.cells.moves import Bump, Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go, sink
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.plane.arrow import PlaneArrow
from scenes.kit.plane.board import PullBoard, show_what_fits
from scenes.kit.plane.pulling import IN_FRONT, grow_arrow, lie, second_output
from scenes.kit.plane.stage import STILL, PlaneStage
from scenes.kit.plane.trail import TipTrail

_DIM = 0.45  # of a trail's strength, while others are drawn


def weigh_one(stage: PlaneStage, run: Weighed) -> list[Animation]:
    """Cards and refusal go; one output alone, and the line of numbers that its weight lies on."""
    board, weights = stage.board, stage.weights
    alone = [board.y[1], board.y_names[1], board.outputs[1], *board.wires[1], *board.weights[1]]
    leaving = go(0.0, stage.refusal, *stage.cards, *stage.rings, stage.cross, *alone, run_time=0.4)
    leaving.append((0.1, GrowFromCenter(weights.ground, run_time=0.5)))
    leaving += come(0.4, board.axes.across.marks)
    axis, one = weights.axes.across, weights.one
    return [
        *stage.clear(run, leaving, lambda: one.follow(None, run.weights)),
        Score([
            (0.0, Create(axis.line, run_time=0.5)),
            *come(0.2, axis.marks, weights.name),
            (0.3, Vary(one, one.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
            *grow_arrow(board, 0.3, 0.5),
            *go(0.4, board.slot, run_time=0.3),
            *come(0.5, board.letterbox.box, run_time=0.3),
            *_numbers(board, run, 0.5),
        ]),
    ]  # fmt: skip


def _numbers(board: PullBoard, run: Weighed, start: float) -> TimedMoves:
    """x.grad in the letterbox, in cells that have room for all that is about to come."""
    places = board.places
    way = places.into_box(board.tip_of(run.left))
    pair = board.pair(run.left, way, places.out_of_box, size=places.swept)
    pair.move_to(places.home).set_z_index(IN_FRONT)
    show_what_fits(pair)
    turned_up = start + 0.4
    return [
        (start, TurnUp(pair, run_time=0.4)),
        (turned_up, Settle(lambda: lie(board, pair))),
    ]


def slide(stage: PlaneStage, runs: Sequence[Weighed], *, run_time: float) -> Animation:
    """The weight slides: the arrow stretches, shrinks and turns back, on its line."""

    def show(run: Weighed) -> None:
        stage.board.follow(run)
        stage.weights.one.follow(None, run.weights)
        stage.line.take_in(run.left)
        stage.window.follow(run.listing)

    drawn = VGroup(*stage.board.living, stage.weights.one, stage.line, stage.window)
    return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def weigh_two(stage: PlaneStage, run: Weighed) -> list[Animation]:
    """The second output comes back; the line of weights opens into a plane."""
    board, weights, axes = stage.board, stage.weights, stage.weights.axes
    two, pulled, terms = weights.two, board.pulled, board.terms_of(run)

    def settle() -> None:
        board.grad, board.terms = None, terms
        _turn_to(stage, run)

    return [
        Score([
            (0.0, stage.light(run)),
            *_shrunk(pulled, weights.one),
            *go(0.0, axes.across.marks, weights.name, *board.lying, run_time=0.4),
            *_dimmed(stage.line),
        ]),
        Settle(settle, run_time=STILL),
        Score([
            *second_output(board),
            (0.0, Create(axes.up.line, run_time=0.6)),
            *come(0.3, *weights.names),
            (0.6, Vary(two, two.grow_to, 0.0, 1.0, run_time=0.5, comes=True)),
            (0.6, Vary(pulled, pulled.grow_to, 0.0, 1.0, run_time=0.5)),
            *_numbers(board, run, 0.6),
            *come(1.0, *terms, run_time=0.3),
            *go(1.0, board.outputs[0], run_time=0.3),
        ]),
    ]  # fmt: skip


def turn_round(stage: PlaneStage, runs: Sequence[Weighed], *, run_time: float) -> Animation:
    """v runs round its circle: the tip of the arrow draws an ellipse."""

    def show(run: Weighed) -> None:
        _turn_to(stage, run)
        stage.ellipse.take_in(run.left)
        stage.weights.circle.take_in(run.weights)
        stage.window.follow(run.listing)

    weights = stage.weights
    drawn = VGroup(*stage.board.living, weights.two, weights.circle, stage.ellipse, stage.window)
    return Follow(drawn, runs, show, run_time=run_time, rate=smooth)


def choose(stage: PlaneStage, run: Weighed) -> list[Animation]:
    """Both terms start at the point, one slides to the head of the other, and there is their sum.

    The code shows another v.
    """
    board, two, pulled = stage.board, stage.weights.two, stage.board.pulled
    first, second = board.terms

    def settle() -> None:
        board.grad = None
        _turn_to(stage, run)
        second.join_to(0.0)

    return [
        Score([
            (0.0, stage.light(run)),
            *_shrunk(pulled, two, first, second),
            *sink(0.0, *board.lying, run_time=0.4),
            *go(0.1, board.letterbox.box, run_time=0.4),
            *come(0.2, board.slot, run_time=0.4),
            *_dimmed(stage.line, stage.ellipse),
        ]),
        Settle(settle, run_time=STILL),
        Score([
            (0.0, Vary(two, two.grow_to, 0.0, 1.0, run_time=0.6)),
            (0.1, Vary(first, first.grow_to, 0.0, 1.0, run_time=0.6)),
            (0.4, Vary(second, second.grow_to, 0.0, 1.0, run_time=0.6)),
            (1.2, Vary(second, second.join_to, 0.0, 1.0, run_time=1.0)),
            (2.3, Vary(pulled, pulled.grow_to, 0.0, 1.0, run_time=0.7)),
        ]),
    ]  # fmt: skip


def show_both(stage: PlaneStage) -> Score:
    """The line of one number and the ellipse of two outputs, each with what it is of."""
    first, second = stage.board.y
    parts: TimedMoves = []
    for k, (trail, of) in enumerate(((stage.line, (first,)), (stage.ellipse, (first, second)))):
        start = 0.8 * k
        brighten = Vary(trail, trail.dim_to, trail.strength, 1.0, run_time=0.9)
        parts += [(start, brighten), *((start, Bump(cell, run_time=0.6)) for cell in of)]
    return Score(parts)


def back_to_cards(stage: PlaneStage) -> Score:
    """The plane of weights gives way to the cards: who may call alone, and who needs weights."""
    weights = stage.weights
    axes = weights.axes
    parts: TimedMoves = go(0.0, weights.ground, weights.two, weights.circle, axes.across.line,
                           axes.up.line, *weights.names, run_time=0.4)  # fmt: skip
    parts += [(0.4 + 0.15 * k, FadeIn(card, run_time=0.4)) for k, card in enumerate(stage.cards)]
    parts += [(1.0 + 0.1 * k, FadeIn(ring, run_time=0.3)) for k, ring in enumerate(stage.rings)]
    return Score([*parts, *come(1.4, stage.cross, run_time=0.3)])


def _turn_to(stage: PlaneStage, run: Weighed) -> None:
    stage.board.follow(run)
    stage.weights.two.follow(None, run.weights)


def _shrunk(*arrows: PlaneArrow) -> TimedMoves:
    """Arrows draw back into where they start from."""
    return [(0.0, Vary(arrow, arrow.grow_to, 1.0, 0.0, run_time=0.4)) for arrow in arrows]


def _dimmed(*trails: TipTrail) -> TimedMoves:
    return [(0.1, Vary(each, each.dim_to, each.strength, _DIM, run_time=0.5)) for each in trails]
