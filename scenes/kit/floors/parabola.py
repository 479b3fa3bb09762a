"""The curve that every entry goes by: it climbs to its height, and comes back at its slope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import DR, LEFT, RIGHT, UP, UR, Animation, VMobject, there_and_back

from gradmath.records.budget import BudgetRun
from gradmath.records.floors import FloorsRun
from gradmath.records.tensor import Index
from scenes.kit.cells.lettering import Number
from scenes.kit.charts.axes import AxisLabel, Span
from scenes.kit.charts.crossed import ON_PAPER, CrossedAxes, Paper
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.charts.swept import Swept
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.floors.crumbs import CRUMB
from scenes.kit.floors.places import CELL, PLOT
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import LINE, NUMBER, Face
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry

_GRAIN = CELL.width * CRUMB + 0.035  # from crumb to crumb in a pile
_WIDE = 4  # crumbs side by side
_HANGS = 0.5  # above the curve: what waits to come down to it
_OVER = 0.36  # from the middle of a pile's last crumb to what stands on top of it
_TOLD_APART = 0.3  # numbers of an axis
_TANGENT = 1.5
_AWAY, _FREE = (0.27, 0.36, 0.46, 0.6), 0.24  # from a tangent to its slope; what is far enough
_ROOM_UP = 1.06
_BESIDE, _CLEAR = 0.29, 0.06  # from the top of a pile to its product; what is far enough
_CORNERS = np.array([[x, y, 0.0] for x in (-1, 0, 1) for y in (-1, 0, 1)])  # of a box, and more


class Parabola:
    """Axes with the curve between them, and the places on it that entries of inp come to."""

    def __init__(self, run: FloorsRun | BudgetRun, region: Region = PLOT) -> None:
        self.run = run
        values, powers = run.inp.value.astype(float), run.powers.value.astype(float)
        us, heights = run.u.value.astype(float), run.curve.value.astype(float)
        across = Span(us.min(), us.max(), tuple(np.unique(values)))
        up = Span(0.0, float(heights.max()) * _ROOM_UP, ())
        ticks = _apart(np.unique(powers), region.height / up.length)
        self.axes = CrossedAxes(
            region, [across], [Span(up.low, up.high, ticks)], at=across.low, side=LEFT
        )
        self.curve = Curve(self.axes, Series(run.u), Series(run.curve), face=Face.VALUE, width=LINE)
        self.curve.set_z_index(-0.5)
        self.names = AxisLabel(run.u, across), AxisLabel(run.curve, self.axes.up.span)
        self.names[0].belongs_to(self.axes.across)
        self.names[1].belongs_to(self.axes.up)
        self.names[0].next_to(self.axes.across.line, RIGHT, buff=0.12)
        self.names[1].next_to(self.axes.up.line, UP, buff=0.14).align_to(
            self.axes.up.line, LEFT
        ).shift(0.3 * LEFT)
        self.slots = _slots(values)
        self.tangents = [self._tangent(index) for index in self.met]
        self.slopes: list[SlopeNumber] = []
        for tangent in self.tangents:
            self.slopes.append(SlopeNumber(tangent, self._clear_spot(tangent)))
        self.papers = [Paper(stroke_width=0) for _ in self.slopes]  # behind which crumbs pass
        for paper, slope in zip(self.papers, self.slopes, strict=True):
            paper.set_z_index(ON_PAPER - 0.01).cover(slope, 1.0)

    @property
    def met(self) -> list[Index]:
        """One entry of inp for each place of the curve that some come to."""
        values = self.run.inp.value
        first = [np.argwhere(values == value)[0] for value in np.unique(values)]
        return [tuple(map(int, index)) for index in first]

    def _tangent(self, index: Index) -> TangentBar:
        run = self.run
        swept = Swept(Entry(run.inp, index), Entry(run.powers, index))
        return TangentBar(self.axes, swept, Entry(run.slopes, index), length=_TANGENT)

    def _clear_spot(self, tangent: TangentBar) -> Points:
        """The place beside a tangent that is the farthest from all that is drawn there."""
        start, end = tangent.bar.points[0], tangent.bar.points[-1]
        way = (end - start) / np.linalg.norm(end - start)
        aside = np.array([way[1], -way[0], 0.0])
        spots = [
            foot + side * away * aside
            for away in _AWAY
            for foot in (end - 0.25 * way, end + 0.15 * way, start + 0.25 * way)
            for side in (1.0, -1.0)
        ]
        drawn = self._obstacles()
        floor = float(self.axes.across.line.get_y()) + _FREE / 2
        free = [
            min(float(np.linalg.norm(drawn - spot, axis=1).min()), _FREE) if spot[1] > floor else 0
            for spot in spots
        ]
        return np.asarray(spots[int(np.argmax(free))])

    def _obstacles(self) -> Points:
        """Points of all that a number keeps off: curve, axes, tangents, piles, other numbers."""
        piles = [place(index) for index in self.slots for place in (self.on_curve, self.above)]
        waiting = [self.on_top(index, waiting=True) for index in self.met]
        corners = _CORNERS * CELL.width / 2
        boxes = [place + corners * CRUMB for place in piles]
        boxes += [place + corners for place in waiting]
        return np.vstack([self._drawn(), *boxes, *(each.spot for each in self.slopes)])

    def _drawn(self) -> Points:
        """Points of curve, axes, tangents, and of the entries on top of piles."""
        axes, run = self.axes, self.run
        lines = [axes.across.line.points, axes.up.line.points]
        lines += [each.bar.points for each in self.tangents]
        dense = [line[0] + np.linspace(0, 1, 60)[:, None] * (line[-1] - line[0]) for line in lines]
        boxes = [self.on_top(index) + _CORNERS * CELL.width / 2 for index in self.met]
        numbers = [
            label.get_corner(side)
            for axis in (axes.across, axes.up)
            for *_, label in axis.scales
            for side in (UR, DR)
        ]
        curve = axes.place(run.u.value.astype(float), run.curve.value.astype(float))
        return np.vstack([curve, *dense, *boxes, *numbers])

    def _along_curve(self) -> Points:
        """Points of the curve so near each other that no number slips between two of them."""
        run = self.run
        curve = self.axes.place(run.u.value.astype(float), run.curve.value.astype(float))
        steps = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
        return np.asarray((curve[:-1] + steps * np.diff(curve, axis=0)).reshape(-1, 3))

    def beside_top(self, index: Index, own: VMobject, others: Sequence[VMobject]) -> Points | None:
        """Where something stands clear above the top of a pile, or else beside it, if it does."""
        width, height = own.width, own.height
        top, away = self.on_top(index), _BESIDE + width / 2
        spots = [top + [0.0, _BESIDE + height / 2, 0.0]]
        spots += [top + [side * away, up, 0.0] for up in (0.0, 0.2) for side in (-1.0, 1.0)]
        piles = [self.on_curve(each) + _CORNERS * CELL.width * CRUMB / 2 for each in self.slots]
        numbers = [each.spot + _CORNERS * NUMBER / 2 for each in self.slopes]
        taken = [
            each.get_center() + np.linspace(-0.5, 0.5, 9)[:, None] * [each.width, 0.0, 0.0]
            + side * each.height / 2 * UP
            for each in others
            for side in (-1.0, 1.0)
        ]  # fmt: skip
        drawn = np.vstack([self._drawn(), self._along_curve(), *piles, *numbers, *taken])
        clear = (s for s in spots if _clearance(drawn - s, width, height) >= _CLEAR)
        return next(map(np.asarray, clear), None)

    def follow(self, run: FloorsRun | BudgetRun) -> None:
        """Stand for another run of the same numbers."""
        self.run = run
        self.curve.follow(Series(run.u), Series(run.curve))
        for name, record in zip(self.names, (run.u, run.curve), strict=True):
            name.follow(record)
        for tangent, number in zip(self.tangents, self.slopes, strict=True):
            index = tangent.slope.index
            swept = Swept(Entry(run.inp, index), Entry(run.powers, index))
            tangent.follow(swept, Entry(run.slopes, index))
            number.keep_up()

    # -- where entries are on their way --------------------------------------------------------

    def place(self, index: Index) -> Points:
        """The point of the curve itself."""
        run = self.run
        at: Points = self.axes.place(float(run.inp.value[index]), float(run.powers.value[index]))[0]
        return at

    def on_top(self, index: Index, *, waiting: bool = False) -> Points:
        """Over the pile that an entry lies in, on the curve or above it."""
        values = self.run.inp.value
        equal = [self.slots[k] for k in self.slots if values[k] == values[index]]
        up = max(slot[1] for slot in equal) + _OVER + _HANGS * waiting
        return np.asarray(self.place(index) + [0.0, up, 0.0])

    def foot(self, index: Index) -> Points:
        """On the axis, in the pile of those that are equal."""
        return self._piled(index, 0.0)

    def on_curve(self, index: Index) -> Points:
        return self._piled(index, float(self.run.powers.value[index]))

    def above(self, index: Index) -> Points:
        """Above the curve."""
        return np.asarray(self.on_curve(index) + [0.0, _HANGS, 0.0])

    def _piled(self, index: Index, height: float) -> Points:
        place = self.axes.place(float(self.run.inp.value[index]), height)[0]
        return np.asarray(place + self.slots[index])


def _clearance(away: Points, width: float, height: float) -> float:
    """How far points stay away from a rectangle around the origin."""
    beyond = np.maximum(np.abs(away[:, :2]) - [width / 2, height / 2], 0.0)
    return float(np.linalg.norm(beyond, axis=1).min())


def _slots(values: np.ndarray) -> dict[Index, Points]:
    """Where in its pile each entry lies: piles stand on a place, four wide."""
    slots: dict[Index, Points] = {}
    for value in np.unique(values):
        pile = [tuple(map(int, index)) for index in np.argwhere(values == value)]
        for k, index in enumerate(pile):
            level, place = divmod(k, _WIDE)
            wide = min(_WIDE, len(pile) - level * _WIDE)
            across = place - (wide - 1) / 2
            slots[index] = np.array([across, level + 0.5, 0.0]) * _GRAIN
    return slots


def _apart(values: np.ndarray, unit: float) -> tuple[float, ...]:
    """Those numbers that can be told apart along an axis, from the largest on."""
    kept: list[float] = []
    for value in values[::-1].tolist():
        if not kept or (kept[-1] - value) * unit >= _TOLD_APART:
            kept.append(float(value))
    return tuple(kept[::-1])


class SlopeNumber(Number):
    """The slope of a tangent, beside it."""

    def __init__(self, tangent: TangentBar, spot: Points) -> None:
        self.beside, self.spot = ref(tangent), spot
        super().__init__(tangent.slope.record, tangent.slope.index, em=NUMBER)
        self.set_z_index(ON_PAPER)
        self.keep_up()

    def keep_up(self) -> None:
        """Be the slope of the tangent that it stands beside."""
        tangent = self.beside()
        if tangent is not None:
            self.index = tangent.slope.index
            self.follow(tangent.slope.record, NUMBER, self.spot)

    def faults(self) -> Iterator[Fault]:
        """It is the slope of its own tangent, and stands beside that one."""
        yield from super().faults()
        tangent = self.beside()
        if tangent is None or not self.fill_rgbas[0, 3]:
            return
        own = tangent.slope
        if self.claim.record is not own.record or self.claim.index != own.index:
            yield Fault("slope", f"{self.drawn} beside a tangent", own.text)
        if float(np.linalg.norm(self.get_center() - self.spot)) > NUMBER / 2:
            yield Fault("place", f"{self.drawn} away from its tangent", "beside it")


class Nod(Animation):
    """Let a number, as a slope, swell for a moment: something meets it."""

    def __init__(self, slope: Number, *, run_time: float = 0.6) -> None:
        super().__init__(slope, run_time=run_time, rate_func=there_and_back)

    def interpolate_mobject(self, alpha: float) -> None:
        flat = self.starting_mobject.points
        middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
        self.mobject.points = (flat - middle) * (1 + 0.25 * self.rate_func(alpha)) + middle


def plot_parts(parabola: Parabola) -> list[VMobject]:
    """All that is drawn of it but tangents."""
    axes = parabola.axes
    return [axes.across, axes.up, parabola.curve, *parabola.names]
