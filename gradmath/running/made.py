"""How many entries each tensor has that torch makes while a statement runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from torch import Tensor

from gradmath.running import torch_private


class Sizes(torch_private.DispatchMode):
    """Notes each tensor with memory of its own that is made while this lasts; views have none.

    Shapes: made (k,), entries of each, in the order in which they were made.

    >>> import torch
    >>> table = torch.ones(2, 3)
    >>> with Sizes() as sizes:
    ...     total = (table.T * 2).sum()
    >>> sizes.made
    [6, 1]
    """

    def __init__(self) -> None:
        super().__init__()
        self.made: list[int] = []

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = kwargs or {}
        before = {_memory(tensor) for tensor in _tensors([*args, *given.values()])}
        result = func(*args, **given)
        fresh = (each for each in _tensors([result]) if _memory(each) not in before)
        self.made += [tensor.numel() for tensor in fresh]
        return result


def _memory(tensor: Tensor) -> int:
    return torch_private.storage_number(tensor.untyped_storage())


def _tensors(things: Iterable[Any]) -> Iterator[Tensor]:
    for thing in things:
        if isinstance(thing, Tensor):
            yield thing
        elif isinstance(thing, list | tuple):
            yield from _tensors(thing)
