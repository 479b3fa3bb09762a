"""A run of code with branches: the lines that ran, and the graph that they left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class BranchRun(Shared):
    """One run of lines of which not all run: y made from x, and pulled back to it.

    Shapes: x, y, grad, seed and all that belongs to one node (); steps (n, 2), the lines that ran,
    and how many nodes there were after each; along (n,), what y was after each.
    In the order in which they were made, from x to y: names tells that a node is called so, slopes
    has what it makes of 1, and passed what it sends on in the pass that begins with seed at y, so
    that the first of these is what comes to x. leaf tells how the node of x is called, owned that
    the way back from y ends there.
    """

    listing: Listing
    x: Record
    y: Record
    grad: Record
    steps: Record
    along: Record
    seed: Record
    names: tuple[Record, ...]
    slopes: tuple[Record, ...]
    passed: tuple[Record, ...]
    leaf: Record
    owned: Record

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The numbers of the lines that ran, in their order."""
        return tuple(self.steps.value[:, 0].tolist())

    @cached_property
    def making(self) -> tuple[int, ...]:
        """Of the steps, those that made a node: their places among all steps."""
        grown = np.diff(self.steps.value[:, 1], prepend=0)
        return tuple(np.flatnonzero(grown > 0).tolist())

    def line(self, node: int) -> int:
        """The number of the line that made a node."""
        return self.lines[self.making[node]]

    def ran(self, line: int) -> bool:
        """Whether a line ran."""
        return line in self.lines
