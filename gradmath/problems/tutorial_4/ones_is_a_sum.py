"""Tutorial 4: a backward pass with weights is the gradient of a sum."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.parameters import entry_number, real_number
from gradmath.records.floors import FloorsRun, SummedRun
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

INP = ((1.0, 0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0, 0.0),
       (0.0, 0.0, 0.0, 1.0, 0.0))  # fmt: skip
ONES = ((1.0,) * 4,) * 5
LEAF, REFUSED = "inp.requires_grad_()", "out.backward()  # raises"
TERMS, SUM = "v * out", "(v * out).sum()"
FORGET = "inp.grad = None"
BACKWARD, SUM_BACK = "out.backward(v)", f"{SUM}.backward()"
ROWS, COLUMNS = (2, 4), (2, 5)
LEAST, MOST = -9, 99  # of what a cell shows: two characters
PLACES, WIDEST = 4, 3  # of the curve that are met: how many, and how far apart
_BEYOND, _POINTS = 0.7, 49  # of the curve
_WIDTH = 26  # characters of a line: so much room is left beside the title


@dataclass(frozen=True, eq=False)
class OnesIsASum:
    """Four passes: with v, with one row of v changed, and those of two sums.

    `other` has `v[row] = weight`; summed adds up `v * out` with these weights once that pass has
    been forgotten, and plain does so with ones.
    raised is the error of the call without weights. of_sum and of_other are the gradients of the
    sum of `v * out`, taken in the first run and in the other one, before its pass, and of_plain is
    that of `out.sum()`: shapes as that of inp. plain_sum (), is `out.sum()`; row, that of v.
    """

    first: FloorsRun
    other: FloorsRun
    summed: SummedRun
    plain: SummedRun
    raised: Record
    of_sum: Record
    of_other: Record
    of_plain: Record
    plain_sum: Record
    row: int


@with_gradients
def ones_is_a_sum(
    inp: Values = INP, addend: float = 1.0, v: Values = ONES, row: int = 0, weight: float = 3.0
) -> OnesIsASum:
    """What is the gradient of, when a matrix calls backward with weights v?

    Shapes: inp (m, n), the leaf, m from 2 to 4 and n from 2 to 5; addend (), what is added to each
        entry before it is squared; v (n, m), how much each entry of out counts; row (), the row of
        v that is changed then, counted from 0; weight (), what all of that row becomes. All are
        whole numbers; inp has at most 4 different ones, at most 3 apart, and nothing that is
        computed leaves -9 to 99.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 4 of the course; PyTorch docs, torch.Tensor.backward.

    >>> found = ones_is_a_sum()
    >>> found.first.grad.value[1].tolist(), found.other.grad.value[1].tolist()
    ([2.0, 4.0, 2.0, 2.0, 2.0], [6.0, 4.0, 2.0, 2.0, 2.0])
    >>> found.summed.whole.value.tolist(), found.plain.whole.value.tolist()
    (46.0, 32.0)
    """
    leaf, weights = _taken(inp, addend, v)
    changed = _changed(weights, row, weight)
    power = f"(inp {_added(addend)}) ** 2"
    forward = f"out = ({power}).T"
    made = ("import torch", _line_of_u(leaf), *_lines("inp", leaf), LEAF, forward, REFUSED)
    given, ones = _lines("v", weights), _lines("v", torch.ones_like(weights))
    run = ListingRun(Listing((*made, *given, BACKWARD)))
    other = ListingRun(Listing((*made, *given, changed, BACKWARD)))
    once_more = (BACKWARD, FORGET, forward, SUM_BACK)
    both = ListingRun(Listing((*made, *given, changed, *once_more)))
    plain = ListingRun(Listing((*made, *ones, *once_more)))
    found = OnesIsASum(
        first=_pass(run, power, forward),
        other=_pass(other, power, forward),
        summed=_summed(both, power, forward),
        plain=_summed(plain, power, forward),
        raised=run.raised(REFUSED),
        of_sum=_gradient(run, SUM, BACKWARD),
        of_other=_gradient(other, SUM, BACKWARD),
        of_plain=_gradient(plain, "out.sum()", SUM_BACK),
        plain_sum=plain.record("out.sum()", plain.listing.after(SUM_BACK) - 1),
        row=row,
    )
    _readable(found)
    return found


def _pass(run: ListingRun, power: str, forward: str) -> FloorsRun:
    back = run.listing.after(BACKWARD)
    asked = _forward(power, run.listing.after(forward)) | {
        "weights": ("v", back - 1),
        "fits": ("v.shape == out.shape", back - 1),
        "came": ("v.T", back - 1),
        "grad": ("inp.grad", back),
    }
    sent = run.cotangent("inp", "out", "v", back - 1)
    return FloorsRun(run.listing, **run.records(asked), sent=sent)


def _summed(run: ListingRun, power: str, forward: str) -> SummedRun:
    back = run.listing.after(SUM_BACK)
    seed = f"torch.ones_like({SUM})"
    asked = _forward(power, run.listing.after(forward, 2), run.listing.after(FORGET)) | {
        "came": ("v.T", back - 1),
        "grad": ("inp.grad", back),
        "terms": (TERMS, back - 1),
        "whole": (SUM, back - 1),
        "seed": (seed, back - 1),
        "fits": (f"({TERMS}).shape == out.shape", back - 1),
        "counts": ("v", back - 1),
    }
    return SummedRun(
        run.listing,
        **run.records(asked),
        weights=run.cotangent("out", SUM, seed, back - 1),
        sent=run.cotangent("inp", SUM, seed, back - 1),
    )


def _gradient(run: ListingRun, of: str, before: str) -> Record:
    """The gradient of a number by inp, before a pass."""
    code = f"torch.autograd.grad({of}, inp, retain_graph=True)[0]"
    return run.record(code, run.listing.after(before) - 1)


def _forward(power: str, made: int, empty: int | str = LEAF) -> dict[str, tuple[str, int | str]]:
    """empty is the line after which there is no `inp.grad`."""
    curve = power.replace("inp", "u")
    points = f"torch.func.vmap(torch.func.grad(lambda u: {curve}))(inp.detach().flatten())"
    turned = f"lambda inp: ({power}).T"
    return {
        "u": ("u", LEAF),
        "curve": (curve, LEAF),
        "inp": ("inp", LEAF),
        "absent": ("inp.grad is None", empty),
        "powers": (power, made),
        "out": ("out", made),
        "slopes": (f"{points}.view(inp.shape)", made),
        "J": (f"torch.autograd.functional.jacobian({turned}, inp.detach())", made),
    }


def _added(addend: float) -> str:
    return f"{'-' if addend < 0 else '+'} {abs(addend):g}"


def _line_of_u(leaf: Tensor) -> str:
    """Points of the curve around all entries."""
    low, high = float(leaf.min()) - _BEYOND, float(leaf.max()) + _BEYOND
    return f"u = torch.linspace({low:g}, {high:g}, {_POINTS})"


def _lines(name: str, tensor: Tensor) -> tuple[str, ...]:
    """How one would write a tensor: as `torch.eye` or `torch.ones`, where it is one."""
    for make, likeness in (("ones", torch.ones), ("eye", torch.eye)):
        if torch.equal(tensor, likeness(*tensor.shape)):
            return (f"{name} = torch.{make}{tuple(tensor.shape)}",)
    return assignment(name, tensor, width=_WIDTH)


def _taken(inp: Values, addend: float, v: Values) -> tuple[Tensor, Tensor]:
    """The tensors as a frame has room for them."""
    leaf, weights = real_tensor("inp", inp), real_tensor("v", v)
    fits = leaf.dim() == 2 and all(
        low <= size <= high for size, (low, high) in zip(leaf.shape, (ROWS, COLUMNS), strict=True)
    )
    if not fits:
        raise ShapeError(
            f"inp has shape {tuple(leaf.shape)} but must be a matrix that fits on a frame; "
            f"give {ROWS[0]} to {ROWS[1]} rows of {COLUMNS[0]} to {COLUMNS[1]} entries"
        )
    if weights.shape != leaf.T.shape:
        raise ShapeError(
            f"v has shape {tuple(weights.shape)} but out has {tuple(leaf.T.shape)}; "
            "give v one weight for each entry of out"
        )
    for name, tensor in (("inp", leaf), ("v", weights), ("addend", torch.tensor(float(addend)))):
        if not bool((tensor == tensor.round()).all()):
            raise ParameterError(f"{name} has fractions; give whole numbers, which can be read")
    met = leaf.unique()
    if len(met) > PLACES or float(met.max() - met.min()) > WIDEST:
        raise ParameterError(
            f"inp has the numbers {[*map(int, met.tolist())]}; give at most {PLACES} different "
            f"ones, at most {WIDEST} apart, which can be told apart on a curve"
        )
    return leaf.float(), weights.float()


def _changed(v: Tensor, row: int, weight: float) -> str:
    """The line that changes a row of v."""
    number = entry_number("row", row, len(v), "the rows of v")
    whole = real_number("weight", weight)
    if whole != round(whole) or bool((v[number] == whole).all()):
        raise ParameterError(
            f"weight = {whole:g} would not change row {number} of v, or is a fraction; "
            "give another whole number"
        )
    return f"v[{number}] = {whole:g}"


def _readable(found: OnesIsASum) -> None:
    """Raises: ParameterError if a number is too long for its cell."""
    shown = [record for run in (found.first, found.other) for record in (run.weights, run.sent)]
    terms = found.summed.terms, found.plain.terms
    for record in (found.first.inp, found.first.powers, *terms, *shown, found.plain.sent):
        low, high = float(record.value.min()), float(record.value.max())
        if low < LEAST or high > MOST:
            raise ParameterError(
                f"{record.name} has {low if low < LEAST else high:g}, too long for its cell; give "
                f"smaller numbers, so that all that is computed is from {LEAST} to {MOST}"
            )
