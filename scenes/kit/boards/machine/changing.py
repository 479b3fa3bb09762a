"""What changes when x does: a nudge, a slide, a switch that turns on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, FadeOut, smooth

from gradmath.records.layer import MachineRun, NudgedRun
from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine.backward import turn_up
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import Timed, below, fades, paced, pulse, row
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
    TurnUp,
    changes,
)
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_PACE = 0.75  # of the time that parts were first given
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
    """The run at which a switch turns on, forward and line by line; x.grad is emptied."""
    machine.set_out(run)
    lines, last = run.listing, len(run.listing.statements)

    def light(start: float, back: int) -> tuple[float, Animation]:
        return start, window.scroll(lines, last - back, run_time=0.25)

    names = (machine.names["z_bar"], machine.names["x_grad"])
    old = [*machine.z_bar.cells, *machine.x_grad.cells, *machine.running, *names]
    machine.backward.clear()
    parts: Timed = [
        light(0.0, 4),
        (0.15, Settle(lambda: machine.keep(run))),
        (0.25, TurnTo(machine.x, run.x, run_time=0.35)),
        light(0.7, 3),
        *((0.9, FadeOut(each, run_time=0.4)) for each in old),
        light(1.4, 2),
        (1.6, TurnTo(machine.z, run.z, run_time=0.3)),
        light(2.0, 1),
        *((2.2, Swing(lever, run.gates, run_time=0.5)) for lever in machine.turning(run)),
        (2.71, Settle(lambda: machine.follow_switches(run))),
        (2.7, TurnTo(machine.out, run.out, run_time=0.3)),
    ]
    if run.weighted.value != machine.meter.record.value:
        parts.append((3.0, Fill(machine.meter, run.weighted, run_time=0.5)))
    else:
        parts.append((3.0, Settle(lambda: machine.meter.follow(run.weighted))))
    return paced(parts, _PACE)


def flow_back(
    machine: Machine, window: CodeWindow, run: MachineRun, entry: int, output: int
) -> Score:
    """And backward: as before in the other rows, and through the switch that has turned on."""
    places, lines = machine.places, run.listing
    through = machine.carrying(run, "v", (output,), row(machine, output, places.v, places.z_bar))
    machine.backward[output] = [through]
    lit = window.scroll(lines, len(lines.statements), run_time=0.25)
    parts: Timed = [
        (0.0, lit),
        (0.0, Settle(lambda: machine.forget(run))),
        *_flow_as_before(machine, run, entry, output, 0.3),
        (0.2, Bump(machine.v[output])),
        (0.4, Flow(through, run_time=0.9, rate=smooth)),
        (1.2, TurnUp(machine.z_bar[output], run.z_bar, run_time=0.4)),
    ]
    parts += [(time + 1.4, motion) for time, motion in turn_up(machine, output, entry, 0.0, 0)]
    landed = end_of(parts)
    rise = Polyline.through(below(machine, entry, 0), machine.x_grad[entry].box.get_center())
    parts.append((landed, Ride(machine.cargo[output, entry], rise, grows=False, goes=True,
                               run_time=0.35)))  # fmt: skip
    parts.append((landed + 0.15, TurnUp(machine.x_grad[entry], run.x_grad)))
    named = landed + 0.15 if entry == 0 else 1.9  # beside the first of its cells
    parts += fades(named, machine.names["x_grad"])
    return paced([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))], _PACE)


def _flow_as_before(
    machine: Machine, run: MachineRun, entry: int, output: int, start: float
) -> Timed:
    """What the other rows sent before is sent anew, all at once."""
    places = machine.places
    carried = run.contributions.value != 0
    parts: Timed = fades(start + 0.6, machine.names["z_bar"])
    for i in np.flatnonzero(run.z_bar.value).tolist():
        if i == output:
            continue
        bar = row(machine, i, places.v, places.z_bar)
        machine.backward[i] = [machine.carrying(run, "v", (i,), bar)]
        for j in np.flatnonzero(carried[i]).tolist():
            corner = places.crossing(i, j)
            to_weight = Polyline.through(places.at(places.z - machine.size.width / 2, i), corner)
            up = Polyline.through(corner, places.entry(j))
            machine.backward[i] += [
                machine.carrying(run, "z_bar", (i,), to_weight),
                machine.carrying(run, "contributions", (i, j), up),
            ]
        first, *rest = machine.backward[i]
        parts.append((start, Flow(first, run_time=0.8, rate=smooth)))
        parts += [
            (start + 0.8 + 0.4 * (k % 2), Flow(each, run_time=0.5)) for k, each in enumerate(rest)
        ]
    later = [cell for j, cell in enumerate(machine.x_grad.cells) if j != entry]
    bars = [cell for i, cell in enumerate(machine.z_bar.cells) if i != output]
    parts += [(start + 0.6, TurnUp(cell, run.z_bar, run_time=0.3)) for cell in bars]
    return [*parts, *((start + 1.6, TurnUp(cell, run.x_grad, run_time=0.3)) for cell in later)]
