"""A pale band behind one column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from scenes.kit.jacobian.places import RowPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import current_theme
from scenes.kit.truth.checks import Fault, Ornament, same_way

_AROUND = 0.03  # by which it is wider than what it lies behind
_BEHIND = -3


class ColumnBand(Ornament):
    """From the entry of x down past the last ground, while that column is spoken of."""

    column: float | None

    def __init__(self, places: RowPlaces, column: int) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=current_theme().surface)
        self.places = places
        self.set_z_index(_BEHIND)
        self.move_over(column)

    def move_over(self, column: float) -> Self:
        """Lie behind a column, or between two of them."""
        self.column = column
        self.points = self.born = self._outline(column)
        return self

    def leave(self) -> Self:
        """Lie behind none: nobody speaks of a column any more."""
        self.column = None
        return self

    def _outline(self, column: float) -> Points:
        columns, region = self.places.columns, self.places.region
        pitch = columns.width + columns.room
        left = columns.left + column * pitch - _AROUND
        top, bottom = region.top + _AROUND, region.bottom + 3 * _AROUND
        middle = [left + (pitch - _AROUND) / 2, (top + bottom) / 2, 0.0]
        return rounded(pitch - _AROUND, top - bottom, 0.1) + middle

    def faults(self) -> Iterator[Fault]:
        """It lies behind its column, and goes when that is spoken of no more."""
        yield from super().faults()
        if self.column is None:
            yield Fault("band", "a band behind a column that nobody speaks of", "none")
        elif not same_way(self.points, self._outline(self.column)):
            yield Fault("band", f"a band beside column {self.column:g}", "behind it")
