"""Workshop 2, line 4: X.grad over random X, told honestly: its average, its noise, its size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2 import (
    FamilyStatistics,
    family_statistics,
    normal_rows,
    normalised_family,
    saturation,
    signed_family,
    similarity,
)
from gradmath.problems.workshop_2_objective import Similarity, similarity_run
from gradmath.records.tensor import Listing, Record
from gradmath.running.listing import run
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import Values, real_tensor, record, tensor_of
from gradmath.sampling.expectation import expected_gradient, sample_gradients

V_EVEN = tuple(tuple(0.4 if i == j else 0.1 for j in range(5)) for i in range(5))
RANDOM_ROWS = Listing(
    ("X = torch.randn(5, 3, requires_grad=True)", "Y = torch.tanh(X @ X.T)", "Y.backward(V)")
)
_PER_DECADE = 8  # places at which a running average is looked at
_ERRORS = 3.0  # standard errors that a band is wide


@dataclass(frozen=True, eq=False)
class Averaging:
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


@torch.inference_mode(False)  # gradients are on, whatever the caller's mode is
def averaged_gradient(V: Values = V_EVEN, n: float = 100_000, seed: float = 1) -> Averaging:
    """What does X.grad average to over random X? Y is even in X, so to nothing but noise.

    Shapes: V (5, 5), a weight for each entry of Y; n (), how many X, from 100 to 1,000,000;
        seed (), of their draw.
    Raises: as `vjp`; ParameterError for another n.
    Source: Workshop 2 of the course.

    >>> found = averaged_gradient(n=1000)
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

    return Averaging(
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


def drawn_run(V: Tensor, seed: int) -> Similarity:
    """Run `RANDOM_ROWS` as it stands, with torch's own generator seeded for it."""
    with random_states_restored():
        torch.manual_seed(seed)
        X = run(RANDOM_ROWS, V=V).values["X"]
    found = similarity_run(tensor_of(X), V)
    return replace(found, X=record("X", tensor_of(X), RANDOM_ROWS.lines[0], seed=seed))


def _log_spaced(n: int) -> Tensor:
    """Whole numbers from 10 to n in steps of equal ratio."""
    decades = torch.log10(torch.tensor(n / 10.0, dtype=torch.float64)).item()
    steps = max(2, round(decades * _PER_DECADE))
    return torch.logspace(1, 1 + decades, steps + 1, dtype=torch.float64).round().long()


@dataclass(frozen=True, eq=False)
class GradientSizes:
    """The root-mean-square size of X.grad over random X, along both families of V.

    Shapes: members one V (5, 5) for each of the normalised family; slope (2,), the mean of
    1 - Y**2 on the diagonal and off it. rows_even and rows_heavy (5, 3) are the sizes of the
    entries for V_heavy before and after its first row was made heavier. apart (k,) is how far the
    sizes along the two families are from each other. first is one run of listing.
    """

    listing: Listing
    first: Similarity
    even: FamilyStatistics
    signed: FamilyStatistics
    members: tuple[Record, ...]
    slope: Record
    V_even: Record
    V_heavy: Record
    rows_even: Record
    rows_heavy: Record
    apart: Record


@torch.inference_mode(False)
def gradient_sizes(n: float = 20_000, heavier: float = 3.0, seed: float = 0) -> GradientSizes:
    """What does V change about X.grad, if the average is zero whatever V is? Its size.

    Shapes: n (), how many random X for each V, from 100 to 1,000,000; heavier (), the factor
        that the first row of V is multiplied by; seed (), of the draws.
    Raises: as `family_statistics`; ParameterError for another n.
    Source: Workshop 2 of the course.

    >>> found = gradient_sizes(n=200)
    >>> [found.even.size.shape, found.rows_heavy.shape]
    [(89,), (5, 3)]
    """
    if n not in range(100, 1_000_001):
        raise ParameterError(f"n = {n} X cannot be shown; give a number from 100 to 1,000,000")
    n, seed = int(n), int(seed)
    even = family_statistics(normalised_family(), n, seed)
    signed = family_statistics(signed_family(), n, seed + 2)
    V = real_tensor("V", V_EVEN)
    heavy = V.clone()
    heavy[0] *= heavier
    sizes = expected_gradient(similarity, normal_rows, torch.stack([V, heavy]), n, seed + 1)
    slopes = tensor_of(saturation(n, seed).mean)
    off = slopes[~torch.eye(len(slopes), dtype=torch.bool)]

    def shown(name: str, tensor: Tensor, source: str) -> Record:
        return record(name, tensor, source, seed=seed, decimals=2)

    by_entry = tensor_of(sizes.root_mean_square)
    return GradientSizes(
        listing=RANDOM_ROWS,
        first=drawn_run(V, seed),
        even=even,
        signed=signed,
        members=tuple(
            record("V", each, "a on the diagonal, b elsewhere", decimals=2)
            for each in tensor_of(even.family.V)
        ),
        slope=shown(
            "1 - Y**2", torch.stack([slopes.diagonal().mean(), off.mean()]), "1 - Y**2, averaged"
        ),
        V_even=record("V", V, "0.4 on the diagonal, 0.1 elsewhere"),
        V_heavy=record("V", heavy, f"V[0] *= {heavier!r}"),
        rows_even=shown("rms of X.grad", by_entry[0], "rms of X.grad"),
        rows_heavy=shown("rms of X.grad", by_entry[1], "rms of X.grad"),
        apart=shown(
            "difference", (tensor_of(even.size) - tensor_of(signed.size)).abs(), "even - signed"
        ),
    )
