"""Runs of descent in a bowl: where each step set out from, and what theory says of its rate."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class HopPath(Shared):
    """Where a descent in a bowl has been.

    path (n, 2) has a row for each step: t and f where it set out, so that one step leads from a row
    to the next. rate (), t and f (), the last ones; places (k,) are those of a plot, bowl (k,) is f
    there.
    """

    listing: Listing
    path: Record
    rate: Record
    t: Record
    f: Record
    places: Record
    bowl: Record

    @property
    def count(self) -> int:
        """How many rows its path has."""
        return self.path.shape[0]


@dataclass(frozen=True, eq=False)
class HopRun(HopPath):
    """One descent with one rate: t -= rate * t.grad, so many times.

    slopes (n,) are t.grad where each step set out. step () is the first one, and curvature () the
    second derivative of f. By theory one step leads to the floor at the rate floor (), and to the
    mirror image at mirror ().
    """

    slopes: Record
    step: Record
    curvature: Record
    floor: Record
    mirror: Record

    @property
    def dials(self) -> str:
        """The line of the rate, and of how steep the bowl is if that is turned, too."""
        return next(line for line in self.listing.lines if line.startswith("rate"))

    @property
    def made(self) -> str:
        """The line that makes f."""
        return next(line for line in self.listing.lines if line.startswith("f = "))
