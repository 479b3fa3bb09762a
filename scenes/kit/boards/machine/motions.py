"""What happens in the machine: values run right and down, gradients left and up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Create, FadeIn, FadeOut, Mobject, VGroup, smooth

from gradmath.records.layer import MachineRun, NudgedRun
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.frame import Ring
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lever import UP_ANGLE, Lever
from scenes.kit.cells.moves import (
    Bump,
    Drain,
    Exchange,
    Fill,
    Flow,
    Rate,
    Replace,
    Ride,
    Settle,
    Swing,
    TurnTo,
    TurnUp,
    changes,
)
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Follow
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

Timed = list[tuple[float, Animation]]
_LAG = 0.12
_BEHIND = -0.5  # chips pass above wires and behind cells


def fades(start: float, *mobjects: Mobject, run_time: float = QUICK) -> Timed:
    """Things that come on stage from a second on."""
    return [(start, FadeIn(mobject, run_time=run_time)) for mobject in mobjects]


# -- forward -----------------------------------------------------------------------------------


def arrive(machine: Machine, window: CodeWindow) -> Score:
    """x drops in, its columns grow down, and the weights click onto their crossings."""
    parts = fades(0.0, machine.names["x"], *machine.indices)
    for j, (cell, column) in enumerate(zip(machine.x.cells, machine.columns, strict=True)):
        parts.append((_LAG * j, FadeIn(cell, shift=DOWN * 0.45, run_time=QUICK)))
        parts.append((0.5 + _LAG * j, Create(column[0], run_time=MOVE)))
    start = end_of(parts) - 0.4
    listing = machine.run.listing
    parts.append((start - 0.5, window.scroll(listing, moment_of(machine.run.W), run_time=0.5)))
    if machine.weights:
        parts += fades(start, machine.names["W"])
    for k, (_, weight) in enumerate(sorted(machine.weights.items())):
        parts.append((start + 0.15 * k, FadeIn(weight, scale=1.6, run_time=0.3)))
    for i, leads in enumerate(machine.inner):
        parts += [(start + 0.3 + 0.2 * i, Create(lead, run_time=QUICK)) for lead in leads]
    return Score(parts)


def multiply(machine: Machine) -> Score:
    """Each x falls to its weights, leaves along the row as the product, and the row adds up."""
    parts = fades(0.0, machine.names["z"])
    for i in range(machine.run.W.shape[0]):
        columns = [j for k, j in sorted(machine.weights) if k == i]
        begin = 0.55 * i
        waiting: list[Cell] = []
        for k, j in enumerate(reversed(columns)):
            product = machine.chip("products", (i, j)).set_z_index(_BEHIND)
            parts += _meet(machine, i, j, product, begin + 0.35 * k, k)
            waiting.append(product)
        landed = end_of(parts)
        if len(waiting) == 1:
            parts.append((landed, Exchange(waiting[0], machine.z[i])))
        elif waiting:
            parts += _gather(waiting, machine.z[i], landed + 0.2)
        else:
            parts.append((begin, TurnUp(machine.z[i])))
    return Score(parts)


def _meet(machine: Machine, i: int, j: int, product: Cell, start: float, place: int) -> Timed:
    """x[j] falls onto W[i, j], which swells; the product leaves for its place before z."""
    places = machine.places
    factor, weight = machine.chip("x", (j,)), machine.weights[i, j]
    above = (weight.height + factor.height) / 2 + 0.04
    beside = (weight.width + product.width) / 2 + 0.04
    crossing = places.crossing(i, j)
    fall = Polyline.through(places.over(j, places.x_grad), crossing + UP * above)
    home = places.at(places.z - (machine.size.width + 0.06) * place, i)
    leave = Polyline.through(crossing + RIGHT * beside, home)
    return [
        (start, Ride(factor, fall, run_time=0.6)),
        (start + 0.7, Bump(weight, run_time=0.35)),
        (start + 0.85, FadeOut(factor, run_time=0.2)),
        (start + 0.9, TurnUp(product.move_to(leave.at(0.0)), run_time=0.25)),
        (start + 1.2, Ride(product, leave, grows=False, run_time=0.7)),
    ]


def _gather(waiting: list[Cell], whole: Cell, start: float) -> Timed:
    """Addends that wait in a line slide into the first one's place; the sum turns up there."""
    parts: Timed = []
    home = whole.box.get_center()
    for k, addend in enumerate(waiting[1:], start=1):
        here = home - np.array([(whole.box.width + 0.06) * k, 0.0, 0.0])
        slide = Ride(addend, Polyline.through(here, home), grows=False, goes=True, run_time=0.35)
        parts.append((start + 0.3 * (k - 1), slide))
    parts.append((end_of(parts), Replace(waiting[0], whole)))
    return parts


