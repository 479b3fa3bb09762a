"""Traces made by hand or drawn by hypothesis, without torch: also such as no program leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gradmath.graphs.trace import Trace
from gradmath.records.graph import GROUP_KINDS, Array, Edge, Group, Held, Line, Node, Saved, Summary
from gradmath.records.numbers import decimals_for, entry_text

DTYPES = [
    np.dtype(code)
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
]
NASTY = ["<&>\"'", "]]><!--", "[bold red]x[/]", "a\nb\tc\r", "\x1b[31m", "\x00", "\udc80", "名前",
         "é" * 40, "x" * 300, "\ufffe", "\u202e", ":smile:", "{}%s", "\\n",
         "&amp;", ""]  # fmt: skip


def array(*numbers: float, dtype: str = "f4") -> Array:
    return np.array(numbers, dtype=dtype)


def entries(tensor: Array) -> list[str]:
    """How the entries of a real tensor must read, one count of decimals for all."""
    return [entry_text(number, decimals_for([tensor])) for number in tensor.ravel()]


def node(index: int, *values: Held | None, **fields: Any) -> Node:
    """A node with values, and the fields that matter for a test."""
    leaf = fields.get("op") is None
    given: dict[str, Any] = {
        "op": None,
        "grad_fn": "AccumulateGrad" if leaf else "MulBackward0",
        "name": None,
        "line": None,
        "dtypes": tuple(None if value is None else f"torch.{value.dtype}" for value in values),
        "values": values,
        "cotangents": (None,) * len(values),
    }
    return Node(index, **{**given, **fields})


def trace_of(nodes: Iterable[Node], edges: Iterable[Edge] = (), **fields: Any) -> Trace:
    """A trace whose last node is its only output, if it holds a tensor."""
    nodes = tuple(nodes)
    ends = bool(nodes and nodes[-1].values)
    given: dict[str, Any] = {
        "groups": (),
        "outputs": ((len(nodes) - 1, 0),) if ends else (),
        "output_names": ("out",) if ends else (),
        "v": (),
        "grads": {},
    }
    return Trace(nodes, tuple(edges), **{**given, **fields})


def square_plus_x() -> Trace:
    """x * x + x at [3, -1], weighted by [1, 2], as torch's autograd leaves it."""
    x, v = array(3, -1), array(1, 2)
    line = Line("/home/me/model.py", 7, "y = x * x + x")
    nodes = [
        node(0, x, name="x", cotangents=(array(7, -2),), grad_after=array(7, -2)),
        node(1, array(9, 1), op="mul", line=line, cotangents=(v,), slots=2,
             saved=(Saved("other", x, 0), Saved("self", x, 0))),
        node(2, array(12, 0), op="add", grad_fn="AddBackward0", name="y", line=line,
             cotangents=(v,), slots=2),
    ]  # fmt: skip
    edges = [
        Edge(1, 0, 0, 0, array(3, -2), None, 2),
        Edge(1, 0, 1, 0, array(3, -2), None, 3),
        Edge(2, 1, 0, 0, v, None, 0),
        Edge(2, 0, 1, 0, v, None, 1),
    ]
    grads = {"x": nodes[0].cotangents[0]}
    return trace_of(nodes, edges, v=(v,), grads=grads, source="def f(x): ...")


# -- drawn by hypothesis ---------------------------------------------------------------------


@st.composite
def arrays(
    draw: st.DrawFn,
    dtypes: Sequence[np.dtype[Any]] = DTYPES,
    shape: tuple[int, ...] | None = None,
) -> Array:
    """Any bits at all, in every dtype and in shapes of 0 to 3 dimensions, empty ones among them."""
    dtype = draw(st.sampled_from(dtypes))
    if shape is None:
        shape = tuple(draw(st.lists(st.integers(0, 3), max_size=3)))
    size = int(np.prod(shape)) * dtype.itemsize
    bits = draw(st.binary(min_size=size, max_size=size))
    if dtype.kind == "b":
        bits = bytes(byte & 1 for byte in bits)
    return np.frombuffer(bits, dtype).reshape(shape)


TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=20), st.from_regex(r"[a-z_]{1,12}"))
FLOATS = st.floats(width=32)


