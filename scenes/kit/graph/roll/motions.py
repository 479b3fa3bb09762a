"""How a tangent rolls along, and how a slope is found to have no graph, and then to have one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import DOWN, Animation, Create, FadeIn, FadeOut, VGroup, Wait, smooth

from gradmath.records.second_derivative import CubeRun, KeptSlope, LostSlope
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.moves import Bump, Flow, Rate, Ride, Settle, TurnUp
from scenes.kit.graph.roll.roll import Roll
from scenes.kit.graph.signs.cut_track import Lay
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import MOVE, QUICK, Face
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_GRADIENT = "dy = grad(y, x,"


def arrive(roll: Roll) -> Score:
    """Axes run out, x comes with its empty letterbox, and a point where the runs begin."""
    plots = roll.plots
    parts: TimedMoves = []
    for axis in (plots.axes.across, plots.axes.up):
        ticks = VGroup(*(part for part in axis.submobjects if part is not axis.line))
        parts.append((0.0, Create(axis.line, run_time=MOVE, rate_func=smooth)))
        parts.append((0.4, FadeIn(ticks, run_time=QUICK)))
    parts.append((0.3, FadeIn(roll.x, shift=DOWN * 0.4, run_time=0.5)))
    parts += come(0.6, roll.names["x"], roll.slot, roll.letterbox.name_label, plots.names[0])
    return Score([*parts, (0.9, FadeIn(plots.bead, run_time=0.5)),
                  *come(0.9, plots.names[1])])  # fmt: skip


def read_slope(roll: Roll) -> Score:
    """A tangent grows; how steep it is becomes a point of its own, with a number."""
    plots = roll.plots
    bar = plots.tangent
    return Score([
        (0.0, Vary(bar, bar.grow_to, 0.0, 1.0, run_time=0.8, comes=True)),
        *come(1.0, plots.plumb, plots.shadow, plots.names[2], run_time=0.4),
        (1.1, TurnUp(roll.dy, run_time=0.4)),
    ])  # fmt: skip


def roll_along(roll: Roll, run_time: float) -> Iterator[Animation]:
    """The tangent rolls along its curve, and its slope draws another one; where it lies level
    it rests.
    """
    runs = roll.plots.runs
    level = min(range(len(runs)), key=lambda k: abs(float(runs[k].x.value)))
    there, beyond = runs[: level + 1], runs[level + 1 :]
    drawn = VGroup(roll.plots.living, roll.x, roll.slot, roll.dy, roll.window)

    def along(stretch: Sequence[CubeRun], rate: Rate) -> Animation:
        share = len(stretch) / len(runs)
        return Follow(drawn, stretch, roll.roll_to, run_time=run_time * share, rate=rate)

    # Near the level place slopes are so small that nobody could read them: it is quick there.
    yield along(there, _set_out if beyond else smooth)
    if beyond:
        yield Wait(0.7)
        yield along(beyond, _come_in)


def _set_out(alpha: float) -> float:
    return alpha * alpha * (2.0 - alpha)


def _come_in(alpha: float) -> float:
    return 1.0 - _set_out(1.0 - alpha)


def take_slope(roll: Roll) -> Score:
    """The last slope leaves its curve, and lies down above x."""
    way = roll.way_in(roll.run)
    roll.dy.move_to(way.at(1.0))
    label = roll.named("dy")
    roll.dy.move_to(way.at(0.0))
    return Score([(0.0, Ride(roll.dy, way, grows=False, run_time=1.2)), *come(1.0, label)])


def find_nothing(roll: Roll, lost: LostSlope) -> Iterator[Animation]:
    """The line is tried: below dy a track ends in the air."""
    listing = lost.run.listing
    yield Score([
        (0.0, roll.window.scroll(listing, len(listing.statements), run_time=0.6)),
        (0.3, Settle(lambda: roll.follow(lost.run))),
    ])  # fmt: skip
    yield Score([(0.0, Bump(roll.dy, run_time=0.5)), (0.4, Lay(roll.loose, run_time=0.9))])


def ask_for_graph(roll: Roll, kept: KeptSlope, refusal: VGroup) -> Iterator[Animation]:
    """The line is edited; what it had made, and the error, goes."""
    listing = kept.run.listing
    dy = roll.rest.pop("dy")
    yield Score([*go(0.0, refusal, roll.loose, dy, roll.names["dy"], run_time=0.5)])
    yield Score(
        [
            (0.0, EditCode(roll.window, listing, listing.after(_GRADIENT), pace=0.9)),
            (0.9, Settle(lambda: roll.follow(kept.run))),
        ]
    )


def keep_graph(roll: Roll, kept: KeptSlope) -> Score:
    """dy is found again: x goes up, and where it was used a pile of nodes stays behind."""
    first, second = roll.ways_up
    up, down = roll.tracks[::-1]
    read = roll.cargo(kept.run.x, Face.VALUE, first)
    roll.dy = roll.bring("dy", kept.run.dy, Face.GRADIENT, second)
    roll.dy.move_to(second.at(1.0))
    label = roll.named("dy")
    roll.dy.move_to(second.at(0.0))
    return Score([
        (0.0, Bump(roll.x, run_time=0.4)),
        (0.3, Create(up.line, run_time=0.9)),
        (0.5, FadeIn(roll.folded, shift=DOWN * 0.2, run_time=0.6)),
        (0.3, Ride(read, first, grows=False, goes=True, run_time=1.2)),
        (1.7, Create(down.line, run_time=0.7)),
        (1.7, Ride(roll.dy, second, run_time=1.2)),
        *come(2.5, label, up.tip, down.tip),
    ])  # fmt: skip


def find_slope(roll: Roll, kept: KeptSlope) -> Score:
    """The pass runs from dy through its graph to x, and something arrives in the letterbox."""
    box, track = roll.letterbox, roll.tracks[0]
    light = roll.stream(kept.one, Face.GRADIENT, track.way.reversed())
    grad = roll.bring("x.grad", kept.slope, Face.GRADIENT, roll.way_down).set_z_index(-1.0)
    return Score([
        (0.0, Bump(roll.dy, run_time=0.4)),
        (0.3, Flow(light, run_time=0.7)),
        *go(1.0, roll.slot, run_time=0.4),
        (1.2, Create(box.box, run_time=0.4)),
        (1.0, Ride(grad, roll.way_down, run_time=1.6)),
    ])  # fmt: skip


def touch(roll: Roll) -> Animation:
    """A tangent lies down on the curve of slopes, as steep as x.grad."""
    bar = roll.plots.touching
    return Vary(bar, bar.grow_to, 0.0, 1.0, run_time=1.6, comes=True)


def roll_both(roll: Roll, kept: Sequence[KeptSlope], run_time: float) -> Animation:
    """Both tangents roll back along their curves, and x.grad follows."""
    drawn = VGroup(roll.plots.living, roll.plots.touching, *roll.rest.values(), roll.folded,
                   *roll.tracks, roll.window)  # fmt: skip
    return Follow(drawn, kept, roll.follow_kept, run_time=run_time, rate=smooth)


def give_way(roll: Roll) -> Animation:
    """The plot goes; the column stays."""
    return FadeOut(roll.plots.whole, run_time=0.8)


def come_back(roll: Roll) -> Animation:
    return FadeIn(roll.plots.whole, run_time=0.8)
