"""The square on an error: folded to one of half its area, which is as wide as a later error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim.constants import LineJointType

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.samples.chart import Chart
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import (
    Fault,
    Ornament,
    Standing,
    belongs,
    in_colour,
    same_way,
    within_a_pixel,
)

_CORNERS = np.array([(-1.0, -1.0, 0.0), (1.0, -1.0, 0.0), (1.0, 1.0, 0.0), (-1.0, 1.0, 0.0)]) / 2
_PAPER, _BACK = 0.42, 0.72  # how strong its colour is, in front and on the back
_NOTHING = np.zeros((0, 3))


class PaperPiece(Ornament):
    """A piece of a square, filled."""

    def lay(self, points: Points) -> None:
        self.points = self.born = points


class ErrorSquare(QuickGroup):
    """A square whose side is an error, left of where that stands; halved in area so many times.

    It is swept out of its right side, comes from the square that it is half of, folds its four
    corners in, and can move over one of the quarters of the square that was not halved.
    """

    def __init__(self, chart: Chart, error: Record, count: int, halvings: int = 0) -> None:
        """count is where the error is that the first square stands on."""
        theme = current_theme()
        self.face, self.chart, self.record = Face.VALUE, chart, error
        self.first, self.halvings = count, halvings
        self.swept, self.way, self.folded, self.gone, self.quarter = 1.0, 1.0, 0.0, 0.0, 0
        self.base, self.flaps = (
            PaperPiece(fill_color=hue, fill_opacity=1, stroke_color=theme.value_ink,
                       stroke_width=0.7 * LINE, joint_type=LineJointType.ROUND)
            for hue in self._hues()
        )  # fmt: skip
        self.mark = RulerLine(stroke_color=theme.text, stroke_width=1.8 * LINE)
        super().__init__(self.base, self.flaps, self.mark)
        for part in self.submobjects:
            belongs(part, self)
        self.mark.set_z_index(0.24)
        self.base.set_z_index(0.2)
        self.flaps.set_z_index(0.22)
        self.lay()

    # -- what it does --------------------------------------------------------------------------

    def sweep(self, share: float) -> Self:
        """Be as wide as this share of its side."""
        self.swept = share
        return self.lay()

    def arrive(self, share: float) -> Self:
        """Have come so far from the square that was folded to it, turning upright."""
        self.way = share
        return self.lay()

    def fold(self, share: float) -> Self:
        """Have its corners folded in so far."""
        self.folded = share
        return self.lay()

    def cover(self, quarter: int, share: float) -> Self:
        """Have moved so far over a quarter of the first square."""
        self.quarter, self.gone = quarter, share
        return self.lay()

    def lay(self) -> Self:
        """Lie where the chart has it now."""
        base, flaps = self._outlines()
        self.base.lay(base)
        self.flaps.lay(flaps)
        self.flaps.set_fill(self._hues()[1])
        self.mark.lay(self._side())
        return self

    def _hues(self) -> tuple[str, str]:
        """What is in front, and what turns its back by and by as it is folded in."""
        theme, turned = current_theme(), _PAPER + (_BACK - _PAPER) * self.folded
        front, back = (shade(theme.background, theme.value_ink, each) for each in (_PAPER, turned))
        return front, back

    def _side(self) -> Points:
        """The side that stands for the error, until corners are folded in or it goes elsewhere."""
        return (
            _NOTHING if self.folded or self.gone else Polyline.through(*self.corners[1:3]).curves()
        )

    # -- where it is ---------------------------------------------------------------------------

    def side_of(self, halvings: int) -> float:
        """As long as the error is high; each halving leaves one over the root of two of it."""
        value = float(self.record.value[self.first - 1])
        foot, top = self.chart.places(np.full(2, float(self.first)), np.array([0.0, value]))
        return float(top[1] - foot[1]) / float(np.sqrt(2.0)) ** halvings

    def home_of(self, halvings: int) -> Points:
        """The middle of a square that stands left of its count."""
        half = self.side_of(halvings) / 2
        count = np.array([float(self.first * 2**halvings)])
        return np.asarray(self.chart.places(count, np.zeros(1))[0] + np.array([-half, half, 0.0]))

    @property
    def middle(self) -> Points:
        """Where its middle is now."""
        home = self.home_of(self.halvings)
        if self.way < 1.0:
            start = self.home_of(self.halvings - 1)
            return np.asarray(start + (home - start) * self.way)
        aim = self.home_of(0) + _CORNERS[self.quarter] * self.side_of(0) / 2
        return np.asarray(home + (aim - home) * self.gone)

    @property
    def corners(self) -> Points:
        """Where its corners are, or were before they were folded in."""
        turn = -np.pi / 4 * (1.0 - self.way)  # its lower right side will be upright
        x, y = (_CORNERS * self.side_of(self.halvings)).T[:2]
        turned = np.column_stack([x * np.cos(turn) - y * np.sin(turn),
                                  x * np.sin(turn) + y * np.cos(turn), 0.0 * x])  # fmt: skip
        corners: Points = self.middle + turned
        if self.swept < 1.0:
            corners[[0, 3], 0] = corners[1, 0] - self.side_of(self.halvings) * self.swept
        return corners

    def _outlines(self) -> tuple[Points, Points]:
        corners = self.corners
        if not self.folded:
            return _closed(corners), _NOTHING
        middles = (corners + np.roll(corners, -1, axis=0)) / 2  # each one after its corner
        flaps = []
        for k, corner in enumerate(corners):
            before, after = middles[k - 1], middles[k]
            crease = (before + after) / 2
            tip = crease + (corner - crease) * np.cos(np.pi * self.folded)
            flaps.append(_closed(np.array([before, tip, after])))
        return _closed(middles), np.concatenate(flaps)

    # -- what it stands for --------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        index = (self.first - 1,)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """Its area is the square of the error, halved so often, and it is where that stands."""
        told = f"the square on {self.record.name}, halved {self.halvings} times"
        for drawn, due in zip((self.base, self.flaps), self._outlines(), strict=True):
            if not same_way(drawn.points, due):
                yield Fault("square", f"{told} elsewhere", "beside its error")
        if not same_way(self.mark.points, self._side()):
            yield Fault("square", f"the side of {told} elsewhere", "where its error stands")
        unit = np.diff(self.chart.places(np.zeros(2), np.array([0.0, 1.0]))[:, 1])[0]
        due_area = float(self.record.value[self.first - 1]) ** 2 / 2**self.halvings * self.swept
        x, y = (self.corners / unit).T[:2]
        area = float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
        if abs(area - due_area) > 1e-6:
            yield Fault("square", f"{told} of area {area:.4f}", f"{due_area:.4f}")
        for drawn, hue in zip((self.base, self.flaps), self._hues(), strict=True):
            if len(drawn.points) and not in_colour(drawn.fill_rgbas, hue):
                yield Fault("colour", f"{told} in another colour", hue)


class ErrorLegs(QuickGroup):
    """Two errors at a right angle, of which a half each counts, and the long side they leave."""

    def __init__(self, chart: Chart, error: Record, half: Record, count: int) -> None:
        self.face, self.chart, self.record, self.half = Face.VALUE, chart, error, half
        self.count, self.turned, self.halved, self.reach = count, 0.0, 0.0, 0.0
        ink = current_theme().text
        self.upright, self.other, self.slant = (
            RulerLine(stroke_color=ink, stroke_width=1.8 * LINE) for _ in range(3)
        )
        super().__init__(self.upright, self.other, self.slant)
        for part in self.submobjects:
            belongs(part, self)
        self.set_z_index(0.55)
        self.lay()

    def turn(self, share: float) -> Self:
        """Have one of them turned so far to the left."""
        self.turned = share
        return self.lay()

    def halve(self, share: float) -> Self:
        """Have both shortened so far to their halves."""
        self.halved = share
        return self.lay()

    def span(self, share: float) -> Self:
        """Have the long side drawn so far."""
        self.reach = share
        return self.lay()

    def lay(self) -> Self:
        for line, way in zip((self.upright, self.other, self.slant), self._ways(), strict=True):
            line.lay(Polyline.through(*way).curves())
        return self

    def _ways(self) -> list[Points]:
        """From where to where each of its lines goes."""
        value = float(self.record.value[self.count - 1])
        foot, top = self.chart.places(np.full(2, float(self.count)), np.array([0.0, value]))
        reached = float(top[1] - foot[1]) * (1.0 - self.halved / 2)
        angle = np.pi / 2 * (1.0 + self.turned)
        up, aside = foot + [0.0, reached, 0.0], np.array([np.cos(angle), np.sin(angle), 0.0])
        left = foot + reached * aside
        return [np.array(way) for way in (
            (foot, up), (foot, left), (left, left + (up - left) * max(self.reach, 1e-3)))
        ]  # fmt: skip

    @property
    def standing(self) -> Standing:
        index = (self.count - 1,)
        return Standing(self.record, index, self.record.text(index))

    def faults(self) -> Iterator[Fault]:
        """Its lines are where they are due; halved, each reaches half of its error."""
        told = f"the legs of {self.record.name}"
        for line, (start, end) in zip((self.upright, self.other, self.slant), self._ways(),
                                      strict=True):  # fmt: skip
            if not (within_a_pixel(line.points[0], start) and within_a_pixel(line.points[-1], end)):
                yield Fault("legs", f"{told} elsewhere", "at a right angle")
        if self.halved == 1.0:
            value = float(self.half.value)
            due = self.chart.places(np.array([float(self.count)]), np.array([value]))[0]
            if not within_a_pixel(self.upright.points[-1], due):
                yield Fault("legs", f"{told} of another length", "half of the error")


def _closed(corners: Points) -> Points:
    """Straight ways from corner to corner, and back to the first one."""
    return straights(corners, np.roll(corners, -1, axis=0))
