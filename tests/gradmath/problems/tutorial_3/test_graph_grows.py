"""Three lines, their graph and the walk back, against plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import DtypeError, GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_3.graph_grows import SEED, W, X, graph_grows
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

SIZES = st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 2))


def same(record: Record, tensor: torch.Tensor) -> bool:
    return record.value.tobytes() == tensor.detach().numpy().tobytes()


def name(node: Any) -> str:
    return type(node).__name__


@settings(deadline=None, max_examples=tries(6))
@given(SIZES, st.integers(-9, 9), st.randoms(use_true_random=False))
def test_tensors_and_gradients_are_those_of_plain_torch(
    sizes: tuple[int, int, int], c: int, chance: Any
) -> None:
    m, k, n = sizes
    drawn = [[[chance.randint(-5, 5) for _ in range(b)] for _ in range(a)]
             for a, b in ((m, k), (k, n))]  # fmt: skip
    x, w = (torch.tensor(each, dtype=torch.float32).requires_grad_() for each in drawn)
    h = x @ w
    z = h - abs(c) if c < 0 else h + c
    loss = z.mean()
    grown = graph_grows(drawn[0], drawn[1], float(c))
    assert same(grown.h, h) and same(grown.z, z) and same(grown.loss, loss)
    assert same(grown.products, x[0] * w[:, 0])
    h.retain_grad()
    z.retain_grad()
    loss.backward()
    shown = (grown.h_back, grown.z_back, grown.x_grad, grown.w_grad)
    for record, tensor in zip(shown, (h, z, x, w), strict=True):
        assert tensor.grad is not None and same(record, tensor.grad)
    # By hand: the mean hands 1 / (m n) to each entry, and the product sums rows and columns.
    each = 1 / (m * n)
    by_hand = np.tile(w.detach().numpy().sum(axis=1) * each, (m, 1))
    # Sums of at most three whole numbers are exact; times 1 / (m n) they are rounded once or twice.
    assert np.allclose(grown.x_grad.value, by_hand, rtol=4 * np.finfo(np.float32).eps)


def test_the_graph_is_what_torch_objects_say() -> None:
    grown = graph_grows()
    x, w = (torch.tensor(each).requires_grad_() for each in (X, W))
    h = x @ w
    z = h + 2.0
    mean: Any = z.mean().grad_fn
    add = mean.next_functions[0][0]
    mm = add.next_functions[0][0]
    assert [name(node) for node in (mean, add, mm)] == [
        "MeanBackward0", "AddBackward0", "MmBackward0",
    ]  # fmt: skip
    assert x.grad_fn is None and add.next_functions == ((mm, 0), (None, 0))
    assert [name(node) for node, _ in mm.next_functions] == ["AccumulateGrad"] * 2
    assert [output for _, output in mm.next_functions] == [0, 0]
    assert mm.next_functions[0][0].variable is x and mm.next_functions[1][0].variable is w
    told = (*grown.nodes.values(), *grown.tracks.values(), *grown.absent.values(),
            grown.plain, grown.made_by_none)  # fmt: skip
    assert all(bool(each.value) for each in told)
    assert {end: int(each.value) for end, each in grown.inputs.items()} == dict.fromkeys(
        ("add", "mm", "x", "w"), 0
    )


def test_the_course_has_these_numbers() -> None:
    grown = graph_grows()
    torch.manual_seed(SEED)
    x, w = torch.randint(-3, 4, (2, 3)).float(), torch.randint(-3, 4, (3, 2)).float()
    assert same(grown.x, x) and same(grown.w, w)
    assert grown.h.value.tolist() == [[-4, -1], [3, 6]] and grown.loss.value == 3
    assert grown.x_grad.value.tolist() == [[-0.25, 0.25, 1]] * 2
    assert grown.w_grad.value.T.tolist() == [[-0.75, 1.25, -0.25]] * 2


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: graph_grows([[1.0, 2.0]], [[1.0, 2.0]]), ShapeError, "cannot multiply"),
        (lambda: graph_grows([1.0, 2.0]), ShapeError, "give x (m, k) and w (k, n)"),
        (lambda: graph_grows(torch.ones(2, 3).double()), DtypeError, "w.to(torch.float64)"),
        (lambda: graph_grows([[1.0]] * 3, [[1.0]]), ShapeError, "give 1 to 2 rows"),
        (lambda: graph_grows([[0.5]], [[1.0]]), ParameterError, "x[0, 0] is 0.5; give whole"),
        (lambda: graph_grows([[1.0]], [[12.0]]), ParameterError, "w[0, 0] is 12; give whole"),
        (lambda: graph_grows(c=0.5), ParameterError, "c is 0.5; give whole"),
    ],
)
def test_bad_input_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()
