"""What a tensor held, as a trace keeps it: a copy, or a summary if it is large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from weakref import finalize

import numpy as np
import torch
from torch import Tensor

from gradmath.records.graph import KEEP_WHOLE, Array, Held, Summary
from gradmath.records.halves import BFLOAT16, COMPLEX32
from gradmath.running.tensors import numpy_of

RecordT = TypeVar("RecordT")
_CORNER = 8
_LARGEST = 2**21  # entries of a tensor of which a summary holds all
_ALL = 2**30  # bytes of such entries in this process at any time
_bytes_held = 0


def held(tensor: Tensor) -> Held | None:
    """A copy of what a tensor holds now, or a summary of it if it is large; None without entries.

    numpy() would forbid the user's code to resize the tensor's memory later on, so numpy gets a
    clone of whatever may be resized (torch resizes nothing that requires grad).
    """
    if tensor.requires_grad:
        return taken(tensor)
    dtype = _NUMBERS.get(tensor.dtype) if tensor.dim() == 0 and not tensor.is_meta else None
    return taken(tensor.clone()) if dtype is None else np.array(tensor.item(), dtype)


# Of a single number, a Python number is the faster copy.
_NUMBERS: dict[torch.dtype, Any] = {
    torch.float32: np.dtype(np.float32),
    torch.float64: np.dtype(np.float64),
    torch.int64: np.dtype(np.int64),
}


def taken(tensor: Tensor) -> Held | None:
    """The same of a tensor that no code of the user's will resize."""
    if tensor.is_meta:
        return None
    return _summary(tensor.detach()) if tensor.numel() > KEEP_WHOLE else _copy(tensor)


def all_taken(tensors: Sequence[Tensor]) -> list[Held | None]:
    """The same of many tensors; small ones of one kind are copied together."""
    alike: dict[tuple[torch.dtype, torch.Size], list[int]] = {}
    for k, tensor in enumerate(tensors):
        if tensor.is_cpu and tensor.layout is torch.strided and tensor.dtype in _NUMBERS:
            alike.setdefault((tensor.dtype, tensor.shape), []).append(k)
    found: dict[int, Held | None] = {}
    for (_, shape), places in alike.items():
        if len(places) > 1 and shape.numel() <= KEEP_WHOLE:
            with torch.no_grad():
                every = torch.stack([tensors[k] for k in places]).numpy()
            # Going through one axis would make numbers of arrays without axes.
            rows = list(every) if shape else [every[row, ...] for row in range(len(places))]
            found.update(zip(places, rows, strict=True))
    return [found[k] if k in found else taken(tensor) for k, tensor in enumerate(tensors)]


def _copy(tensor: Tensor) -> Array:
    try:
        array: Array = tensor.numpy(force=True).copy()
    except TypeError:  # bfloat16, sparse layouts: numpy has no such thing
        array = np.array(numpy_of(_dense(tensor)))
    return array


def _dense(tensor: Tensor) -> Tensor:
    """The same entries, one after another."""
    if tensor.is_quantized:
        return tensor.dequantize()
    return tensor if tensor.layout is torch.strided else tensor.to_dense()


def _summary(tensor: Tensor) -> Summary:
    tensor = _dense(tensor)
    corner = tensor[tuple(slice(0, _CORNER) for _ in tensor.shape)]
    # torch has few operations on floats of 8 bits.
    whole = tensor.float() if tensor.is_floating_point() and tensor.itemsize == 1 else tensor
    sizes = whole.abs() if whole.is_complex() else whole
    finite = sizes[torch.isfinite(sizes)].double()
    entries = _copy(tensor) if _fits(tensor) else None
    summary = Summary(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype),
        minimum=float(finite.min()) if finite.numel() else float("nan"),
        maximum=float(finite.max()) if finite.numel() else float("nan"),
        norm=float(torch.linalg.vector_norm(finite)),
        nonfinite=tensor.numel() - finite.numel(),
        corner=np.array(numpy_of(corner)),
        _entries=entries,
    )
    if entries is not None:
        _count(entries.nbytes)
        finalize(summary, _count, -entries.nbytes)
    return summary


def _fits(tensor: Tensor) -> bool:
    """Whether all entries of a large tensor are to be at hand."""
    return tensor.numel() <= _LARGEST and _bytes_held + tensor.numel() * 8 <= _ALL


def _count(more: int) -> None:
    global _bytes_held
    _bytes_held += more


# The dtypes that numpy has not.
NAMED = {torch.bfloat16: BFLOAT16, torch.complex32: COMPLEX32}


def dtype_name(dtype: torch.dtype) -> str:
    """As torch prints it, which takes a while."""
    if dtype not in _DTYPE_NAMES:
        _DTYPE_NAMES[dtype] = str(dtype)
    return _DTYPE_NAMES[dtype]


_DTYPE_NAMES: dict[torch.dtype, str] = {}


def tensors_in(things: Iterable[Any]) -> Iterator[Tensor]:
    for thing in things:
        if isinstance(thing, Tensor):
            yield thing
        elif isinstance(thing, list | tuple):
            yield from tensors_in(thing)


def made(kind: type[RecordT], fields: dict[str, Any]) -> RecordT:
    """A frozen dataclass without the price of its `__init__`, paid thousands of times a trace."""
    record = object.__new__(kind)
    object.__setattr__(record, "__dict__", fields)
    return record
