"""Frozen records: what torch computed, in a form that scenes can draw and nobody can change.

This module imports without torch, so that drawing code can use it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from gradmath.errors import ShapeError
from gradmath.records.listing import Expression
from gradmath.records.numbers import decimals_for, entry_text
from gradmath.records.shared import Shared

Index = tuple[int, ...]


def frozen(array: npt.ArrayLike) -> npt.NDArray[np.generic]:
    """A copy of the array over immutable memory: not even `setflags` can make it writable.

    >>> frozen([1.0, 2.0]).setflags(write=True)
    Traceback (most recent call last):
    ...
    ValueError: cannot set WRITEABLE flag to True of this array
    """
    own: npt.NDArray[np.generic] = np.ascontiguousarray(array)
    shape = np.shape(array)
    if own.size == 0:
        raise ShapeError(f"an array of shape {shape} has no entries; give at least one")
    return np.frombuffer(own.tobytes(), dtype=own.dtype).reshape(shape)


@dataclass(frozen=True, eq=False)
class Record(Shared):
    """One tensor as torch held it: its name in the code, its value, and where it came from.

    Shapes: value has the tensor's shape, in torch's own dtype (bfloat16 as float32, exactly).
    source is the code that made it; seed the one of its random draw, if there was any;
    decimals how many of them every entry is shown with; measured tells of a time or a size that
    another run need not repeat; expression, if it is known, how to compute it again; dtype is
    torch's name of one that numpy has not.

    >>> x = Record("x", frozen([0.4, -1.1]), source="torch.tensor([0.4, -1.1])")
    >>> x.text((1,))
    '−1.1'
    """

    name: str
    value: npt.NDArray[np.generic]
    source: str
    seed: int | None = None
    decimals: int = field(default=-1)
    measured: bool = False
    expression: Expression | None = None
    dtype: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", frozen(self.value))
        if self.decimals < 0:
            object.__setattr__(self, "decimals", decimals_for([self.value], dtype=self.dtype))

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    def text(self, index: Index = (), decimals: int | None = None) -> str:
        """How the entry at `index` reads."""
        shown = self.decimals if decimals is None else decimals
        return entry_text(self.value[index], shown, self.dtype)

    def magnitude(self) -> float:
        """The largest absolute value of a finite entry: what a colour scale spans."""
        numbers = self.value.astype(np.float64)
        return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0))

    # Pickle would give numpy's own copy of the value, which is writable.
    def __reduce__(self) -> tuple[type[Record], tuple[Any, ...]]:
        return Record, tuple(getattr(self, part.name) for part in fields(self))


class Reason(StrEnum):
    """One way for a gradient entry to be zero.

    In the course's layer a zero of W counts as no path; anywhere else it is a zero factor. FLAT is
    a derivative that is zero at this point, or everywhere as that of `round`; KINK is a point
    without a derivative, for which torch takes 0; DROPPED is a row that an option leaves out
    (`padding_idx`); HOOK is a hook that made a zero of what arrived.
    """

    V_IGNORES = "v ignores it"
    GATE_CLOSED = "gate closed"
    NO_PATH = "no path"
    CANCELS = "cancels"
    UNDERFLOW = "underflow"
    ZERO_FACTOR = "zero factor"
    FLAT = "flat"
    KINK = "kink"
    DROPPED = "dropped"
    HOOK = "hook"
    UNKNOWN = "unknown"
