"""Workshop 1: lines of a layer whose weights ask for a gradient, are nudged, and learn."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from torch import Tensor

from gradmath.gradients.machine import BACKWARD, FORWARD, Places, forward_run, machine_run
from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.records.layer import MachineRun, NudgedWeight, SteppedWeights, WeightedPass
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

WEIGH = "v @ out"
ASKS = "W.requires_grad_()"
_NO_GRAD = "with torch.no_grad():"
_FORGETS = "x.grad = W.grad = None"


@dataclass(frozen=True, eq=False)
class WeightLines:
    """One layer's W, x and v, and the entry of W that a line of its own sets."""

    W: Tensor
    x: Tensor
    v: Tensor
    dial: tuple[int, int]

    def lines(self, place: str) -> tuple[str, ...]:
        """Forward and backward, with that entry of W set to a number, as it is written."""
        i, j = self.dial
        return (
            "import torch",
            *assignment("x", self.x, requires_grad=True, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            *assignment("v", self.v, width=WIDTH),
            f"W[{i}, {j}] = {place}",
            ASKS,
            *FORWARD,
            WEIGH,
            BACKWARD,
            "W.grad",
        )

    def run(self, place: str) -> MachineRun:
        """Forward and backward once."""
        return self._first_of(ListingRun(Listing(self.lines(place))))

    def nudged(self, place: str, entry: tuple[int, int], step: float) -> NudgedWeight:
        """The same, and forward again with one weight moved."""
        i, j = entry
        move = ("before = v @ out", f"step = {step!r}", _NO_GRAD, f"    W[{i}, {j}] += step")
        lines = (*self.lines(place), *move, *FORWARD, f"{WEIGH} - before")
        run = ListingRun(Listing(lines))
        before, moved = self._first_of(run), run.listing.after(_NO_GRAD)
        z, out = (run.listing.after(line, 2) for line in FORWARD)
        forward = forward_run(run, Places(x=moved, z=z, out=out, weighted=out))
        parts = {part.name: getattr(forward, part.name) for part in fields(forward)}
        return NudgedWeight(
            entry=entry,
            listing=run.listing,
            before=before,
            after=WeightedPass(**parts, W=run.record("W", moved)),
            step=run.record("step"),
            gain=run.record(f"{WEIGH} - before"),
            kept=bool((run.record("z > 0").value == before.gates.value).all()),
        )

    def stepped(self, place: str, rate: float) -> SteppedWeights:
        """The same, and all of it again with W moved along its gradient."""
        move = (_NO_GRAD, f"    W += {rate!r} * W.grad", _FORGETS)
        again = (*FORWARD, WEIGH, BACKWARD, "x.grad")
        run = ListingRun(Listing((*self.lines(place), *move, *again)))
        before, moved = self._first_of(run), run.listing.after(_NO_GRAD)
        step = run.record(f"{rate!r} * W.grad", moved - 1)
        z, out = (run.listing.after(line, 2) for line in FORWARD)
        at = Places(x=moved, z=z, out=out, weighted=out + 1)
        after = machine_run(run, at, wired=moved, times=2)
        grad = run.record("W.grad", run.listing.after(BACKWARD, 2))
        return SteppedWeights(run.listing, before, step, replace(after, W_grad=grad))

    def _first_of(self, run: ListingRun) -> MachineRun:
        """The first pass of a listing that begins with these lines."""
        made = assignment("x", self.x, requires_grad=True, width=WIDTH)[0]
        found = machine_run(run, Places.of(run.listing, made), wired=run.listing.after(ASKS))
        return replace(found, W_grad=run.record("W.grad", run.listing.after(BACKWARD)))
