"""An arrow in a plane: a record of two numbers, from a point or from the tip of another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.curves import Plotted
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme, rgba
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way

_HALF, _HEAD, _WIDE = 0.045, 0.3, 0.15  # half the shaft, the head's length, half its width
_NECK = 0.82  # of the head's length, where the shaft ends in it
_LONGEST_HEAD = 0.55  # of an arrow
_SHORTEST = 1e-3
_RING = 0.13
_CIRCLE: Points = Disc(radius=1.0).points
THIN = 0.45  # the breadth of an arrow that has been spoken of


class ArrowShape(Ornament):
    """What lies flat in a plane."""


def vector_of(record: Record | None) -> Numbers:
    """A record as a vector of two: a single number lies along the first axis, None is no way."""
    if record is None:
        return np.zeros(2)
    values = record.value.astype(np.float64)
    return np.array([float(values), 0.0]) if values.ndim == 0 else values


class PlaneArrow(Plotted, QuickGroup):
    """A record of two numbers as an arrow, one unit of the plane for each of its own.

    at is the record of the point that it starts from, the origin without one. It may be joined
    behind others, head to tail. A zero in both directions is a ring: an arrow that is not there.
    """

    def __init__(
        self, axes: Axes, at: Record | None, record: Record, *, breadth: float = 1.0,
        face: Face = Face.GRADIENT,
    ) -> None:  # fmt: skip
        self.beside = (ref(axes),)
        self.face, self.theme = face, current_theme()
        ramps = self.theme.gradient if face is Face.GRADIENT else self.theme.value
        self.ink = ramps[0].line
        self.grown, self.breadth, self.lit = 1.0, breadth, 1.0
        self.before: tuple[Record, ...] = ()
        self.joined = 1.0
        self.shape = ArrowShape(stroke_width=0, fill_opacity=1)
        self.ring = ArrowShape(stroke_width=0.8 * LINE)
        super().__init__(self.shape, self.ring)
        self.follow(at, record)

    def follow(self, at: Record | None, record: Record, before: Sequence[Record] = ()) -> Self:
        """Stand for another record, behind others."""
        self.at, self.record, self.before = at, record, tuple(before)
        return self.lay()

    def grow_to(self, share: float) -> Self:
        """Be drawn over a share of its length, from its tail."""
        self.grown = share
        return self.lay()

    def join_to(self, share: float) -> Self:
        """Be so far on the way from its point to the tip of what it joins."""
        self.joined = share
        return self.lay()

    def slim_to(self, breadth: float) -> Self:
        """Be so broad, of full breadth."""
        self.breadth = breadth
        return self.lay()

    def recede_to(self, lit: float) -> Self:
        """Be as strong as a share of its colour, while others are spoken of."""
        self.lit = lit
        return self.lay()

    # -- where it is due -------------------------------------------------------------------

    def coordinates(self) -> Numbers:
        """Its tail and its tip, however much of it is drawn."""
        joins = np.sum([np.zeros(2), *map(vector_of, self.before)], axis=0)
        tail = vector_of(self.at) + self.joined * joins
        return np.array([tail, tail + vector_of(self.record)])

    @property
    def tip(self) -> Points:
        """Where its tip is on the frame."""
        end: Points = self.due()[1]
        return end

    @property
    def points_somewhere(self) -> bool:
        return bool(np.any(self.record.value != 0))

    def _outlines(self) -> tuple[Points, Points]:
        """Of the arrow, and of the ring in its place."""
        nothing = np.zeros((0, 3))
        tail, tip = self.due()
        if not self.points_somewhere:
            return nothing, _CIRCLE * _RING + tail
        return arrow_outline(tail, tail + (tip - tail) * self.grown, self.breadth), nothing

    def lay(self) -> Self:
        self.plotted = self.coordinates()
        arrow, ring = self._outlines()
        self.shape.points = self.shape.born = arrow
        self.ring.points = self.ring.born = ring
        self.shape.fill_rgbas = rgba(self.hue)
        self.ring.stroke_rgbas = rgba(shade(self.theme.background, self.theme.text, self.lit))
        return self

    @property
    def hue(self) -> str:
        return shade(self.theme.background, self.ink, self.lit)

    # -- truth -----------------------------------------------------------------------------

    @property
    def told(self) -> str:
        return f"the arrow of {self.record.name}"

    @property
    def standing(self) -> Standing:
        index = np.unravel_index(int(np.abs(self.record.value).argmax()), self.record.shape)
        place = tuple(map(int, index))
        return Standing(self.record, place, self.record.text(place))

    def faults(self) -> Iterator[Fault]:
        """It reaches from its place as far as its record says, in the colour of its face."""
        yield from self.data_faults(self.told)
        for part, due in zip((self.shape, self.ring), self._outlines(), strict=True):
            if not same_way(part.points, due):
                yield Fault("arrow", f"{self.told} elsewhere", "from its place, as long as it is")
        drawn = self.shape.fill_rgbas[0, :3]
        if not np.allclose(drawn, rgba(self.hue)[0, :3], atol=1e-6):
            yield Fault("colour", f"{self.told} {drawn.round(2)}", self.hue)


def arrow_outline(tail: Points, tip: Points, breadth: float) -> Points:
    """The way round an arrow, tip first; nothing of one that is too short to be seen."""
    length = float(np.linalg.norm(tip - tail))
    if length < _SHORTEST:
        return np.zeros((0, 3))
    ahead = (tip - tail) / length
    aside = np.array([-ahead[1], ahead[0], 0.0])
    size = min(1.0, length * _LONGEST_HEAD / (_HEAD * breadth**0.5))
    head, wide = _HEAD * breadth**0.5 * size, _WIDE * breadth**0.5 * size
    back, neck = tip - ahead * head, tip - ahead * head * _NECK
    thin, wing = aside * _HALF * breadth * min(1.0, size * 1.5), aside * wide
    corners = [tip, back + wing, neck + thin, tail + thin, tail - thin, neck - thin, back - wing]
    return Polyline.through(*corners, tip).curves()
