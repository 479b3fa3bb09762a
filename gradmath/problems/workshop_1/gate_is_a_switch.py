"""Workshop 1, line 2: one entry of x moves until a gate flips."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import layer_tensors, relu_flow
from gradmath.problems.parameters import entry_number, real_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, numpy_of, record, tensor_of

_MOST_STEPS = 600


@dataclass(frozen=True, eq=False)
class Side:
    """The runs on one side of the flip, and what moved during them.

    Shapes: position, z, x_grad (k,): x[entry], z[output], x.grad[entry] of each of the k runs.
    """

    runs: tuple[ReluFlow, ...]
    position: Record
    z: Record
    x_grad: Record

    @property
    def steady(self) -> bool:
        """Whether x.grad[entry] is the same for all of them: no other gate flips, too."""
        return bool((self.x_grad.value == self.x_grad.value[0]).all())


@dataclass(frozen=True, eq=False)
class GateIsASwitch:
    """x[entry] moves in small steps, autograd runs at each, and the gate of z[output] flips once.

    before and after are the runs on both sides of the flip; after.runs[0] is the first with the
    gate in its new state.
    """

    entry: int
    output: int
    before: Side
    after: Side

    @property
    def runs(self) -> tuple[ReluFlow, ...]:
        return self.before.runs + self.after.runs

    @property
    def opens(self) -> bool:
        return bool(self.after.runs[0].gates.value[self.output])

    @property
    def meets_zero(self) -> bool:
        """Whether z[output] is exactly 0 in the last run before the flip or the first after it."""
        return bool(self.before.z.value[-1] == 0 or self.after.z.value[0] == 0)


@with_gradients
def gate_is_a_switch(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    entry: int = 2,
    start: float = -1.0,
    stop: float = 1.0,
    step: float = 0.01,
) -> GateIsASwitch:
    """Move one entry of x through a flip of a gate, with a run of autograd at every step.

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output matters; entry (), which entry of x moves; start (), where it starts;
        stop (), where it stops; step (), how far it moves from run to run.
    Raises: the errors of `relu_flow`; ParameterError if x has no such entry, if there are more
        than 600 steps or fewer than 4, or if no gate flips at which v looks.
    Source: Workshop 1 of the course; relu'(0) = 0 as torch defines it.

    >>> sweep = gate_is_a_switch()
    >>> sweep.output, sweep.before.position.text((-1,)), sweep.after.x_grad.text((0,))
    (2, '0', '0.4')
    """
    weight, point, weights = layer_tensors(W, x, v)
    entry_number("entry", entry, len(point))
    runs = tuple(
        relu_flow(weight, _moved(point, entry, place), weights)
        for place in _places(start, stop, step)
    )
    output, flip = _first_flip(runs, entry)
    return GateIsASwitch(
        entry=entry,
        output=output,
        before=_side(runs[:flip], entry, output, runs),
        after=_side(runs[flip:], entry, output, runs),
    )


def _places(start: float, stop: float, step: float) -> list[float]:
    """Whole multiples of the step, so that they read as they are, zero among them."""
    start, stop = real_number("start", start), real_number("stop", stop)
    if real_number("step", step) <= 0:
        raise ParameterError(f"step = {step} leads nowhere; give a step above 0")
    if abs(start) + abs(stop) > _MOST_STEPS * step:
        raise ParameterError(
            f"from {start} to {stop} there are more than {_MOST_STEPS} steps of {step}; "
            "give a wider step"
        )
    first, last = round(start / step), round(stop / step)
    count = abs(last - first)
    if not 4 <= count <= _MOST_STEPS:
        raise ParameterError(
            f"from {start} to {stop} there are {count} steps of {step}; "
            f"give a step that makes 4 to {_MOST_STEPS}"
        )
    direction = 1 if last > first else -1
    per_unit = round(1 / step)
    exact = abs(per_unit * step - 1) < 1e-9
    return [k / per_unit if exact else k * step for k in range(first, last + direction, direction)]


def _moved(point: Tensor, entry: int, place: float) -> Tensor:
    moved = point.clone()
    moved[entry] = place
    return moved


def _first_flip(runs: tuple[ReluFlow, ...], entry: int) -> tuple[int, int]:
    """The output whose gate flips first among those that v weighs, and the first run after it."""
    for k in range(2, len(runs) - 1):
        flipped = runs[k].gates.value != runs[k - 1].gates.value
        for output in flipped.nonzero()[0].tolist():
            if runs[k].v.value[output] != 0:
                return output, k
    raise ParameterError(
        f"no gate that v weighs flips while x[{entry}] moves; let it start and stop on both sides "
        "of where a z is 0"
    )


def _side(
    runs: tuple[ReluFlow, ...], entry: int, output: int, everything: tuple[ReluFlow, ...]
) -> Side:
    def shown(name: str, tensor_name: str, index: int) -> Record:
        every = [tensor_of(getattr(run, tensor_name))[index] for run in everything]
        decimals = decimals_for([numpy_of(torch.stack(every))])
        own = torch.stack([tensor_of(getattr(run, tensor_name))[index] for run in runs])
        return record(name, own, f"{name} of each run", decimals=decimals)

    return Side(
        runs=runs,
        position=shown(f"x[{entry}]", "x", entry),
        z=shown(f"z[{output}]", "z", output),
        x_grad=shown(f"x.grad[{entry}]", "x_grad", entry),
    )
