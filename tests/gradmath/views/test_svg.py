"""The picture of a trace: nothing overlaps, nothing is outside, every number is the record's."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from scipy.optimize import isotonic_regression

from gradmath.graphs.trace import Trace
from gradmath.layout.lanes import spread
from gradmath.layout.layered import Drawing, Link, layered
from gradmath.records.graph import Array, Edge, Held, Line, Node, Summary
from gradmath.tracing.tracer import trace
from gradmath.views.svg import MOST_EDGES, MOST_NODES, graph_svg
from gradmath.views.words import printable
from tests.support.handmade import NASTY, array, entries, node, square_plus_x, trace_of, traces
from tests.support.thoroughness import tries

SVG = "{http://www.w3.org/2000/svg}"
WIDEST_CHARACTER = 0.602  # of the fonts named, in ems


@dataclass(frozen=True)
class Area:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Area, slack: float = 0.2) -> bool:
        return (
            self.left + slack < other.right
            and other.left + slack < self.right
            and self.top + slack < other.bottom
            and other.top + slack < self.bottom
        )

    def within(self, other: Area, slack: float = 0.2) -> bool:
        return (
            self.left >= other.left - slack
            and self.top >= other.top - slack
            and self.right <= other.right + slack
            and self.bottom <= other.bottom + slack
        )


@dataclass(frozen=True)
class Shape:
    """An element with where it really is."""

    element: ET.Element
    area: Area
    owner: ET.Element | None  # the group of a node or of an edge that it belongs to


def page(svg: str) -> tuple[ET.Element, Area]:
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert abs(float(root.attrib["width"]) - width) <= 1
    assert abs(float(root.attrib["height"]) - height) <= 1
    return root, Area(0, 0, width, height)


def shapes(
    element: ET.Element, x: float = 0.0, y: float = 0.0, owner: ET.Element | None = None
) -> Iterator[Shape]:
    """Every drawn element with its area; groups are moved by their transforms."""
    if "transform" in element.attrib:
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.attrib["transform"])
        assert moved
        x, y = x + float(moved[1]), y + float(moved[2])
    if "class" in element.attrib:
        owner = element
    area = area_of(element, x, y)
    if area is not None:
        yield Shape(element, area, owner)
    for child in element:
        yield from shapes(child, x, y, owner)


def area_of(element: ET.Element, x: float, y: float) -> Area | None:
    number = {key: float(text) for key, text in element.attrib.items() if is_number(text)}
    if element.tag == f"{SVG}rect":
        left, top = x + number.get("x", 0.0), y + number.get("y", 0.0)
        half = number.get("stroke-width", 1.0 if "stroke" in element.attrib else 0.0) / 2
        right, bottom = left + number["width"], top + number["height"]
        return Area(left - half, top - half, right + half, bottom + half)
    if element.tag == f"{SVG}text":
        size = number["font-size"]
        width = cell_len(element.text or "") * size * WIDEST_CHARACTER
        left = x + number.get("x", 0.0)
        left -= width / 2 if element.attrib.get("text-anchor") == "middle" else 0.0
        base = y + number["y"]
        return Area(left, base - 0.8 * size, left + width, base + 0.3 * size)
    if element.tag == f"{SVG}path":
        points = list(path_points(element.attrib["d"]))
        xs, ys = [x + a for a, _ in points], [y + b for _, b in points]
        return Area(min(xs), min(ys), max(xs), max(ys))
    assert element.tag in {f"{SVG}svg", f"{SVG}g", f"{SVG}title"}
    return None


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def path_points(d: str) -> Iterator[tuple[float, float]]:
    """All points of a path, and those that steer its curves: it stays within their hull."""
    x = y = 0.0
    for letter, rest in re.findall(r"([A-Z])([^A-Z]*)", d):
        numbers = [float(number) for number in rest.split()]
        if letter == "V":
            y = numbers[0]
            yield x, y
        elif letter == "H":
            x = numbers[0]
            yield x, y
        elif letter != "Z":
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                yield x, y


def groups(root: ET.Element, kind: str) -> list[tuple[ET.Element, Area]]:
    """The groups of one class, each with the area of its outermost rectangle."""
    found: dict[int, tuple[ET.Element, Area]] = {}
    for shape in shapes(root):
        if shape.owner is not None and shape.owner.attrib["class"] == kind:
            found.setdefault(id(shape.owner), (shape.owner, shape.area))
    return list(found.values())


def words(element: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in element.iter(f"{SVG}text")]


def faults(svg: str) -> list[str]:
    """What overlaps, and what is not where it belongs."""
    root, whole = page(svg)
    drawn = list(shapes(root))
    boxes = [*groups(root, "node"), *groups(root, "edge")]
    own = {id(group): area for group, area in boxes}
    wrong = [f"{a} and {b} overlap" for (_, a), (_, b) in combinations(boxes, 2) if a.overlaps(b)]
    wrong += [f"{s.area} is outside" for s in drawn if not s.area.within(whole)]
    wrong += [
        f"{words(s.owner)} is too narrow"
        for s in drawn
        if s.owner is not None and not s.area.within(own[id(s.owner)])
    ]
    return wrong


# -- where things are ------------------------------------------------------------------------


@settings(max_examples=tries(20))
@given(traces())
def test_any_trace_is_drawn_without_overlap_and_inside(trace: Trace) -> None:
    svg = graph_svg(trace)
    svg.encode()
    assert faults(svg) == []
    nodes = groups(page(svg)[0], "node")
    assert len(nodes) == len(trace.nodes) + len(trace.outputs)


@pytest.mark.parametrize(
    ("pattern", "by", "fault"),
    [
        (r'translate\([\d. ]+\)" class="node"', 'translate(9 9)" class="node"', "overlap"),
        (r'translate\([\d. ]+\)" class="edge"', 'translate(99 99)" class="edge"', "overlap"),
        (r'viewBox="0 0 \S+', 'viewBox="0 0 300', "is outside"),
        (r"AddBackward0", "AVeryMuchLongerBackward0", "is too narrow"),
    ],
)
def test_a_planted_fault_is_found(pattern: str, by: str, fault: str) -> None:
    svg = graph_svg(square_plus_x())
    spoilt = re.sub(pattern, by, svg)
    if "viewBox" in pattern:
        spoilt = re.sub(r'width="\d+"', 'width="300"', spoilt, count=1)
    assert faults(svg) == []
    assert any(fault in found for found in faults(spoilt))


def random_trace(count: int, reach: int, fan: int, seed: int) -> Trace:
    draw = random.Random(seed)
    nodes, edges = [], list[Edge]()
    for k in range(count):
        inputs = draw.choices(range(max(0, k - reach), k), k=draw.randrange(fan + 1)) if k else []
        shape = draw.choice([(), (2,), (3,), (2, 3), (5, 5)])
        value = np.full(shape, draw.gauss(0, 1), "f4")
        name = draw.choice([None, f"name_{k}", f"a.rather.long.name.of.a.parameter.{k}"])
        op = "mul" if inputs else None
        nodes.append(node(k, value, op=op, name=name, cotangents=(value,)))
        edges += [
            Edge(k, target, slot, 0, value, None, len(edges) + slot)
            if draw.random() < 0.8
            else Edge(k, target, None, 0)
            for slot, target in enumerate(inputs)
        ]
    return trace_of(nodes, edges)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("count", "reach"), [(2, 1), (12, 3), (40, 8), (40, 40), (120, 20)])
def test_larger_random_traces_have_no_overlap(count: int, reach: int, seed: int) -> None:
    assert faults(graph_svg(random_trace(count, reach, 2, seed))) == []


def test_a_sum_of_many_leaves_is_not_drawn_in_one_row() -> None:
    leaves = [node(k, array(1, 2, 3), name=f"x{k}") for k in range(100)]
    edges = [Edge(100, k, k, 0, array(1, 1, 1), None, k) for k in range(100)]
    svg = graph_svg(trace_of([*leaves, node(100, array(3), op="stack")], edges))
    assert faults(svg) == []
    assert page(svg)[1].right < 4000


@pytest.mark.parametrize(
    "edges", [[(0, 0)], [(0, 1), (1, 0)], [(0, 2), (2, 1), (1, 0), (2, 2), (0, 1)]]
)
def test_even_loops_are_drawn(edges: Sequence[tuple[int, int]]) -> None:
    nodes = [node(k, array(1), op="odd") for k in range(3)]
    links = [Edge(a, b, 0, 0, array(k), None, k) for k, (a, b) in enumerate(edges)]
    assert faults(graph_svg(trace_of(nodes, links))) == []


def test_forward_is_down() -> None:
    made = random_trace(40, 8, 2, seed=5)
    areas = [area for _, area in groups(page(graph_svg(made))[0], "node")]
    for edge in made.edges:
        assert areas[edge.target].bottom < areas[edge.source].top
    assert areas[len(made.nodes)].top > areas[made.outputs[0][0]].bottom


def lines(svg: str) -> list[str]:
    return [
        path.attrib["d"]
        for path in page(svg)[0].iter(f"{SVG}path")
        if path.attrib.get("fill") == "none" and len(path.attrib["d"]) > 8
    ]


@pytest.mark.parametrize("count", [3, MOST_NODES + 3])
def test_edges_side_by_side_are_lines_of_their_own(count: int) -> None:
    nodes = [node(k, array(1), op="mul" if k else None) for k in range(count)]
    edges = [Edge(1, 0, slot, 0, array(slot), None, slot) for slot in range(4)]
    svg = graph_svg(trace_of(nodes, edges))
    assert faults(svg) == []
    drawn = lines(svg)
    assert len(drawn) >= 5 and len(set(drawn)) == len(drawn)


# -- what is drawn ---------------------------------------------------------------------------


def node_words(trace: Trace) -> list[list[str]]:
    return [words(group) for group, _ in groups(page(graph_svg(trace))[0], "node")]


def edge_words(trace: Trace) -> list[list[str]]:
    return [words(group) for group, _ in groups(page(graph_svg(trace))[0], "edge")]


TENSORS = [array(3, -1), array(0.5), np.array(2.0, "f2"), array(np.nan, -np.inf),
           np.array([[1], [-2]]), np.array([[1, 2, 3], [4, 5, 6]], "f4") / 7, array(1e-9, 1e9),
           np.array([True, False]), np.arange(16.0).reshape(4, 4), np.array([[0.25]])]  # fmt: skip


@pytest.mark.parametrize("tensor", TENSORS, ids=range(len(TENSORS)))
def test_small_tensors_are_grids_of_their_entries(tensor: Array) -> None:
    cotangent = np.array(np.flip(tensor))
    made = trace_of([node(0, tensor, cotangents=(cotangent,))])
    shown = node_words(made)[0]
    start, middle = shown.index("value"), shown.index("cotangent")
    assert shown[start + 1 : middle] == entries(tensor)
    assert shown[middle + 1 :] == entries(cotangent)


def test_complex_entries_are_shown_whole() -> None:
    shown = node_words(trace_of([node(0, np.array([1 + 2j, -0.5j]))], v=(None,)))[0]
    assert shown[-2:] == ["1.0+2.0j", "0−0.5j"]


@pytest.mark.parametrize(
    ("tensor", "texts"),
    [
        (np.arange(17.0), ["(17,)", "0 … 16"]),
        (np.arange(7.0), ["(7,)", "0 … 6"]),
        (np.zeros((2, 2, 2)), ["(2, 2, 2)", "all 0"]),
        (np.zeros((0, 3)), ["(0, 3)", "no entries"]),
        (np.full((2, 6), 2**62) + np.arange(6), ["(2, 6)", f"{2**62} … {2**62 + 5}"]),
        (np.array([0.5] * 20 + [np.nan]), ["(21,)", "0.5, 1 not finite"]),
        (Summary((99, 99), "torch.float32", -1.0, 2.5, 1.0, 0, np.zeros(1, "f4")),
         ["(99, 99)", "−1.0 … 2.5"]),
        (None, ["none"]),
    ],
)  # fmt: skip
def test_other_tensors_show_shape_and_range(tensor: Held | None, texts: list[str]) -> None:
    shown = node_words(trace_of([node(0, tensor)], v=(None,)))[0]
    assert shown[shown.index("value") + 1 :] == texts


def test_edges_carry_their_cotangent_and_the_order_of_arrival() -> None:
    assert edge_words(square_plus_x()) == [
        ["2", "[3, −2]"], ["3", "[3, −2]"], ["0", "[1, 2]"], ["1", "[1, 2]"],
    ]  # fmt: skip


def test_edges_say_what_was_summed_and_which_output_they_are_for() -> None:
    source = node(1, array(1), op="mul")
    summed = Edge(1, 0, 0, 1, array(5), np.zeros((4, 1)), 7)
    made = trace_of([node(0, array(1), array(2)), source], [summed])
    assert edge_words(made) == [["7", "[5]", "summed from (4, 1)", "for output 1"]]
    large = replace(summed, cotangent=np.arange(9.0), before_sum=None)
    made = trace_of([node(0, array(1)), source], [large])
    assert edge_words(made) == [["7", "0 … 8 (9,)"]]


def test_an_edge_without_a_cotangent_carries_nothing() -> None:
    nodes = [node(0, array(1)), node(1, array(1), op="mul")]
    bare = trace_of(nodes, [Edge(1, 0, 0, 0)])
    constant = trace_of(nodes, [Edge(1, 0, None, 0)])
    assert edge_words(bare) == edge_words(constant) == []
    assert graph_svg(bare) != graph_svg(constant)


def test_outputs_show_their_weights() -> None:
    assert node_words(square_plus_x())[-1] == ["out", "v = [1, 2]"]
    made = trace_of([node(0, array(1))], v=(None,), output_names=("loss",))
    assert node_words(made)[-1] == ["loss", "no gradient"]
    # The graph of a backward pass, which nobody ran backward.
    assert node_words(replace(made, v=()))[-1] == ["loss"]


def test_a_box_has_name_operation_and_node() -> None:
    shown = node_words(square_plus_x())
    assert shown[0][:3] == ["0", "x", "leaf · AccumulateGrad"]
    assert shown[1][:3] == ["1", "mul", "MulBackward0"]
    assert shown[2][:3] == ["2", "y", "add · AddBackward0"]
    long = node(0, array(1), op="clone", call=("", "memory_format=torch.contiguous_format"))
    lines = node_words(trace_of([long]))[0]
    assert lines[1] == "clone"
    assert "".join(lines[2:4]) == "clone(memory_format=torch.contiguous_format)"


def test_a_leaf_says_what_its_grad_held_before() -> None:
    leaf = node(0, array(1), grad_before=array(0.5), grad_after=array(2))
    assert node_words(trace_of([leaf]))[0][-2:] == [".grad was [0.5],", "now it is [2.0]"]


def test_many_outputs_are_counted() -> None:
    shown = node_words(trace_of([node(0, *[array(k) for k in range(9)])]))[0]
    assert "output 3: (1,) float32" in shown and "output 4: (1,) float32" not in shown
    assert shown[-1] == "… 5 more outputs"


def frames(made: Trace) -> list[dict[str, Any]]:
    """The rectangles around each node, told apart without their colours."""
    found = []
    for group, _ in groups(page(graph_svg(made))[0], "node"):
        rects = [child for child in group if child.tag == f"{SVG}rect"]
        found.append(
            {
                "lines": len(rects),
                "dashed": "stroke-dasharray" in rects[0].attrib,
                "thick": float(rects[0].attrib.get("stroke-width", 1)) > 2,
            }
        )
    return found


@pytest.mark.parametrize("many", [0, MOST_NODES])
def test_leaves_constants_and_outputs_have_frames_of_their_own(many: int) -> None:
    nodes = [
        node(0, array(1), name="leaf"),
        node(1, array(1), name="constant", grad_fn=None),
        node(2, array(1), op="mul"),
        node(3, array(1), op="add"),
        *[node(4 + k, array(1), op="sin") for k in range(many)],
    ]
    plain = {"lines": 1, "dashed": False, "thick": False}
    assert frames(trace_of(nodes, outputs=((3, 0),)))[:4] == [
        {**plain, "lines": 2}, {**plain, "dashed": True}, plain, {**plain, "thick": True},
    ]  # fmt: skip
    both = frames(trace_of([node(0, array(1))]))
    assert both[0] == {"lines": 2, "dashed": False, "thick": True}


def test_values_are_square_cells_and_cotangents_round_ones() -> None:
    group, _ = groups(page(graph_svg(square_plus_x()))[0], "node")[1]
    cells = [rect for rect in group.iter(f"{SVG}rect")][1:]
    assert [float(cell.attrib["rx"]) for cell in cells] == [0, 0, 10, 10]


def test_the_first_node_that_is_not_finite_is_marked() -> None:
    made = trace_of([node(0, array(1)), node(1, array(np.nan))], first_nonfinite=1)
    assert ["! first not finite" in shown for shown in node_words(made)] == [False, True, False]


# -- texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_escaped_and_whole(text: str) -> None:
    one = node(0, array(1), name=text, op=text, grad_fn=text,
               line=Line(text, 1, text), module=text, call=("", text))  # fmt: skip
    made = trace_of([one], output_names=(text,))
    svg = graph_svg(made)
    assert faults(svg) == []
    shown = "".join(node_words(made)[0])
    assert shown.count(printable(text)) >= 1 or "more characters" in shown
    title = page(svg)[0].find(f".//{SVG}title")
    assert title is not None and title.text is not None
    assert f"{printable(text)}:1: {printable(text)}" in title.text
    assert f"in module {printable(text)}" in title.text


def test_a_text_too_long_says_how_much_is_missing() -> None:
    made = trace_of([node(0, array(1), name="x" * 1000)])
    shown = node_words(made)[0]
    (missing,) = [text for text in shown if "more characters" in text]
    assert sum(text.count("x") for text in shown if set(text) == {"x"}) + int(
        missing.split()[1]
    ) == 1000  # fmt: skip


def test_a_picture_brings_its_own_ground_and_nothing_that_leaks() -> None:
    svg = graph_svg(square_plus_x())
    root, whole = page(svg)
    first = next(root.iter(f"{SVG}rect"))
    assert float(first.attrib["width"]) == pytest.approx(whole.right - 1, abs=0.1)
    assert first.attrib["fill"].startswith("#f")
    # A style or an id would reach into the page around it.
    assert "<style" not in svg and " id=" not in svg and "url(" not in svg


# -- small and large -------------------------------------------------------------------------


def test_one_node_and_none() -> None:
    for made in (trace_of([]), trace_of([node(0)]), trace_of([node(0, array(1))])):
        assert faults(graph_svg(made)) == []
    assert made._repr_svg_() == graph_svg(made)


def chain(count: int) -> Trace:
    """x goes into every step."""
    nodes = [node(k, array(k), op="mul" if k else None, name=f"n{k}") for k in range(count)]
    edges = [Edge(k, k - 1, 0, 0, array(1), None, 2 * k) for k in range(1, count)]
    return trace_of(nodes, [*edges, *(Edge(k, 0, 1, 0, array(1)) for k in range(2, count))])


LARGE = {
    "near": lambda: random_trace(1000, 5, 2, 0),
    "far": lambda: random_trace(1000, 1000, 4, 0),
    "chain": lambda: chain(1000),
    "alone": lambda: trace_of([node(k, array(k)) for k in range(1000)]),
    "into one": lambda: trace_of(
        [node(k, array(k)) for k in range(1000)], [Edge(999, k, k, 0, array(k)) for k in range(999)]
    ),
    "from one": lambda: trace_of(
        [node(k, array(k), op="x") for k in range(1000)],
        [Edge(k, 0, 0, 0, array(k)) for k in range(1, 1000)],
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_thousand_nodes_are_drawn_by_name(kind: str) -> None:
    made = LARGE[kind]()
    svg = graph_svg(made)
    root, whole = page(svg)
    areas = [area for _, area in groups(root, "node")]
    assert len(areas) == 1001
    by_place = sorted(areas, key=lambda area: (area.top, area.left))
    near = [(a, b) for k, a in enumerate(by_place) for b in by_place[k + 1 : k + 60]]
    assert not any(a.overlaps(b) for a, b in near)
    assert all(shape.area.within(whole) for shape in shapes(root))
    assert len(lines(svg)) >= len(made.edges) + 1
    assert "Names only: there are 1000 nodes" in " ".join(words(root))


@pytest.mark.parametrize(("nodes", "edges", "whole"), [
    (MOST_NODES, 0, True), (MOST_NODES + 1, 0, False), (2, MOST_EDGES, True),
    (2, MOST_EDGES + 1, False),
])  # fmt: skip
def test_the_picture_says_when_it_shows_names_only(nodes: int, edges: int, whole: bool) -> None:
    boxes = [node(k, array(k), op="sin" if k else None, name="n" * 50) for k in range(nodes)]
    made = trace_of(boxes, [Edge(1, 0, k, 0, array(k), None, k) for k in range(edges)])
    shown = " ".join(words(page(graph_svg(made))[0]))
    assert ("Names only" in shown) is not whole
    assert ("AccumulateGrad" in shown) is whole
    assert (f"{'n' * 27}…" in shown) is not whole


def test_the_same_trace_is_the_same_picture_and_no_random_state_moves() -> None:
    made = random_trace(40, 8, 2, seed=1)
    state, numpy_state = random.getstate(), repr(np.random.get_state())
    assert graph_svg(made) == graph_svg(made)
    assert random.getstate() == state
    assert repr(np.random.get_state()) == numpy_state


# -- the layout by itself --------------------------------------------------------------------

SIZES = st.tuples(st.floats(1, 300), st.floats(1, 200))


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[Link], Drawing]:
    sizes = draw(st.lists(SIZES, min_size=1, max_size=14))
    links = []
    for lower in range(1, len(sizes)):
        for upper in draw(st.lists(st.integers(0, lower - 1), max_size=4)):
            links.append(Link(upper, lower, draw(st.none() | SIZES)))
    return sizes, links, layered(sizes, links)


@given(drawings())
def test_lines_keep_clear_of_boxes_and_of_labels(
    drawn: tuple[list[tuple[float, float]], list[Link], Drawing],
) -> None:
    sizes, links, drawing = drawn
    boxes = [Area(b.left, b.top, b.left + b.width, b.top + b.height) for b in drawing.boxes]
    labels = [
        Area(r.label.left, r.label.top, r.label.left + r.label.width, r.label.top + r.label.height)
        for r in drawing.routes
        if r.label is not None
    ]
    whole = Area(0, 0, drawing.width, drawing.height)
    assert not [1 for a, b in combinations([*boxes, *labels], 2) if a.overlaps(b, 1e-6)]
    assert all(area.within(whole, 1e-6) for area in [*boxes, *labels])
    for box, size in zip(drawing.boxes, sizes, strict=True):
        assert (box.width, box.height) == pytest.approx(size)
    for link, route in zip(links, drawing.routes, strict=True):
        own = {link.upper, link.lower}
        others = [box for k, box in enumerate(boxes) if k not in own]
        others += [area for area in labels if route.label is None or area.left != route.label.left
                   or area.top != route.label.top]  # fmt: skip
        assert (route.label is None) is (link.label is None)
        for stretch in stretches(route.stops):
            assert not [area for area in others if stretch.overlaps(area, 1e-6)]


def stretches(stops: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> Iterator[Area]:
    """The areas that a line stays within: upright at its stops, in the gaps between them."""
    for (x, top), (_, bottom) in stops:
        yield Area(x - 0.1, top, x + 0.1, bottom)
    for (_, (x0, y0)), ((x1, y1), _) in pairwise(stops):
        assert y0 < y1
        yield Area(min(x0, x1), y0, max(x0, x1), y1)


def test_a_line_without_crossing_runs_straight() -> None:
    drawing = layered([(50, 20)] * 3, [Link(0, 1), Link(1, 2)])
    assert len({x for route in drawing.routes for (x, _), _ in route.stops}) == 1
    skip = layered([(50, 20)] * 4, [Link(0, 1), Link(1, 2), Link(2, 3), Link(0, 3)])
    lane = [x for (x, _), _ in skip.routes[-1].stops[1:-1]]
    assert len(lane) == 2 and len(set(lane)) == 1


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(0.1, 9), st.floats(0, 30)), min_size=1))
def test_spreading_keeps_distances_and_moves_no_more_than_it_must(
    rows: list[tuple[float, float, float]],
) -> None:
    wanted, weights, steps = (list(column) for column in zip(*rows, strict=True))
    offsets = list(np.cumsum(steps))
    x = spread(wanted, weights, offsets)
    gaps = np.diff(offsets)
    assert (np.diff(x) >= gaps - 1e-6).all()
    # The conditions of Karush, Kuhn and Tucker: the pull on what is pressed together only presses.
    pull = np.cumsum(np.array(weights) * (np.array(wanted) - np.array(x)))
    pressed = np.diff(x) <= gaps + 1e-6
    assert abs(pull[-1]) < 1e-5
    assert (pull[:-1] > -1e-5).all()
    assert np.abs(pull[:-1][~pressed]).max(initial=0) < 1e-5
    # SciPy says the same, but takes 20 microseconds a row, and rows are short and many.
    regression = isotonic_regression(np.array(wanted) - offsets, weights=weights).x
    assert np.abs(np.array(x) - regression - offsets).max() < 1e-9


# -- from torch ------------------------------------------------------------------------------


def test_a_traced_program_is_drawn_as_torch_computed_it() -> None:
    generator = torch.Generator().manual_seed(0)
    W, x = torch.randn(2, 3, generator=generator), torch.randn(3, generator=generator)

    def loss(W: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        y = torch.tanh(W @ x)
        return (y * y).sum()

    made = trace(loss, W, x)
    assert faults(graph_svg(made)) == []
    plain_W, plain_x = W.clone().requires_grad_(), x.clone().requires_grad_()
    loss(plain_W, plain_x).backward()
    shown = dict(zip([k.name for k in made.nodes], node_words(made), strict=False))
    for name, leaf in (("W", plain_W), ("x", plain_x)):
        assert leaf.grad is not None
        texts = shown[name]
        start, middle = texts.index("value"), texts.index("cotangent")
        assert texts[start + 1 : middle] == entries(leaf.detach().numpy())
        assert texts[middle + 1 :] == entries(leaf.grad.numpy())


def test_nodes_of_the_record_and_boxes_of_the_picture_are_the_same() -> None:
    made = random_trace(30, 5, 2, seed=3)
    boxes: list[Node] = list(made.nodes)
    assert [int(shown[0]) for shown in node_words(made)[: len(boxes)]] == [k.index for k in boxes]
