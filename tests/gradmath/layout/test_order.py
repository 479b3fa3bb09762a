"""The order in the layers of a drawing, against counts by definition and the best of all orders."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradmath.layout import order
from gradmath.layout.order import crossings, ordered
from tests.support.random_layers import IGRAPH, START, Graph, random_layers


@st.composite
def graphs(draw: st.DrawFn, layers: int = 6, width: int = 6) -> Graph:
    """Places in any order of their layers, and lines, some of them twice."""
    widths = draw(st.lists(st.integers(1, width), min_size=1, max_size=layers))
    own = draw(st.permutations([k for k, count in enumerate(widths) for _ in range(count)]))
    possible = [(a, b) for a, upper in enumerate(own) for b, lower in enumerate(own)
                if upper + 1 == lower]  # fmt: skip
    return own, draw(st.lists(st.sampled_from(possible), max_size=20)) if possible else []


def by_number(layers: Sequence[int]) -> list[list[int]]:
    """The order in which all starts."""
    return [[k for k, own in enumerate(layers) if own == layer] for layer in sorted(set(layers))]


def by_definition(rows: Sequence[Sequence[int]], lines: Sequence[tuple[int, int]]) -> int:
    """How many pairs of lines cross: those that begin in one order and end in the other."""
    row = {place: k for k, places in enumerate(rows) for place in places}
    at = {place: k for places in rows for k, place in enumerate(places)}
    return sum(
        row[a] == row[c] and (at[a] - at[c]) * (at[b] - at[d]) < 0
        for (a, b), (c, d) in combinations(lines, 2)
    )


def fewest(layers: Sequence[int], lines: Sequence[tuple[int, int]]) -> int:
    """The crossings of the best of all orders, found layer by layer."""
    rows = by_number(layers)
    best = np.zeros(len(list(permutations(rows[0]))), int)
    for above, below in pairwise(rows):
        joined = np.array([[lines.count((a, b)) for b in below] for a in above])
        # How many lines cross if one place above is left of another, and one below of another.
        pairs = np.einsum("ax,by->abyx", joined, joined).reshape(len(above) ** 2, len(below) ** 2)
        best = (best[:, None] + _left(len(above)) @ pairs @ _left(len(below)).T).min(0)
    return int(best.min())


def _left(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int_]]:
    """For each order of so many places and each pair of them, whether the first is further left."""
    spots = np.array(list(permutations(range(count))))
    return (spots[:, :, None] < spots[:, None, :]).astype(int).reshape(len(spots), -1)


@given(graphs())
def test_crossings_are_those_of_the_definition(graph: Graph) -> None:
    layers, lines = graph
    rows = by_number(layers)
    assert crossings(rows, lines) == by_definition(rows, lines)
    mirrored = [row[::-1] for row in rows]
    assert crossings(mirrored, lines) == crossings(rows, lines)


@given(graphs())
def test_every_place_stands_once_in_its_layer_and_no_more_lines_cross_than_before(
    graph: Graph,
) -> None:
    layers, lines = graph
    rows = ordered(layers, lines)
    assert [sorted(row) for row in rows] == by_number(layers)
    assert by_definition(rows, lines) <= by_definition(by_number(layers), lines)
    assert ordered(tuple(layers), tuple(lines)) == rows


def test_layers_may_have_gaps_and_there_may_be_none() -> None:
    assert ordered([], []) == []
    assert ordered([4, 1, 1], []) == [[1, 2], [0]]


@given(graphs(4), graphs(4))
def test_what_no_line_connects_stands_side_by_side(one: Graph, other: Graph) -> None:
    """Each as if it were alone; the first place of all belongs to what stands left."""
    (layers, lines), (its_layers, its_lines) = one, other
    count = len(layers)
    both = ordered([*layers, *its_layers],
                   [*lines, *((a + count, b + count) for a, b in its_lines)])  # fmt: skip
    left = ordered(layers, lines)
    right = [[place + count for place in row] for row in ordered(its_layers, its_lines)]
    rows = [[*a, *b] for a, b in zip(left, right, strict=False)]
    longer = left if len(left) > len(right) else right
    assert both == rows + longer[len(rows) :]


# -- how good it is --------------------------------------------------------------------------

SHAPES = [(2, 5), (3, 4), (3, 5), (5, 4)]  # layers, and how many places in each


def small(layers: int, width: int, seed: int) -> Graph:
    draw = random.Random(seed).random
    own = [place // width for place in range(layers * width)]
    possible = [(a, b) for a, upper in enumerate(own) for b, lower in enumerate(own)
                if upper + 1 == lower]  # fmt: skip
    density = 0.3 + 0.2 * draw()
    return own, [line for line in possible if draw() < density]


def beyond_the_best(layers: int, width: int) -> Counter[int]:
    """By how many crossings the orders of 50 small graphs miss the best one."""
    drawn = [small(layers, width, seed) for seed in range(50)]
    return Counter(by_definition(ordered(*graph), graph[1]) - fewest(*graph) for graph in drawn)


def test_the_best_of_all_orders_is_counted_right() -> None:
    for seed in range(20):
        layers, lines = small(3, 3, seed)
        orders = product(*map(permutations, by_number(layers)))
        assert fewest(layers, lines) == min(by_definition(rows, lines) for rows in orders)


@pytest.mark.parametrize(("layers", "width"), SHAPES)
def test_small_graphs_are_ordered_nearly_always_as_well_as_can_be(layers: int, width: int) -> None:
    missed = beyond_the_best(layers, width)
    assert missed[0] >= 48 and min(missed) == 0 and max(missed) <= 1, missed


def test_it_takes_several_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_starts", lambda rows: [rows])
    missed = sum((beyond_the_best(*shape) for shape in SHAPES), Counter[int]())
    assert missed[0] < 190 and max(missed) > 1


def test_larger_graphs_are_ordered_no_worse_than_by_igraph_and_mostly_better() -> None:
    drawn = [random_layers(seed) for seed in range(len(IGRAPH))]
    assert sum(crossings(by_number(layers), lines) for layers, lines in drawn) == START
    own = [crossings(ordered(*graph), graph[1]) for graph in drawn[:80]]  # all take 2 s
    assert all(count <= reference for count, reference in zip(own, IGRAPH, strict=False))
    assert sum(own) < 0.65 * sum(IGRAPH[:80])


@given(graphs(layers=8, width=9))
def test_a_graph_is_ordered_alike_again(graph: Graph) -> None:
    layers, lines = graph
    once = ordered(layers, lines)
    random_layers(0)
    assert ordered(layers, lines) == once


# -- how it reads ----------------------------------------------------------------------------


def test_inputs_stand_in_the_order_of_their_lines() -> None:
    assert ordered([0, 0, 0, 0, 1], [(3, 4), (0, 4), (2, 4), (1, 4)]) == [[3, 0, 2, 1], [4]]
    # Each input with its own inputs.
    lines = [(1, 5), (2, 4), (0, 4), (3, 5), (5, 6), (4, 6)]
    assert ordered([0, 0, 0, 0, 1, 1, 2], lines) == [[1, 3, 2, 0], [5, 4], [6]]


@given(st.data())
def test_any_tree_of_inputs_reads_from_left_to_right_without_crossing(data: st.DataObject) -> None:
    layers, lines = [0], list[tuple[int, int]]()
    for place in range(1, data.draw(st.integers(1, 25))):
        lower = data.draw(st.integers(0, place - 1))
        layers.append(layers[lower] - 1)
        lines.append((place, lower))
    lines = data.draw(st.permutations(lines))
    rows = ordered(layers, lines)
    assert by_definition(rows, lines) == 0
    at = {place: k for row in rows for k, place in enumerate(row)}
    for (a, b), (c, d) in combinations(lines, 2):
        assert b != d or at[a] < at[c]


def test_reading_order_costs_no_crossing() -> None:
    # 3 leads nowhere and stands between 2 and 4, which lead to inputs of 9.
    lines = [(0, 3), (7, 9), (8, 9), (4, 7), (6, 9), (5, 9), (1, 5), (2, 6), (0, 1)]
    layers = [0, 1, 1, 1, 1, 2, 2, 2, 2, 3]
    rows = ordered(layers, lines)
    assert by_definition(rows, lines) == 0
    assert by_definition(order._as_read(rows, lines), lines) > 0
    # 3 and 4 stay below what leads to them; 5 and 6 stand as 7 takes them.
    lines = [(0, 1), (0, 2), (1, 3), (2, 4), (4, 7), (3, 7), (6, 7), (5, 7)]
    assert ordered([0, 1, 1, 2, 2, 2, 2, 3], lines) == [[0], [1, 2], [3, 4, 6, 5], [7]]
