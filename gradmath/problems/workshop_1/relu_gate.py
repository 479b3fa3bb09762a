"""Workshop 1: from gradient flow to optimisation intuition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError
from gradmath.gradients.nudges import FirstOrder, first_order, small_step
from gradmath.gradients.relu_layer import layer_tensors, open_gates, relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.records.layer import ReluFlow
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import Execution, run
from gradmath.running.tensors import Values, tensor_of

_LONGEST_SWEEP = 24  # steps of x[j]; more would not be told apart in two seconds
_FARTHEST = 1000.0  # a gate that opens farther out than this in x is left closed


@dataclass(frozen=True, eq=False)
class GateNudge(FirstOrder):
    """One entry of x nudged, and how far the weighted output v @ out really moved.

    Shapes: all (); slope is x.grad[entry], the others but step are in units of v @ out.
    flipped are the outputs whose gate the nudge opened or closed: where there is none, change
    and predicted differ by rounding alone.
    """

    entry: int
    listing: Listing
    flipped: tuple[int, ...]

    @property
    def moves(self) -> bool:
        return bool(self.change.value != 0)


@dataclass(frozen=True, eq=False)
class Sweep:
    """x[entry] moving until the closed gate of z[output], which v weighs, lets gradient through.

    runs has one full run of the layer for each position of x, the first as it was.
    """

    entry: int
    output: int
    runs: tuple[ReluFlow, ...]


@dataclass(frozen=True, eq=False)
class ReluGate:
    """The flagship's records: one run of the layer, nudges of x, and a sweep that opens a gate.

    nudges has the entry with the largest gradient, if any is reached, and an entry whose
    gradient is zero, if there is one (behind a closed gate where possible). sweep is None if
    no gate is closed that v weighs and some entry of x could open.
    """

    flow: ReluFlow
    nudges: tuple[GateNudge, ...]
    sweep: Sweep | None


@with_gradients
def relu_gate(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V, nudge: float = 0.01
) -> ReluGate:
    """Which entries of x does the gradient of v @ relu(W @ x) reach, and what stops the others?

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output matters; nudge (), a small step in units of x.
    Raises: the errors of `relu_flow`; ParameterError if nudge is no number or zero in x's dtype;
        NonFiniteError if it is not finite, or takes v @ out beyond that dtype.
    Source: Workshop 1 of the course.

    >>> gate = relu_gate()
    >>> gate.flow.x_grad.text((3,)), [nudge.change.text() for nudge in gate.nudges]
    ('2.4', ['0.024', '0'])
    """
    weight, point, weights = layer_tensors(W, x, v)
    small_step("nudge", nudge, point.dtype)
    step = float(nudge)
    flow = relu_flow(weight, point, weights)
    sweeps = (_sweep(weight, point, weights, flow, *closed) for closed in _closed_gates(flow))
    sweep = next((sweep for sweep in sweeps if sweep is not None), None)
    return ReluGate(
        flow=flow,
        nudges=tuple(
            _nudge(weight, point, weights, flow, entry, step)
            for entry in (_steepest(flow), _flat(flow, sweep))
            if entry is not None
        ),
        sweep=sweep,
    )


def _steepest(flow: ReluFlow) -> int | None:
    """The entry of x that v @ out feels most."""
    return int(abs(flow.x_grad.value).argmax()) if flow.reached else None


def _flat(flow: ReluFlow, sweep: Sweep | None) -> int | None:
    """An entry that v @ out does not feel: the one whose gate opens later, if there is one."""
    if sweep is not None:
        return sweep.entry
    return next(iter(flow.entries_with(Reason.GATE_CLOSED) + flow.unreached), None)


def _closed_gates(flow: ReluFlow) -> Iterator[tuple[int, int]]:
    """Each entry and output that v weighs between which only a closed gate stands."""
    for path in flow.paths:
        rows = {reason.kind: set(reason.outputs) for reason in path.reasons}
        closed, ignored = rows.get(Reason.GATE_CLOSED, set()), rows.get(Reason.V_IGNORES, set())
        yield from ((path.entry, output) for output in sorted(closed - ignored))


def _nudge(W: Tensor, x: Tensor, v: Tensor, flow: ReluFlow, entry: int, step: float) -> GateNudge:
    listing = Listing((f"x[{entry}] += {step!r}", "v @ torch.relu(W @ x)"))
    # The lines change x in place.
    moved = x.clone()
    before = _last_value(run(Listing(listing.lines[1:]), W=W, x=x, v=v)).to(x)
    after = _last_value(run(listing, W=W, x=moved, v=v)).to(x)
    too_far = NonFiniteError(
        f"nudge = {step!r} takes x[{entry}] or v @ out beyond {x.dtype}; give a smaller step"
    )
    if not torch.isfinite(moved[entry]):
        raise too_far
    try:
        terms = first_order(
            torch.tensor(step, dtype=x.dtype),
            tensor_of(flow.x_grad)[entry],
            before,
            after,
            {
                "step": f"torch.tensor({step!r})",
                "slope": "out.backward(v)",
                "before": listing.lines[-1],
                "after": "; ".join(listing.lines),
                "change": "after - before",
                "predicted": "step * x.grad",
                "remainder": "change - predicted",
            },
        )
    except NonFiniteError as error:
        raise too_far from error
    slope = replace(terms.pop("slope"), name="x.grad", decimals=flow.x_grad.decimals)
    flips = flow.gates.value != open_gates(W, moved).value
    return GateNudge(
        entry=entry,
        listing=listing,
        slope=slope,
        **terms,
        flipped=tuple(map(int, flips.nonzero()[0])),
    )


def _last_value(done: Execution) -> Tensor:
    assert done.result is not None
    return tensor_of(done.result)


def _sweep(
    W: Tensor, x: Tensor, v: Tensor, flow: ReluFlow, entry: int, output: int
) -> Sweep | None:
    """Run the layer at each position of x[entry], from where it is to beyond z[output] = 0.

    The entry visits values that its decimals can show, so that every frame's arithmetic closes,
    and passes through z = 0 itself where they can show that. It goes on until z stands as far
    above zero as it stood below; None if that is too far out or if something overflows there.
    """
    here, z = float(flow.x.value[entry]), float(flow.z.value[output])
    slope = float(flow.W.value[output, entry])
    kink = here - z / slope
    # From z = 0 itself, one unit of z upwards.
    there = kink - z / slope if z else here + 1 / slope
    if max(abs(here), abs(there)) > _FARTHEST:
        return None
    scale = 10**flow.x.decimals
    start, middle, end = (round(position * scale) for position in (here, kink, there))
    stride = max(1, -(-abs(end - start) // _LONGEST_SWEEP))
    towards = stride if slope > 0 else -stride
    last = -((middle - end) // towards)
    runs = [flow]
    # Where numbers are coarse it may take some steps more to open the gate.
    for k in range((start - middle) // towards, last + _LONGEST_SWEEP):
        moved = x.clone()
        moved[entry] = (middle + towards * k) / scale
        if (float(moved[entry]) - float(runs[-1].x.value[entry])) * towards <= 0:
            continue
        try:
            runs.append(relu_flow(W, moved, v))
        except NonFiniteError:
            return None
        if k >= last and runs[-1].gates.value[output]:
            return Sweep(entry, output, tuple(runs))
    return None
