"""Workshop 1, line 6: structure and symmetry of x.grad, and v as an objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import torch

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import layer_tensors, relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, record, shortened, tensor_of


@dataclass(frozen=True, eq=False)
class OnlyGatesKnowX:
    """The layer as it is, with x scaled, with v scaled, and with x (and W's columns) permuted.

    kept: whether x.grad is the same for factor * x, bit for bit. scaled and permuted: whether
    x.grad is multiplied by the factor as v is, and permuted as x is. scaled_x_grad and
    permuted_x_grad (n,) are what multiplying and permuting x.grad itself gives.
    """

    factor: Record
    permutation: tuple[int, ...]
    scaled_x_grad: Record
    permuted_x_grad: Record
    flow: ReluFlow
    x_scaled: ReluFlow
    v_scaled: ReluFlow
    x_permuted: ReluFlow

    @property
    def kept(self) -> bool:
        return torch.equal(tensor_of(self.x_scaled.x_grad), tensor_of(self.flow.x_grad))

    @property
    def scaled(self) -> bool:
        return _near(self.v_scaled, self.scaled_x_grad)

    @property
    def permuted(self) -> bool:
        return _near(self.x_permuted, self.permuted_x_grad)


def _near(flow: ReluFlow, due: Record) -> bool:
    """Whether x.grad is as due but for rounding: a sum over outputs of terms with three factors."""
    found, terms = tensor_of(flow.x_grad), tensor_of(flow.contributions)
    slack = (len(terms) + 3) * torch.finfo(found.dtype).eps * float(terms.abs().sum(0).max())
    return torch.allclose(found, tensor_of(due), rtol=0.0, atol=slack)


@with_gradients
def only_gates_know_x(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    factor: float = 2.0,
    permutation: Sequence[int] = (3, 2, 1, 0, 5, 4),
) -> OnlyGatesKnowX:
    """What scaling x, scaling v and permuting x do to x.grad.

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output matters; factor (), what x and v are multiplied by in turn, above 0;
        permutation (n,), the order that the entries of x are put into, each of 0 ... n - 1 once.
    Raises: the errors of `relu_flow`; ParameterError for a factor <= 0, which would flip gates,
        and for no permutation.
    Source: Workshop 1 of the course.

    >>> found = only_gates_know_x()
    >>> found.kept, found.scaled, found.permuted
    (True, True, True)
    """
    weight, point, weights = layer_tensors(W, x, v)
    if not isinstance(factor, Real) or not 0 < factor < float("inf"):
        raise ParameterError(f"factor = {factor} would flip gates; give a number above 0")
    named = permutation if isinstance(permutation, Sequence) else ()
    if len(named) != len(point) or any(entry not in named for entry in range(len(point))):
        raise ParameterError(
            f"permutation = {shortened(permutation)} does not name each of "
            f"0 ... {len(point) - 1} once"
        )
    order = [int(entry) for entry in permutation]
    flow = relu_flow(weight, point, weights)
    x_grad = tensor_of(flow.x_grad)
    return OnlyGatesKnowX(
        factor=record("factor", torch.tensor(factor, dtype=point.dtype), "factor"),
        permutation=tuple(order),
        scaled_x_grad=record("factor * x.grad", factor * x_grad, "factor * x.grad"),
        permuted_x_grad=record("x.grad[permutation]", x_grad[order], "x.grad[permutation]"),
        flow=flow,
        x_scaled=relu_flow(weight, factor * point, weights),
        v_scaled=relu_flow(weight, point, factor * weights),
        x_permuted=relu_flow(weight[:, order], point[order], weights),
    )


@dataclass(frozen=True, eq=False)
class Landscape:
    """L = v . relu(W @ x) over two entries of x, and its gradient at every point of the grid.

    Shapes: across (a,), along (b,); L (b, a); slopes (b, a, 2), of L by the two entries;
    flow is the layer at x itself. Where slopes are zero the landscape is flat.
    """

    entries: tuple[int, int]
    flow: ReluFlow
    across: Record
    along: Record
    L: Record
    slopes: Record


@with_gradients
def landscape(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    entries: tuple[int, int] = (2, 3),
    span: float = 2.0,
    points: int = 41,
) -> Landscape:
    """L over a square of two entries of x, the others held where they are.

    Shapes: x (n,), W (m, n), v (m,).
    Raises: the errors of `relu_flow`; ParameterError if x has no such two entries, or for
        fewer than 2 points.
    Source: Workshop 1 of the course.

    >>> found = landscape()
    >>> found.L.shape, found.slopes.value[0, 0].tolist(), found.slopes.text((40, 40, 1))
    ((41, 41), [0.0, 0.0], '2.4')
    """
    weight, point, weights = layer_tensors(W, x, v)
    first, second = entries
    if first == second or not all(0 <= entry < len(point) for entry in entries) or points < 2:
        raise ParameterError(
            f"entries = {entries} and points = {points} span no square; give two different "
            f"entries of x, from 0 to {len(point) - 1}, and at least 2 points"
        )
    axis = torch.linspace(-span, span, points, dtype=point.dtype)
    grid = point.repeat(points, points, 1)
    grid[:, :, first], grid[:, :, second] = axis, axis.unsqueeze(1)
    grid.requires_grad_()
    L = torch.relu(grid @ weight.T) @ weights
    (slopes,) = torch.autograd.grad(L, grid, torch.ones_like(L))
    source = f"torch.linspace({-span}, {span}, {points})"
    return Landscape(
        entries=(first, second),
        flow=relu_flow(weight, point, weights),
        across=record(f"x[{first}]", axis, source),
        along=record(f"x[{second}]", axis, source),
        L=record("L", L, "v @ torch.relu(W @ x)"),
        slopes=record("x.grad", slopes[:, :, [first, second]], "out.backward(v)"),
    )
