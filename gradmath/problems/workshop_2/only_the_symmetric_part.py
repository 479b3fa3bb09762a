"""Workshop 2, line 3: V and V.T ask for the same; rows hear of each other; turned rows turn it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.problems.workshop_2.similarity import (
    SIMILARITY,
    Similarity,
    X,
    similarity_run,
    similarity_tensors,
)
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.rounding import CALL, rounding_limit
from gradmath.running.tensors import Values, record, tensor_of

# Its mean with its own transpose is the V_SIGNED of the other scenes.
V_UPPER = tuple(
    tuple(0.4 if i == j else -0.2 if i < j else 0.0 for j in range(5)) for i in range(5)
)
TRANSPOSED = Listing(("Y.backward(V)", "Y.backward(V.T)", "Y.backward((V + V.T) / 2)"))


@dataclass(frozen=True, eq=False)
class OnlyTheSymmetricPart:
    """The same X under V, under V.T and under their mean, each a run of autograd of its own.

    Shapes: asymmetry (n, n), Y - Y.T, which torch makes exactly zero or leaves at rounding;
    difference (), the largest of any entry of X.grad between two of the three runs; Y_rounding and
    X_grad_rounding (), what rounding alone may make of the two. Which CPU ran decides their digits.
    """

    listing: Listing
    given: Similarity
    transposed: Similarity
    mean: Similarity
    asymmetry: Record
    Y_rounding: Record
    difference: Record
    X_grad_rounding: Record


@with_gradients
def only_the_symmetric_part(X: Values = X, V: Values = V_UPPER) -> OnlyTheSymmetricPart:
    """Can X.grad tell V from V.T, when Y = tanh(X @ X.T) is symmetric?

    Shapes: X (n, d), the rows that are compared; V (n, n), a weight for each entry of Y.
    Raises: as `weighted_similarity`.
    Source: Workshop 2 of the course.

    >>> found = only_the_symmetric_part()
    >>> bool(found.difference.value <= found.X_grad_rounding.value)
    True
    """
    rows, weights = similarity_tensors(X, V)
    given, transposed, mean = (
        _weighed(rows, weights, *each)
        for each in zip(
            TRANSPOSED.lines, (weights, weights.mT, (weights + weights.mT) / 2), strict=True
        )
    )
    grads = torch.stack([tensor_of(each.X_grad) for each in (given, transposed, mean)])
    Y = tensor_of(given.Y)
    return OnlyTheSymmetricPart(
        listing=TRANSPOSED,
        given=given,
        transposed=transposed,
        mean=mean,
        asymmetry=record("Y - Y.T", Y - Y.mT, "Y - Y.T"),
        Y_rounding=rounding_limit("rounding of Y", *_rounding_of_similarity(rows), rows.dtype),
        difference=record("difference", (grads.amax(0) - grads.amin(0)).max(), "max - min"),
        X_grad_rounding=rounding_limit(
            "rounding of X.grad", *_rounding_of_gradient(rows, weights), rows.dtype
        ),
    )


def _rounding_of_similarity(X: Tensor) -> tuple[float, float]:
    """How many operations round an entry of Y, tanh of d products, and the largest number there."""
    return X.shape[1] + CALL, max(1.0, float((X.double() ** 2).sum(1).max()))


def _rounding_of_gradient(X: Tensor, V: Tensor) -> tuple[float, float]:
    """The same for X.grad = (G + G.T) @ X with G = V * (1 - Y**2).

    The slope 1 - Y**2 is off by at most the rounding of Y, and is rounded itself, as is G.
    """
    operations, longest = _rounding_of_similarity(X)
    weighed = (V.abs() + V.abs().mT).double() @ X.abs().double()
    return 2 * len(X) + operations * longest + 3, float(weighed.max())


def _weighed(X: Tensor, V: Tensor, line: str, meant: Tensor) -> Similarity:
    """A run with the weights that a line makes of V, and the X.grad that this very line leaves."""
    forward, _, read = SIMILARITY.lines
    done = run(Listing((forward, line, read)), X=X.clone().requires_grad_(), V=V)
    assert done.result is not None
    X_grad = record("X.grad", tensor_of(done.result), line, decimals=2)
    return replace(similarity_run(X, meant), X_grad=X_grad)
