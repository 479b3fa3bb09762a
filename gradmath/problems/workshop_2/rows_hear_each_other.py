"""Workshop 2, lines 3 and 6: rows as arrows that hear of each other, and turn step by step."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, tau

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2.similarity import (
    V_SIGNED,
    Similarity,
    X,
    drawable_rows,
    similarity_run,
)
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.rounding import CALL, rounding_limit
from gradmath.running.tensors import Values, record, tensor_of

_STATES = 24  # of a nudge, and of a turn
_ANGLE = tau / 3  # of the turn


@dataclass(frozen=True, eq=False)
class RowsHearEachOther:
    """X.grad while one row of X moves, and while all rows turn together.

    nudged and turned are runs on the way, the first at X itself. Shapes: change (n,), how far
    each row of X.grad moved by the end of the nudge; Y_drift (), the largest change of any entry
    of Y under the turn, and grad_drift () of any entry of X.grad away from X.grad @ Q; Y_rounding
    (), what rounding alone may make of Y_drift. The drifts' own digits are those of one CPU.
    """

    row: int
    start: Similarity
    nudged: tuple[Similarity, ...]
    change: Record
    turned: tuple[Similarity, ...]
    Y_drift: Record
    Y_rounding: Record
    grad_drift: Record


@with_gradients
def rows_hear_each_other(
    X: Values = X, V: Values = V_SIGNED, row: float = 1, nudge: float = -0.6
) -> RowsHearEachOther:
    """Which rows of X.grad notice that one row of X moves, and what if all turn together?

    Shapes: X (n, d), rows of 2 or 3 entries; V (n, n), a weight for each entry of Y; row (), the
        one that moves; nudge (), what is added to each of its entries.
    Raises: as `weighted_similarity`; ShapeError for rows that cannot be drawn; ParameterError
        for a row that X does not have, or a nudge that is 0 or not finite.
    Source: Workshop 2 of the course.

    >>> found = rows_hear_each_other()
    >>> bool((found.change.value > 0).all()), bool(found.Y_drift.value <= found.Y_rounding.value)
    (True, True)
    """
    rows, weights = drawable_rows(X, V)
    if row not in range(len(rows)):
        raise ParameterError(f"row = {row} is no row of X; give one from 0 to {len(rows) - 1}")
    if not isfinite(nudge) or nudge == 0:
        raise ParameterError(f"nudge = {nudge} moves nothing; give a number that is not 0, as -0.6")
    direction = torch.zeros_like(rows)
    direction[int(row)] = nudge
    shares = [k / _STATES for k in range(_STATES + 1)]
    nudged = tuple(similarity_run(rows + share * direction, weights) for share in shares)
    turns = [_turn(share * _ANGLE, rows) for share in shares]
    turned = tuple(similarity_run(rows @ turn, weights) for turn in turns)
    before, after = nudged[0], nudged[-1]
    start_grad, start_Y = tensor_of(before.X_grad), tensor_of(before.Y)
    moved = (tensor_of(after.X_grad) - start_grad).norm(dim=1)
    Y_drift = torch.stack([tensor_of(each.Y) - start_Y for each in turned]).abs().max()
    grad_drift = torch.stack(
        [
            tensor_of(each.X_grad) - start_grad @ turn
            for each, turn in zip(turned, turns, strict=True)
        ]
    ).abs()
    return RowsHearEachOther(
        row=int(row),
        start=before,
        nudged=nudged,
        change=record("change", moved, "(after - before).norm(dim=1)", decimals=2),
        turned=turned,
        Y_drift=record("drift of Y", Y_drift, "max |Y(XQ) - Y(X)|"),
        Y_rounding=_drift_by_rounding(rows),
        grad_drift=record("drift of X.grad", grad_drift.max(), "max |(XQ).grad - X.grad @ Q|"),
    )


def _drift_by_rounding(rows: Tensor) -> Record:
    """Each entry of Y is tanh of d products, whose factors, too, are d products with a rounded Q.

    No sum on the way is larger than the square of the longest row, which turning leaves as it is;
    in length, an error of each of d entries counts for up to the root of d.
    """
    d = rows.shape[1]
    longest = float((rows.double() ** 2).sum(1).max())
    operations = (d + 1) * d**0.5 + d + CALL
    return rounding_limit("rounding of Y", operations, max(1.0, longest), rows.dtype)


def _turn(angle: float, rows: Tensor) -> Tensor:
    """A rotation by an angle, in space around an axis that leans away from all others."""
    if rows.shape[1] == 2:
        generator = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    else:
        x, y, z = 0.36, -0.48, 0.8  # of length 1
        generator = torch.tensor([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])
    turn: Tensor = torch.linalg.matrix_exp(angle * generator.double())
    return turn.to(rows)
