"""By how much predictions miss at one place: sticks between the curve and what was predicted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup
from manim.constants import CapStyleType

from gradmath.records.predictions import Misses, PredictedRun
from gradmath.records.tensor import Record
from scenes.kit.boards.bending.plot import BendingPlot
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.crossed import CrossedAxes, Paper
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import LineStroke
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Standing, same_way
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import rounding

_ROW = 1.15  # between sticks that stand in a row
_LAST = 0.3  # from the last of them to the right end of the plot
_FLOOR, _TALL = 0.42, 1.9  # of height: below the row, and for all of it
_APART, _NEXT = 0.13, 1.2  # from the upright line to a stick at its place, and to the next one
_EM, _HALF = 0.27, 0.05  # of a number; half the width of a stick
_BESIDE = 0.11


class MissStick(QuickGroup):
    """The stretch between the curve and one prediction, at one place of the plot.

    It is `grown` out of the curve, `aside` the upright line at its place; `moved` tells how far it
    has come to where it stands on a floor, as long as it was.
    """

    def __init__(
        self, plot: BendingPlot, misses: Misses, degree: int, aside: float,
        stands: Points | None = None,
    ) -> None:  # fmt: skip
        self.plot, self.misses, self.degree, self.aside = plot, misses, degree, aside
        self.stands = stands
        self.grown, self.moved = 1.0, 0.0
        self.stroke = LineStroke(stroke_width=2.6 * LINE, stroke_color=current_theme().text,
                                 cap_style=CapStyleType.BUTT)  # fmt: skip
        super().__init__(self.stroke)
        self.set_z_index(0.9)
        self.lay()

    @property
    def run(self) -> PredictedRun:
        return self.plot.run

    face = None  # how far off something is is neither a value nor a gradient

    @property
    def record(self) -> Record:
        """What it is called after: the prediction that misses."""
        return self.run.p[self.degree]

    @property
    def off(self) -> Entry:
        """How long it is."""
        return Entry(self.misses.off, (self.degree - 1,))

    @property
    def axes(self) -> CrossedAxes:
        return self.plot.axes

    def grow_to(self, share: float) -> None:
        """Reach from the curve so far to the prediction."""
        self.grown = share
        self.lay()

    def move(self, share: float) -> None:
        """Be so far on the way to the floor."""
        self.moved = share
        self.lay()

    def lay(self) -> None:
        self.stroke.points = self.stroke.born = self._outline(self.grown, self.moved)

    def _outline(self, grown: float, moved: float) -> Points:
        k = self.misses.place
        across = float(self.run.t.value[k])
        ends = (float(self.run.curve.value[k]), float(self.run.p[self.degree].value[k]))
        curve, predicted = (self.axes.place(across, end)[0] for end in ends)
        aside = self.aside * RIGHT
        low, high = curve + aside, curve + aside + (predicted - curve) * grown
        if low[1] > high[1]:
            low, high = high, low
        if self.stands is not None:
            away = (self.stands - low) * moved
            low, high = low + away, high + away
        return Polyline.through(low, high).curves()

    @property
    def upwards(self) -> bool:
        """Whether what was predicted is above the curve."""
        k = self.misses.place
        return float(self.run.p[self.degree].value[k]) > float(self.run.curve.value[k])

    @property
    def ends(self) -> tuple[Points, Points]:
        """Its lower and its upper end, when it has come to rest."""
        points = self._outline(1.0, float(self.stands is not None))
        return points[0], points[-1]

    @property
    def standing(self) -> Standing:
        return Standing(self.off.record, self.off.index, self.off.text)

    def faults(self) -> Iterator[Fault]:
        """It reaches from the curve to the prediction, and its number says how far that is."""
        name = f"the miss of {self.run.p[self.degree].name}"
        if not same_way(self.stroke.points, self._outline(self.grown, self.moved)):
            yield Fault("plot", f"{name} elsewhere", "from the curve to what was predicted")
        k = self.misses.place
        curve, predicted = self.run.curve.value[k], self.run.p[self.degree].value[k]
        share, least = rounding([curve, predicted])
        off = abs(float(predicted) - float(curve)) - number(self.off)
        if abs(off) > share * max(abs(float(curve)), abs(float(predicted))) + least:
            yield Fault("relation", f"{name}: {self.standing.text}", "how far it is off there")


class StickNumber(QuickGroup):
    """How long a stick is, on paper beyond the end that is farther from the curve."""

    def __init__(self, stick: MissStick) -> None:
        self.stick = stick
        self.number = Number(stick.off.record, stick.off.index, em=_EM)
        self.paper = Paper(stroke_width=0)
        super().__init__(self.paper, self.number)
        self.paper.set_z_index(1.0)
        self.number.set_z_index(1.1)
        self.lay()

    def place(self) -> Points:
        low, high = self.stick.ends
        away = UP if self.stick.upwards or self.stick.stands is not None else DOWN
        end = high if away[1] > 0 else low
        # Beside the upright line, beyond which others have their names.
        inwards = RIGHT * np.sign(self.stick.aside) * (self.number.width / 2 - _HALF)
        place: Points = end + away * (self.number.height / 2 + _BESIDE) + inwards
        # Below the axis its ticks have their numbers.
        floor = self.stick.axes.region.bottom + self.number.height / 2 + _BESIDE
        return np.array([place[0], max(place[1], floor), 0.0])

    def lay(self) -> None:
        self.number.points = self.number.points + (self.place() - self.number.get_center())
        self.paper.cover(self.number, 1.0)

    def faults(self) -> Iterator[Fault]:
        """It stands at its stick, and is that one's."""
        off, told = self.stick.off, self.number
        if (told.claim.record, told.claim.index) != (off.record, off.index):
            yield Fault("miss", f"{told.drawn} at a stick", "how far this prediction is off")
        if np.abs(told.get_center() - self.place()).max() > 0.05:
            yield Fault("place", f"{told.drawn} elsewhere", "at its stick")


