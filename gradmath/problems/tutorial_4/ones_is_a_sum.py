"""Tutorial 4: a backward pass with weights is the gradient of a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
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
LEAF, BACKWARD = "inp.requires_grad_()", "out.backward(v)"
ROWS, COLUMNS = (2, 4), (2, 5)
LEAST, MOST = -9, 99  # of what a cell shows: two characters
PLACES, WIDEST = 4, 3  # of the curve that are met: how many, and how far apart
_BEYOND, _POINTS = 0.7, 49  # of the curve
_WIDTH = 26  # characters of a line: so much room is left beside the title


@dataclass(frozen=True, eq=False)
class OnesIsASum:
    """Three passes: with v, once more on a fresh out, and that of a sum on a fresh inp.

    raised is the error of the call without weights. of_sum is the gradient of the sum of `v * out`,
    taken in the first run, before its pass: shapes as that of inp.
    """

    first: FloorsRun
    again: FloorsRun
    summed: SummedRun
    raised: Record
    of_sum: Record


@with_gradients
def ones_is_a_sum(inp: Values = INP, addend: float = 1.0, v: Values = ONES) -> OnesIsASum:
    """What is the gradient of, when a matrix calls backward with weights v?

    Shapes: inp (m, n), the leaf, m from 2 to 4 and n from 2 to 5; addend (), what is added to each
        entry before it is squared; v (n, m), how much each entry of out counts. All are whole
        numbers; inp has at most 4 different ones, at most 3 apart, and nothing that is computed
        leaves -9 to 99.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 4 of the course; PyTorch docs, torch.Tensor.backward.

    >>> found = ones_is_a_sum()
    >>> found.first.grad.value[1].tolist(), found.again.grad.value[1].tolist()
    ([2.0, 4.0, 2.0, 2.0, 2.0], [4.0, 8.0, 4.0, 4.0, 4.0])
    >>> found.summed.whole.value.tolist(), found.summed.grad.value[1].tolist()
    (32.0, [2.0, 4.0, 2.0, 2.0, 2.0])
    """
    leaf, weights = _taken(inp, addend, v)
    power = f"(inp {_added(addend)}) ** 2"
    forward = f"out = ({power}).T"
    made = ("import torch", _line_of_u(leaf), *_lines("inp", leaf), LEAF, forward)
    v_lines = _lines("v", weights)
    run = ListingRun(
        Listing((*made, "out.backward()  # raises", *v_lines, BACKWARD, forward, BACKWARD))
    )
    ones = bool((weights == 1).all())
    terms = "out" if ones else "v * out"
    whole = f"{terms}.sum()" if ones else f"({terms}).sum()"
    sum_run = ListingRun(Listing((*made, *(() if ones else v_lines), f"{whole}.backward()")))
    before = run.listing.after(BACKWARD) - 1
    found = OnesIsASum(
        first=FloorsRun(**_pass(run, power, forward, "v", 1)),
        again=FloorsRun(**_pass(run, power, forward, "v", 2)),
        summed=_summed(sum_run, power, forward, terms, whole),
        raised=run.raised("out.backward()  # raises"),
        of_sum=run.record(
            "torch.autograd.grad((v * out).sum(), inp, retain_graph=True)[0]", before
        ),
    )
    _readable(found)
    return found


def _pass(run: ListingRun, power: str, forward: str, v: str, number: int) -> dict[str, Any]:
    """What the nth pass of a run is asked for, under the names of a `FloorsRun`."""
    listing = run.listing
    made = listing.after(forward, number)
    back = listing.after(BACKWARD, number)
    asked = _forward(power, made) | {
        "weights": (v, back - 1),
        "fits": (f"{v}.shape == out.shape", back - 1),
        "came": (f"{v}.T", back - 1),
        "grad": ("inp.grad", back),
    }
    sent = run.cotangent("inp", "out", v, back - 1)
    return {"listing": listing, **run.records(asked), "sent": sent}


def _summed(run: ListingRun, power: str, forward: str, terms: str, whole: str) -> SummedRun:
    made, back = run.listing.after(forward), len(run.listing.statements)
    asked = _forward(power, made) | {
        "came": (f"torch.autograd.grad({whole}, out, retain_graph=True)[0].T", back - 1),
        "grad": ("inp.grad", back),
        "terms": (terms, back - 1),
        "whole": (whole, back - 1),
        "seed": (f"torch.ones_like({whole})", back - 1),
        "fits": (f"({terms}).shape == out.shape", back - 1),
        "counts": ("torch.ones_like(out)" if terms == "out" else "v", back - 1),
    }
    return SummedRun(
        run.listing,
        **run.records(asked),
        weights=run.cotangent("out", whole, f"torch.ones_like({whole})", back - 1),
        sent=run.cotangent("inp", whole, f"torch.ones_like({whole})", back - 1),
    )


def _forward(power: str, made: int) -> dict[str, tuple[str, int | str]]:
    curve = power.replace("inp", "u")
    points = f"torch.func.vmap(torch.func.grad(lambda u: {curve}))(inp.detach().flatten())"
    turned = f"lambda inp: ({power}).T"
    return {
        "u": ("u", LEAF),
        "curve": (curve, LEAF),
        "inp": ("inp", LEAF),
        "absent": ("inp.grad is None", LEAF),
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


def _readable(found: OnesIsASum) -> None:
    """Raises: ParameterError if a number is too long for its cell."""
    shown = (found.first.powers, found.first.weights, found.summed.terms, found.first.sent,
             found.again.grad)  # fmt: skip
    for record in (found.first.inp, *shown):
        low, high = float(record.value.min()), float(record.value.max())
        if low < LEAST or high > MOST:
            raise ParameterError(
                f"{record.name} has {low if low < LEAST else high:g}, too long for its cell; give "
                f"smaller numbers, so that all that is computed is from {LEAST} to {MOST}"
            )
