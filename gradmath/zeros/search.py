"""The search for what stopped a gradient: from zero entries of a leaf towards the outputs.

An entry of a tensor is reached by ways: an entry of a later operation's output reads it, with some
local derivative. On each way the cotangent that comes in is itself zero (then the search goes on
there), or the local derivative is (then the table says what that means), or neither is, and what
the ways bring is too small or cancels.

The tables were gathered before; entries are explained when somebody looks at them. No torch here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from gradmath.graphs.causes import Cause, Term, entry_name
from gradmath.records.graph import Edge, Edit, Port, whole
from gradmath.records.tensor import Reason
from gradmath.zeros.gathering import Gathered, Ways
from gradmath.zeros.link_table import LinkTable
from gradmath.zeros.rounding import as_stored
from gradmath.zeros.table_causes import blocked, cause_at, stopped, term, unravelled

_BEYOND = {Reason.ZERO_FACTOR}  # what stands behind these is only next in line
_Bits = tuple[int, int]  # two sets of causes, a bit for each: in the way, and next in line
_NONE: _Bits = (0, 0)


class Search:
    """Finds causes for cells: entries of the cotangents of a trace that are zero."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered, self.trace = gathered, gathered.trace
        self.detached: dict[Port, list[Edge]] = {}
        for edge in self.trace.edges:
            if edge.slot is None and self.trace.nodes[edge.source].op == "detach":
                self.detached.setdefault((edge.target, edge.output), []).append(edge)
        self.causes: list[Cause] = []
        self.numbers: dict[Any, int] = {}
        self.found: dict[Port, dict[int, _Bits]] = {}

    def causes_of(self, port: Port, cell: int) -> tuple[Cause, ...]:
        """The causes in the way, then those that are next in line."""
        self._explain(port, cell)
        near, far = self.found[port][cell]
        later = [replace(cause, behind=True) for cause in self._listed(far & ~near)]
        return (*self._listed(near), *later)

    def _listed(self, bits: int) -> Iterator[Cause]:
        while bits:
            lowest = bits & -bits
            yield self.causes[lowest.bit_length() - 1]
            bits ^= lowest

    def _explain(self, port: Port, cell: int) -> None:
        """Collect the causes of a cell, all later cells first; readers come later in time."""
        needed = self.gathered.gather(port, np.array([cell]), known=self.found)
        for later in sorted(needed, reverse=True):
            found = self.found.setdefault(later, {})
            for place in needed[later].tolist():
                found[place] = self._explained(later, place)

    def _explained(self, port: Port, cell: int) -> _Bits:
        """The causes of one cell, and those next in line behind zero factors."""
        hooked = self._hooked(port[0], port, cell, self.trace.nodes[port[0]].edit(port[1]))
        if hooked:
            return hooked, 0
        bits = _NONE
        read = False
        parts: list[Term] = []
        for name, weight in self._seeds(port, cell):
            read = True
            if weight == 0:
                bits = _merged(bits, (self._ignored(port, cell, name, weight), 0))
            else:
                parts.append(self._term(f"v of {name}", port, port[0], cell, weight))
        for edge in self.gathered.readers.get(port, ()):
            any_way, found, brought = self._along(edge, cell)
            read = read or any_way
            bits = _merged(bits, found)
            parts += brought
        near, far = bits
        if parts:
            near |= self._added(port, cell, parts)
        if not read:
            near |= self._unread(port, cell)
        if not near:
            near |= self._unknown(port, cell, "no rule tells why")
        return near, far

    def _along(self, edge: Edge, cell: int) -> tuple[bool, _Bits, list[Term]]:
        """What one edge says: whether it reads the cell, causes, and what it brought."""
        brought = self._brought(edge, cell)
        hooked = self._hooked(edge.source, (edge.target, edge.output), cell, edge.edit)
        if hooked and not brought:
            return True, (hooked, 0), brought
        ways = self.gathered.ways(edge, np.array([cell]))
        if isinstance(ways, str):
            return True, self._beyond_unknown(edge, cell, ways, brought), brought
        bits, live = _NONE, []
        found = ways.table.links.of(cell)
        for link in range(found.start, found.stop):
            shut = self._of_link(edge, ways, link)
            if shut is None:
                live.append(link)
            else:
                bits = _merged(bits, shut)
        if found.start == found.stop and self._has_meaning(ways.table, cell):
            bits = _merged(bits, (self._of_unread(edge, ways.table, cell), 0))
        if live and not brought:
            bits = _merged(bits, (self._of_stopped(edge, ways, cell, live), 0))
        return found.start < found.stop or bits != _NONE, bits, brought

    def _has_meaning(self, table: LinkTable, cell: int) -> bool:
        """Whether no link does not mean that the entry is never read."""
        return table.is_contest or cell in table.special

    def _of_link(self, edge: Edge, ways: Ways, link: int) -> _Bits | None:
        """The causes that stop one way; None if it is open."""
        table, links = ways.table, ways.table.links
        before = _NONE
        if ways.arriving[link] == 0:
            before = self.found[edge.source, int(links.outputs[link])][int(links.places[link])]
        meaning = table.meaning(link)
        if meaning is None:
            return before if ways.arriving[link] == 0 else None
        near = self._bit((id(table), link), blocked(self.trace, edge, table, link, meaning))
        if meaning.kind in _BEYOND:
            return near, before[0] | before[1]
        return _merged((near, 0), before)

    def _beyond_unknown(self, edge: Edge, cell: int, why: str, brought: list[Term]) -> _Bits:
        """The causes behind an operation that nobody can ask."""
        places = [
            self.found[edge.source, output][place]
            for output, silent in self.gathered.silent(edge, np.array([cell]))
            for place in silent.tolist()
        ]
        near, far = reduce(_merged, places, _NONE)
        if not (near or brought):
            near = self._unknown((edge.target, edge.output), cell, why, at=edge.source)
        return near, far

    def _brought(self, edge: Edge, cell: int) -> list[Term]:
        """What came along an edge, if it is not zero."""
        held = None if edge.cotangent is None else whole(edge.cotangent)
        if held is None or held.reshape(-1)[cell] == 0:
            return []
        source = self.trace.nodes[edge.source]
        port, number = (edge.target, edge.output), held.reshape(-1)[cell]
        return [self._term(f"from {source.label}", port, edge.source, cell, number)]

    def _term(self, name: str, port: Port, node: int, cell: int, number: Any) -> Term:
        """A number for an entry of a port, and the node that it came from."""
        dtype = self.trace.dtype(*port)
        return Term(name, node, self._index(port, cell), number, dtype)

    def _seeds(self, port: Port, cell: int) -> Iterator[tuple[str, Any]]:
        places = zip(self.trace.outputs, self.trace.v, self.trace.output_names, strict=False)
        for place, v, name in places:
            seed = None if v is None else whole(v)
            if place == port and seed is not None:
                yield name, seed.reshape(-1)[cell]

    # -- causes of a table -------------------------------------------------------------------

    def _of_unread(self, edge: Edge, table: LinkTable, cell: int) -> int:
        """Why an entry of the input that no link reads gets nothing."""
        meaning = table.meaning_of_unread(cell)
        index = unravelled(cell, table.shape)
        read = term(self.trace, table.target, cell) if meaning.terms else None
        note = meaning.note.format(read=entry_name(self._name(table.target), index))
        terms = () if read is None else (read,)
        cause = cause_at(self.trace.nodes[edge.source], meaning.kind, index, note, terms)
        return self._bit(("unread", id(edge), cell), cause)

    def _of_stopped(self, edge: Edge, ways: Ways, cell: int, links: list[int]) -> int:
        """Why ways that are all open bring nothing: too small, or they cancel."""
        bits = 0
        for k, cause in enumerate(stopped(self.trace, edge, ways, cell, links)):
            bits |= self._bit(("stopped", id(edge), cell, k), cause)
        return bits

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
        own = "v" if len(self.trace.outputs) == 1 else f"v of {name}"
        seed = self._term(own, port, port[0], cell, weight)
        note = f"v ignores {entry_name(node.name or name, index)}"
        cause = cause_at(node, Reason.V_IGNORES, index, note, (seed,))
        return self._bit(("v", port, cell, name), cause)

    def _added(self, port: Port, cell: int, parts: list[Term]) -> int:
        node, index = self.trace.nodes[port[0]], self._index(port, cell)
        if _sum(parts, node.dtypes[port[1]]) != 0:
            return self._unknown(port, cell, "what arrived was edited by what cannot be named")
        note = f"contributions to {entry_name(node.label, index)} add up to zero"
        cause = cause_at(node, Reason.CANCELS, index, note, tuple(parts))
        return self._bit(("sum", port, cell), cause)

    def _hooked(self, node: int, port: Port, cell: int, edit: Edit | None) -> int:
        """Hooks at a node that made a zero of what was none; 0 if none did."""
        before = None if edit is None else whole(edit.before)
        if edit is None or before is None or before.reshape(-1)[cell] == 0:
            return 0
        name, number = f"before: {self._name(port)} cotangent", before.reshape(-1)[cell]
        came = self._term(name, port, port[0], cell, number)
        note = f"{' and '.join(map(str, edit.hooks))} made it zero"
        cause = cause_at(self.trace.nodes[node], Reason.HOOK, came.index, note, (came,))
        return self._bit(("hook", node, port, cell), cause)

    def _unread(self, port: Port, cell: int) -> int:
        """No way leads to a cell: each reader passes it by."""
        index = self._index(port, cell)
        target = entry_name(self._name(port), index)
        bits = 0
        for edge in self.gathered.readers.get(port, ()):
            ways = self.gathered.ways(edge, np.array([cell]))
            assert isinstance(ways, Ways)  # else something may have read it
            bits |= self._of_unread(edge, ways.table, cell)
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


def _merged(one: _Bits, other: _Bits) -> _Bits:
    return one[0] | other[0], one[1] | other[1]


def _sum(parts: list[Term], dtype: str | None) -> Any:
    """Contributions added up in order, each step rounded as torch rounds it."""
    total: Any = 0.0
    for part in parts:
        total = as_stored(np.add(total, part.number), dtype or "torch.float64")
    return total
