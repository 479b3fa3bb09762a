"""Climbers on a folded sheet: runs of one layer at several places, for one v. Torch-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gradmath.records.facets import FacetRun, FoldedSheet
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class PlacedRun(FacetRun):
    """A run with its v and its switches.

    Shapes: v, on (m,); on tells which entries of z are above 0.
    """

    v: Record
    on: Record

    @property
    def listing(self) -> Listing:
        assert self.L.expression is not None, "a run is of a listing"
        return self.L.expression.listing

    def stands(self, entries: tuple[int, int]) -> bool:
        """Whether the gradient is zero in two entries of x."""
        return not self.slope(entries).any()


@dataclass(frozen=True, eq=False)
class Tilt:
    """The sheet that one v makes: climbers A, B and C, and a run on the facet where none stands."""

    climbers: tuple[PlacedRun, PlacedRun, PlacedRun]
    facets: tuple[PlacedRun, ...]
    entries: tuple[int, int]
    reach: float

    @cached_property
    def sheet(self) -> FoldedSheet:
        return FoldedSheet(self.entries, self.reach, self.facets)

    @property
    def v(self) -> Record:
        return self.climbers[0].v


def walk_of(runs: Sequence[PlacedRun], entries: tuple[int, int]) -> list[tuple[float, float]]:
    """The places of some runs, one after the other."""
    return [(float(run.x.value[entries[0]]), float(run.x.value[entries[1]])) for run in runs]
