"""Workshop 1: the lines that its films run, from the imports on."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from gradmath.gradients.machine import machine_run
from gradmath.records.layer import MachineRun
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

WIDTH = 30  # of lines, beside which x still stands
FORWARD = ("z = W @ x", "out = torch.relu(z)", "before = v @ out")
BACKWARD = ("out.backward(v)", "x.grad")


@dataclass(frozen=True, eq=False)
class LayerLines:
    """One layer's W, x and v, and the listings that run it."""

    W: Tensor
    x: Tensor
    v: Tensor

    @property
    def head(self) -> tuple[str, ...]:
        """The imports, and the lines that make x, W and v."""
        return (
            "import torch",
            *assignment("x", self.x, requires_grad=True, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            *assignment("v", self.v, width=WIDTH),
        )

    def run(self) -> MachineRun:
        """Forward and backward once."""
        listing = Listing((*self.head, *FORWARD, *BACKWARD))
        done = listing.after(FORWARD[-1])
        return machine_run(ListingRun(listing), done, done + 1)

    def moved(self, entry: int, position: str) -> MachineRun:
        """The run with one entry of x set to a number, as it is written."""
        move = ("with torch.no_grad():", f"    x[{entry}] = {position}")
        listing = Listing((*self.head, *move, *FORWARD[:2], *BACKWARD))
        done = listing.after(FORWARD[1])
        return machine_run(ListingRun(listing), done, done + 1)
