"""What frozen things hold, found by type: the records of claims, the listings of a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

HeldT = TypeVar("HeldT")


def held(thing: object, kind: type[HeldT]) -> Iterator[HeldT]:
    """Everything of a type that a thing is made of, each once.

    >>> sorted(held({"a": (1, "b"), "c": [2]}, int))
    [1, 2]
    """
    waiting: list[object] = [thing]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, kind):
            yield each
        elif isinstance(each, Mapping):
            waiting += each.values()
        elif isinstance(each, tuple | list):
            waiting += each
        elif is_dataclass(each) and not isinstance(each, type):
            waiting += (getattr(each, part.name) for part in fields(each))
