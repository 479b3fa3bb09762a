"""Workshop 1: the same layer, asked by two choices of v."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values

V_OTHER = (0.5, 0.5, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class VAsksTheQuestion:
    """One forward pass, pulled back by two choices of v.

    shared are the entries of x that both reach.
    """

    first: ReluFlow
    second: ReluFlow

    @property
    def shared(self) -> tuple[int, ...]:
        return tuple(entry for entry in self.first.reached if entry in self.second.reached)


@with_gradients
def v_asks_the_question(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V, other: Values = V_OTHER
) -> VAsksTheQuestion:
    """Pull two choices of v back through the same layer.

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output matters; other (m,), a second choice of that.
    Raises: the errors of `relu_flow`; ParameterError if both choices are the same.
    Source: Workshop 1 of the course.

    >>> found = v_asks_the_question()
    >>> found.first.reached, found.second.reached, found.shared
    ((3,), (0,), ())
    """
    first, second = relu_flow(W, x, v), relu_flow(W, x, other)
    if (first.v.value == second.v.value).all():
        raise ParameterError("v and other are the same; give a second choice that differs")
    return VAsksTheQuestion(first, second)
