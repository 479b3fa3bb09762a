"""How torch stores a number in a dtype that numpy may not have. No torch here."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradmath.records.halves import BFLOAT16, rounded

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
        if dtype != BFLOAT16:
            kind = _KINDS.get(dtype, np.float64)
            real = np.real(number) if not np.issubdtype(kind, np.complexfloating) else number
            return np.asarray(real).astype(kind)[()]
        return rounded(np.asarray(np.real(number), np.float32), dtype)[()]
