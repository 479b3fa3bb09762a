"""The texts of a call in a trace, as in ("aten.mul.Tensor", "t[0, 0]", "2"), made a call again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import ReplayError

_OMITTED = {"device", "pin_memory", "generator", "layout", "memory_format"}  # change no value


@dataclass(frozen=True)
class Place:
    """A tensor in the text of a call: which output of which node.

    window is the size, stride and offset of the view of it that the call writes to.
    """

    node: int
    output: int
    window: tuple[list[int], list[int], int] | None = None


def parsed(name: str, *arguments: str) -> tuple[Any, list[Any], dict[str, Any]]:
    """The function and arguments of a call's texts, `Place` where a tensor belongs."""
    call = f"{name}({', '.join(arguments)})"
    try:
        tree = ast.parse(call, mode="eval").body
        if not isinstance(tree, ast.Call):
            raise ValueError("it is no call")
        function: Any = torch.ops
        for part in ast.unparse(tree.func).split("."):
            function = getattr(function, part)
        keywords = {k.arg or "": k.value for k in tree.keywords if k.arg not in _OMITTED}
        return (
            function,
            [_argument(entry) for entry in tree.args],
            {keyword: _argument(value) for keyword, value in keywords.items()},
        )
    except (SyntaxError, ValueError, AttributeError, RuntimeError) as error:
        raise ReplayError(f"the call {call} cannot be read: {error}") from error


def _argument(tree: ast.expr) -> Any:
    match tree:
        case ast.Subscript(slice=ast.Tuple(elts=[ast.Constant(node), ast.Constant(output)])):
            return Place(int(str(node)), int(str(output)))
        case ast.Call(func=ast.Attribute(value=tensor, attr="as_strided"), args=window):
            size, stride, offset = map(ast.literal_eval, window)
            return replace(_argument(tensor), window=(size, stride, offset))
        case ast.List(entries) | ast.Tuple(entries):
            return [_argument(entry) for entry in entries]
        case ast.Attribute(value=ast.Name("torch"), attr=name):
            return dtype_of(name)
        case ast.Name("inf" | "nan"):
            return float(tree.id)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name("inf")):
            return -float("inf")
    return ast.literal_eval(tree)


def dtype_of(name: str) -> Any:
    """A dtype by its name."""
    found = getattr(torch, name)
    if not isinstance(found, torch.dtype):
        raise ValueError(f"torch.{name} is no dtype")
    return found


def places(thing: Any) -> Iterator[Place]:
    if isinstance(thing, Place):
        yield thing
    elif isinstance(thing, list):
        for entry in thing:
            yield from places(entry)


def filled(thing: Any, tensors: Iterator[Tensor]) -> Any:
    """The arguments with a tensor in each place."""
    if isinstance(thing, Place):
        tensor = next(tensors)
        return tensor if thing.window is None else tensor.as_strided(*thing.window)
    if isinstance(thing, list):
        return [filled(entry, tensors) for entry in thing]
    return thing
