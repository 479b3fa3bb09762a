"""Workshop 2, line 4: X.grad over random X, told honestly: its average, its noise, its size."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2.course import (
    normal_rows,
    similarity,
)
from gradmath.problems.workshop_2.similarity import (
    RANDOM_ROWS,
    V_EVEN,
    Similarity,
    drawn_run,
    similarity_run,
)
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor, record, tensor_of
from gradmath.sampling.expectation import sample_gradients

_PER_DECADE = 8  # places at which a running average is looked at
_ERRORS = 3.0  # standard errors that a band is wide


@dataclass(frozen=True, eq=False)
class TheAverageIsNoise:
    """The average of X.grad over the first n of many random X, for growing n.

    Shapes: counts and averages one for each n: (), (5, 3); n and log_n (k,); means (k, 5, 3);
    low, high (k,): three standard errors to both sides of zero, of an entry of root-mean-square
    size; excess (k, 5, 3): how far beyond that band an average is, negative inside it. first and
    mirrored are runs at one more X, which listing drew, and at -X; together (5, 3) is the sum of
    their gradients.
    """

    listing: Listing
    first: Similarity
    mirrored: Similarity
    together: Record
    counts: tuple[Record, ...]
    averages: tuple[Record, ...]
    log_n: Record
    means: Record
    low: Record
    high: Record
    excess: Record

    @property
    def inside(self) -> bool:
        return bool((self.excess.value.astype(float) <= 0).all())


@with_gradients
def the_average_is_noise(
    V: Values = V_EVEN, n: float = 100_000, seed: float = 1
) -> TheAverageIsNoise:
    """What does X.grad average to over random X? Y is even in X, so to nothing but noise.

    Shapes: V (5, 5), a weight for each entry of Y; n (), how many X, from 100 to 1,000,000;
        seed (), of their draw.
    Raises: as `vjp`; ParameterError for another n.
    Source: Workshop 2 of the course.

    >>> found = the_average_is_noise(n=1000)
    >>> found.inside, bool(found.together.value.any())
    (True, False)
    """
    if n not in range(100, 1_000_001):
        raise ParameterError(f"n = {n} X cannot be shown; give a number from 100 to 1,000,000")
    weights, seed = real_tensor("V", V), int(seed)
    singles = tensor_of(sample_gradients(similarity, normal_rows, weights, int(n), seed)).double()
    ends = _log_spaced(int(n))
    sums = singles.cumsum(0)[ends - 1]
    means = sums / ends.reshape(-1, 1, 1)
    size = (singles * singles).mean().sqrt()
    band = _ERRORS * size / ends.sqrt()
    first = drawn_run(weights, seed)
    mirrored = similarity_run(-tensor_of(first.X), weights)

    def shown(name: str, tensor: Tensor, source: str, decimals: int = 4) -> Record:
        return record(name, tensor, source, seed=seed, decimals=decimals)

    return TheAverageIsNoise(
        listing=RANDOM_ROWS,
        first=first,
        mirrored=mirrored,
        together=record(
            "sum", tensor_of(first.X_grad) + tensor_of(mirrored.X_grad), "X.grad + (-X).grad"
        ),
        counts=tuple(record("n", count, "n") for count in ends),
        averages=tuple(shown("mean X.grad", mean, "X.grad, averaged") for mean in means),
        log_n=record("log10(n)", ends.double().log10(), "n.log10()"),
        means=shown("mean X.grad", means, "X.grad, averaged"),
        low=shown("band", -band, "-3 * rms / n.sqrt()"),
        high=shown("band", band, "3 * rms / n.sqrt()"),
        excess=shown("excess", means.abs() - band.reshape(-1, 1, 1), "mean.abs() - band"),
    )


def _log_spaced(n: int) -> Tensor:
    """Whole numbers from 10 to n in steps of equal ratio."""
    decades = torch.log10(torch.tensor(n / 10.0, dtype=torch.float64)).item()
    steps = max(2, round(decades * _PER_DECADE))
    return torch.logspace(1, 1 + decades, steps + 1, dtype=torch.float64).round().long()
