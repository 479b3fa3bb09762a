"""A graph of three lines, and the walk through torch's own objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch

from gradmath.errors import DtypeError, GradmathError, ShapeError
from gradmath.problems.tutorial_3.graph_grows import SEED, graph_grows
from tests.support.refusals import refused_in_one_line
from tests.support.second_opinion import shown_tensor


def test_nodes_know_their_line_of_the_listing() -> None:
    flow = graph_grows().flow
    lines = [node.traced.line.number for node in flow.nodes if node.traced.line is not None]
    assert lines == [1, 2, 3]


def test_the_walk_is_what_torch_objects_say() -> None:
    run = graph_grows()
    x, w = (shown_tensor(run.flow.node(name).value).requires_grad_() for name in "xw")
    fn: Any = ((x @ w) + 2.0).mean().grad_fn
    for step in run.walk:
        assert step.grad_fn == fn.name()
        assert step.grad_fn == run.flow.nodes[step.node].traced.grad_fn
        expected = [(None if f is None else f.name().split("::")[-1], k)
                    for f, k in fn.next_functions]  # fmt: skip
        assert list(step.next_functions) == expected
        fn = fn.next_functions[0][0]
    assert type(fn).__name__ == "AccumulateGrad"


def test_the_random_matrices_are_those_of_their_seed() -> None:
    run = graph_grows()
    generator = torch.Generator().manual_seed(SEED)
    x = torch.randint(-3, 4, (2, 3), generator=generator).float()
    w = torch.randint(-3, 4, (3, 2), generator=generator).float()
    assert torch.equal(shown_tensor(run.flow.node("x").value), x)
    assert torch.equal(shown_tensor(run.flow.node("loss").value), (x @ w + 2.0).mean())


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: graph_grows([[1.0, 2.0]], [[1.0, 2.0]]), ShapeError, "cannot multiply"),
        (lambda: graph_grows([1.0, 2.0]), ShapeError, "give x (m, k) and w (k, n)"),
        (lambda: graph_grows(torch.ones(2, 3).double()), DtypeError, "w.to(torch.float64)"),
    ],
)
def test_bad_input_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()