def switch(machine: Machine) -> Score:
    """What runs out of z meets the switches: the lever falls and lets it through, or lifts."""
    places, half = machine.places, machine.size.width / 2
    parts = fades(0.0, machine.names["relu"]) + fades(0.6, machine.names["out"])
    for i, lever in enumerate(machine.levers):
        start = 0.4 * i
        parts += fades(start, *machine.outer[i][:2], run_time=0.3)
        feed = machine.current("z", (i,), _row(machine, i, places.z + half, places.hinge))
        parts.append((start + 0.2, Flow(feed, run_time=0.35)))
        parts.append((start, Swing(lever, machine.run.gates, start=UP_ANGLE / 2, run_time=0.01)))
        parts.append((start + 0.55, Swing(lever, machine.run.gates, run_time=0.4)))
        parts.append((start + 1.5, Drain(feed, run_time=0.3)))
        if lever.on:
            way = _row(machine, i, places.hinge, places.out - half)
            through = machine.current("out", (i,), way)
            parts.append((start + 0.95, Flow(through, run_time=0.25)))
            parts.append((start + 1.8, Drain(through, run_time=0.25)))
        parts.append((start + 1.1, TurnUp(machine.out[i], run_time=0.3)))
    return Score(parts)


def weigh(machine: Machine) -> Score:
    """v's sliders stand at the rows' ends; each out times its v rises into the meter."""
    places = machine.places
    parts = fades(0.0, machine.names["v"])
    for i, slider in enumerate(machine.v.cells):
        parts += fades(0.1 * i, slider, *machine.outer[i][2:])
    machine.meter.rise(float(machine.meter.ground[1]), machine.run.weighted)  # empty
    parts += fades(0.3, machine.meter, machine.names["weighted"])
    start = end_of(parts) + 0.1
    for k, i in enumerate(np.flatnonzero(machine.run.terms.value).tolist()):
        begin = start + 0.5 * k
        factor = machine.chip("out", (i,)).set_z_index(_BEHIND)
        term = machine.chip("terms", (i,)).set_z_index(_BEHIND)
        out = Ride(factor, _row(machine, i, places.out, places.v), grows=False, run_time=0.5)
        into = Ride(term, _row(machine, i, places.v, places.meter), grows=False, goes=True,
                    run_time=0.6)  # fmt: skip
        parts += [
            (begin, out),
            (begin + 0.42, Bump(machine.v[i], run_time=0.3)),
            (begin + 0.5, FadeOut(factor, run_time=0.05)),
            (begin + 0.6, into),
        ]
    parts.append((end_of(parts) - 0.25, Fill(machine.meter, machine.run.weighted, run_time=0.6)))
    return Score(parts)


def _row(machine: Machine, i: int, start: float, end: float) -> Polyline:
    return Polyline.through(machine.places.at(start, i), machine.places.at(end, i))


# -- backward ----------------------------------------------------------------------------------


def ask_for_gradient(machine: Machine) -> Score:
    """x.grad, before anybody knows it."""
    parts = fades(0.0, machine.names["x_grad"])
    return Score(parts + [
        (_LAG * j, TurnUp(blank, run_time=0.3)) for j, blank in enumerate(machine.blanks)
    ])  # fmt: skip


