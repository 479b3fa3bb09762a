"""Workshop 1: lines of a layer in which a film turns two entries of x and two of v."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from torch import Tensor, float32

from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.problems.workshop_1.turning import WholeWeights
from gradmath.records.climbers import PlacedRun
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

PLACE, WEIGHTS = "with torch.no_grad():", "v["  # how lines begin that a film turns
FORWARD = "out = torch.relu(W @ x)"
HEIGHT = "L = v @ out"
BACKWARD = "L.backward()"
WholePlace: TypeAlias = tuple[int, int]
"""Two entries of x, in thousandths."""


@dataclass(frozen=True)
class PlacedLines:
    """One layer, whose v and two entries of x are written into a listing anew for each run."""

    W: Tensor
    x: Tensor
    entries: tuple[int, int]
    rows: tuple[int, int]
    found: dict[tuple[WholePlace, WholeWeights], PlacedRun] = field(default_factory=dict)

    def lines(self, place: WholePlace, v: WholeWeights) -> tuple[str, ...]:
        """Forward and backward at a place."""
        dtype = "" if self.x.dtype == float32 else f", dtype={self.x.dtype}"
        places, weighed = (
            ", ".join(f"{name}[{k}]" for k in indices)
            for name, indices in (("x", self.entries), ("v", self.rows))
        )
        return (
            "import torch",
            *assignment("x", self.x, requires_grad=True, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            f"v = torch.zeros({len(self.W)}{dtype})",
            PLACE,
            f"    {places} = {place[0] / 1000:.3f}, {place[1] / 1000:.3f}",
            f"{weighed} = {v[0] / 100:.2f}, {v[1] / 100:.2f}",
            FORWARD,
            HEIGHT,
            BACKWARD,
        )

    def run(self, place: WholePlace, v: WholeWeights) -> PlacedRun:
        """One run, once for each place and v."""
        key = place, v
        if key not in self.found:
            listing = Listing(self.lines(place, v))
            made = listing.after(FORWARD) - 1
            asked: dict[str, tuple[str, str | int | None]] = {
                "x": ("x", PLACE),
                "W": ("W", PLACE),
                "v": ("v", made),
                "z": ("W @ x", FORWARD),
                "on": ("W @ x > 0", FORWARD),
                "L": ("L", HEIGHT),
                "x_grad": ("x.grad", BACKWARD),
            }
            records = ListingRun(listing).records(asked)
            read = {name: replace(records[name], decimals=2) for name in ("v", "L", "x_grad")}
            self.found[key] = PlacedRun(**{**records, **read})
        return self.found[key]
