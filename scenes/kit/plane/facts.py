"""What captions say of gradients as arrows, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.pulls import ArrowCall, Weighed
from gradmath.records.tensor import Record
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import OfNoEntry, number, total

_ROUNDING = 1e-5  # of the longest arrow: sums of two products in float32
_WIDEST = np.pi / 4  # between the directions of neighbours that are said to go all round


@dataclass(frozen=True, eq=False)
class OneArrow(OfNoEntry):
    """x.grad is the gradient of a single output: an arrow to the right and up, if that is so."""

    x_grad: Record
    gradient: Record
    right_and_up: bool

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        if not np.array_equal(self.x_grad.value, self.gradient.value):
            return f"{self.x_grad.value.tolist()}, not the gradient {self.gradient.value.tolist()}"
        if bool(np.all(_floats(self.x_grad) > 0)) is not self.right_and_up:
            return f"an arrow of {self.x_grad.value.tolist()}"
        return None


@dataclass(frozen=True, eq=False)
class MayCall(OfNoEntry):
    """The first so many calls put a gradient into x.grad; for the others it stayed None.

    empty tells of each call whether x.grad was None after it.
    """

    empty: tuple[Record, ...]
    may: int

    @property
    def bears(self) -> frozenset[str]:
        words = {"only", "exactly", "first"} | ({"every"} if self.may == len(self.empty) else set())
        return frozenset(words) | number(self.may) | total(len(self.empty))

    def fault(self) -> str | None:
        found = [not bool(each.value) for each in self.empty]
        if found == [k < self.may for k in range(len(found))]:
            return None
        return f"a gradient in x.grad after calls {[k for k, may in enumerate(found) if may]}"


@dataclass(frozen=True, eq=False)
class OneElement(OfNoEntry):
    """A tensor of one element, whatever its shape, left the gradient of that element in x.grad."""

    pick: Record
    x_grad: Record
    gradient: Record

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        if self.pick.value.size != 1:
            return f"{self.pick.name} of {self.pick.value.size} elements"
        if not np.array_equal(self.x_grad.value, self.gradient.value):
            return f"{self.x_grad.value.tolist()} from {self.pick.name}"
        return None


@dataclass(frozen=True, eq=False)
class SeveralArrows(OfNoEntry):
    """The gradients of several outputs, in different directions."""

    gradients: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.gradients)
        both = {"both"} if count == 2 else set()
        return number(count) | total(count) | {"some", "different"} | both

    def fault(self) -> str | None:
        rows = np.array([each.value for each in self.gradients], dtype=np.float64)
        if np.linalg.matrix_rank(rows) == len(rows):
            return None
        return f"gradients of one direction, {rows.tolist()}"


@dataclass(frozen=True, eq=False)
class OneLetterbox(OfNoEntry):
    """x has one `.grad`; empty tells that it is None."""

    empty: Record

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        code = self.empty.expression.code if self.empty.expression else ""
        return None if code == "x.grad is None" and bool(self.empty.value) else "a gradient in it"


@dataclass(frozen=True, eq=False)
class TimesWeight(OfNoEntry):
    """With a weight, x.grad is that many times the output's gradient: on one line with it."""

    weight: Record
    gradient: Record
    x_grad: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes", "only"}) | number(1)

    def fault(self) -> str | None:
        due = float(self.weight.value) * _floats(self.gradient)
        return _off(self.x_grad, due)


@dataclass(frozen=True, eq=False)
class AllDirections(OfNoEntry):
    """With v, x.grad pointed in every direction: none is far from one that it had."""

    weights: tuple[Record, ...]
    x_grads: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each"}) | number(2)

    def fault(self) -> str | None:
        shapes = {each.shape for each in self.weights}
        if shapes != {(2,)}:
            return f"weights of the shapes {sorted(shapes)}"
        angles = np.sort([_direction(_floats(each)) for each in self.x_grads])
        gaps = np.diff([*angles, angles[0] + 2 * np.pi])
        if float(gaps.max()) <= _WIDEST:
            return None
        return f"no arrow within {np.degrees(gaps.max()):.0f} degrees"


def _direction(vector: Numbers) -> float:
    return float(np.arctan2(vector[1], vector[0]))


@dataclass(frozen=True, eq=False)
class WeighedSum(OfNoEntry):
    """Of several outputs x.grad is the sum of their gradients, each times its entry of v."""

    v: Record
    gradients: tuple[Record, ...]
    x_grad: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"some", "sum"}) | number(len(self.gradients))

    def fault(self) -> str | None:
        rows = np.array([each.value for each in self.gradients], dtype=np.float64)
        return _off(self.x_grad, _floats(self.v) @ rows)


def _floats(record: Record) -> Numbers:
    values: Numbers = record.value.astype(np.float64)
    return values


def _off(x_grad: Record, due: Numbers) -> str | None:
    if np.abs(_floats(x_grad) - due).max() <= _ROUNDING * max(1.0, float(np.abs(due).max())):
        return None
    return f"{x_grad.name} = {x_grad.value.tolist()}, not {due.tolist()}"


# -- laws ----------------------------------------------------------------------------------


def one_gradient(run: ArrowCall) -> Sequence[OneElement | TimesWeight]:
    """Of a run that pulls back a single number: its gradient, or that times a weight."""
    if run.x_grad is None:
        return []
    if not isinstance(run, Weighed):
        pulled = next(pick for pick in run.picks if run.call.startswith(f"{pick.name}.backward"))
        return [OneElement(pulled, run.x_grad, run.gradients[0])]
    return [TimesWeight(run.weights, run.gradients[0], run.x_grad)] if not run.weights.shape else []


def several_need_v(run: ArrowCall) -> Sequence[WeighedSum | _Empty]:
    """Of a run that pulls back several: with v their weighed sum, and without it nothing."""
    if isinstance(run, Weighed):
        return [WeighedSum(run.weights, run.gradients, run.left)] if run.weights.shape else []
    return [_Empty(run.empty)] if run.x_grad is None else []


class _Empty(OneLetterbox):
    """Without v nothing came."""

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"some"})
