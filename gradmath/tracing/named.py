"""Under which names tensors and modules are found in what a program's variables hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from torch import Tensor, nn

_MOST = 10_000  # things that are looked at behind one variable
_DEEPEST = 4  # lists in lists, objects in objects
_CLOSED = (ModuleType, FunctionType, MethodType, BuiltinFunctionType, type)


def held_by(variables: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Tensor | nn.Module]]:
    """The tensors and modules in variables: themselves, then those in lists, mappings, attributes.

    >>> layers = [nn.Linear(2, 2), {"last": nn.Linear(2, 1)}]
    >>> [name for name, _ in held_by([("layers", layers), ("last", layers[1]["last"])])]
    ['last', 'layers[0]', "layers[1]['last']"]
    """
    others: list[tuple[str, Any]] = []
    for name, thing in variables:
        if isinstance(thing, Tensor | nn.Module):
            yield name, thing
        else:
            others.append((name, thing))
    for name, thing in others:
        yield from islice(_held_by(name, thing, _DEEPEST), _MOST)


def _held_by(name: str, thing: Any, depth: int) -> Iterator[tuple[str, Tensor | nn.Module]]:
    if isinstance(thing, Tensor | nn.Module):
        yield name, thing
    elif depth:
        for path, inner in _parts(name, thing):
            yield from _held_by(path, inner, depth - 1)


def _parts(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, Mapping):
        yield from ((f"{name}[{key!r}]", value) for key, value in islice(thing.items(), _MOST))
    elif isinstance(thing, list | tuple):
        yield from ((f"{name}[{k}]", value) for k, value in enumerate(thing[:_MOST]))
    elif not isinstance(thing, _CLOSED) and isinstance(getattr(thing, "__dict__", None), dict):
        yield from ((f"{name}.{key}", value) for key, value in list(vars(thing).items()))


def tensors_held_by(variables: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Tensor]]:
    """The tensors in variables, those of modules among them."""
    for path, found in held_by(variables):
        if isinstance(found, Tensor):
            yield path, found
        else:
            prefix = f"{path}." if path else ""
            for own, tensor in (*found.named_parameters(), *found.named_buffers()):
                yield prefix + own, tensor
