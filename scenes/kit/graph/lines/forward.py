"""A line runs: copies of the leaf meet, a node is made that may save them, and the sum follows."""

from __future__ import annotations

from manim import DOWN, Animation, Create, FadeIn

from gradmath.records.graph_line import MadeGraph
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Drain, Flow, Replace, Ride
from scenes.kit.graph.lines.line import LineBoard
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import (
    TimedMoves,
    at_pace,
    come,
    go,
    lay_track,
    open_drawer,
    sink,
)
from scenes.kit.graph.signs.sightline import Sightline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_FAR = 0.3  # that an old graph sinks: not onto what stands below it


def light(window: CodeWindow, record: Record, run_time: float = 0.4) -> Animation:
    """Light the statement that a number comes from."""
    assert record.expression is not None
    return window.scroll(record.expression.listing, moment_of(record), run_time=run_time)


def arrive(upper: LineBoard, lower: LineBoard, window: CodeWindow) -> Score:
    """Leaves drop in, and below each a slot where there is no tensor."""
    parts: TimedMoves = [(0.5, light(window, lower.slot.record, run_time=0.6))]
    for k, line in enumerate((upper, lower)):
        start = 1.0 + 0.3 * k
        parts.append((start, FadeIn(line.leaf, shift=DOWN * 0.3, run_time=0.5)))
        parts += come(start + 0.2, line.leaf_name, line.slot, line.letterbox.name_label)
    return Score(parts)


def make(line: LineBoard, window: CodeWindow, pace: float = 0.66) -> Score:
    """The line runs for the first time."""
    return Score([(0.0, light(window, line.graph.made.out)), *at_pace(_made(line), pace, 0.2)])


def make_again(line: LineBoard, made: MadeGraph, window: CodeWindow, pace: float) -> Score:
    """The line runs again: the old graph sinks as it is, and a new one is made in its place."""
    old = line.graph
    leaving = [line.rest.pop("out"), *line.names, *line.stuck]
    line.graph, line.names, line.stuck = line.graph_of(made), [], []
    line.called = None
    return Score([
        (0.0, light(window, made.out)),
        *run_dry(line),
        *go(0.0, *leaving, run_time=0.4),
        *go(0.2, *old.lines, run_time=0.5),
        *sink(0.4, *old.plates, *old.windows, far=_FAR, run_time=1.6),
        *at_pace(_made(line), pace, 1.2),
    ])  # fmt: skip


def run_dry(line: LineBoard, start: float = 0.0) -> TimedMoves:
    """What has run along the tracks runs out."""
    lit, line.streams = line.streams, []
    return [(start, Drain(stream)) for stream in lit]


def _made(line: LineBoard) -> TimedMoves:
    graph, places, made = line.graph, line.places, line.graph.made
    parts: TimedMoves = []
    for track in graph.tracks:
        parts += lay_track(0.0, track, run_time=0.7)
    parts += lay_track(0.5, graph.sum_track, run_time=0.5)
    parts += come(0.3, graph.operation) + come(0.5, graph.sum)
    copies = []
    for slot in range(places.slots):
        way, begin = places.forward(slot), 0.7 + 0.35 * slot
        copy = line.cargo(line.line.leaf, Face.VALUE, way, places.together(slot))
        copies.append(copy)
        stream = line.stream(line.line.leaf, Face.VALUE, places.track(slot))
        parts.append((begin, Bump(line.leaf, run_time=0.3)))
        parts.append((begin + 0.1, Ride(copy, way, grows=False, run_time=1.1)))
        parts.append((begin + 0.1, Flow(stream, run_time=0.8)))
    parts += _look_through_windows(line, end_of(parts) - 0.1)
    start = end_of(parts) + 0.1
    product = line.cargo(made.made, Face.VALUE, places.onward)
    for slot, copy in enumerate(copies):
        if places.slots > 1:
            way, goes = places.together(slot), slot > 0
            parts.append((start, Ride(copy, way, grows=False, goes=goes, run_time=0.4)))
    start += 0.35 if places.slots > 1 else 0.0
    parts.append((start, Replace(copies[0], product, run_time=0.4)))
    return parts + _summed(line, product, start + 0.55)


def _look_through_windows(line: LineBoard, start: float) -> TimedMoves:
    """What the node keeps: windows open, onto the leaf's own cells."""
    parts: TimedMoves = []
    for k, drawer in enumerate(line.graph.drawers.values()):
        sight = Sightline(line.leaf, drawer)
        parts += open_drawer(drawer, start + 0.15 * k, rolls=True)
        parts.append((start + 0.4, Create(sight, run_time=0.5)))
        parts += go(start + 1.6, sight)
    if parts:
        parts.append((start + 0.9, Bump(line.leaf)))
    return parts


def _summed(line: LineBoard, product: Freight, start: float) -> TimedMoves:
    """What was made goes in behind the sum's plate, and one number comes out."""
    places, made = line.places, line.graph.made
    out = line.lay("out", made.out, Face.VALUE, places.at(places.out), places.to_out)
    return [
        (start, Ride(product, places.onward, grows=False, goes=True, run_time=1.0)),
        (start, Flow(line.stream(made.made, Face.VALUE, places.sum_track), run_time=0.6)),
        (start + 0.95, Ride(out, places.to_out, run_time=0.7)),
        *come(start + 1.5, line.labelled("out"), run_time=0.3),
    ]
