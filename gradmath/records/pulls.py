"""What runs hold that pull one or both outputs of y = A @ x back to the plane of x."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class ArrowCall:
    """One run of y = A @ x and one call of backward, its last line, on a fresh x.

    Shapes: A (2, 2); x, y and each of gradients (2,); truths are ().
    gradients are those of y[0] and of y[1], each by a pass of its own; picks are y[0], y[:1],
    y[:1, None] and y, and shapes tells that theirs are (), (1,), (1, 1) and (2,). absent tells that
    x.grad was None before the call, empty whether it still is; x_grad (2,) is what it left there,
    None if torch refused.
    """

    listing: Listing
    A: Record
    x: Record
    y: Record
    gradients: tuple[Record, Record]
    picks: tuple[Record, ...]
    shapes: tuple[Record, ...]
    absent: Record
    empty: Record
    x_grad: Record | None

    @property
    def call(self) -> str:
        """The line that pulls back."""
        return self.listing.lines[-1]

    @property
    def left(self) -> Record:
        """What the call left in x.grad."""
        assert self.x_grad is not None, "torch refused this call"
        return self.x_grad


@dataclass(frozen=True, eq=False)
class Refusal(ArrowCall):
    """A run whose call torch refused; raised (), true, compares what it said."""

    raised: Record


@dataclass(frozen=True, eq=False)
class Weighed(ArrowCall):
    """A run whose call was given weights: one number for one output, or one for each of two.

    Shapes: weights () or (2,); each of terms (2,), one for each weight: an output's gradient times
    its weight.
    """

    weights: Record
    terms: tuple[Record, ...]


@dataclass(frozen=True, eq=False)
class Nudge:
    """One entry of x moved by a small step, and what y[0] does.

    Shapes: moves (2,), by how much each entry of x moves; effects (2,), by how much each of y does;
    leg (), how many times as much y[0] moves as x[entry]. line is the one that computes effects,
    standing there for the nth time.
    """

    entry: int
    line: str
    nth: int
    moves: Record
    effects: Record
    leg: Record
