"""The running average of the gradients of random draws, and how large it still is."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class FadingAverage(Shared):
    """The average of X.grad over the first so many draws of a seed, for growing numbers of them.

    means are averages over counts draws, sizes the root mean square of their entries; spread is
    the standard deviation of each entry over all draws.
    Shapes: counts, sizes (k,); means (k, n, d); spread (n, d).
    """

    listing: Listing
    counts: Record
    means: Record
    sizes: Record
    spread: Record

    @property
    def draws(self) -> int:
        """How many there are in all."""
        return int(self.counts.value[-1])
