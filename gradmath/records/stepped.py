"""What a run holds that takes a step along X.grad, and asks which entries of Y follow V."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class SteppedRun(ArrowsRun):
    """A run in which rows of X are mirrored, and then all take a step along X.grad.

    Shapes: up (n, d), the rows after the step; change (n, n), of Y by it; astray and entries (),
    how many entries of Y go against V, of how many; C (n, n), how much of row j is in row i of
    X.grad; pushes (n, d), what one row, `pusher`, brings to each row of X.grad.
    """

    pusher: int
    up: Record
    change: Record
    astray: Record
    entries: Record
    C: Record
    pushes: Record


@dataclass(frozen=True, eq=False)
class MeanRun(Shared):
    """The mean of the first changes of Y of many runs.

    Shapes: V, last and mean (n, n), last being the last change that is in the mean; astray (), how
    many entries of the mean go against V; count (), how many changes are in it.
    """

    listing: Listing
    V: Record
    last: Record
    mean: Record
    astray: Record
    count: Record
