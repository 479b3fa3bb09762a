"""Workshop 2, line 5: steps of growing length, what they promised, and one that overshoots."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.objectives import FirstStep, first_step
from gradmath.problems.workshop_2.course import find_overshoot, similarity
from gradmath.problems.workshop_2.similarity import (
    V_SIGNED,
    Similarity,
    X,
    check_rate,
    similarity_run,
    similarity_tensors,
)
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, record, tensor_of

_LENGTHS = 40  # of a step, from zero to the longest
_SEARCHED = 200  # drawn X among which one that overshoots is looked for
_RATES = (0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, eq=False)
class LongerSteps:
    """One step X + rate * X.grad of growing rate, from the same X.

    Shapes: rates, change, predicted (k + 1,), from rate 0: what L = sum(V * Y) gained, and rate *
    sum(X.grad**2); level the zeros between gain and loss. runs are those at the end of each step;
    longest is the last step.
    """

    runs: tuple[Similarity, ...]
    rates: Record
    change: Record
    predicted: Record
    level: Record
    longest: FirstStep


@dataclass(frozen=True, eq=False)
class AStepTooFar:
    """Longer and longer steps from X, and from a drawn X where one of them lowers L.

    found is None if none of the `searched` drawn X oversteps at any rate that was tried; seed ()
    is that of its draw.
    """

    given: LongerSteps
    found: LongerSteps | None
    seed: Record | None
    searched: Record


@with_gradients
def a_step_too_far(X: Values = X, V: Values = V_SIGNED, rate: float = 5.0) -> AStepTooFar:
    """How long may a step along X.grad be before it does the opposite of what was promised?

    Shapes: X (n, d), the rows that are compared; V (n, n), a weight for each entry of Y; rate (),
        the longest step from X, above zero.
    Raises: as `directions`; ParameterError unless X is (5, 3), as the drawn ones are.
    Source: Workshop 2 of the course.

    >>> both = a_step_too_far()
    >>> both.found is not None and both.seed is not None and int(both.seed.value)
    51
    """
    check_rate(rate)
    rows, weights = similarity_tensors(X, V)
    if rows.shape != (5, 3):
        raise ParameterError(
            f"X has shape {tuple(rows.shape)}; give (5, 3), as the drawn ones have"
        )
    looked_for = find_overshoot(weights, rates=_RATES, seeds=range(_SEARCHED))
    searched = record("searched", torch.tensor(_SEARCHED), "len(seeds)")
    given = _longer_steps(rows, weights, rate)
    if looked_for is None:
        return AStepTooFar(given, None, None, searched)
    seed, step = looked_for
    return AStepTooFar(
        given=given,
        found=_longer_steps(tensor_of(step.x), weights, step.rate),
        seed=record("seed", torch.tensor(seed), "seed"),
        searched=searched,
    )


def _longer_steps(X: Tensor, V: Tensor, rate: float) -> LongerSteps:
    start = similarity_run(X, V)
    slope = tensor_of(start.X_grad)
    rates = torch.linspace(0, rate, _LENGTHS + 1)
    runs = [similarity_run(X + length * slope, V) for length in rates]
    L = torch.stack([tensor_of(run.L) for run in runs])

    def shown(name: str, tensor: Tensor, source: str) -> Record:
        return record(name, tensor, source, decimals=2)

    return LongerSteps(
        runs=tuple(runs),
        rates=shown("rate", rates, f"torch.linspace(0, {rate!r}, {_LENGTHS + 1})"),
        change=shown("change of L", L - L[0], "L - L[0]"),
        predicted=shown("predicted", rates * (slope * slope).sum(), "rate * (X.grad**2).sum()"),
        level=shown("no gain", torch.zeros_like(rates), "torch.zeros_like(rates)"),
        longest=first_step(similarity, X, V, rate),
    )
