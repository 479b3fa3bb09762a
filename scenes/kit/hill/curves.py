"""What stands over the axis of logits: the hill, what lies on it and under it, and p beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import LEFT, RIGHT
from manim.constants import CapStyleType, LineJointType

from gradmath.records.edges import EdgeRun
from gradmath.records.hills import HillRun, LossHill
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.axes import Numbers
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.hill.arrows import arrow_way
from scenes.kit.hill.beads import LogitBead, OnPole, Pole, PoleFoot
from scenes.kit.hill.view import HillView
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import INDEX, LINE, Face, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Standing, belongs, filled_otherwise, in_colour, same_way

_EM = 1.1 * INDEX
_BESIDE, _GAP = 0.12, 0.16
_BEHIND = -0.6
_SLIM, _BROAD = 0.07, 0.44  # how wide a height is, and as water
_MEAN = (-4.4, 3.0)  # from where to where its line leads
_TANGENT, _PITCH = 0.66, 0.14  # its length, and the room that its breadth is a part of
_NOTHING = np.zeros((0, 3))


class HillProfile(Quick):
    """The line through the numbers of a record over the axis, drawn up to one of its places."""

    def __init__(self, across: Record, up: Record, view: HillView, *, p: bool = False) -> None:
        self.theme, self.face = current_theme(), Face.VALUE
        super().__init__(stroke_width=1.6 * LINE, joint_type=LineJointType.ROUND,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.across, self.record, self.view, self.p = across, up, view, p
        self.lit = 1.0
        self.set_z_index(-0.3)
        self.draw_to(float(across.value[-1]))

    def numbers(self) -> Numbers:
        """Its places and heights."""
        found = [each.value.astype(np.float64) for each in (self.across, self.record)]
        numbers: Numbers = np.column_stack(found)
        return numbers

    def draw_to(self, front: float) -> Self:
        """Be drawn from its left end up to a place."""
        self.front = front
        return self.lay()

    def recede_to(self, lit: float) -> Self:
        """Be as strong as a share of its colour, while others are spoken of."""
        self.lit = lit
        return self.lay()

    @property
    def hue(self) -> str:
        return shade(self.theme.background, self.theme.value_ink, self.lit)

    def _due(self) -> Points:
        numbers = self.numbers()
        shown = numbers[numbers[:, 0] < self.front]
        end = np.interp(self.front, numbers[:, 0], numbers[:, 1])
        place = self.view.of_p if self.p else self.view.above
        return np.array([place(*each) for each in (*shown, (self.front, end))])

    def _outline(self) -> Points:
        due = self._due()
        return Polyline(due).curves() if len(due) > 1 else _NOTHING

    def lay(self) -> Self:
        self.points, self.laid = self._outline(), self.numbers()
        self.stroke_rgbas = rgba(self.hue, self.stroke_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        last = (len(self.record.value) - 1,)
        return Standing(self.record, last, self.record.text(last))

    def faults(self) -> Iterator[Fault]:
        """It runs through its own numbers, also where a change of them is too small to be seen."""
        if not np.array_equal(self.laid, self.numbers()):
            yield Fault("plot", f"the line of {self.record.name} as it was", "what it holds")
        if not same_way(self.points, self._outline()):
            yield Fault("plot", f"the line of {self.record.name} elsewhere", "through its numbers")
        if not in_colour(self.stroke_rgbas, self.hue):
            yield Fault("colour", f"the line of {self.record.name} in another one", self.hue)


class RaisedBead(LogitBead):
    """A bead that the hill lifts from the axis to the height of its loss, by a share of it."""

    def __init__(self, run: HillRun | EdgeRun, j: int, view: HillView) -> None:
        self.view, self.heights, self.lift = view, run.h, 0.0
        super().__init__(run.z, j, view)

    def follow_run(self, run: HillRun | EdgeRun) -> Self:
        """Stand for the same logit of another run, on its own loss."""
        self.heights, self.record = run.h, run.z
        return self.lay()

    def lift_to(self, share: float) -> Self:
        self.lift = share
        return self.lay()

    @property
    def loss(self) -> float:
        return float(self.heights.value[self.index])

    @property
    def place(self) -> Points:
        return self.view.above(self.value, self.lift * self.loss) + [self.aside, 0.0, 0.0]


class NameFlag(OnPole):
    """The name of a bead at the top of a dotted pole that stands on it."""

    def __init__(self, bead: PoleFoot, height: float) -> None:
        self.height_due = height
        super().__init__(bead, _BEHIND)
        self.follow()

    def follow(self) -> Self:
        """Stand on the bead where that is now."""
        self.pole.points = self.pole.born = self._pole()
        self.name_label.move_to(self._end(), aligned_edge=RIGHT)
        self.paper.cover(self.name_label, 1.0)
        return self

    def _end(self) -> Points:
        return np.array([self._bead.place[0] - _BESIDE, self.height_due, 0.0])

    def _pole(self) -> Points:
        foot = self._bead.place
        return dotted(Polyline.through(foot, [foot[0], self.height_due + 0.1, 0.0]))

    def faults(self) -> Iterator[Fault]:
        """Its pole stands on its own bead, its name is beside that."""
        told = f"the flag of {self.record.name}{list(self.index)}"
        if not same_way(self.pole.points, self._pole()):
            yield Fault("pole", f"{told} on a pole elsewhere", "on its bead")
        if abs(float(self.name_label.get_right()[0]) - self._end()[0]) > _BESIDE:
            yield Fault("place", f"{told} away from its pole", "beside it")


class Height(Quick):
    """One loss as a bar from the axis up to its bead; as water it levels out to the mean."""

    def __init__(self, run: HillRun, j: int, view: HillView) -> None:
        self.theme, self.face = current_theme(), Face.VALUE
        super().__init__(stroke_width=0, fill_opacity=1)
        self.view, self.index = view, (j,)
        self.grown, self.broad, self.levelled = 0.0, 0.0, 0.0
        self.set_z_index(_BEHIND + 0.05)
        self.follow(run)

    def follow(self, run: HillRun) -> Self:
        """Stand for the same loss of another run."""
        self.record, self.z, self.loss = run.h, run.z, run.loss
        return self.lay()

    def grow(self, share: float) -> Self:
        self.grown = share
        return self.lay()

    def broaden(self, share: float) -> Self:
        self.broad = share
        return self.lay()

    def level(self, share: float) -> Self:
        """Be so far on the way from its loss to the mean of all."""
        self.levelled = share
        return self.lay()

    @property
    def high(self) -> float:
        own, mean = float(self.record.value[self.index]), float(self.loss.value)
        return self.grown * (own + self.levelled * (mean - own))

    def _outline(self) -> Points:
        foot = self.view.axis_at(float(self.z.value[self.index]))
        half, high = (_SLIM + self.broad * (_BROAD - _SLIM)) / 2, self.view.unit * self.high
        if not high:
            return _NOTHING
        corners = [(-half, 0), (half, 0), (half, high), (-half, high), (-half, 0)]
        return Polyline.through(*(foot + [*corner, 0.0] for corner in corners)).curves()

    @property
    def hue(self) -> str:
        return self.theme.value[0].line

    def lay(self) -> Self:
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It stands below its bead, as high as its loss or on the way to the mean."""
        told = f"the height of {self.record.name}{list(self.index)}"
        due = "below its bead, as high as it is"
        yield from filled_otherwise(told, self, self._outline(), self.hue, due)


