"""A nudge of one entry of x: in one copy at a time, then in all; the effects lie end to end."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Create

from gradmath.records.fork import Nudges, Use
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Ride, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.effects import Effect, GrowOut, Join, Zero
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, TurnRound, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_HALF = 1.35  # the longest way of a bar from zero
_TURN = 1.9  # seconds for a copy's nudge
_PITCH, _LAST = 0.29, 0.05  # from bar to bar, and more before the last one


class NudgeBench:
    """Where effects are held against each other: below the product, between the wires."""

    def __init__(self, fork: Fork, nudges: Nudges) -> None:
        places = fork.places
        effects = list(nudges.alone.values())
        ends = np.cumsum([float(each.value[()]) for each in effects])
        sizes = [abs(float(each.value[()])) for each in (*effects, nudges.together)]
        scale = max(*sizes, *np.abs(ends).tolist()) or 1.0
        middle = (places.fork + places.join) / 2 + 0.2  # more room where x moves down
        top = places.product_plate.bottom - 0.25
        rows = [places.at(middle, top - _PITCH * k) for k in range(len(effects) + 1)]
        rows[-1] = rows[-1] - [0.0, _LAST, 0.0]
        self.alone = {
            use: Effect(each, row, _HALF / scale, scale)
            for (use, each), row in zip(nudges.alone.items(), rows, strict=False)
        }
        self.together = Effect(nudges.together, rows[-1], _HALF / scale, scale)
        self.zero = Zero(nudges.before, rows[0], rows[-1])
        self.label = NameLabel(self.zero, EM)
        self.label.next_to(self.zero, DOWN, buff=0.05)


def make_ready(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """Values run forward again, and where effects are to begin there is a line."""
    rings, fork.rings = fork.rings, []
    return Score([
        (0.0, light(window, nudges.moved, run_time=0.3)),
        *go(0.0, *rings, run_time=0.3),
        *((0.05 * k, TurnRound(track, Pass.FORWARD)) for k, track in enumerate(fork.graph.lines)),
        (0.5, light(window, nudges.before, run_time=0.4)),
        (0.6, Create(bench.zero, run_time=0.4)),
        *come(0.7, bench.label, run_time=0.3),
    ])  # fmt: skip


def nudge(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """Each copy is nudged alone, and its effect becomes a bar.

    What the copy has sent back is ringed, for it has foretold the effect.
    """
    parts: TimedMoves = []
    for k, (use, effect) in enumerate(bench.alone.items()):
        start = _TURN * k
        parts.append((start, light(window, effect.record, run_time=0.3)))
        parts += _step(fork, nudges, use, start + 0.1)
        ring = RoundFrame(fork.waiting[use][nudges.entry])
        fork.rings.append(ring)
        parts.append((start + 1.35, Create(ring, run_time=0.4)))
        parts.append((start + 1.35, GrowOut(effect, run_time=0.5)))
    return Score(parts)


def _step(fork: Fork, nudges: Nudges, use: Use, start: float) -> TimedMoves:
    """The nudged entry turns up beside x, and runs along one wire to where a use takes it."""
    beside = fork.x.get_right() + RIGHT * (fork.places.nudged.width / 2 + 0.3)
    way = fork.places.forward(use, beside)
    chip = CarriedEntry(
        nudges.moved, (nudges.entry,), Face.VALUE, fork.places.nudged,
        scale=fork.scales[Face.VALUE],
        course=WireCourse(nudges.moved.name, (nudges.entry,), (way,)),
    )  # fmt: skip
    chip.move_to(way.at(0.0)).set_z_index(0.6)
    if use == "direct":  # v lies where it would come to
        way = way.part(0.0, way.share_of(fork.places.at_sum))
    return [
        (start, TurnUp(chip, run_time=0.25)),
        (start + 0.35, Ride(chip, way, grows=False, goes=True, run_time=1.0)),
    ]


def join(fork: Fork, window: CodeWindow, nudges: Nudges, bench: NudgeBench) -> Score:
    """The bars slide end to end; then all copies are nudged at once, and do just that."""
    effects = list(bench.alone.values())
    parts: TimedMoves = [
        *go(0.0, *fork.rings, run_time=0.3),
        *(
            (0.6 * (k - 1), Join(effect, effects[:k], run_time=0.7))
            for k, effect in enumerate(effects)
            if k
        ),
    ]
    start = end_of(parts) + 0.3
    parts.append((start, light(window, bench.together.record, run_time=0.3)))
    for use in bench.alone:
        parts += _step(fork, nudges, use, start + 0.1)
    return Score([*parts, (start + 1.35, GrowOut(bench.together, run_time=0.5))])


def clear(bench: NudgeBench) -> Score:
    """The bars go."""
    gone = (bench.zero, bench.label, bench.together, *bench.alone.values())
    return Score(go(0.0, *gone, run_time=0.3))
