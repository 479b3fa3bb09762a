"""One row or one column of a Jacobian at a time: v^T J by a backward run, J u by a forward one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor
from torch.autograd import forward_ad

from gradmath.records.tensor import Record
from gradmath.running.arguments import (
    Arguments,
    Inputs,
    arguments_of,
    directions_of,
    no_path,
    one_tensor,
    pulled_back,
    shaped_like,
)
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Values, record


@dataclass(frozen=True, eq=False)
class Pullback:
    """The output weights v, carried back from fn(x) to x.

    inputs and grads are by name: `x` for a single tensor, else the names that fn gives them.
    They are plain dictionaries, which drawings can copy and whose content decides whether a
    cached animation still fits; of a mapping proxy only the type would.
    """

    inputs: Mapping[str, Record]
    out: Record
    v: Record
    grads: Mapping[str, Record]

    @property
    def x(self) -> Record:
        return single(self.inputs)

    @property
    def x_grad(self) -> Record:
        return single(self.grads)


@dataclass(frozen=True, eq=False)
class Pushforward:
    """The input directions u, carried forward from x to fn(x): out_tangent is J u."""

    inputs: Mapping[str, Record]
    directions: Mapping[str, Record]
    out: Record
    out_tangent: Record

    @property
    def x(self) -> Record:
        return single(self.inputs)

    @property
    def u(self) -> Record:
        return single(self.directions)


def single(records: Mapping[str, Record]) -> Record:
    """The record of the single input."""
    if len(records) != 1:
        raise AttributeError(
            f"there are several inputs ({', '.join(records)}); ask for one by name"
        )
    return next(iter(records.values()))


@with_gradients
def vjp(fn: Callable[..., Tensor], x: Inputs, v: Values) -> Pullback:
    """Run fn at x, then carry the output weights v back to x.

    x is one tensor for fn(x), a tuple of tensors for fn(*x) or a mapping for fn(**x); all of
    them get a gradient. Lists become float32 tensors. x, v, every .grad and the random states stay
    as they are; what fn itself writes (a running average, say) it writes.
    Shapes: x and fn(x) any; v like fn(x); each gradient like its tensor. For x (n,) and fn(x)
        (m,), x_grad equals v @ J with J (m, n).
    Raises: ShapeError or DtypeError if v does not fit fn(x); NoPathError if fn(x) does not depend
        on a tensor of x; NoTensorError if fn returns no tensor; NonFiniteError for NaN or
        infinity in x or v (gradients may be infinite); errors of fn itself come as they are.
    Source: PyTorch docs, Tensor.backward.

    >>> pulled = vjp(lambda x: x * x, [3.0, -1.0], v=[1.0, 0.5])
    >>> pulled.x_grad.value.tolist(), pulled.out.value.tolist()
    ([6.0, -1.0], [9.0, 1.0])
    >>> import torch
    >>> pulled = vjp(lambda a, b: a @ b, (torch.ones(2), torch.tensor([3.0, 4.0])), v=2.0)
    >>> pulled.grads["a"].value.tolist(), pulled.grads["b"].value.tolist()
    ([6.0, 8.0], [2.0, 2.0])
    """
    arguments = arguments_of(fn, x)
    leaves = arguments.leaves()
    with random_states_restored():
        out = leaves.run(fn)
        weights = shaped_like("v", v, "fn(x)", out)
        grads = pulled_back(out, leaves, weights)
    return Pullback(
        inputs=recorded(arguments.tensors),
        out=record("fn(x)", out, "fn(x)"),
        v=record("v", weights, "v"),
        grads={
            name: record(f"{name}.grad", grad, "fn(x).backward(v)")
            for name, grad in zip(leaves.tensors, grads, strict=True)
        },
    )


@with_gradients
def jvp(fn: Callable[..., Tensor], x: Inputs, u: Inputs) -> Pushforward:
    """Run fn at x and carry the input direction u along: how fast fn(x) moves as x moves by u.

    x as for `vjp`; u in the same form.
    Shapes: u like x; out_tangent like fn(x). For x (n,) and fn(x) (m,) it equals J @ u.
    Raises: as `vjp`, about u; NotImplementedError, torch's own, for operations without a
        forward formula.
    Source: PyTorch docs, Forward-mode automatic differentiation.

    >>> jvp(lambda x: x * x, [3.0, -1.0], u=[1.0, 0.5]).out_tangent.value.tolist()
    [6.0, -1.0]
    """
    arguments = arguments_of(fn, x)
    directions = directions_of(u, arguments)
    with random_states_restored(), forward_ad.dual_level():
        out = _duals(arguments, directions).run(fn)
        primal, tangent = forward_ad.unpack_dual(out)
        if tangent is None:
            raise no_path(next(iter(arguments.tensors)))
        return Pushforward(
            inputs=recorded(arguments.tensors),
            directions=recorded(directions, "u for {}" if len(directions) > 1 else "u"),
            out=record("fn(x)", one_tensor(primal), "fn(x)"),
            out_tangent=record("J @ u", tangent, "torch.func.jvp(fn, (x,), (u,))"),
        )


def _duals(arguments: Arguments, directions: Mapping[str, Tensor]) -> Arguments:
    return arguments.with_tensors(
        {
            name: forward_ad.make_dual(tensor.clone(), directions[name])
            for name, tensor in arguments.tensors.items()
        }
    )


def recorded(tensors: Mapping[str, Tensor], name: str = "{}") -> Mapping[str, Record]:
    """Each tensor frozen, under its own name."""
    return {key: record(name.format(key), tensor, key) for key, tensor in tensors.items()}
