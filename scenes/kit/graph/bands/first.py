"""The forward pass, and the way back that is recorded below it."""

from __future__ import annotations

from manim import DOWN, UP, Create

from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Drain, Exchange, Flow, Replace, Ride, TurnUp
from scenes.kit.graph.bands.bands import Bands
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, lay_track
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_FLIP = 0.45
_PACE = 0.8  # of the times below


def take_over(bands: Bands, x: Freight, window: CodeWindow, leaving: Score) -> Score:
    """All of another board goes but its x, around which the upper band comes."""
    label = bands.named("x", UP)
    there = leaving.run_time
    return Score([
        *leaving.parts,
        (0.0, light(window, bands.run.x, run_time=0.5)),
        *come(0.2, bands.upper, run_time=0.6),
        (there, Exchange(x, bands.x)),
        *come(there + 0.1, label, bands.slot, bands.letterbox.name_label),
    ])  # fmt: skip


def forward(bands: Bands, window: CodeWindow) -> Score:
    """x becomes s, and s its square: each leaves the plate of a node behind it."""
    run, places = bands.run, bands.places
    leaf, chain, s, outer, end = (places.leaf, places.chain, places.s, places.outer, places.end)
    ride = bands.cargo(run.x, Face.VALUE, places.forward(leaf, chain))
    made = bands.bring("s", run.s, Face.VALUE, places.forward(chain, s))
    parts: TimedMoves = [
        (0.0, light(window, run.s, run_time=0.4)),
        *come(0.2, bands.sigmoid),
        *lay_track(0.3, bands.tracks["x"], run_time=0.4),
        (0.5, Ride(ride, places.forward(leaf, chain), grows=False, run_time=0.8)),
        (1.3, Replace(ride, made, run_time=_FLIP)),
        *lay_track(1.7, bands.tracks["before s"], run_time=0.4),
        (1.9, Ride(made, places.forward(chain, s), grows=False, run_time=0.8)),
    ]
    parts += _called(bands, "s", UP, 2.6, places.forward(chain, s))
    start = end_of(parts)
    copy = bands.cargo(run.s, Face.VALUE, places.forward(s, outer))
    square = bands.bring("y", run.y, Face.VALUE, places.forward(outer, end))
    parts += [
        (start, light(window, run.y, run_time=0.4)),
        *come(start + 0.1, bands.square),
        *lay_track(start + 0.2, bands.tracks["after s"], run_time=0.4),
        (start + 0.3, Ride(copy, places.forward(s, outer), grows=False, run_time=0.8)),
        (start + 1.1, Replace(copy, square, run_time=_FLIP)),
        (start + 1.5, Create(bands.leads["y"], run_time=0.3)),
        (start + 1.6, Ride(square, places.forward(outer, end), grows=False, run_time=0.7)),
    ]
    parts += _called(bands, "y", UP, start + 2.2, places.forward(outer, end))
    return Score(at_pace(parts, _PACE))


def _called(bands: Bands, name: str, side: Points, start: float, way: Polyline) -> TimedMoves:
    """The name of a number that has come to the end of its way."""
    cargo = bands.rest[name]
    cargo.move_to(way.at(1.0))
    label = bands.named(name, side)
    cargo.move_to(way.at(0.0))
    return come(start, label, run_time=0.3)


def seed(bands: Bands, window: CodeWindow) -> Score:
    """The lower band comes, and at its right end what the way back begins with."""
    place = bands.places.at(bands.places.end, bands.places.work)
    one = bands.lay("seed", bands.run.seed, Face.GRADIENT, place)
    return Score([
        (0.0, light(window, bands.run.dy, run_time=0.4)),
        *come(0.2, bands.lower, run_time=0.6),
        (0.7, TurnUp(one, run_time=0.4)),
        (0.9, Create(bands.leads["seed"], run_time=0.3)),
        *come(0.9, bands.product),
    ])  # fmt: skip


