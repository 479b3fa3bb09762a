"""Workshop 1: from gradient flow to optimisation intuition."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError
from gradmath.formatting import decimals_for
from gradmath.layer import layer_tensors, relu_flow
from gradmath.program import run
from gradmath.records import Listing, Reason, Record, ReluFlow
from gradmath.tensors import Values, numpy_of, record, tensor_of

# The course's own W and v; this x shows every reason for a zero that they can show.
X = (0.4, -1.1, -0.9, 0.7, 1.5, -0.6)
W_DIAGONAL = (
    (1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 2.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 0.0, 3.0, 0.0, 0.0),
)
V = (0.0, 0.0, 0.2, 0.8)

_LONGEST_SWEEP = 24  # steps of x[j]; more would not be told apart in two seconds
_FARTHEST = 1000.0  # a gate that opens farther out than this in x is left closed


@dataclass(frozen=True, eq=False)
class Nudge:
    """One entry of x nudged, and how far the weighted output v @ out really moved.

    Shapes: step, slope, before, after, change, predicted (); slope is x.grad[entry], predicted
    step * slope, change after - before; the three in units of v @ out, all as torch computed.
    """

    entry: int
    listing: Listing
    step: Record
    slope: Record
    before: Record
    after: Record
    change: Record
    predicted: Record

    @property
    def moves(self) -> bool:
        return bool(self.change.value != 0)

    @property
    def kept(self) -> bool:
        """Whether the change is the predicted one, at the decimals that both are shown with."""
        return self.change.text() == self.predicted.text()


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
    nudges: tuple[Nudge, ...]
    sweep: Sweep | None


def relu_gate(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V, nudge: float = 0.01
) -> ReluGate:
    """Which entries of x does the gradient of v @ relu(W @ x) reach, and what stops the others?

    Shapes: x (n,), W (m, n), v (m,); nudge is a step in units of x.
    Raises: the errors of `relu_flow`; ParameterError if nudge is no finite non-zero number.
    Source: Workshop 1 of the course.

    >>> gate = relu_gate()
    >>> gate.flow.x_grad.text((3,)), [nudge.change.text() for nudge in gate.nudges]
    ('2.4', ['0.024', '0'])
    """
    weight, point, weights = layer_tensors(W, x, v)
    step = _step(nudge)
    flow = relu_flow(weight, point, weights)
    opening = _gate_to_open(flow)
    entries = [_steepest(flow), _flat(flow, opening)]
    return ReluGate(
        flow=flow,
        nudges=tuple(
            _nudge(weight, point, weights, flow, entry, step)
            for entry in entries
            if entry is not None
        ),
        sweep=None if opening is None else _sweep(weight, point, weights, flow, *opening),
    )


def _step(nudge: float) -> float:
    if not isinstance(nudge, int | float) or isinstance(nudge, bool) or nudge == 0:
        raise ParameterError(f"nudge = {nudge!r}; give a small number that is not 0, as 0.01")
    if not torch.isfinite(torch.tensor(float(nudge))):
        raise NonFiniteError(f"nudge = {nudge!r}; give a finite step, as 0.01")
    return float(nudge)


def _steepest(flow: ReluFlow) -> int | None:
    """The entry of x that v @ out feels most."""
    return int(abs(flow.x_grad.value).argmax()) if flow.reached else None


def _flat(flow: ReluFlow, opening: tuple[int, int] | None) -> int | None:
    """An entry that v @ out does not feel: the one whose gate opens later, if there is one."""
    if opening is not None:
        return opening[0]
    return next(iter(flow.unreached), None)


def _gate_to_open(flow: ReluFlow) -> tuple[int, int] | None:
    """An entry, and the output that v weighs, between which only a closed gate stands."""
    for path in flow.paths:
        rows = {reason.kind: set(reason.outputs) for reason in path.reasons}
        closed, ignored = rows.get(Reason.GATE_CLOSED, set()), rows.get(Reason.V_IGNORES, set())
        for output in sorted(closed - ignored):
            if abs(_opening(flow, path.entry, output)) <= _FARTHEST:
                return path.entry, output
    return None


def _opening(flow: ReluFlow, entry: int, output: int) -> float:
    """Where x[entry] must go for z[output] to stand as far above zero as it stands below."""
    here, z = float(flow.x.value[entry]), float(flow.z.value[output])
    slope = float(flow.W.value[output, entry])
    # From z = 0 itself, one unit of z upwards.
    return here - 2 * z / slope if z else here + 1 / slope


def _nudge(W: Tensor, x: Tensor, v: Tensor, flow: ReluFlow, entry: int, step: float) -> Nudge:
    listing = Listing((f"x[{entry}] += {step!r}", "v @ torch.relu(W @ x)"))
    before = run(Listing(listing.lines[1:]), W=W, x=x.clone(), v=v).result
    after = run(listing, W=W, x=x.clone(), v=v).result
    assert before is not None and after is not None
    h = torch.tensor(step, dtype=x.dtype)
    slope = tensor_of(flow.x_grad)[entry]
    terms = {
        "before": (tensor_of(before), listing.lines[-1]),
        "after": (tensor_of(after), "; ".join(listing.lines)),
        "change": (tensor_of(after) - tensor_of(before), "after - before"),
        "predicted": (h * slope, "step * x.grad"),
    }
    # What is added up on one line is shown with one count of decimals.
    decimals = decimals_for(
        [numpy_of(terms[name][0]) for name in terms if name != "change"], most=4
    )
    return Nudge(
        entry=entry,
        listing=listing,
        step=record("step", h, f"torch.tensor({step!r})", decimals=decimals_for([numpy_of(h)], 6)),
        slope=record("x.grad", slope, "out.backward(v)", decimals=flow.x_grad.decimals),
        **{
            name: record(name, tensor, source, decimals=decimals)
            for name, (tensor, source) in terms.items()
        },
    )


def _sweep(W: Tensor, x: Tensor, v: Tensor, flow: ReluFlow, entry: int, output: int) -> Sweep:
    """Run the layer at each position of x[entry], from where it is to beyond z[output] = 0.

    The entry visits values that its decimals can show, so that every frame's arithmetic closes,
    and passes through z = 0 itself where the decimals allow.
    """
    unit = 10.0**-flow.x.decimals
    here, there = float(flow.x.value[entry]), _opening(flow, entry, output)
    towards = 1 if there > here else -1
    steps = max(1, round(abs(there - here) / unit))
    stride = -(-steps // _LONGEST_SWEEP)
    runs = []
    for k in range(0, steps + stride, stride):
        moved = x.clone()
        if k:
            moved[entry] = round(here + towards * k * unit, flow.x.decimals)
        runs.append(relu_flow(W, moved, v))
    return Sweep(entry, output, tuple(runs))
