"""Workshop 2, line 3: V and V.T leave the same X.grad, and V - V.T leaves none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.lopsided import (
    DIFFERENCE,
    GIVEN,
    MEAN,
    TURNED,
    LopsidedLines,
    less,
)
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from gradmath.records.lopsided import LopsidedRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor

# Its mean with its own transpose is the V of the chapter's other films.
V_UPPER = tuple(
    tuple(0.4 if i == j else -0.2 if i < j else 0.0 for j in range(5)) for i in range(5)
)
_MOST = 1.0  # of an entry of V
_SEEN, _FITS = 0.1, 1.6  # how long the largest gradient has to be, and may be
_STEPS = 50  # from V to V - V.T


@dataclass(frozen=True, eq=False)
class OnlyTheSymmetricPart:
    """The same X under V, under V.T, under their mean, and under V less more and more of V.T.

    `shrinking` begins with no share of V.T and ends with all of it, as `nothing`. pair are the two
    rows that are looked at.
    """

    given: LopsidedRun
    turned: LopsidedRun
    mean: LopsidedRun
    nothing: LopsidedRun
    shrinking: tuple[LopsidedRun, ...]
    pair: tuple[int, int]

    @property
    def runs(self) -> tuple[LopsidedRun, ...]:
        return (self.given, self.turned, self.mean, self.nothing, *self.shrinking)

    @property
    def makes_rows(self) -> str:
        """The line that begins to make X."""
        return self._beginning("X = ")

    @property
    def makes_weights(self) -> str:
        """The line that begins to make V."""
        return self._beginning("V = ")

    def _beginning(self, start: str) -> str:
        return next(line for line in self.given.listing.lines if line.startswith(start))


@with_gradients
def only_the_symmetric_part(
    X: Values = X, V: Values = V_UPPER, i: int = 0, j: int = 3
) -> OnlyTheSymmetricPart:
    """Can X.grad tell V from V.T, when Y = tanh(X @ X.T) is symmetric?

    Shapes: X (n, d), the rows that are compared: tenths from -2 to 2, n from 2 to 6, d 2 or 3; each
        0.3 to 2.4 long, and their tips apart as they are seen; V (n, n), a weight for each entry of
        Y: tenths from -1 to 1, those of each pair of rows an even number of tenths apart; i (), the
        first row of the pair that is looked at, whose two weights differ and do not cancel; j (),
        the second one, after the first.
    Raises: ShapeError or ParameterError if they are not so, or if X.grad could not be seen or would
        not fit a frame; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = only_the_symmetric_part()
    >>> film.given.sums.text(film.pair), film.mean.V.text(film.pair), film.nothing.V.text((3, 0))
    ('−0.2', '−0.1', '0.2')
    """
    rows = checked_rows(X)
    weights = _checked_weights(V, len(rows))
    pair = _checked_pair(weights, i, j)
    lines = LopsidedLines(rows, weights)
    given = lines.run(GIVEN)
    size = float(torch.tensor(given.X_grad.value).double().norm(dim=1).max())
    if not _SEEN <= size <= _FITS:
        raise ParameterError(
            f"the longest row of X.grad is {size:.2f} long; give X and V for which it is from "
            f"{_SEEN:g} to {_FITS:g}, which can be seen beside the rows"
        )
    return OnlyTheSymmetricPart(
        given=given,
        turned=lines.run(TURNED),
        mean=lines.run(MEAN),
        nothing=lines.run(DIFFERENCE),
        shrinking=tuple(lines.run(less(k / _STEPS)) for k in range(_STEPS + 1)),
        pair=pair,
    )


def _checked_weights(values: Values, n: int) -> Tensor:
    V = real_tensor("V", values)
    if V.shape != (n, n):
        raise ShapeError(
            f"V has shape {tuple(V.shape)} but X has {n} rows; give V {n} rows of {n}, one weight "
            "for each entry of Y"
        )
    for place, entry in zip(torch.cartesian_prod(*[torch.arange(n)] * 2), V.flatten(), strict=True):
        value = float(entry)
        if abs(10 * value - round(10 * value)) > 1e-5 or abs(value) > _MOST:
            raise ParameterError(
                f"V{place.tolist()} is {value:g}; give tenths from -{_MOST:g} to {_MOST:g}, which "
                "can be read"
            )
    odd = ((10 * (V - V.T)).round() % 2 != 0).nonzero().tolist()
    if odd:
        (i, j), *_ = odd
        raise ParameterError(
            f"V[{i}, {j}] = {float(V[i, j]):g} and V[{j}, {i}] = {float(V[j, i]):g} are an odd "
            "number of tenths apart; give an even one, so that their mean can be read, too"
        )
    return V.float() + 0.0


def _checked_pair(V: Tensor, i: int, j: int) -> tuple[int, int]:
    n = len(V)
    if i != int(i) or j != int(j) or not 0 <= i < j < n:
        raise ParameterError(f"i = {i!r} and j = {j!r} are no pair of rows; give 0 <= i < j < {n}")
    pair = int(i), int(j)
    if not _shows(V, *pair):
        others = [each for each in combinations(range(n), 2) if _shows(V, *each)]
        what = f"give i and j another pair, as {others[0]}" if others else "give V other weights"
        raise ParameterError(
            f"V[{i}, {j}] = {float(V[pair]):g} and V[{j}, {i}] = {float(V[pair[::-1]]):g} are "
            f"alike or cancel; {what}"
        )
    return pair


def _shows(V: Tensor, i: int, j: int) -> bool:
    """Whether a pair has two weights that differ, and a sum."""
    return abs(float(V[i, j])) != abs(float(V[j, i]))
