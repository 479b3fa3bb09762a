"""A trace as scenes draw it: every tensor of its nodes and edges as a record. No torch here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from gradmath.records.graph import Edge, Graph, Node, UserHook
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record

LARGEST_GRID = 12  # entries; larger tensors are shown as a map with their range and norm
LONGEST_SIDE = 4  # of such a grid
WIDEST_ROW = 15  # characters of all the numbers in one of its rows
MAP_SIDE = 8  # entries of a map along each of its sides, at most


@dataclass(frozen=True, eq=False)
class Overview(Shared):
    """A tensor too large (or too strange) for a grid of numbers: its shape, and what sums it up.

    Shapes: corner (r, c), the first entries along the last two axes, at most MAP_SIDE of each;
    low, high and norm (Euclidean) (), over the finite entries. All four are None for tensors
    without real entries: empty or complex ones.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    corner: Record | None = None
    low: Record | None = None
    high: Record | None = None
    norm: Record | None = None

    def magnitude(self) -> float:
        """The largest absolute value of a finite entry."""
        ends = [end.magnitude() for end in (self.low, self.high) if end is not None]
        return max(ends, default=0.0)


Shown: TypeAlias = Record | Overview


@dataclass(frozen=True, eq=False)
class SavedRecord(Shared):
    """A tensor in a node's drawer, under torch's name for it; None where hooks packed it."""

    name: str
    value: Shown | None


@dataclass(frozen=True, eq=False)
class EditRecord(Shared):
    """What came to the user's hooks, and those that made something else of it, in their order."""

    before: Shown
    hooks: tuple[UserHook, ...]

    def first_changed(self, after: Shown | None) -> Index | None:
        """The first entry that is another one afterwards, NaN being itself; None of large ones."""
        if not isinstance(self.before, Record) or not isinstance(after, Record):
            return None
        pairs = zip(np.ndindex(after.shape), self.before.value.flat, after.value.flat, strict=True)
        return next(
            (k for k, one, other in pairs if one != other and (one == one or other == other)), None
        )


@dataclass(frozen=True, eq=False)
class GraphNode(Shared):
    """A node of a trace with its tensors.

    traced is the trace's own node, without records. values and cotangents have one entry for
    each output. sums[k] has, for output k, what was there after each arrival, in the engine's
    order: torch added them one by one, and the last is the cotangent itself or, where hooks edited
    that, what came to them: edits has an entry for each output, grad_edit is about `.grad`. root
    tells whether an output of the trace is the node's.
    """

    traced: Node
    values: tuple[Shown | None, ...]
    cotangents: tuple[Shown | None, ...]
    sums: tuple[tuple[Shown, ...], ...]
    saved: tuple[SavedRecord, ...]
    grad_before: Shown | None
    grad_after: Shown | None
    root: bool
    edits: tuple[EditRecord | None, ...]
    grad_edit: EditRecord | None

    @property
    def index(self) -> int:
        return self.traced.index

    @property
    def label(self) -> str:
        """The best name there is."""
        return self.traced.label

    def came(self, output: int) -> Shown | None:
        """What came back to an output, before any hook."""
        edit = self.edits[output]
        return self.cotangents[output] if edit is None else edit.before

    @property
    def value(self) -> Shown | None:
        """The usual single output."""
        return self.values[0] if self.values else None

    @property
    def cotangent(self) -> Shown | None:
        return self.cotangents[0] if self.cotangents else None

    @property
    def is_leaf(self) -> bool:
        """Whether it came in from outside."""
        return self.traced.is_leaf

    @property
    def accumulates_grad(self) -> bool:
        """Whether a `.grad` lives here: a leaf that requires grad."""
        return self.is_leaf and self.traced.requires_grad

    def shown(self, gradients: bool) -> Iterator[Shown]:
        """Every tensor of one face, for common scales and sizes."""
        if gradients:
            sums = (total for totals in self.sums for total in totals)
            edits = [edit.before for edit in (*self.edits, self.grad_edit) if edit is not None]
            every = (*self.cotangents, *sums, *edits, self.grad_before, self.grad_after)
        else:
            every = (*self.values, *(kept.value for kept in self.saved))
        yield from (each for each in every if each is not None)


@dataclass(frozen=True, eq=False)
class GraphEdge(Shared):
    """An edge of a trace, by its place among them, with what it carried back.

    traced is the trace's own edge, without records. before_sum is the cotangent before
    broadcasting was undone, None where nothing was broadcast. edit is what hooks of the source did
    to what its formula made.
    """

    index: int
    traced: Edge
    cotangent: Shown | None
    before_sum: Shown | None
    edit: EditRecord | None = None

    @property
    def made(self) -> Shown | None:
        """What the source's formula made, before any hook."""
        return self.cotangent if self.edit is None else self.edit.before

    @property
    def source(self) -> int:
        return self.traced.source

    @property
    def target(self) -> int:
        return self.traced.target

    @property
    def slot(self) -> int | None:
        return self.traced.slot

    @property
    def output(self) -> int:
        return self.traced.output

    @property
    def order(self) -> int | None:
        return self.traced.order


@dataclass(frozen=True, eq=False)
class GraphFlow(Shared):
    """A trace whose every tensor is a record. seeds are the weights v of its outputs.

    nodes and edges are the trace's, in its order.
    """

    trace: Graph
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    seeds: tuple[Shown | None, ...]

    @cached_property
    def sweep(self) -> tuple[GraphEdge, ...]:
        """The edges that carried a cotangent, in the order in which the engine let them arrive."""
        return tuple(self.edges[k] for k in self.trace.sweep)

    def arrivals(self, node: int, output: int = 0) -> tuple[GraphEdge, ...]:
        """The contributions to one output of a node, in the order in which they arrived."""
        return tuple(self.edges[k] for k in self.trace.arriving(node, output))

    def inputs(self, node: int) -> tuple[GraphEdge, ...]:
        """The edges to what a node was computed from, in the order of its slots."""
        own = [edge for edge in self.edges if edge.source == node]
        return tuple(sorted(own, key=lambda e: (e.slot is None, e.slot or 0)))

    def working(self) -> Iterator[tuple[GraphNode, tuple[GraphEdge, ...]]]:
        """The nodes in the order in which the engine ran them, each with what it sent out."""
        batch: list[GraphEdge] = []
        for edge in self.sweep:
            if batch and batch[0].source != edge.source:
                yield self.nodes[batch[0].source], tuple(batch)
                batch = []
            batch.append(edge)
        if batch:
            yield self.nodes[batch[0].source], tuple(batch)

    def stubs(self) -> Iterator[tuple[GraphNode, int, int]]:
        """Plain numbers where autograd has no node: the node, its empty slot, which argument."""
        for node in self.nodes:
            constants = sum(e.source == node.index and e.slot is None for e in self.edges)
            empty = self.empty_slots(node.index)[constants:]
            for number, slot in enumerate(empty[: len(node.traced.arguments)]):
                yield node, slot, number

    def empty_slots(self, node: int) -> tuple[int, ...]:
        """The slots of a node's `next_functions` that hold None."""
        taken = {edge.slot for edge in self.edges if edge.source == node}
        return tuple(k for k in range(self.nodes[node].traced.slots) if k not in taken)

    def node(self, name: str) -> GraphNode:
        """The last node of that name.

        Raises: KeyError if there is none.
        """
        return self.nodes[self.trace.node(name).index]