class StickRow:
    """The misses at a place near the point, side by side: they were carried there."""

    def __init__(self, plot: BendingPlot, misses: Misses) -> None:
        self.misses = misses
        run, room = plot.run, plot.axes.region
        first = room.right - _LAST - (run.order - 1) * _ROW
        # Below the curve, or above it where that is low.
        place = float(run.curve.value[misses.place])
        below = float(plot.axes.up.spans[0].share(place)) * room.height
        floor = room.bottom if below > _TALL else room.top - _TALL
        if below <= _TALL:
            first = room.left + _ROW
        self.sticks = [
            MissStick(plot, misses, degree, 0.0,
                      np.array([first + k * _ROW, floor + _FLOOR, 0.0]))
            for k, degree in enumerate(run.degrees)
        ]  # fmt: skip
        self.numbers = [StickNumber(stick) for stick in self.sticks]
        self.names = [NameLabel(stick, INDEX / CODE_SIZE) for stick in self.sticks]

    def lay(self) -> None:
        """Let all stand as the plot is looked at now."""
        for told, name, stick in zip(self.numbers, self.names, self.sticks, strict=True):
            stick.lay()
            told.lay()
            name.next_to(stick.ends[0], DOWN, buff=_BESIDE)

    @property
    def told(self) -> VGroup:
        """What is written beside the sticks."""
        return VGroup(*self.numbers, *self.names)

    @property
    def whole(self) -> VGroup:
        return VGroup(*self.sticks, self.told)


class StickPair:
    """By how much the tangent and the highest degree miss, at an end of the plot."""

    def __init__(self, plot: BendingPlot, misses: Misses) -> None:
        run, k, degrees = plot.run, misses.place, (1, plot.run.order)
        self.misses = misses
        curve = float(run.curve.value[k])
        side = RIGHT if k < len(run.t.value) / 2 else LEFT
        offs = [float(run.p[degree].value[k]) - curve for degree in degrees]
        # Of two that point the same way the longer one stands at the line, the other beside it.
        together = offs[0] * offs[1] > 0
        longer = int(np.argmax(np.abs(offs)))
        self.sticks = [
            MissStick(plot, misses, degree,
                      side[0] * (_APART + _NEXT * (together and number != longer)))
            for number, degree in enumerate(degrees)
        ]  # fmt: skip
        self.numbers = [StickNumber(stick) for stick in self.sticks]

    def lay(self) -> None:
        """Let all stand as the plot is looked at now."""
        for told, stick in zip(self.numbers, self.sticks, strict=True):
            stick.lay()
            told.lay()

    @property
    def told(self) -> VGroup:
        return VGroup(*self.numbers)

    @property
    def whole(self) -> VGroup:
        return VGroup(*self.sticks, self.told)
