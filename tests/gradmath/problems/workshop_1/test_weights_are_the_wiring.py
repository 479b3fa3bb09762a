"""Who gets a gradient through a diagonal, a block and a dense W, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.weights_are_the_wiring import (
    W_BLOCK,
    W_DENSE,
    weights_are_the_wiring,
)
from tests.support.rounding import rounding


@pytest.mark.parametrize(
    ("kind", "W"), [("diagonal", W_DIAGONAL), ("block", W_BLOCK), ("dense", W_DENSE)]
)
def test_each_flow_is_plain_torch(kind: str, W: Any) -> None:
    x, weight = torch.tensor(X, requires_grad=True), torch.tensor(W)
    torch.relu(weight @ x).backward(torch.tensor(V))
    flow = getattr(weights_are_the_wiring(), kind)
    assert x.grad is not None
    assert flow.x_grad.value.tolist() == x.grad.tolist()
    # By hand: only outputs 2 and 3 are asked, and where open they hand v[i] W[i, j] to x[j].
    is_open = [float(z > 0) for z in weight @ x.detach()]
    by_hand = [sum(V[i] * is_open[i] * W[i][j] for i in (2, 3)) for j in range(6)]
    size = max(sum(abs(V[i] * W[i][j]) for i in (2, 3)) for j in range(6))
    assert flow.x_grad.value == pytest.approx(by_hand, abs=rounding(2) * size)


def test_who_is_reached() -> None:
    found = weights_are_the_wiring()
    assert found.diagonal.reached == (3,)
    assert found.block.reached == (3, 4, 5) and found.split == (2, 3)
    assert found.dense.unreached == ()
    assert found.diagonal.x_grad.text((3,)) == "2.4"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"diagonal": W_DENSE}, "diagonal has weights beside its diagonal"),
        ({"block": W_DENSE}, "block is not made of two full blocks"),
        ({"block": W_DIAGONAL}, "block is not made of two full blocks"),
        ({"dense": W_BLOCK}, "dense has a zero among its weights"),
    ],
)
def test_a_matrix_of_another_kind_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        weights_are_the_wiring(**given)
