"""Workshop 2, line 2: which entries of Y follow V, one by one and on average."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.problems.workshop_2.course import similarity
from gradmath.problems.workshop_2.similarity import (
    V_SIGNED,
    Similarity,
    X,
    change_listing,
    check_rate,
    similarity_run,
    similarity_tensors,
)
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, record, tensor_of
from gradmath.sampling.expected_value import expected_change

_DECIMALS = 3  # of a change of Y
_COUNTS = (10, 100, 1_000, 10_000, 100_000)  # random X that are averaged


@dataclass(frozen=True, eq=False)
class Changes:
    """How Y changes in one reward step with one V: at one X, then on average over random X.

    Shapes: single and each of averages (n, n); averages[k] is the mean over counts[k] () draws
    of X, errors[k] its standard error.
    """

    V: Record
    single: Record
    counts: tuple[Record, ...]
    averages: tuple[Record, ...]
    errors: tuple[Record, ...]

    @property
    def against(self) -> tuple[tuple[int, int], ...]:
        """The pairs i <= j of single that move against V's sign, as far as decimals show it."""
        return _against(self.V, self.single)

    @property
    def against_on_average(self) -> tuple[tuple[int, int], ...]:
        """Those of the mean of most draws."""
        return _against(self.V, self.averages[-1])


def _against(V: Record, change: Record) -> tuple[tuple[int, int], ...]:
    moved = change.value.astype(float)
    lost = (moved * V.value < 0) & (abs(moved) >= 0.5 * 10.0**-change.decimals)
    return tuple((int(i), int(j)) for i, j in zip(*lost.nonzero(), strict=True) if i <= j)


@dataclass(frozen=True, eq=False)
class KeptOnAverage:
    """Reward steps with V as given, and with the sign of all that is off its diagonal flipped."""

    start: Similarity
    listing: Listing
    given: Changes
    flipped: Changes


@with_gradients
def kept_on_average(
    X: Values = X, V: Values = V_SIGNED, rate: float = 0.2, seed: float = 0
) -> KeptOnAverage:
    """Does a reward step raise what V rewards and lower what V penalises?

    Shapes: X (n, d), the rows of the single step; V (n, n), a weight for each entry of Y;
        rate (), the length of the step, above zero; seed (), of the random X.
    Raises: as `directions`.
    Source: Workshop 2 of the course.

    >>> found = kept_on_average()
    >>> found.given.against, found.flipped.averages[-1].text((0, 1))
    (((0, 0), (1, 2)), '0.063')
    """
    check_rate(rate)
    rows, weights = similarity_tensors(X, V)
    turned = torch.diag(2 * weights.diagonal()) - weights
    return KeptOnAverage(
        start=similarity_run(rows, weights),
        listing=change_listing(rate),
        given=_changes(rows, weights, rate, int(seed)),
        flipped=_changes(rows, turned, rate, int(seed)),
    )


def _changes(X: Tensor, V: Tensor, rate: float, seed: int) -> Changes:
    leaf = X.clone().requires_grad_()
    done = run(change_listing(rate), X=leaf, V=V)
    assert done.result is not None
    n, d = X.shape

    def sample(generator: torch.Generator, count: int) -> Tensor:
        return torch.randn(count, n, d, generator=generator)

    found = [expected_change(similarity, sample, V, rate, count, seed) for count in _COUNTS]

    def shown(name: str, each: Record) -> Record:
        return Record(name, each.value, each.source, seed=each.seed, decimals=_DECIMALS)

    return Changes(
        V=done.values["V"],
        single=record(
            "change of Y",
            tensor_of(done.result),
            change_listing(rate).lines[-1],
            decimals=_DECIMALS,
        ),
        counts=tuple(record("n", torch.tensor(count), "n") for count in _COUNTS),
        averages=tuple(shown("mean change of Y", each.mean) for each in found),
        errors=tuple(shown("standard error", each.standard_error) for each in found),
    )
