"""The objective of the layer at every point of a square, by plain torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.problems.workshop_1.landscape import landscape
from gradmath.running.tensors import tensor_of
from tests.support.rounding import rounding


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
