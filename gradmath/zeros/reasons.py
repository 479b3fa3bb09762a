"""Why entries of a leaf's gradient are zero, found on the trace of a real run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from gradmath.errors import NoPathError, NotKeptError, ParameterError, ReplayError
from gradmath.graphs.causes import Cause, ZeroReasons
from gradmath.records.graph import KEEP_WHOLE, Array, Edge, Graph, Node, Port, whole
from gradmath.records.tensor import Index
from gradmath.zeros.entry_links import Ints
from gradmath.zeros.gathering import Gathered
from gradmath.zeros.link_table import LinkTable
from gradmath.zeros.replay import Replay
from gradmath.zeros.search import Search
from gradmath.zeros.table_causes import unravelled
from gradmath.zeros.tables import drawn_table, link_table


@torch.inference_mode(False)  # which turns gradients on, too, whatever the caller's mode is
def zero_reasons(trace: Graph, leaf: str) -> ZeroReasons:
    """For each zero of a leaf's gradient, everything that stopped it, with nodes and numbers.

    leaf is a name in `trace.grads`. All causes that apply are named, also several in a row on one
    way (v is zero and a gate is closed); those behind a zero factor are marked `behind`. Where an
    operation cannot be asked (a custom Function, random numbers), the cause is `UNKNOWN`.
    Shapes: entries has a key of the leaf's dimensions for each entry that is 0; none for NaN.
    Raises: ParameterError for an unknown leaf; NoPathError if the leaf's gradient is None, which
        is not zero; NotKeptError if it is too large for the trace to hold it whole.
    Source: PyTorch docs, Autograd mechanics; each local derivative is asked of torch itself.

    >>> import torch, gradmath
    >>> W, x = torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([3.0, -1.0])
    >>> t = gradmath.trace(lambda x: torch.relu(W @ x), x, v=torch.tensor([0.0, 1.0]))
    >>> reasons = zero_reasons(t, "x")
    >>> [str(kind) for kind in reasons.kinds(1)]
    ['gate closed', 'zero factor']
    >>> for cause in reasons[1]:
    ...     print("behind that," if cause.behind else "", cause)
     gate closed: relu lets nothing through: mv[1] = −2 (node 3, line 1)
     zero factor: mv multiplies by zero: W[0, 1] = 0 (node 2, line 1)
    behind that, v ignores it: v ignores out[0]: v[0] = 0 (node 3, line 1)
    """
    grad = _gradient(trace, leaf)
    port = (_leaf(trace, leaf).index, 0)
    zeros = np.flatnonzero(grad.reshape(-1) == 0)
    gathered = Gathered(trace, _Tables(trace))
    if zeros.size:
        gathered.gather(port, zeros)
    return ZeroReasons(leaf, grad, _Entries(Search(gathered), port, grad, zeros))


class _Tables:
    """The tables of a trace's edges, each operation run again once."""

    def __init__(self, trace: Graph) -> None:
        self.trace = trace
        self.replays: dict[int, Replay | ReplayError] = {}

    def __call__(self, edge: Edge, cells: Ints) -> LinkTable:
        drawn = drawn_table(self.trace, edge, cells)
        if drawn is not None:
            return drawn
        replay = self._replay(edge.source)
        if isinstance(replay, ReplayError):
            raise replay
        return link_table(self.trace, edge, replay, cells)

    def _replay(self, node: int) -> Replay | ReplayError:
        if node not in self.replays:
            try:
                self.replays[node] = Replay(self.trace, self.trace.nodes[node])
            except ReplayError as error:
                self.replays[node] = error
        return self.replays[node]


class _Entries(Mapping[Index, tuple[Cause, ...]]):
    """The causes of each zero entry, found when somebody looks."""

    def __init__(self, search: Search, port: Port, grad: Array, zeros: Ints) -> None:
        self._search, self._port, self._grad, self._zeros = search, port, grad, zeros
        self._found: dict[Index, tuple[Cause, ...]] = {}

    def __getitem__(self, index: Index) -> tuple[Cause, ...]:
        if index not in self._found:
            if index not in self:
                raise KeyError(index)
            cell = int(np.ravel_multi_index(index, self._grad.shape)) if index else 0
            self._found[index] = self._search.causes_of(self._port, cell)
        return self._found[index]

    def __contains__(self, index: object) -> bool:
        if not isinstance(index, tuple) or len(index) != self._grad.ndim:
            return False
        within = all(0 <= k < size for k, size in zip(index, self._grad.shape, strict=True))
        return within and bool(self._grad[index] == 0)

    def __iter__(self) -> Iterator[Index]:
        return (unravelled(cell, self._grad.shape) for cell in self._zeros.tolist())

    def __len__(self) -> int:
        return len(self._zeros)


def _leaf(trace: Graph, leaf: str) -> Node:
    try:
        return trace.leaf(leaf)
    except KeyError as error:
        raise ParameterError(
            f"no node of the trace is the leaf {leaf!r}; trace it again"
        ) from error


def _gradient(trace: Graph, leaf: str) -> Any:
    if leaf not in trace.grads:
        known = ", ".join(trace.grads) or "none"
        raise ParameterError(f"no leaf is called {leaf!r}; the leaves are: {known}")
    grad = trace.grads[leaf]
    if grad is None:
        raise NoPathError(
            f"{leaf}.grad is None, which is not zero",
            None,
            f"no path leads from the output back to {leaf}: compute the output from it, "
            "outside of no_grad and without detach",
        )
    entries = whole(grad)
    if entries is None:
        raise NotKeptError(
            f"{leaf}.grad has {int(np.prod(grad.shape))} entries, too many to be kept whole; "
            f"trace a smaller problem (files hold tensors of up to {KEEP_WHOLE} entries whole)"
        )
    return entries
