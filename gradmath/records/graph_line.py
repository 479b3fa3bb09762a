"""One leaf, one operation, one sum: what the graph of a line saves, and what passes through it do.

This module imports without torch.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class MadeGraph:
    """The graph that a line like `p = (x * x).sum()` makes when it runs.

    Shapes: made (n,), what the operation makes of the leaf; out (), the sum of it. saved has the
    tensors that the operation's node keeps, under torch's names for them; count is how many these
    are. Truths, all (): operation and sum tell that the nodes are of the kinds that their names
    say, joins that the sum leads back to another node, tracks that each slot of the operation
    leads back to the leaf, own that a saved tensor is the leaf's own memory.
    """

    made: Record
    out: Record
    operation: Record
    sum: Record
    joins: Record
    tracks: tuple[Record, ...]
    saved: dict[str, Record]
    own: dict[str, Record]
    count: Record


@dataclass(frozen=True, eq=False)
class BackwardCall:
    """A call of `backward` on a graph, from what it starts with to what it leaves.

    Shapes: start (); passed and grad (n,). passed is what the sum sends on to the operation; grad
    the leaf's `.grad` afterwards. went is what went on from there, None if torch refused to go on:
    then raised compares what it said. Truths after the call: freed tells of each saved tensor
    whether torch refuses to show it, stays that the node still leads to the leaf.
    """

    start: Record
    passed: Record
    went: Went | None
    raised: Record | None
    grad: Record
    freed: dict[str, Record]
    stays: Record


@dataclass(frozen=True, eq=False)
class Went:
    """What an operation sent back.

    Shapes: all (n,). sent has what goes along each slot; order the slots as their contributions
    arrive; total is their sum before it goes into `.grad`.
    """

    sent: tuple[Record, ...]
    order: tuple[int, ...]
    total: Record


@dataclass(frozen=True, eq=False)
class GraphLine:
    """A leaf, the graphs that its line makes one after the other, and the calls on them.

    Shapes: leaf (n,). absent tells that there is no `.grad` before the first call; calls[k] is on
    graphs[on[k]].
    """

    listing: Listing
    leaf: Record
    absent: Record
    graphs: tuple[MadeGraph, ...]
    calls: tuple[BackwardCall, ...]
    on: tuple[int, ...]
