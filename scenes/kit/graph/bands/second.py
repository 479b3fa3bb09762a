"""The second pass: from dy through all that was recorded, to s by two ways, and on to x."""

from __future__ import annotations

from manim import UP, Create

from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Flow, Replace, Ride, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.bands.bands import Bands
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, TurnRound, at_pace, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_FLIP = 0.45
_PACE = 0.8  # of the times below, where routine has been seen
_BEHIND_X = 0.5


def begin(bands: Bands, window: CodeWindow) -> Score:
    """A one sits down on dy, and the arrowheads turn round."""
    run, places = bands.run, bands.places
    one = bands.lay("one", run.one, Face.GRADIENT, places.one)
    turned = [(0.05 * k, track) for k, track in enumerate(bands.tracks.values())]
    return Score([
        (0.0, light(window, run.x_grad, run_time=0.4)),
        *((0.3 + time, TurnRound(track, Pass.BACKWARD)) for time, track in turned),
        (0.5, TurnUp(one, run_time=0.5)),
    ])  # fmt: skip


def direct_way(bands: Bands) -> Score:
    """The one meets what came in then, and how the slope of s changes: that goes up to s."""
    run, places = bands.run, bands.places
    one = bands.cargo(run.one, Face.GRADIENT, places.one_to_sent)
    factor = bands.cargo(run.sent, Face.GRADIENT, places.sent_up)
    product = bands.cargo(run.sent, Face.GRADIENT, places.one_to_sent)
    product.move_to(places.one_to_sent.at(1.0))
    read = bands.cargo(run.s, Face.VALUE, places.down_to_corner)
    turned = bands.cargo(run.turned, Face.VALUE, places.corner_down)
    direct = bands.bring("direct", run.direct, Face.GRADIENT, places.direct_back)
    label = NameLabel(turned, EM).next_to(turned, UP, buff=0.1)
    parts: TimedMoves = [
        (0.0, Ride(one, places.one_to_sent, grows=False, run_time=1.0)),
        (0.7, Ride(factor, places.sent_up, grows=False, goes=True, run_time=0.5)),
        (1.0, Replace(one, product, run_time=_FLIP)),
        (1.1, Bump(bands.rest["s"], run_time=0.3)),
        (1.3, Ride(read, places.down_to_corner, grows=False, run_time=1.0)),
        (2.3, Replace(read, turned, run_time=_FLIP)),
        *come(2.6, label, run_time=0.3),
        *go(3.5, label, run_time=0.2),
        (3.7, Ride(turned, places.corner_down, grows=False, goes=True, run_time=0.5)),
        (4.0, Replace(product, direct, run_time=_FLIP)),
        (4.7, Ride(direct, places.direct_back, grows=False, run_time=0.9)),
    ]
    return Score(at_pace(parts, _PACE))


def long_way(bands: Bands) -> Score:
    """The one meets the slope, goes on to the product and to the card, and comes to s, too."""
    run, places = bands.run, bands.places
    one = bands.rest.pop("one")
    factor = bands.cargo(run.slope, Face.VALUE, places.slope_up)
    back = bands.cargo(run.back, Face.GRADIENT, places.long_on)
    long = bands.bring("long", run.long, Face.GRADIENT, places.long_back)
    one.course = bands.cargo(run.one, Face.GRADIENT, places.one_to_slope).course
    parts: TimedMoves = [
        (0.0, Ride(one, places.one_to_slope, grows=False, run_time=0.7)),
        (0.4, Ride(factor, places.slope_up, grows=False, goes=True, run_time=0.5)),
        (0.7, Replace(one, back, run_time=_FLIP)),
        (1.3, Ride(back, places.long_on, grows=False, run_time=1.8)),
        (3.2, Replace(back, long, run_time=_FLIP)),
        (3.9, Ride(long, places.long_back, grows=False, run_time=0.7)),
    ]
    return Score(at_pace(parts, _PACE))


def add_up(bands: Bands) -> Score:
    """Copies of both come up below s, one after the other, and are one number."""
    run, places = bands.run, bands.places
    ways = places.to_total(places.direct_waits), places.to_total(places.long_waits)
    first = bands.cargo(run.direct, Face.GRADIENT, ways[0])
    second = bands.cargo(run.long, Face.GRADIENT, ways[1])
    total = bands.lay("total", run.total, Face.GRADIENT, places.total)
    return Score([
        (0.0, Ride(first, ways[0], grows=False, run_time=0.8)),
        (1.0, Ride(second, ways[1], grows=False, goes=True, run_time=0.8)),
        (1.6, Replace(first, total, run_time=_FLIP)),
    ])  # fmt: skip


def go_home(bands: Bands) -> Score:
    """What s got meets the slope in the sigmoid's plate, and falls into the letterbox of x."""
    run, places = bands.run, bands.places
    to_plate = places.forward(places.s, places.chain)
    read = bands.cargo(run.s, Face.VALUE, to_plate)
    slope = bands.cargo(run.slope, Face.VALUE, to_plate.reversed())
    carried = bands.cargo(run.total, Face.GRADIENT, places.total_in)
    grad = bands.bring("x.grad", run.x_grad, Face.GRADIENT, places.home).set_z_index(_BEHIND_X)
    parts: TimedMoves = [
        *go(0.0, *(bands.rest.pop(name) for name in ("direct", "long")), run_time=0.4),
        (0.0, Bump(bands.rest["s"], run_time=0.3)),
        (0.2, Ride(read, to_plate, grows=False, run_time=0.8)),
        (1.0, Replace(read, slope, run_time=_FLIP)),
        (1.4, Ride(carried, places.total_in, grows=False, goes=True, run_time=1.1)),
        (2.3, Replace(slope, grad, run_time=_FLIP)),
        (2.9, Ride(grad, places.home, grows=False, run_time=1.2)),
    ]
    landed = end_of(parts)
    return Score([
        *parts,
        *go(landed - 0.7, bands.slot, run_time=0.3),
        (landed - 0.5, Create(bands.letterbox.box, run_time=0.4)),
    ])  # fmt: skip


def light_all(bands: Bands) -> Score:
    """From dy the way is lit through both bands, down to x."""
    run, tracks = bands.run, bands.tracks
    steps = [
        [("dy", run.one)],
        [("direct", run.direct), ("product", run.back)],
        [("folded", run.back)],
        [("long", run.long)],
        [("before s", run.total)],
        [("x", run.x_grad)],
    ]
    parts: TimedMoves = []
    for step in steps:
        start = end_of(parts)
        for name, record in step:
            way = bands.places.dy_track if name == "dy" else tracks[name].way
            stream = bands.stream(record, Face.GRADIENT, way.reversed())
            parts.append((start, Flow(stream, run_time=0.25 + 0.12 * way.length)))
    return Score(parts)
