"""The search goes through tables written by hand: it needs no torch, and believes what they say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gradmath.errors import ReplayError
from gradmath.graphs.causes import Cause
from gradmath.records.graph import Array, Edge, Graph, Node
from gradmath.records.tensor import Reason
from gradmath.zeros.entry_links import Ints, Links
from gradmath.zeros.gathering import Gathered
from gradmath.zeros.link_table import OPEN, LinkTable, Meaning
from gradmath.zeros.search import Search

Ask = Callable[[Edge, Ints], LinkTable]
SHUT = Meaning(Reason.GATE_CLOSED, "it is shut on {read}")
ZERO = Meaning(Reason.ZERO_FACTOR, "times {other}", "other")
NEVER = Meaning(Reason.NO_PATH, "never reads {read}", "")


def floats(numbers: list[float]) -> Array:
    return np.array(numbers, dtype=np.float32)


def node(index: int, op: str | None, value: list[float], cotangent: list[float]) -> Node:
    names = {0: "x", 1: "h", 2: "y"}
    return Node(
        index, op, "Back" if op else "AccumulateGrad", names[index], None, ("torch.float32",),
        (floats(value),), (floats(cotangent),),
    )  # fmt: skip


def chain(x: list[float], h: list[float], y: list[float]) -> Graph:
    """x → h → y with these cotangents, each of two entries."""
    nodes = (node(0, None, [5, 6], x), node(1, "f", [7, 8], h), node(2, "g", [9, 9], y))
    edges = (
        Edge(2, 1, 0, 0, floats(h), order=1),
        Edge(1, 0, 0, 0, floats(x), order=2),
    )
    seed = floats(y)
    return Graph(nodes, edges, (), ((2, 0),), ("y",), (seed,), {"x": floats(x)})


def table(edge: Edge, cells: list[int], places: list[int], slopes: list[float]) -> LinkTable:
    count = len(cells)
    links = Links(np.array(cells, dtype=int), np.zeros(count, dtype=int),
                  np.array(places, dtype=int), np.array(slopes, dtype=float))  # fmt: skip
    meanings = np.where(np.array(slopes) == 0, 0, OPEN) if count else np.zeros(0, dtype=int)
    return LinkTable((edge.target, 0), (2,), ((2,),), "torch.float32", links, (SHUT,), meanings,
                     NEVER, {})  # fmt: skip


def plain(edge: Edge, cells: Ints) -> LinkTable:
    return table(edge, [0, 1], [0, 1], [1, 1])


def searched(graph: Graph, ask: Ask, cell: int = 0) -> Search:
    gathered = Gathered(graph, ask)
    gathered.gather((0, 0), np.array([cell]))
    return Search(gathered)


def causes(graph: Graph, cell: int, **tables: LinkTable) -> list[Cause]:
    def ask(edge: Edge, cells: Ints) -> LinkTable:
        return tables.get(f"of{edge.target}") or plain(edge, cells)

    return list(searched(graph, ask, cell).causes_of((0, 0), cell))


def test_a_zero_of_v_is_found_at_the_end_of_open_ways() -> None:
    (cause,) = causes(chain([0, 1], [0, 1], [0, 1]), 0)
    assert (cause.kind, cause.node, cause.entry) == (Reason.V_IGNORES, 2, (0,))


def test_each_shut_way_is_named_with_the_number_that_is_read() -> None:
    graph = chain([0, 1], [3, 1], [3, 1])
    (cause,) = causes(graph, 0, of0=table(graph.edges[1], [0, 1], [0, 1], [0, 1]))
    assert (cause.kind, cause.node, cause.note) == (Reason.GATE_CLOSED, 1, "it is shut on x[0]")
    assert [float(term.number) for term in cause.terms] == [5.0]


def test_what_is_behind_a_zero_factor_is_next_in_line() -> None:
    graph = chain([0, 1], [0, 1], [0, 1])
    made = replace(
        table(graph.edges[1], [0, 1], [0, 1], [0, 1]),
        known=(ZERO,), other=(1, 0), others=np.array([1, -1]),
    )  # fmt: skip
    first, second = causes(graph, 0, of0=made)
    assert (first.kind, first.note, first.behind) == (Reason.ZERO_FACTOR, "times h[1]", False)
    assert (second.kind, second.behind) == (Reason.V_IGNORES, True)


def test_no_link_is_no_path_but_for_those_that_the_table_excepts() -> None:
    graph = chain([0, 0], [1, 1], [1, 1])
    empty = table(graph.edges[1], [], [], [])
    (cause,) = causes(graph, 1, of0=empty)
    assert (cause.kind, cause.note) == (Reason.NO_PATH, "never reads x[1]")
    kept = replace(empty, special={1: Meaning(Reason.DROPPED, "drops {read}")})
    (cause,) = causes(graph, 1, of0=kept)
    assert (cause.kind, cause.note) == (Reason.DROPPED, "drops x[1]")


@pytest.mark.parametrize(
    ("slopes", "arriving", "kind"),
    [([1.0, -1.0], [3.0, 3.0], Reason.CANCELS), ([1e-30, 1e-30], [1e-30, 1e-30], Reason.UNDERFLOW)],
)
def test_open_ways_that_bring_nothing(
    slopes: list[float], arriving: list[float], kind: Reason
) -> None:
    graph = chain([0, 0], arriving, arriving)
    found = causes(graph, 0, of0=table(graph.edges[1], [0, 0], [0, 1], slopes))
    assert {cause.kind for cause in found} == {kind}


def test_an_edge_is_asked_for_once_and_only_for_zeros() -> None:
    asked: list[tuple[int, list[int]]] = []

    def ask(edge: Edge, cells: Ints) -> LinkTable:
        asked.append((edge.target, cells.tolist()))
        return table(edge, [0, 0, 1], [0, 1, 1], [1, 1, 1])

    search = searched(chain([0, 1], [0, 0], [0, 1]), ask)
    assert asked == [(0, [0]), (1, [0, 1])]
    search.causes_of((0, 0), 0)
    assert len(asked) == 2


def test_what_cannot_be_asked_is_unknown() -> None:
    def ask(edge: Edge, cells: Ints) -> LinkTable:
        raise ReplayError("nobody knows f")

    search = searched(chain([0, 1], [1, 1], [1, 1]), ask)
    (cause,) = search.causes_of((0, 0), 0)
    assert (cause.kind, cause.note) == (Reason.UNKNOWN, "nobody knows f")


def test_it_works_without_torch() -> None:
    code = "import sys, gradmath.zeros.search; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
