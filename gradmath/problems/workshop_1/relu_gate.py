"""Workshop 1: which inputs get a gradient, and what stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import torch

from gradmath.errors import NonFiniteError
from gradmath.gradients.machine import FORWARD, Places, decimals_of, forward_run, with_decimals
from gradmath.gradients.nudges import small_step
from gradmath.gradients.relu_layer import expect_readable, layer_tensors
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.lines import LayerLines
from gradmath.records.layer import MachineRun, NudgedRun
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import written

LARGEST = 8  # entries along each side of W; more would not be read on one frame
_FARTHEST = 1000.0  # a switch that turns on farther out than this in x is left off
_LONGER_STEPS = 12  # doublings of the way, at most
_LONGEST_SLIDE = 240  # runs; a film shows each of them for a thirtieth of a second
_GAIN = "v @ out - before"


@dataclass(frozen=True, eq=False)
class Slide:
    """x[entry] moving until the switch of output, which v weighs, turns on, and on from there.

    runs has one run for each position; last_off is the last of them whose switch is off.
    """

    entry: int
    output: int
    runs: tuple[MachineRun, ...]
    last_off: int


@dataclass(frozen=True, eq=False)
class ReluGate:
    """The flagship's records.

    nudges has the entry with the largest gradient, if any is reached, and one whose gradient is
    zero, behind a switch where possible. slide is None if no switch is off that v weighs and an
    entry of x could turn on.
    """

    flow: MachineRun
    nudges: tuple[NudgedRun, ...]
    slide: Slide | None


@with_gradients
def relu_gate(
    x: Values = X, W: Values = W_DIAGONAL, v: Values = V, nudge: float = 0.01
) -> ReluGate:
    """How many entries of x get a gradient from v @ relu(W @ x), and what stops the others?

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output counts; nudge (), a small step in units of x. n and m are at most 8.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError if W is too large to be shown, or nudge is no number, or zero in x's
        dtype; NonFiniteError if it takes x or v @ out beyond that dtype.
    Source: Workshop 1 of the course.

    >>> gate = relu_gate()
    >>> gate.flow.x_grad.text((3,)), [nudge.gain.text() for nudge in gate.nudges]
    ('2.4', ['0.024', '0'])
    """
    weight, point, weights = layer_tensors(W, x, v)
    expect_readable(weight, LARGEST, LARGEST)
    small_step("nudge", nudge, point.dtype)
    layer = LayerLines(weight, point, weights)
    run = layer.run()
    slide = next(filter(None, (_slide(layer, run, *closed) for closed in _closed(run))), None)
    nudges = [
        _nudge(layer, run, entry, float(nudge))
        for entry in (_steepest(run), _flat(run, slide))
        if entry is not None
    ]
    return _read_alike(ReluGate(run, tuple(nudges), slide))


def _steepest(run: MachineRun) -> int | None:
    """The entry of x that v @ out feels most."""
    return int(abs(run.x_grad.value).argmax()) if run.reached else None


def _flat(run: MachineRun, slide: Slide | None) -> int | None:
    """An entry that v @ out does not feel: the one that slides later, if there is one."""
    if slide is not None:
        return slide.entry
    return next(iter(run.entries_with(Reason.GATE_CLOSED) + run.unreached), None)


def _closed(run: MachineRun) -> Iterator[tuple[int, int]]:
    """Each entry and output that v weighs between which only a switch stands."""
    for path in run.paths:
        rows = {reason.kind: set(reason.outputs) for reason in path.reasons}
        closed, ignored = rows.get(Reason.GATE_CLOSED, set()), rows.get(Reason.V_IGNORES, set())
        yield from ((path.entry, output) for output in sorted(closed - ignored))


def _nudge(layer: LayerLines, run: MachineRun, entry: int, step: float) -> NudgedRun:
    move = (f"step = {step!r}", "with torch.no_grad():", f"    x[{entry}] += step")
    listing = Listing((*layer.lines, *move, *FORWARD, _GAIN))
    again = ListingRun(listing)
    before = layer.first_of(again)
    try:
        at = Places.of(listing, move[1], times=2)
        after = forward_run(again, at)
        gain = again.record(_GAIN)
        on = again.record("z > 0")
    except NonFiniteError as error:
        raise NonFiniteError(
            f"nudge = {step!r} takes x[{entry}] or v @ out beyond {layer.x.dtype}; "
            "give a smaller step"
        ) from error
    return NudgedRun(
        entry=entry,
        listing=listing,
        before=before,
        after=after,
        step=again.record("step"),
        gain=gain,
        kept=bool((on.value == run.gates.value).all()),
    )


def _slide(layer: LayerLines, run: MachineRun, entry: int, output: int) -> Slide | None:
    """Run the layer at each position of x[entry], from where it is to beyond z[output] = 0.

    The entry visits values that its decimals show, z = 0 itself where they can show that, and goes
    on until z stands as far above zero as it stood below; None if that is too far out.
    """
    here, z = float(run.x.value[entry]), float(run.z.value[output])
    slope = float(run.W.value[output, entry])
    kink = here - z / slope
    # From z = 0 itself, one unit of z upwards.
    there = kink - z / slope if z else here + 1 / slope
    if max(abs(here), abs(there)) > _FARTHEST:
        return None
    decimals = max(2, run.x.decimals)
    scale = 10**decimals
    start, middle, end = (round(position * scale) for position in (here, kink, there))
    towards = max(1, -(-abs(end - start) // _LONGEST_SLIDE)) * (1 if slope > 0 else -1)
    last = -((middle - end) // towards)
    own = f"{here:.{decimals}f}"
    exact = torch.tensor(float(own), dtype=layer.x.dtype).item() == here
    runs = [layer.moved(entry, own if exact else written(layer.x[entry]))]
    # Where numbers are coarse it may take longer steps to turn the switch on.
    farther = (max(1, last) * 2**k for k in range(_LONGER_STEPS))
    for k in chain(range((start - middle) // towards, last + 1), farther):
        position = f"{(middle + towards * k) / scale:.{decimals}f}"
        ahead = torch.tensor(float(position), dtype=layer.x.dtype).item()
        if (ahead - float(runs[-1].x.value[entry])) * towards <= 0:
            continue
        try:
            runs.append(layer.moved(entry, position))
        except NonFiniteError:
            return None
        if k >= last and runs[-1].gates.value[output]:
            off = [number for number, each in enumerate(runs) if not each.gates.value[output]]
            return Slide(entry, output, tuple(runs), off[-1])
    return None


def _read_alike(film: ReluGate) -> ReluGate:
    """The film with one count of decimals for each tensor, enough for the step of a nudge."""
    slide = film.slide.runs if film.slide else ()
    step = max((nudge.step.decimals for nudge in film.nudges), default=2)
    nudged = (nudge.after for nudge in film.nudges)
    counts = decimals_of((film.flow, *slide, *nudged), {"x": step})
    return replace(
        film,
        flow=with_decimals(film.flow, counts),
        nudges=tuple(
            replace(
                nudge,
                before=with_decimals(nudge.before, counts),
                after=with_decimals(nudge.after, counts),
                gain=replace(nudge.gain, decimals=counts["weighted"]),
            )
            for nudge in film.nudges
        ),
        slide=film.slide
        and replace(film.slide, runs=tuple(with_decimals(run, counts) for run in slide)),
    )