@st.composite
def summaries(draw: st.DrawFn, shape: tuple[int, ...] | None = None) -> Summary:
    corner = draw(arrays(shape=None if shape is None else shape[1:]))
    low, high = sorted([draw(FLOATS), draw(FLOATS)])
    shape = shape or (draw(st.integers(8, 999)), *corner.shape)
    return Summary(
        shape, f"torch.{corner.dtype}", low, high, draw(FLOATS), draw(st.integers(0, 9)), corner
    )


HELD: st.SearchStrategy[Held | None] = st.one_of(arrays(), arrays(), summaries(), st.none())


def like(value: Held | None) -> st.SearchStrategy[Held | None]:
    """What may stand beside a tensor: its cotangent, its gradient, its weights."""
    if isinstance(value, Summary):
        return st.none() | summaries(shape=value.shape)
    return HELD if value is None else st.none() | arrays(shape=value.shape)


@st.composite
def traces(draw: st.DrawFn, most_nodes: int = 8) -> Trace:
    """Any trace, with as many oddities as fit."""
    count = draw(st.integers(1, most_nodes))
    nodes = [_node(draw, k) for k in range(count)]
    edges: list[Edge] = []
    for source in range(1, count):
        for slot in range(draw(st.integers(0, 3))):
            edges.append(_edge(draw, source, slot, nodes, len(edges)))
    outputs = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=3))
    return Trace(
        tuple(nodes),
        tuple(edges),
        groups=_groups(draw, count),
        outputs=tuple((k, 0) for k in outputs),
        output_names=tuple(draw(TEXTS) for _ in outputs),
        v=tuple(draw(like(nodes[k].values[0])) for k in outputs),
        grads=_grads(draw, nodes),
        source=draw(TEXTS),
        first_nonfinite=draw(st.none() | st.integers(0, count - 1)),
    )


def _groups(draw: st.DrawFn, count: int) -> tuple[Group, ...]:
    """Some within others, whose names and kinds need not fit."""
    groups = [Group(0, "module", draw(TEXTS), tuple(range(count)))]
    for index in range(1, draw(st.integers(1, 4))):
        parent = draw(st.none() | st.integers(0, index - 1))
        inside = groups[parent or 0].nodes
        nodes = draw(st.lists(st.sampled_from(inside), min_size=1, unique=True).map(sorted))
        kind = draw(st.sampled_from(GROUP_KINDS))
        groups.append(Group(index, kind, draw(TEXTS), tuple(nodes), parent))
    return tuple(groups)


def _grads(draw: st.DrawFn, nodes: Sequence[Node]) -> dict[str, Held | None]:
    leaves = {node.name: node.value for node in reversed(nodes) if node.is_leaf}
    names = draw(st.lists(TEXTS, max_size=3))
    return {name: draw(like(leaves.get(name))) for name in names}


def _node(draw: st.DrawFn, index: int) -> Node:
    values = draw(st.lists(HELD, min_size=1, max_size=draw(st.sampled_from([1, 1, 1, 6]))))
    return node(
        index,
        *values,
        op=draw(st.none() | TEXTS),
        grad_fn=draw(st.none() | TEXTS),
        name=draw(st.none() | TEXTS),
        line=draw(st.none() | st.builds(Line, TEXTS, st.integers(1, 999), TEXTS)),
        module=draw(st.none() | TEXTS),
        cotangents=tuple(draw(like(value)) for value in values),
        saved=tuple(draw(st.lists(st.builds(Saved, TEXTS, HELD, st.none()), max_size=2))),
        call=tuple(draw(st.lists(TEXTS, max_size=3))),
        grad_before=draw(like(values[0])),
        grad_after=draw(like(values[0])),
        made_by=draw(st.none() | st.tuples(st.integers(0, 9), st.none() | st.integers(0, 2))),
    )


def _edge(draw: st.DrawFn, source: int, slot: int, nodes: Sequence[Node], order: int) -> Edge:
    target = draw(st.integers(0, source - 1))
    output = draw(st.integers(0, len(nodes[target].values) - 1))
    if draw(st.booleans()):
        return Edge(source, target, None, output)
    came = draw(like(nodes[target].values[output]))
    return Edge(source, target, slot, output, came, draw(st.none() | HELD), order)
