"""A rectangle whose sides are numbers, and whose area is their product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme, fill_of, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way
from scenes.kit.truth.facts import rounding

_ONLY: Index = ()  # the index of the one entry of a number
_ROUNDED = 16  # roundings between two sides and the area that torch made of them
_LEAST = 0.004  # a strip that is thinner than half a pixel is not drawn


@dataclass(frozen=True, eq=False)
class AreaPlan:
    """Where numbers stand: a corner at which both are 0, and how long 1 is across and up."""

    corner: Points
    across: float
    up: float

    def box(self, xs: tuple[float, float], ys: tuple[float, float]) -> Points:
        """The outline of a rectangle between numbers across and numbers up."""
        (left, right), (low, high) = xs, ys
        corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        scaled = np.array(corners) * [self.across, self.up]
        return Polyline(np.column_stack([scaled, np.zeros(5)]) + self.corner).curves()


class AreaPiece(Ornament):
    """A rectangle between two pairs of numbers, which stands for the area that a record holds.

    ends are, across and up, the records between which it lies; None is 0. While it grows it is
    drawn over a share of its width, then of its height.
    """

    def __init__(
        self,
        record: Record,
        across: tuple[Record | None, Record],
        up: tuple[Record | None, Record],
        plan: AreaPlan,
        scale: float,
        *,
        strong: bool = False,
    ) -> None:
        self.plan, self.scale_limit, self.strong = plan, scale, strong
        self.face = Face.GRADIENT
        self.grown = (1.0, 1.0)
        super().__init__(stroke_width=HAIRLINE)
        self.set_z_index(-1.0 + 0.2 * strong)
        self.follow(record, across, up)

    def follow(
        self, record: Record, across: tuple[Record | None, Record], up: tuple[Record | None, Record]
    ) -> Self:
        """Stand for another area, between other numbers."""
        self.record, self.sides = record, (across, up)
        return self.lay()

    def grow_to(self, across: float, up: float) -> Self:
        """Be drawn over a share of its width and of its height."""
        self.grown = (across, up)
        return self.lay()

    @property
    def extents(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The numbers between which it lies, across and up."""
        across, up = (
            (0.0 if low is None else float(low.value), float(high.value))
            for low, high in self.sides
        )
        return across, up

    def _outline(self) -> Points:
        (left, right), (low, high) = self.extents
        if min(abs(right - left) * self.plan.across, abs(high - low) * self.plan.up) < _LEAST:
            return np.zeros((0, 3))
        wide, tall = self.grown
        return self.plan.box((left, left + (right - left) * wide), (low, low + (high - low) * tall))

    def _colors(self) -> tuple[str, str]:
        """Its fill and its rim, by its sign."""
        value, theme = float(self.record.value), current_theme()
        fill = fill_of(self.face, value, self.scale_limit, theme)
        rim = area_of(self.face, value, abs(value), theme)
        return fill or theme.background, rim or theme.outline

    def lay(self) -> Self:
        """Be drawn where its numbers are."""
        fill, rim = self._colors()
        self.points = self.born = self._outline()
        self.fill_rgbas, self.stroke_rgbas = rgba(fill), rgba(rim)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text())

    def faults(self) -> Iterator[Fault]:
        """Its sides are its numbers, their product its area, its colour that of its sign."""
        yield from super().faults()
        name = f"the area of {self.record.name}"
        (left, right), (low, high) = self.extents
        area, due = (right - left) * (high - low), float(self.record.value)
        records = [side for pair in self.sides for side in pair if side is not None]
        share, least = rounding([each.value[_ONLY] for each in (*records, self.record)])
        size = max(abs(each) for each in (left, right)) * max(abs(each) for each in (low, high))
        if abs(area - due) > _ROUNDED * share * size + least:
            yield Fault("area", f"{name}, {self.record.text()}, between sides for {area:.5f}",
                        "what its sides make")  # fmt: skip
        if not same_way(self.points, self._outline()):
            yield Fault("place", f"{name} elsewhere", "between its numbers")
        for shown, color in zip((self.fill_rgbas, self.stroke_rgbas), self._colors(), strict=True):
            if not np.allclose(shown[0, :3], rgba(color)[0, :3], atol=1e-6):
                yield Fault("colour", f"{name} drawn {shown[0, :3].round(3)}", color)
