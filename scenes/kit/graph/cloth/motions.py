"""How a cloth moves: it lies down, folds strip by strip, and opens again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Animation, Mobject, VGroup, VMobject, linear, smooth

from scenes.kit.cells.moves import Replace, Settle, TurnUp
from scenes.kit.graph.cloth.cloth import Cloth
from scenes.kit.graph.cloth.parts import ClothCell
from scenes.kit.graph.cloth.pose import EDGE_ON, FOLDED
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import end_of

_LAG = 0.35  # of a motion, from strip to strip
_TURN, _READ, _MEET, _FLIP = 1.3, 0.8, 0.4, 0.45  # seconds of a fold's steps
_SHRINKS = 0.3  # of the way: what slides into another cell
_COMES = 0.3  # of its turn: a strip that was not there


class _ClothMotion(Animation):
    """Moves parts of a cloth: where they are at rest is asked only when it has ended."""

    def __init__(
        self, cloth: Cloth, parts: Sequence[VMobject], run_time: float, **options: Any
    ) -> None:
        self.cloth = cloth
        super().__init__(VGroup(*parts), run_time=run_time, rate_func=linear, **options)

    def create_starting_mobject(self) -> Mobject:
        return Mobject()  # poses tell where all is

    def begin(self) -> None:
        self.cloth.moving = True
        super().begin()

    def finish(self) -> None:
        super().finish()
        self.cloth.moving = False

    def share(self, alpha: float, number: int) -> float:
        """How far a strip has come: one begins after the other."""
        length = 1.0 / (1.0 + _LAG * (len(self.cloth.strips) - 1))
        return float(smooth(np.clip((alpha - number * _LAG * length) / length, 0.0, 1.0)))


def _parts(cloth: Cloth) -> list[VMobject]:
    return [part for strip in cloth.strips for part in strip.parts]


class LieDown(_ClothMotion):
    """Let a cloth come: each strip turns down from edge-on."""

    def __init__(self, cloth: Cloth, *, run_time: float = 1.2) -> None:
        super().__init__(cloth, _parts(cloth), run_time, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        for strip in self.cloth.strips:
            share = self.share(alpha, strip.number)
            pose = self.cloth.hanging.pose(strip.number).turned(EDGE_ON * (1.0 - share))
            strip.take(pose).be_seen(min(1.0, share / _COMES))


class TurnStrip(_ClothMotion):
    """Fold a strip onto the first one; those behind it close up as it foreshortens.

    Its cells come to stand below those of the base, which make room.
    """

    def __init__(
        self, cloth: Cloth, number: int, base: Sequence[ClothCell], *, run_time: float = _TURN
    ) -> None:
        self.number, self.base = number, [*base]
        behind = [part for strip in cloth.strips[number:] for part in strip.parts]
        super().__init__(cloth, [*cloth.fabrics[:number], *behind, *base], run_time)

    def interpolate_mobject(self, alpha: float) -> None:
        share = gently(alpha)
        cloth, strip = self.cloth, self.cloth.strips[self.number]
        swing(cloth, self.number, share)
        for position, cell in enumerate(strip.cells):
            cell.sit(strip.pose, cloth.landing(position) * share)
        for cell in self.base:
            cell.sit(cloth.hanging.pose(0), -cloth.beside * min(1.0, 2 * share))

    def finish(self) -> None:
        super().finish()
        self.cloth.folded = self.number


class OpenStrip(_ClothMotion):
    """Let a folded strip swing back; its front shows cells, its back none."""

    def __init__(
        self, cloth: Cloth, number: int, cells: Sequence[ClothCell], *, run_time: float = _TURN
    ) -> None:
        self.number, self.cells = number, [*cells]
        super().__init__(cloth, [*cloth.fabrics, *cells], run_time, introducer=True)

    def begin(self) -> None:
        self.cloth.folded = self.number - 1
        self.cloth.strips[self.number].cells = self.cells
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        swing(self.cloth, self.number, 1.0 - gently(alpha))
        strip = self.cloth.strips[self.number]
        for cell in strip.cells:
            cell.sit(strip.pose).be_seen(0.0 if strip.pose.back else 1.0)


def gently(alpha: float) -> float:
    """Nearly as fast all the way: what is edge-on in the middle of it is seen to be."""
    return float(smooth(alpha) + 2.0 * alpha) / 3.0


def swing(cloth: Cloth, number: int, share: float) -> None:
    """Let a strip be so far on its way onto the first one, and all others where that lets them."""
    angle = FOLDED * share
    pose = cloth.hanging.pose(1).turned(angle)
    cloth.strips[number].take(pose)
    # What hangs on it follows its edge, as far as that is seen to be from the hinge.
    closed = 1.0 - max(0.0, float(np.cos(angle)) * pose.near(pose.depth))
    for strip in cloth.strips[number + 1 :]:
        strip.take(cloth.hanging.pose(strip.number - number + 1 - closed))
    cloth.pile(number - 1, share)


class MakeOne(_ClothMotion):
    """The base slides back to its place."""

    def __init__(self, cloth: Cloth, base: Sequence[ClothCell], *, run_time: float) -> None:
        self.base = [*base]
        super().__init__(cloth, base, run_time)

    def interpolate_mobject(self, alpha: float) -> None:
        left = 1.0 - float(smooth(alpha))
        for cell in self.base:
            cell.sit(self.cloth.hanging.pose(0), -self.cloth.beside * left)


class SlideInto(_ClothMotion):
    """What was folded slides onto what it is added to, and is gone into it."""

    def __init__(self, cloth: Cloth, addends: Sequence[ClothCell], *, run_time: float) -> None:
        self.addends = [*addends]
        super().__init__(cloth, addends, run_time, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        cloth, left = self.cloth, 1.0 - float(smooth(alpha))
        for position, cell in enumerate(self.addends):
            aside = cloth.landing(position) - cloth.beside * (1.0 - left)
            cell.sit(cloth.folded_pose(), aside, min(1.0, 0.35 + 0.65 * left / _SHRINKS))


def fold(
    cloth: Cloth, totals: Sequence[list[ClothCell]], start: float = 0.0, pace: float = 1.0
) -> TimedMoves:
    """One strip after the other turns over, is read beside the base, and is added to it."""
    parts: TimedMoves = []
    base = cloth.base
    for strip, total in zip(cloth.strips[1:], totals, strict=True):
        parts += _add(cloth, strip.number, base, total, max(start, end_of(parts) + 0.25), pace)
        base = total
    return parts


def _add(
    cloth: Cloth,
    number: int,
    base: list[ClothCell],
    total: list[ClothCell],
    start: float,
    pace: float,
) -> TimedMoves:
    addends = cloth.strips[number].cells
    landed = start + _TURN * pace
    meet = landed + _READ * pace
    flip = meet + _MEET
    signs = [cloth.plus(position) for position in range(len(base))]
    return [
        (start, TurnStrip(cloth, number, base, run_time=_TURN * pace)),
        *come(landed, *signs, run_time=0.2),
        *go(meet - 0.15, *signs, run_time=0.15),
        (meet, MakeOne(cloth, base, run_time=_MEET)),
        (meet, SlideInto(cloth, addends, run_time=_MEET)),
        *((flip, Replace(*pair, run_time=_FLIP)) for pair in zip(base, total, strict=True)),
        (flip + _FLIP, Settle(lambda: cloth.take_sum(total))),
    ]


def open_again(
    cloth: Cloth, cells: Sequence[list[ClothCell]], start: float = 0.0, pace: float = 0.5
) -> TimedMoves:
    """The cloth opens, the strip that was folded last first; cells are what it was summed from."""
    first, *others = cells

    def begin() -> None:
        cloth.added, cloth.strips[0].cells = 0, first

    parts: TimedMoves = [(start, Settle(begin))]
    parts += [(start + 0.02, TurnUp(cell, run_time=0.4)) for cell in first]
    begun = start + 0.1
    for number in range(len(others), 0, -1):
        parts.append((begun, OpenStrip(cloth, number, others[number - 1], run_time=_TURN * pace)))
        begun = end_of(parts)
    return parts


class Leave(Animation):
    """Let cells leave a cloth, each by its way."""

    def __init__(
        self, cells: Sequence[ClothCell], ways: Sequence[Polyline], *, run_time: float
    ) -> None:
        self.cells, self.ways = [*cells], [*ways]
        super().__init__(VGroup(*cells), run_time=run_time, rate_func=smooth, introducer=True)

    def create_starting_mobject(self) -> Mobject:
        return Mobject()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        for cell, way in zip(self.cells, self.ways, strict=True):
            cell.sit(cell.pose, way.at(share) - way.at(0.0))
