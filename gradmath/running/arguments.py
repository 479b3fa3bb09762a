"""What a function is asked about: its inputs by name, run forward on clones of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import DtypeError, NoPathError, NoTensorError, ParameterError, ShapeError
from gradmath.running.tensors import DTYPES, Values, real_tensor

Inputs: TypeAlias = Values | tuple[Values, ...] | Mapping[str, Values]


@dataclass(frozen=True, eq=False)
class Arguments:
    """Detached tensors by name, and whether the function gets them by keyword."""

    tensors: Mapping[str, Tensor]
    by_keyword: bool

    def run(self, fn: Callable[..., Any]) -> Tensor:
        """fn's output on these tensors, which must be one real tensor."""
        if self.by_keyword:
            return one_tensor(fn(**self.tensors))
        return one_tensor(fn(*self.tensors.values()))

    def leaves(self) -> Arguments:
        """The same values in fresh leaves that require grad."""
        return self.with_tensors(
            {name: tensor.clone().requires_grad_() for name, tensor in self.tensors.items()}
        )

    def with_tensors(self, tensors: Mapping[str, Tensor]) -> Arguments:
        return Arguments(tensors, self.by_keyword)


def arguments_of(fn: Callable[..., Any], x: Inputs) -> Arguments:
    """x as fn's arguments: one tensor, a tuple of tensors for fn(*x), or a mapping for fn(**x).

    >>> list(arguments_of(lambda W, b: W + b, (torch.ones(2), torch.ones(2))).tensors)
    ['W', 'b']
    """
    if isinstance(x, Mapping):
        if not x:
            raise ParameterError("x has no tensor; give at least one, as {'x': torch.ones(2)}")
        return Arguments({name: real_tensor(name, value) for name, value in x.items()}, True)
    if isinstance(x, tuple) and x and all(isinstance(part, Tensor | np.ndarray) for part in x):
        names = _names(fn, len(x))
        return Arguments(
            {name: real_tensor(name, part) for name, part in zip(names, x, strict=True)}, False
        )
    return Arguments({"x": real_tensor("x", x)}, False)  # type: ignore[arg-type]


def directions_of(u: Inputs, arguments: Arguments) -> dict[str, Tensor]:
    """u in the form of x: for each of the arguments a tensor of its shape and dtype."""
    names = list(arguments.tensors)
    if isinstance(u, Mapping):
        given: dict[str, Any] = dict(u)
    elif len(names) > 1 and isinstance(u, tuple):
        given = dict(zip(names, u, strict=False)) if len(u) == len(names) else {}
    else:
        given = {names[0]: u}
    if list(given) != names:
        raise ShapeError(
            f"u has {len(u) if isinstance(u, tuple | Mapping) else 1} parts but x is made of "
            f"{', '.join(names)}; give u the form of x, one direction for each of its tensors"
        )
    return {
        name: shaped_like(f"u for {name}" if len(names) > 1 else "u", given[name], name, tensor)
        for name, tensor in arguments.tensors.items()
    }


def shaped_like(name: str, values: Values, other: str, like: Tensor) -> Tensor:
    """Values as a tensor that has the shape and dtype of another."""
    tensor = real_tensor(name, values, like.dtype)
    if tensor.shape != like.shape:
        raise ShapeError(
            f"{name} has shape {tuple(tensor.shape)} but {other} has {tuple(like.shape)}; "
            f"give {name} one weight for each entry of {other}"
        )
    if tensor.dtype != like.dtype:
        raise DtypeError(
            f"{name} has dtype {tensor.dtype} but {other} has {like.dtype}; "
            f"convert it, as in {name}.to({like.dtype})"
        )
    return tensor


def one_tensor(out: object) -> Tensor:
    """fn's output, if it is one real tensor."""
    if not isinstance(out, Tensor):
        raise NoTensorError(
            f"the function returned {type(out).__name__}; return one tensor "
            "(gradmath.trace takes several)"
        )
    if out.dtype not in DTYPES:
        raise DtypeError(
            f"fn(x) has dtype {out.dtype}, and gradients here need real floating point of "
            "16 to 64 bits; return such a tensor"
        )
    if out.numel() == 0:
        raise ShapeError(f"fn(x) has shape {tuple(out.shape)} and no entries; return at least one")
    return out


def no_path(name: str) -> NoPathError:
    return NoPathError(
        f"fn(x) does not depend on {name}", None, f"compute it from {name}, without detach or item"
    )


def pulled_back(out: Tensor, leaves: Arguments, v: Tensor, *, keep: bool = False) -> list[Tensor]:
    """The gradients of v . out by every leaf; `keep` leaves the graph for another call."""
    names, tensors = list(leaves.tensors), list(leaves.tensors.values())
    if not out.requires_grad:
        raise no_path(names[0])
    grads = torch.autograd.grad(out, tensors, v, retain_graph=keep, allow_unused=True)
    for name, grad in zip(names, grads, strict=True):
        if grad is None:
            raise no_path(name)
    return list(grads)


def _names(fn: Callable[..., Any], count: int) -> Iterator[str]:
    """What fn calls its positional arguments, where it tells."""
    try:
        bound = inspect.signature(fn).bind(*range(count)).arguments
    except (TypeError, ValueError):
        bound = {}
    named = [name for name, value in bound.items() if isinstance(value, int)]
    return iter([*named, *(f"input{k}" for k in range(len(named), count))])