def back_to_switches(machine: Machine) -> Score:
    """v's weights run left: a switch that is on lets them through, one that is off ends them."""
    places = machine.places
    parts: Timed = []
    for k, i in enumerate(np.flatnonzero(machine.run.v.value).tolist()):
        start, on = 0.7 * k, machine.levers[i].on
        way = _row(machine, i, places.v, places.z_bar if on else places.contact)
        chip = machine.chip("v", (i,)).set_z_index(_BEHIND)
        current = machine.current("v", (i,), way)
        machine.backward[i] = [current]
        time = 1.2 if on else 0.9
        parts.append((start, Flow(current, run_time=time, rate=smooth)))
        if on:
            parts.append((start, Ride(chip, way, grows=False, run_time=time)))
            parts.append((start + time, Exchange(chip, machine.z_bar[i])))
        else:
            short = _row(machine, i, places.v, places.contact + chip.box.width / 2 + 0.06)
            parts.append((start, Ride(chip, short, grows=False, run_time=time)))
            parts.append((start + time + 0.5, FadeOut(chip, run_time=0.4)))
    if np.any(machine.run.z_bar.value):
        parts += fades(0.5, machine.names["z_bar"])
    return Score(parts)


def back_through_weights(machine: Machine) -> Score:
    """What is left at z runs on along its row, meets the weights, and turns up the columns."""
    carried = machine.run.contributions.value != 0
    parts: Timed = []
    waiting: dict[int, list[Cell]] = {}
    for i in np.flatnonzero(carried.any(axis=1)).tolist():
        begin = end_of(parts) + 0.2 if parts else 0.0
        for k, j in enumerate(reversed(np.flatnonzero(carried[i]).tolist())):
            queue = waiting.setdefault(j, [])
            parts += _turn_up(machine, i, j, begin + 0.4 * k, len(queue))
            queue.append(machine.cargo[i, j])
    for j, queue in waiting.items():
        landed = end_of(parts) + 0.2 * (len(queue) > 1)
        parts += _sum_up(machine, j, queue, landed)
    return Score(parts)


def _turn_up(machine: Machine, i: int, j: int, start: float, place: int) -> Timed:
    """z-bar[i] runs to W[i, j] and leaves up column j as the product."""
    places = machine.places
    chip = machine.chip("z_bar", (i,)).set_z_index(_BEHIND)
    product = machine.chip("contributions", (i, j)).set_z_index(_BEHIND)
    machine.cargo[i, j] = product
    crossing, weight = places.crossing(i, j), machine.weights[i, j]
    home = _below(machine, j, place)
    beside = crossing + RIGHT * ((weight.width + chip.width) / 2 + 0.04)
    above = crossing + UP * ((weight.height + product.height) / 2 + 0.04)
    along = Polyline.through(places.at(places.z_bar, i), beside)
    bare = Polyline.through(places.at(places.z - machine.size.width / 2, i), crossing)
    up = Polyline.through(above, home)
    run_in = machine.current("z_bar", (i,), bare)
    run_up = machine.current("contributions", (i, j), Polyline.through(crossing, places.entry(j)))
    machine.backward[i] += [run_in, run_up]
    return [
        (start, Ride(chip, along, grows=False, run_time=1.3)),
        (start + 0.35, Flow(run_in, run_time=0.95)),
        (start + 1.4, Bump(weight, run_time=0.45)),
        (start + 1.6, FadeOut(chip, run_time=0.2)),
        (start + 1.65, TurnUp(product.move_to(above), run_time=0.3)),
        (start + 2.0, Ride(product, up, grows=False, run_time=1.0)),
        (start + 2.0, Flow(run_up, run_time=1.0, rate=smooth)),
    ]


def _below(machine: Machine, j: int, place: int) -> Points:
    """Where the addends of x.grad[j] wait, the first of them nearest."""
    down = machine.size.height * (1.1 + 1.15 * place)
    return machine.x_grad[j].box.get_center() + DOWN * down


