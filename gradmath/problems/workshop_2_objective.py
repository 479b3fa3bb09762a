"""Workshop 2, lines 1 to 3: V as an objective for Y = tanh(X @ X.T), and its symmetries."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ShapeError
from gradmath.problems.workshop_2 import Family, normalised_family, signed_family
from gradmath.records.tensor import Listing, Record
from gradmath.running.listing import run
from gradmath.running.tensors import Values, real_tensor, record, tensor_of

# torch.randn(5, 3) of seed 30163, rounded to what is shown: rows that agree and rows that do not.
X = (
    (-0.7, 1.3, -0.8),
    (-0.4, 0.5, 0.3),
    (0.6, 1.1, 0.8),
    (-1.4, -0.2, -0.6),
    (-1.2, -0.7, -0.8),
)
# Of the signed family, as 5 * 0.4**2 + 20 * 0.1**2 = 1.
V_SIGNED = tuple(tuple(0.4 if i == j else -0.1 for j in range(5)) for i in range(5))

SIMILARITY = Listing(("Y = torch.tanh(X @ X.T)", "Y.backward(V)", "X.grad"))
OBJECTIVE = Listing(("Y = torch.tanh(X @ X.T)", "L = (V * Y).sum()", "L.backward()"))


@dataclass(frozen=True, eq=False)
class Similarity:
    """One run of `SIMILARITY`: how alike the rows of X are, and what V asks of them.

    Shapes: X, X_grad (n, d); Y, V (n, n); L (), which is sum(V * Y); parts (3,): what the
    diagonal brings to L, what the rest does, and L.
    """

    listing: Listing
    X: Record
    V: Record
    Y: Record
    L: Record
    parts: Record
    X_grad: Record


@torch.inference_mode(False)  # gradients are on, whatever the caller's mode is
def weighted_similarity(X: Values = X, V: Values = V_SIGNED) -> Similarity:
    """Which way does V pull the rows of X, when Y = tanh(X @ X.T) says how alike they are?

    Shapes: X (n, d), the rows that are compared; V (n, n), a weight for each entry of Y.
    Raises: ShapeError if X is no matrix of at least two rows, or V does not fit Y; the errors of
        `real_tensor`; NonFiniteError if L overflows.
    Source: Workshop 2 of the course.

    >>> found = weighted_similarity()
    >>> found.Y.text((3, 4)), found.L.text(), found.X_grad.text((4, 2))
    ('0.98', '1.35', '0.04')
    """
    rows, weights = similarity_tensors(X, V)
    return similarity_run(rows, weights)


def similarity_tensors(X: Values, V: Values) -> tuple[Tensor, Tensor]:
    """X and V as fresh tensors of one dtype that fit together."""
    rows = compared_rows(X)
    weights = real_tensor("V", V).to(rows)
    if weights.shape != (len(rows),) * 2:
        raise ShapeError(
            f"V has shape {tuple(weights.shape)} but X has {len(rows)} rows; "
            f"give V {len(rows)} rows of {len(rows)}, one weight for each entry of Y"
        )
    return rows, weights


def compared_rows(X: Values) -> Tensor:
    """X as a fresh matrix of at least two rows."""
    rows = real_tensor("X", X)
    if rows.dim() != 2 or len(rows) < 2:
        raise ShapeError(
            f"X has shape {tuple(rows.shape)}; give a matrix of at least two rows, "
            "for they are compared with each other"
        )
    return rows


def similarity_run(X: Tensor, V: Tensor) -> Similarity:
    """Run `SIMILARITY` on tensors that fit together."""
    leaf = X.clone().requires_grad_()
    done = run(SIMILARITY, X=leaf, V=V)
    assert done.result is not None
    Y = tensor_of(done.values["Y"])
    weighed = V * Y
    L = weighed.sum()
    diagonal = weighed.diagonal().sum()
    if not all(torch.isfinite(each).all() for each in (L, tensor_of(done.result))):
        raise NonFiniteError(f"L or X.grad overflows {X.dtype}; scale V or X down")
    return Similarity(
        listing=SIMILARITY,
        X=done.values["X"],
        V=done.values["V"],
        Y=record("Y", Y, SIMILARITY.lines[0], decimals=2),
        L=record("L", L, "(V * Y).sum()", decimals=2),
        parts=record(
            "L and its parts", torch.stack([diagonal, L - diagonal, L]), "V * Y", decimals=2
        ),
        X_grad=record("X.grad", tensor_of(done.result), "Y.backward(V)", decimals=2),
    )


_EVERY = 4  # member of a family is shown: 23 of the course's 89


@dataclass(frozen=True, eq=False)
class Objectives:
    """L for V along the two families: `even` moves weight off the diagonal, `signed` penalises.

    start and each run are whole runs of autograd; even and signed begin with V = a * eye. listing
    is `OBJECTIVE`, run on the last V; X_grad is what L.backward() left there.
    """

    start: Similarity
    even: tuple[Similarity, ...]
    signed: tuple[Similarity, ...]
    listing: Listing
    X_grad: Record


@torch.inference_mode(False)
def objectives(X: Values = X, points: float = 100) -> Objectives:
    """What L = sum(V * Y) makes of Y, as V moves along its two families.

    Shapes: X (n, d), the rows that are compared; points (), how finely b is divided.
    Raises: as `weighted_similarity` and `normalised_family`.
    Source: Workshop 2 of the course.

    >>> found = objectives()
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
    return Objectives(even[0], even, signed, OBJECTIVE, record("X.grad", leaf.grad, "L.backward()"))
