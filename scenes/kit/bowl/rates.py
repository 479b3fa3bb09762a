"""A dial of the rate, which opens into a map: the rate upward, the curvature to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.hops import HopRun
from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.bowl.facts import LandsOnFloor, SwingsLevel
from scenes.kit.cells.marks import Ring
from scenes.kit.charts.axes import Numbers, Span
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.guides import DASH, GAP
from scenes.kit.charts.points import Disc
from scenes.kit.charts.swept import Bead, LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, same_way, within_a_pixel
from scenes.kit.truth.claims import Entry

_TALL, _WIDE = 1.2, 4.35  # of the mirror's rate, of the first curvature: how far the map goes
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_RADIUS = 0.1  # of a mark


def of_map(run: HopRun) -> Swept:
    """A run as a place of the map."""
    return Swept(Entry(run.curvature), Entry(run.rate))


class RateAxes(CrossedAxes):
    """The axes of the map. `opened` tells how far what stands for runs has come away from the dial.

    At 0 all of it stands on the dial itself, whatever its curvature; at 1 at its own curvature.
    """

    def __init__(self, region: Region, mirrored: HopRun) -> None:
        """mirrored is the run at the mirror's rate in the first bowl."""
        rate, first = float(mirrored.rate.value), float(mirrored.curvature.value)
        up = Span(0.0, _TALL * rate, tuple(share * rate for share in _SHARES))
        across = Span(0.0, _WIDE * first, tuple(k * first for k in range(1, 5)))
        self.opened = 0.0
        super().__init__(region, [across], [up])

    def seen(self, place: tuple[float, float]) -> Points:
        """Where a place of the map is seen, as far as it has opened."""
        due: Points = self.place(*place)[0]
        dial = float(self.up.line.points[0][0])
        return np.array([dial + (due[0] - dial) * self.opened, due[1], 0.0])


class OnMap(SweptPlot):
    """What stands on the map for one run."""

    @property
    def rates(self) -> RateAxes:
        axes = self.axes
        assert isinstance(axes, RateAxes)
        return axes

    def due(self) -> Points:
        return self.rates.seen(self.now.place)[None, :]

    def coordinates(self) -> Numbers:
        return np.array([self.now.place])


class Hand(OnMap, Bead):
    """The run that is now: a bead on the dial, or on the map that it opens into."""

    def __init__(self, axes: RateAxes, run: HopRun) -> None:
        self.run = run
        super().__init__(axes, of_map(run), Face.VALUE)

    def follow_run(self, run: HopRun) -> Self:
        """Stand for another run."""
        self.run = run
        self.follow(of_map(run))
        return self

    def lay(self) -> Self:
        """Stand where the map, as far as it has opened, has its run."""
        self.move_to(self.due()[0])
        return self


class MarkKind(StrEnum):
    """What a run was found to do."""

    FLOOR = "floor"
    MIRROR = "mirror"


class Mark(OnMap, QuickGroup):
    """A run that was seen to land on the floor: a ring; or at its mirror image: a full dot."""

    def __init__(self, axes: RateAxes, run: HopRun, kind: MarkKind) -> None:
        theme = current_theme()
        self.beside, self.kind, self.run = (ref(axes),), kind, run
        self.now = of_map(run)
        self.swept = [self.now]
        self.plotted = self.coordinates()
        full = kind is MarkKind.MIRROR
        inside = theme.text if full else theme.background
        self.disc = Disc(radius=_RADIUS, fill_color=inside, fill_opacity=1, stroke_width=0)
        rim = Ring(radius=_RADIUS, stroke_color=theme.text, stroke_width=LINE)
        super().__init__(self.disc, *([] if full else [rim]))
        self.set_z_index(1.2)
        self.lay()

    def lay(self) -> Self:
        """Stand where the map, as far as it has opened, has its run."""
        self.move_to(self.due()[0])
        return self

    @property
    def meaning(self) -> str:
        """Rings and full dots are told apart."""
        return str(self.kind)

    def faults(self) -> Iterator[Fault]:
        """It stands at its run, and this one did so."""
        yield from self.run_faults()
        yield from self.data_faults(f"the mark of {self.kind} at {self.run.rate.name}")
        if not within_a_pixel(self.disc.get_center(), self.due()[0]):
            yield Fault("plot", f"the mark of {self.kind} elsewhere", "at its run")
        did = (LandsOnFloor if self.kind is MarkKind.FLOOR else SwingsLevel)(self.run.path)
        wrong = did.fault()
        if wrong is not None:
            yield Fault("mark", f"{self.kind} at a run that is none", wrong)


class BoundDashes(LineStroke):
    """Short strokes along a way."""


class Bound(SweptPlot, QuickGroup):
    """A rate that theory tells for each curvature, dashed, from run to run."""

    def __init__(self, axes: RateAxes, runs: Sequence[HopRun], kind: MarkKind) -> None:
        self.beside, self.kind, self.runs = (ref(axes),), kind, list(runs)
        self.reached = 1.0
        self.swept = [Swept(Entry(run.curvature), Entry(self.of_theory(run))) for run in runs]
        self.now = self.swept[-1]
        self.plotted = self.coordinates()
        self.dashes = BoundDashes(stroke_width=LINE, stroke_color=current_theme().muted,
                             cap_style=CapStyleType.BUTT)  # fmt: skip
        super().__init__(self.dashes)
        self.set_z_index(0.5)
        self.reach(1.0)

    def of_theory(self, run: HopRun) -> Record:
        """What theory tells of a run."""
        return run.floor if self.kind is MarkKind.FLOOR else run.mirror

    def reach(self, share: float) -> Self:
        """Be drawn over so much of its length, from the left."""
        self.reached = share
        self.dashes.points = self.dashes.born = self._outline()
        return self

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ()

    def coordinates(self) -> Numbers:
        return np.array([each.place for each in self.swept])

    def _outline(self) -> Points:
        places = self.axes.place(self.plotted[:, 0], self.plotted[:, 1])
        along = np.concatenate([[0.0], np.linalg.norm(np.diff(places, axis=0), axis=1).cumsum()])
        starts = np.arange(0.0, along[-1] * self.reached, DASH + GAP)
        ends = np.minimum(starts + DASH, along[-1] * self.reached)
        first, last = (
            np.column_stack([np.interp(at, along, axis) for axis in places.T])
            for at in (starts, ends)
        )
        return straights(first, last)

    def faults(self) -> Iterator[Fault]:
        """It goes by what theory tells, and theory is called so."""
        name = f"the bound {self.now.up.record.name}"
        yield from self.run_faults()
        yield from self.data_faults(name)
        for run, point in zip(self.runs, self.swept, strict=True):
            expression = point.up.record.expression
            if expression is None or expression.kind is not ExpressionKind.THEORY:
                yield Fault("theory", f"{name}, dashed", "a full line: torch computed it")
            if point.up.record is not self.of_theory(run):
                yield Fault(
                    "theory", f"{name} as that of the {self.kind}", self.of_theory(run).name
                )
        if not same_way(self.dashes.points, self._outline()):
            yield Fault("plot", f"{name} elsewhere", "from run to run")
