"""Under which names tensors and modules are found in what a program's variables hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, TypeAlias

from torch import Tensor, nn

Variables: TypeAlias = Iterable[tuple[str, Any]]
Parts: TypeAlias = Callable[[str, Any], Variables]
_MOST = 10_000  # things that are looked at behind one variable
_DEEPEST = 4  # lists in lists, objects in objects
_CLOSED = (ModuleType, FunctionType, MethodType, BuiltinFunctionType, type)


def entries(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """What stands in a list, a tuple or a mapping."""
    if isinstance(thing, Mapping):
        yield from ((f"{name}[{key!r}]", value) for key, value in islice(thing.items(), _MOST))
    elif isinstance(thing, list | tuple):
        yield from ((f"{name}[{k}]", value) for k, value in enumerate(thing[:_MOST]))


def entries_and_attributes(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """The same, and what an object holds under names."""
    yield from entries(name, thing)
    if not isinstance(thing, _CLOSED) and isinstance(getattr(thing, "__dict__", None), dict):
        yield from [(f"{name}.{key}", value) for key, value in vars(thing).items()]


def held_by(
    variables: Variables, parts: Parts = entries
) -> Iterator[tuple[str, Tensor | nn.Module]]:
    """The tensors and modules in variables: themselves, then modules and leaves in their parts.

    >>> layers = [nn.Linear(2, 2), {"last": nn.Linear(2, 1)}]
    >>> [name for name, _ in held_by([("layers", layers), ("last", layers[1]["last"])])]
    ['last', 'layers[0]', "layers[1]['last']"]
    >>> net = nn.Flatten()
    >>> net.plain = layers
    >>> [name for name, _ in held_by([("net", net)])]
    ['net', 'net.plain[0]', "net.plain[1]['last']"]
    """
    others: list[tuple[str, Any]] = []
    for name, thing in variables:
        if isinstance(thing, Tensor | nn.Module):
            yield name, thing
            others += _plain_parts(name, thing)
        else:
            others.append((name, thing))
    for name, thing in others:
        yield from islice(_behind(name, thing, parts, _DEEPEST), _MOST)


def _plain_parts(name: str, thing: Tensor | nn.Module) -> Iterator[tuple[str, Any]]:
    """The lists and mappings that modules hold as attributes, where torch does not look."""
    if isinstance(thing, nn.Module):
        for path, module in thing.named_modules(prefix=name):
            for key, value in vars(module).items():
                if isinstance(value, list | tuple | Mapping) and not key.startswith("_"):
                    yield f"{path}.{key}".lstrip("."), value


def tensors_held_by(variables: Variables, parts: Parts = entries) -> Iterator[tuple[str, Tensor]]:
    """The tensors in variables, those of modules among them."""
    for path, found in held_by(variables, parts):
        if isinstance(found, Tensor):
            yield path, found
        else:
            prefix = f"{path}." if path else ""
            for own, tensor in (*found.named_parameters(), *found.named_buffers()):
                yield prefix + own, tensor


def _behind(
    name: str, thing: Any, parts: Parts, depth: int
) -> Iterator[tuple[str, Tensor | nn.Module]]:
    for path, inner in parts(name, thing):
        if isinstance(inner, nn.Module):
            yield path, inner
        elif isinstance(inner, Tensor):
            if inner.is_leaf:
                yield path, inner
        elif depth > 1:
            yield from _behind(path, inner, parts, depth - 1)
