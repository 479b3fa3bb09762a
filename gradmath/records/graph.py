"""The graph of one run of autograd: nodes, edges, groups, and every tensor on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.anomaly import Anomaly
from gradmath.records.site import Site
from gradmath.records.sums import wrong_sums

Array: TypeAlias = npt.NDArray[np.generic]
Port: TypeAlias = tuple[int, int]  # a node, and which of its outputs
GROUP_KINDS = ("function", "module")
KEEP_WHOLE = 4096  # entries; larger tensors are summarised
_TENSOR = re.compile(r"\bt\[\d+, \d+\]")  # in the text of an argument


@dataclass(frozen=True, eq=False)
class Summary:
    """A tensor too large to be kept whole: what a map of it needs, never a silent cut.

    Shapes: corner is the first entries along each axis, at most 8 of them; minimum, maximum and
    norm (Euclidean) are over all finite entries; nonfinite counts the others. While the trace is
    at hand, all entries may be, too, for zeros to be explained; no file keeps them.
    """

    shape: tuple[int, ...]
    dtype: str
    minimum: float
    maximum: float
    norm: float
    nonfinite: int
    corner: Array
    _entries: Array | None = None


Held: TypeAlias = Array | Summary


def whole(held: Held) -> Array | None:
    """All entries of a tensor, if they are at hand."""
    return held._entries if isinstance(held, Summary) else held


@dataclass(frozen=True, eq=False)
class Line:
    """A line of the user's source: where it stands and what it says."""

    file: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"


@dataclass(frozen=True, eq=False)
class UserHook:
    """A hook of the user's that gave something else than it was given.

    kind is what torch calls it ("tensor hook", "module hook"), name that of its function, line
    where that stands (None for what is not written in Python).
    """

    kind: str
    name: str
    line: Line | None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" + (f" ({self.line})" if self.line else "")


@dataclass(frozen=True, eq=False)
class Edit:
    """What hooks made something else of: before is what came to the first of them.

    What the last of them gave is the cotangent (or `.grad`) itself, beside which this stands.
    """

    before: Held
    hooks: tuple[UserHook, ...]


@dataclass(frozen=True, eq=False)
class Saved:
    """A tensor that a node keeps for its backward formula.

    name is torch's (`self`, `other`, `result`); value is None where saved-tensor hooks packed it
    (checkpointing recomputes it), version its version counter when it was read, dtype torch's
    name of one that numpy has not.
    """

    name: str
    value: Held | None
    version: int | None
    dtype: str | None = None


@dataclass(frozen=True, eq=False)
class Node:
    """One tensor operation or one tensor that came in from outside.

    op is the aten name of what ran forward (`mm`; None for tensors from outside), grad_fn the
    name of the autograd node (`MmBackward0`; `AccumulateGrad` for leaves; None for constants).
    values and cotangents have one entry for each output, None where nobody looked at an output
    or where no gradient came. call is what ran, as texts: the function, then each argument, as in
    ("aten.mul.Tensor", "t[0, 0]", "2"), where t[i, k] is output k of node i.
    made_by is, in the trace of a backward pass, the forward node and slot whose formula made
    this node. edits has an entry for each output whose cotangent hooks edited, None for others
    (nothing at all if they edited none), grad_edit says so of `.grad` after the pass. site is where
    the traced function ran it.
    """

    index: int
    op: str | None
    grad_fn: str | None
    name: str | None
    line: Line | None
    dtypes: tuple[str | None, ...]
    values: tuple[Held | None, ...]
    cotangents: tuple[Held | None, ...]
    module: str | None = None
    saved: tuple[Saved, ...] = ()
    call: tuple[str, ...] = ()
    slots: int = 0
    grad_before: Held | None = None
    grad_after: Held | None = None
    made_by: tuple[int, int | None] | None = None
    edits: tuple[Edit | None, ...] = ()
    grad_edit: Edit | None = None
    site: Site | None = None

    def edit(self, output: int) -> Edit | None:
        """What hooks did to the cotangent of an output."""
        return self.edits[output] if output < len(self.edits) else None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The plain numbers and options of the call."""
        return tuple(text for text in self.call[1:] if not _TENSOR.search(text))

    @property
    def is_leaf(self) -> bool:
        """Whether it came in from outside: nothing was computed to get it."""
        return self.op is None and self.grad_fn in (None, "AccumulateGrad")

    @property
    def requires_grad(self) -> bool:
        """Whether autograd keeps a node for it."""
        return self.grad_fn is not None

    @property
    def shapes(self) -> tuple[tuple[int, ...] | None, ...]:
        """The shape of each output whose value is known."""
        return tuple(None if value is None else tuple(value.shape) for value in self.values)

    @property
    def value(self) -> Held | None:
        """The usual single output."""
        return self.values[0] if self.values else None

    @property
    def cotangent(self) -> Held | None:
        """The cotangent of the usual single output."""
        return self.cotangents[0] if self.cotangents else None

    @property
    def label(self) -> str:
        """The best name there is: the user's, else the operation's, else autograd's."""
        return self.name or self.op or self.grad_fn or "constant"


