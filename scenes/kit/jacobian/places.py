"""Where the rows of a Jacobian stand as skylines, as high as the stage allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.rows import RowsRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.charts.axes import Numbers
from scenes.kit.jacobian.skyline import Columns
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

_LEFT = 2.62  # of the stage, for sliders and names
_WIDE = 0.38  # of a column, that a bar takes
_WIDEST = 0.92  # so that names stand near what they name
_APART = 0.84  # between the grounds of two rows, at least: room for sliders and digits
_BELOW = 0.3  # below or above the ground of a row: its digits
_GAP = 0.06  # between a bar and one of the row below
_CELL = 0.2  # from the ground to the end of a cell that lies on it
_X = 0.38  # the height of the cells of x
_FINE = 40  # halvings of what a unit may be
Apart: TypeAlias = tuple[int, Sequence[float]]
Extents = npt.NDArray[np.float64]
"""How far a row reaches down and up in each column, as numbers; (2, n)."""


@dataclass(frozen=True, eq=False)
class RowPlaces:
    """The grounds of all rows, from the top; the last one is that of their sum."""

    region: Region
    columns: Columns
    grounds: tuple[float, ...]
    x_size: CellSize
    zeros_below: tuple[frozenset[int], ...]

    @classmethod
    def of(
        cls, region: Region, runs: Sequence[RowsRun], lying: Sequence[Record], apart: Apart
    ) -> RowPlaces:
        """Places for the rows and the weighed rows of runs, and for all that lies below them.

        apart is a column with the numbers that it is taken apart into, with digits at their heads;
        the last of what lies there is what stays, below cells on the ground above.
        """
        m, n = len(runs[0].rows), runs[0].x_grad.shape[0]
        extents = [
            _extents([record for run in runs for record in (run.rows[i], run.terms[i])])
            for i in range(m)
        ]
        extents.append(_extents(lying))
        column, terms = apart
        for side, sign in enumerate((-1, 1)):
            extents[-1][side, column] = max(
                extents[-1][side, column], *(sign * term for term in terms)
            )
        top = region.top - _X - 0.16
        heads = np.zeros(n)
        heads[column] = _BELOW  # room for digits
        rows = _Rows(extents, heads, _extents(lying[-1:])[1])
        unit = rows.unit(top - region.bottom)
        distances = rows.distances(unit)
        grounds = [top - rows.above(unit)]
        grounds += [grounds[0] - away for away in np.cumsum(distances)]
        left = region.left + _LEFT
        pitch = (region.right - left) / n
        width = min(_WIDE * pitch, _WIDEST)
        middles = tuple(left + j * pitch + width / 2 for j in range(n))
        scale = max(float(np.abs(each).max()) for each in extents)
        return cls(
            region,
            Columns(middles, width, pitch - width, left, region.right - 0.02, unit, scale),
            tuple(grounds),
            CellSize.fitting(width, _X, pitch - width, 4),
            rows.crowded(unit),
        )

    @property
    def x(self) -> Points:
        """The middle of the cells of x."""
        middles = self.columns.middles
        return np.array([(middles[0] + middles[-1]) / 2, self.region.top - _X / 2, 0.0])

    @property
    def bottom(self) -> float:
        """The ground of the sum."""
        return self.grounds[-1]

    @property
    def travel(self) -> float:
        """How high the knob of a slider stands for 1."""
        return 0.36


def _extents(records: Sequence[Record]) -> Extents:
    values = np.array([record.value.astype(np.float64) for record in records])
    return np.array([np.maximum(-values, 0).max(axis=0), np.maximum(values, 0).max(axis=0)])


@dataclass(frozen=True, eq=False)
class _Rows:
    """What all rows reach, how much room heads need over the last one, and what stays there."""

    extents: list[Extents]
    heads: Numbers
    stays: Numbers

    def above(self, unit: float) -> float:
        """The room over the first ground."""
        return max(_BELOW, float(self.extents[0][1].max()) * unit)

    def distances(self, unit: float) -> list[float]:
        """From each ground to the next: far enough in every column, whatever is in the others."""
        needs = [(upper[0] + lower[1]) * unit for upper, lower in pairwise(self.extents)]
        needs[-1] = np.maximum(needs[-1] + self.heads, self.stays * unit + _CELL)
        return [max(_APART, float(need.max()) + _GAP) for need in needs]

    def crowded(self, unit: float) -> tuple[frozenset[int], ...]:
        """For each row the columns where one above leaves no room for a digit over the ground."""
        pairs = zip(self.extents[:-1], self.distances(unit), strict=True)
        down = [extents[0] * unit > distance - _BELOW for extents, distance in pairs]
        return (frozenset(), *(frozenset(np.flatnonzero(each).tolist()) for each in down))

    def unit(self, height: float) -> float:
        """The largest unit with which all find room."""
        low, high = 0.0, 2.0
        for _ in range(_FINE):
            middle = (low + high) / 2
            below = max(_BELOW, float((self.extents[-1][0] * middle + self.heads).max()))
            fits = self.above(middle) + sum(self.distances(middle)) + below <= height
            low, high = (middle, high) if fits else (low, middle)
        return low
