"""How torch stores a number in a dtype that numpy may not have. No torch here."""

from __future__ import annotations

from typing import Any

import numpy as np

_KINDS: dict[str, Any] = {
    "torch.float16": np.float16,
    "torch.float32": np.float32,
    "torch.float64": np.float64,
    "torch.complex64": np.complex64,
    "torch.complex128": np.complex128,
}


def as_stored(number: Any, dtype: str) -> Any:
    """A number rounded to a dtype, and widened again where that is bfloat16.

    >>> float(as_stored(1.0 + 2**-9, "torch.bfloat16")), float(as_stored(1e-46, "torch.float32"))
    (1.0, 0.0)
    """
    with np.errstate(all="ignore"):
        if dtype != "torch.bfloat16":
            kind = _KINDS.get(dtype, np.float64)
            real = np.real(number) if not np.issubdtype(kind, np.complexfloating) else number
            return np.asarray(real).astype(kind)[()]
        bits = np.asarray(np.real(number), dtype=np.float32).view(np.uint32)
        # To the nearest, and to the even one of two: half of the last place that stays is added.
        last = (bits >> np.uint32(16)) & np.uint32(1)
        rounded = (bits + np.uint32(0x7FFF) + last) & np.uint32(0xFFFF0000)
        return rounded.view(np.float32)[()]
