"""How a tangent rolls along, and how a slope turns out to have a graph."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, Animation, Create, FadeIn, FadeOut, VGroup, smooth

from scenes.kit.cells.moves import Flow, Ride, TurnUp
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import MOVE, QUICK, Face
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score, end_of

_OVER_BEADS = 2.0


def arrive(roll: Roll) -> Score:
    """Axes run out, x comes with its empty letterbox, and a tangent where the runs begin."""
    plots = roll.plots
    parts: TimedMoves = []
    for start, axes in ((0.0, plots.upper), (0.2, plots.lower)):
        for axis in (axes.across, axes.up):
            ticks = VGroup(*(part for part in axis.submobjects if part is not axis.line))
            parts.append((start, Create(axis.line, run_time=MOVE, rate_func=smooth)))
            parts.append((start + 0.4, FadeIn(ticks, run_time=QUICK)))
    parts += come(0.5, *plots.names)
    parts.append((0.3, FadeIn(roll.x, shift=DOWN * 0.4, run_time=0.5)))
    parts += come(0.6, roll.names["x"], roll.slot, roll.letterbox.name_label)
    return Score([*parts, (0.9, FadeIn(plots.moving, run_time=0.5))])


def roll_along(roll: Roll, run_time: float, rate: Callable[[float], float]) -> Animation:
    """The tangent rolls along the upper curve, and its slope draws the lower one."""
    drawn = VGroup(roll.plots.living, roll.x, roll.slot, roll.window)
    return Follow(drawn, roll.plots.runs, roll.follow, run_time=run_time, rate=rate)


def take_slope(roll: Roll) -> Score:
    """The last slope leaves its curve as a number, and lies down above x."""
    end = roll.at(roll.heights["dy"])
    way = roll.plots.way_out(roll.run, end)
    dy = roll.lay("dy", roll.run.dy, Face.GRADIENT, end, way=way).set_z_index(_OVER_BEADS)
    return Score([
        (0.0, Ride(dy, way, run_time=1.1)),
        *come(0.9, roll.named("dy"), run_time=0.3),
    ])  # fmt: skip


def hang(roll: Roll) -> Score:
    """Under dy its node drops down, then those that it was made from, and the way reaches x."""
    first, second, third = roll.tracks

    def drop(plate: QuickGroup) -> Animation:
        return FadeIn(plate, shift=DOWN * 0.3, run_time=0.45)

    return Score([
        (0.0, Create(first.line, run_time=0.3)),
        (0.2, drop(roll.product)),
        (0.6, Create(second.line, run_time=0.3)),
        (0.8, drop(roll.folded)),
        (1.2, Create(third.line, run_time=0.5)),
        *come(1.5, *(track.tip for track in roll.tracks), run_time=0.3),
    ])  # fmt: skip


def touch(roll: Roll) -> Score:
    """The pass runs from dy to x; a tangent lies down on the lower curve, as steep as x.grad."""
    graph, bar = roll.graph, roll.plots.touching
    box = roll.letterbox
    sent = zip(roll.tracks, (graph.one, graph.sent, graph.slope), strict=True)
    parts: TimedMoves = [
        (0.4 * k, Flow(roll.stream(record, Face.GRADIENT, track.way.reversed()), run_time=0.4))
        for k, (track, record) in enumerate(sent)
    ]
    drop = Polyline.through(roll.at(roll.heights["x"] - 0.23), box.box.get_top())
    parts.append((1.2, Flow(roll.stream(graph.slope, Face.GRADIENT, drop), run_time=0.3)))
    parts += go(1.3, roll.slot, run_time=0.3)
    parts.append((1.4, Create(box.box, run_time=0.4)))
    grad = roll.lay("x.grad", graph.slope, Face.GRADIENT, box.box.get_center())
    parts.append((1.6, TurnUp(grad, run_time=0.4)))
    growing = Vary(bar, bar.grow_to, 0.0, 1.0, run_time=1.2, comes=True)
    return Score([*parts, (end_of(parts) - 0.3, growing)])


def give_way(roll: Roll, place: Points) -> Score:
    """All goes but x, which moves to another place."""
    letterbox = roll.letterbox.box, roll.letterbox.name_label, roll.rest.pop("x.grad")
    graph = VGroup(roll.product, roll.folded, *roll.tracks, *roll.streams, roll.names["dy"])
    way = Polyline.through(roll.x.get_center(), place)
    x = roll.adopt("x", roll.x, way)
    return Score([
        *go(0.0, *letterbox, roll.names["x"], run_time=0.25),
        (0.0, FadeOut(VGroup(roll.plots.whole, graph, roll.rest.pop("dy")), run_time=0.7)),
        (0.3, Ride(x, way, grows=False, run_time=0.9)),
    ])  # fmt: skip
