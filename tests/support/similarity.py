"""What the tests of Workshop 2 compare with: the course's lines, formulas, and how both round."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradmath.problems.workshop_2.similarity import V_SIGNED, X
from gradmath.records.tensor import Record
from tests.support.second_opinion import wide

EYE = np.eye(5, dtype=bool)


def course(X: Any = X, V: Any = V_SIGNED) -> tuple[Tensor, Tensor, Tensor]:
    """The course's own lines: Y, L and X.grad."""
    X = torch.tensor(X, requires_grad=True)
    V = torch.tensor(V)
    Y = torch.tanh(X @ X.T)
    Y.backward(V)
    assert X.grad is not None
    return Y.detach(), (V * Y.detach()).sum(), X.grad


def by_hand(X: Any, V: Any) -> np.ndarray[Any, Any]:
    """(G + G^T) @ X with G = V * (1 - Y**2), in float64."""
    X, V = np.asarray(X, np.float64), np.asarray(V, np.float64)
    G = V * (1 - np.tanh(X @ X.T) ** 2)
    gradient: np.ndarray[Any, Any] = (G + G.T) @ X
    return gradient


def same(shown: Record, tensor: Tensor) -> None:
    np.testing.assert_array_equal(shown.value, tensor.numpy())


def assert_near(shown: Record, due: Any, atol: float) -> None:
    np.testing.assert_allclose(wide(shown), np.asarray(due, np.float64), rtol=0, atol=atol)
