"""Where lanes of one hill stand, one above the other, over an axis that can be seen from afar."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import DOWN

from gradmath.records.races import RateRace, TwoSampleStep
from scenes.kit.charts.axes import Numbers, Span
from scenes.kit.charts.crossed import ScaledAxis
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import SAFE

AXIS = -2.0
LEFT_END, RIGHT_END = SAFE.left + 0.02, 5.05  # of lanes
PITCH = 0.36  # from lane to lane, seen from near
_PITCHES = (0.46, 0.46, PITCH)
# How close one can look: at two samples, at all of a race, and at its lanes.
SAMPLES, FAR, NEAR = 0, 1, 2
_END = SAFE.right - 0.02  # of the axis
_AWAY = 0.27
_LOW, _HIGH = -8.3, 3.5  # seen from near, or farther to the left
_BEYOND = 3.7  # of the goal: room for a flag's number, and for one of a bead beyond the frame
_RISE = 0.74  # units of the frame for a loss of 1, seen from near
_AROUND = 1.15  # of the farthest places, for those who look from afar
_LEAST, _RIGHT = 60.0, 0.2  # how far to the left those see, at least; to the right, of that
_STEPS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
_FREE = 0.5  # from the ends of the axis to the middle of a number, at least
_ROOM = 1.0  # between numbers of the axis, at least


class LaneView:
    """Lanes from the highest down, the last one on the axis; all have one hill.

    It can be looked at from ever farther away: the axis tells how far.
    """

    def __init__(self, race: RateRace, two: TwoSampleStep) -> None:
        self.lanes = race.rates.shape[0]
        thrown = [*two.z_new.value.tolist(), *two.z.value.tolist()]
        lowest = min(float(path.value[:, 0].min()) for path in race.paths)
        spans = (
            _around(min(thrown), 1.5 * max(thrown)),
            _around(min(lowest, -_LEAST), max(-lowest, _LEAST) * _RIGHT),
            _near(float(race.goal.value)),
        )
        self.axis = ScaledAxis(
            spans, np.array([LEFT_END, AXIS, 0.0]), np.array([_END, AXIS, 0.0]), DOWN, _AWAY
        )
        width = _END - LEFT_END
        self.rises = (*(width / each.length for each in spans[:2]), _RISE)
        self.look(NEAR)

    def look(self, closeness: float) -> None:
        """Come closer, or go away."""
        self.axis.look(closeness)
        k = min(int(closeness), len(self.rises) - 2)
        near, wide = self.rises[k + 1], self.rises[k]
        self.rise = wide * (near / wide) ** (closeness - k)
        self.pitch = float(np.interp(closeness, (SAMPLES, FAR, NEAR), _PITCHES))

    @property
    def unit(self) -> float:
        """How long a logit of 1 is."""
        return (_END - LEFT_END) / self.axis.span.length

    def across(self, number: Numbers | float) -> Numbers:
        """Where a logit stands."""
        share: Numbers = np.asarray(self.axis.span.share(number), dtype=np.float64)
        return LEFT_END + share * (_END - LEFT_END)

    def number_at(self, across: float) -> float:
        """Which logit stands at a place."""
        return float(self.axis.span.number_at((across - LEFT_END) / (_END - LEFT_END)))

    def level(self, lane: int) -> float:
        """How high the foot of a lane lies."""
        return AXIS + self.pitch * (self.lanes - 1 - lane)

    def places(self, numbers: Numbers, losses: Numbers, lane: int) -> Points:
        """Where losses stand over their logits, in a lane."""
        heights = self.level(lane) + self.rise * losses
        return np.column_stack([self.across(numbers), heights, np.zeros(len(losses))])

    def place(self, number: float, loss: float, lane: int) -> Points:
        found: Points = self.places(np.array([number]), np.array([loss]), lane)[0]
        return found


def _near(goal: float) -> Span:
    """The stretch of a race, with a tick at each whole number."""
    low = min(_LOW, float(np.floor(10 * (goal - _BEYOND) + 0.5)) / 10)
    return Span(low, _HIGH, tuple(map(float, range(int(np.ceil(low + 0.2)), 4))))


def _around(low: float, high: float) -> Span:
    """A stretch around two numbers, with round ticks."""
    span = Span(_AROUND * low, _AROUND * high, ())
    unit = (_END - LEFT_END) / span.length
    step = next(each for each in _STEPS if each * unit >= _ROOM)
    free = _FREE / unit
    first, last = np.ceil((span.low + free) / step), np.floor((span.high - free) / step)
    return replace(span, ticks=tuple(float(k * step) for k in np.arange(first, last + 1)))
