"""What changes of x leave the gradient alone, and the objective at every point, by plain torch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.problems.workshop_1.only_gates_know_x import landscape, only_gates_know_x
from gradmath.records.tensor import Record
from gradmath.running.tensors import tensor_of
from tests.support.rounding import rounding
from tests.support.second_opinion import drawn_layer, wide


def test_symmetries_hold_and_can_fail() -> None:
    found = only_gates_know_x()
    assert found.kept and found.scaled and found.permuted
    order = list(found.permutation)
    np.testing.assert_array_equal(found.x_permuted.x_grad.value, found.flow.x_grad.value[order])
    np.testing.assert_array_equal(found.x_permuted.W.value, np.array(W_DIAGONAL)[:, order])
    # Near a gate that rounding shuts, even a positive factor may change the gradient.
    broken = only_gates_know_x(x=[1e-45], W=[[1.0]], v=[1.0], factor=0.25, permutation=[0])
    assert not broken.kept
    for factor in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ParameterError, match="would flip gates; give a number above 0"):
            only_gates_know_x(factor=factor)
    with pytest.raises(ParameterError, match=r"does not name each of 0 \.\.\. 5 once"):
        only_gates_know_x(permutation=[0, 0, 1, 2, 3, 4])


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_symmetries_of_dense_layers_hold_but_for_rounding(dtype: torch.dtype) -> None:
    for seed in range(5):
        W, x, v = drawn_layer(7, 6, dtype, seed)
        found = only_gates_know_x(x, W, v, factor=3.7)
        assert found.scaled and found.permuted
        # Ten operations round an entry, by eps of a sum of sizes that is a few times as large.
        wrong = 1 + rounding(300, dtype)
        lies = [
            Record(due.name, (wrong * wide(due)).astype(due.value.dtype), "a lie")
            for due in (found.scaled_x_grad, found.permuted_x_grad)
        ]
        assert not replace(found, scaled_x_grad=lies[0]).scaled
        assert not replace(found, permuted_x_grad=lies[1]).permuted


def test_the_landscape_is_the_objective_at_every_point() -> None:
    found = landscape(points=5)
    W = torch.tensor(W_DIAGONAL)
    for row, along in enumerate(found.along.value):
        for column, across in enumerate(found.across.value):
            x = tensor_of(found.flow.x).clone()
            x[2], x[3] = float(across), float(along)
            x.requires_grad_()
            out = torch.relu(W @ x)
            out.backward(tensor_of(found.flow.v))
            assert x.grad is not None
            L = (tensor_of(found.flow.v) * out).sum().item()
            # Two products of two factors, neither below zero; a slope is one product.
            assert found.L.value[row, column] == pytest.approx(L, rel=rounding(4))
            np.testing.assert_allclose(
                found.slopes.value[row, column], x.grad[[2, 3]].numpy(), rtol=rounding(1)
            )
    for entries, points in (((2, 2), 5), ((2, 6), 5), ((-1, 2), 5), ((2, 3), 1)):
        with pytest.raises(ParameterError, match="span no square"):
            landscape(entries=entries, points=points)