class MeanLine(QuickGroup):
    """How high the mean of the losses is, with its name and its number at the left end."""

    def __init__(self, run: HillRun, view: HillView) -> None:
        self.face, self.view, self.record = Face.VALUE, view, run.loss
        self.line = Pole(stroke_width=LINE, stroke_color=current_theme().text)
        self.number = Number(run.loss, (), em=_EM)
        super().__init__(self.line, self.number)
        self.name_label = NameLabel(self, _EM / CODE_SIZE)
        self.add(self.name_label)
        belongs(self.line, self)
        belongs(self.number, self)
        self.line.points = self.line.born = self._way()
        left = self.line.points[0] + [0.0, 0.26, 0.0]
        self.name_label.move_to(left, aligned_edge=LEFT)
        self.name_label.stand_on(float(left[1]) - _EM * DIGIT_HEIGHT / 2)
        after = self.name_label.get_right()[0] + _GAP + self.number.width / 2
        self.number.follow(run.loss, _EM, np.array([after, left[1], 0.0]))

    def _way(self) -> Points:
        ends = (self.view.above(number, float(self.record.value)) for number in _MEAN)
        return Polyline.through(*ends).curves()

    def faults(self) -> Iterator[Fault]:
        """It is as high as the mean, and its number is that."""
        if not same_way(self.line.points, self._way()):
            yield Fault("bar", f"the line of {self.record.name} elsewhere", "as high as it is")
        if self.number.claim.record is not self.record:
            yield Fault("stale", f"the line of {self.record.name} with another number", "its own")


class HillTangent(Quick):
    """An arrow down along the hill, as steep as torch says it is there."""

    def __init__(self, hill: LossHill, k: int, view: HillView) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=current_theme().text)
        self.face, self.hill, self.index, self.view = Face.VALUE, hill, (k,), view
        self.record = hill.slopes
        self.set_z_index(0.3)
        self.grow(1.0)

    def grow(self, share: float) -> Self:
        """Be drawn over a share of its length."""
        self.grown = share
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        hill = self.hill
        found = hill.line, hill.hill, hill.slopes
        z, h, slope = (float(each.value[self.index]) for each in found)
        way = np.array([1.0, slope, 0.0]) / np.hypot(1.0, slope)
        half, middle = way * _TANGENT / 2, self.view.above(z, h)
        tail = middle + half
        return arrow_way(tail, tail - 2.0 * half * max(0.02, self.grown), _PITCH)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It lies on the hill, as steep as it is there."""
        if not same_way(self.points, self._outline()):
            told = f"the tangent of {self.record.name}{list(self.index)}"
            yield Fault("slope", f"{told} elsewhere", "along the hill")
