"""Derivatives of any order: each gradient has a graph of its own, which has a gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.jacobians import one_input
from gradmath.records.tensor import Record
from gradmath.running.arguments import no_path
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Values, record, tensor_of


@dataclass(frozen=True, eq=False)
class Derivatives:
    """A function of one number with its derivatives at x.

    Shapes: x (); values (order + 1,), of which values[k] is the k-th derivative, values[0] fn(x).
    """

    x: Record
    values: Record

    @property
    def order(self) -> int:
        return self.values.shape[0] - 1

    def polynomial(self, at: Values, degree: int) -> Record:
        """The Taylor polynomial of a degree: 1 is the tangent, 2 the parabola.

        Shapes: like at.
        """
        if not 0 <= degree <= self.order:
            raise ParameterError(
                f"degree = {degree} needs derivatives up to it, and there are {self.order}; "
                "ask `derivatives` for a higher order"
            )
        coefficients, x = tensor_of(self.values), tensor_of(self.x)
        away = torch.as_tensor(at, dtype=x.dtype) - x
        terms = [coefficients[k] / factorial(k) * away**k for k in range(degree + 1)]
        return record(f"degree {degree}", torch.stack(terms).sum(0), "sum of f^(k)(x) / k! * h**k")


@with_gradients
def derivatives(fn: Callable[[Tensor], Tensor], x: Values, order: int) -> Derivatives:
    """Differentiate fn at one number, then the derivative, and so on up to an order.

    A derivative that no longer depends on x (that of a straight line) has no graph, and all
    higher ones are zero.
    Shapes: x and fn(x) of one element.
    Raises: ParameterError for order < 1; ShapeError for more elements; NoPathError if fn(x) does
        not depend on x; the errors of `vjp` about x.
    Source: PyTorch docs, torch.autograd.grad, create_graph.

    >>> derivatives(lambda x: x**3, 2.0, order=4).values.value.tolist()
    [8.0, 12.0, 12.0, 6.0, 0.0]
    """
    if not isinstance(order, int) or isinstance(order, bool) or order < 1:
        raise ParameterError(f"order = {order!r} is no order; give a whole number from 1")
    leaves = one_input(fn, x).leaves()
    leaf = leaves.tensors["x"]
    with random_states_restored():
        out = leaves.run(fn)
        for name, tensor in (("x", leaf), ("fn(x)", out)):
            if tensor.numel() != 1:
                raise ShapeError(
                    f"{name} has shape {tuple(tensor.shape)} but derivatives of higher order are "
                    "of one number by one number; give one element"
                )
        values = _repeated(out, leaf, order)
    return Derivatives(
        x=record("x", leaf.reshape(()), "x"),
        values=record("derivatives", values, "torch.autograd.grad(y, x, create_graph=True)"),
    )


def _repeated(out: Tensor, leaf: Tensor, order: int) -> Tensor:
    if not out.requires_grad:
        raise no_path("x")
    values = [out]
    while len(values) <= order and values[-1].requires_grad:
        (slope,) = torch.autograd.grad(values[-1].sum(), leaf, create_graph=True, allow_unused=True)
        if slope is None:
            break
        values.append(slope)
    if len(values) == 1:
        raise no_path("x")
    reached = torch.stack([value.detach().reshape(()) for value in values])
    return torch.cat([reached, reached.new_zeros(order + 1 - len(values))])
