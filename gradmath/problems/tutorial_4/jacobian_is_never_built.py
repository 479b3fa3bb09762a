"""Tutorial 4: as n grows, all of a Jacobian beside the one row that a backward pass leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradmath.errors import ParameterError
from gradmath.problems.parameters import entry_number
from gradmath.records.listing import Listing
from gradmath.records.square import JacobianRun, Pattern, RowAlone, TimedRun
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import shortened

SIZES = (4, 10, 30, 100, 300, 1000)
MAPS = ("(x + 1) ** 2", "torch.exp(x)", "torch.sigmoid(x)")
LEAST, LARGEST, MOST = 4, 1000, 8  # of n, and how many: a row of fewer cells would be too high
DENSE = "f = lambda x: (A @ x) ** 2"
SIZE, PLACES = "n = {}", "x = torch.linspace(0, 1, n).requires_grad_()"
JACOBIAN, OUT, BACKWARD, GRAD = "J = jacobian(f, x)", "out = f(x)", "out.backward(v)", "x.grad"
TRIES = (
    "def best(run):",
    "    return min(repeat(run, number=1, repeat=3))",  # the first of them warms up
    "whole = lambda: jacobian(f, x)",
    "row = lambda: f(x).backward(v)",
)
FOR_J, FOR_ROW = "for_J = best(whole)", "for_row = best(row)"
_HEAD = "import torch", "from torch.autograd.functional import jacobian"
_CLOCK = "from timeit import repeat"
_STEPS = 12  # from one n to the next, at most


@dataclass(frozen=True, eq=False)
class JacobianIsNeverBuilt:
    """An element-wise map as n grows, a dense one at the last n, and this once more without J.

    grown has for each n but the first the runs that lead up to it from the one before.
    Shapes: sparse_made (k,), the entries of each tensor that the element-wise pass back makes at
    the last n, without J, too. timed are runs of the dense one with a clock, as n grows.
    """

    sparse: tuple[JacobianRun, ...]
    grown: tuple[tuple[JacobianRun, ...], ...]
    dense: JacobianRun
    sparse_made: Record
    alone: RowAlone
    timed: tuple[TimedRun, ...]


@with_gradients
def jacobian_is_never_built(
    sizes: Sequence[int] = SIZES, element_wise: int = 0
) -> JacobianIsNeverBuilt:
    """What `jacobian(f, x)` makes as n grows, and what `out.backward(v)` makes.

    Shapes: sizes (k,), how many entries x and out have, n: 2 to 8 whole numbers from 4 to 1000,
        rising; element_wise (), the map that comes first, 0 for `(x + 1) ** 2`, 1 for
        `torch.exp(x)`, 2 for `torch.sigmoid(x)`. The dense one is `(A @ x) ** 2`, A random normal,
        seed 0.
    Raises: ParameterError if they are not so.
    Source: Tutorial 4 of the course. Times are the shortest of three by `timeit.repeat`, whose page
        says why.

    >>> found = jacobian_is_never_built(sizes=(4, 10))
    >>> int(found.dense.cells.value), int(found.dense.full.value)
    (100, 100)
    >>> int(found.sparse[-1].full.value), found.alone.made.value.tolist()
    (10, [10, 10, 10, 10])
    """
    counts = _sizes(sizes)
    number = entry_number("element_wise", element_wise, len(MAPS), "the maps")
    first, last = f"f = lambda x: {MAPS[number]}", counts[-1]
    grown = tuple(tuple(_square(n, first) for n in _between(*ends)) for ends in pairwise(counts))
    return JacobianIsNeverBuilt(
        sparse=(_square(counts[0], first), *(runs[-1] for runs in grown)),
        grown=grown,
        dense=_square(last, DENSE),
        sparse_made=ListingRun(_lines(last, first)).made(BACKWARD),
        alone=_alone(last),
        timed=tuple(_timed(n) for n in counts),
    )


def _sizes(sizes: Sequence[int]) -> list[int]:
    given = [*sizes] if isinstance(sizes, Sequence) and not isinstance(sizes, str) else [sizes]
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in given)
    fits = whole and len(given) in range(2, MOST + 1) and given[0] >= LEAST
    if not (fits and given[-1] <= LARGEST and given == sorted(set(given))):
        raise ParameterError(
            f"sizes = {shortened(sizes)} do not fit the film; give 2 to {MOST} whole numbers "
            f"from {LEAST} to {LARGEST}, each larger than the one before"
        )
    return given


def _between(start: int, end: int) -> list[int]:
    """Whole numbers from one to another, without the first, of about equal ratios."""
    ways = (round(start * (end / start) ** (k / _STEPS)) for k in range(1, _STEPS + 1))
    return sorted({*ways} - {start})


def _lines(n: int, function: str, *more: str, clock: bool = False) -> Listing:
    """The lines for one n; `more` are those between the map and the pass back."""
    dense = ("torch.manual_seed(0)", "A = torch.randn(n, n)") if function == DENSE else ()
    head = (*_HEAD, _CLOCK) if clock else _HEAD
    body = (SIZE.format(n), *dense, PLACES, function, *more, "v = torch.ones(n)")
    passed = (*TRIES, FOR_J, FOR_ROW) if clock else (OUT, BACKWARD, GRAD)
    return Listing((*head, *body, *passed))


def _pattern(run: ListingRun, code: str, after: str | None = None) -> Pattern:
    found = run.records({"tensor": (code, after), "filled": (f"({code}) != 0", after)})
    return Pattern(**found)


def _square(n: int, function: str) -> JacobianRun:
    run = ListingRun(_lines(n, function, JACOBIAN))
    return JacobianRun(
        run.listing,
        n=run.record("n", PLACES),
        J=_pattern(run, "J", JACOBIAN),
        cells=run.record("J.numel()", JACOBIAN),
        full=run.record("J.count_nonzero()", JACOBIAN),
        grad=_pattern(run, GRAD, BACKWARD),
        entries=run.record(f"{GRAD}.numel()", BACKWARD),
        product=run.record("v @ J"),
    )


def _alone(n: int) -> RowAlone:
    run = ListingRun(_lines(n, DENSE))
    return RowAlone(
        run.listing,
        n=run.record("n", PLACES),
        v=_pattern(run, "v", OUT),
        passed=_pattern(run, "2 * (A @ x) * v", OUT),
        made=run.made(BACKWARD),
        grad=_pattern(run, GRAD, BACKWARD),
    )


def _timed(n: int) -> TimedRun:
    run = ListingRun(_lines(n, DENSE, clock=True))
    return TimedRun(
        run.listing,
        n=run.record("n", PLACES),
        whole=run.measured("for_J", FOR_J),
        row=run.measured("for_row", FOR_ROW),
    )
