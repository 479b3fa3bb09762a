"""Workshop 1, line 6: v @ out over two entries of x, as a landscape."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import layer_tensors, relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, record


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
