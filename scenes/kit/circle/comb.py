"""A comb with a tooth for each number: it lies straight, or is bent until its ends meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HAIRLINE, INDEX, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way, within_a_pixel

TURN = 256  # numbers in a whole turn of a ring
_SHORT, _LONG = 0.11, 0.24
_LABEL = 0.07  # from a tooth to its number
_STRAIGHT = 1e-6
_SPREADS = 0.4  # of its least unit, over which a number comes


@dataclass(frozen=True, eq=False)
class CombPose:
    """How a comb lies: where its middle number is, how far one number is from the next, the rest.

    bend is 0 for a straight comb and 1 for a ring, whose circumference is as long as the comb was;
    turn is how many numbers a ring has been turned by, clockwise.
    """

    place: Points
    unit: float
    bend: float = 0.0
    turn: float = 0.0
    middle: float = 0.0

    def toward(self, other: CombPose, share: float) -> CombPose:
        """A share of the way to another one."""

        def mixed(start: float, end: float) -> float:
            return start + (end - start) * share

        return CombPose(
            self.place + (other.place - self.place) * share,
            float(self.unit * (other.unit / self.unit) ** share),
            mixed(self.bend, other.bend),
            mixed(self.turn, other.turn),
            mixed(self.middle, other.middle),
        )

    def on(self, numbers: npt.ArrayLike, out: float = 0.0) -> Points:
        """Places of numbers, so far out of the comb."""
        ahead = np.asarray(numbers, dtype=float) - self.middle
        if self.bend < _STRAIGHT:
            along = ahead * self.unit
            return self.place + np.stack([along, np.full_like(along, out), 0 * along], axis=-1)
        radius = TURN * self.unit / (2 * np.pi * self.bend)
        angle = 2 * np.pi * (self.bend * ahead + self.turn) / TURN
        outer = radius + out
        across, up = outer * np.sin(angle), outer * np.cos(angle) - radius
        return self.place + np.stack([across, up, 0 * up], axis=-1)


class Strokes(Ornament):
    """Short lines, or one, that a comb or a walker lays."""

    def lay(self, points: Points) -> None:
        """Take another outline."""
        self.points = self.born = points


class Comb(QuickGroup):
    """A record's numbers as teeth; some of them are written beside their teeth.

    labels are the entries of those, each with the least distance from one number to the next at
    which it is written. side is 1 if teeth and numbers point up, or outward, -1 if not.
    """

    def __init__(
        self, record: Record, pose: CombPose, labels: Mapping[int, float], *, side: float = 1.0,
        nudged: Mapping[int, float] | None = None, em: float = INDEX,
    ) -> None:  # fmt: skip
        self.record, self.pose, self.side = record, pose, side
        self.nudged = dict(nudged or {})
        theme = current_theme()
        self.spine = Strokes(stroke_width=HAIRLINE, stroke_color=theme.muted)
        self.teeth = Strokes(stroke_width=HAIRLINE, stroke_color=theme.text)
        self.labels = {k: Number(record, (k,), em=em, color=theme.text) for k in labels}
        self.least = dict(labels)
        super().__init__(self.spine, self.teeth, *self.labels.values())
        for part in self.submobjects:
            belongs(part, self)
        self.lie(pose)

    @property
    def centre(self) -> Points:
        """The middle of a ring."""
        pose = self.pose
        radius = TURN * pose.unit / (2 * np.pi)
        return np.asarray(pose.place - np.array([0.0, radius, 0.0]))

    @property
    def numbers(self) -> npt.NDArray[np.float64]:
        numbers: npt.NDArray[np.float64] = self.record.value.astype(np.float64)
        return numbers

    def lie(self, pose: CombPose) -> Self:
        """Take another pose."""
        self.pose = pose
        self.spine.lay(self._spine())
        self.teeth.lay(self._teeth())
        for k, label in self.labels.items():
            label.move_to(self._label(k))
            label.fill_rgbas = label.fill_rgbas.copy()
            label.fill_rgbas[:, 3] = self._seen(k)
        return self

    def move(self, start: CombPose, end: CombPose, share: float) -> Self:
        """Be on the way from one pose to another."""
        return self.lie(start.toward(end, share))

    def _on_stage(self, places: Points) -> npt.NDArray[np.bool_]:
        inside: npt.NDArray[np.bool_] = np.abs(places[:, 0]) <= SAFE.right + 1e-6
        return inside

    def _spine(self) -> Points:
        numbers = self.numbers
        low, high = numbers.min(), numbers.max()
        if self.pose.bend < _STRAIGHT:
            ends = self.pose.on([low, high])
            ends[:, 0] = np.clip(ends[:, 0], SAFE.left, SAFE.right)
            return Polyline(ends).curves()
        half = 0.5 if len(numbers) == TURN else 0.0  # the ends of a ring meet
        return Polyline(self.pose.on(np.linspace(low - half, high + half, 2 * TURN + 1))).curves()

    def _teeth(self) -> Points:
        numbers = self.numbers
        lengths = np.full(len(numbers), _SHORT)
        for k in self.labels:
            lengths[k] += (_LONG - _SHORT) * self._seen(k)
        feet = self.pose.on(numbers)
        outward = self.pose.on(numbers, 1.0) - feet
        seen = self._on_stage(feet)
        tips = feet + self.side * lengths[:, None] * outward
        return straights(feet[seen], tips[seen])

    def _label(self, k: int) -> Points:
        number, label = self.numbers[k] + self.nudged.get(k, 0.0), self.labels[k]
        foot = self.pose.on(number)
        outward = np.abs(self.pose.on(number, 1.0) - foot)
        half = float(outward @ [label.width / 2, label.height / 2, 0.0])
        return self.pose.on(number, self.side * (_LONG + _LABEL + half))

    def _seen(self, k: int) -> float:
        least = self.least[k]
        there = abs(float(self.pose.on(self.numbers[k])[0])) <= SAFE.right - 0.2
        wide = (self.pose.unit - (1 - _SPREADS) * least) / (_SPREADS * least) if least else 1.0
        return float(np.clip(wide, 0.0, 1.0)) if there else 0.0

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (0,), self.record.text((0,)))

    def faults(self) -> Iterator[Fault]:
        """Every tooth is at its number, in order, and every number written at its tooth."""
        name = self.record.name
        if (np.diff(self.numbers) <= 0).any():
            yield Fault("comb", f"{name} out of order", "each number right of the one before")
        if not same_way(self.teeth.points, self._teeth()):
            yield Fault("comb", f"teeth of {name} elsewhere", "each at its number")
        if not same_way(self.spine.points, self._spine()):
            yield Fault("comb", f"the line of {name} elsewhere", "through all its numbers")
        for k, label in self.labels.items():
            if label.index != (k,) or not within_a_pixel(label.get_center(), self._label(k)):
                yield Fault("comb", f"{name}[{k}] written elsewhere", "at its tooth")


def rolled(pose: CombPose, number: float) -> CombPose:
    """A ring that hangs from a line at its zero, after it has rolled so far along it."""
    return replace(pose, place=pose.place + np.array([number * pose.unit, 0, 0]), turn=-number)
