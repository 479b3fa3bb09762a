"""First-order predictions beside what really happens when x moves by a finite step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real

import torch
from torch import Tensor

from gradmath.errors import NonDeterministicError, NonFiniteError, ParameterError, ShapeError
from gradmath.gradients.jacobians import one_input, reads_alike
from gradmath.gradients.pullback import jvp, vjp
from gradmath.records.tensor import Index, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Function, Values, decimals_of_sum, record, shortened, tensor_of

_SOURCES = {
    "before": "before",
    "after": "after",
    "change": "after - before",
    "predicted": "step * slope",
    "step": "step",
    "slope": "torch.autograd.grad",
    "remainder": "change - predicted",
}


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """What a gradient predicted for one step, what came of it, and what is left over.

    Shapes: all () for an entry of x; slope, before, after, change, predicted and remainder like
    fn(x) for a direction. predicted is step * slope, change after - before, remainder
    change - predicted: of second order in step, until rounding outweighs it.
    """

    step: Record
    slope: Record
    before: Record
    after: Record
    change: Record
    predicted: Record
    remainder: Record

    @property
    def kept(self) -> bool:
        """Whether the change is the predicted one, at the decimals that both are shown with."""
        return reads_alike(self.change, self.predicted)


@dataclass(frozen=True, eq=False)
class EntryNudge(FirstOrder):
    """One entry of x moved by a step: v . fn(x) moves by about step * x.grad[entry]."""

    entry: Index
    x: Record
    moved: Record
    v: Record


@dataclass(frozen=True, eq=False)
class DirectionNudge(FirstOrder):
    """All of x moved by step * u: fn(x) moves by about step * (J @ u)."""

    x: Record
    moved: Record
    u: Record


@with_gradients
def nudge_entry(
    fn: Function, x: Values, v: Values, entry: int | Index, step: float = 0.01
) -> EntryNudge:
    """Move one entry of x and see how far v . fn(x) moves, beside what x.grad said.

    Shapes: x and fn(x) any; v like fn(x); entry one index for each dimension of x.
    Units: step in those of x; before, after, change, predicted, remainder in those of v . fn(x).
    Raises: as `vjp`; ShapeError if x has no such entry; ParameterError or NonFiniteError for a
        step that is zero or not finite in x's dtype, or takes v . fn(x) out of it;
        NonDeterministicError if fn's results differ from call to call.

    >>> nudge = nudge_entry(lambda x: x * x, [3.0, -1.0], v=[1.0, 0.5], entry=0, step=0.125)
    >>> [float(r.value) for r in (nudge.change, nudge.predicted, nudge.remainder)]
    [0.765625, 0.75, 0.015625]
    """
    pulled = vjp(fn, x, v)
    point, weights = one_input(fn, x).tensors["x"], tensor_of(pulled.v)
    index = _entry(entry, point)
    h = small_step("step", step, point.dtype)
    moved = point.clone()
    moved[index] += h

    def weighted(at: Tensor) -> Tensor:
        out = _run(fn, at)
        return (weights.to(out.dtype) * out).sum()

    return EntryNudge(
        entry=index,
        x=pulled.x,
        moved=record("x", moved, f"x[{', '.join(map(str, index))}] += {step!r}"),
        v=pulled.v,
        **first_order(h, tensor_of(pulled.x_grad)[index], weighted(point), weighted(moved)),
    )


@with_gradients
def nudge_along(fn: Function, x: Values, u: Values, step: float = 0.01) -> DirectionNudge:
    """Move all of x by step * u and see how far fn(x) moves, beside what J @ u said.

    Shapes: x and fn(x) any; u like x.
    Raises: as `jvp` and `nudge_entry`.

    >>> nudge = nudge_along(lambda x: x * x, [3.0, -1.0], u=[1.0, 0.0], step=0.125)
    >>> nudge.change.value.tolist(), nudge.predicted.value.tolist()
    ([0.765625, 0.0], [0.75, -0.0])
    """
    pushed = jvp(fn, x, u)
    point = one_input(fn, x).tensors["x"]
    h = small_step("step", step, point.dtype)
    moved = point + h * tensor_of(pushed.u).to(point)
    return DirectionNudge(
        x=pushed.x,
        moved=record("x", moved, f"x + {step!r} * u"),
        u=pushed.u,
        **first_order(h, tensor_of(pushed.out_tangent), _run(fn, point), _run(fn, moved)),
    )


def first_order(
    h: Tensor,
    slope: Tensor,
    before: Tensor,
    after: Tensor,
    sources: Mapping[str, str] = _SOURCES,
) -> dict[str, Record]:
    """The records of a `FirstOrder`, by name: what was predicted, what came of it.

    sources tells which code made each.
    Shapes: h (); slope, before, after alike.
    Raises: NonFiniteError if the step leads out of the dtype.
    """
    slope = slope.to(before.dtype)
    change, predicted = after - before, h.to(before.dtype) * slope
    tensors = {"before": before, "after": after, "change": change, "predicted": predicted}
    if not all(torch.isfinite(tensor).all() for tensor in tensors.values()):
        raise NonFiniteError(
            f"step = {h.item():g} takes fn(x) or its prediction beyond {before.dtype}; "
            "give a smaller step, or an x where fn is differentiable"
        )
    # What is added up on one line is shown with one count of decimals; the change's own are those
    # that rounding left.
    summed = [tensor for name, tensor in tensors.items() if name != "change"]
    decimals = dict.fromkeys([*tensors, "slope"], decimals_of_sum(summed, most=4))
    tensors |= {"step": h, "slope": slope, "remainder": change - predicted}
    decimals |= {"step": decimals_of_sum([h], most=6), "remainder": -1}
    return {
        name: record(name, tensor, sources[name], decimals=decimals[name])
        for name, tensor in tensors.items()
    }


def _run(fn: Function, x: Tensor) -> Tensor:
    """fn(x), which two calls must agree on."""
    with torch.no_grad(), random_states_restored():
        first, second = fn(x.clone()), fn(x.clone())
    if not torch.equal(first.nan_to_num(), second.nan_to_num()):
        raise NonDeterministicError(
            "fn gave another result for the same x; take out what it draws or counts"
        )
    return first


def _entry(entry: int | Index, x: Tensor) -> Index:
    index = entry if isinstance(entry, tuple) else (entry,)
    if len(index) != x.dim() or not all(
        isinstance(k, int) and 0 <= k < size for k, size in zip(index, x.shape, strict=True)
    ):
        raise ShapeError(
            f"entry = {shortened(entry)} is no entry of x, whose shape is {tuple(x.shape)}; "
            "give one index for each dimension, counted from 0"
        )
    return index


def small_step(name: str, value: object, dtype: torch.dtype) -> Tensor:
    """A step as a parameter of that name gives it, in a dtype that keeps it from zero.

    Raises: ParameterError if it is no number, or 0; NonFiniteError if it is not finite.
    """
    given, remedy = f"{name} = {shortened(value)}", "give a small number that is not 0, as 0.01"
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ParameterError(f"{given} is no number; {remedy}")
    try:
        held = torch.tensor(float(value), dtype=dtype)
    except OverflowError as error:
        raise NonFiniteError(f"{given} is not finite in {dtype}; {remedy}") from error
    if not torch.isfinite(held):
        raise NonFiniteError(f"{given} is not finite in {dtype}; {remedy}")
    if held == 0:
        raise ParameterError(f"{given} is 0 in {dtype}; {remedy}")
    return held
