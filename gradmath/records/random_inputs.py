"""Random inputs of a layer, one draw after the other, and one entry of the gradient of each."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class RandomInputs(Shared):
    """What a number of draws of x gave at one entry.

    x and x_grad are that entry of x and of x.grad, draw by draw; mean is the mean of x_grad over
    the first `count` draws, on and off are how many of these are not zero, and zero; share is the
    share of all draws whose x_grad is not zero, center the mean of x. due is the density that x is
    drawn from, at places.
    Shapes: x, x_grad, count, mean, on and off (n,); share and center (); places and due (k,).
    """

    listing: Listing
    x: Record
    x_grad: Record
    count: Record
    mean: Record
    on: Record
    off: Record
    share: Record
    center: Record
    places: Record
    due: Record

    @property
    def draws(self) -> int:
        """How many there are."""
        return self.x.shape[0]
