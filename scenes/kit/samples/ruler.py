"""A ruler of numbers that lies or stands, comes closer, and can be divided logarithmically."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.numbers import decimals_for
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.axes import Coordinate, Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, belongs, same_way, within_a_pixel

_TICK, _AWAY = 0.1, 0.24
_EDGE = 1e-6
_FADES = 0.16  # of a turn, in which numbers go before it moves, and come after
_SMALLEST = 1e-9  # of what has a logarithm


@dataclass(frozen=True)
class Scale:
    """Which numbers a ruler covers; bend is 0 where equal steps are equally long, 1 where ratios.

    A logarithmic one begins at `least`.
    """

    low: float
    high: float
    bend: float = 0.0
    least: float = 1.0

    def share(self, numbers: Numbers | float) -> Numbers:
        """How far along numbers stand."""
        numbers = np.asarray(numbers, dtype=np.float64)
        plain: Numbers = (numbers - self.low) / (self.high - self.low)
        if not self.bend:
            return plain
        ratios = np.log(np.maximum(numbers, _SMALLEST) / self.least)
        bent: Numbers = plain + self.bend * (ratios / np.log(self.high / self.least) - plain)
        return bent

    def toward(self, other: Scale, share: float) -> Scale:
        """A share of the way to another one; equal shares bring equal ratios."""
        high = self.high * (other.high / self.high) ** share
        foot, other_foot = self.low / self.high, other.low / other.high
        return Scale(
            high * (foot + (other_foot - foot) * share),
            high,
            self.bend + (other.bend - self.bend) * share,
            self.least * (other.least / self.least) ** share,
        )


@dataclass(frozen=True, eq=False)
class RulerPose:
    """Where a ruler has its middle, its direction, its length, and on which side its numbers are.

    side is -1 if they stand to the right of its direction, below a ruler that lies, and 1 if left.
    """

    middle: Points
    length: float
    scale: Scale
    angle: float = 0.0
    side: float = -1.0

    @property
    def along(self) -> Points:
        return np.array([np.cos(self.angle), np.sin(self.angle), 0.0])

    @property
    def across(self) -> Points:
        """To the left of its direction: up from a ruler that lies."""
        return np.array([-np.sin(self.angle), np.cos(self.angle), 0.0])

    @property
    def unit(self) -> float:
        """How long one is."""
        return self.length / (self.scale.high - self.scale.low)

    def at(self, numbers: Numbers | float, out: Numbers | float = 0.0) -> Points:
        """Places of numbers, so far to the left of it."""
        ahead = (self.scale.share(numbers) - 0.5) * self.length
        return np.asarray(
            self.middle + np.multiply.outer(ahead, self.along) + np.multiply.outer(out, self.across)
        )

    def toward(self, other: RulerPose, share: float) -> RulerPose:
        """A share of the way to another one."""

        def mixed(start: float, end: float) -> float:
            return start + (end - start) * share

        return RulerPose(
            self.middle + (other.middle - self.middle) * share,
            mixed(self.length, other.length),
            self.scale.toward(other.scale, share),
            mixed(self.angle, other.angle),
            mixed(self.side, other.side),
        )


class RulerLine(Ornament):
    """A line of a ruler, or one of its ticks."""

    def lay(self, points: Points) -> None:
        self.points = self.born = points


class RulerMark(QuickGroup):
    """A tick of a ruler and its number."""

    def __init__(self, number: float, em: float = INDEX) -> None:
        theme = current_theme()
        self.number, self.place = number, np.zeros(3)
        self.tick = RulerLine(stroke_width=0.6 * LINE, stroke_color=theme.muted)
        self.claim = Coordinate(number, decimals_for([np.array([number])], most=6))
        self.label = Phrase("{}", self.claim, em=em / CODE_SIZE, color=theme.muted,
                            type=Type.CODE)  # fmt: skip
        super().__init__(self.tick, self.label)

    def stand(self, pose: RulerPose, seen: float) -> None:
        """Stand at its number, and be seen so well."""
        self.place = pose.at(self.number)
        outwards = pose.across * np.sign(pose.side)
        self.tick.lay(Polyline.through(self.place, self.place + outwards * _TICK).curves())
        half = np.abs(outwards) @ [self.label.width / 2, self.label.height / 2, 0.0]
        away = outwards * (_AWAY + (half if abs(outwards[0]) > 0.5 else 0.0))
        self.label.move_to(self.place + away)
        for ink in (self.tick.stroke_rgbas, self.label[0].fill_rgbas):
            ink[:, 3] = seen


def _inside(pose: RulerPose, number: float) -> bool:
    """Whether a ruler reaches so far."""
    return bool(-_EDGE <= float(pose.scale.share(number)) <= 1 + _EDGE)


class TurningRuler(QuickGroup):
    """A line with numbers, of which some are written while it is seen as one way, some as another.

    written are the numbers of each such set, by its name; `shown` says how well each set is seen.
    """

    def __init__(
        self, pose: RulerPose, written: Mapping[str, tuple[float, ...]], now: str, *,
        em: float = INDEX,
    ) -> None:  # fmt: skip
        self.pose, self.written = pose, dict(written)
        self.shown = {name: float(name == now) for name in written}
        self.ends: dict[float, float] = {}  # of numbers that are written before a turn and after
        self.line = RulerLine(stroke_width=0.6 * LINE, stroke_color=current_theme().muted)
        numbers = sorted({number for each in written.values() for number in each})
        self.marks = [RulerMark(number, em) for number in numbers]
        super().__init__(self.line, *self.marks)
        for mark in self.marks:
            belongs(mark.tick, self)
            belongs(mark.label, self)
        belongs(self.line, self)
        self.set_z_index(-0.2)
        self.lie(pose)

    def lie(self, pose: RulerPose) -> Self:
        """Take another pose."""
        self.pose = pose
        self.line.lay(self._line())
        for mark in self.marks:
            mark.stand(pose, self._seen(mark))
        return self

    def turn(self, start: RulerPose, end: RulerPose, names: tuple[str, str], share: float) -> Self:
        """Be on the way from one pose to another; what is written there comes when other goes."""
        going, coming = (
            float(np.clip(each / _FADES, 0.0, 1.0)) for each in (share, share + _FADES - 1)
        )
        self.shown = dict.fromkeys(self.shown, 0.0)
        self.shown[names[0]], self.shown[names[1]] = 1.0 - going, coming
        stays = set(self.written[names[0]]) & set(self.written[names[1]])
        self.ends = {}
        for mark in self.marks:
            inside = [_inside(pose, mark.number) for pose in (start, end)]
            if mark.number in stays:
                self.ends[mark.number] = (
                    1.0 if all(inside) else self._strength(inside, going, coming)
                )
        if start.side != end.side:
            self.ends = dict.fromkeys(stays, max(1.0 - going, coming))
        moved = float(np.clip((share - _FADES) / (1 - 2 * _FADES), 0.0, 1.0))
        return self.lie(start.toward(end, moved * moved * (3 - 2 * moved)))

    @staticmethod
    def _strength(inside: list[bool], going: float, coming: float) -> float:
        """How well a mark is seen that is on its ruler before, or after, or neither."""
        return max(inside[0] * (1.0 - going), inside[1] * coming)

    def _seen(self, mark: RulerMark) -> float:
        if not _inside(self.pose, mark.number):
            return 0.0
        if mark.number in self.ends:
            return self.ends[mark.number]
        return max(self.shown[name] for name, each in self.written.items() if mark.number in each)

    def _line(self) -> Points:
        half = self.pose.along * self.pose.length / 2
        return Polyline.through(self.pose.middle - half, self.pose.middle + half).curves()

    def faults(self) -> Iterator[Fault]:
        """Every number stands at its tick, and that where the ruler has it."""
        if not same_way(self.line.points, self._line()):
            yield Fault("ruler", "a ruler's line elsewhere", "along the ruler")
        for mark in self.marks:
            due, told = self.pose.at(mark.number), mark.claim.text
            if not within_a_pixel(mark.tick.points[0], due):
                yield Fault("tick", f"the tick of {told} elsewhere", "on its number")
            beside = (mark.label.get_center() - due) @ self.pose.along
            if not within_a_pixel(beside, 0.0):
                yield Fault("tick", f"{told} elsewhere", "where its number is")
