"""Workshop 1, line 3: the gradient of W itself, an outer product of the gated v and x."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.gradients.relu_layer import layer_tensors, relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values

_LINES = Listing(("z = W @ x", "out = z.relu()", "out.backward(v)", "W.grad"))


@dataclass(frozen=True, eq=False)
class ZeroWeightGetsGradient:
    """W.grad, and why a row of it is zero.

    Shapes: W_grad (m, n), which is outer(z_bar, x). ignored are the rows whose output v gives no
    weight, shut those that v weighs but whose gate is closed, full those of which no entry is
    zero; heard, among those, the entries where W itself is zero. unasked tells whether W.grad is
    None when W does not require a gradient.
    """

    listing: Listing
    flow: ReluFlow
    W_grad: Record
    ignored: tuple[int, ...]
    shut: tuple[int, ...]
    full: tuple[int, ...]
    heard: tuple[tuple[int, int], ...]
    unasked: bool


@with_gradients
def zero_weight_gets_gradient(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V
) -> ZeroWeightGetsGradient:
    """Ask for W.grad after out.backward(v), and name the rows that stay empty.

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output matters.
    Raises: the errors of `relu_flow`.
    Source: Workshop 1 of the course.

    >>> found = zero_weight_gets_gradient()
    >>> found.ignored, found.shut, found.full, found.W_grad.text((3, 0))
    ((0, 1), (2,), (3,), '0.32')
    """
    weight, point, weights = layer_tensors(W, x, v)
    flow = relu_flow(weight, point, weights, weight_grad=True)
    asked = run(_LINES, W=weight.clone().requires_grad_(), x=point, v=weights).result
    unasked = run(_LINES, W=weight, x=point.clone().requires_grad_(), v=weights).result
    assert asked is not None
    rows = range(len(weight))
    gates, zero = flow.gates.value, flow.v.value == 0
    full = tuple(i for i in rows if asked.value[i].all())
    return ZeroWeightGetsGradient(
        listing=_LINES,
        flow=flow,
        W_grad=asked,
        ignored=tuple(i for i in rows if zero[i]),
        shut=tuple(i for i in rows if not zero[i] and not gates[i]),
        full=full,
        heard=tuple((i, j) for i in full for j in range(len(point)) if flow.W.value[i, j] == 0),
        unasked=unasked is None,
    )
