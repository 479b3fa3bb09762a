"""Tutorial 3: one number has one gradient; of several, weights choose one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.pulls import ArrowCall, Nudge, Refusal, Weighed
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

X = (1.0, 2.0)
A = ((3.0, 1.0), (-1.0, 2.0))
PICKS: Mapping[str, tuple[int, ...]] = {"y[0]": (), "y[:1]": (1,), "y[:1, None]": (1, 1), "y": (2,)}
FORWARD = "y = A @ x"
NUDGED = "A @ n - y"
LARGEST = 9  # of an entry: more would not be read on one frame
FLATTEST = 0.12  # how many times as long as it is wide an ellipse may be, turned over
WEIGHTS = tuple(k / 20 for k in range(-20, 31))  # of the one output
DEGREES = tuple(range(0, 361, 3))  # of v, once round the circle
_IMPORTS = ("import torch", "from math import cos, radians, sin")
_MADE = "x.requires_grad_()"
_STEP, _DECIMALS = 0.01, 2
_WIDTH = 27  # characters of a line: so much room is left beside the title


@dataclass(frozen=True, eq=False)
class OneNumber:
    """All calls of backward that the film makes, each on a fresh x.

    nudges are of x[0] and x[1], in the run `nudged`, which then calls `y[0].backward()`; calls are
    one for each of PICKS, of which the last is refused. weighed has y[0] with each of WEIGHTS, and
    turned both outputs with v at each of DEGREES round the circle; chosen is v = (1, 1).
    """

    nudged: ArrowCall
    nudges: tuple[Nudge, Nudge]
    calls: tuple[ArrowCall, ArrowCall, ArrowCall, Refusal]
    weighed: tuple[Weighed, ...]
    turned: tuple[Weighed, ...]
    chosen: Weighed

    @property
    def plain(self) -> int:
        """The number of the weighed run whose weight changes nothing."""
        return WEIGHTS.index(1.0)


@with_gradients
def one_number(A: Values = A, x: Values = X) -> OneNumber:
    """Which shapes may call backward() without an argument, and what is a weight good for?

    Shapes: A (2, 2), whose rows are the gradients of the two outputs; x (2,), the leaf. Entries are
        whole numbers from -9 to 9, and the rows of A point in ways that can be told apart.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 3 of the course, line 7; PyTorch docs, torch.Tensor.backward.

    >>> found = one_number()
    >>> [None if call.x_grad is None else call.x_grad.value.tolist() for call in found.calls]
    [[3.0, 1.0], [3.0, 1.0], [3.0, 1.0], None]
    >>> found.weighed[-1].left.value.tolist(), found.chosen.left.value.tolist()
    ([4.5, 1.5], [2.0, 3.0])
    """
    matrix, leaf = _checked(real_tensor("A", A), real_tensor("x", x))
    made = (*_IMPORTS, *_lines("A", matrix), *_lines("x", leaf), _MADE, FORWARD)
    steps = [("n = x.detach().clone()", f"n[{k}] += {_STEP}", NUDGED) for k in (0, 1)]
    nudging = ListingRun(Listing((*made, *chain.from_iterable(steps), "y[0].backward()")))
    *asking, refused = (_run(made, _call(pick)) for pick in PICKS)
    first, second, third = (ArrowCall(**_pull(each)) for each in asking)
    refusal = Refusal(**_pull(refused), raised=refused.raised(refused.listing.lines[-1]))
    return OneNumber(
        nudged=ArrowCall(**_pull(nudging)),
        nudges=(_nudge(nudging, 0), _nudge(nudging, 1)),
        calls=(first, second, third, refusal),
        weighed=tuple(
            _weighed(_run(made, f"w = torch.tensor({weight})", "y[0].backward(w)"), "w")
            for weight in WEIGHTS
        ),
        turned=tuple(
            _weighed(
                _run(made, f"a = radians({degrees})", "v = torch.tensor(",
                     "    [cos(a), sin(a)])", "y.backward(v)"), "v")
            for degrees in DEGREES
        ),
        chosen=_weighed(_run(made, "v = torch.tensor([1., 1.])", "y.backward(v)"), "v", 0),
    )  # fmt: skip


def _call(pick: str) -> str:
    refused = "  # raises" if PICKS[pick] == (2,) else ""
    return f"{pick}.backward(){refused}"


def _lines(name: str, tensor: Tensor) -> tuple[str, ...]:
    return assignment(name, tensor, width=_WIDTH)


def _run(*lines: tuple[str, ...] | str) -> ListingRun:
    each = ((line,) if isinstance(line, str) else line for line in lines)
    return ListingRun(Listing(tuple(chain.from_iterable(each))))


def _pull(run: ListingRun) -> dict[str, Any]:
    """What every run is asked for, under the names of a `ArrowCall`."""
    listing = run.listing
    made, end = listing.after(FORWARD), len(listing.statements)
    refused = listing.statements[-1].raises
    asked = {
        "x": ("x", listing.after(_MADE)),
        "absent": ("x.grad is None", listing.after(_MADE)),
        "A": ("A", made),
        "y": ("y", made),
        **{f"gradient {k}": (_gradient(k), made) for k in (0, 1)},
        **{f"pick {pick}": (pick, made) for pick in PICKS},
        **{f"shape {pick}": (f"tuple({pick}.shape) == {due}", made) for pick, due in PICKS.items()},
        "empty": ("x.grad is None", end),
        **({} if refused else {"x_grad": ("x.grad", end)}),
    }
    found = run.records(asked)
    return {
        "listing": listing,
        **{name: found[name] for name in ("A", "x", "y", "absent", "empty")},
        "x_grad": found.get("x_grad"),
        "gradients": (found["gradient 0"], found["gradient 1"]),
        "picks": tuple(found[f"pick {pick}"] for pick in PICKS),
        "shapes": tuple(found[f"shape {pick}"] for pick in PICKS),
    }


def _gradient(output: int) -> str:
    """The gradient of one output, by a pass of its own that keeps the graph."""
    return f"torch.autograd.grad(y[{output}], x, retain_graph=True)[0]"


def _weighed(run: ListingRun, name: str, decimals: int = _DECIMALS) -> Weighed:
    """A call with weights, which the statement before it made."""
    before = len(run.listing.statements) - 1
    several = name == "v"
    factors = [f"{name}[{k}]" for k in (0, 1)] if several else [name]
    asked = {code: (code, before) for code in (name, *_terms(factors))}
    found = run.records(asked)
    pulled = _pull(run)
    return Weighed(
        **(pulled | {"x_grad": replace(pulled["x_grad"], decimals=decimals)}),
        weights=replace(found[name], decimals=decimals),
        terms=tuple(found[code] for code in _terms(factors)),
    )


def _terms(factors: list[str]) -> list[str]:
    return [f"{factor} * {_gradient(k)}" for k, factor in enumerate(factors)]


def _nudge(run: ListingRun, entry: int) -> Nudge:
    place = run.listing.after(NUDGED, entry + 1)
    step = f"(n - x.detach())[{entry}]"

    def read(code: str, decimals: int) -> Record:
        return run.record(code, place, decimals=decimals)

    return Nudge(
        entry,
        NUDGED,
        entry + 1,
        moves=read("n - x.detach()", _DECIMALS),
        effects=read(f"{NUDGED}.detach()", _DECIMALS),
        leg=read(f"(A @ n - y.detach())[0] / {step}", 0),
    )


def _checked(matrix: Tensor, leaf: Tensor) -> tuple[Tensor, Tensor]:
    for name, tensor, shape in (("A", matrix, (2, 2)), ("x", leaf, (2,))):
        if tensor.shape != shape:
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)}, and one plane is shown; "
                f"give {name} the shape {shape}"
            )
        for place in torch.argwhere(tensor == tensor).tolist():
            entry = float(tensor[tuple(place)])
            if entry != round(entry) or abs(entry) > LARGEST:
                raise ParameterError(
                    f"{name}{place} is {entry:g}; "
                    f"give whole numbers from {-LARGEST} to {LARGEST}, whose sums can be read"
                )
    longest, shortest = torch.linalg.svdvals(matrix.double()).tolist()
    if shortest <= FLATTEST * longest:
        raise ParameterError(
            f"the rows of A, {matrix.tolist()}, lie so near to one line that nobody sees two; "
            "give rows that point in different ways, as [3, 1] and [-1, 2]"
        )
    return matrix.float(), leaf.float()
