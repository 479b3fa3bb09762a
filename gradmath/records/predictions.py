"""Runs in which a function is predicted around one point, by its derivatives there."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class PredictedRun(Shared):
    """y at one point x, its derivatives there, and what they predict: one run of many.

    d are y and its derivatives, of order 0, 1, 2, ...; each (). t (n,) are the places of a plot,
    curve (n,) is y there, and p, by degree, what is predicted there; p[1] is the tangent. low and
    high, by degree, are the ends of the stretch around x in which p is nearly right; each ().
    """

    listing: Listing
    x: Record
    y: Record
    d: tuple[Record, ...]
    t: Record
    curve: Record
    p: dict[int, Record]
    low: dict[int, Record]
    high: dict[int, Record]

    @property
    def order(self) -> int:
        """The number of derivatives."""
        return len(self.d) - 1

    @property
    def degrees(self) -> range:
        """Those of what is predicted: the tangent's is 1."""
        return range(1, len(self.d))


@dataclass(frozen=True, eq=False)
class Misses(Shared):
    """By how much one run's predictions miss the curve at one place of its plot.

    place is the number of that place, at (n,) the places of the plot, and off (order,) has an entry
    for each degree: off[0] is the tangent's.
    """

    place: int
    at: Record
    off: Record


@dataclass(frozen=True, eq=False)
class PredictionErrors(Shared):
    """How far off one run's predictions are: a step beyond x, and at both ends of the plot.

    Both ends are as far away from x. widths (order,) are the lengths of the stretches in which
    predictions are nearly right, sizes (order + 1,) the numbers of nodes in the graphs of d.
    """

    near: Misses
    behind: Misses
    ahead: Misses
    widths: Record
    sizes: Record
