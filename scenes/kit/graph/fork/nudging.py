"""A nudge of one entry of x: in one of its places at a time, then in all; the effects end to end.

The graph has gone, and what came back by each use has stayed: beside it, on its row, lies what the
nudge of that use does, and beside x.grad what the nudge of all does.
"""

from __future__ import annotations

from manim import DOWN, UP, Create

from gradmath.records.fork import Nudges
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Ride, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.fork.fork import IN_LINE, Fork
from scenes.kit.graph.fork.forward import light, run_dry
from scenes.kit.graph.signs.effects import BarLink, Effect, GrowOut, Join, Zero
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, come, go, sink
from scenes.kit.graph.signs.use_tags import UseTag
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.claims import Position

_THICK, _DIGITS = 0.34, 0.3
_LEFT, _RIGHT = 0.65, 2.75  # room beside bars: for what runs down at the fork, for digits and lines
_LINES = 0.8  # from the right margin to the middle of what was run
_TURN = 1.5  # seconds for the nudge of one place
_STAGGER = 0.2  # seconds between those that run one after the other to the same place
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
        self.label = NameLabel(self.zero, EM)
        self.label.next_to(self.zero, DOWN, buff=0.06)
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


def make_ready(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """The graph goes; n is x with one entry nudged; where effects are to begin there is a line."""
    graph = fork.graph
    leaving = [*(fork.rest.pop(name) for name in ("y", "v")), *fork.names, *graph.tags.values()]
    fork.names = []
    return Score([
        *run_dry(fork),
        *go(0.0, *leaving, run_time=0.4),
        *go(0.1, *graph.lines, *fork.stretches, run_time=0.5),
        *sink(0.2, graph.product, graph.sum, *graph.drawers.values(), run_time=0.6),
        (0.4, light(window, nudges.moved, run_time=0.4)),
        (0.9, TurnUp(bench.chip, run_time=0.4)),
        *come(1.1, bench.chip_name, run_time=0.3),
        (1.9, light(window, nudges.before, run_time=0.4)),
        (2.1, Create(bench.zero, run_time=0.5)),
        *come(2.3, bench.label, run_time=0.3),
    ])  # fmt: skip


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
        start = 0.65 * (k - 1)
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


def clear(bench: NudgeBench) -> Score:
    """What was nudged goes."""
    bars = *bench.alone.values(), bench.together
    signs = bench.zero, bench.label, bench.chip, bench.chip_name
    return Score(go(0.0, *signs, *bars, *bench.links, *bench.tags.values(), run_time=0.3))
