"""Where y was made on the curve of `h ** 2`, and where its slopes were taken."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import RIGHT, UP, Create, VGroup, VMobject, smooth
from manim.constants import CapStyleType

from gradmath.records.sealed import SealedCurve, SealedRun
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, name_at
from scenes.kit.charts.guides import AFTER, DOT, DashedWay
from scenes.kit.charts.swept import Bead, Swept, SweptLine, SweptPlot
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, QUICK, Face, current_theme
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault, within_a_pixel
from scenes.kit.truth.claims import Entry

_LABELS, _LEFT = 0.5, 1.0  # what numbers take below the plot, and at its left
_BAR = 2.4  # the length of a tangent
_BEYOND, _OVER = 0.12, 0.2  # from the end of an axis to its name: at the right, above
_TICKS = 6


class CurveLine(SweptLine):
    """The curve itself: beads and tangents on it count what its axes are called."""

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ()


class _OfAnyEntry(SweptPlot):
    """A mark of one entry between axes that count the entries of a whole tensor."""

    @property
    def counted(self) -> tuple[tuple[Entry, Entry], ...]:
        return ((Entry(self.now.across.record), Entry(self.now.up.record)),)


class MadeAt(_OfAnyEntry, Bead):
    """Where an entry of y was made."""


class SlopeAt(_OfAnyEntry, TangentBar):
    """Where the slope of an entry was taken, as steep as that."""


class Guide(QuickGroup):
    """A dotted line from where an entry of y was made to where its slope was taken."""

    def __init__(self, axes: CrossedAxes, made: Bead, slope: TangentBar) -> None:
        super().__init__()
        self.beside = (ref(axes), ref(made), ref(slope))
        self.drawn = 1.0
        self.dots = DashedWay(stroke_width=1.6 * HAIRLINE, stroke_color=current_theme().muted,
                              cap_style=CapStyleType.ROUND)  # fmt: skip
        self.add(self.dots)
        self.set_z_index(0.3)
        self.draw_to(1.0)

    def _ends(self) -> tuple[Points, Points]:
        axes, made, slope = (each() for each in self.beside)
        assert axes is not None and isinstance(made, Bead) and isinstance(slope, TangentBar)
        return axes.place(*made.now.place)[0], axes.place(*slope.now.place)[0]

    def draw_to(self, share: float) -> None:
        """Be drawn so far."""
        self.drawn = share
        start, end = self._ends()
        self.dots.lay(start, start + (end - start) * share, DOT, AFTER)

    def faults(self) -> Iterator[Fault]:
        """It joins both places of one entry."""
        _, made, slope = (each() for each in self.beside)
        if not isinstance(made, Bead) or not isinstance(slope, TangentBar):
            return
        if made.now.up.index != slope.slope.index:
            yield Fault("plot", "a guide between two entries", "both places of one entry")
        start, end = self._ends()
        way = Polyline.through(start, end)
        drawn = self.dots.points
        if len(drawn) and not (
            within_a_pixel(drawn[0], start)
            and within_a_pixel(drawn[-1], way.at(way.share_of(drawn[-1])))
        ):
            yield Fault("plot", "a guide elsewhere", "between the two places of its entry")


class SlopesTaken:
    """The plot: the curve, beads where y was made, and bars with the slopes that came to x."""

    def __init__(self, run: SealedRun, curve: SealedCurve, region: Region) -> None:
        assert run.grad is not None
        self.run, self.region = run, region
        across, up = (_span(each) for each in (curve.across, curve.up))
        plot = Region(region.left + _LEFT, region.right - 0.35, region.bottom + _LABELS,
                      region.top - 0.1)  # fmt: skip
        self.axes = CrossedAxes(plot, [across], [up], at=across.low)
        self.line = CurveLine(
            self.axes,
            [Swept(Entry(curve.across, (k,)), Entry(curve.up, (k,)))
             for k in range(len(curve.across.value))],
            Face.VALUE,
        )  # fmt: skip
        first = {float(value): k for k, value in [*enumerate(run.x.value)][::-1]}
        entries = sorted(first.values())  # of equal ones the first: they have the same places
        made, seen = (
            [Swept(Entry(h, (k,)), Entry(squares, (k,))) for k in entries]
            for h, squares in ((run.start.h, curve.made), (run.end.h, curve.seen))
        )
        self.beads = [MadeAt(self.axes, each, Face.VALUE) for each in made]
        self.bars = [SlopeAt(self.axes, each, Entry(run.grad, (k,)), length=_BAR)
                     for k, each in zip(entries, seen, strict=True)]  # fmt: skip
        self.guides = [Guide(self.axes, bead, bar)
                       for bead, bar in zip(self.beads, self.bars, strict=True)]  # fmt: skip
        names = (
            (self.axes.across, run.start.h, (plot.right + _BEYOND, plot.bottom, 0.0), RIGHT),
            (self.axes.up, curve.made, (plot.left, plot.top + _OVER, 0.0), UP),
        )
        self.names = VGroup()
        for axis, record, place, side in names:
            name = AxisEntry(axis, record, (), Face.VALUE)
            self.names.add(name_at(name, np.array(place), side))

    def draw_line(self, share: float) -> None:
        """Let the curve be drawn so far."""
        count = share * (len(self.line.swept) - 1) + 1
        self.line.reach(int(count), count - int(count))

    @property
    def whole(self) -> VGroup:
        return VGroup(self.axes, self.line, *self.guides, *self.beads, *self.bars, self.names)


def _span(record: Record) -> Span:
    """From end to end of a curve, with round numbers for ticks."""
    low, high = float(record.value.min()), float(record.value.max())
    ticks = Span.of(record, also=(0.0,), most=_TICKS).ticks
    return Span(min(low, 0.0), high, tuple(tick for tick in ticks if low <= tick <= high))


def widen(board: SealBoard, plot: SlopesTaken, *others: VMobject) -> Score:
    """The stage goes, the curve comes, and on it what y was made of."""
    axes = plot.axes.across, plot.axes.up
    parts: TimedMoves = [(0.0, Create(axis.line, run_time=0.7, rate_func=smooth)) for axis in axes]
    parts += go(0.1, *board.on_stage, *others, run_time=0.6)
    parts += come(0.6, *(axis.marks for axis in axes), plot.names)
    parts.append((0.3, Vary(plot.line, plot.draw_line, 0.0, 1.0, run_time=1.1, comes=True)))
    parts += [
        (1.4 + 0.2 * k, Vary(bead, bead.grow_to, 0.0, 1.0, run_time=QUICK, comes=True))
        for k, bead in enumerate(plot.beads)
    ]
    return Score(parts)


def take_slopes(plot: SlopesTaken) -> Score:
    """From each place a guide leads to where its slope was taken, and the slope lies down there."""
    parts: TimedMoves = []
    for k, (guide, bar) in enumerate(zip(plot.guides, plot.bars, strict=True)):
        start = 1.1 * k
        parts += [
            (start, Vary(guide, guide.draw_to, 0.0, 1.0, run_time=0.9, comes=True)),
            (start + 0.7, Vary(bar, bar.grow_to, 0.0, 1.0, run_time=0.7, comes=True)),
        ]
    return Score(parts)
