"""Five arrows that step apart, five that are placed, and many starts at once. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class PlacedArrows(ArrowsRun):
    """A run for rows of length one that are put somewhere by hand, the last one on its own.

    Shapes: products (n - 1,), of the last row with each of the others.
    """

    products: Record


@dataclass(frozen=True, eq=False)
class ManyStarts(Shared):
    """Many X that all take the same steps, and how many pairs of rows agree in each.

    Shapes: X (many, n, d), as they start; agreeing (steps + 1, many), after each number of steps;
    bins (pairs + 1,), how many X have so many agreeing pairs in the end.
    """

    listing: Listing
    X: Record
    agreeing: Record
    bins: Record

    @property
    def apart(self) -> int:
        """In how many of them no pair agrees in the end."""
        return int(self.bins.value[0])
