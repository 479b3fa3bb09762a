"""What changes when x does: a nudge, a slide, a switch that turns on."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, smooth

from gradmath.records.layer import MachineRun, NudgedRun
from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine.backward import turn_up
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import Timed, below, paced, pulse, row
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import (
    Bump,
    Flow,
    Rate,
    Ride,
    Settle,
    Shake,
    Swing,
    TurnTo,
    changes,
)
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_PACE = 0.85  # of the time that parts were first given
_LONGEST = 0.35  # seconds that a slide stays at one run, were they all held alike


def nudge(machine: Machine, window: CodeWindow, made: NudgedRun) -> Score:
    """x[entry] turns over; line by line what it changes turns over, as far as it gets."""
    places, to, entry = machine.places, made.after, made.entry
    lines = made.listing
    last = len(lines.statements)
    parts: Timed = [
        (0.0, Settle(lambda: machine.follow(made.before).nudge(to))),
        (0.0, window.scroll(lines, last - 3, run_time=0.3)),
        (0.3, TurnTo(machine.x, to.x)),
        (0.7, window.scroll(lines, last - 2, run_time=0.3)),
        (1.3, TurnTo(machine.z, to.z)),
        (1.6, window.scroll(lines, last - 1, run_time=0.3)),
        (2.0, TurnTo(machine.out, to.out)),
        (2.3, window.scroll(lines, last, run_time=0.3)),
    ]
    moved = [i for i, j in sorted(machine.weights) if j == entry and changes(machine.z[i], to.z)]
    for i in moved:
        down = Polyline.through((places.columns[entry], places.x, 0.0), places.crossing(i, entry),
                                places.at(places.z, i))  # fmt: skip
        parts += pulse(machine.carrying(to, "x", (entry,), down), 0.7, 0.8)
        passes = machine.levers[i].on and to.z.value[i] > 0
        end = places.out if passes else places.hinge
        parts += pulse(machine.carrying(to, "z", (i,), row(machine, i, places.z, end)), 1.7, 0.4)
        if changes(machine.out[i], to.out):
            way = row(machine, i, places.out, places.meter)
            parts += pulse(machine.carrying(to, "terms", (i,), way), 2.4, 0.4)
        elif not machine.levers[i].on:
            parts.append((2.0, Shake(machine.levers[i])))
    if to.weighted.value != machine.meter.record.value:
        parts.append((2.7, Fill(machine.meter, to.weighted, run_time=0.5)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow_forward(to)))])


def put_back(machine: Machine, window: CodeWindow) -> Score:
    """What a nudge has changed turns back to the run that it began with."""
    run = machine.run
    parts: Timed = [
        (0.0, TurnTo(machine.x, run.x)),
        (0.0, TurnTo(machine.z, run.z)),
        (0.0, TurnTo(machine.out, run.out)),
        (0.0, window.scroll(run.listing, moment_of(run.x_grad) + 1, run_time=0.5)),
    ]
    if run.weighted.value != machine.meter.record.value:
        parts.append((0.0, Fill(machine.meter, run.weighted, run_time=0.5)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow_forward(run)))])


def brake(alpha: float) -> float:
    """Starts softly, then slows down for a long time."""
    return float(1 - (1 - alpha**1.5) ** 2.4)


def slide(
    machine: Machine, runs: Sequence[MachineRun], run_time: float, rate: Rate = smooth
) -> Animation:
    """One run of autograd after the other, the whole machine and the code following.

    Of few runs none is held for long: a slide that stands still is none.
    """
    return sweep(machine, runs, run_time=min(run_time, _LONGEST * len(runs)), rate=rate)


def turn_on(machine: Machine, window: CodeWindow, run: MachineRun) -> Score:
    """The run at which a switch turns on, forward: x steps on, and the lever falls."""
    machine.set_out(run)
    parts: Timed = [
        (0.0, window.scroll(run.listing, window.sight.lit, run_time=0.3)),
        (0.15, Settle(lambda: machine.keep(run))),
        (0.05, TurnTo(machine.x, run.x, run_time=0.35)),
        (0.3, TurnTo(machine.z, run.z, run_time=0.3)),
        *((0.6, Swing(lever, run.gates, run_time=0.5)) for lever in machine.turning(run)),
        (1.11, Settle(lambda: machine.follow_switches(run))),
        (1.1, TurnTo(machine.out, run.out, run_time=0.3)),
    ]
    if run.weighted.value != machine.meter.record.value:
        parts.append((1.4, Fill(machine.meter, run.weighted, run_time=0.5)))
    else:
        parts.append((1.4, Settle(lambda: machine.meter.follow(run.weighted))))
    return paced(parts, _PACE)


def flow_back(machine: Machine, run: MachineRun, entry: int, output: int) -> Score:
    """And backward: through the switch that has turned on, over the weight, to x.grad[entry]."""
    places = machine.places
    machine.backward.clear()
    through = machine.current("v", (output,), row(machine, output, places.v, places.z_bar))
    machine.backward[output] = [through]
    parts: Timed = [
        (0.0, Bump(machine.v[output])),
        (0.2, Flow(through, run_time=0.9, rate=smooth)),
        (1.0, TurnTo(machine.z_bar, run.z_bar, run_time=0.4)),
    ]
    parts += [(time + 1.2, motion) for time, motion in turn_up(machine, output, entry, 0.0, 0)]
    landed = end_of(parts)
    rise = Polyline.through(below(machine, entry, 0), machine.x_grad[entry].box.get_center())
    parts.append((landed, Ride(machine.cargo[output, entry], rise, grows=False, goes=True,
                               run_time=0.35)))  # fmt: skip
    parts.append((landed + 0.15, TurnTo(machine.x_grad, run.x_grad)))
    return paced([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))], _PACE)
