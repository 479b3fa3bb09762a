"""The search for what stopped a gradient: from zero entries of a leaf towards the outputs.

An entry of a tensor is reached by ways: an entry of a later operation's output reads it, with some
local derivative. On each way the cotangent that comes in is itself zero (then the search goes on
there), or the local derivative is (then the operation is asked what that means), or neither is,
and what the ways bring is too small or cancels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from gradmath.errors import ReplayError
from gradmath.graphs.causes import Cause, Term, entry_name
from gradmath.records.graph import Edge, Graph, Held
from gradmath.records.tensor import Reason
from gradmath.zeros.operations import CONTESTS
from gradmath.zeros.replay import Replay
from gradmath.zeros.ways import Link, Ways, cause_at, unravelled

Port = tuple[int, int]  # a node and which of its outputs
_BEYOND = {Reason.ZERO_FACTOR}  # what stands behind these is only next in line


class Search:
    """Finds causes for cells: entries of the cotangents of a trace that are zero.

    A set of causes is an integer with a bit for each.
    """

    def __init__(self, trace: Graph) -> None:
        self.trace = trace
        self.readers: dict[Port, list[Edge]] = {}
        for edge in sorted(trace.edges, key=lambda edge: edge.order or 0):
            if edge.slot is not None:
                self.readers.setdefault((edge.target, edge.output), []).append(edge)
        self.detached: dict[Port, list[Edge]] = {}
        for edge in trace.edges:
            if edge.slot is None and trace.nodes[edge.source].op == "detach":
                self.detached.setdefault((edge.target, edge.output), []).append(edge)
        self.causes: list[Cause] = []
        self.numbers: dict[Any, int] = {}
        self.found: dict[Port, dict[int, tuple[int, int]]] = {}
        self._ways: dict[int, Ways | str] = {}
        self._replays: dict[int, Replay | ReplayError] = {}

    def causes_of(self, port: Port, cell: int) -> tuple[Cause, ...]:
        """The causes in the way, then those that are next in line."""
        near, far = self.found[port][cell]
        later = [replace(cause, behind=True) for cause in self._listed(far & ~near)]
        return (*self._listed(near), *later)

    def _listed(self, bits: int) -> Iterator[Cause]:
        while bits:
            lowest = bits & -bits
            yield self.causes[lowest.bit_length() - 1]
            bits ^= lowest

    def explain(self, port: Port, cells: list[int]) -> None:
        """Collect the causes of some cells, all later ones first."""
        needed = self._needed(port, cells)
        for later in sorted(needed, reverse=True):
            self.found[later] = {}
            for cell in sorted(needed[later]):
                self.found[later][cell] = self._explained(later, cell)

    def _needed(self, port: Port, cells: list[int]) -> dict[Port, set[int]]:
        """The cells whose causes are also causes of the given ones; readers come later in time."""
        needed = {port: set(cells)}
        done: set[Port] = set()
        while waiting := needed.keys() - done:
            current = min(waiting)
            done.add(current)
            for edge in self.readers.get(current, ()):
                for cell in needed[current]:
                    for output, place in self._silent(edge, cell):
                        needed.setdefault((edge.source, output), set()).add(place)
        return needed

    def _silent(self, edge: Edge, cell: int) -> Iterator[tuple[int, int]]:
        """Where, beyond an edge, cotangents are zero that would have come to a cell."""
        ways = self.ways(edge)
        if isinstance(ways, Ways):
            for link in ways.of(cell):
                if ways.arriving(link) == 0:
                    yield link.output, link.place
        elif self._all_silent(edge):
            for output, shape in enumerate(self.trace.nodes[edge.source].shapes):
                if self._differentiable(edge.source, output) and shape is not None:
                    yield from ((output, place) for place in range(int(np.prod(shape))))

    def _all_silent(self, edge: Edge) -> bool:
        """Whether a node got nothing but zeros: then any formula gives zeros."""
        cotangents = self.trace.nodes[edge.source].cotangents
        return all(_silent(held) for held in cotangents)

    def _differentiable(self, node: int, output: int) -> bool:
        dtype = self.trace.nodes[node].dtypes[output]
        return dtype is not None and ("float" in dtype or "complex" in dtype)

    def ways(self, edge: Edge) -> Ways | str:
        """The ways along an edge, or why nobody can tell."""
        key = id(edge)
        if key not in self._ways:
            try:
                self._ways[key] = Ways(self.trace, edge, self._replay(edge.source))
            except ReplayError as error:
                self._ways[key] = str(error)
        return self._ways[key]

    def _replay(self, node: int) -> Replay:
        if node not in self._replays:
            try:
                self._replays[node] = Replay(self.trace, self.trace.nodes[node])
            except ReplayError as error:
                self._replays[node] = error
        replay = self._replays[node]
        if isinstance(replay, ReplayError):
            raise replay
        return replay

    # -- one cell ----------------------------------------------------------------------------

    def _explained(self, port: Port, cell: int) -> tuple[int, int]:
        """The causes of one cell, and those next in line behind zero factors."""
        near = far = 0
        read = False
        parts: list[Term] = []
        for name, weight in self._seeds(port, cell):
            read = True
            if weight == 0:
                near |= self._ignored(port, cell, name, weight)
            else:
                parts.append(Term(f"v of {name}", port[0], self._index(port, cell), weight))
        for edge in self.readers.get(port, ()):
            any_way, nearer, farther, brought = self._along(edge, cell)
            read = read or any_way
            near, far = near | nearer, far | farther
            parts += brought
        if parts:
            near |= self._added(port, cell, parts)
        if not read:
            near |= self._unread(port, cell)
        if not near:
            near |= self._unknown(port, cell, "no rule tells why")
        return near, far

    def _along(self, edge: Edge, cell: int) -> tuple[bool, int, int, list[Term]]:
        """What one edge says: whether it reads the cell, causes, and what it brought."""
        near = far = 0
        brought = self._brought(edge, cell)
        ways = self.ways(edge)
        if isinstance(ways, str):
            for output, place in self._silent(edge, cell):
                near, far = _merged((near, far), self.found[edge.source, output][place])
            if not (near or brought):
                near |= self._unknown((edge.target, edge.output), cell, ways, at=edge.source)
            return True, near, far, brought
        live: list[Link] = []
        links = list(ways.of(cell))
        for link in links:
            silent = ways.arriving(link) == 0
            before = self.found[edge.source, link.output][link.place] if silent else (0, 0)
            if link.slope == 0:
                block = ways.block(link)
                near |= self._bit((id(ways), link.number), block)
                beyond = (0, before[0] | before[1]) if block.kind in _BEYOND else before
                near, far = _merged((near, far), beyond)
            elif silent:
                near, far = _merged((near, far), before)
            else:
                live.append(link)
        if not links and ways.op in CONTESTS:
            near |= self._bit(("unread", id(edge), cell), ways.unread(cell, ""))
        if live and not brought:
            for k, cause in enumerate(ways.stopped(live)):
                near |= self._bit((id(ways), "stopped", cell, k), cause)
        return bool(links) or near != 0, near, far, brought

    def _brought(self, edge: Edge, cell: int) -> list[Term]:
        """What came along an edge, if it is not zero."""
        held = edge.cotangent
        if not isinstance(held, np.ndarray) or held.reshape(-1)[cell] == 0:
            return []
        source = self.trace.nodes[edge.source]
        index = self._index((edge.target, edge.output), cell)
        return [Term(f"from {source.label}", edge.source, index, held.reshape(-1)[cell])]

    def _seeds(self, port: Port, cell: int) -> Iterator[tuple[str, Any]]:
        places = zip(self.trace.outputs, self.trace.v, self.trace.output_names, strict=False)
        for place, v, name in places:
            if place == port and isinstance(v, np.ndarray):
                yield name, v.reshape(-1)[cell]

    # -- causes ------------------------------------------------------------------------------

    def _bit(self, key: Any, cause: Cause) -> int:
        """The bit of a cause, the same for the same key."""
        if key not in self.numbers:
            self.numbers[key] = len(self.causes)
            self.causes.append(cause)
        return 1 << self.numbers[key]

    def _ignored(self, port: Port, cell: int, name: str, weight: Any) -> int:
        index = self._index(port, cell)
        node = self.trace.nodes[port[0]]
        term = Term("v" if len(self.trace.outputs) == 1 else f"v of {name}", port[0], index, weight)
        note = f"v ignores {entry_name(node.name or name, index)}"
        cause = cause_at(node, Reason.V_IGNORES, index, note, (term,))
        return self._bit(("v", port, cell, name), cause)

    def _added(self, port: Port, cell: int, parts: list[Term]) -> int:
        node, index = self.trace.nodes[port[0]], self._index(port, cell)
        if _sum(parts, node.dtypes[port[1]]) != 0:
            return self._unknown(port, cell, "what arrived was edited on the way, by a hook")
        note = f"contributions to {entry_name(node.label, index)} add up to zero"
        cause = cause_at(node, Reason.CANCELS, index, note, tuple(parts))
        return self._bit(("sum", port, cell), cause)

    def _unread(self, port: Port, cell: int) -> int:
        """No way leads to a cell: each reader passes it by."""
        index = self._index(port, cell)
        target = entry_name(self._name(port), index)
        bits = 0
        for edge in self.readers.get(port, ()):
            ways = self.ways(edge)
            assert isinstance(ways, Ways)  # else something may have read it
            bits |= self._bit(("unread", id(edge), cell), ways.unread(cell, target))
        for edge in self.detached.get(port, ()):
            cause = cause_at(
                self.trace.nodes[edge.source], Reason.NO_PATH, index, f"detach cuts off {target}"
            )
            bits |= self._bit(("unread", id(edge), cell), cause)
        if not bits:
            note = f"nothing that leads to the output reads {target}"
            cause = cause_at(self.trace.nodes[port[0]], Reason.NO_PATH, index, note)
            bits = self._bit(("unread", port, cell), cause)
        return bits

    def _unknown(self, port: Port, cell: int, why: str, at: int | None = None) -> int:
        node = self.trace.nodes[port[0] if at is None else at]
        cause = cause_at(node, Reason.UNKNOWN, self._index(port, cell), why)
        return self._bit(("unknown", port, cell, why), cause)

    def _name(self, port: Port) -> str:
        """How an output of a node is called in code."""
        node = self.trace.nodes[port[0]]
        return f"{node.label}[{port[1]}]" if len(node.values) > 1 else node.label

    def _index(self, port: Port, cell: int) -> tuple[int, ...]:
        return unravelled(cell, self.trace.nodes[port[0]].shapes[port[1]] or ())


def _merged(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] | other[0], one[1] | other[1]


def _sum(parts: list[Term], dtype: str | None) -> Any:
    """Contributions added up in order, each step rounded as torch rounds it."""
    kind = getattr(torch, (dtype or "torch.float64").removeprefix("torch."))
    total = torch.zeros((), dtype=kind)
    for part in parts:
        total = total + torch.tensor(part.number).to(kind)
    return total.item()


def _silent(held: Held | None) -> bool:
    if held is None:
        return True
    return isinstance(held, np.ndarray) and not np.any(held)
