"""From a trace to the records that scenes draw, with the sums that torch forms on the way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor

from gradmath.graphs.flow import (
    LARGEST_GRID,
    LONGEST_SIDE,
    MAP_SIDE,
    WIDEST_ROW,
    EditRecord,
    GraphEdge,
    GraphFlow,
    GraphNode,
    Overview,
    SavedRecord,
    Shown,
)
from gradmath.records.graph import Array, Edge, Edit, Graph, Held, Node, Summary
from gradmath.records.halves import BFLOAT16, known_by_name, same_entries
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from gradmath.running.tensors import dtype_of, literal, numpy_of, record

_OVERVIEW_DECIMALS = 2
CARD_ROWS, CARD_COLUMNS = 5, 5  # of a grid of numbers on a card


def graph_flow(trace: Graph) -> GraphFlow:
    """Every tensor of a trace as a record, and the partial sums at every fan-out.

    Tensors that are added up share one count of decimals. The partial sums are torch's: the
    contributions are added in their order of arrival and dtype, as the engine does it.

    >>> from gradmath import trace
    >>> t = trace(lambda x: x * x + x, torch.tensor([3.0, -1.0]), v=torch.tensor([1.0, 2.0]))
    >>> [total.value.tolist() for total in graph_flow(t).nodes[0].sums[0]]
    [[1.0, 2.0], [4.0, 0.0], [7.0, -2.0]]
    """
    flow = _Builder(trace, LONGEST_SIDE).flow()
    columns = max(1, WIDEST_ROW // _longest(flow))
    return flow if columns >= LONGEST_SIDE else _Builder(trace, columns).flow()


def card_flow(trace: Graph, digits: int = 2) -> GraphFlow:
    """The same of a graph of cards, whose tensors are grids of numbers up to five by four."""
    return _Builder(trace, CARD_COLUMNS, (CARD_ROWS, digits)).flow()


def _longest(flow: GraphFlow) -> int:
    """How many characters the longest number of a graph has."""
    shown = [each for node in flow.nodes for face in (True, False) for each in node.shown(face)]
    shown += [edge.cotangent for edge in flow.edges if edge.cotangent is not None]
    records = (each for each in shown if isinstance(each, Record))
    texts = (record.text(index) for record in records for index in np.ndindex(record.shape))
    return max(map(len, texts), default=1)


class _Builder:
    """Makes the records of a trace, with grids of numbers of at most so many columns."""

    def __init__(self, trace: Graph, columns: int, cards: tuple[int, int] | None = None) -> None:
        """cards are the rows of a grid at most, and the decimals; as for drawings, if left out."""
        self.trace, self.columns = trace, columns
        self.rows, self.digits = cards or (0, 2)

    def flow(self) -> GraphFlow:
        trace = self.trace
        decimals = [_gradient_decimals(trace, node, self.digits) for node in trace.nodes]
        return GraphFlow(
            trace=trace,
            nodes=tuple(self._node(node, decimals[node.index]) for node in trace.nodes),
            edges=tuple(
                self._edge(k, edge, decimals[edge.target]) for k, edge in enumerate(trace.edges)
            ),
            seeds=tuple(
                self._shown(
                    "v",
                    v,
                    f"the weights of {trace.nodes[node].label}",
                    decimals[node],
                    trace.dtype(node, output),
                )
                for v, (node, output) in zip(trace.v, trace.outputs, strict=False)
            ),
        )

    def _node(self, node: Node, decimals: int) -> GraphNode:
        name, dtypes = node.label, node.dtypes
        made = _made(self.trace, node)
        outputs = range(len(node.values))
        cotangents = tuple(
            self._shown(f"{name} cotangent", held, "backward", decimals, dtype)
            for held, dtype in zip(node.cotangents, dtypes, strict=True)
        )
        edits = tuple(
            self._edit(node.edit(k), f"{name} cotangent", decimals, dtypes[k]) for k in outputs
        )
        came = [edit.before if edit else cotangents[k] for k, edit in enumerate(edits)]
        return GraphNode(
            traced=node,
            values=tuple(
                self._shown(name, value, made, dtype=dtype)
                for value, dtype in zip(node.values, dtypes, strict=True)
            ),
            cotangents=cotangents,
            sums=tuple(
                _closed(
                    self._sums(_parts(self.trace, node.index, k), dtypes[k], name, decimals),
                    whole,
                )
                for k, whole in enumerate(came)
            ),
            saved=tuple(
                SavedRecord(
                    kept.name,
                    self._shown(kept.name, kept.value, f"saved by {name}", dtype=kept.dtype),
                )
                for kept in node.saved
            ),
            grad_before=self._grad(node, node.grad_before, decimals),
            grad_after=self._grad(node, node.grad_after, decimals),
            root=any(place == node.index for place, _ in self.trace.outputs),
            edits=edits,
            grad_edit=self._edit(node.grad_edit, f"{name}.grad", decimals, dtypes[0]),
        )

    def _grad(self, node: Node, held: Held | None, decimals: int) -> Shown | None:
        return self._shown(f"{node.label}.grad", held, "backward", decimals, node.dtypes[0])

    def _edit(
        self, edit: Edit | None, name: str, decimals: int, dtype: str | None
    ) -> EditRecord | None:
        """What came to hooks, beside what they made of it."""
        if edit is None:
            return None
        before = self._shown(name, edit.before, "backward, before hooks", decimals, dtype)
        return None if before is None else EditRecord(before, edit.hooks)

    def _edge(self, index: int, edge: Edge, decimals: int) -> GraphEdge:
        source, target = self.trace.nodes[edge.source], self.trace.nodes[edge.target]
        name, made = f"{source.label} to {target.label}", f"{source.grad_fn}"
        dtype = self.trace.dtype(edge.target, edge.output)
        return GraphEdge(
            index,
            edge,
            self._shown(name, edge.cotangent, made, decimals, dtype),
            self._shown(f"{name}, before the sum", edge.before_sum, made, decimals, dtype),
            self._edit(edge.edit, name, decimals, dtype),
        )

    def _sums(
        self, parts: Sequence[Held], dtype: str | None, name: str, decimals: int
    ) -> list[Shown]:
        """What was there after each arrival; nothing where only summaries are left of the parts."""
        arrays = [part for part in parts if isinstance(part, np.ndarray)]
        if len(arrays) < len(parts) or dtype is None:
            return []
        totals: list[Shown] = []
        total: Tensor | None = None
        for array in arrays:
            part = torch.tensor(array).to(dtype_of(dtype))
            total = part if total is None else total + part
            shown = self._shown(
                f"{name}, sum so far", numpy_of(total), "contributions added", decimals, dtype
            )
            assert shown is not None
            totals.append(shown)
        return totals

    def _shown(
        self,
        name: str,
        held: Held | None,
        source: str,
        decimals: int = -1,
        dtype: str | None = None,
    ) -> Shown | None:
        """A tensor as a record, or as an overview if it is too large for a grid of numbers."""
        if held is None:
            return None
        kind = held.dtype if isinstance(held, Summary) else str(held.dtype)
        shape, own = tuple(held.shape), known_by_name(dtype)
        if isinstance(held, Summary):
            ends = (held.minimum, held.maximum, held.norm)
            return _overview(name, shape, (kind, own), held.corner, ends, source)
        if held.size == 0 or held.dtype.kind == "c":
            return Overview(name, shape, kind)
        if self._fits(shape):
            if decimals < 0 and self.digits != 2:
                decimals = decimals_for([held], self.digits, own)
            return Record(name, held, source, decimals=decimals, dtype=own)
        wide = torch.tensor(held).double()
        finite = wide[torch.isfinite(wide)]
        low, high = (finite.min(), finite.max()) if finite.numel() else (torch.nan, torch.nan)
        norm = torch.linalg.vector_norm(finite)
        ends = (float(low), float(high), float(norm))
        return _overview(name, shape, (kind, own), held, ends, source)

    def _fits(self, shape: tuple[int, ...]) -> bool:
        """Whether a tensor of that shape is a grid of numbers."""
        if self.rows:
            rows, columns = (1, 1, *shape)[-2:] if len(shape) != 1 else (1, *shape)
            return len(shape) <= 2 and rows <= self.rows and columns <= self.columns
        small = math.prod(shape) <= LARGEST_GRID and max(shape, default=1) <= LONGEST_SIDE
        return small and (len(shape) < 2 or (len(shape) == 2 and shape[1] <= self.columns))


def _made(trace: Graph, node: Node) -> str:
    """The call that made a node's values, or the values themselves where they came from outside."""
    if node.op is None:
        held = node.value
        return (
            literal(_own(held, node.dtypes[0]))
            if isinstance(held, np.ndarray)
            else "a large tensor that was given"
        )
    inputs = (trace.nodes[edge.target].label for edge in trace.inputs(node.index))
    return f"{node.op}({', '.join([*inputs, *node.arguments])})"


