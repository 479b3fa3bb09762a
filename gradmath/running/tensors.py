"""From a caller's values to torch tensors, and from torch tensors to records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.errors import DtypeError, NonFiniteError, ParameterError, ShapeError
from gradmath.records.halves import as_read, known_by_name
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record

Function: TypeAlias = Callable[[Tensor], Tensor]
DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
Values: TypeAlias = (
    Tensor | npt.NDArray[np.generic] | float | Sequence[float] | Sequence[Sequence[float]]
)


def real_tensor(name: str, values: Values, dtype: torch.dtype = torch.float32) -> Tensor:
    """The caller's values as a tensor of finite real numbers, detached from the caller's own.

    Python lists take `dtype`; tensors and arrays keep theirs, which must be one of `DTYPES`.
    A tensor without gaps keeps its memory layout: the last bits of torch's sums depend on it.
    Raises: ParameterError if the values form no dense tensor; DtypeError for integer, bool or
        complex tensors; ShapeError if there is no entry; NonFiniteError for NaN and infinity.

    >>> real_tensor("x", [1, 2.5])
    tensor([1.0000, 2.5000])
    """
    tensor = _as_tensor(name, values, dtype)
    if tensor.dtype not in DTYPES:
        remedy = f"{name}.real" if tensor.is_complex() else f"{name}.float()"
        raise DtypeError(
            f"{name} has dtype {tensor.dtype}, and gradients here need real floating point of "
            f"16 to 64 bits; pass {remedy} or write 1.0 instead of 1"
        )
    if tensor.numel() == 0:
        raise ShapeError(
            f"{name} has shape {tuple(tensor.shape)} and no entries; give at least one"
        )
    if not torch.isfinite(tensor).all():
        where = torch.nonzero(~torch.isfinite(tensor))[0].tolist()
        raise NonFiniteError(
            f"{name}{where or ''} is {tensor[tuple(where)].item()} in {tensor.dtype}; "
            f"every entry of {name} must be finite"
        )
    return tensor


_HELD = {
    str(dtype): dtype
    for dtype in (
        torch.bool, torch.uint8, torch.uint16, torch.uint32, torch.uint64, torch.int8, torch.int16,
        torch.int32, torch.int64, *DTYPES, torch.complex32, torch.complex64, torch.complex128,
    )
}  # fmt: skip


def dtype_of(name: str) -> torch.dtype:
    """A dtype by its name, of those that numpy can hold the entries of.

    Raises: DtypeError if it is none of them.

    >>> dtype_of("torch.float32")
    torch.float32
    """
    if name not in _HELD:
        raise DtypeError(f"{name:.60} is no dtype of numbers; give one as torch.float32")
    return _HELD[name]


def _as_tensor(name: str, values: Values, dtype: torch.dtype) -> Tensor:
    if isinstance(values, Tensor):
        if values.layout is not torch.strided or values.is_meta:
            raise ParameterError(
                f"{name} is a {values.layout} tensor on {values.device}; "
                f"give a dense one that holds values, as {name}.to_dense()"
            )
        return values.detach().clone()
    try:
        if isinstance(values, np.ndarray):
            # Arrays keep their dtype, so that float64 data is not quietly rounded. torch reads
            # neither negative strides nor foreign byte orders, a copy has none.
            return torch.tensor(np.array(values, dtype=values.dtype.newbyteorder("="), order="C"))
        return torch.tensor(values, dtype=dtype)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise ParameterError(
            f"{name} = {shortened(values)} does not form a tensor; give numbers, "
            "as in [1.0, 2.0], with rows of equal length"
        ) from error


def shortened(value: object, longest: int = 60) -> str:
    """What a caller gave, on one line of an error message."""
    return on_one_line(repr(value), longest)


def on_one_line(text: str, longest: int = 60) -> str:
    """A text, as code, on one line of an error message."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3] + "..."


def record(
    name: str, tensor: Tensor, source: str, *, seed: int | None = None, decimals: int = -1
) -> Record:
    """Freeze what a tensor holds now, with where it came from.

    >>> record("x", torch.tensor([1.5]), source="torch.tensor([1.5])").text((0,))
    '1.5'
    """
    own = known_by_name(str(tensor.dtype))
    return Record(name, numpy_of(tensor), source, seed=seed, decimals=decimals, dtype=own)


def decimals_of_sum(tensors: Sequence[Tensor], most: int) -> int:
    """One count of decimals for tensors of one dtype that are added up."""
    own = known_by_name(str(tensors[0].dtype))
    return decimals_for([numpy_of(tensor) for tensor in tensors], most, own)


_LONGEST_LITERAL = 100  # entries


def literal(tensor: Tensor) -> str:
    """The call that makes a tensor of these very values; of a large one what it is.

    >>> literal(torch.tensor([[0.1, -2.0]])), literal(torch.tensor(1e-3, dtype=torch.float64))
    ('torch.tensor([[0.1, -2.0]])', 'torch.tensor(0.001, dtype=torch.float64)')
    >>> literal(torch.tensor([0.1, 3.0], dtype=torch.bfloat16))
    'torch.tensor([0.1, 3.0], dtype=torch.bfloat16)'
    >>> literal(torch.zeros(10, 20))
    'a given torch.float32 tensor of shape (10, 20)'
    """
    if tensor.numel() > _LONGEST_LITERAL:
        return f"a given {tensor.dtype} tensor of shape {tuple(tensor.shape)}"
    values = _written(numpy_of(tensor), known_by_name(str(tensor.dtype)))
    plain = tensor.dtype in (torch.float32, torch.int64, torch.bool)
    return f"torch.tensor({values})" if plain else f"torch.tensor({values}, dtype={tensor.dtype})"


def _written(array: npt.NDArray[np.generic], dtype: str | None) -> str:
    """Nested lists of the shortest decimals that are these values in their own dtype."""
    if array.ndim:
        return f"[{', '.join(_written(part, dtype) for part in array)}]"
    text = str(array[()] if dtype is None else as_read(array, dtype))
    return f"float('{text}')" if text in {"nan", "inf", "-inf"} else text


def numpy_of(tensor: Tensor) -> npt.NDArray[np.generic]:
    """A tensor's values as numpy, in its own dtype where numpy has it.

    bfloat16 and the dtypes of 8 bits come as float32 and complex32 as complex64, all exactly.
    """
    tensor = tensor.detach().cpu().resolve_conj().resolve_neg()
    if tensor.dtype in _NARROW:
        tensor = tensor.float()
    elif tensor.dtype is torch.complex32:
        tensor = tensor.to(torch.complex64)
    array: npt.NDArray[np.generic] = tensor.numpy()
    return array


# Floats that numpy does not have.
_NARROW = {
    torch.bfloat16,
    torch.float8_e4m3fn,
    torch.float8_e4m3fnuz,
    torch.float8_e5m2,
    torch.float8_e5m2fnuz,
    torch.float8_e8m0fnu,
}


def tensor_of(shown: Record) -> Tensor:
    """A record's value as a fresh tensor, to compute with.

    >>> tensor_of(record("x", torch.tensor([1.5]), source="torch.tensor([1.5])"))
    tensor([1.5000])
    """
    return torch.tensor(shown.value)
