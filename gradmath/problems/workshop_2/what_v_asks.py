"""Workshop 2, line 1: V weighs rows of X, and X.grad is the way up for what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.pairs import PairLines
from gradmath.problems.parameters import within
from gradmath.problems.workshop_2.course import X
from gradmath.records.pairs import PairRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor

MOST_ROWS = 6
SHORTEST, LONGEST = 0.3, 2.4  # of the rows
APART = 0.3  # of two tips as they are seen, and of a tip and the origin
CLEARLY = 1.05  # so many times the second largest gradient is the largest one
_HIGHEST = 2.0  # of an entry of X
_FINE, _COARSE = 0.025, 0.05  # steps of the factor of a row
_SHORT = 0.5  # a row that grows many times as long
_STEPS = 30  # from no weight off the diagonal to b
_RIGHT, _UP = (0.4226, -0.9063, 0.0), (0.5198, 0.2424, 0.8192)  # seen from 205 and 35 degrees


@dataclass(frozen=True, eq=False)
class WhatVAsks:
    """Every run of the film.

    start weighs the diagonal alone. In `to_zero` one row of X shrinks to nothing, in `longer` it
    grows to the end, in `home` it comes back; in `above` V weighs pairs more and more, in `below`
    less and less, through zero.
    """

    start: PairRun
    to_zero: tuple[PairRun, ...]
    longer: tuple[PairRun, ...]
    home: tuple[PairRun, ...]
    above: tuple[PairRun, ...]
    below: tuple[PairRun, ...]

    @property
    def row(self) -> int:
        return self.start.row

    @property
    def longest(self) -> int:
        """The longest row of X."""
        return int(self.start.lengths.value.argmax())

    @property
    def shortest(self) -> int:
        return int(self.start.lengths.value.argmin())

    @property
    def largest(self) -> int:
        """The row whose gradient is largest."""
        return int(self.start.sizes.value.argmax())

    @property
    def best(self) -> PairRun:
        """Of the runs in which the row grows the one in which its gradient is largest."""
        return max(self.longer, key=lambda run: float(run.sizes.value[run.row]))

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The two rows that agree most, and the two that agree least."""
        Y, n = self.start.Y.value, len(self.start.X.value)
        order = sorted(combinations(range(n), 2), key=lambda pair: float(Y[pair]))
        return [order[-1], order[0]] if len(order) > 1 else order

    @property
    def makes_rows(self) -> str:
        """The line that begins to make X."""
        return next(line for line in self.start.listing.lines if line.startswith("X = "))

    @property
    def diagonal(self) -> str:
        """The line that gives V its diagonal."""
        return next(line for line in self.start.listing.lines if "diagonal" in line)

    @property
    def terms(self) -> str:
        """The line that weighs all rows for the gradient of one."""
        return self.start.listing.lines[-1]

    @property
    def runs(self) -> tuple[PairRun, ...]:
        return (self.start, *self.to_zero, *self.longer, *self.home, *self.above, *self.below)


