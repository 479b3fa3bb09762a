"""Workshop 2, line 4: what does change with V is the size of the gradient."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2.course import (
    FamilyStatistics,
    family_statistics,
    normal_rows,
    normalised_family,
    saturation,
    signed_family,
    similarity,
)
from gradmath.problems.workshop_2.similarity import RANDOM_ROWS, V_EVEN, Similarity, drawn_run
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import real_tensor, record, tensor_of
from gradmath.sampling.expectation import expected_gradient


@dataclass(frozen=True, eq=False)
class SizeIsNoAccident:
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


@with_gradients
def size_is_no_accident(
    n: float = 20_000, heavier: float = 3.0, seed: float = 0
) -> SizeIsNoAccident:
    """What does V change about X.grad, if the average is zero whatever V is? Its size.

    Shapes: n (), how many random X for each V, from 100 to 1,000,000; heavier (), the factor
        that the first row of V is multiplied by; seed (), of the draws.
    Raises: as `family_statistics`; ParameterError for another n.
    Source: Workshop 2 of the course.

    >>> found = size_is_no_accident(n=200)
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
    return SizeIsNoAccident(
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
