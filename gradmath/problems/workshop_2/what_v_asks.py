"""Workshop 2, line 1: what V weighs, as one number L."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.problems.workshop_2.course import Family, normalised_family, signed_family
from gradmath.problems.workshop_2.similarity import (
    OBJECTIVE,
    Similarity,
    X,
    compared_rows,
    similarity_run,
)
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, record, tensor_of

_EVERY = 4  # member of a family is shown: 23 of the course's 89


@dataclass(frozen=True, eq=False)
class WhatVAsks:
    """L for V along the two families: `even` moves weight off the diagonal, `signed` penalises.

    start and each run are whole runs of autograd; even and signed begin with V = a * eye. listing
    is `OBJECTIVE`, run on the last V; X_grad is what L.backward() left there.
    """

    start: Similarity
    even: tuple[Similarity, ...]
    signed: tuple[Similarity, ...]
    listing: Listing
    X_grad: Record


@with_gradients
def what_v_asks(X: Values = X, points: float = 100) -> WhatVAsks:
    """What L = sum(V * Y) makes of Y, as V moves along its two families.

    Shapes: X (n, d), the rows that are compared; points (), how finely b is divided.
    Raises: as `weighted_similarity` and `normalised_family`.
    Source: Workshop 2 of the course.

    >>> found = what_v_asks()
    >>> [run.L.text() for run in (found.start, found.even[-1], found.signed[-1])]
    ['1.97', '1.72', '0.08']
    """
    rows = compared_rows(X)

    def along(family: Family) -> tuple[Similarity, ...]:
        members = tensor_of(family.V).to(rows)[::_EVERY]
        return tuple(similarity_run(rows, V) for V in members)

    even = along(normalised_family(int(points), len(rows)))
    signed = along(signed_family(int(points), len(rows)))
    leaf = rows.clone().requires_grad_()
    run(OBJECTIVE, X=leaf, V=tensor_of(signed[-1].V))
    assert leaf.grad is not None
    return WhatVAsks(even[0], even, signed, OBJECTIVE, record("X.grad", leaf.grad, "L.backward()"))
