"""Workshop 2, lines 2 and 5: what one step along X.grad does to L and to the entries of Y."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import torch

from gradmath.errors import ParameterError
from gradmath.objectives import FirstStep, first_step
from gradmath.problems.workshop_2 import mean_change, normal_rows, similarity
from gradmath.problems.workshop_2_objective import (
    V_SIGNED,
    Similarity,
    X,
    similarity_run,
    similarity_tensors,
)
from gradmath.program import run
from gradmath.random_states import stream
from gradmath.records import Listing, Record
from gradmath.tensors import Values, record, tensor_of

_STATES = 16  # on the way of one step


@dataclass(frozen=True, eq=False)
class Directions:
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


@torch.inference_mode(False)  # gradients are on, whatever the caller's mode is
def directions(X: Values = X, V: Values = V_SIGNED, rate: float = 0.2) -> Directions:
    """Does X + rate * X.grad raise L = sum(V * Y), or does X - rate * X.grad?

    Shapes: X (n, d), the rows that are compared; V (n, n), a weight for each entry of Y;
        rate (), the length of the step, above zero.
    Raises: as `weighted_similarity` and `first_step`; ParameterError for a rate <= 0, whose
        reward step would be a descent.
    Source: Workshop 2 of the course.

    >>> both = directions()
    >>> [float(step.change.value) > 0 for step in (both.reward, both.descent)]
    [True, False]
    """
    _check_rate(rate)
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

    return Directions(
        start=start,
        listing=listing,
        rate=record("rate", torch.tensor(rate), "rate"),
        rising=way(+1.0, "up"),
        falling=way(-1.0, "down"),
        reward=first_step(similarity, rows, weights, rate),
        descent=first_step(similarity, rows, weights, -rate),
    )


def _check_rate(rate: float) -> None:
    if not isinstance(rate, int | float) or not isfinite(rate) or rate <= 0:
        raise ParameterError(f"rate = {rate!r} is no length of a step; give one above 0, as 0.2")


@dataclass(frozen=True, eq=False)
class Obedience:
    """What V asks of one entry of Y, by its sign, and what one reward step does to it.

    Shapes: change (n, n), of Y at one X. against are the entries above and on the diagonal that
    move against V's sign there, by so much that it shows.
    """

    V: Record
    change: Record
    against: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class KeptOnAverage:
    """One reward step: at one X, and on average over more and more random X.

    averages has one (n, n) mean of n samples for each of counts, and errors their standard
    errors; flipped is the mean for a V whose entries off the diagonal changed sign.
    """

    X: Record
    single: Obedience
    listing: Listing
    counts: Record
    averages: tuple[Record, ...]
    errors: tuple[Record, ...]
    flipped: Obedience
    flipped_error: Record


@torch.inference_mode(False)
def kept_on_average(
    X: Values = X, V: Values = V_SIGNED, rate: float = 0.2, seed: float = 0
) -> KeptOnAverage:
    """Does a reward step raise what V rewards and lower what V penalises?

    Shapes: X (n, d), the rows of the single step; V (n, n), a weight for each entry of Y;
        rate (), the length of the step, above zero; seed (), of the random X.
    Raises: as `directions`.
    Source: Workshop 2 of the course.
    """
    _check_rate(rate)
    rows, weights = similarity_tensors(X, V)
    listing = Listing(
        (
            "Y = torch.tanh(X @ X.T)",
            "Y.backward(V)",
            f"up = X + {rate!r} * X.grad",
            "torch.tanh(up @ up.T) - Y",
        )
    )
    raise NotImplementedError
