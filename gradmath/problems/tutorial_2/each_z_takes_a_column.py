"""Tutorial 2: in x @ w each column of w adds up to one entry of z, each row meets one of x."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.logit_inputs import B, W, X, logit_inputs
from gradmath.records.listing import Listing
from gradmath.records.logits import LogitRun
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

FORWARD = "z = x @ w + b"
ENTRY, INPUT = (2, 1), 3  # the weight and the input that slide
_STEPS = 50  # runs in which a number gets larger by 1
_WIDTH = 40  # characters of a line
_DECIMALS = 1


@dataclass(frozen=True, eq=False)
class EachZTakesAColumn:
    """Every run of the film; each differs from the one before it by one number.

    made has x, w and b as their own lines made them. In `weighed` the weight `w[2, 1]` gets larger
    by 1, in `fed` the input `x[3]`: both begin with the run `start`.
    """

    made: LogitRun
    weighed: tuple[LogitRun, ...]
    fed: tuple[LogitRun, ...]

    @property
    def start(self) -> LogitRun:
        """The run of the numbers as given."""
        return self.weighed[0]

    @property
    def runs(self) -> tuple[LogitRun, ...]:
        return (*self.weighed, *self.fed)


@with_gradients
def each_z_takes_a_column(w: Values = W, b: Values = B, x: Values = X) -> EachZTakesAColumn:
    """Which entries of z = x @ w + b use one weight, and which use one input?

    Shapes: w (5, 3), the weights, `w[3]` without zeros; b (3,), the biases; x (5,), the inputs,
        `x[2]` not zero. Entries of w and b are tenths, those of x whole; all from -3 to 3.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 2 of the course.

    >>> film = each_z_takes_a_column()
    >>> [run.z.text((1,)) for run in (film.start, film.weighed[-1])]
    ['0.4', '1.4']
    >>> [film.fed[-1].z.text((j,)) for j in range(3)]
    ['−1.5', '0.5', '0.8']
    """
    weights, biases, inputs = logit_inputs(w, b, x)
    _expect_motion(weights, inputs)
    layer = _Lines(weights, biases, inputs)
    weight, entry = float(weights[ENTRY]), float(inputs[INPUT])
    start = layer.run(weight, entry)
    steps = [k / _STEPS for k in range(1, 1 + _STEPS)]
    return EachZTakesAColumn(
        made=layer.made(start, weight, entry),
        weighed=(start, *(layer.run(weight + step, entry) for step in steps)),
        fed=(start, *(layer.run(weight, entry + step) for step in steps)),
    )


class _Lines:
    """The listing, for any number on its two dials."""

    def __init__(self, weights: Tensor, biases: Tensor, inputs: Tensor) -> None:
        self.lines = {
            name: assignment(name, tensor, width=_WIDTH)
            for name, tensor in (("w", weights), ("b", biases), ("x", inputs))
        }

    def execution(self, weight: float, entry: float) -> ListingRun:
        made = (line for lines in self.lines.values() for line in lines)
        i, j = ENTRY
        dials = f"x[{INPUT}] = {_written(entry)}", f"w[{i}, {j}] = {_written(weight)}"
        return ListingRun(Listing(("import torch", *made, *dials, FORWARD)))

    def run(self, weight: float, entry: float) -> LogitRun:
        """One run."""
        run = self.execution(weight, entry)
        asked = {"x": "x", "w": "w", "b": "b", "z": "z", "terms": "x[:, None] * w"}
        found = run.records({name: (code, FORWARD) for name, code in asked.items()})
        return LogitRun(run.listing, **{name: _read(each) for name, each in found.items()})

    def made(self, start: LogitRun, weight: float, entry: float) -> LogitRun:
        """The first run, with x, w and b as they are right after their own lines."""
        run = self.execution(weight, entry)
        found = run.records({name: (name, lines[0]) for name, lines in self.lines.items()})
        x, w, b = (_read(found[name]) for name in ("x", "w", "b"))
        return replace(start, x=x, w=w, b=b)


def _read(record: Record) -> Record:
    return replace(record, decimals=_DECIMALS)


def _written(number: float) -> str:
    return repr(round(number, 2) + 0.0)


def _expect_motion(weights: Tensor, inputs: Tensor) -> None:
    """Refuse numbers through which what slides moves nothing."""
    if not bool(weights[INPUT].all()):
        raise ParameterError(
            f"w[{INPUT}] = {[round(each, 1) for each in weights[INPUT].tolist()]} has a zero, "
            f"through which x[{INPUT}] moves nothing; give it entries that are not 0"
        )
    if not inputs[ENTRY[0]]:
        raise ParameterError(
            f"x[{ENTRY[0]}] is 0, and w{list(ENTRY)} moves nothing then; give another number"
        )
