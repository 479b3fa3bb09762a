"""The full Jacobian, row by row, and v^T J as the weighted sum of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.pullback import jvp
from gradmath.records.tensor import Record
from gradmath.running.arguments import Arguments, arguments_of, pulled_back, shaped_like
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Function, Values, decimals_of_sum, record, tensor_of


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """v^T J as the sum of J's rows, each weighted by its entry of v, beside the VJP itself.

    Shapes: J, weighted (*fn(x), *x); v like fn(x); total and x_grad like x. weighted[i] is
    v[i] * J[i], total their sum in order of i, x_grad what one backward run with v gives,
    remainder total - x_grad: rounding alone, since autograd adds up in an order of its own.
    """

    x: Record
    out: Record
    J: Record
    v: Record
    weighted: Record
    total: Record
    x_grad: Record
    remainder: Record

    @property
    def exact(self) -> bool:
        """Whether both ways agree in every bit."""
        return not self.remainder.value.any()

    @property
    def closes(self) -> bool:
        """Whether both ways agree at the decimals that they are shown with."""
        return reads_alike(self.total, self.x_grad)


@with_gradients
def jacobian(fn: Function, x: Values) -> Record:
    """How each entry of fn(x) moves with each entry of x: one backward run for each row.

    Shapes: (*fn(x), *x); J[i] is the VJP with v one at i and zero elsewhere, bit for bit.
    Raises: as `vjp`; ParameterError for several inputs.
    Source: PyTorch docs, torch.autograd.functional.jacobian.

    >>> jacobian(lambda x: torch.stack([x.sum(), x.prod()]), [3.0, -1.0]).value.tolist()
    [[1.0, 1.0], [-1.0, 3.0]]
    """
    leaves = one_input(fn, x).leaves()
    with random_states_restored():
        rows = _rows(leaves.run(fn), leaves)
    return record("J", rows, "torch.autograd.grad(fn(x), x, e_i)")


@with_gradients
def jacobian_by_columns(fn: Function, x: Values) -> Record:
    """The same matrix by one forward run for each column: as many calls as x has entries.

    Shapes: (*fn(x), *x); column j is the JVP with u one at j and zero elsewhere.
    Raises: as `jvp`; ParameterError for several inputs.
    Source: PyTorch docs, Forward-mode automatic differentiation.

    >>> jacobian_by_columns(lambda x: torch.stack([x.sum(), x.prod()]), [3.0, -1.0]).value.tolist()
    [[1.0, 1.0], [-1.0, 3.0]]
    """
    point = one_input(fn, x).tensors["x"]
    units = torch.eye(point.numel(), dtype=point.dtype).reshape((-1, *point.shape))
    columns = [tensor_of(jvp(fn, point, unit).out_tangent) for unit in units]
    J = torch.stack(columns, dim=-1).reshape((*columns[0].shape, *point.shape))
    return record("J", J, "torch.func.jvp(fn, (x,), (e_j,))")


@with_gradients
def weighted_rows(fn: Function, x: Values, v: Values) -> WeightedRows:
    """v^T J as a picture: the rows of J, each times its weight, and what they add up to.

    Raises: as `vjp`; ParameterError for several inputs.
    Source: PyTorch docs, Tensor.backward.

    >>> rows = weighted_rows(lambda x: x * x, [3.0, -1.0], v=[1.0, 0.5])
    >>> rows.weighted.value.tolist(), rows.total.value.tolist(), rows.exact
    ([[6.0, -0.0], [0.0, -1.0]], [6.0, -1.0], True)
    """
    arguments = one_input(fn, x)
    leaves = arguments.leaves()
    with random_states_restored():
        out = leaves.run(fn)
        weights = shaped_like("v", v, "fn(x)", out)
        J = _rows(out, leaves)
        (x_grad,) = pulled_back(out, leaves, weights)
    point = arguments.tensors["x"]
    flat = weights.reshape((-1, *[1] * point.dim())) * J.reshape((-1, *point.shape))
    weighted, total = flat.reshape(J.shape), flat.sum(0)
    # What is added up is shown with one count of decimals.
    decimals = decimals_of_sum([weighted, total, x_grad], most=4)
    return WeightedRows(
        x=record("x", point, "x"),
        out=record("fn(x)", out, "fn(x)"),
        J=record("J", J, "torch.autograd.grad(fn(x), x, e_i)"),
        v=record("v", weights, "v"),
        weighted=record("v[i] * J[i]", weighted, "v[i] * J[i]", decimals=decimals),
        total=record("v @ J", total, "(v[i] * J[i]).sum(0)", decimals=decimals),
        x_grad=record("x.grad", x_grad, "fn(x).backward(v)", decimals=decimals),
        remainder=record("remainder", total - x_grad, "v @ J - x.grad"),
    )


def reads_alike(one: Record, other: Record) -> bool:
    """Whether two records of one shape show the same text in every entry."""
    return all(one.text(index) == other.text(index) for index in np.ndindex(one.shape))


def one_input(fn: Function, x: Values) -> Arguments:
    """x as fn's only argument."""
    arguments = arguments_of(fn, x)
    if list(arguments.tensors) != ["x"]:
        raise ParameterError(
            f"x is made of {', '.join(arguments.tensors)}, but one tensor is asked for; "
            "fix the others, as in lambda x: fn(x, b)"
        )
    return arguments


def _rows(out: Tensor, leaves: Arguments) -> Tensor:
    """One VJP for each entry of out, through one graph."""
    rows = []
    for i in range(out.numel()):
        chosen = torch.zeros_like(out, memory_format=torch.contiguous_format)
        chosen.view(-1)[i] = 1
        rows += pulled_back(out, leaves, chosen, keep=True)
    return torch.stack(rows).reshape((*out.shape, *rows[0].shape))
