"""The course's layer in its four lines, for tests that need true records and no more."""

from __future__ import annotations

from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.running.tensors import Values


def layer(x: Values = X, W: Values = W_DIAGONAL, v: Values = V) -> ReluFlow:
    """One run of `out = torch.relu(W @ x)` and `out.backward(v)`.

    Shapes: x (n,), the inputs; W (m, n), the weights; v (m,), how much each output counts.
    """
    return relu_flow(W, x, v)
