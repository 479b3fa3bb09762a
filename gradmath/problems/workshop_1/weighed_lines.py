"""Workshop 1: lines of a layer that is run first, and weighed by a v that turns afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, float32

from gradmath.gradients.machine import BACKWARD, FORWARD, Places, machine_run
from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.records.layer import MachineRun
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

WEIGHTS = "v = torch.tensor("
WEIGH = "v @ out"
_MOVE = "with torch.no_grad():"


@dataclass(frozen=True, eq=False)
class WeighedLines:
    """One layer's W and x, and the listings that weigh its outputs."""

    W: Tensor
    x: Tensor

    def lines(self, v: Sequence[int]) -> tuple[str, ...]:
        """Forward, then v in hundredths, then backward: v has no part in what it weighs."""
        places = ", ".join(f"{each / 100:.2f}" for each in v)
        plain = self.x.dtype == float32
        end = [f"    [{places}])"] if plain else [f"    [{places}],", f"    dtype={self.x.dtype})"]
        return (
            "import torch",
            *assignment("x", self.x, requires_grad=True, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            *FORWARD,
            WEIGHTS,
            *end,
            WEIGH,
            BACKWARD,
            "x.grad",
        )

    def run(self, v: Sequence[int]) -> MachineRun:
        """Forward and backward once."""
        return self.first_of(ListingRun(Listing(self.lines(v))))

    def nudged(self, v: Sequence[int], entry: int, step: float) -> Listing:
        """The same, and forward again with one entry of x moved."""
        move = ("before = v @ out", f"step = {step!r}", _MOVE, f"    x[{entry}] += step")
        return Listing((*self.lines(v), *move, *FORWARD, "v @ out - before"))

    def first_of(self, run: ListingRun) -> MachineRun:
        """The first pass of a listing that begins with these lines."""
        return machine_run(run, self.places(run.listing))

    def places(self, listing: Listing, times: int = 1) -> Places:
        """Where the tensors of a forward pass are there: the first one is weighed when v is."""
        z, out = (listing.after(line, times) for line in FORWARD)
        if times > 1:
            return Places(x=listing.after(_MOVE), z=z, out=out, weighted=out)
        made = assignment("x", self.x, requires_grad=True, width=WIDTH)[0]
        return Places(x=listing.after(made), z=z, out=out, weighted=listing.after(WEIGH))
