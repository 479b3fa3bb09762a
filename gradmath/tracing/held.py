"""What a tensor held, as a trace keeps it: a copy, or a summary if it is large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from gradmath.records.graph import Held, Summary
from gradmath.running.tensors import numpy_of

RecordT = TypeVar("RecordT")
KEEP_WHOLE = 4096  # entries; larger tensors are summarised
_CORNER = 8


def held(tensor: Tensor) -> Held:
    """A copy of what a tensor holds now, or a summary of it if it is large."""
    if tensor.numel() > KEEP_WHOLE:
        return _summary(tensor.detach())
    try:
        array: Held = tensor.numpy(force=True).copy()
    except TypeError:  # bfloat16, sparse layouts: numpy has no such thing
        array = np.array(numpy_of(tensor if tensor.layout is torch.strided else tensor.to_dense()))
    return array


def _summary(tensor: Tensor) -> Summary:
    corner = tensor[tuple(slice(0, _CORNER) for _ in tensor.shape)]
    sizes = tensor.abs() if tensor.is_complex() else tensor
    finite = sizes[torch.isfinite(sizes)].double()
    return Summary(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype),
        minimum=float(finite.min()) if finite.numel() else float("nan"),
        maximum=float(finite.max()) if finite.numel() else float("nan"),
        norm=float(torch.linalg.vector_norm(finite)),
        nonfinite=tensor.numel() - finite.numel(),
        corner=np.array(numpy_of(corner)),
    )


def tensors_in(things: Iterable[Any]) -> Iterator[Tensor]:
    for thing in things:
        if isinstance(thing, Tensor):
            yield thing
        elif isinstance(thing, list | tuple):
            yield from tensors_in(thing)


def frozen(kind: type[RecordT], fields: dict[str, Any]) -> RecordT:
    """A frozen dataclass without the price of its `__init__`, paid thousands of times a trace."""
    record = object.__new__(kind)
    object.__setattr__(record, "__dict__", fields)
    return record
