"""Workshop 2: V as an objective for Y = tanh(X @ X.T), which says how alike the rows of X are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.random_states import random_states_restored
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
V_EVEN = tuple(tuple(0.4 if i == j else 0.1 for j in range(5)) for i in range(5))
_DRAWN = (2, 3)  # dimensions that a frame can show

SIMILARITY = Listing(("Y = torch.tanh(X @ X.T)", "Y.backward(V)", "X.grad"))
RANDOM_ROWS = Listing(
    ("X = torch.randn(5, 3, requires_grad=True)", "Y = torch.tanh(X @ X.T)", "Y.backward(V)")
)


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


@with_gradients
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


def check_rate(rate: float) -> None:
    """Refuse what is no length of a step."""
    if not isinstance(rate, int | float) or not isfinite(rate) or rate <= 0:
        raise ParameterError(f"rate = {rate!r} is no length of a step; give one above 0, as 0.2")


def drawable_rows(X: Values, V: Values) -> tuple[Tensor, Tensor]:
    """X and V as tensors that fit together, with rows that a frame can show."""
    rows, weights = similarity_tensors(X, V)
    if rows.shape[1] not in _DRAWN:
        raise ShapeError(
            f"X has rows of {rows.shape[1]} entries; give them 2 or 3, which a frame can show"
        )
    return rows, weights


def drawn_run(V: Tensor, seed: int) -> Similarity:
    """Run `RANDOM_ROWS` as it stands, with torch's own generator seeded for it."""
    with random_states_restored():
        torch.manual_seed(seed)
        X = run(RANDOM_ROWS, V=V).values["X"]
    found = similarity_run(tensor_of(X), V)
    return replace(found, X=record("X", tensor_of(X), RANDOM_ROWS.lines[0], seed=seed))