def _sum_up(machine: Machine, j: int, queue: list[Cell], start: float) -> Timed:
    """The addends rise into the cell of x.grad[j], which turns over and shows their sum."""
    home = machine.x_grad[j].box.get_center()
    parts: Timed = []
    for k, addend in enumerate(queue):
        way = Polyline.through(_below(machine, j, k), home)
        parts.append((start + 0.3 * k, Ride(addend, way, grows=False, goes=True, run_time=0.4)))
    return [*parts, (end_of(parts) - 0.15, Replace(machine.blanks[j], machine.x_grad[j]))]


def turn_over_zeros(machine: Machine) -> Score:
    """The entries that nothing came to turn over, one after the other."""
    carried = machine.run.contributions.value != 0
    left = [j for j in range(carried.shape[1]) if not carried[:, j].any()]
    return Score([
        (0.3 * k, Replace(machine.blanks[j], machine.x_grad[j], run_time=0.5))
        for k, j in enumerate(left)
    ])  # fmt: skip


def run_dry(machine: Machine) -> Score:
    """The gradient's currents run dry: what was carried lies in x.grad."""
    lit = [current for currents in machine.backward.values() for current in currents]
    return Score([(0.0, Drain(current)) for current in lit])


# -- nudges ------------------------------------------------------------------------------------


def nudge(machine: Machine, window: CodeWindow, made: NudgedRun) -> Score:
    """x[entry] turns over; line by line what it changes turns over, as far as it gets."""
    places, to, entry = machine.places, made.after, made.entry
    lines = made.listing
    last = len(lines.statements)
    parts: Timed = [
        (0.0, Settle(lambda: machine.follow(made.before))),
        (0.0, window.scroll(lines, last - 3, run_time=0.4)),
        (0.4, TurnTo(machine.x, to.x)),
        (0.8, window.scroll(lines, last - 2, run_time=0.3)),
        (1.7, TurnTo(machine.z, to.z)),
        (2.1, window.scroll(lines, last - 1, run_time=0.3)),
        (2.6, TurnTo(machine.out, to.out)),
        (3.0, window.scroll(lines, last, run_time=0.3)),
    ]
    moved = [i for i, j in sorted(machine.weights) if j == entry and changes(machine.z[i], to.z)]
    for i in moved:
        down = Polyline.through((places.columns[entry], places.x, 0.0), places.crossing(i, entry),
                                places.at(places.z, i))  # fmt: skip
        parts += _pulse(machine.carrying(to, "x", (entry,), down), 0.9, 0.9)
        end = places.out if machine.levers[i].on else places.hinge
        parts += _pulse(machine.carrying(to, "z", (i,), _row(machine, i, places.z, end)), 2.2, 0.5)
        if changes(machine.out[i], to.out):
            way = _row(machine, i, places.out, places.meter)
            parts += _pulse(machine.carrying(to, "terms", (i,), way), 3.1, 0.5)
    if to.weighted.value != machine.meter.record.value:
        parts.append((3.5, Fill(machine.meter, to.weighted, run_time=0.5)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow_forward(to)))])


def put_back(machine: Machine, window: CodeWindow) -> Score:
    """What a nudge has changed turns back to the run that it began with."""
    run = machine.run
    parts: Timed = [
        (0.0, TurnTo(machine.x, run.x)),
        (0.0, TurnTo(machine.z, run.z)),
        (0.0, TurnTo(machine.out, run.out)),
        (0.0, window.scroll(run.listing, moment_of(run.x_grad) + 1, run_time=0.4)),
    ]
    if run.weighted.value != machine.meter.record.value:
        parts.append((0.0, Fill(machine.meter, run.weighted, run_time=0.4)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow_forward(run)))])


