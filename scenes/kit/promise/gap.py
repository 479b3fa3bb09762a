"""By how much a promise is missed: a stick from the promised place to the real one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.charts.axes import Numbers
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import number
from scenes.kit.charts.swept import LineStroke, Swept, SweptPlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Standing, same_way
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import rounding

TOLD = 0.36  # the size of a number that is told


class GapStick(SweptPlot, QuickGroup):
    """The stretch between what was promised and what changed, at one run's step."""

    face = None  # how far off something is is neither a value nor a gradient

    def __init__(self, axes: CrossedAxes, run: PromiseRun) -> None:
        self.beside, self.grown = (ref(axes),), 1.0
        self.shown = False  # whether it has come on stage
        self.stroke = LineStroke(stroke_width=2.6 * LINE, stroke_color=current_theme().text,
                                 cap_style=CapStyleType.BUTT)  # fmt: skip
        super().__init__(self.stroke)
        self.set_z_index(0.9)
        self.follow(run)

    def follow(self, run: PromiseRun) -> Self:
        """Stand for another run."""
        self.run = run
        self.now = Swept(Entry(run.e), Entry(run.gap))
        self.swept = [self.now]
        self.plotted = self.coordinates()
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Reach from the promise so far to what changed."""
        self.grown = share
        return self.lay()

    def lay(self) -> Self:
        self.stroke.points = self.stroke.born = self._outline()
        return self

    @property
    def record(self) -> Record:
        """What it is called after."""
        return self.run.gap

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        """Its axes count what changed."""
        return ((self.now.across, Entry(self.run.change)),)

    def coordinates(self) -> Numbers:
        e, ends = number(Entry(self.run.e)), (self.run.promise, self.run.change)
        return np.array([(e, number(Entry(end))) for end in ends])

    def _outline(self) -> Points:
        promised, moved = self.due()
        return Polyline.through(promised, promised + (moved - promised) * self.grown).curves()

    def faults(self) -> Iterator[Fault]:
        """It reaches from the promise to what changed, and is as long as the gap."""
        name = f"the gap {self.now.up.text}"
        yield from self.data_faults(name)
        if not same_way(self.stroke.points, self._outline()):
            yield Fault("plot", f"{name} elsewhere", "from what was promised to what changed")
        (_, promised), (_, moved) = self.plotted
        share, least = rounding([moved, promised])
        room = 2 * share * max(abs(moved), abs(promised)) + least
        if abs(moved - promised - number(self.now.up)) > room:
            told = f"{name} between {promised:g} and {moved:g}"
            yield Fault("relation", told, "their difference")

    @property
    def standing(self) -> Standing:
        return Standing(self.run.gap, (), self.run.gap.text())


class ToldNumber(Number):
    """A number of the run that is now, in the colour of what it tells of.

    What is too small for its decimals is not told.
    """

    def __init__(self, name: str, run: PromiseRun, face: Face | None) -> None:
        self.name_in_run, self.face = name, face
        theme = current_theme()
        ink = theme.text if face is None else theme.ink(face)
        record: Record = getattr(run, name)
        super().__init__(record, run.index if record.shape else (), em=TOLD, color=ink)

    @property
    def record(self) -> Record:
        return self.claim.record

    def tell(self, run: PromiseRun) -> None:
        """Tell another run's number, with its first character where it was."""
        edge = self.get_left()[0]
        self.follow(getattr(run, self.name_in_run), TOLD, self.get_center())
        self.shift((edge - self.get_left()[0], 0.0, 0.0))
        self.fill_rgbas = self.fill_rgbas.copy()
        self.fill_rgbas[:, 3] = float("e" not in self.drawn)
