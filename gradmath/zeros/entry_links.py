"""Which entries of an operation's outputs depend on which entries of an input, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Links:
    """How entries of the outputs depend on entries of one input.

    Shapes: cells, outputs, places and slopes (n,), ordered by cells: entry cells[i] of the input
    (counted flat) is read by entry places[i] of output outputs[i], with local derivative slopes[i]
    (its magnitude, for complex tensors).
    """

    cells: Ints
    outputs: Ints
    places: Ints
    slopes: Floats

    @property
    def spots(self) -> Ints:
        """One number for each entry of an output that a link leads from."""
        found: Ints = self.outputs * (int(self.places.max(initial=0)) + 1) + self.places
        return found

    def taken(self, chosen: npt.NDArray[np.generic] | slice) -> Links:
        """Some of the links, in the order of their cells."""
        order = np.argsort(self.cells[chosen], kind="stable")
        cells, outputs, places = (
            column[chosen][order] for column in (self.cells, self.outputs, self.places)
        )
        return Links(cells, outputs, places, self.slopes[chosen][order])

    def of(self, cell: int) -> slice:
        """Where the links of one entry of the input are."""
        start, end = np.searchsorted(self.cells, [cell, cell + 1])
        return slice(int(start), int(end))

    def among(self, cells: Ints) -> Ints:
        """Where the links of several entries of the input are."""
        starts = np.searchsorted(self.cells, cells)
        counts = np.searchsorted(self.cells, cells, side="right") - starts
        skipped = np.repeat(starts - np.cumsum(counts) + counts, counts)
        found: Ints = np.arange(counts.sum()) + skipped
        return found


NOTHING = Links(*(np.zeros(0, dtype=np.int64),) * 3, np.zeros(0))


def _codes(links: Links, outputs: int, places: int) -> Any:
    return (links.cells * outputs + links.outputs) * places + links.places


def _sizes(*several: Links) -> tuple[int, int]:
    outputs = max(int(links.outputs.max(initial=0)) for links in several) + 1
    return outputs, max(int(links.places.max(initial=0)) for links in several) + 1


def joined(slopes: Links, reach: Links | None) -> Links:
    """Every way of either."""
    if reach is None:
        return slopes
    slopes = slopes.taken(slopes.slopes != 0)
    if not len(slopes.cells):
        return reach
    sizes = _sizes(slopes, reach)
    both = np.union1d(_codes(slopes, *sizes), _codes(reach, *sizes))
    rest, places = np.divmod(both, sizes[1])
    cells, outputs = np.divmod(rest, sizes[0])
    return Links(cells, outputs, places, np.zeros(len(both)))


def aligned(links: Links, other: Links) -> Floats:
    """The other's slopes in the order of the first, 0 where it has none."""
    found = np.zeros(len(links.cells))
    if not len(links.cells) or not len(other.cells):
        return found
    sizes = _sizes(links, other)
    mine, theirs = _codes(links, *sizes), _codes(other, *sizes)
    order = np.argsort(theirs)
    at = np.minimum(np.searchsorted(theirs[order], mine), len(theirs) - 1)
    hit = theirs[order][at] == mine
    found[hit] = other.slopes[order][at][hit]
    return found
