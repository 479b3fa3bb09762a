"""Derivatives with their graphs, by plain torch and by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from gradmath.errors import GradmathError, NonFiniteError, ParameterError, ShapeError
from gradmath.problems.tutorial_3.gradient_has_a_graph import gradient_has_a_graph, sigmoid_squared
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import CALL, FIVE_DECIMALS, rounding
from tests.support.second_opinion import nodes_behind, shown_tensor, wide


@pytest.mark.parametrize("x", [1.0, -2.0, 0.0, 3.0, 0.6931472, -1000.0])
def test_derivatives_and_the_sizes_of_their_graphs(x: float) -> None:
    run = gradient_has_a_graph(x)
    leaf = torch.tensor(x, requires_grad=True)
    d = [torch.sigmoid(leaf) ** 2]
    for _ in range(4):
        d.append(torch.autograd.grad(d[-1], leaf, create_graph=True)[0])
    assert torch.equal(shown_tensor(run.d), torch.stack(d).detach())
    assert torch.equal(shown_tensor(run.curve.derivatives.values), shown_tensor(run.d))
    assert shown_tensor(run.graph_sizes).tolist() == [len(nodes_behind(each)) for each in d]
    grown = run.grown
    assert torch.equal(shown_tensor(grown.gradient.value), d[1].detach())
    assert torch.equal(shown_tensor(grown.flow.node("x").grad_after), d[2].detach())
    assert shown_tensor(run.curve.xs)[[0, -1]].tolist() == pytest.approx([x - 3, x + 3])


def test_the_derivatives_of_the_sigmoid_squared() -> None:
    curve = sigmoid_squared()
    values = wide(curve.derivatives.values)
    np.testing.assert_allclose(
        values[1:], [0.28747, -0.05553, -0.15883, 0.17455],
        rtol=0, atol=FIVE_DECIMALS + rounding(16),
    )  # fmt: skip
    s = 1 / (1 + np.exp(-1.0))
    np.testing.assert_allclose(values[:2], [s**2, 2 * s**2 * (1 - s)], rtol=rounding(CALL + 12))
    here = wide(curve.xs) - 1
    terms = np.array([np.ones_like(here), here, here**2 / 2]) * values[:3, None]
    atol = rounding(3 * 3) * abs(terms).sum(axis=0).max()  # three terms of up to three factors
    for shown, degree in ((curve.tangent, 1), (curve.parabola, 2)):
        due = terms[: degree + 1].sum(axis=0)
        np.testing.assert_allclose(wide(shown), due, rtol=0, atol=atol)
    np.testing.assert_allclose(
        wide(curve.ys), 1 / (1 + np.exp(-wide(curve.xs))) ** 2, rtol=rounding(2 * CALL)
    )
    with pytest.raises(ParameterError, match="degree = 2 needs derivatives up to it"):
        sigmoid_squared(order=1)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: gradient_has_a_graph([1.0]), ShapeError, "give one, as x=0.5"),  # type: ignore[arg-type]
        (lambda: gradient_has_a_graph(float("inf")), NonFiniteError, "x is inf"),
        (lambda: gradient_has_a_graph(1001.0), ParameterError, "from -1000 to 1000"),
        (lambda: gradient_has_a_graph("one"), ParameterError, "does not form a tensor"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()
