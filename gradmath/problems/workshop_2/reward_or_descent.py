"""Workshop 2, lines 2 and 5: what one step along X.grad does to L and to the entries of Y."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from gradmath.gradients.objectives import FirstStep, first_step
from gradmath.problems.workshop_2.course import similarity
from gradmath.problems.workshop_2.similarity import (
    V_SIGNED,
    Similarity,
    X,
    check_rate,
    similarity_run,
    similarity_tensors,
)
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, record, tensor_of

_STATES = 16  # on the way of one step


@dataclass(frozen=True, eq=False)
class RewardOrDescent:
    """A reward step X + rate * X.grad beside a descent step X - rate * X.grad.

    listing makes both, as up and down. rising and falling are runs on the way there, the first
    at X itself; reward and descent tell what came of the whole step and what X.grad promised.
    """

    start: Similarity
    listing: Listing
    rate: Record
    rising: tuple[Similarity, ...]
    falling: tuple[Similarity, ...]
    reward: FirstStep
    descent: FirstStep


@with_gradients
def reward_or_descent(X: Values = X, V: Values = V_SIGNED, rate: float = 0.2) -> RewardOrDescent:
    """Does X + rate * X.grad raise L = sum(V * Y), or does X - rate * X.grad?

    Shapes: X (n, d), the rows that are compared; V (n, n), a weight for each entry of Y;
        rate (), the length of the step, above zero.
    Raises: as `weighted_similarity` and `first_step`; ParameterError for a rate <= 0, whose
        reward step would be a descent.
    Source: Workshop 2 of the course.

    >>> both = reward_or_descent()
    >>> [float(step.change.value) > 0 for step in (both.reward, both.descent)]
    [True, False]
    """
    check_rate(rate)
    rows, weights = similarity_tensors(X, V)
    start = similarity_run(rows, weights)
    slope = tensor_of(start.X_grad)
    listing = Listing((f"up = X + {rate!r} * X.grad", f"down = X - {rate!r} * X.grad"))
    leaf = rows.clone().requires_grad_()
    leaf.grad = slope.clone()
    with torch.no_grad():
        ends = run(listing, X=leaf).values
    shares = [k / _STATES for k in range(1, _STATES)]

    def way(sign: float, end: str) -> tuple[Similarity, ...]:
        between = [rows + sign * rate * share * slope for share in shares]
        places = [*between, tensor_of(ends[end])]
        return (start, *(similarity_run(place, weights) for place in places))

    return RewardOrDescent(
        start=start,
        listing=listing,
        rate=record("rate", torch.tensor(rate), "rate"),
        rising=way(+1.0, "up"),
        falling=way(-1.0, "down"),
        reward=first_step(similarity, rows, weights, rate),
        descent=first_step(similarity, rows, weights, -rate),
    )
