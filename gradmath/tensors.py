"""From a caller's values to torch tensors, and from torch tensors to records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.errors import DtypeError, NonFiniteError, ParameterError, ShapeError
from gradmath.records import Record

Values: TypeAlias = Tensor | npt.NDArray[np.generic] | Sequence[float] | Sequence[Sequence[float]]


def real_tensor(name: str, values: Values, dtype: torch.dtype = torch.float32) -> Tensor:
    """The caller's values as a tensor of finite real numbers, detached from the caller's own.

    Python lists take `dtype`; tensors and arrays keep theirs, which must be floating point.
    Raises: ParameterError if the values form no tensor; DtypeError for integer, bool or complex
        tensors; ShapeError if there is no entry; NonFiniteError for NaN and infinity.

    >>> real_tensor("x", [1, 2.5])
    tensor([1.0000, 2.5000])
    """
    tensor = _as_tensor(name, values, dtype)
    if not tensor.is_floating_point():
        raise DtypeError(
            f"{name} has dtype {tensor.dtype}, and gradients need floating point; "
            f"pass {name}.float() or write 1.0 instead of 1"
        )
    if tensor.numel() == 0:
        raise ShapeError(
            f"{name} has shape {tuple(tensor.shape)} and no entries; give at least one"
        )
    if not torch.isfinite(tensor).all():
        where = torch.nonzero(~torch.isfinite(tensor))[0].tolist()
        raise NonFiniteError(
            f"{name}{where} is {tensor[tuple(where)].item()}; every entry of {name} must be finite"
        )
    return tensor


def _as_tensor(name: str, values: Values, dtype: torch.dtype) -> Tensor:
    if isinstance(values, Tensor):
        return values.detach().clone()
    try:
        # Arrays keep their dtype, so that float64 data is not quietly rounded.
        return torch.tensor(values, dtype=None if isinstance(values, np.ndarray) else dtype)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise ParameterError(
            f"{name} = {_short(values)} does not form a tensor; give numbers, "
            "as in [1.0, 2.0], with rows of equal length"
        ) from error


def _short(values: object, longest: int = 60) -> str:
    text = repr(values)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def record(
    name: str, tensor: Tensor, source: str, *, seed: int | None = None, decimals: int = -1
) -> Record:
    """Freeze what a tensor holds now, with where it came from.

    >>> record("x", torch.tensor([1.5]), source="torch.tensor([1.5])").text((0,))
    '1.5'
    """
    return Record(name, numpy_of(tensor), source, seed=seed, decimals=decimals)


def numpy_of(tensor: Tensor) -> npt.NDArray[np.generic]:
    """A tensor's values as numpy, in its own dtype (bfloat16, exactly, as float32)."""
    tensor = tensor.detach().cpu()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.float()
    array: npt.NDArray[np.generic] = tensor.numpy()
    return array


def tensor_of(shown: Record) -> Tensor:
    """A record's value as a fresh tensor, to compute with.

    >>> tensor_of(record("x", torch.tensor([1.5]), source="torch.tensor([1.5])"))
    tensor([1.5000])
    """
    return torch.tensor(shown.value)
