"""A nudge of one entry of x: in one of its places at a time, then in all; the effects end to end.

The graph has gone. On the row of each use lies what the nudge of that use does, and beside it turns
up what had come back; on the row of x.grad lies what the nudge of all does.
"""

from __future__ import annotations

from manim import RIGHT, UP, Create

from gradmath.records.fork import Nudges
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Ride, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.fork.backward import waits
from scenes.kit.graph.fork.fork import FACTORS, IN_LINE, Fork
from scenes.kit.graph.fork.forward import light, run_dry
from scenes.kit.graph.signs.effects import BarLink, Effect, GrowOut, Join, Zero
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go, sink
from scenes.kit.graph.signs.use_tags import UseTag
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.claims import Position

_THICK, _DIGITS = 0.34, 0.3
_LEFT, _RIGHT = 1.75, 2.75  # room beside bars: for what runs down at the fork, for digits and lines
_LINES = 0.8  # from the right margin to the middle of what was run
_TURN = 0.95  # seconds for the nudge of one place
_STAGGER = 0.3  # seconds between those that run one after the other to the same place
_ASIDE = 0.5  # from where bars begin to what gives the number that they are changes of
_UNDER = 0.42  # from the lowest row to that number
_AROUND = 0.12  # above the cell of the nudged entry


class NudgeBench:
    """Where effects are held against each other: each on the row of what came back by its use."""

    def __init__(self, fork: Fork, nudges: Nudges) -> None:
        places = fork.places
        effects = [nudges.alone[use] for use in IN_LINE]
        values = [float(each.value[()]) for each in effects]
        ends = [sum(values[:k]) for k in range(4)]
        low, high = min(*ends, *values), max(*ends, *values)
        scale = max(-low, high) or 1.0
        left, right = places.fork + _LEFT, places.region.right - _RIGHT
        unit = (right - left) / (high - low or 1.0)
        self.middle = left - low * unit if high > low else (left + right) / 2
        rows = {use: places.at(self.middle, places.row(use)) for use in IN_LINE}
        foot = places.at(self.middle, places.low)

        def bar(record: Record, zero: Points) -> Effect:
            return Effect(record, zero, unit, scale, on_right=True, thick=_THICK, em=_DIGITS)

        self.alone = {use: bar(nudges.alone[use], row) for use, row in rows.items()}
        self.together = bar(nudges.together, foot)
        self.zero = Zero(nudges.before, rows[IN_LINE[0]], foot)
        self.stand = places.at(self.middle, places.low - _UNDER)
        self.before = CarriedEntry(
            nudges.before, (), Face.VALUE, places.nudged, scale=fork.scales[Face.VALUE],
            course=WireCourse(nudges.before.name, (), (Polyline.through(self.stand, self.stand),)),
        ).move_to(self.stand)  # fmt: skip
        self.label = NameLabel(self.before, 1.2 * EM)
        self.label.next_to(self.before, RIGHT, buff=0.12)
        self._take(fork)
        self.tags = {
            effect: UseTag(effect, places.at(places.region.right - _LINES, effect.zero[1]))
            for effect in (*self.alone.values(), self.together)
        }
        self.links: list[BarLink] = []
        self.chip = _chip(fork, nudges, self._way_to(fork, places.x).part(0.0, 0.01))
        self.chip.set_z_index(0.7)
        name = Position(nudges.moved, (nudges.entry,), ink=Face.VALUE)
        self.chip_name = Phrase("{}", name, em=EM)
        self.chip_name.next_to(self.chip, UP, buff=_AROUND)

    def _take(self, fork: Fork) -> None:
        """y and v are to ride to where bars will be."""
        places, rest = fork.places, fork.rest
        across = places.half + _ASIDE
        self.ways: dict[str, Polyline] = {}
        self.weighed: list[Freight] = []
        for name, use in zip(("y", "v"), FACTORS, strict=True):
            there = places.at(self.middle + across, places.row(use))
            self.ways[name] = Polyline.through(rest[name].get_center(), there)
            self.weighed.append(fork.adopt(name, rest[name], self.ways[name]))
            del rest[name]

    def merging(self, fork: Fork) -> list[tuple[Freight, Face, Polyline]]:
        """Copies of them ride to where the number comes that they give."""
        faces = Face.VALUE, Face.GRADIENT
        ends = (self.ways[name].at(1.0) for name in self.ways)
        return [
            (each, face, Polyline.through(end, self.stand))
            for each, face, end in zip(self.weighed, faces, ends, strict=True)
        ]

    def _way_to(self, fork: Fork, row: float) -> Polyline:
        return fork.places.nudge(row, self.middle)

    def way(self, fork: Fork, effect: Effect) -> Polyline:
        """Along which a nudged entry comes to where an effect begins."""
        return self._way_to(fork, float(effect.zero[1]))


