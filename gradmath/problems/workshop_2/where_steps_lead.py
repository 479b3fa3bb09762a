"""Workshop 2, line 6: the step repeated, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2.similarity import (
    V_SIGNED,
    Similarity,
    X,
    check_rate,
    drawable_rows,
    similarity_run,
)
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, tensor_of


@dataclass(frozen=True, eq=False)
class WhereStepsLead:
    """The step X = X + rate * X.grad again and again, from the same X with two weights.

    apart has V as given, together the same with the sign of all that is off its diagonal
    flipped; listing is run for each step.
    """

    listing: Listing
    apart: tuple[Similarity, ...]
    together: tuple[Similarity, ...]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The pairs of rows i < j that agree in the end of apart."""
        Y = self.apart[-1].Y.value
        return tuple(
            (i, j) for i in range(len(Y)) for j in range(i + 1, len(Y)) if float(Y[i, j]) > 0
        )


@with_gradients
def where_steps_lead(
    X: Values = X, V: Values = V_SIGNED, rate: float = 0.2, steps: float = 24
) -> WhereStepsLead:
    """Where do the rows of X go, if the step is repeated?

    Shapes: X (n, d), rows of 2 or 3 entries; V (n, n), a weight for each entry of Y; rate (), the
        length of a step, above zero; steps (), how many, from 1 to 200.
    Raises: as `weighted_similarity` and `directions`; ParameterError for a bad number of steps.
    Source: Workshop 2 of the course.

    >>> found = where_steps_lead()
    >>> found.pairs, [way[-1].L.text() for way in (found.apart, found.together)]
    (((1, 2), (3, 4)), ['3.10', '3.97'])
    """
    check_rate(rate)
    if steps not in range(1, 201):
        raise ParameterError(f"steps = {steps} cannot be shown; give a number from 1 to 200")
    rows, weights = drawable_rows(X, V)
    listing = Listing(("Y = torch.tanh(X @ X.T)", "Y.backward(V)", f"X = X + {rate!r} * X.grad"))
    flipped = torch.diag(2 * weights.diagonal()) - weights

    def way(weights: Tensor) -> tuple[Similarity, ...]:
        here, runs = rows, [similarity_run(rows, weights)]
        for _ in range(int(steps)):
            leaf = here.clone().requires_grad_()
            here = tensor_of(run(listing, X=leaf, V=weights).values["X"])
            runs.append(similarity_run(here, weights))
        return tuple(runs)

    return WhereStepsLead(listing, apart=way(weights), together=way(flipped))