@with_gradients
def what_v_asks(
    X: Values = X, a: float = 0.4, b: float = 0.1, row: int = 1, end: float = 2.0
) -> WhatVAsks:
    """V weighs the diagonal of Y, then all pairs of rows: whose row of X.grad is largest?

    Shapes: X (n, d), the rows that are compared: tenths from -2 to 2, n from 2 to 6, d 2 or 3; each
        0.3 to 2.4 long, and their tips apart as they are seen; a (), the diagonal of V, hundredths
        from 0.1 to 0.5; b (), how far V goes to both sides off its diagonal, hundredths from 0.02
        to 0.2; row (), of which row the length slides; end (), how long it gets, tenths from 1.5 to
        2.4.
    Raises: ShapeError or ParameterError if they are not so, or if no row's gradient is clearly the
        largest; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = what_v_asks()
    >>> film.start.L.text(), film.start.sizes.text((1,)), film.best.lengths.text((1,))
    ('1.76', '0.44', '0.72')
    >>> film.above[-1].sizes.text((1,)), film.below[-1].sizes.text((1,))
    ('0.89', '0.53')
    """
    rows = checked_rows(X)
    within("a", a, 0.1, 0.5, 100)
    within("b", b, 0.02, 0.2, 100)
    within("end", end, 1.5, 2.4, 10)
    if row not in range(len(rows)):
        raise ParameterError(f"row = {row!r} is no row of X; give one from 0 to {len(rows) - 1}")
    lines = PairLines(rows, float(a), int(row))
    start = lines.run(0.0)
    first, second = sorted(start.sizes.value.tolist(), reverse=True)[:2]
    if first < CLEARLY * second:
        raise ParameterError(
            f"no row of X.grad is clearly the largest ({first:.3f} and {second:.3f} long); "
            "give X rows of other lengths"
        )
    own = float(start.lengths.value[lines.row])
    part = _FINE if own >= _SHORT else _COARSE
    once, far = round(1 / part), round(end / own / part)

    def slide(first: int, last: int) -> tuple[PairRun, ...]:
        return tuple(lines.run(0.0, round(part * k, 3)) for k in _way(first, last))

    def weigh(first: int, last: int) -> tuple[PairRun, ...]:
        return tuple(lines.run(round(b * k / _STEPS, 4)) for k in _way(first, last))

    return WhatVAsks(
        start=start,
        to_zero=slide(once, 0),
        longer=slide(0, far),
        home=slide(far, once),
        above=weigh(0, _STEPS),
        below=weigh(_STEPS, -_STEPS),
    )


def _way(first: int, last: int) -> range:
    """All whole numbers from one to another."""
    step = 1 if last >= first else -1
    return range(first, last + step, step)


def checked_rows(values: Values) -> Tensor:
    """Rows that a frame can show as arrows.

    Raises: ShapeError or ParameterError for others, and the errors of `real_tensor`.
    """
    X = real_tensor("X", values)
    if X.dim() != 2 or not 2 <= X.shape[0] <= MOST_ROWS or X.shape[1] not in (2, 3):
        raise ShapeError(
            f"X has shape {tuple(X.shape)}; give it 2 to {MOST_ROWS} rows of 2 or 3 entries, which "
            "a frame can show as arrows"
        )
    for (i, j), entry in zip(_places(X), X.flatten().tolist(), strict=True):
        if abs(10 * entry - round(10 * entry)) > 1e-5 or abs(entry) > _HIGHEST:
            raise ParameterError(
                f"X[{i}, {j}] is {entry:g}; give tenths from -{_HIGHEST:g} to {_HIGHEST:g}, which "
                "can be read"
            )
    for i, length in enumerate(X.double().norm(dim=1).tolist()):
        if not SHORTEST <= length <= LONGEST:
            raise ParameterError(
                f"X[{i}] is {length:.2f} long; give rows from {SHORTEST:g} to {LONGEST:g}, which "
                "can be seen as arrows"
            )
    apart_as_seen(X.double())
    return X.float() + 0.0


def _places(X: Tensor) -> list[tuple[int, int]]:
    return [(i, j) for i in range(X.shape[0]) for j in range(X.shape[1])]


def apart_as_seen(X: Tensor) -> None:
    """Refuse rows whose tips, and so their numbers, would be seen in one place."""
    seen = X @ torch.tensor([_RIGHT, _UP], dtype=torch.float64)[:, : X.shape[1]].T
    for i, j in combinations(range(len(X)), 2):
        if float((seen[i] - seen[j]).norm()) < APART:
            raise ParameterError(
                f"X[{i}] and X[{j}] would be seen with their tips in one place; "
                "give rows that are farther apart"
            )
    for i, tip in enumerate(seen):
        if float(tip.norm()) < APART:
            raise ParameterError(f"X[{i}] would be seen head on; give it another direction")
