"""Workshop 1, line 3: W decides which inputs an output hears, and so who gets a gradient."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import layer_tensors, relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values

# Chosen so that both outputs that the course's v weighs are open, and every number is short.
W_BLOCK = (
    (1.0, -0.5, 0.5, 0.0, 0.0, 0.0),
    (0.5, 1.0, -0.5, 0.0, 0.0, 0.0),
    (0.0, 0.0, 0.0, 2.0, 0.5, -1.0),
    (0.0, 0.0, 0.0, -1.0, 2.0, 0.5),
)
W_DENSE = (
    (1.0, 0.5, -1.0, 0.5, -0.5, 1.0),
    (0.5, 1.0, -0.5, -1.0, 0.5, -1.0),
    (1.0, -1.0, 0.5, 2.0, 0.5, -1.0),
    (-0.5, 0.5, -1.0, 1.0, 2.0, 0.5),
)


@dataclass(frozen=True, eq=False)
class WeightsAreTheWiring:
    """The layer with the same x and v and three kinds of W.

    split has how many rows and columns of the block W are in its first block.
    """

    diagonal: ReluFlow
    block: ReluFlow
    dense: ReluFlow
    split: tuple[int, int]


@with_gradients
def weights_are_the_wiring(
    x: Values = X,
    v: Values = V,
    diagonal: Values = W_DIAGONAL,
    block: Values = W_BLOCK,
    dense: Values = W_DENSE,
) -> WeightsAreTheWiring:
    """What a diagonal, a block and a dense W do to x.grad, with the same x and the same v.

    Shapes: x (n,), the inputs; v (m,), how much each output matters; diagonal (m, n), weights
        that are zero beside the diagonal; block (m, n), weights in two blocks with zeros beside
        them; dense (m, n), weights none of which is zero.
    Raises: the errors of `relu_flow`; ParameterError for a W that is not of its kind.
    Source: Workshop 1 of the course.

    >>> found = weights_are_the_wiring()
    >>> [flow.reached for flow in (found.diagonal, found.block, found.dense)]
    [(3,), (3, 4, 5), (0, 1, 2, 3, 4, 5)]
    """
    flows = {
        "diagonal": relu_flow(diagonal, x, v),
        "block": relu_flow(block, x, v),
        "dense": relu_flow(dense, x, v),
    }
    weights = [layer_tensors(W, x, v)[0] for W in (diagonal, block, dense)]
    first, second, third = weights
    if (first - torch.zeros_like(first).diagonal_scatter(first.diagonal())).any():
        raise ParameterError("diagonal has weights beside its diagonal; put zeros there")
    if not third.all():
        raise ParameterError("dense has a zero among its weights; give every output every input")
    return WeightsAreTheWiring(**flows, split=_split(second))


def _split(W: Tensor) -> tuple[int, int]:
    """Where the first of two blocks ends."""
    m, n = W.shape
    for rows in range(1, m):
        for columns in range(1, n):
            blocks = W[:rows, :columns], W[rows:, columns:]
            beside = W[:rows, columns:], W[rows:, :columns]
            if all(part.all() for part in blocks) and not any(part.any() for part in beside):
                return rows, columns
    raise ParameterError(
        "block is not made of two full blocks; give the first rows weights for the first inputs "
        "only, and the other rows for the others"
    )
