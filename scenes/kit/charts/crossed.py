"""Axes that cross at zero and can be looked at from ever closer: ticks stand where they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, RIGHT, VMobject

from gradmath.records.numbers import decimals_for
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import ADVANCE, Phrase
from scenes.kit.cells.switches import Wire
from scenes.kit.charts.axes import Axes, Axis, Coordinate, Numbers, Span, Tick, TickLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, INDEX, LINE, Face, current_theme, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Ornament
from scenes.kit.truth.names import name_shown

_AWAY = 0.22  # from an axis to the labels of its ticks
_NAME = 0.9 * HEADING
_PAPER = 0.05  # around the number of a tick
ON_PAPER = 0.5  # above lines, guides and lenses
BELOW_FLIGHTS = -0.6  # below what flies over the plots
_FADES = 0.4  # of the way from one scale to the next, in which ticks go, and later others come
_ZOOM = float(np.log(12.0))  # from where on what is hurried goes sooner


def closer_spans(span: Span, around: float, factors: Sequence[int]) -> tuple[Span, ...]:
    """A span, and what is left of it so many times closer to a number; ticks come along.

    >>> [each.ticks for each in closer_spans(Span(-2, 2, (-1, 1)), 0.0, [10])]
    [(-1, 1), (-0.1, 0.1)]
    """
    near = [
        Span(
            around + (span.low - around) / factor,
            around + (span.high - around) / factor,
            tuple(float(round(around + (tick - around) / factor, 9)) for tick in span.ticks),
        )
        for factor in factors
    ]
    return (span, *near)


def room_of_numbers(spans: Sequence[Span]) -> float:
    """How far the numbers of some upright axes reach beside them."""
    texts = [Coordinate(tick, _decimals(span)).text for span in spans for tick in span.ticks]
    return _AWAY + max(map(len, texts), default=0) * ADVANCE * INDEX + _PAPER


def _decimals(span: Span) -> int:
    return decimals_for([np.array(span.ticks)], most=6) if span.ticks else 0


class Paper(Ornament):
    """What hides lines behind a number, so that it can be read while they pass."""

    def cover(self, label: VMobject, strength: float) -> None:
        """Lie behind a label, and be seen as well as it is."""
        width, height = label.width + 2 * _PAPER, label.height + 2 * _PAPER
        self.points = self.born = rounded(width, height, _PAPER) + label.get_center()
        self.fill_rgbas = rgba(current_theme().background, strength)


class ScaledAxis(Axis):
    """An axis for several spans, one inside the other; `closeness` tells which one it shows.

    Between two spans, as 0.5, it shows a span between them. A tick is not seen far from the scale
    that it belongs to, nor beyond the ends of the axis.

    If it is hurried, ticks go the sooner the more is passed: numbers draw near each other then.
    """

    hurried = False

    def __init__(
        self,
        spans: Sequence[Span],
        start: Points,
        end: Points,
        outwards: Points,
        away: float = _AWAY,
    ) -> None:
        """away is how far the numbers of its ticks stand outwards."""
        self.away = away
        self.spans, self.span, self.closeness = tuple(spans), spans[0], 0.0
        length = float(np.linalg.norm(end - start))
        self.along, self.outwards = (end - start) / length, outwards
        self.ends = (start, end)
        self.line = Wire(start, end, stroke_width=LINE * 0.6, stroke_color=current_theme().muted)
        self.scales: list[tuple[int, Tick, TickLabel]] = []
        self.papers: list[Paper] = []
        for scale, span in enumerate(spans):
            decimals = _decimals(span)
            for tick in span.ticks:
                if tick == 0.0 and scale:
                    continue  # one zero is for all
                claim = Coordinate(tick, decimals)
                self.scales.append((scale, Tick(self, claim), TickLabel(self, claim)))
                self.papers.append(Paper(stroke_width=0))
        labels = [label.set_z_index(ON_PAPER) for *_, label in self.scales]
        papers = [paper.set_z_index(ON_PAPER - 0.01) for paper in self.papers]
        lines = [self.line, *(tick for _, tick, _ in self.scales)]
        for line in lines:
            line.set_z_index(BELOW_FLIGHTS)
        QuickGroup.__init__(self, *lines, *papers, *labels)
        self.look(0.0)

    def at(self, value: float) -> Points:
        """The place of a number."""
        start, end = self.ends
        place: Points = start + (end - start) * float(self.span.share(value))
        return place

    def look(self, closeness: float, past: Sequence[int] = ()) -> None:
        """Show the span so close, with the ticks that can be told apart there.

        Ticks of scales that are passed too fast to be read are not shown.
        """
        self.closeness = closeness
        k = min(int(closeness), len(self.spans) - 1)
        near = self.spans[min(k + 1, len(self.spans) - 1)]
        share = closeness - k
        # Equal shares of a motion bring equal ratios.
        wide = self.spans[k]
        kept = (near.length / wide.length) ** share
        middle = _fixed_point(wide, near)
        passed = abs(float(np.log(near.length / wide.length)))
        hurry = max(1.0, passed / _ZOOM) if self.hurried else 1.0
        low, high = middle + (wide.low - middle) * kept, middle + (wide.high - middle) * kept
        self.span = wide if share == 0 else replace(wide, low=low, high=high)
        for (scale, tick, label), paper in zip(self.scales, self.papers, strict=True):
            value = label.coordinate.value
            place = self.at(value)
            label.move_to(place + self.outwards * self.away, aligned_edge=-self.outwards)
            tick.set_points_by_ends(place, place + self.outwards * 0.09)
            tick.born = tick.points
            seen = 1.0 if value == 0 else _strength((closeness - scale) * hurry)
            inside = -1e-6 <= float(self.span.share(value)) <= 1 + 1e-6
            strength = seen if inside and scale not in past else 0.0
            tick.stroke_rgbas[:, 3] = strength
            label[0].fill_rgbas[:, 3] = strength
            paper.cover(label, strength)


def _fixed_point(wide: Span, near: Span) -> float:
    """The number that stands still while one comes closer."""
    shrunk = wide.length - near.length
    return wide.low if not shrunk else (near.low * wide.length - wide.low * near.length) / shrunk


def _strength(away: float) -> float:
    """How well a tick is seen so far from its own scale: others come when these have gone."""
    return float(np.clip(1 - abs(away) / _FADES, 0.0, 1.0))


class CrossedAxes(Axes):
    """Axes that cross where the upright one counts `foot`, and the other one counts `at`.

    The numbers across stand below all that is plotted, those of the upright axis on one side of it.
    """

    across: ScaledAxis
    up: ScaledAxis

    def __init__(
        self,
        region: Region,
        across: Sequence[Span],
        up: Sequence[Span],
        *,
        at: float = 0.0,
        foot: float = 0.0,
        side: Points = LEFT,
    ) -> None:
        low = float(np.clip(up[0].share(foot), 0.0, 1.0)) * region.height + region.bottom
        upright = float(np.clip(across[0].share(at), 0.0, 1.0)) * region.width + region.left
        self.region = region
        self.across = ScaledAxis(
            across,
            np.array([region.left, low, 0.0]),
            np.array([region.right, low, 0.0]),
            DOWN,
            low - region.bottom + _AWAY,
        )
        self.up = ScaledAxis(
            up, np.array([upright, region.bottom, 0.0]), np.array([upright, region.top, 0.0]), side
        )
        QuickGroup.__init__(self, self.across, self.up)

    def place(self, across: Numbers | float, up: Numbers | float) -> Points:
        across, up = np.broadcast_arrays(np.atleast_1d(across), np.atleast_1d(up))
        region = self.region
        return np.column_stack([
            region.left + self.across.span.share(across) * region.width,
            region.bottom + self.up.span.share(up) * region.height,
            np.zeros(len(across)),
        ])  # fmt: skip

    def read(self, place: Points) -> tuple[float, float]:
        region = self.region
        return (
            self.across.span.number_at((float(place[0]) - region.left) / region.width),
            self.up.span.number_at((float(place[1]) - region.bottom) / region.height),
        )

    @property
    def unit(self) -> tuple[float, float]:
        """How long one is along each axis, in units of the frame."""
        return (
            self.region.width / self.across.span.length,
            self.region.height / self.up.span.length,
        )


@dataclass(frozen=True, eq=False)
class PlottedEntry(Shared):
    """The name of the entry that an axis counts, in the colour of its face."""

    record: Record
    index: Index
    ink: Face

    @property
    def face(self) -> Face | None:
        return self.ink

    @property
    def text(self) -> str:
        return name_shown(self.record, self.index)

    def fault(self) -> str | None:
        return None


class AxisEntry(Phrase):
    """The name of an entry beside the axis that counts it."""

    def __init__(self, axis: ScaledAxis, record: Record, index: Index, face: Face) -> None:
        self.counts = PlottedEntry(record, index, face)
        super().__init__("{}", self.counts, em=_NAME / CODE_SIZE, type=Type.CODE)
        self.beside = ref(axis)


def name_at(name: AxisEntry, place: Points, side: Points = RIGHT) -> AxisEntry:
    """A name that begins at a place and runs to one side of it."""
    return name.move_to(place, aligned_edge=-side)
