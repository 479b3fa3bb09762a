"""Workshop 1: a weight of 0 gets a gradient, which contains no weight at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor, tensor

from gradmath.errors import NonFiniteError, ParameterError
from gradmath.gradients.machine import AnyRunT, decimals_of, with_decimals
from gradmath.gradients.nudges import small_step
from gradmath.gradients.relu_layer import expect_readable, layer_tensors
from gradmath.problems.parameters import real_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.weight_lines import WeightLines
from gradmath.records.layer import (
    ForwardRun,
    MachineRun,
    NudgedWeight,
    SteppedWeights,
)
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values
from gradmath.running.written import written

MOST_ROWS, MOST_COLUMNS = 4, 6  # of W: more would not be read with the gradients between them
_PLACES = 60  # at most, on the way of the weight that slides
_FEWEST = 8  # of fewer nothing would be seen to slide
_LEFT = 0.1  # of its size: where it stops


@dataclass(frozen=True, eq=False)
class ZeroWeightGetsGradient:
    """The gradient of W, and that it is z-bar times x wherever W stands.

    place is a weight of 0 whose gradient is not; nudge turns it a little. slide takes the weight
    at `sliding`, in the same row, toward 0 as long as its switch stays on, run by run; of too few
    runs it has none. step moves W along its gradient.
    """

    run: MachineRun
    place: tuple[int, int]
    nudge: NudgedWeight
    sliding: tuple[int, int]
    slide: tuple[MachineRun, ...]
    step: SteppedWeights

    @property
    def runs(self) -> tuple[MachineRun, ...]:
        """Every whole run."""
        step = self.step
        return (self.run, self.nudge.before, *self.slide, step.before, step.after)

    @property
    def shown(self) -> tuple[MachineRun | ForwardRun, ...]:
        """Every pass that a frame shows."""
        return (*self.runs, self.nudge.after)

    @property
    def slide_line(self) -> str:
        """The line that sets the weight that slides."""
        i, j = self.sliding
        lines = self.run.listing.lines
        return next(line for line in lines if line.startswith(f"W[{i}, {j}] ="))

    @property
    def connected(self) -> tuple[tuple[int, int], ...]:
        """The weights that are 0 before the step and not after it."""
        before, after = self.step.before.W.value, self.step.after.W.value
        return tuple((int(i), int(j)) for i, j in np.argwhere((before == 0) & (after != 0)))


@with_gradients
def zero_weight_gets_gradient(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    nudge: float = 0.1,
    rate: float = 0.5,
) -> ZeroWeightGetsGradient:
    """Ask for W.grad: a weight of 0 gets z-bar times x, as any other one does.

    Shapes: x (n,), the inputs, at most 6; W (m, n), the weights, one row for each output, at most
        4; v (m,), how much each output matters; nudge (), a small step in units of W; rate (),
        how many gradients W moves by in the end, above 0. Some weight has to be 0 whose output v
        weighs, whose switch is on, and whose x is not 0.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError for what the docstring does not allow; NonFiniteError if nudge or rate
        takes the layer beyond its dtype.
    Source: Workshop 1 of the course.

    >>> found = zero_weight_gets_gradient()
    >>> found.place, found.run.W_grad.text(found.place), found.connected[:2]
    ((3, 0), '0.32', ((3, 0), (3, 1)))
    """
    weight, point, weighs = layer_tensors(W, x, v)
    expect_readable(weight, MOST_ROWS, MOST_COLUMNS)
    small_step("nudge", nudge, weight.dtype)
    if real_number("rate", rate) <= 0:
        raise ParameterError(f"rate = {rate!r} is no step along a gradient; give one above 0")
    place, sliding = _places_of(weight, point, weighs)
    lines = WeightLines(weight, point, weighs, sliding)
    start = _written_like_its_places(weight[sliding])
    run = lines.run(start)
    try:
        nudged, stepped = (
            lines.nudged(start, place, float(nudge)),
            lines.stepped(start, float(rate)),
        )
    except NonFiniteError as error:
        raise NonFiniteError(
            f"nudge = {nudge!r} or rate = {rate!r} takes W or v @ out beyond its dtype; "
            "give smaller ones"
        ) from error
    return _read_alike(
        ZeroWeightGetsGradient(run, place, nudged, sliding, _slide(lines, run), stepped)
    )


def _places_of(weight: Tensor, x: Tensor, v: Tensor) -> tuple[tuple[int, int], tuple[int, int]]:
    """A weight of 0 whose gradient is not, and the weight that does most for its row.

    Raises: ParameterError if there is none.
    """
    weighed = (v != 0) & (weight @ x > 0)
    found = ((weight == 0) & weighed[:, None] & (x != 0)[None]).nonzero().tolist()
    if not found:
        raise ParameterError(
            "W has no 0 whose gradient is not 0, too; "
            "give it one where x is not 0, in a row with z > 0 that v weighs"
        )
    i, j = found[0]
    return (i, j), (i, int((weight[i] * x).argmax()))


def _written_like_its_places(weight: Tensor) -> str:
    """A weight in hundredths, if it is some: all places on its way look alike then."""
    text = f"{float(weight):.2f}"
    return text if tensor(float(text), dtype=weight.dtype) == weight else written(weight)


def _slide(lines: WeightLines, first: MachineRun) -> tuple[MachineRun, ...]:
    """Runs on the way of a weight toward 0, as long as its switch is on."""
    i, _ = lines.dial
    start = float(lines.W[lines.dial])
    shares = (1 - (1 - _LEFT) * k / _PLACES for k in range(1, _PLACES + 1))
    texts = dict.fromkeys(f"{start * share:.2f}" for share in shares)
    runs = [first]
    for text in texts:
        if abs(float(text)) >= abs(start) or not float(text):
            continue
        run = lines.run(text)
        if not run.gates.value[i]:
            break
        runs.append(run)
    return tuple(runs) if len(runs) >= _FEWEST else ()


def _read_alike(film: ZeroWeightGetsGradient) -> ZeroWeightGetsGradient:
    """The film with one count of decimals for each tensor, enough for the step of the nudge."""
    nudge, step = film.nudge, film.step
    counts = decimals_of(film.shown, {"W": nudge.step.decimals})

    def read(run: AnyRunT) -> AnyRunT:
        return with_decimals(run, counts)

    return replace(
        film,
        run=read(film.run),
        nudge=replace(
            nudge,
            before=read(nudge.before),
            after=read(nudge.after),
            gain=replace(nudge.gain, decimals=counts["weighted"]),
        ),
        slide=tuple(map(read, film.slide)),
        step=replace(
            step,
            before=read(step.before),
            after=read(step.after),
            step=replace(step.step, decimals=counts["W"]),
        ),
    )
