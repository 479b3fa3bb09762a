"""y over x with a point that slides along it, and dashed predictions that are made at the point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup

from gradmath.records.predictions import Misses, PredictedRun
from gradmath.records.tensor import Record
from scenes.kit.boards.bending.names import LineNames
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at
from scenes.kit.charts.guides import Lens
from scenes.kit.charts.predicted import Prediction, Upright
from scenes.kit.charts.swept import Bead, Swept, SweptLine
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.truth.claims import Entry

_LABELS = 0.42  # of height, for the numbers below the plot
_NUMBERS, _NAMES = 0.85, 1.0  # of width, at the left and at the right
_SPARE = 0.03  # of its length, beyond the ends of the plot
_TALL = 0.05  # of its height, beyond what is plotted
_NEARER = (5, 10, 20, 40, 80)  # how many times closer one may look
_STICK = 1.0  # how long the longest miss is to be seen from close
_TAGGED = 0.1  # from the plot to how many times closer one looks
_BESIDE = 0.2  # from an axis to its name
BAR_PITCH, LOWEST_BAR = 0.31, 0.17  # of bars on the floor: between them, and below the lowest one
_CURVE = 0.58  # of the height, at most, up to the curve: derivatives stand over it
_TICKED = 0.93  # of its length, below the name of an upright axis
_ROUNDS = 40  # what is made free at one end takes a share of the other
_OVER_BARS = 0.27  # from the highest of them to the curve


class BendingPlot:
    """A curve with a point, and what its derivatives predict around it; one run at a time.

    The plot can be looked at from so many times (`nearer`) closer, around a place near the point.
    """

    def __init__(
        self,
        runs: Sequence[PredictedRun],
        told: PredictedRun,
        near: Misses,
        region: Region,
        window: CodeWindow,
    ) -> None:
        self.runs, self.run, self.window = runs, told, window
        across, up = _plotted([told.t]), _plotted([told.curve, *told.p.values()], _TALL)
        room = Region(region.left + _NUMBERS, region.right - _NAMES,
                      region.bottom + _LABELS, region.top)  # fmt: skip
        lowest, highest = float(told.curve.value.min()), float(told.curve.value.max())
        for _ in range(_ROUNDS):
            up = _over(up, lowest, bars_height(told.order) / room.height)
            up = Span(up.low, max(up.high, up.low + (highest - up.low) / _CURVE), ())
        unit, longest = room.height / up.length, near.off.magnitude()
        fitting = [each for each in _NEARER if longest * unit * each <= _STICK]
        self.nearer = fitting[-1] if fitting else 2
        at = float(told.t.value[near.place]), float(told.curve.value[near.place])
        self.axes = CrossedAxes(
            room,
            [_with_ticks(across, 10, 1.0), _closer(across, at[0], self.nearer, 5)],
            [_with_ticks(up, 6), _closer(up, at[1], self.nearer, 4)],
            at=across.low, foot=up.low,
        )  # fmt: skip
        self.line = SweptLine(self.axes, [swept(run) for run in runs], Face.VALUE)
        self.bead = Bead(self.axes, swept(runs[0]), Face.VALUE)
        self.predictions = {k: Prediction(self.axes, told, k) for k in told.degrees}
        self.names = LineNames(self.axes, list(self.predictions.values()))
        self.upright = Upright(self.axes, told, near.place)
        corner = np.array([room.left, room.top + _TAGGED, 0.0])
        self.lens = Lens(self.axes, 1, corner, DOWN + LEFT, HEADING)
        self.called = VGroup(
            name_at(AxisEntry(self.axes.up, told.y, (), Face.VALUE),
                    self.axes.up.line.points[-1] + _BESIDE * LEFT, LEFT),
            name_at(AxisEntry(self.axes.across, told.x, (), Face.VALUE),
                    self.axes.across.line.points[-1] + _BESIDE * RIGHT),
        )  # fmt: skip

    @property
    def lines(self) -> VGroup:
        return VGroup(*self.predictions.values())

    @property
    def ends(self) -> tuple[float, float]:
        """Those of the plot, in x."""
        t = self.run.t.value
        return float(t[0]), float(t[-1])

    def follow(self, run: PredictedRun) -> None:
        """Stand for another run: its point, and what is predicted there."""
        self.bead.follow(swept(run))
        for line in self.predictions.values():
            line.follow(run)
        self.window.follow(run.listing)

    def draw_to(self, run: PredictedRun) -> None:
        """Stand for a run, and draw the curve as far as that."""
        self.bead.follow(swept(run))
        self.line.reach(self.runs.index(run) + 1)
        self.window.follow(run.listing)

    def slide_to(self, run: PredictedRun) -> None:
        """Let the point alone stand for a run."""
        self.bead.follow(swept(run))
        self.window.follow(run.listing)

    def look(self, closeness: float) -> None:
        """Look at it from so close: 0 from afar, 1 as close as one may."""
        self.axes.across.look(closeness)
        self.axes.up.look(closeness)
        self.line.lay()
        for line in self.predictions.values():
            line.lay()
        self.upright.lay()
        self.lens.lay()

    def grow(self, *degrees: int, low: float, high: float) -> None:
        """Draw some predictions from one number to another."""
        for degree in degrees:
            self.predictions[degree].reach_to(low, high)


def swept(run: PredictedRun) -> Swept:
    """A run as a point: over x, y."""
    return Swept(Entry(run.x), Entry(run.y))


def _plotted(records: Sequence[Record], spare: float = _SPARE) -> Span:
    """What is plotted, and some room beyond its ends."""
    values = np.concatenate([record.value.astype(np.float64) for record in records])
    room = spare * float(np.ptp(values))
    return Span(float(values.min()) - room, float(values.max()) + room, ())


def bars_height(count: int) -> float:
    """What so many bars take on the floor of a plot, with their names."""
    return LOWEST_BAR + (count - 1) * BAR_PITCH + _OVER_BARS


def _over(span: Span, lowest: float, share: float) -> Span:
    """A span with so much of it below a number, at least."""
    low = (lowest - share * span.high) / (1.0 - share)
    return Span(min(span.low, low), span.high, ())


def _with_ticks(span: Span, most: int, up_to: float = _TICKED) -> Span:
    """A span with round numbers for ticks, up to a share: there the name of its axis stands."""
    around = Span.of(Record("plotted", np.array([span.low, span.high]), "a plot"), most=most)
    kept = (tick for tick in around.ticks if 0.0 <= float(span.share(tick)) <= up_to)
    return Span(span.low, span.high, tuple(kept))


def _closer(span: Span, at: float, factor: int, most: int) -> Span:
    """What is left of a span so many times closer to a number."""
    low, high = (at + (end - at) / factor for end in (span.low, span.high))
    return _with_ticks(Span(low, high, ()), most)
