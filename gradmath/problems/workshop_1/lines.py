"""Workshop 1: the lines that its films run, from the imports on."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from gradmath.gradients.machine import BACKWARD, FORWARD, Places, machine_run
from gradmath.records.layer import MachineRun
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

WIDTH = 30  # of lines, beside which x still stands


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
        return self.first_of(ListingRun(Listing(self.lines)))

    @property
    def lines(self) -> tuple[str, ...]:
        """One forward and one backward pass; what is weighed is kept to be compared with."""
        return (*self.head, *FORWARD, "before = v @ out", BACKWARD, "x.grad")

    def first_of(self, run: ListingRun) -> MachineRun:
        """The first pass of a listing that begins with these lines."""
        return machine_run(run, Places.of(run.listing, self._x))

    @property
    def _x(self) -> str:
        """The first line that makes x."""
        return assignment("x", self.x, requires_grad=True, width=WIDTH)[0]

    def moved(self, entry: int, position: str) -> MachineRun:
        """The run with one entry of x set to a number, as it is written."""
        move = ("with torch.no_grad():", f"    x[{entry}] = {position}")
        listing = Listing((*self.head, *move, *FORWARD, BACKWARD))
        return machine_run(ListingRun(listing), Places.of(listing, move[0]))
