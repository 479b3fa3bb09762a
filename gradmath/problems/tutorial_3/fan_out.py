"""Tutorial 3: one x, used three times; its contributions meet and are added up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from gradmath.problems.tutorial_3.fork import (
    BACKWARD,
    FORWARD,
    fork_pass,
    head,
    leaf_and_weights,
    order_of,
)
from gradmath.records.fork import ForkPass, Nudges, Use
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values

X = (3.0, -1.0)
V = (1.0, 2.0)
BEFORE = "before = v @ (x * x + x)"
ALONE: dict[Use, str] = {
    "self": "v @ (n * x + x) - before",
    "other": "v @ (x * n + x) - before",
    "direct": "v @ (x * x + n) - before",
}
SIZE = "v.abs() @ (x * x + x.abs())"  # of what `before` is added up from
TOGETHER = "v @ (n * n + n) - before"
_STEP = 0.01
_DECIMALS = 2  # of what a step does: entries are whole, and effects hundredths


@dataclass(frozen=True, eq=False)
class FanOut:
    """x used three times, and pulled back twice.

    passes are the two runs of the same lines, one after the other on the same x: the second adds
    to the `.grad` that the first one left. The entry that is nudged is the one that is
    asked about.
    """

    passes: tuple[ForkPass, ForkPass]
    nudges: Nudges


@with_gradients
def fan_out(x: Values = X, v: Values = V) -> FanOut:
    """Where do the three uses of x in x * x + x meet again, and what does a second pass do?

    Shapes: x (n,), the leaf; v (n,), the weights of the outputs, in the dtype of x. n is 1 to 3,
        and entries are whole numbers from -9 to 9.
    Raises: ShapeError, DtypeError or ParameterError if x and v are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course, line 4.

    >>> first, second = fan_out().passes
    >>> first.order, [total.value.tolist() for total in first.sums]
    (('direct', 'self', 'other'), [[1.0, 2.0], [4.0, 0.0], [7.0, -2.0]])
    >>> first.grad_after.value.tolist(), second.grad_after.value.tolist()
    ([7.0, -2.0], [14.0, -4.0])
    """
    leaf, weights = leaf_and_weights(x, v)
    order, entry = order_of(leaf, weights), _asked(leaf, weights)
    move = "n = x.detach().clone()", f"n[{entry}] += {_STEP}"
    once = *head(leaf, weights), FORWARD, BACKWARD
    nudged = *move, BEFORE, *ALONE.values(), TOGETHER
    run = ListingRun(Listing((*once, *nudged, FORWARD, BACKWARD)))

    def read(code: str, after: str) -> Record:
        return replace(run.record(code, after), decimals=_DECIMALS)

    return FanOut(
        passes=(fork_pass(run, order), fork_pass(run, order, 2)),
        nudges=Nudges(
            entry=entry,
            step=read(f"(n - x.detach())[{entry}]", move[-1]),
            size=run.record(SIZE, BEFORE),
            before=run.record("before", BEFORE),
            moved=read("n", move[-1]),
            alone={use: read(line, line) for use, line in ALONE.items()},
            together=read(TOGETHER, TOGETHER),
        ),
    )


def _asked(x: Tensor, v: Tensor) -> int:
    """The last entry for which the addend, a factor and all of them send three numbers."""
    places = range(len(x))
    told_apart = [k for k in places if v[k] != 0 and float(x[k]) not in (-1.0, 0.0, 1.0)]
    weighed = [k for k in places if v[k] != 0]
    return (told_apart or weighed or list(places))[-1]
