"""The forward pass: values run down from x, along the rows, and into the meter."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, UP, Create, FadeIn, FadeOut

from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import BEHIND, LAG, Timed, fades, paced, row
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import (
    Bump,
    Drain,
    Exchange,
    Flow,
    Replace,
    Ride,
    Swing,
    TurnUp,
)
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_PACE = 0.85  # of the time that parts were first given


def arrive(machine: Machine, window: CodeWindow) -> Score:
    """x drops in, and W under it; where W is zero its crossing is bare, as wires grow through."""
    parts = fades(0.0, machine.names["x"])
    for j, cell in enumerate(machine.x.cells):
        parts.append((LAG * j, FadeIn(cell, shift=DOWN * 0.45, run_time=QUICK)))
        parts += fades(LAG * j + 0.3, machine.indices["x"][j])  # not before its cell has passed
    listing = machine.run.listing
    parts.append((0.4, window.scroll(listing, moment_of(machine.run.W), run_time=0.4)))
    start = 0.8
    for weight in (*machine.weights.values(), *machine.no_weights):
        parts.append((start + LAG * sum(weight.index), FadeIn(weight, run_time=QUICK)))
    bare = end_of(parts) + 0.3
    named = min(machine.weights, default=(0, 0))
    # A name beside a crossing that will be bare has to wait for that.
    parts += fades(bare + QUICK if named[1] else start, machine.names["W"])
    nothing = [*machine.no_weights, *([] if machine.weights else [machine.names["W"]])]
    parts += [(bare, FadeOut(each, run_time=QUICK)) for each in nothing]
    wires = bare + 0.8 * QUICK
    for j, column in enumerate(machine.columns):
        parts.append((wires + LAG * j, Create(column[0], run_time=MOVE)))
    for i, leads in enumerate(machine.inner):
        parts += [(wires + 0.4 + LAG * i, Create(lead, run_time=QUICK)) for lead in leads]
    return Score(parts)


def multiply(machine: Machine) -> Score:
    """Each x falls to its weights, leaves along the row as the product, and the row adds up."""
    parts = fades(0.0, machine.names["z"])
    for i in range(machine.run.W.shape[0]):
        columns = [j for k, j in sorted(machine.weights) if k == i]
        begin = end_of(parts) - 0.75 if i else 0.0
        waiting: list[Cell] = []
        for k, j in enumerate(reversed(columns)):
            # Each behind the one that waits before it, into whose place it is to slide.
            product = machine.chip("products", (i, j)).set_z_index(BEHIND - 0.01 * k)
            parts += _meet(machine, i, j, product, begin + 0.3 * k, k)
            waiting.append(product)
        landed = end_of(parts)
        if len(waiting) == 1:
            parts.append((landed, Exchange(waiting[0], machine.z[i])))
        elif waiting:
            parts += _gather(waiting, machine.z[i], landed + 0.2)
        else:
            parts.append((begin, TurnUp(machine.z[i])))
    return paced(parts, _PACE)


def _meet(machine: Machine, i: int, j: int, product: Cell, start: float, place: int) -> Timed:
    """x[j] falls onto W[i, j], which swells; the product leaves for its place before z."""
    places = machine.places
    factor, weight = machine.chip("x", (j,)).set_z_index(BEHIND - 0.1), machine.weights[i, j]
    # Its rim goes behind the weight, so that it keeps clear of what leaves along the row above.
    above = (weight.height + factor.height) / 2 - 0.06
    beside = (weight.width + product.width) / 2 + 0.04
    crossing = places.crossing(i, j)
    fall = Polyline.through(places.over(j, places.x_grad), crossing + UP * above)
    home = places.at(places.z - (machine.size.width + 0.06) * place, i)
    leave = Polyline.through(crossing + RIGHT * beside, home)
    return [
        (start, Ride(factor, fall, run_time=0.55)),
        (start + 0.55, Bump(weight, run_time=0.35)),
        (start + 0.65, FadeOut(factor, run_time=0.2)),
        (start + 0.7, TurnUp(product.move_to(leave.at(0.0)), run_time=0.25)),
        (start + 0.95, Ride(product, leave, grows=False, run_time=0.65)),
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
        feed = machine.current("z", (i,), row(machine, i, places.z + half, places.hinge))
        parts.append((start + 0.2, Flow(feed, run_time=0.35)))
        parts += fades(start, lever.ajar(), run_time=0.3)
        parts.append((start + 0.55, Swing(lever, machine.run.gates, run_time=0.4)))
        parts.append((start + 1.5, Drain(feed, run_time=0.3)))
        if lever.on:
            way = row(machine, i, places.hinge, places.out - half)
            through = machine.current("out", (i,), way)
            parts.append((start + 0.95, Flow(through, run_time=0.25)))
            parts.append((start + 1.8, Drain(through, run_time=0.25)))
        parts.append((start + 1.1, TurnUp(machine.out[i], run_time=0.3)))
    return paced(parts, _PACE)


def offer(machine: Machine) -> Score:
    """v's sliders come to stand at the rows' ends."""
    parts = fades(0.0, machine.names["v"])
    for i, slider in enumerate(machine.v.cells):
        parts += fades(0.1 * i, *machine.outer[i][2:])
        parts += fades(0.2 + 0.1 * i, slider)
    return Score(parts)


def weigh(machine: Machine) -> Score:
    """Each out times its v runs into the meter."""
    places, half = machine.places, machine.size.width / 2
    machine.meter.rise(float(machine.meter.ground[1]), machine.run.weighted)  # empty
    parts = fades(0.0, machine.meter, machine.names["weighted"])
    start = end_of(parts) + 0.1
    for k, i in enumerate(np.flatnonzero(machine.run.terms.value).tolist()):
        begin = start + 1.3 * k
        feed = machine.current("out", (i,), row(machine, i, places.out + half, places.v))
        term = machine.chip("terms", (i,))
        beside = machine.v[i].get_right()[0] + term.width / 2 + 0.06
        away = row(machine, i, beside, places.meter)
        parts += [
            (begin, Bump(machine.out[i], run_time=0.35)),
            (begin + 0.25, Flow(feed, run_time=0.3)),
            (begin + 0.5, Bump(machine.v[i], run_time=0.35)),
            (begin + 0.65, TurnUp(term.move_to(away.at(0.0)), run_time=0.3)),
            (begin + 1.3, Drain(feed, run_time=0.2)),
            (begin + 1.4, Ride(term, away, grows=False, goes=True, run_time=0.5)),
        ]
    parts.append((end_of(parts) - 0.25, Fill(machine.meter, machine.run.weighted, run_time=0.6)))
    return paced(parts, _PACE)
