"""JSON that every reader takes: no NaN, no infinity, each object of a list on its own line."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np


def in_json(data: Any) -> str:
    """Strict JSON, with each object of a list on a line of its own.

    Raises: ValueError for floats that are not finite; `plain` makes texts of them.

    >>> print(in_json({"id": "A", "beats": [{"name": "a", "box": [0, 1]}, {"name": "b"}]}))
    {"id": "A", "beats": [
     {"name": "a", "box": [0, 1]},
     {"name": "b"}
    ]}
    """
    return _laid_out(data, "")


def _laid_out(data: Any, margin: str) -> str:
    if isinstance(data, dict):
        pairs = (f"{json.dumps(key)}: {_laid_out(part, margin)}" for key, part in data.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(data, list) and any(isinstance(part, dict) for part in data):
        lines = (f"{margin} {_laid_out(part, margin + ' ')}" for part in data)
        return "[\n" + ",\n".join(lines) + f"\n{margin}]"
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def plain(value: np.generic) -> bool | int | float | str:
    """An entry for strict JSON: the shortest decimal that is this value in its own dtype.

    >>> plain(np.float32(0.4)), plain(np.float64("-inf")), plain(np.bool_(True))
    (0.4, '-inf', True)
    """
    if isinstance(value, np.floating):
        return float(str(value)) if math.isfinite(value) else str(value)
    if isinstance(value, np.complexfloating):
        return str(value)
    plainly: bool | int = value.item()
    return plainly
