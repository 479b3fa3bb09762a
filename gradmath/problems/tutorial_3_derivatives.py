"""Tutorial 3, line 8: derivatives of higher order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.higher_order import Derivatives, derivatives
from gradmath.records import Record
from gradmath.tensors import record


@dataclass(frozen=True, eq=False)
class Curve:
    """y = sigmoid(x)**2 around a point, with its tangent and parabola there.

    Shapes: xs, ys, tangent, parabola (n,); derivatives.values (order + 1,).
    """

    derivatives: Derivatives
    xs: Record
    ys: Record
    tangent: Record
    parabola: Record


@torch.inference_mode(False)  # gradients are on, whatever the caller's mode is
def sigmoid_squared(
    x: float = 1.0, order: int = 4, span: Sequence[float] = (-3.0, 5.0), points: int = 81
) -> Curve:
    """Derivatives of sigmoid(x)**2 up to an order, and what the first two of them draw.

    Raises: ParameterError for order < 2, which has no parabola.
    Source: Tutorial 3 of the course.

    >>> [f"{value:.5f}" for value in sigmoid_squared().derivatives.values.value[1:]]
    ['0.28747', '-0.05553', '-0.15883', '0.17455']
    """
    found = derivatives(_curve, x, order)
    xs = torch.linspace(span[0], span[1], points)
    return Curve(
        derivatives=found,
        xs=record("x", xs, f"torch.linspace({span[0]}, {span[1]}, {points})"),
        ys=record("y", _curve(xs), "torch.sigmoid(x) ** 2"),
        tangent=found.polynomial(xs, degree=1),
        parabola=found.polynomial(xs, degree=2),
    )


def _curve(x: Tensor) -> Tensor:
    return torch.sigmoid(x) ** 2