def _chip(fork: Fork, nudges: Nudges, way: Polyline) -> CarriedEntry:
    chip = CarriedEntry(
        nudges.moved, (nudges.entry,), Face.VALUE, fork.places.nudged,
        scale=fork.scales[Face.VALUE],
        course=WireCourse(nudges.moved.name, (nudges.entry,), (way,)),
    )  # fmt: skip
    return chip.move_to(way.at(0.0)).set_z_index(0.6)


def weigh(fork: Fork, window: CodeWindow, bench: NudgeBench) -> Score:
    """The graph goes; y and v stand one over the other, and give one number, where bars begin."""
    graph = fork.graph
    leaving = [*fork.names, *graph.tags.values()]
    fork.names = []
    y, v = bench.weighed
    merging = [fork.cargo(each.record, face, way) for each, face, way in bench.merging(fork)]
    parts: TimedMoves = [
        *run_dry(fork),
        *go(0.0, *leaving, run_time=0.4),
        *go(0.1, *graph.lines, *fork.stretches, run_time=0.5),
        *sink(0.2, graph.product, graph.sum, *graph.drawers.values(), run_time=0.6),
        (0.5, light(window, bench.zero.record, run_time=0.4)),
        (0.5, Ride(y, bench.ways["y"], grows=False, run_time=1.1)),
        (0.6, Ride(v, bench.ways["v"], grows=False, run_time=1.1)),
        *((2.0, Ride(each, each.course.ways[0], grows=False, goes=True, run_time=0.8))
          for each in merging),
        (2.8, TurnUp(bench.before, run_time=0.4)),
        *come(2.9, bench.label, run_time=0.3),
        (3.0, Create(bench.zero, run_time=0.6)),
    ]  # fmt: skip
    return Score(at_pace(parts, 0.85))


def make_ready(window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """n is x with one entry nudged."""
    return Score([
        *go(0.0, *bench.weighed, run_time=0.4),
        (0.0, light(window, nudges.moved, run_time=0.4)),
        (0.5, TurnUp(bench.chip, run_time=0.4)),
        *come(0.7, bench.chip_name, run_time=0.3),
    ])  # fmt: skip


def hold_against(fork: Fork, entry: int) -> Score:
    """What had come back by each use turns up beside the bar of that use, an entry ringed."""
    places, gone = fork.places, fork.rings
    parts: TimedMoves = go(0.0, *gone, run_time=0.2)
    fork.rings = []
    for k, use in enumerate(IN_LINE):
        came = fork.waiting[use] = waits(fork, use).move_to(places.queue(use))
        ring = RoundFrame(came[entry])
        fork.rings.append(ring)
        parts += [(0.25 * k, TurnUp(came, run_time=0.4)),
                  (0.25 * k + 0.4, Create(ring, run_time=0.3))]  # fmt: skip
    return Score(parts)


def nudge(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """Each use is nudged alone, and its effect becomes a bar."""
    parts: TimedMoves = []
    for k, effect in enumerate(bench.alone.values()):
        parts += _felt(fork, window, nudges, bench, effect, _TURN * k, 1)
    return Score(parts)


def _felt(
    fork: Fork,
    window: CodeWindow,
    nudges: Nudges,
    bench: NudgeBench,
    effect: Effect,
    start: float,
    times: int,
) -> TimedMoves:
    """The nudged entry runs to where an effect begins, so many times, and that one grows out."""
    way = bench.way(fork, effect)
    parts: TimedMoves = [
        (start, light(window, effect.record, run_time=0.3)),
        *come(start + 0.1, bench.tags[effect], run_time=0.3),
    ]
    for k in range(times):
        run = Ride(_chip(fork, nudges, way), way, grows=False, goes=True, run_time=1.0)
        parts.append((start + 0.1 + _STAGGER * k, run))
    return [*parts, (end_of(parts) - 0.1, GrowOut(effect, run_time=0.5))]


def join(bench: NudgeBench) -> Score:
    """The bars slide end to end."""
    effects = list(bench.alone.values())
    parts: TimedMoves = []
    for k in range(1, len(effects) + 1):
        start = 0.6 * (k - 1)
        foot = effects[k] if k < len(effects) else bench.together
        if k < len(effects):
            parts.append((start, Join(effects[k], effects[:k], run_time=0.5)))
        link = BarLink(effects[:k], foot)
        bench.links.append(link)
        parts.append((start + 0.5, Create(link, run_time=0.3)))
    return Score(parts)


def nudge_all(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """All places are nudged at once, and do about what the bars do end to end."""
    return Score(_felt(fork, window, nudges, bench, bench.together, 0.0, len(bench.alone)))


def clear(fork: Fork, bench: NudgeBench) -> TimedMoves:
    """What was nudged goes, and what it was held against."""
    bars = *bench.alone.values(), bench.together
    signs = bench.zero, bench.before, bench.label, bench.chip, bench.chip_name
    held = *fork.rings, *fork.waiting.values()
    fork.rings, fork.waiting = [], {}
    return go(0.0, *signs, *bars, *bench.links, *bench.tags.values(), *held, run_time=0.4)
