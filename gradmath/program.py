"""Run lines of PyTorch exactly as they are shown, and note what passes through them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gradmath.records import Listing, Record
from gradmath.tensors import record


@dataclass(frozen=True, eq=False)
class Execution:
    """What one run of a listing left behind.

    values: every tensor in scope by name, as the last line that touched it left it;
    cotangents: what reached each named intermediate on the way back, all contributions added;
    result: the value of the last line, if that is a bare tensor expression.
    """

    listing: Listing
    values: Mapping[str, Record]
    cotangents: Mapping[str, Record]
    result: Record | None


def run(listing: Listing, **tensors: Tensor) -> Execution:
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
    values = {name: record(name, tensor, name) for name, tensor in tensors.items()}
    cotangents: dict[str, Record] = {}
    result = None
    for line in listing.lines:
        before = _states(scope)
        result = _run_line(line, scope)
        after = _states(scope)
        for name in (name for name in after if after[name] != before.get(name)):
            value = scope[name]
            values[name] = record(name, value, line)
            if before.get(name, (None,))[0] != id(value):
                _watch(name, value, listing, cotangents)
    shown = record(listing.lines[-1], result, listing.lines[-1]) if result is not None else None
    return Execution(listing, values, cotangents, shown)


def _states(scope: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Which tensor each name means, and how often it was changed in place."""
    tensors = {name: value for name, value in scope.items() if isinstance(value, Tensor)}
    return {name: (id(tensor), tensor._version) for name, tensor in tensors.items()}


def _run_line(line: str, scope: dict[str, Any]) -> Tensor | None:
    """Run one statement; a bare expression gives its value if that is a tensor."""
    statement = ast.parse(line).body[0]
    if isinstance(statement, ast.Expr):
        value = eval(compile(line, "<listing>", "eval"), scope)
        return value if isinstance(value, Tensor) else None
    exec(compile(line, "<listing>", "exec"), scope)
    return None


def _watch(name: str, tensor: Tensor, listing: Listing, cotangents: dict[str, Record]) -> None:
    if tensor.grad_fn is None:
        return
    backward = next((line for line in listing.lines if ".backward(" in line), "backward")

    def note(cotangent: Tensor) -> None:
        cotangents[name] = record(f"{name} cotangent", cotangent, backward)

    tensor.register_hook(note)
