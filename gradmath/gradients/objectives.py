"""v as an objective L = sum(v * fn(x)): its first step, its symmetries, its averages."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import torch

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.gradients.jacobians import one_input
from gradmath.gradients.pullback import Pullback, vjp
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import (
    Function,
    Values,
    decimals_of_sum,
    real_tensor,
    record,
    tensor_of,
)


@dataclass(frozen=True, eq=False)
class FirstStep:
    """One step along x.grad, and what it did to L = sum(v * fn(x)) and to each entry of fn(x).

    Shapes: x, x_grad, x_after like x; out, out_after, out_change, v like fn(x); before, after,
    change, predicted, remainder (). A positive rate climbs, a negative one descends. predicted
    is rate * sum(x.grad**2), remainder change - predicted.
    """

    rate: float
    x: Record
    x_grad: Record
    x_after: Record
    v: Record
    out: Record
    out_after: Record
    out_change: Record
    before: Record
    after: Record
    change: Record
    predicted: Record
    remainder: Record

    @property
    def overshoots(self) -> bool:
        """Whether L moved the other way than predicted: the step was too long."""
        return float(self.change.value) * float(self.predicted.value) < 0


@with_gradients
def first_step(fn: Function, x: Values, v: Values, rate: float) -> FirstStep:
    """Go from x to x + rate * x.grad, and compare L there with what the gradient promised.

    Raises: as `vjp`; ParameterError for a rate that is 0 or not finite; NonFiniteError if L or
        the step overflows.

    >>> step = first_step(lambda x: x * x, [1.0, 2.0], v=[1.0, 1.0], rate=0.125)
    >>> [float(r.value) for r in (step.before, step.after, step.predicted, step.remainder)]
    [5.0, 7.8125, 2.5, 0.3125]
    """
    if not isfinite(rate) or rate == 0:
        raise ParameterError(f"rate = {rate} makes no step; give a number that is not 0, as 0.1")
    pulled = vjp(fn, x, v)
    point = one_input(fn, x).tensors["x"]
    slope = tensor_of(pulled.x_grad).to(point)
    moved = point + rate * slope
    out = tensor_of(pulled.out)
    with torch.no_grad():
        out_after = fn(moved.clone()).to(out.dtype)
    weights = tensor_of(pulled.v)
    before, after = (weights * out).sum(), (weights * out_after).sum()
    predicted = rate * (slope * slope).sum().to(before.dtype)
    change = after - before
    if not all(torch.isfinite(term).all() for term in (moved, out_after, after, predicted)):
        raise NonFiniteError(
            f"rate = {rate} takes x or fn(x) beyond {point.dtype}; give a smaller one"
        )
    terms = {"before": before, "after": after, "change": change, "predicted": predicted}
    decimals = decimals_of_sum(list(terms.values()), most=4)
    sources = ("sum(v * fn(x))", "sum(v * fn(x + rate * x.grad))", "after - before",
               "rate * sum(x.grad**2)")  # fmt: skip
    return FirstStep(
        rate=rate,
        x=pulled.x,
        x_grad=pulled.x_grad,
        x_after=record("x after", moved, "x + rate * x.grad"),
        v=pulled.v,
        out=pulled.out,
        out_after=record("fn(x) after", out_after, "fn(x + rate * x.grad)"),
        out_change=record("fn(x) change", out_after - out, "fn(x + rate * x.grad) - fn(x)"),
        **{
            name: record(name, term, source, decimals=decimals)
            for (name, term), source in zip(terms.items(), sources, strict=True)
        },
        remainder=record("remainder", change - predicted, "change - predicted"),
    )


@dataclass(frozen=True, eq=False)
class SymmetricWeights:
    """L and x.grad of a matrix-valued fn under V, V^T and their mean (V + V^T) / 2.

    Where fn(x) is symmetric all three agree, up to rounding.
    Shapes: L (3,), in that order.
    """

    given: Pullback
    transposed: Pullback
    mean: Pullback
    L: Record


@with_gradients
def under_transposition(fn: Function, x: Values, V: Values) -> SymmetricWeights:
    """Pull back V, V^T and their mean, to see whether fn can tell them apart.

    Shapes: fn(x) and V (n, n).
    Raises: as `vjp`; ShapeError if V is not square.

    >>> both = under_transposition(lambda X: X @ X.T, [[1.0], [2.0]], V=[[0.0, 1.0], [0.0, 0.0]])
    >>> both.L.value.tolist(), both.given.x_grad.value.tolist() == both.mean.x_grad.value.tolist()
    ([2.0, 2.0, 2.0], True)
    """
    weights = real_tensor("V", V)
    if weights.dim() != 2 or weights.shape[0] != weights.shape[1]:
        raise ShapeError(f"V has shape {tuple(weights.shape)}; give a square matrix")
    given = vjp(fn, x, weights)
    turned, mean = weights.mT, (weights + weights.mT) / 2
    out = tensor_of(given.out).to(weights)
    L = torch.stack([(each * out).sum() for each in (weights, turned, mean)])
    return SymmetricWeights(
        given, vjp(fn, x, turned), vjp(fn, x, mean), record("L", L, "sum(V * fn(X))")
    )


@dataclass(frozen=True, eq=False)
class Rotation:
    """The gradient at X, turned, beside the gradient at X turned: equal if L sees no directions.

    Shapes: X, X_rotated, X_grad, X_grad_rotated, X_rotated_grad, difference (n, d); Q (d, d).
    difference is X_rotated_grad - X_grad @ Q.
    """

    Q: Record
    X: Record
    X_rotated: Record
    X_grad: Record
    X_grad_rotated: Record
    X_rotated_grad: Record
    difference: Record


@with_gradients
def under_rotation(fn: Function, X: Values, V: Values, Q: Values) -> Rotation:
    """Turn every row of X by Q, and see whether the gradient turns with it.

    Shapes: X (n, d), Q (d, d) orthogonal.
    Raises: as `vjp`; ParameterError if Q is not orthogonal.

    >>> turn = under_rotation(lambda X: X @ X.T, [[1.0, 2.0]], V=[[0.5]], Q=[[0, 1], [-1, 0]])
    >>> turn.X_rotated.value.tolist(), turn.X_rotated_grad.value.tolist()
    ([[-2.0, 1.0]], [[-2.0, 1.0]])
    """
    point, turn = one_input(fn, X).tensors["x"], one_input(fn, Q).tensors["x"]
    if turn.dim() != 2 or point.dim() != 2 or turn.shape != (point.shape[1],) * 2:
        raise ParameterError(
            f"Q has shape {tuple(turn.shape)} and X {tuple(point.shape)}; give X (n, d), Q (d, d)"
        )
    turn = turn.to(point.dtype)
    away = (turn.T @ turn - torch.eye(len(turn), dtype=turn.dtype)).abs().max().item()
    if away > 1e-3:
        raise ParameterError(
            f"Q.T @ Q is off the identity by {away:.2g}; give an orthogonal Q, "
            "as torch.linalg.qr(...).Q"
        )
    here, there = vjp(fn, point, V), vjp(fn, point @ turn, V)
    turned = tensor_of(here.x_grad) @ turn
    return Rotation(
        Q=record("Q", turn, "Q"),
        X=here.x,
        X_rotated=there.x,
        X_grad=here.x_grad,
        X_grad_rotated=record("X.grad @ Q", turned, "X.grad @ Q"),
        X_rotated_grad=there.x_grad,
        difference=record("difference", tensor_of(there.x_grad) - turned, "(XQ).grad - X.grad @ Q"),
    )
