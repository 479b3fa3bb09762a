"""Workshop 2, line 3: after a step up some entries of Y go against V, on average none does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.stepped import StepLines
from gradmath.problems.parameters import within
from gradmath.problems.workshop_2.course import V_SIGNED, X
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from gradmath.records.stepped import SteppedRun, StepsAndMeans
from gradmath.records.tensor import Index
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor

FEWEST, MOST = 3, 5  # rows: another one pushes a pair, and all mirrorings have room
HEAVIEST, LIGHTEST = 0.5, 0.02  # entries of V, and what it weighs a pair by
SEEN = 0.05  # of a push
SHOWN = 4  # random X that are shown one by one
_GLIDES, _TURNS = 20, 40  # runs of a step, and of a row that turns around, past _BETWEEN
_BETWEEN = (0.6, 0.2, -0.2, -0.6)  # of a row that turns around on the way to the next mirroring
_STREAM = 2.2  # so many times as many draws in the next mean


@with_gradients
def kept_on_average(
    X: Values = X, V: Values = V_SIGNED, rate: float = 0.2, seed: int = 0, n: int = 2000
) -> StepsAndMeans:
    """After a step along X.grad, which entries of Y go the way in which V weighs them?

    Shapes: X (n, d), the rows that are compared: tenths from -2 to 2, 3 to 5 rows of 2 or 3
        entries; each 0.3 to 2.4 long, and their tips apart as they are seen; V (n, n), what
        entries of Y are weighed by: hundredths from -0.5 to 0.5, none of them zero, nor two of a
        pair together; rate (), of the step, hundredths from 0.02 to 0.5; seed (), of random X, a
        whole number; n (), how many of them there are, from 100 to 5000.
    Raises: ShapeError or ParameterError if they are not so, or if no row pushes another one so far
        that it can be seen; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = kept_on_average()
    >>> film.start.astray.text(), film.turned.astray.text(), film.pair, film.pusher
    ('4', '8', (1, 2), 4)
    >>> film.means[-1].astray.text(), film.stream[-1].astray.text()
    ('0', '0')
    """
    rows = checked_rows(X)
    if not FEWEST <= len(rows) <= MOST:
        raise ShapeError(f"X has {len(rows)} rows; give it {FEWEST} to {MOST} of them, so that "
                         "all mirrorings have room")  # fmt: skip
    weights = _weights(V, len(rows))
    within("rate", rate, 0.02, 0.5, 100)
    within("seed", seed, 0, 2**32, 1)
    within("n", n, 100, 5000, 1)
    ones = [1.0] * len(rows)
    pair, pusher = _pushed(StepLines(rows, weights, rate, 0).run(ones))
    lines = StepLines(rows, weights, float(rate), pusher, pair)

    def with_pusher(factor: float) -> list[float]:
        return [factor if row == pusher else 1.0 for row in range(len(rows))]

    def glide(signs: Sequence[float]) -> tuple[SteppedRun, ...]:
        return tuple(lines.run(signs, round(rate * k / _GLIDES, 4)) for k in range(_GLIDES + 1))

    ways = [(1.0, *signs) for signs in product((1.0, -1.0), repeat=len(rows) - 1)]
    factors = [round(1.0 - 2.0 * k / _TURNS, 3) for k in range(_TURNS + 1)]
    fine = [with_pusher(factor) for factor in factors]  # a dial that has turned leaves none out

    def between(before: Sequence[float], after: Sequence[float]) -> Sequence[Sequence[float]]:
        if [*before] == fine[-1] and [*after] == fine[0]:
            return fine[-2:0:-1]
        return _between(before, after)

    order = _one_by_one(len(rows), ways.index(tuple(with_pusher(-1.0))))
    return StepsAndMeans(
        steps=glide(ones),
        turning=tuple(lines.run(signs) for signs in fine),
        again=glide(with_pusher(-1.0)),
        ways=tuple(lines.run(signs) for signs in ways),
        order=order,
        turns=tuple(
            tuple(lines.run(signs) for signs in between(ways[before], ways[after]))
            for before, after in pairwise(order)
        ),
        means=tuple(lines.mirrorings(1 + k) for k in range(len(ways))),
        shared=tuple(lines.shares(1 + k) for k in range(len(ways))),
        stream=tuple(lines.random(int(seed), int(n), count) for count in _counts(int(n))),
        pair=pair,
    )


def _one_by_one(rows: int, first: int) -> list[int]:
    """All mirrorings, each of which differs from the one before in a single row (a Gray code).

    It begins at the one with a single row mirrored, which then turns back.
    """
    bits = [first, *(1 << bit for bit in range(rows - 1) if 1 << bit != first)]
    codes = [k ^ (k >> 1) for k in range(1 << (rows - 1))]
    return [first ^ sum(bit for k, bit in enumerate(bits) if code >> k & 1) for code in codes]


def _between(before: Sequence[float], signs: Sequence[float]) -> list[list[float]]:
    """A row turns around, through the origin."""
    return [
        [one if one == other else one * share for one, other in zip(before, signs, strict=True)]
        for share in _BETWEEN
    ]


def _counts(draws: int) -> list[int]:
    """One by one, then more and more at once."""
    found = list(range(1, SHOWN + 1))
    while found[-1] < draws:
        found.append(min(draws, math.ceil(found[-1] * _STREAM)))
    return found


def _pushed(run: SteppedRun) -> tuple[Index, int]:
    """The pair that goes farthest against V, and the other row that pushes it so most.

    If none goes against V: the pair that is pushed so most of all.
    Raises: ParameterError if no push is long enough to be seen.
    """
    X, V, C, change = (each.value.astype(np.float64) for each in (run.X, run.V, run.C, run.change))
    products = X @ X.T
    lengths = np.abs(C) * np.sqrt(products.diagonal())

    def against(i: int, j: int, k: int) -> tuple[float, float]:
        sign = -float(np.sign(V[i, j] + V[j, i]))
        share = float(C[i, k] * products[k, j] + C[j, k] * products[k, i])
        return max(0.0, sign * float(change[i, j])), sign * share

    rows = range(len(X))
    asked = [(i, j, k) for i in rows for j in rows for k in rows[1:] if len({i, j, k}) == 3]
    seen = [(i, j, k) for i, j, k in asked if lengths[i, k] >= SEEN]
    if not seen:
        raise ParameterError(
            f"no row pushes another one by {SEEN:g} or more, which could be seen; "
            "give X shorter rows"
        )
    # Of the two that are pushed, the one that is pushed farther.
    i, j, k = max(seen, key=lambda each: (*against(*each), lengths[each[0], each[2]]))
    return (i, j), k


def _weights(values: Values, count: int) -> Tensor:
    V = real_tensor("V", values)
    if V.shape != (count, count):
        raise ShapeError(f"V has shape {tuple(V.shape)}; give it {count} rows of {count} numbers, "
                         "one for each entry of Y")  # fmt: skip
    for i in range(count):
        for j in range(count):
            entry = float(V[i, j])
            if not _hundredths(entry, LIGHTEST, HEAVIEST, of_size=True):
                raise ParameterError(f"V[{i}, {j}] is {entry:g}; give hundredths, {LIGHTEST:g} to "
                                     f"{HEAVIEST:g} in size")  # fmt: skip
            if abs(float(V[i, j] + V[j, i])) < 0.9 * LIGHTEST:
                raise ParameterError(f"V[{i}, {j}] and V[{j}, {i}] cancel; give others, so that "
                                     "the pair is weighed")  # fmt: skip
    return V.float() + torch.zeros(())


def _hundredths(value: float, low: float, high: float, *, of_size: bool = False) -> bool:
    known = isinstance(value, int | float) and math.isfinite(value)
    if not known or abs(100 * value - round(100 * value)) > 1e-4:
        return False
    return low - 1e-6 <= (abs(value) if of_size else value) <= high + 1e-6
