"""The graph of a gradient holds what plain torch computes, and tells which node made which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import grad

from gradmath.errors import NonDeterministicError, NoPathError
from gradmath.graphs.second_order import SecondOrder, makers_of
from gradmath.records.listing import Listing
from gradmath.tracing.second_pass import gradient_graph
from gradmath.tracing.tracer import trace
from tests.support.rounding import CALL, FIVE_DECIMALS, rounding
from tests.support.second_opinion import nodes_behind, shown_tensor
from tests.support.thoroughness import tries

COURSE = Listing(("s = torch.sigmoid(x)", "y = s ** 2"))
X = torch.tensor(1.0)
STEPS = ("torch.sin({})", "torch.exp({})", "torch.tanh({})", "torch.sigmoid({})",
         "{} ** 2", "{} ** 3.0", "{} * 0.5", "{} + 2.0", "{} * {}", "{} * x", "-{}")  # fmt: skip


def plain(forward: Listing, x: Tensor) -> tuple[Tensor, ...]:
    """y, the first and the second derivative by plain torch, all with their graphs."""
    leaf = x.clone().requires_grad_()
    scope = {"torch": torch, "x": leaf}
    exec("\n".join(forward.lines), scope)
    y: Tensor = scope["y"]  # type: ignore[assignment]
    (dy,) = grad(y, leaf, create_graph=True)
    (second,) = grad(dy, leaf, create_graph=True)
    return y, dy, second


# -- the course's function, by hand --------------------------------------------------------


def assert_near(found: Tensor, due: Tensor) -> None:
    """By two ways of a call and at most a dozen products and sums, of numbers that are positive."""
    torch.testing.assert_close(found, due, rtol=rounding(CALL + 12), atol=0)


def test_the_values_of_the_course_are_those_of_the_formulas() -> None:
    flow = gradient_graph(COURSE, X).flow
    s = torch.sigmoid(X)
    made = [s, s**2, torch.tensor(1.0), s, 2 * s, 2 * s, 2 * s * (s * (1 - s))]
    for node, due in zip(flow.nodes[1:], made, strict=True):
        assert_near(shown_tensor(node.value), due)


def test_the_second_pass_of_the_course_is_the_one_by_hand() -> None:
    grown = gradient_graph(COURSE, X)
    s = torch.sigmoid(X).requires_grad_()
    upstream = (2 * s).detach().requires_grad_()
    dy = upstream * s * (1 - s)
    by_upstream, by_s = grad(dy, (upstream, s))
    carried = {(e.source, e.target): shown_tensor(e.cotangent) for e in grown.flow.sweep}
    power, twice, times, end = (
        node.index
        for node in grown.flow.nodes
        if grown.order(node.index) == 2 and node.traced.slots
    )
    assert list(carried) == [
        (end, times), (end, 1), (times, twice), (twice, power), (power, 1), (1, 0),
    ]  # fmt: skip
    assert_near(carried[end, times], by_upstream)
    assert_near(carried[end, 1], by_s)
    assert_near(carried[times, twice], by_upstream)
    assert_near(carried[twice, power], 2 * by_upstream)
    assert_near(carried[power, 1], 2 * by_upstream)
    assert_near(carried[1, 0], (by_s + 2 * by_upstream) * s * (1 - s))
    assert float(carried[1, 0]) == pytest.approx(-0.05553, abs=FIVE_DECIMALS + rounding(16))


def test_who_made_what_in_the_course() -> None:
    grown = gradient_graph(COURSE, X)
    made = [[node.traced.grad_fn for node in grown.made_by(maker)] for maker in range(3)]
    assert made == [
        [],
        ["SigmoidBackwardBackward0"],
        [None, "PowBackward0", "MulBackward1", "MulBackward0"],
    ]
    assert [grown.order(k) for k in range(8)] == [1] * 3 + [2] * 5
    assert grown.gradient.traced.name == "dy" and grown.gradient.index == 7
    back = [(edge.source, edge.target) for edge in grown.leads_back()]
    assert back == [(4, 1), (7, 1)]


def test_what_was_carried_first_is_what_the_new_nodes_hold() -> None:
    grown = gradient_graph(COURSE, X)
    (to_s,), (to_x,) = grown.flow.inputs(2), grown.flow.inputs(1)
    assert torch.equal(shown_tensor(grown.carried(to_s)), shown_tensor(grown.flow.nodes[6].value))
    assert torch.equal(shown_tensor(grown.carried(to_x)), shown_tensor(grown.gradient.value))
    assert all(grown.carried(edge) is None for edge in grown.leads_back())


def test_the_leaf_that_was_given_stays_as_it_is() -> None:
    leaf = torch.tensor(1.0, requires_grad=True)
    gradient_graph(COURSE, leaf)
    assert leaf.grad is None


# -- any other function --------------------------------------------------------------------


@st.composite
def programs(draw: st.DrawFn) -> Listing:
    """Lines that each use the result of the one before, never a straight line as a whole."""
    steps = [*draw(st.lists(st.sampled_from(STEPS), max_size=3)), draw(st.sampled_from(STEPS[:6]))]
    names = ["x", *(f"h{k}" for k in range(len(steps) - 1)), "y"]
    return Listing(tuple(
        f"{made} = {step.format(used, used)}"
        for step, used, made in zip(steps, names, names[1:], strict=False)
    ))  # fmt: skip


@settings(max_examples=tries(25), deadline=None)
@given(forward=programs(), x=st.floats(-1.25, 1.25, width=32))
def test_every_program_has_the_numbers_and_nodes_of_plain_torch(forward: Listing, x: float) -> None:
    grown = gradient_graph(forward, torch.tensor(x))
    y, dy, second = plain(forward, torch.tensor(x))
    same = {"y": y, "dy": dy}
    for name, due in same.items():
        assert torch.equal(shown_tensor(grown.flow.node(name).value), due.detach())
    at_x = grown.flow.trace.leaf("x").index
    assert torch.equal(shown_tensor(grown.flow.nodes[at_x].grad_after), second.detach())
    first = grown.first.nodes[grown.first.trace.leaf("x").index]
    assert torch.equal(shown_tensor(first.grad_after), dy.detach())
    # Nodes behind y and dy, no more and no fewer.
    tracked = [node.traced.grad_fn for node in grown.flow.nodes if node.traced.grad_fn]
    names = sorted(node.name().split("::")[-1] for node in nodes_behind(dy) | nodes_behind(y))  # type: ignore[attr-defined]
    assert sorted(str(name).split("::")[-1] for name in tracked) == names
    assert grown.flow.trace.check() == []
    holds_its_own(grown)


def holds_its_own(grown: SecondOrder) -> None:
    """What a formula made was made of its own results, of the weights, or of the first graph."""
    for node, maker in enumerate(grown.makers):
        if grown.order(node) == 1:
            assert maker is None
        elif maker is None:
            assert grown.flow.nodes[node].traced.op == "add"  # the engine's own sum
        else:
            assert grown.order(maker) == 1 and grown.flow.nodes[maker].traced.op is not None
    assert all(grown.order(edge.source) == 2 for edge in grown.leads_back())


def test_the_engines_own_sums_come_from_no_formula() -> None:
    grown = gradient_graph(Listing(("y = x * x * x",)), torch.tensor(2.0))
    sums = [node for node in grown.flow.nodes if node.traced.op == "add"]
    assert len(sums) == 2 and all(grown.makers[node.index] is None for node in sums)
    assert shown_tensor(grown.flow.node("x").grad_after) == 12


@pytest.mark.parametrize("lines", [("y = 3.0 * x + 1.0",), ("y = -x",), ("y = x + x",)])
def test_a_straight_line_has_a_gradient_without_a_graph(lines: tuple[str, ...]) -> None:
    with pytest.raises(NoPathError, match="no longer depends on x") as caught:
        gradient_graph(Listing(lines), torch.tensor(1.0))
    assert "\n" not in str(caught.value)


# -- traces that do not belong together ----------------------------------------------------


def squared(x: Tensor) -> Tensor:
    return torch.sigmoid(x) ** 2


def test_traces_of_different_runs_are_refused() -> None:
    both = gradient_graph(COURSE, X).flow.trace
    other = trace(squared, torch.tensor(1.0), create_graph=True)
    assert makers_of(other, both)[4:] == (2, 2, 2, 1)
    for wrong in (
        trace(squared, torch.tensor(1.5), create_graph=True),
        trace(lambda x: torch.sigmoid(x) ** 3, torch.tensor(1.0), create_graph=True),
        trace(lambda x: torch.tanh(x) ** 2, torch.tensor(1.0), create_graph=True),
        replace(other, backward=None),
    ):
        with pytest.raises(NonDeterministicError, match="left another graph"):
            makers_of(wrong, both)


def test_a_node_that_differs_in_one_bit_is_noticed() -> None:
    both = gradient_graph(COURSE, X).flow.trace
    other = trace(squared, torch.tensor(1.0), create_graph=True)
    assert other.backward is not None
    end = other.backward.nodes[-1]
    held = end.value
    assert isinstance(held, np.ndarray)
    next_to = np.array(np.nextafter(held, np.float32(1)))
    nodes = (*other.backward.nodes[:-1], replace(end, values=(next_to,)))
    with pytest.raises(NonDeterministicError):
        makers_of(replace(other, backward=replace(other.backward, nodes=nodes)), both)
