"""How steep the hill is at a bead: a tangent, and how far it rises within 1, in three parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.edges import EdgeRun
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.charts.axes import Numbers
from scenes.kit.edges.edge import box
from scenes.kit.edges.places import EdgeView
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.hill.curves import NameFlag
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import HAIRLINE, LINE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, in_colour, same_way, within_a_pixel

PARTS = 3  # of a rise: the loss is the mean of three
_REACH, _INSET = 0.5, 0.6  # of a tangent to the left, in logits; and of a small one to both sides
_THICK, _SPLIT = 0.2, 0.06
_NOTHING = np.zeros((0, 3))
_BESIDE = 0.14
FLAG_CELL = CellSize.fitting(0.68, 0.35, 0.05, 4)


class OfABead(Quick):
    """What shows the slope of the loss at one logit, where its bead is."""

    def __init__(self, run: EdgeRun, j: int, view: EdgeView) -> None:
        super().__init__(stroke_width=0)
        self.theme, self.face, self.index, self.view = current_theme(), Face.GRADIENT, (j,), view
        self.set_z_index(0.3)
        self.follow(run)

    index: Index

    def follow(self, run: EdgeRun) -> Self:
        """Stand for the same logit of another run."""
        self.record, self.z, self.h = run.slopes, run.z, run.h
        return self.lay()

    def look_from(self, view: EdgeView) -> Self:
        self.view = view
        return self.lay()

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    @property
    def at(self) -> tuple[float, float]:
        """The logit and its loss."""
        return float(self.z.value[self.index]), float(self.h.value[self.index])

    @property
    def hue(self) -> str:
        return area_of(self.face, self.value, 0.0, self.theme) or self.theme.outline

    def outline(self) -> Points:
        raise NotImplementedError

    def lay(self) -> Self:
        self.points = self.outline()
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It is as steep, or as high, as its slope."""
        told = f"{type(self).__name__} of {self.record.name}{list(self.index)}"
        if not same_way(self.points, self.outline()):
            yield Fault("slope", f"{told} elsewhere", "as steep as torch says")
        shown = self.stroke_rgbas if self.stroke_width else self.fill_rgbas
        if len(self.points) and not in_colour(shown, self.hue):
            yield Fault("colour", f"{told} in another colour", self.hue)


class BeadTangent(OfABead):
    """A line through the bead, as steep as the hill is there; ahead of it 1 long in logits."""

    def __init__(self, run: EdgeRun, j: int, view: EdgeView) -> None:
        self.grown, self.small = 1.0, 0.0
        super().__init__(run, j, view)
        self.set_stroke(width=1.5 * LINE, opacity=1)
        self.lay()

    def grow(self, share: float) -> Self:
        """Be drawn over a share of its length."""
        self.grown = share
        return self.lay()

    def shrink(self, share: float) -> Self:
        """Be so far on the way to how it lies on a small hill: as far to both sides."""
        self.small = share
        return self.lay()

    def outline(self) -> Points:
        z, h = self.at
        back = _REACH + (_INSET - _REACH) * self.small
        ahead = 1.0 + (_INSET - 1.0) * self.small
        ends = z - back * self.grown, z + ahead * self.grown
        if ends[1] - ends[0] < 1e-3:
            return _NOTHING
        return Polyline.through(
            *(self.view.above(end, h + self.value * (end - z)) for end in ends)
        ).curves()

    def lay(self) -> Self:
        super().lay()
        self.stroke_rgbas = rgba(self.hue, self.stroke_rgbas[0, 3])
        return self


class RisePart(OfABead):
    """One of three equal parts of how far the tangent rises within 1; the lowest one travels."""

    def __init__(self, run: EdgeRun, j: int, part: int, view: EdgeView) -> None:
        self.part, self.grown, self.apart = part, 1.0, 0.0
        self.aside: Points = np.zeros(3)
        super().__init__(run, j, view)
        self.set_fill(opacity=1)
        self.lay()

    def grow(self, share: float) -> Self:
        """Be seen as far as a share of the whole rise, from its foot, reaches."""
        self.grown = share
        return self.lay()

    def split_to(self, share: float) -> Self:
        """Stand apart from its neighbours."""
        self.apart = share
        return self.lay()

    def away(self, aside: Points) -> Self:
        self.aside = np.array(aside)
        return self.lay()

    @property
    def foot(self) -> Points:
        """Below the end of the tangent, as high as the bead."""
        z, h = self.at
        foot: Points = self.view.above(z + 1.0, h) + self.aside
        return foot

    def outline(self) -> Points:
        whole = self.view.unit * self.value
        low, high = (whole * (self.part + k) / PARTS for k in (0, 1))
        high = min(high, whole * self.grown)
        low += _SPLIT * self.apart if self.part else 0.0
        if high <= low:
            return _NOTHING
        return box(self.foot, (-_THICK / 2, low), (_THICK / 2, high))

    def lay(self) -> Self:
        super().lay()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self


class RunLine(Ornament):
    """From a bead to the foot of its rise: dotted, 1 long."""

    def __init__(self, part: RisePart) -> None:
        super().__init__(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().muted)
        self.part = part
        self.points = self.born = self._due()

    def _due(self) -> Points:
        foot = self.part.foot
        return dotted(Polyline.through(foot - [self.part.view.unit, 0.0, 0.0], foot))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not self.part.aside.any() and not within_a_pixel(self.points[0], self._due()[0]):
            yield Fault("run", "a run elsewhere", "from its bead, 1 to the right")


class FlagCell(Cell):
    """A number of a bead, left of the bead's name."""

    def __init__(self, record: Record, face: Face, flag: NameFlag, scale: float) -> None:
        super().__init__(record, flag.index, face, FLAG_CELL, scale=scale)
        self.flag = flag
        self.stand()

    def stand(self) -> Self:
        """Be beside the name."""
        across = float(self.flag.name_label.get_left()[0]) - _BESIDE - FLAG_CELL.width / 2
        return self.move_to((across, self.flag.height_due, 0.0))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if self.index != self.flag.index:
            told = f"{self.record.name}{list(self.index)}"
            yield Fault("index", f"{told} at another bead", "its own")


class BeadSlope(FlagCell):
    """The slope at a bead."""

    def __init__(self, run: EdgeRun, flag: NameFlag, scale: float) -> None:
        super().__init__(run.slopes, Face.GRADIENT, flag, scale)


class LogitCell(FlagCell):
    """The logit itself."""

    def __init__(self, run: EdgeRun, flag: NameFlag) -> None:
        super().__init__(run.z, Face.VALUE, flag, run.z.magnitude())


class AxisLine(Ornament):
    """The axis of logits, when its numbers have gone."""

    def __init__(self, view: EdgeView, ends: tuple[float, float]) -> None:
        super().__init__(stroke_width=0.6 * LINE, stroke_color=current_theme().muted)
        self.ends = ends
        self.look_from(view)

    def look_from(self, view: EdgeView) -> Self:
        self.view = view
        self.points = self.born = self._due()
        return self

    def _due(self) -> Points:
        return Polyline.through(*(self.view.axis_at(end) for end in self.ends)).curves()

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not same_way(self.points, self._due()):
            yield Fault("tick", "the axis of z elsewhere", "below the hill")


def slopes_due(z: Numbers, y: Numbers) -> Numbers:
    """The slope of each loss by hand: sigmoid(z) - y."""
    slopes: Numbers = 1.0 / (1.0 + np.exp(-z)) - y
    return slopes
