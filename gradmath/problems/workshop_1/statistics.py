"""Workshop 1, lines 4 and 5: the layer's gradient over random x."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor, record, tensor_of
from gradmath.sampling.expectation import ExpectedGradient, expected_gradient, sample_gradients
from gradmath.sampling.line_fit import LineFit, fit_line_through_origin

_W = torch.tensor(W_DIAGONAL)


def layer(x: Tensor) -> Tensor:
    """out = relu(W @ x) with the course's W."""
    return torch.relu(_W @ x)


def normal_inputs(generator: torch.Generator, n: int) -> Tensor:
    """n samples of x = randn(6)."""
    return torch.randn(n, 6, generator=generator)


@dataclass(frozen=True, eq=False)
class ArrivingGradients:
    """Sampled gradients one after the other, and the average that settles as they arrive.

    Shapes: gradients, running_mean (n, 6); expected (6,) is v_i W_ii / 2, band (n, 6) the standard
    error |v_i W_ii| / (2 sqrt(k)) after k samples: both by formula, as each gate is open half
    the time.
    """

    v: Record
    gradients: Record
    running_mean: Record
    expected: Record
    band: Record
    seed: int


@with_gradients
def arriving_gradients(n: int = 400, seed: int = 0, v: Values = V) -> ArrivingGradients:
    """The first n gradients of those that `expected_gradient` averages with this seed.

    Shapes: v (4,).
    Source: Workshop 1 of the course.

    >>> arriving = arriving_gradients(n=50)
    >>> arriving.expected.text((3,)), arriving.gradients.shape
    ('1.2', (50, 6))
    """
    found = sample_gradients(layer, normal_inputs, v, n, seed)
    weights = real_tensor("v", v)
    count = torch.arange(1, n + 1).unsqueeze(1)
    reach = torch.zeros(6)
    reach[:4] = weights * _W.diagonal()
    return ArrivingGradients(
        v=record("v", weights, "v"),
        gradients=found,
        running_mean=record(
            "mean x.grad",
            tensor_of(found).double().cumsum(0) / count,
            "x.grad.cumsum(0) / k",
            seed=seed,
        ),
        expected=record("v_i * W_ii / 2", reach / 2, "v_i * W_ii / 2"),
        band=record(
            "standard error", reach.abs() / (2 * count.sqrt()), "|v_i * W_ii| / (2 sqrt(k))"
        ),
        seed=seed,
    )


@dataclass(frozen=True, eq=False)
class GateStatistics:
    """Averaged gradients for weights that move from output 3 to output 2, and their ratio.

    Shapes: v2, v3 (k,); gradients.mean (k, 6); expected, expected_error (k, 6), by formula
    v_i W_ii / 2 and |v_i W_ii| / (2 sqrt(n)); fit is the ratio of the averaged entries
    x.grad[3] / x.grad[2] against v3 / v2, a line through the origin of slope W33 / W22 = 1.5.
    """

    v2: Record
    v3: Record
    gradients: ExpectedGradient
    expected: Record
    expected_error: Record
    fit: LineFit


@with_gradients
def gate_statistics(n: int = 100_000, seed: int = 1) -> GateStatistics:
    """Average x.grad for 20 weights v = (0, 0, v2, 1 - v2), each over n samples of its own.

    Shared samples would be exactly collinear and prove nothing.
    Raises: as `expected_gradient`.
    Source: Workshop 1 of the course.

    >>> found = gate_statistics(n=1000)
    >>> found.fit.x.shape, found.fit.x.text((0,), decimals=0)
    ((20,), '99')
    """
    v2 = torch.linspace(0.01, 0.5, 20)
    v = torch.stack([torch.zeros(20), torch.zeros(20), v2, 1 - v2], dim=1)
    averaged = expected_gradient(layer, normal_inputs, v, n, seed)
    reach = torch.zeros(20, 6)
    reach[:, :4] = v * _W.diagonal()
    return GateStatistics(
        v2=record("v2", v2, "torch.linspace(0.01, 0.5, 20)"),
        v3=record("v3", 1 - v2, "1 - v2"),
        gradients=averaged,
        expected=record("v_i * W_ii / 2", reach / 2, "v_i * W_ii / 2"),
        expected_error=record(
            "standard error", reach.abs() / (2 * n**0.5), "|v_i * W_ii| / (2 sqrt(n))"
        ),
        fit=_ratio_line(averaged, (v[:, 3] / v[:, 2]).double().numpy()),
    )


def _ratio_line(averaged: ExpectedGradient, weights: npt.NDArray[np.float64]) -> LineFit:
    """The error of a ratio: its two gates are independent, so their relative errors add squared."""
    mean, error = (
        each.value.astype(np.float64) for each in (averaged.mean, averaged.standard_error)
    )
    ratio = mean[:, 3] / mean[:, 2]
    relative = np.hypot(error[:, 3] / mean[:, 3], error[:, 2] / mean[:, 2])
    return fit_line_through_origin(weights, ratio, np.abs(ratio) * relative)