def _own(held: Array, dtype: str | None) -> Tensor:
    """The tensor that an array was, where torch has a dtype that numpy has not."""
    tensor = torch.tensor(held)
    return tensor if known_by_name(dtype) != BFLOAT16 else tensor.bfloat16()


def _gradient_decimals(trace: Graph, node: Node, most: int) -> int:
    """One count for all that is added up at a node."""
    held: list[Held | None] = [*node.cotangents, node.grad_before, node.grad_after]
    held += [edit.before for edit in (*node.edits, node.grad_edit) if edit is not None]
    for k in range(len(node.values)):
        held += _parts(trace, node.index, k)
    dtypes = set(node.dtypes)
    return decimals_for(_real(held), most, dtype=dtypes.pop() if len(dtypes) == 1 else None)


def _real(held: Iterable[Held | None]) -> list[Array]:
    arrays = [each for each in held if isinstance(each, np.ndarray)]
    return [array for array in arrays if array.dtype.kind != "c"]


def _parts(trace: Graph, node: int, output: int) -> list[Held]:
    return [held for _, held in trace.contributions(node, output) if held is not None]


def _closed(totals: list[Shown], whole: Shown | None) -> tuple[Shown, ...]:
    """The sums with what they came to as the last one, unless it is something else."""
    if not totals or whole is None or not _same(totals[-1], whole):
        return tuple(totals)
    return (*totals[:-1], whole)


