"""Tutorial 4: v shares a budget of weight out; the sum of the gradient follows the slopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.parameters import entry_number, real_number
from gradmath.records.budget import BudgetRun
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor

ROWS = 5  # of v
W = (0.5, 1.0)
LEAST, MOST = 10, 20  # of what is added: slopes that differ, but by a fifth at most
APART = 0.2  # from one end of w to the other, at least
LEAF, BACKWARD, SUM = "inp.requires_grad_()", "out.backward(v)", "inp.grad.sum()"
SHARED = "v /= v.sum()"
_STEPS = 200  # of w from 0 to 1; half as many where two cells share, and for a second bucket


@dataclass(frozen=True, eq=False)
class SameBudget:
    """Runs in the order of the film; in each stretch they differ by one number of the code alone.

    shifted: a row of out gets heavier, from the first w to the second one. poured: out of another
    curve, whose slopes differ, and all of v goes from out[1, 0] to out[0, 0]. doubled: as the last
    of shifted, with all of v times 1 to 2. row is the one that gets heavier.
    """

    shifted: tuple[BudgetRun, ...]
    poured: tuple[BudgetRun, ...]
    doubled: tuple[BudgetRun, ...]
    row: int

    @property
    def runs(self) -> tuple[BudgetRun, ...]:
        return (*self.shifted, *self.poured, *self.doubled)


@with_gradients
def same_budget(row: int = 0, addend: float = 10.0, w: Values = W) -> SameBudget:
    """Does a heavier row of v give more gradient in all, if all of v sums to 1?

    Shapes: row (), which row of v gets heavier, from 0 to 4; addend (), what is added to each entry
        of inp before it is cubed, a whole number from 10 to 20; w (2,), the weight of that row
        before all is divided by its sum, at first and at last: from 0 to 1 in hundredths, rising by
        at least 0.2 (the other rows have 1 - w).
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 4 of the course; PyTorch docs, torch.Tensor.backward.

    >>> found = same_budget()
    >>> [round(float(run.total.value), 2) for run in (found.shifted[0], found.shifted[-1])]
    [312.6, 315.75]
    >>> [float(run.total.value) for run in (found.poured[0], found.poured[-1])]
    [3.0, 12.0]
    """
    row = entry_number("row", row, ROWS, of="v's rows")
    first, last = _ends(w)
    plus = _added(addend)
    steps = range(round(first * _STEPS), round(last * _STEPS) + 1)
    halves = range(_STEPS // 4 + 1)
    return SameBudget(
        shifted=tuple(_run(plus, *_shared(row, f"{k / _STEPS:.3f}")) for k in steps),
        poured=tuple(_run("1", *_two(f"{k / halves[-1]:.2f}")) for k in halves),
        doubled=tuple(
            _run(plus, *_shared(row, f"{last:.3f}"), f"v *= {1 + k / halves[-1]:.2f}")
            for k in halves
        ),
        row=row,
    )


def _shared(row: int, w: str) -> Sequence[str]:
    return f"w = {w}", "v = torch.full((5, 4), 1 - w)", f"v[{row}] = w", SHARED


def _two(w: str) -> Sequence[str]:
    return f"w = {w}", "v = torch.zeros(5, 4)", "v[0, 0], v[1, 0] = w, 1 - w"


_DECIMALS = {"v": 2, "budget": 2, "came": 2, "grad": 2, "total": 2}


def _run(addend: str, *weights: str) -> BudgetRun:
    power = f"(inp + {addend}) ** 3"
    curve = f"(u + {addend}) ** 3"
    out = f"out = ({power}).T"
    lines = ("import torch", "u = torch.linspace(-0.6, 1.6, 45)", "inp = torch.eye(4, 5)", LEAF,
             out, *weights, BACKWARD, SUM)  # fmt: skip
    run = ListingRun(Listing(lines))
    made = 5
    given = made + len(weights)
    found = run.records({
        "u": ("u", 2),
        "curve": (curve, 2),
        "inp": ("inp", 4),
        "powers": (power, made),
        "out": ("out", made),
        "slopes": ("torch.autograd.grad(out.sum(), inp, retain_graph=True)[0]", made),
        "v": ("v", given),
        "budget": ("v.sum()", given),
        "came": ("v.T", given),
        "grad": ("inp.grad", given + 1),
        "total": (SUM, given + 2),
    }, _DECIMALS)  # fmt: skip
    return BudgetRun(run.listing, **found)


def _added(addend: float) -> str:
    number = real_number("addend", addend)
    if number != round(number) or not LEAST <= number <= MOST:
        raise ParameterError(
            f"addend is {number:g}; give a whole number from {LEAST} to {MOST}, between which the "
            "two slopes are nearly equal"
        )
    return f"{number:.0f}"


def _ends(w: Values) -> tuple[float, float]:
    ends = real_tensor("w", w)
    if ends.shape != (2,):
        raise ShapeError(f"w has shape {tuple(ends.shape)}; give two numbers, as 0.5, 1")
    first, last = (round(float(each), 6) for each in ends)
    hundredths = all(abs(100 * each - round(100 * each)) < 1e-3 for each in (first, last))
    if not hundredths or first < 0 or last > 1 or last - first < APART - 1e-6:
        raise ParameterError(
            f"w goes from {first:g} to {last:g}; give hundredths from 0 to 1, the second one "
            f"larger by at least {APART:g}"
        )
    return first, last
