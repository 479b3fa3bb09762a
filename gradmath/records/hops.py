"""Runs of descent in a bowl: where each step set out from, and what theory says of its rate."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class HopRun(Shared):
    """One descent with one rate: t -= rate * t.grad, so many times.

    path (n, 2) has a row for each step: t and f where it set out, so that one step leads from a row
    to the next; slopes (n,) are t.grad there. rate (), step (), the first one, t and f (), the last
    ones, and curvature (), the second derivative of f. places (k,) are those of a plot, bowl (k,)
    is f there. By theory one step leads to the floor at the rate floor (), and to the mirror image
    at mirror ().
    """

    listing: Listing
    path: Record
    slopes: Record
    rate: Record
    t: Record
    f: Record
    step: Record
    curvature: Record
    floor: Record
    mirror: Record
    places: Record
    bowl: Record

    @property
    def count(self) -> int:
        """How many rows its path has."""
        return self.path.shape[0]

    @property
    def dials(self) -> str:
        """The line of the rate, and of how steep the bowl is if that is turned, too."""
        return next(line for line in self.listing.lines if line.startswith("rate"))

    @property
    def made(self) -> str:
        """The line that makes f."""
        return next(line for line in self.listing.lines if line.startswith("f = "))