def _same(shown: Shown, other: Shown) -> bool:
    """Whether all that is shown of two tensors is the same."""
    pairs = zip(_entries(shown), _entries(other), strict=False)
    return all(a is b or (a and b and same_entries(a.value, b.value)) for a, b in pairs)


def _entries(shown: Shown) -> list[Record | None]:
    if isinstance(shown, Record):
        return [shown]
    return [shown.corner, shown.low, shown.high, shown.norm]


def _overview(
    name: str,
    shape: tuple[int, ...],
    dtypes: tuple[str, str | None],
    entries: Array,
    ends: tuple[float, float, float],
    source: str,
) -> Overview:
    """dtypes are numpy's or torch's name of the entries' own, and torch's where numpy has none."""
    low, high, norm = (torch.tensor(end, dtype=torch.float64) for end in ends)
    own = dtypes[1]
    decimals = decimals_for([numpy_of(low), numpy_of(high)], _OVERVIEW_DECIMALS, own)
    corner = None
    if entries.dtype.kind != "c":
        corner = Record(name, _corner(entries), source, dtype=own)
    return Overview(
        name,
        shape,
        dtypes[0],
        corner=corner,
        low=Record(f"min of {name}", numpy_of(low), f"{source}, min", decimals=decimals, dtype=own),
        high=Record(
            f"max of {name}", numpy_of(high), f"{source}, max", decimals=decimals, dtype=own
        ),
        norm=record(f"norm of {name}", norm, f"{source}, norm", decimals=_OVERVIEW_DECIMALS),
    )


def _corner(array: Array) -> Array:
    """The first entries along the last two axes, at the start of all others."""
    flat = array.reshape(1, -1) if array.ndim < 2 else array
    plane = flat[(0,) * (flat.ndim - 2)]
    corner: Array = plane[:MAP_SIDE, :MAP_SIDE]
    return corner
