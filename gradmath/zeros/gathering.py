"""The first phase of explaining zeros: the tables of all edges that they may come from.

No torch here: the tables come from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gradmath.errors import ReplayError
from gradmath.records.graph import Edge, Graph, Held, Port, whole
from gradmath.zeros.entry_links import NOTHING, Ints
from gradmath.zeros.link_table import LinkTable, arriving, explains

_MOST_LINKS = 2**25  # of all edges together: a gigabyte


@dataclass(frozen=True, eq=False)
class Ways:
    """A table, and for each of its links what arrives."""

    table: LinkTable
    arriving: npt.NDArray[Any]


class Gathered:
    """Each edge's table, asked for once, for the entries that matter.

    ask gives the table of an edge, for some entries of its target; where it raises ReplayError,
    the way is unknown.
    """

    def __init__(self, trace: Graph, ask: Callable[[Edge, Ints], LinkTable]) -> None:
        self.trace, self._ask = trace, ask
        self.readers: dict[Port, list[Edge]] = {}
        for edge in sorted(trace.edges, key=lambda edge: edge.order or 0):
            if edge.slot is not None:
                self.readers.setdefault((edge.target, edge.output), []).append(edge)
        self._ways: dict[int, Ways | str] = {}
        self._links = 0

    def gather(
        self, port: Port, cells: Ints, known: Mapping[Port, Collection[int]] | None = None
    ) -> dict[Port, Ints]:
        """The cells that zeros of these may come from, but for known ones; ask about their edges.

        Readers come later in time than what they read, so when a port's turn comes, all of its
        entries that matter are known.
        """
        waiting = {port: cells}
        needed: dict[Port, Ints] = {}
        while waiting:
            current = min(waiting)
            done = list(known.get(current, ())) if known else []
            before = needed.get(current, NOTHING.cells)
            fresh = np.setdiff1d(waiting.pop(current), [*done, *before]).astype(np.int64)
            needed[current] = np.union1d(before, fresh)
            for edge in self.readers.get(current, ()):
                for output, places in self.silent(edge, fresh):
                    later = (edge.source, output)
                    waiting[later] = np.union1d(waiting.get(later, NOTHING.cells), places)
        return needed

    def silent(self, edge: Edge, cells: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Where, beyond an edge, cotangents are zero that would have come to some cells."""
        ways = self.ways(edge, cells)
        if isinstance(ways, Ways):
            links = ways.table.links
            found = links.among(cells)
            silent = found[ways.arriving[found] == 0]
            for output in np.unique(links.outputs[silent]):
                mine = silent[links.outputs[silent] == output]
                yield int(output), np.unique(links.places[mine])
        elif self._all_silent(edge):
            for output, shape in enumerate(self.trace.nodes[edge.source].shapes):
                if self._differentiable(edge.source, output) and shape is not None:
                    yield output, np.arange(int(np.prod(shape)))

    def _all_silent(self, edge: Edge) -> bool:
        """Whether a node got nothing but zeros: then any formula gives zeros."""
        return all(_is_silent(held) for held in self.trace.nodes[edge.source].cotangents)

    def _differentiable(self, node: int, output: int) -> bool:
        dtype = self.trace.dtype(node, output)
        return dtype is not None and ("float" in dtype or "complex" in dtype)

    def ways(self, edge: Edge, cells: Ints) -> Ways | str:
        """The ways along an edge, or why nobody can tell."""
        key = id(edge)
        if key not in self._ways:
            try:
                if self._links > _MOST_LINKS:
                    raise ReplayError("more ways lead through the graph than fit into memory")
                self._ways[key] = self._gathered(edge, cells)
            except ReplayError as error:
                self._ways[key] = str(error)
        return self._ways[key]

    def _gathered(self, edge: Edge, cells: Ints) -> Ways:
        node = self.trace.nodes[edge.source]
        table = self._ask(edge, cells)
        numbers = arriving(node, table.links)
        if not explains(edge, table, numbers, cells):
            raise ReplayError(f"{node.label} passed on something else than its formula says")
        self._links += len(table.links.cells)
        return Ways(table, numbers)


def _is_silent(held: Held | None) -> bool:
    if held is None:
        return True
    array = whole(held)
    return array is not None and not np.any(array)
