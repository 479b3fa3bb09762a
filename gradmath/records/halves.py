"""Floats of 16 bits: how their sums are rounded, and the decimals that tell them apart.

numpy has no bfloat16, so arrays hold such entries as float32 and complex32 as complex64, exactly;
what they are is known by the name of torch's dtype alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Entries: TypeAlias = npt.NDArray[np.generic]
BFLOAT16, COMPLEX32 = "torch.bfloat16", "torch.complex32"
_EPS = {BFLOAT16: 2.0**-7, COMPLEX32: 2.0**-10}
_MOST_DIGITS = 5  # that a float of 16 bits needs to be told from its neighbours


def known_by_name(dtype: str | None) -> str | None:
    """The dtype, if arrays do not tell it: numpy has none such.

    >>> known_by_name("torch.bfloat16"), known_by_name("torch.float16")
    ('torch.bfloat16', None)
    """
    return dtype if dtype in _EPS else None


def precision(numbers: Entries, dtype: str | None = None) -> float:
    """One unit in the last place of numbers around 1; 0 of what is no float.

    >>> precision(np.zeros(2, np.float32), "torch.bfloat16"), precision(np.arange(3))
    (0.0078125, 0.0)
    """
    if numbers.dtype.kind not in "fc":
        return 0.0
    return _EPS.get(dtype or "", float(np.finfo(numbers.dtype.str).eps))


def added(parts: Sequence[Entries], dtype: str | None) -> Entries:
    """Their sum, one part after the other, rounded to the dtype after each addition.

    >>> parts = [np.array(each, np.float32) for each in (256, 1, 1)]
    >>> float(added(parts, "torch.bfloat16")), float(added(parts, "torch.float32"))
    (256.0, 258.0)
    """
    total = parts[0]
    with np.errstate(all="ignore"):
        for part in parts[1:]:
            # Of complex numbers torch adds the second times 1 + 0j, which signs of zeros may tell.
            once = np.multiply(part, 1) if part.dtype.kind == "c" else part
            total = rounded(np.add(total, once), dtype)
    return total


def rounded(numbers: Entries, dtype: str | None) -> Entries:
    """The nearest numbers that a tensor of that dtype holds; of two, the even one."""
    with np.errstate(all="ignore"):
        if dtype == BFLOAT16:
            bits = np.asarray(numbers, np.float32).view(np.uint32)
            even = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
            near: Entries = (even & np.uint32(0xFFFF0000)).view(np.float32)
            return np.where(np.isnan(numbers), numbers, near)
        if dtype == COMPLEX32:
            parts = np.ascontiguousarray(numbers, np.complex64).view(np.float32)
            halves: Entries = parts.astype(np.float16).astype(np.float32).view(np.complex64)
            return halves.reshape(numbers.shape)
    return numbers


def same_entries(numbers: Entries, others: Entries) -> bool:
    """Whether arrays hold the same bits; NaN is NaN, whatever its sign and payload.

    >>> same_entries(np.array([np.nan, 1]), np.array([-np.nan, 1]))
    True
    >>> same_entries(np.array([0.0]), np.array([-0.0]))
    False
    """
    if (numbers.shape, numbers.dtype) != (others.shape, others.dtype):
        return False
    return _plain_bits(numbers) == _plain_bits(others)


def _plain_bits(numbers: Entries) -> bytes:
    """The bits of all entries, every NaN written in the same way."""
    flat = np.ascontiguousarray(numbers)
    if flat.dtype.kind == "c":
        flat = flat.reshape(-1).view(flat.real.dtype)
    if flat.dtype.kind == "f" and np.isnan(flat).any():
        flat = np.where(np.isnan(flat), np.array(np.nan, flat.dtype), flat)
    return flat.tobytes()


def of_16_bits(kind: np.dtype[np.generic], dtype: str | None) -> bool:
    """Whether floats in an array of some kind, called so by torch, have 16 bits."""
    return dtype == BFLOAT16 or kind == np.float16


def as_read(numbers: Entries, dtype: str | None = None) -> npt.NDArray[np.float64]:
    """The decimals with the fewest digits that are these numbers in their own dtype.

    Only for floats of 16 bits; wider floats and whole numbers stay what they are.

    >>> as_read(np.array([0.1, 1 / 3], np.float16)).tolist()
    [0.1, 0.3333]
    >>> as_read(np.array([0.10009765625], np.float32), "torch.bfloat16").tolist()
    [0.1]
    """
    wide: npt.NDArray[np.float64] = np.asarray(numbers, np.float64)
    if not of_16_bits(numbers.dtype, dtype):
        return wide
    flat = wide.reshape(-1)
    read = flat.copy()
    unread = np.flatnonzero(np.isfinite(flat) & (flat != np.round(flat)))
    for digits in range(1, _MOST_DIGITS + 1):
        exact = flat[unread]
        power = 10.0 ** (digits - 1 - np.floor(np.log10(np.abs(exact))))
        read[unread] = np.round(exact * power) / power
        again = read[unread].astype(np.float32 if dtype == BFLOAT16 else np.float16)
        unread = unread[rounded(again, dtype).astype(np.float64) != exact]
    return read.reshape(wide.shape)
