"""What a run holds that takes a step along X.grad, and asks which entries of Y follow V."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record

# How lines of their listings read, or begin.
MIRROR, BACKWARD, STEP = "X = s[:, None] * X", "Y.backward(V)", "up = X +"
SIMILARITY, CHANGE = "Y = torch.tanh(X @ X.T)", "change = torch.tanh(up @ up.T) - Y"
AGAINST, PUSHES, MEAN = "(V * change < 0).sum()", "C[:, ", "mean = "
SHARES = "P = "
SIGNS, WEIGHTS, DRAWS = "s = ", "V = ", "X = torch.randn"


@dataclass(frozen=True, eq=False)
class SteppedRun(ArrowsRun):
    """A run in which rows of X are mirrored, and then all take a step along X.grad.

    Shapes: up (n, d), the rows after the step; change (n, n), of Y by it; astray and entries (),
    how many entries of Y go against V, of how many; C (n, n), how much of row j is in row i of
    X.grad; pushes (n, d), what one row, `pusher`, brings to each row of X.grad; shares (n,), how
    fast X[i] @ X[j] of a pair grows by weights of V: first by the pair's own, then by those of
    its rows with each other one, and last by those with themselves; total (), by all.
    """

    pusher: int
    up: Record
    change: Record
    astray: Record
    entries: Record
    C: Record
    pushes: Record
    pair: Index
    shares: Record
    total: Record


@dataclass(frozen=True, eq=False)
class MeanShares(Shared):
    """The mean of the shares of the first runs. Shapes: V (n, n); shares (n,); total ()."""

    listing: Listing
    V: Record
    pair: Index
    shares: Record
    total: Record


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


@dataclass(frozen=True, eq=False)
class StepsAndMeans(Shared):
    """Steps, a row that turns around, all mirrorings, and means of changes.

    steps glide from no step to the whole one; in `turning` one row turns around, and `again` is
    the step from there. ways are all mirrorings; in their `order` row after row turns
    around, with `turns` from one to the next; `means` the means of the first of them, and `shared`
    those of shares of the pair; `stream` are the means of more and more random X.
    """

    steps: tuple[SteppedRun, ...]
    turning: tuple[SteppedRun, ...]
    again: tuple[SteppedRun, ...]
    ways: tuple[SteppedRun, ...]
    order: list[int]
    turns: tuple[tuple[SteppedRun, ...], ...]
    means: tuple[MeanRun, ...]
    shared: tuple[MeanShares, ...]
    stream: tuple[MeanRun, ...]
    pair: Index

    @property
    def start(self) -> SteppedRun:
        """The whole step from X as given."""
        return self.steps[-1]

    @property
    def turned(self) -> SteppedRun:
        """The whole step with one row turned around."""
        return self.again[-1]

    @property
    def pusher(self) -> int:
        return self.start.pusher

    @property
    def bar(self) -> int:
        """The number of the pusher's share."""
        return 1 + sum(row not in self.pair for row in range(self.pusher))

    @property
    def runs(self) -> tuple[SteppedRun, ...]:
        """Those that arrows show before rows are mirrored in all ways."""
        return (*self.steps, *self.turning, *self.again)
