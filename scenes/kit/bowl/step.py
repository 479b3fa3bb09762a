"""A step of a descent, laid along the axis below the bowl as an arrow, and how long it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import RIGHT
from manim.constants import CapStyleType

from gradmath.records.hops import HopRun
from scenes.kit.bowl.bowl import landing
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.switches import Wire
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import BELOW_FLIGHTS, CrossedAxes
from scenes.kit.charts.guides import AFTER, DOT, DashedWay
from scenes.kit.charts.points import ArrowTip
from scenes.kit.charts.swept import SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, NUMBER, current_theme, rgba
from scenes.kit.truth.checks import Fault, Standing, within_a_pixel
from scenes.kit.truth.claims import Entry

_TIP, _SIDE = 0.2, 0.11  # length of an arrow's tip, and half of its width
_NOTHING = 1e-3  # of the frame: an arrow shorter than this is none
_LAST = 0.3  # of its length: while that is drawn, a line up to the bowl comes
_BESIDE = 0.2  # from the tail of an arrow to its number


class StepArrow(SweptPlot, QuickGroup):
    """The first step of a run, from where it sets out to where it lands; dotted lines lead there.

    It may be laid on further: `laid` times its own length beyond where it sets out.
    """

    def __init__(
        self, axes: CrossedAxes, run: HopRun, level: float, *, guided: bool = True
    ) -> None:
        """level is the height of the lane that it lies in; guided tells of the dotted lines."""
        self.beside, self.level, self.guided = (ref(axes),), level, guided
        self.grown, self.laid = 1.0, 0.0
        self.shaft = Wire(stroke_width=2 * LINE)
        self.tip = ArrowTip(fill_opacity=1, stroke_width=0)
        guide = {"stroke_width": 1.5 * HAIRLINE, "stroke_color": current_theme().muted}
        self.guides = [DashedWay(cap_style=CapStyleType.ROUND, **guide) for _ in range(2 * guided)]
        super().__init__(*self.guides, self.shaft, self.tip)
        self.set_z_index(0.9)
        for each in self.guides:
            each.set_z_index(BELOW_FLIGHTS)
        self.follow(run)

    def follow(self, run: HopRun) -> Self:
        """Be the first step of another run."""
        self.run = run
        self.swept = [landing(run, 0), landing(run, 1)]
        self.now = self.swept[1]
        self.plotted = self.coordinates()
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be drawn so far from its tail."""
        self.grown = share
        return self.lay()

    def lay_on(self, times: float) -> Self:
        """Begin so many of its own lengths beyond where it sets out."""
        self.laid = times
        return self.lay()

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ((Entry(self.run.t), Entry(self.run.f)),)

    def coordinates(self) -> Numbers:
        return np.array([each.place for each in self.swept])

    @property
    def ends(self) -> tuple[Points, Points]:
        """Its tail and its tip, if it is all drawn."""
        start, end = self.plotted[:, 0] + (self.plotted[1, 0] - self.plotted[0, 0]) * self.laid
        return self._in_lane(start), self._in_lane(end)

    def _in_lane(self, t: float) -> Points:
        return np.array([self.axes.place(t, 0.0)[0][0], self.level, 0.0])

    def lay(self) -> Self:
        """Lie where its axes have its ends now."""
        color = current_theme().gradient[int(float(self.run.step.value) < 0)].line
        self.shaft.stroke_rgbas, self.tip.fill_rgbas = rgba(color), rgba(color)
        shaft, tip = self._outlines()
        self.shaft.set_points_by_ends(*shaft)
        self.shaft.born = self.shaft.points.copy()
        self.tip.grow([*tip])
        for guide, (start, end) in zip(self.guides, self._ways(), strict=True):
            guide.lay(start, end, DOT, AFTER)
        return self

    def _outlines(self) -> tuple[Points, Points]:
        tail, head = self.ends
        head = tail + (head - tail) * self.grown
        length = float(np.linalg.norm(head - tail))
        way = (head - tail) / length if length > _NOTHING else RIGHT
        tip = min(_TIP, 0.7 * length)
        side = np.array([0.0, _SIDE * tip / _TIP, 0.0])
        back = head - way * tip
        return np.array([tail, head - way * tip * 0.9]), np.array([head, back + side, back - side,
                                                                    head])  # fmt: skip

    def _ways(self) -> list[tuple[Points, Points]]:
        """From the lane up to where the step sets out, and to where it lands."""
        if not self.guided:
            return []
        top = self.axes.up.span.high
        heights = np.minimum(self.plotted[:, 1], top)
        ends = self.axes.place(self.plotted[:, 0], heights)
        feet = np.column_stack([ends[:, 0], [self.level] * 2, np.zeros(2)])
        # The line to where it sets out comes first, the other one with the tip.
        shown = min(1.0, self.grown / _LAST), max(0.0, 1.0 - (1.0 - self.grown) / _LAST)
        return [
            (foot, foot + (end - foot) * share)
            for foot, end, share in zip(feet, ends, shown, strict=True)
        ]

    @property
    def standing(self) -> Standing:
        return Standing(self.run.step, (), self.run.step.text())

    def faults(self) -> Iterator[Fault]:
        """It is as long as the step, and leads against the slope."""
        name = f"the step at rate {self.run.rate.text()}"
        yield from self.run_faults()
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the record holds now")
        came = float(self.plotted[0, 0] - self.plotted[1, 0])
        if abs(came - float(self.run.step.value)) > 1e-5 * abs(came):
            yield Fault("step", f"{name} of length {came:g}", self.run.step.text())
        shaft, tip = self._outlines()
        if not within_a_pixel(self.shaft.points[[0, -1]], shaft) or not within_a_pixel(
            self.tip.points[0], tip[0]
        ):
            yield Fault("plot", f"{name} elsewhere", "along its axis, in its lane")
        for guide, (start, end) in zip(self.guides, self._ways(), strict=True):
            if len(guide.points) and not within_a_pixel(
                guide.points[[0, -1], :1], np.array([start, end])[:, :1]
            ):
                yield Fault("plot", f"a guide of {name} elsewhere", "straight up to its landing")


class StepNumber(Number):
    """How long a step is, beside the tail of its arrow."""

    def __init__(self, arrow: StepArrow, decimals: int) -> None:
        self.beside = ref(arrow)
        theme = current_theme()
        super().__init__(arrow.run.step, (), decimals=decimals, em=NUMBER,
                         color=theme.gradient_ink)  # fmt: skip
        self.keep_up()

    def spot(self) -> Points:
        """Beyond the tail, on the side that the arrow does not lead to."""
        arrow = self.beside()
        assert arrow is not None
        tail, head = arrow.ends
        away = _BESIDE + self.width / 2
        return np.asarray(tail + RIGHT * (away if tail[0] > head[0] else -away))

    def keep_up(self) -> Self:
        """Be the number of the arrow's run, where that one lies."""
        arrow = self.beside()
        assert arrow is not None
        self.follow(arrow.run.step, NUMBER, np.zeros(3))
        self.points = self.points + self.spot()
        return self

    def faults(self) -> Iterator[Fault]:
        """It is that of its arrow, and stands beside it."""
        yield from super().faults()
        arrow = self.beside()
        if arrow is None:
            return
        if self.claim.record is not arrow.run.step:
            yield Fault("step", f"{self.drawn} beside an arrow", arrow.run.step.text())
        if float(np.linalg.norm(self.get_center() - self.spot())) > NUMBER / 2:
            yield Fault("place", f"{self.drawn} elsewhere", "beside its arrow")