@dataclass(frozen=True, eq=False)
class Edge:
    """A way of the gradient, in backward direction: the cotangent leaves source for target.

    slot is the index in the source's next_functions and output the one of the target's output;
    order counts the arrivals of the whole pass. before_sum is the cotangent before broadcasting
    was undone, None where nothing was broadcast. On a forward-only edge from a constant slot,
    cotangent and order are None. edit is what hooks of the source did to what its formula gave.
    """

    source: int
    target: int
    slot: int | None
    output: int
    cotangent: Held | None = None
    before_sum: Held | None = None
    order: int | None = None
    edit: Edit | None = None

    @property
    def made(self) -> Held | None:
        """What the source's formula gave, before any hook."""
        return self.cotangent if self.edit is None else self.edit.before


Addend: TypeAlias = tuple[Edge | None, Held | None]  # what came by which edge; v by none


@dataclass(frozen=True, eq=False)
class Group:
    """Nodes that one call of the user's made: a composite function or a module.

    parent is the index of the group around it. The cotangents that cross its border are those
    of the edges that `Graph.entering` and `Graph.leaving` name.
    """

    index: int
    kind: str  # one of GROUP_KINDS
    name: str
    nodes: tuple[int, ...]
    parent: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """One run of a computation, forward and backward, exactly as autograd ran it.

    nodes are in the order in which they came to be, so a node's inputs stand before it; edges
    run backward; outputs are pairs (node, output number), one for each tensor returned, and v
    their weights; grads maps each leaf's name to its contribution of this pass, None if no path
    leads there; lost says why, of these and of parameters that nothing used. backward is the graph
    of the backward pass itself, if it was asked for. first_nonfinite is the first node whose value
    holds NaN or infinity; anomaly says where the first of them arose on the way back.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    outputs: tuple[tuple[int, int], ...]
    output_names: tuple[str, ...]
    v: tuple[Held | None, ...]
    grads: Mapping[str, Held | None]
    source: str = ""
    lost: Mapping[str, str] = field(default_factory=dict)
    backward: Graph | None = None
    first_nonfinite: int | None = None
    anomaly: Anomaly | None = None

    @cached_property
    def sweep(self) -> tuple[int, ...]:
        """Which edges carried a cotangent, in the order in which the engine let them arrive."""
        orders = {k: edge.order for k, edge in enumerate(self.edges) if edge.order is not None}
        return tuple(sorted(orders, key=orders.__getitem__))

    @cached_property
    def _into(self) -> dict[Port, list[int]]:
        into: dict[Port, list[int]] = {}
        for k in self.sweep:
            into.setdefault((self.edges[k].target, self.edges[k].output), []).append(k)
        return into

    def __repr__(self) -> str:
        names = ", ".join(self.output_names)
        sizes = f"{len(self.nodes)} nodes and {len(self.edges)} edges"
        return f"<{type(self).__name__} of {sizes}; outputs: {names}>"

    def arriving(self, node: int, output: int = 0) -> tuple[int, ...]:
        """Which edges brought a contribution to one output of a node, in order of arrival."""
        return tuple(self._into.get((node, output), ()))

    def arrivals(self, node: int, output: int = 0) -> tuple[Edge, ...]:
        """The contributions to one output of a node, in the order in which they arrived."""
        return tuple(self.edges[k] for k in self.arriving(node, output))

    def contributions(self, node: int, output: int = 0) -> list[Addend]:
        """All that adds up to the cotangent of an output, and the edge that brought it.

        The weights v of the graph's own outputs come first, from no edge; then what arrived.
        """
        ends = zip(self.outputs, self.v, strict=False)
        seeds: list[Addend] = [
            (None, v) for port, v in ends if port == (node, output) and v is not None
        ]
        return [*seeds, *((edge, edge.cotangent) for edge in self.arrivals(node, output))]

    def dtype(self, node: int, output: int = 0) -> str | None:
        """Torch's name of the dtype of an output, if it is known."""
        dtypes = self.nodes[node].dtypes
        return dtypes[output] if output < len(dtypes) else None

    def inputs(self, node: int) -> tuple[Edge, ...]:
        """The edges to what a node was computed from."""
        return tuple(edge for edge in self.edges if edge.source == node)

    def entering(self, group: Group) -> Iterator[Edge]:
        """The edges by which cotangents come into a group."""
        inside = set(group.nodes)
        return (e for e in self.edges if e.target in inside and e.source not in inside)

    def leaving(self, group: Group) -> Iterator[Edge]:
        """The edges by which cotangents leave a group."""
        inside = set(group.nodes)
        return (e for e in self.edges if e.source in inside and e.target not in inside)

    def check(self) -> list[str]:
        """Where contributions, added in order of arrival, are not the accumulated cotangent.

        Empty for an honest pass, bit for bit, each sum rounded in the tensor's own dtype. Where
        hooks edited a cotangent, they must add up to what came to the first hook.
        """
        return [wrong.told for wrong in wrong_sums(self)]

    def node(self, name: str) -> Node:
        """The last node of that name: a user's variable, a leaf, an output."""
        found = [node for node in self.nodes if node.name == name]
        if not found:
            known = ", ".join(dict.fromkeys(node.name for node in self.nodes if node.name))
            raise KeyError(f"no node is called {name!r}; the names are: {known}")
        return found[-1]

    def leaf(self, name: str) -> Node:
        """The leaf that a name in `grads` means, whatever else the code calls by that name.

        Raises: KeyError if there is none.
        """
        found = [node for node in self.nodes if node.is_leaf and node.name == name]
        if not found:
            raise KeyError(f"no leaf is called {name!r}; the leaves are: {', '.join(self.grads)}")
        return found[0]
