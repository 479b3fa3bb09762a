"""What captions say of the gradients of random inputs, and of their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry

FAR = 3.0  # standard errors
_ROUNDING = 1e-5
_ROUNDED = 5.1e-3  # to two decimals


@dataclass(frozen=True, eq=False)
class MeanOfDraws(OfNoEntry):
    """The last mean is that of all gradients."""

    x_grad: Record
    mean: Record

    bears = frozenset({"last"})

    def fault(self) -> str | None:
        values = self.x_grad.value.astype(np.float64)
        told = float(self.mean.value[-1])
        close = abs(values.mean() - told) <= _ROUNDING * float(np.abs(values).max())
        return None if close else f"{told} for {values.mean()}"


@dataclass(frozen=True, eq=False)
class BalancesAt(OfNoEntry):
    """The mean of all gradients is within three standard errors of a number."""

    x_grad: Record
    number: Record
    index: Index = ()

    bears = frozenset({"about"})

    def fault(self) -> str | None:
        due, values = float(self.number.value[self.index]), self.x_grad.value.astype(np.float64)
        off = abs(float(values.mean()) - due)
        error = float(values.std()) / np.sqrt(len(values))
        return None if off <= FAR * error else f"a mean {off:.3f} away"


@dataclass(frozen=True, eq=False)
class AtTheMean(OfNoEntry):
    """A run of the machine has the mean of some draws at an entry of x, to two decimals."""

    x: Record
    run_x: Record
    entry: int

    bears = frozenset({"average"})

    def fault(self) -> str | None:
        due, told = float(self.x.value.astype(np.float64).mean()), self.run_x.value[self.entry]
        return None if abs(due - float(told)) <= _ROUNDED else f"{told} for {due}"


@dataclass(frozen=True, eq=False)
class OffTheMean(OfNoEntry):
    """Some switches are off, so that the mean of gradients is not that of the run at the mean."""

    x: Record
    mean: Record
    off: Record
    at_mean: Record
    entry: int

    bears = frozenset({"no", "off", "not"})

    def fault(self) -> str | None:
        off = int((self.x.value.astype(np.float64) <= 0).sum())
        if not off or off != int(self.off.value[-1]):
            return f"{off} switches off"
        mean, one = float(self.mean.value[-1]), float(self.at_mean.value[self.entry])
        return None if abs(mean - one) > 1e-4 * abs(one) else f"a mean of {mean}"


@dataclass(frozen=True, eq=False)
class ShareTimesValue(OfNoEntry):
    """The mean is the share of draws above zero, times what x.grad is for each of these."""

    x: Record
    x_grad: Record
    mean: Record

    bears = frozenset({"on", "product", "every", "each", "always"})

    def fault(self) -> str | None:
        on = self.x.value.astype(np.float64) > 0
        value = float(self.x_grad.value[np.abs(self.x_grad.value).argmax()])
        off = abs(float(self.mean.value[-1]) - on.mean() * value)
        return f"{on.mean()} times {value}" if off > 1e-4 * abs(value) else None
