"""The forward pass: copies of x slide off, meet in the product and in the sum."""

from __future__ import annotations

from manim import DOWN, Animation, Create, FadeIn

from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Drain, Flow, Replace, Ride
from scenes.kit.graph.fork.fork import FACTORS, IN_LINE, Fork
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import (
    TimedMoves,
    at_pace,
    come,
    go,
    lay_track,
    open_drawer,
)
from scenes.kit.graph.signs.sightline import Sightline
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of


def arrive(fork: Fork) -> Score:
    """x drops in, and below it a slot where there is no tensor."""
    return Score([
        (0.0, FadeIn(fork.x, shift=DOWN * 0.4, run_time=0.5)),
        *come(0.3, fork.x_name, fork.slot, fork.letterbox.name_label),
    ])  # fmt: skip


def multiply(fork: Fork, window: CodeWindow) -> Score:
    """Wires are laid to where the line uses x, and two copies of it set off for the product."""
    lit = light(window, fork.run.y, run_time=0.5)
    return Score([(0.0, lit), *at_pace(_sent_off(fork), 0.8, 0.1)])


def save(fork: Fork) -> Score:
    """The product saves what has come, and is made."""
    parts = _look_through_windows(fork, 0.0)
    parts += _multiply(fork, fork.moving["self"], fork.moving["other"], end_of(parts) - 0.4)
    return Score(at_pace(parts, 0.8))


def add(fork: Fork) -> Score:
    """The product goes on to the sum, where the third use meets it."""
    return Score(at_pace(_add(fork, 0.4), 0.68))


def light(window: CodeWindow, record: Record, run_time: float) -> Animation:
    """Light the statement that a number comes from."""
    assert record.expression is not None
    return window.scroll(record.expression.listing, moment_of(record), run_time=run_time)


def _sent_off(fork: Fork) -> TimedMoves:
    graph, run, places = fork.graph, fork.run, fork.places
    parts: TimedMoves = []
    for k, use in enumerate(IN_LINE):
        parts += lay_track(0.3 * k, graph.tracks[use], run_time=0.8)
        parts += come(0.5 + 0.3 * k, graph.tags[use], run_time=0.3)
    parts += come(0.5, graph.product) + lay_track(1.4, graph.product_track, run_time=0.7)
    parts += come(1.8, graph.sum)
    for k, use in enumerate(FACTORS[::-1]):
        start = 1.6 + 0.5 * k
        copy = fork.cargo(run.x, Face.VALUE, places.forward(use), _merge(fork))
        fork.moving[use] = copy
        parts.append((start, Bump(fork.x, run_time=0.3)))
        way = places.forward(use)
        parts.append((start + 0.1, Ride(copy, way, grows=False, run_time=1.3)))
        parts.append(
            (start + 0.1, Flow(fork.stream(run.x, Face.VALUE, places.track(use)), run_time=1.0))
        )
    return parts


def _merge(fork: Fork) -> Polyline:
    """The way of one factor onto the other."""
    return Polyline.through(fork.places.slot("other"), fork.places.slot("self"))


def _look_through_windows(fork: Fork, start: float) -> TimedMoves:
    """The product's plate keeps its factors: two windows open, onto x's own cells."""
    parts: TimedMoves = []
    for k, use in enumerate(FACTORS):
        drawer = fork.graph.drawers[use]
        line = Sightline(fork.x, drawer)
        parts += open_drawer(drawer, start + 0.15 * k)
        parts.append((start + 0.4, Create(line, run_time=0.5)))
        parts += go(start + 1.5, line)
    parts.append((start + 0.9, Bump(fork.x)))
    return parts


def _multiply(fork: Fork, one: Freight, other: Freight, start: float) -> TimedMoves:
    """One factor slides onto the other, which turns over and shows the product."""
    run, places = fork.run, fork.places
    product = fork.moving["product"] = fork.cargo(run.product, Face.VALUE, places.product_on)
    return [
        (start, Ride(other, _merge(fork), grows=False, goes=True, run_time=0.4)),
        (start + 0.3, Replace(one, product, run_time=0.4)),
    ]


def _add(fork: Fork, start: float) -> TimedMoves:
    """The product goes on to the sum, where the third copy meets it."""
    run, places, product = fork.run, fork.places, fork.moving["product"]
    third = fork.cargo(run.x, Face.VALUE, places.forward("direct"), _onto_y(fork))
    y = fork.lay("y", run.y, Face.VALUE, places.at(places.sum, places.y))
    onward = fork.stream(run.product, Face.VALUE, places.product_track)
    along = fork.stream(run.x, Face.VALUE, places.track("direct"))
    return [
        (start, Ride(product, places.product_on, grows=False, run_time=1.3)),
        (start, Flow(onward, run_time=0.9)),
        (start - 0.4, Bump(fork.x, run_time=0.3)),
        (start - 0.3, Ride(third, places.forward("direct"), grows=False, run_time=2.3)),
        (start - 0.3, Flow(along, run_time=2.1)),
        (start + 2.15, Ride(third, _onto_y(fork), grows=False, goes=True, run_time=0.35)),
        (start + 2.35, Replace(product, y, run_time=0.4)),
        *come(start + 2.5, fork.labelled("y")),
    ]


def _onto_y(fork: Fork) -> Polyline:
    places = fork.places
    return Polyline.through(places.slot("direct"), places.at(places.sum, places.y))


def run_dry(fork: Fork) -> TimedMoves:
    """What has run along the tracks runs out."""
    lit, fork.streams = fork.streams, []
    return [(0.0, Drain(stream)) for stream in lit]
