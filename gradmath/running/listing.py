"""Run lines of PyTorch exactly as they are shown, and note what passes through them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor
from torch.utils.hooks import RemovableHandle

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running import torch_private
from gradmath.running.tensors import literal, record


@dataclass(frozen=True, eq=False)
class Execution:
    """What one run of a listing left behind.

    values: every tensor in scope by name, as the last line that touched it left it;
    cotangents: what reached each named intermediate on the last way back, all contributions
        added, under the name that the tensor had when backward ran;
    result: the value of the last line, if that is a bare tensor expression.
    """

    listing: Listing
    values: Mapping[str, Record]
    cotangents: Mapping[str, Record]
    result: Record | None


def run(listing: Listing, /, **tensors: Tensor) -> Execution:
    """Run a listing line by line on the given tensors, which it sees under their names.

    The cotangents of named intermediates are watched with tensor hooks that change nothing.
    The tensors are used as they are: pass clones where the caller's must stay untouched.
    Source: PyTorch docs, Tensor.register_hook.

    >>> x = torch.tensor([3.0], requires_grad=True)
    >>> done = run(Listing(("y = x * x", "y.backward()")), x=x)
    >>> done.values["y"].text((0,)), done.cotangents["y"].text((0,)), x.grad
    ('9', '1', tensor([6.]))
    """
    scope: dict[str, Any] = {"torch": torch, **tensors}
    values = {name: record(name, tensor, literal(tensor)) for name, tensor in tensors.items()}
    cotangents: dict[str, Record] = {}
    arrived: dict[str, Tensor] = {}
    hooks: dict[str, RemovableHandle] = {}
    result = None
    try:
        for number, line in enumerate(listing.lines, start=1):
            before = _states(scope)
            result = run_line(line, number, scope)
            for name, cotangent in arrived.items():
                cotangents[name] = record(f"{name} cotangent", cotangent, line)
            arrived.clear()
            for name in _changed(before, _states(scope)):
                values[name] = record(name, scope[name], line)
                _watch(name, scope[name], arrived, hooks)
    finally:
        for hook in hooks.values():
            hook.remove()
    return Execution(
        listing,
        MappingProxyType({name: values[name] for name in _states(scope)}),
        MappingProxyType(cotangents),
        None if result is None else record(line, result, line),
    )


def _states(scope: Mapping[str, Any]) -> dict[str, tuple[Tensor, int]]:
    """Which tensor each name means, and how often it was changed in place."""
    tensors = {name: value for name, value in scope.items() if isinstance(value, Tensor)}
    return {name: (tensor, torch_private.version(tensor)) for name, tensor in tensors.items()}


def _changed(
    before: Mapping[str, tuple[Tensor, int]], after: Mapping[str, tuple[Tensor, int]]
) -> list[str]:
    """The names that now mean another tensor, or one that was changed in place."""
    return [
        name
        for name, (tensor, version) in after.items()
        if name not in before or before[name][0] is not tensor or before[name][1] != version
    ]


def run_line(line: str, number: int, scope: dict[str, Any]) -> Tensor | None:
    """Run one line in a scope, which it may change; a bare tensor expression gives its value.

    Code objects know the line's number, so that traces and tracebacks do.
    """
    numbered = ast.increment_lineno(ast.parse(line), number - 1)
    if len(numbered.body) == 1 and isinstance(numbered.body[0], ast.Expr):
        expression = ast.Expression(numbered.body[0].value)
        value = eval(compile(expression, "<listing>", "eval"), scope)
        return value if isinstance(value, Tensor) else None
    exec(compile(numbered, "<listing>", "exec"), scope)
    return None


def _watch(
    name: str, tensor: Tensor, arrived: dict[str, Tensor], hooks: dict[str, RemovableHandle]
) -> None:
    """Note what reaches the tensor that a name means now, and no longer the one it meant."""
    if name in hooks:
        hooks.pop(name).remove()

    def note(cotangent: Tensor) -> None:
        arrived[name] = cotangent.detach().clone()

    if tensor.grad_fn is not None:
        hooks[name] = tensor.register_hook(note)