def _pulse(current: Current, start: float, run_time: float) -> Timed:
    """A short stretch of current that runs along a wire and is gone."""
    flow = Flow(current, (-0.35, 0.0), (1.0, 1.35), run_time=run_time, goes=True)
    return [(start, flow)]


# -- a slide -----------------------------------------------------------------------------------


def brake(alpha: float) -> float:
    """Starts softly, then slows down for a long time."""
    return float(1 - (1 - alpha**1.5) ** 2.4)


def slide(
    machine: Machine,
    window: CodeWindow,
    runs: Sequence[MachineRun],
    run_time: float,
    rate: Rate = smooth,
) -> Animation:
    """One run of autograd after the other, the whole machine and the code following."""

    def show(run: MachineRun) -> None:
        machine.follow(run)
        window.follow(run.listing)

    return Follow(VGroup(machine.living, window), runs, show, run_time=run_time, rate=rate)


def open_up(
    machine: Machine, window: CodeWindow, run: MachineRun, entry: int, output: int
) -> Score:
    """The run at which a switch turns on: x steps on, the lever falls, and the gradient comes."""
    places = machine.places
    machine.set_out(run)
    window.follow(run.listing)
    parts: Timed = [
        (0.0, TurnTo(machine.x, run.x, run_time=0.3)),
        (0.2, TurnTo(machine.z, run.z, run_time=0.3)),
        *((0.35, Swing(lever, run.gates, run_time=0.45)) for lever in turning(machine, run)),
        (0.81, Settle(lambda: machine.follow_switches(run))),
        (0.8, TurnTo(machine.out, run.out, run_time=0.3)),
    ]
    if run.weighted.value != machine.meter.record.value:
        parts.append((1.2, Fill(machine.meter, run.weighted, run_time=0.3)))
    machine.backward.clear()
    through = machine.current("v", (output,), _row(machine, output, places.v, places.z_bar))
    machine.backward[output] = [through]
    parts.append((1.4, Flow(through, run_time=0.8, rate=smooth)))
    parts.append((2.1, TurnUp(machine.z_bar[output], run.z_bar, run_time=0.3)))
    parts += [(time + 2.3, motion) for time, motion in _turn_up(machine, output, entry, 0.0, 0)]
    landed = end_of(parts)
    rise = Polyline.through(_below(machine, entry, 0), machine.x_grad[entry].box.get_center())
    parts.append((landed, Ride(machine.cargo[output, entry], rise, grows=False, goes=True,
                               run_time=0.35)))  # fmt: skip
    parts.append((landed + 0.15, TurnTo(machine.x_grad, run.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.arrive_at(run)))])


def turning(machine: Machine, run: MachineRun) -> list[Lever]:
    """The switches that stand otherwise in another run."""
    return [each for each in machine.levers if each.on is not bool(run.gates.value[each.output])]


# -- the reason --------------------------------------------------------------------------------


def light_paths(machine: Machine) -> Score:
    """A light runs back along each live path: v, switch and weight light up as it passes."""
    places = machine.places
    parts: Timed = []
    live = np.argwhere(machine.run.contributions.value).tolist()
    for start, (i, j) in enumerate(live):
        corner = places.crossing(i, j)
        first = Polyline.through(places.at(places.v, i), places.at(places.z_bar, i))
        then = Polyline.through(places.at(places.z, i), corner)
        last = Polyline.through(corner, places.entry(j))
        run = machine.run
        parts += _pulse(machine.carrying(run, "v", (i,), first), start, 0.6)
        parts += _pulse(machine.carrying(run, "z_bar", (i,), then), start + 0.5, 0.5)
        parts += _pulse(machine.carrying(run, "contributions", (i, j), last), start + 1.0, 0.5)
        stations = (machine.v[i], machine.levers[i], machine.weights[i, j])
        for k, station in enumerate(stations):
            ring = Ring(station, buff=0.07)
            parts.append((start + 0.1 + 0.4 * k, Create(ring, run_time=0.25)))
        parts.append((start + 1.45, Bump(machine.x_grad[j])))
    return Score(parts)
