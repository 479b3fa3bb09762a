"""Frozen records: what torch computed, in a form that scenes can draw and nobody can change.

This module imports without torch, so that drawing code can use it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from gradmath.errors import ShapeError
from gradmath.formatting import decimals_for, entry_text

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
class Record:
    """One tensor as torch held it: its name in the code, its value, and where it came from.

    Shapes: value has the tensor's shape, in torch's own dtype (bfloat16 as float32, exactly).
    source is the code that made it; seed the one of its random draw, if there was any;
    decimals how many of them every entry is shown with; measured tells of a time or a size that
    another run need not repeat.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", frozen(self.value))
        if self.decimals < 0:
            object.__setattr__(self, "decimals", decimals_for([self.value]))

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    def text(self, index: Index = (), decimals: int | None = None) -> str:
        """How the entry at `index` reads."""
        return entry_text(self.value[index], self.decimals if decimals is None else decimals)

    def magnitude(self) -> float:
        """The largest absolute value of a finite entry: what a colour scale spans."""
        numbers = self.value.astype(np.float64)
        return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0))

    # A record never changes, so every copy of a drawing may share it.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    # Pickle would give numpy's own copy of the value, which is writable.
    def __reduce__(self) -> tuple[type[Record], tuple[Any, ...]]:
        return Record, tuple(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, eq=False)
class Listing:
    """Lines of PyTorch: `gradmath.run` runs the very text that a code panel shows."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Reason(StrEnum):
    """One way for a gradient entry to be zero.

    In the course's layer a zero of W counts as no path; anywhere else it is a zero factor. FLAT is
    a derivative that is zero at this point, or everywhere as that of `round`.
    """

    V_IGNORES = "v ignores it"
    GATE_CLOSED = "gate closed"
    NO_PATH = "no path"
    CANCELS = "cancels"
    UNDERFLOW = "underflow"
    ZERO_FACTOR = "zero factor"
    FLAT = "flat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class ZeroReason:
    """A reason and the outputs (rows of W) that it holds for; no outputs where there is no path."""

    kind: Reason
    outputs: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class EntryPath:
    """How the gradient came to one entry of x, or what stopped it.

    carriers: the outputs whose contribution to this entry is not zero, or all that take part
        where torch adds up, more precisely than it can store them, what would each round to zero;
    reasons: all that made the entry zero, empty if the entry is reached.
    """

    entry: int
    carriers: tuple[int, ...]
    reasons: tuple[ZeroReason, ...]

    @property
    def reached(self) -> bool:
        return not self.reasons

    @property
    def kinds(self) -> tuple[Reason, ...]:
        return tuple(reason.kind for reason in self.reasons)


@dataclass(frozen=True, eq=False)
class ReluFlow:
    """Everything that one forward and one backward pass through out = relu(W @ x) held.

    Shapes: x, x_grad (n,); W, contributions (m, n); z, out, v, z_bar, gates (m,); weighted ().
    z_bar is the cotangent that reached z (z.grad itself is None: z is no leaf). gates tells
    whether autograd lets a cotangent through each ReLU. contributions[i, j] is what row i alone
    brings to x_grad[j]. paths has, for each entry of x_grad, why it is zero or that it is
    reached. W_grad is None unless it was asked for, as W.grad is.
    """

    listing: Listing
    x: Record
    W: Record
    z: Record
    out: Record
    v: Record
    weighted: Record
    z_bar: Record
    gates: Record
    contributions: Record
    x_grad: Record
    W_grad: Record | None
    paths: tuple[EntryPath, ...]

    @property
    def reached(self) -> tuple[int, ...]:
        """The entries of x that get a gradient."""
        return tuple(path.entry for path in self.paths if path.reached)

    @property
    def unreached(self) -> tuple[int, ...]:
        """The entries of x whose gradient is zero."""
        return tuple(path.entry for path in self.paths if not path.reached)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The kinds of reason that hold somewhere, each once."""
        found = {kind for path in self.paths for kind in path.kinds}
        return tuple(kind for kind in Reason if kind in found)

    def entries_with(self, kind: Reason) -> tuple[int, ...]:
        """The entries of x that are zero for one kind of reason."""
        return tuple(path.entry for path in self.paths if kind in path.kinds)

    def outputs_with(self, kind: Reason) -> tuple[int, ...]:
        """The outputs that one kind of reason is about."""
        reasons = (reason for path in self.paths for reason in path.reasons)
        return tuple(
            sorted({i for reason in reasons if reason.kind is kind for i in reason.outputs})
        )
