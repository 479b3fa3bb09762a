"""In which layer boxes stand: below all that leads to them, where lines make no loop."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradmath.layout.layers import IN_A_ROW, layers_of, sequence

Lines = list[tuple[int, int]]


@st.composite
def graphs(draw: st.DrawFn, most: int = 15) -> tuple[int, Lines]:
    """Boxes, and lines of any kind: side by side, in loops, from a box to itself."""
    count = draw(st.integers(1, most))
    box = st.integers(0, count - 1)
    return count, draw(st.lists(st.tuples(box, box), max_size=3 * count))


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[int, Lines]:
    """Lines that all lead on in some order of the boxes."""
    count, lines = draw(graphs())
    rank = draw(st.permutations(range(count)))
    return count, [(a, b) if rank[a] < rank[b] else (b, a) for a, b in lines if a != b]


def split(count: int, lines: Lines) -> tuple[Lines, Lines]:
    """The lines that lead on in the sequence, and those that lead back."""
    rank = {box: at for at, box in enumerate(sequence(count, lines))}
    on = [(a, b) for a, b in lines if rank[a] < rank[b]]
    return on, [(a, b) for a, b in lines if rank[a] >= rank[b]]


def has_a_loop(lines: Sequence[tuple[int, int]]) -> bool:
    sorter = TopologicalSorter[int]()
    for upper, lower in lines:
        sorter.add(lower, upper)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


# -- lines that lead back --------------------------------------------------------------------


@given(acyclic())
def test_no_line_leads_back_where_there_is_no_loop(graph: tuple[int, Lines]) -> None:
    count, lines = graph
    assert sorted(sequence(count, lines)) == list(range(count))
    assert split(count, lines) == (lines, [])


@given(graphs())
def test_without_the_lines_that_lead_back_there_is_no_loop(graph: tuple[int, Lines]) -> None:
    count, lines = graph
    assert sorted(sequence(count, lines)) == list(range(count))
    on, back = split(count, lines)
    assert not has_a_loop(on)
    assert bool(back) is has_a_loop(lines)
    assert 2 * sum(a != b for a, b in back) <= sum(a != b for a, b in lines)


@given(graphs())
def test_the_order_of_the_lines_does_not_matter(graph: tuple[int, Lines]) -> None:
    count, lines = graph
    assert sequence(count, lines[::-1]) == sequence(count, lines)
    assert sequence(count, sorted(lines)) == sequence(count, lines)
    assert layers_of(count, lines[::-1]) == layers_of(count, lines)


def fewest_back(count: int, lines: Lines) -> int:
    return min(
        sum(order.index(a) >= order.index(b) for a, b in lines)
        for order in permutations(range(count))
    )


def test_hardly_more_lines_lead_back_than_must() -> None:
    """Of all graphs of four boxes with a line or none for each pair, one way or both."""
    pairs = list(permutations(range(4), 2))
    missed, by_number = [], []
    for chosen in product((False, True), repeat=len(pairs)):
        lines = [pair for pair, taken in zip(pairs, chosen, strict=True) if taken]
        fewest = fewest_back(4, lines)
        missed.append(len(split(4, lines)[1]) - fewest)
        by_number.append(sum(upper > lower for upper, lower in lines) - fewest)
    assert set(missed) == {0, 1} and sum(missed) == 60
    assert max(by_number) > 1 and sum(by_number) > 1000  # what counting would see otherwise


# -- layers ----------------------------------------------------------------------------------


@given(acyclic())
def test_boxes_stand_below_all_that_leads_to_them_and_as_low_as_can_be(
    graph: tuple[int, Lines],
) -> None:
    count, lines = graph
    layers = layers_of(count, lines)
    assert min(layers) == 0
    assert all(layers[upper] < layers[lower] for upper, lower in lines)
    for box in range(count):
        after = [layers[lower] for upper, lower in lines if upper == box]
        if after and any(lower == box for _, lower in lines):
            assert layers[box] == min(after) - 1


@given(acyclic())
def test_there_are_no_more_layers_than_the_longest_way_needs(graph: tuple[int, Lines]) -> None:
    count, lines = graph
    depth = dict.fromkeys(range(count), 1)
    for _ in range(count):
        for upper, lower in lines:
            depth[lower] = max(depth[lower], depth[upper] + 1)
    sources = count - len({lower for _, lower in lines})
    assert max(layers_of(count, lines)) < max(depth.values()) + (sources - 1) // IN_A_ROW


@given(graphs())
def test_lines_of_a_loop_lead_down_but_for_those_that_lead_back(graph: tuple[int, Lines]) -> None:
    count, lines = graph
    layers = layers_of(count, lines)
    on, _ = split(count, lines)
    assert all(layers[upper] < layers[lower] for upper, lower in on)


@pytest.mark.parametrize("count", [IN_A_ROW, IN_A_ROW + 1, 100])
def test_many_inputs_of_one_box_stand_in_several_layers(count: int) -> None:
    layers = layers_of(count + 1, [(box, count) for box in range(count)])
    rows = -(-count // IN_A_ROW)
    assert layers[count] == rows == max(layers)
    assert max(layers.count(layer) for layer in range(rows)) <= IN_A_ROW
