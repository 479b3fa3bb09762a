"""Workshop 1: x is scaled, and x.grad changes only where that turns a switch."""

from __future__ import annotations

from dataclasses import dataclass, fields

from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.machine import (
    BACKWARD,
    FORWARD,
    Places,
    decimals_of,
    machine_run,
    with_decimals,
)
from gradmath.gradients.relu_layer import expect_readable, layer_tensors
from gradmath.problems.parameters import real_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.records.listing import Listing
from gradmath.records.scaled_run import ScaledRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

SCALE = "x = (c * x0).requires_grad_()"
MOST_ROWS, MOST_COLUMNS = 4, 8  # of W: more would not be read beside the dial
_ONE, _TWO, _LEAST = 50, 100, 5  # fiftieths: the steps in which c turns, and v
_DECIMALS = {"x": 2, "z": 2, "c": 2, "v": 2}


@dataclass(frozen=True, eq=False)
class OnlyGatesKnowX:
    """The layer at x = c * x0, for a c that turns.

    up (50,) are the runs from c = 1 to 2, down those from 2 to the last above 0, zero the one at
    0, below those from the first below 0 to where c stops. doubled are the runs at c = 1 while v
    grows to twice itself, the first of them that of up.
    """

    up: tuple[ScaledRun, ...]
    down: tuple[ScaledRun, ...]
    zero: ScaledRun
    below: tuple[ScaledRun, ...]
    doubled: tuple[ScaledRun, ...]

    @property
    def above(self) -> tuple[ScaledRun, ...]:
        """Every run at a c above 0, each once, as c falls."""
        return self.down

    @property
    def runs(self) -> tuple[ScaledRun, ...]:
        """Every run that a frame shows, each once."""
        return (*self.down, self.zero, *self.below, *self.doubled[1:])


@with_gradients
def only_gates_know_x(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V, below: float = -1.0
) -> OnlyGatesKnowX:
    """Scale x from 1 to 2, down through 0 and below: where does x.grad change? Then double v.

    Shapes: x (n,), the inputs where c is 1, at most 8; W (m, n), the weights, one row for each
        output, at most 4; v (m,), how much each output counts; below (), where c stops in the end,
        from -2 to -0.1 in steps of 0.02.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together or twice
        them leaves their dtype; ParameterError for what the docstring does not allow.
    Source: Workshop 1 of the course.

    >>> found = only_gates_know_x()
    >>> [found.up[-1].x_grad.text((3,)), found.zero.x_grad.text((3,)), found.below[0].c.text(())]
    ['2.40', '0', '−0.02']
    """
    weight, point, weights = layer_tensors(W, x, v)
    expect_readable(weight, MOST_ROWS, MOST_COLUMNS)
    end = fiftieths("below", below)
    if not -_TWO <= end <= -_LEAST:
        raise ParameterError(f"below = {below:g} is no place to stop; give one from -2 to -0.1")
    layer = ScaledLines(weight, point, weights)
    down = [layer.run(c) for c in range(_TWO, 0, -1)]
    lower = [layer.run(c) for c in range(-1, end - 1, -1)]
    doubled = [layer.run(_ONE, k) for k in range(_ONE + 1, _TWO + 1)]
    zero = layer.run(0)
    counts = decimals_of([*down, zero, *lower, *doubled], _DECIMALS)
    counts["weighted"] = min(2, counts["weighted"])  # its bar tells the rest

    def alike(runs: list[ScaledRun]) -> tuple[ScaledRun, ...]:
        return tuple(with_decimals(run, counts) for run in runs)

    falling = alike(down)
    rising = falling[_TWO - _ONE :: -1]
    return OnlyGatesKnowX(
        up=rising,
        down=falling,
        zero=with_decimals(zero, counts),
        below=alike(lower),
        doubled=(rising[0], *alike(doubled)),
    )


def fiftieths(name: str, value: object) -> int:
    """A number as a count of the steps in which c turns.

    Raises: ParameterError if it is no such number.
    """
    number = real_number(name, value)
    found = round(number * _ONE)
    if abs(found / _ONE - number) > 1e-9:
        raise ParameterError(f"{name} = {number:g} is between two steps; give a multiple of 0.02")
    return found


@dataclass(frozen=True)
class ScaledLines:
    """One layer's W, the x where c is 1, and v, and the listings that run it at c * x."""

    W: Tensor
    x: Tensor
    v: Tensor

    def lines(self, c: int, k: int = _ONE) -> tuple[str, ...]:
        """Forward and backward once, c and the factor of v in fiftieths."""
        return (
            "import torch",
            *assignment("x0", self.x, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            *assignment("v0", self.v, width=WIDTH),
            f"v = {k / _ONE:.2f} * v0",
            f"c = {c / _ONE:.2f}",
            SCALE,
            *FORWARD,
            "v @ out",
            BACKWARD,
            "x.grad",
        )

    def run(self, c: int, k: int = _ONE) -> ScaledRun:
        listed = ListingRun(Listing(self.lines(c, k)))
        found = machine_run(listed, Places.of(listed.listing, SCALE))
        parts = {part.name: getattr(found, part.name) for part in fields(found)}
        made = listed.listing.after(SCALE) - 1
        return ScaledRun(**parts, c=listed.record("c", made))
