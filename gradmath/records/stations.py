"""What is held of nudges through stations, one after the other, and of their slopes."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class NudgeRun:
    """x, nudged by a step, and how far the first station moves by it.

    Shapes: all ().
    new_x is x after the nudge, moved_x how far that is from x; new_u and moved_u are the same of
    u; ratio is moved_u over the step.
    """

    listing: Listing
    x: Record
    u: Record
    step: Record
    new_x: Record
    moved_x: Record
    new_u: Record
    moved_u: Record
    ratio: Record


@dataclass(frozen=True, eq=False)
class NudgedPass:
    """A nudge that has come through the second station: new_y, how far that is from y, ratio.

    Shapes: all ().
    """

    new_u: Record
    moved_u: Record
    new_y: Record
    moved_y: Record
    ratio: Record


@dataclass(frozen=True, eq=False)
class TwoStations:
    """Two stations in a row, u of x and y of u, and all that is found out about them.

    Shapes: all ().
    slopes are the derivatives of u by x and of y by u, as autograd has them, product and added what
    somebody may make of them. alone is a nudge of u by the step; new_x is x nudged once more,
    moved_x how far, and both what has then run through both stations. back is what a backward pass
    brings to y and to u, x_grad what it leaves in x.grad; absent tells that it was None before.
    """

    run: NudgeRun
    y: Record
    slopes: tuple[Record, Record]
    alone: NudgedPass
    new_x: Record
    moved_x: Record
    both: NudgedPass
    product: Record
    added: Record
    absent: Record
    back: tuple[Record, Record]
    x_grad: Record