def first_factor(bands: Bands) -> Score:
    """s is read once: doubled, it meets the seed; what they make goes on to the left."""
    run, places = bands.run, bands.places
    read = bands.cargo(run.s, Face.VALUE, places.down_to_double)
    double = bands.bring("double", run.double, Face.VALUE, places.double_down)
    one = bands.cargo(run.seed, Face.GRADIENT, places.seed_in)
    factor = bands.cargo(run.double, Face.VALUE, places.double_down)
    sent = bands.bring("sent", run.sent, Face.GRADIENT, places.sent_on)
    parts: TimedMoves = [
        *lay_track(0.0, bands.tracks["long"], run_time=0.6),
        *come(0.1, bands.folded),
        *lay_track(0.5, bands.tracks["folded"], run_time=0.6),
        *_read(bands, read, places.down_to_double, 0.3, 1.4),
        (1.8, Replace(read, double, run_time=_FLIP)),
    ]
    start = end_of(parts) + 0.2
    parts += [
        (start, Ride(one, places.seed_in, grows=False, run_time=0.8)),
        (start + 0.2, Ride(factor, places.double_down, grows=False, goes=True, run_time=0.9)),
        (start + 0.9, Replace(one, sent, run_time=_FLIP)),
        *lay_track(start + 1.0, bands.tracks["product"], run_time=0.6),
        *come(start + 0.9, bands.slope),
        (start + 1.5, Ride(sent, places.sent_on, grows=False, run_time=1.0)),
    ]
    return Score(at_pace(parts, _PACE))


def second_factor(bands: Bands) -> Score:
    """s is read once more: its slope meets what came, and that is dy."""
    run, places = bands.run, bands.places
    read = bands.cargo(run.s, Face.VALUE, places.down_to_slope)
    slope = bands.lay("slope", run.slope, Face.VALUE, places.slope)
    factor = bands.cargo(run.slope, Face.VALUE, places.slope_up)
    came = bands.cargo(run.sent, Face.GRADIENT, places.sent_over)
    dy = bands.bring("dy", run.dy, Face.GRADIENT, places.out)
    parts: TimedMoves = [
        *lay_track(0.0, bands.tracks["direct"], run_time=0.6),
        *_read(bands, read, places.down_to_slope, 0.3, 1.6),
        (2.0, Replace(read, slope, run_time=_FLIP)),
        *come(2.3, bands.named("slope", DOWN), run_time=0.3),
    ]
    start = end_of(parts) + 0.2
    parts += [
        (start, Ride(factor, places.slope_up, grows=False, run_time=0.5)),
        (start + 0.2, Ride(came, places.sent_over, grows=False, goes=True, run_time=0.9)),
        (start + 0.9, Replace(factor, dy, run_time=_FLIP)),
        (start + 1.2, Create(bands.leads["dy"], run_time=0.3)),
        (start + 1.4, Ride(dy, places.out, grows=False, run_time=0.8)),
    ]
    parts += _called(bands, "dy", DOWN, start + 2.0, places.out)
    return Score(at_pace(parts, _PACE))


def _read(bands: Bands, copy: Freight, way: Polyline, start: float, run_time: float) -> TimedMoves:
    """A copy of s leaves it, along a way."""
    return [
        (start - 0.2, Bump(bands.rest["s"], run_time=0.3)),
        (start, Ride(copy, way, grows=False, run_time=run_time)),
    ]


def both_ways(bands: Bands) -> Score:
    """The two ways of s to dy are lit one after the other, and go out again."""
    run, places = bands.run, bands.places
    tracks = bands.tracks
    lower = places.product_track
    stretches: list[list[tuple[Record, Polyline, Face]]] = [
        [(run.s, tracks["direct"].way, Face.VALUE)],
        [
            (run.s, tracks["long"].way, Face.VALUE),
            (run.double, tracks["folded"].way, Face.VALUE),
            (run.sent, lower, Face.GRADIENT),
        ],
    ]
    parts: TimedMoves = []
    for ways in stretches:
        begin = end_of(parts)
        for record, way, face in [*ways, (run.dy, places.dy_track, Face.GRADIENT)]:
            stream = bands.stream(record, face, way)
            parts.append((begin, Flow(stream, run_time=0.2 + 0.12 * way.length)))
            begin = end_of(parts)
        lit, bands.streams = bands.streams, []
        parts += [(begin + 0.5, Drain(stream)) for stream in lit]
    return Score(at_pace(parts, _PACE))
