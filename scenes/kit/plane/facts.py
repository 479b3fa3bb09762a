"""What captions say of gradients as arrows, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.pulls import Pull, Weighed
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index
from scenes.kit.charts.axes import Numbers
from scenes.kit.truth.bearing import NOTHING, number, total

_ROUNDING = 1e-5  # of the longest arrow: sums of two products in float32
_WIDEST = np.pi / 6  # between the directions of neighbours that are said to go all round


class _OfArrows(Shared):
    """It speaks of no entry in particular."""

    @property
    def about(self) -> frozenset[Index]:
        return NOTHING


@dataclass(frozen=True, eq=False)
class OneArrow(_OfArrows):
    """One element was pulled back, and x.grad is its gradient, to the right and up if that is so."""

    run: Pull
    right_and_up: bool

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        run = self.run
        if run.x_grad is None or not np.array_equal(run.x_grad.value, run.gradients[0].value):
            return f"`{run.call}`, which leaves no gradient of y[0] alone"
        if bool(np.all(run.x_grad.value > 0)) is not self.right_and_up:
            return f"an arrow of {run.x_grad.value.tolist()}"
        return None


@dataclass(frozen=True, eq=False)
class MayCall(_OfArrows):
    """The first so many calls put a gradient into x.grad, and torch left it empty for the rest."""

    calls: tuple[Pull, ...]
    may: int

    @property
    def bears(self) -> frozenset[str]:
        words = {"only", "exactly", "first"} | ({"every"} if self.may == len(self.calls) else set())
        return frozenset(words) | number(self.may) | total(len(self.calls))

    def fault(self) -> str | None:
        found = [not bool(call.empty.value) for call in self.calls]
        if found == [k < self.may for k in range(len(found))]:
            return None
        told = ", ".join(call.call for call, may in zip(self.calls, found, strict=True) if may)
        return f"{told}, which put something into x.grad"


@dataclass(frozen=True, eq=False)
class SameGradient(_OfArrows):
    """Calls by tensors of one element each, in several shapes, leave one and the same gradient."""

    calls: tuple[Pull, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "each", "every"}) | number(1)

    def fault(self) -> str | None:
        for k, call in enumerate(self.calls):
            if call.picks[k].value.size != 1:
                return f"{call.picks[k].name} of {call.picks[k].value.size} elements"
            if call.x_grad is None or call.left.value.tobytes() != self.calls[0].left.value.tobytes():
                return f"another x.grad after `{call.call}`"
        return None


@dataclass(frozen=True, eq=False)
class SeveralArrows(_OfArrows):
    """A run's outputs have gradients in different directions: so many of them."""

    run: Pull

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.run.gradients)
        return number(count) | total(count) | {"some", "different"}

    def fault(self) -> str | None:
        if abs(float(np.linalg.det([each.value for each in self.run.gradients]))) > _ROUNDING:
            return None
        return f"gradients of one direction, {[g.value.tolist() for g in self.run.gradients]}"


@dataclass(frozen=True, eq=False)
class OneLetterbox(_OfArrows):
    """x has one place for a gradient, which its call has left empty."""

    run: Pull

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        return None if bool(self.run.empty.value) else f"x.grad after `{self.run.call}`"


@dataclass(frozen=True, eq=False)
class OnOneLine(_OfArrows):
    """Whatever its weight, x.grad is that many times the gradient of the one output."""

    runs: tuple[Weighed, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes", "only", "always", "some"}) | number(1)

    def fault(self) -> str | None:
        weights = [float(run.weights.value) for run in self.runs]
        if not (min(weights) < 0 < max(weights)):
            return "weights of one sign"
        for run, weight in zip(self.runs, weights, strict=True):
            due = weight * run.gradients[0].value.astype(np.float64)
            if np.abs(run.left.value - due).max() > _ROUNDING * max(1.0, np.abs(due).max()):
                return f"{run.left.value.tolist()} with weight {weight:g}"
        return None


@dataclass(frozen=True, eq=False)
class AllDirections(_OfArrows):
    """Both outputs were weighed, and x.grad pointed in every direction: none is far from one."""

    runs: tuple[Weighed, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"every", "each"}) | number(2)

    def fault(self) -> str | None:
        shapes = {run.weights.shape for run in self.runs}
        if shapes != {(2,)}:
            return f"weights of the shapes {sorted(shapes)}"
        angles = np.sort([_direction(run.left.value) for run in self.runs])
        gaps = np.diff([*angles, angles[0] + 2 * np.pi])
        if float(gaps.max()) <= _WIDEST:
            return None
        return f"no arrow in {np.degrees(gaps.max()):.0f} degrees"


def _direction(vector: Numbers) -> float:
    return float(np.arctan2(vector[1], vector[0]))


@dataclass(frozen=True, eq=False)
class OneGradient(_OfArrows):
    """A single number was pulled back: its gradient, or that times a number of one's own."""

    run: Pull

    @property
    def bears(self) -> frozenset[str]:
        return number(1)

    def fault(self) -> str | None:
        run = self.run
        weight = float(run.weights.value) if isinstance(run, Weighed) else 1.0
        due = weight * run.gradients[0].value.astype(np.float64)
        off = np.abs(run.left.value - due).max()
        return None if off <= _ROUNDING * max(1.0, np.abs(due).max()) else f"{run.left.value}"


@dataclass(frozen=True, eq=False)
class WeighedSum(_OfArrows):
    """Several outputs were pulled back: x.grad is the sum of their gradients times v."""

    run: Weighed

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"some", "sum"}) | number(len(self.run.gradients))

    def fault(self) -> str | None:
        run = self.run
        gradients = np.array([each.value for each in run.gradients], dtype=np.float64)
        due = run.weights.value.astype(np.float64) @ gradients
        off = np.abs(run.left.value - due).max()
        return None if off <= _ROUNDING * max(1.0, np.abs(gradients).max()) else f"{run.left.value}"


def one_gradient(run: Pull) -> Sequence[OneGradient]:
    """Of a run that pulls back one number."""
    single = run.x_grad is not None and (not isinstance(run, Weighed) or run.weights.shape == ())
    return [OneGradient(run)] if single else []


def several_need_v(run: Pull) -> Sequence[WeighedSum | OneLetterbox]:
    """Of a run that pulls back several: without v nothing comes, and with it their sum."""
    if isinstance(run, Weighed):
        return [WeighedSum(run)] if run.weights.shape == (2,) else []
    return []
