"""Where the rows of a Jacobian stand as skylines, as high as the stage allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gradmath.records.rows import Pulled, RowsRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.jacobian.skyline import Columns
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

_LEFT = 2.62  # of the stage, for sliders and names
_WIDE = 0.38  # of a column, that a bar takes
_WIDEST = 0.92  # so that names stand near what they name
_APART = 0.84  # between the grounds of two rows, at least: room for sliders and digits
_BELOW = 0.3  # below or above the ground of a row: its digits
_GAP = 0.06  # between a bar and one of the row below
_X = 0.38  # the height of the cells of x
_FINE = 40  # halvings of what a unit may be
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
    def of(cls, region: Region, runs: Sequence[RowsRun], sums: Sequence[Pulled]) -> RowPlaces:
        """Places for the rows and the weighed rows of runs, and for all that is left in x.grad."""
        m, n = len(runs[0].rows), runs[0].x_grad.shape[0]
        rows = [
            _extents([record for run in runs for record in (run.rows[i], run.terms[i])])
            for i in range(m)
        ]
        rows.append(_extents([run.x_grad for run in sums]))
        top = region.top - _X - 0.16
        unit = _unit(rows, top - region.bottom)
        grounds = [top - _room(rows[0][1], unit)]
        grounds += [grounds[0] - away for away in np.cumsum(_distances(rows, unit))]
        left = region.left + _LEFT
        pitch = (region.right - left) / n
        width = min(_WIDE * pitch, _WIDEST)
        middles = tuple(left + j * pitch + width / 2 for j in range(n))
        scale = max(float(np.abs(each).max()) for each in rows)
        return cls(
            region,
            Columns(middles, width, pitch - width, left, region.right - 0.02, unit, scale),
            tuple(grounds),
            CellSize.fitting(width, _X, pitch - width, 4),
            (frozenset(), *(_crowded(pair, down, unit)
                            for pair, down in zip(pairwise(rows), _distances(rows, unit),
                                                  strict=True))),
        )  # fmt: skip

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


def _room(extents: Extents, unit: float) -> float:
    return max(_BELOW, float(extents.max()) * unit)


def _distances(rows: Sequence[Extents], unit: float) -> list[float]:
    """From each ground to the next: far enough in every column, whatever stands in the others."""
    return [
        max(_APART, float((upper[0] + lower[1]).max()) * unit + _GAP)
        for upper, lower in pairwise(rows)
    ]


def _crowded(pair: tuple[Extents, Extents], distance: float, unit: float) -> frozenset[int]:
    """The columns in which a bar of the row above leaves no room for a digit over the ground."""
    upper, _ = pair
    return frozenset(np.flatnonzero(upper[0] * unit > distance - _BELOW).tolist())


def _unit(rows: Sequence[Extents], height: float) -> float:
    """The largest unit with which all rows find room."""

    def fits(unit: float) -> bool:
        ends = _room(rows[0][1], unit) + _room(rows[-1][0], unit)
        return ends + sum(_distances(rows, unit)) <= height

    low, high = 0.0, 2.0
    for _ in range(_FINE):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
