"""What a film draws while one number moves: each point is a run of its own, and stands for it.

A sweep is plotted run by run, so that each place on it can be asked for again: `Swept` is one run's
entries, `SweptLine` the line through those that have been, `Bead` the one that is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np
from manim.constants import CapStyleType, LineJointType

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.crossed import CrossedAxes
from scenes.kit.charts.curves import Plotted, number
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel
from scenes.kit.truth.claims import Entry

_HALOS = ((3.0, 0.10), (1.9, 0.16))  # widths and opacities of the glow around a line
BEAD = 0.085  # radius
_GRAIN = 0.034
_APART = 0.16  # grains nearer than this to each other are not told apart


@dataclass(frozen=True, eq=False)
class Swept(Shared):
    """Where one run stands in a plot: an entry across, an entry up."""

    across: Entry
    up: Entry

    @property
    def listing(self) -> Listing | None:
        expression = self.up.record.expression
        return expression.listing if expression else None

    @property
    def place(self) -> tuple[float, float]:
        return number(self.across), number(self.up)


class SweptPlot(Plotted):
    """Something between axes whose points are runs of their own; its place tells which."""

    swept: Sequence[Swept]
    now: Swept  # the last of them, which is asked on every frame

    @property
    def reached_points(self) -> Sequence[Swept]:
        """The runs that it shows."""
        return self.swept

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        """What its axes count, across and up; nothing if they bear no names."""
        return ((self.now.across, self.now.up),)

    @property
    def standing(self) -> Standing:
        entry = self.now.up
        return Standing(entry.record, entry.index, entry.text)

    @property
    def crossed(self) -> CrossedAxes:
        axes: Axes = self.axes
        assert isinstance(axes, CrossedAxes)
        return axes

    @property
    def told(self) -> str:
        """What is plotted, as it is called in faults."""
        up = self.now.up
        return f"{up.record.name}{list(up.index)}"

    def run_faults(self) -> Iterator[Fault]:
        """Both numbers of a point are of one run."""
        up, across = self.now.up.record.expression, self.now.across.record.expression
        if up and across and up.listing.lines != across.listing.lines:
            yield Fault("plot", f"{self.told} of one run over a place of another", "one run")


class Grain(Ornament):
    """Dots that show which places of a line are runs."""


class LineStroke(Ornament):
    """One of the strokes that a line is drawn with."""


class SweptLine(SweptPlot, QuickGroup):
    """The line from run to run, as far as the sweep has come; it keeps within its axes."""

    swept: list[Swept]

    def __init__(self, axes: CrossedAxes, swept: Sequence[Swept], face: Face) -> None:
        theme = current_theme()
        self.ink = theme.ink(face)
        self.face, self.beside = face, (ref(axes),)
        # A list, into which no audit looks frame by frame: it is asked when a beat has ended.
        self.swept = list(swept)
        self.numbers = np.array([each.place for each in swept])
        self.reached, self.ahead, self.strength = 0, 0.0, 1.0
        self.lines = [
            LineStroke(cap_style=CapStyleType.ROUND, joint_type=LineJointType.ROUND)
            for _ in range(len(_HALOS) + 1)
        ]
        self.grain = Grain(stroke_width=200 * _GRAIN, cap_style=CapStyleType.ROUND)
        super().__init__(*self.lines, self.grain)
        self.set_z_index(0.2)
        self.reach(0)

    def reach(self, count: int, ahead: float = 0.0) -> Self:
        """Run through the first so many points, and a share of the way to the next one."""
        self.reached, self.ahead = count, ahead
        self.now = self.swept[max(0, count - 1)]
        return self.lay()

    @property
    def reached_points(self) -> Sequence[Swept]:
        return self.swept[: self.reached]

    def dim_to(self, strength: float) -> Self:
        """Be as strong as a share of full strength."""
        self.strength = strength
        return self.lay()

    def lay(self) -> Self:
        """Draw it where its axes have its points now."""
        self.plotted = self.numbers[: self.reached]
        inks = [*(opacity for _, opacity in _HALOS), 1.0]
        widths = [*(width for width, _ in _HALOS), 1.0]
        points = self._outline()
        for line, opacity, width in zip(self.lines, inks, widths, strict=True):
            line.points = line.born = points
            line.stroke_rgbas = rgba(self.ink, opacity * self.strength)
            line.stroke_width = 1.6 * LINE * width
        self.grain.points = self.grain.born = self._dots()
        self.grain.stroke_rgbas = rgba(self.ink, self.strength)
        return self

    def coordinates(self) -> Numbers:
        return np.array([each.place for each in self.swept[: self.reached]]).reshape(-1, 2)

    def _corners(self) -> Numbers:
        """The points that it runs through, and where it ends on its way to the next one."""
        if not self.ahead or not 0 < self.reached < len(self.numbers):
            return self.plotted
        last, following = self.numbers[self.reached - 1 : self.reached + 1]
        return np.vstack([self.plotted, last + (following - last) * self.ahead])

    def _visible(self) -> Numbers:
        """The corners that are seen: those within the span across, and where the line leaves it."""
        span = self.axes.across.span
        across, up = self._corners().T
        order = np.argsort(across)
        low, high = max(span.low, across.min()), min(span.high, across.max())
        if low >= high:
            return np.zeros((0, 2))
        inner = np.sort(across[(across > low) & (across < high)])
        xs = np.concatenate([[low], inner, [high]])
        ys = np.interp(xs, across[order], up[order])
        seen = self._below_the_top(np.column_stack([xs, ys]))
        return seen if across[0] <= across[-1] else seen[::-1]

    def _below_the_top(self, corners: Numbers) -> Numbers:
        """What of a line from left to right keeps within the span upwards."""
        span, (xs, ys) = self.axes.up.span, corners.T
        inside = np.clip(ys, span.low, span.high) == ys
        if inside.all():
            return corners
        ends = [x for level in (span.low, span.high) for x in _meets(xs, ys, level)]
        kept = np.sort(np.concatenate([xs[inside], ends]))
        return np.column_stack([kept, np.clip(np.interp(kept, xs, ys), span.low, span.high)])

    def _outline(self) -> Points:
        if len(self._corners()) < 2:
            return np.zeros((0, 3))
        corners = self._visible()
        if len(corners) < 2:
            return np.zeros((0, 3))
        return Polyline(self.axes.place(corners[:, 0], corners[:, 1])).curves()

    def _grains(self) -> Points:
        """Where single runs are told apart; a line that is dimmed shows none."""
        if not self.reached or self.strength < 1.0:
            return np.zeros((0, 3))
        # Dots of runs that it has not come to wait at its end, so that each comes out of it.
        corners = self._corners()
        waiting = np.repeat(corners[-1:], len(self.numbers) - self.reached, axis=0)
        drawn = np.concatenate([self.plotted, waiting])
        places = self.axes.place(drawn[:, 0], drawn[:, 1])
        across, _ = self.crossed.unit
        if across * np.abs(np.diff(self.numbers[:, 0])).min(initial=np.inf) < _APART:
            return np.zeros((0, 3))
        span = self.axes.across.span
        inside = (drawn[:, 0] >= span.low) & (drawn[:, 0] <= span.high)
        kept: Points = places[inside]
        return kept

    def faults(self) -> Iterator[Fault]:
        """It runs through its points in their order, and its dots are on them."""
        name = f"the line of {self.told}"
        yield from self.run_faults()
        if not np.array_equal(self.plotted, self.coordinates()):
            yield Fault("plot", f"{name} as it was", "what the records hold now")
        steps = np.diff(self.plotted[:, 0])
        if len(steps) and not (np.all(steps > 0) or np.all(steps < 0)):
            yield Fault("plot", f"{name} to and fro", "one way along its axis")
        for part, due in ((self.lines[-1], self._outline()), (self.grain, self._dots())):
            if part.points.shape != due.shape or (
                len(due) and not within_a_pixel(part.points, due)
            ):
                yield Fault("plot", f"{name} elsewhere", "from run to run, within its axes")

    def _dots(self) -> Points:
        """Strokes so short that their round ends make a dot."""
        return (self._grains()[:, None] + _DOT).reshape(-1, 3)


def _meets(xs: Numbers, ys: Numbers, level: float) -> Numbers:
    """Where a line through some points passes a level."""
    above = ys - level
    k = np.flatnonzero(above[:-1] * above[1:] < 0)
    found: Numbers = xs[k] - above[k] * (xs[k + 1] - xs[k]) / (above[k + 1] - above[k])
    return found


_CIRCLE: Points = Disc(radius=1.0).points
_DOT: Points = np.linspace([-1e-3, 0.0, 0.0], [1e-3, 0.0, 0.0], 4)


class Bead(SweptPlot, QuickGroup):
    """The run that is now, as a point with a glow.

    While it glides from one run to the next it stands for the next and shows neither: `aloft` is
    where it set out.
    """

    def __init__(self, axes: CrossedAxes, swept: Swept, face: Face, radius: float = BEAD) -> None:
        self.face, self.beside = face, (ref(axes),)
        ink = current_theme().ink(face)
        self.aloft: Swept | None = None
        self.radii = [radius * size for size in (2.0, 1.5, 1.0)]
        self.halos = [
            Disc(radius=size, fill_color=ink, fill_opacity=opacity, stroke_width=0)
            for size, opacity in zip(self.radii, (0.14, 0.2), strict=False)
        ]
        self.disc = Disc(radius=radius, fill_color=ink, fill_opacity=1, stroke_width=0)
        super().__init__(*self.halos, self.disc)
        self.set_z_index(1.5)
        self.follow(swept)

    def follow(self, swept: Swept) -> Self:
        """Stand for another run."""
        self.aloft = None
        return self._stand(swept)

    def grow_to(self, share: float) -> Self:
        """Be so large, of its full size, where it is."""
        here = self.disc.get_center()
        for disc, radius in zip(self.submobjects, self.radii, strict=True):
            disc.points = _CIRCLE * radius * share + here
        return self

    def glide(self, start: Swept, end: Swept, share: float) -> Self:
        """Be on the way from one run to another."""
        self._stand(end)
        self.aloft = start
        here = self.axes.place(*start.place)[0]
        self.move_to(here + (self.due()[0] - here) * share)
        return self

    def _stand(self, swept: Swept) -> Self:
        self.now, self.swept = swept, [swept]
        self.plotted = self.coordinates()
        self.move_to(self.due()[0])
        return self

    def coordinates(self) -> Numbers:
        return np.array([self.now.place])

    def faults(self) -> Iterator[Fault]:
        """It stands at its run's numbers, or on the straight way there."""
        yield from self.run_faults()
        yield from self.data_faults(self.told)
        here, due = self.disc.get_center(), self.due()[0]
        start = due if self.aloft is None else self.axes.place(*self.aloft.place)[0]
        way = Polyline.through(start, due)
        if not within_a_pixel(here, way.at(way.share_of(here))):
            yield Fault("plot", f"{self.told} elsewhere", "at its coordinates")
