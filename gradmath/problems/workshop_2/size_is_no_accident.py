"""Workshop 2, line 4: V keeps its size, and X.grad grows: tanh is steep where two rows meet."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.errors import ParameterError
from gradmath.gradients.shares import CrowdLines, SharedOutLines
from gradmath.problems.parameters import within
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from gradmath.records.shares import CrowdRun, SharedOutRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values

SHORT = 0.1  # how long rows get, of their own length
_SHRINKS = 19  # runs while they do
_READ = 0.02  # the least size of X.grad that is seen on a bar
_LEAST = 0.01  # of b, but for nothing
_CROWDS = 26  # places of b for random X
_FEWEST, _MOST = 1000, 100_000  # random X


@dataclass(frozen=True, eq=False)
class SizeIsNoAccident:
    """Every run of the film.

    In `shares` V weighs pairs more and more, and its diagonal less; then rows get short in
    `shrinking`, and in `short` V comes back to its diagonal for them. crowd is for random X.
    """

    shares: tuple[SharedOutRun, ...]
    shrinking: tuple[SharedOutRun, ...]
    short: tuple[SharedOutRun, ...]
    crowd: tuple[CrowdRun, ...]

    @property
    def makes_rows(self) -> str:
        """The line that begins to make X."""
        return next(line for line in self.shares[0].listing.lines if line.startswith("X = "))


@with_gradients
def size_is_no_accident(
    X: Values = X, points: float = 41, n: float = 10_000, seed: float = 0
) -> SizeIsNoAccident:
    """The squares of V sum to 1, however they are shared out: does X.grad keep its size, too?

    Shapes: X (k, d), the rows that are compared, as in `what_v_asks`; points (), in how many runs
        weight goes from the diagonal to pairs, from 21 to 101; n (), how many random X, from 1000
        to 100,000; seed (), of their draws, a whole number from 0 to 9999.
    Raises: ShapeError or ParameterError if they are not so, or X.grad is nearly zero; the
        errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = size_is_no_accident(n=1000)
    >>> film.shares[0].size.text(), film.shares[-1].size.text(), film.shares[-1].V.text((0, 1))
    ('0.51', '1.81', '0.20')
    """
    rows = checked_rows(X)
    within("points", points, 21, 101, 1)
    within("n", n, _FEWEST, _MOST, 1)
    within("seed", seed, 0, 9999, 1)
    lines = SharedOutLines(rows, int(rows.norm(dim=1).argmax()))
    crowds = CrowdLines(len(rows), rows.shape[1], int(n), int(seed))
    places = _places(int(points), len(rows))
    shares = tuple(lines.run(b) for b in places)
    least = min(float(run.size.value) for run in shares)
    if least < _READ:
        raise ParameterError(
            f"X.grad is only {least:.3f} long for some V, which no bar shows; give X other rows"
        )
    few = _places(_CROWDS, len(rows))
    steps = (1 - (1 - SHORT) * k / (_SHRINKS - 1) for k in range(_SHRINKS))
    return SizeIsNoAccident(
        shares=shares,
        shrinking=tuple(lines.run(places[-1], round(factor, 2)) for factor in steps),
        short=tuple(lines.run(b, SHORT) for b in reversed(places)),
        crowd=tuple(crowds.run(b) for b in few),
    )


def _places(count: int, n: int) -> list[float]:
    """What V weighs pairs by, from nothing up to what it then weighs the diagonal by.

    After nothing it is at once so much that shares of it can be read.
    """
    steps = count - 2
    return [0.0, *(round(_LEAST + (1 / n - _LEAST) * k / steps, 4) for k in range(steps + 1))]
