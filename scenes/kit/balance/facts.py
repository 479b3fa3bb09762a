"""What captions say of the gradients of random inputs, and of their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Index, Record
from scenes.kit.truth.bearing import OfNoEntry, number

FAR = 3.0  # standard errors
_ROUNDING = 1e-5


@dataclass(frozen=True, eq=False)
class TwoValues(OfNoEntry):
    """Every gradient is zero or one other number, and both are met."""

    drawn: RandomInputs

    bears = frozenset({"only", "every", "none", "others", "not:others", "always", "each", "both"})

    def fault(self) -> str | None:
        met = np.unique(self.drawn.x_grad.value)
        return None if len(met) == 2 and 0 in met else f"values {met}"


@dataclass(frozen=True, eq=False)
class MeanOfDraws(OfNoEntry):
    """The last mean is that of all gradients."""

    drawn: RandomInputs

    bears = frozenset({"last"})

    def fault(self) -> str | None:
        mean = float(self.drawn.x_grad.value.astype(np.float64).mean())
        told = float(self.drawn.mean.value[-1])
        close = abs(mean - told) <= _ROUNDING * float(np.abs(self.drawn.x_grad.value).max())
        return None if close else f"{told} for {mean}"


@dataclass(frozen=True, eq=False)
class BalancesAt(OfNoEntry):
    """The mean of all draws is within three standard errors of a number."""

    drawn: RandomInputs
    number: Record
    index: Index = ()

    bears = frozenset({"about"})

    def fault(self) -> str | None:
        due, values = float(self.number.value[self.index]), self.drawn.x_grad.value
        off = abs(float(self.drawn.mean.value[-1]) - due)
        error = float(values.astype(np.float64).std()) / np.sqrt(len(values))
        return None if off <= FAR * error else f"a mean {off:.3f} away"


@dataclass(frozen=True, eq=False)
class MeansNear(OfNoEntry):
    """The mean of each seed is within three standard errors of what theory expects."""

    seeds: tuple[RandomInputs, ...]
    expected: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"about", "every", "each"}) | number(len(self.seeds))

    def fault(self) -> str | None:
        expected = float(self.expected.value)
        for each in self.seeds:
            off = abs(float(each.mean.value[-1]) - expected)
            if off > FAR * abs(expected) / np.sqrt(each.draws):
                return f"a mean {off:.3f} away"
        return None


@dataclass(frozen=True, eq=False)
class HalfTheTime(OfNoEntry):
    """Half of a bell about zero is above it: the switch is on with that chance."""

    drawn: RandomInputs
    chance: Record

    bears = frozenset({"on", "half", "product", "same", "equal"})

    def fault(self) -> str | None:
        places, due = self.drawn.places.value, self.drawn.due.value
        alike = np.allclose(places, -places[::-1], atol=1e-9) and np.allclose(due, due[::-1])
        return None if alike and self.chance.value == 0.5 else f"chance {self.chance.value}"


@dataclass(frozen=True, eq=False)
class ShareTimesValue(OfNoEntry):
    """The mean is the share of draws whose switch is on, times what each of these gives."""

    moved: tuple[RandomInputs, ...]

    bears = frozenset({"on", "product", "every", "each", "always", "rises", "larger"})

    def fault(self) -> str | None:
        for each in self.moved:
            on = each.x.value > 0
            value = float(each.x_grad.value[np.abs(each.x_grad.value).argmax()])
            if abs(float(each.mean.value[-1]) - on.mean() * value) > 1e-4 * abs(value):
                return f"{on.mean()} times {value} at {each.mean.value[-1]}"
        return None
