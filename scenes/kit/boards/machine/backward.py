"""The backward pass: gradients run left from v, and turn up the columns to x.grad."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, FadeOut, smooth

from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import (
    BEHIND,
    LAG,
    Timed,
    below,
    fades,
    paced,
    room_beside,
    row,
)
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Bump, Drain, Flow, Replace, Ride, Shake, TurnUp
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of

_PACE = 0.85  # of the time that paths were first given
_FOLLOWS = 0.4  # seconds between gradients that run along one row


def ask_for_gradient(machine: Machine) -> Score:
    """x.grad, before anybody knows it."""
    parts = fades(0.0, machine.names["x_grad"])
    return Score(parts + [
        (LAG * j, TurnUp(blank, run_time=0.3)) for j, blank in enumerate(machine.blanks)
    ])  # fmt: skip


def back_to_switches(machine: Machine) -> Score:
    """v's weights run left: a switch that is on lets them through, one that is off ends them."""
    places = machine.places
    parts: Timed = []
    for k, i in enumerate(np.flatnonzero(machine.run.v.value).tolist()):
        start, on = 0.7 * k, machine.levers[i].on
        way = row(machine, i, places.v, places.z_bar if on else places.contact)
        current = machine.current("v", (i,), way)
        machine.backward[i] = [current]
        time = 1.2 if on else 0.7
        parts.append((start, Bump(machine.v[i])))
        parts.append((start + 0.2, Flow(current, run_time=time, rate=smooth)))
        if on:
            parts.append((start + 0.1 + time, TurnUp(machine.z_bar[i])))
        else:
            parts.append((start + 0.2 + time, Shake(machine.levers[i])))
    parts += fades(0.3, machine.names["z_bar"])
    nothing = end_of(parts) + 0.1
    for k, i in enumerate(np.flatnonzero(machine.run.z_bar.value == 0).tolist()):
        parts.append((nothing + LAG * k, TurnUp(machine.z_bar[i])))
    return Score(parts)


def back_through_weights(machine: Machine) -> Score:
    """What is left at z runs on along its row, meets the weights, and turns up the columns."""
    carried = machine.run.contributions.value != 0
    parts: Timed = []
    waiting: dict[int, list[Cell]] = {}
    for i in np.flatnonzero(carried.any(axis=1)).tolist():
        begin = end_of(parts) + 0.2 if parts else 0.0
        columns = np.flatnonzero(carried[i]).tolist()[::-1]
        for k, j in enumerate(columns):
            queue, after = waiting.setdefault(j, []), len(columns) - 1 - k
            stays = max(1.6, _FOLLOWS * after + 1.35) if after else 1.6
            parts += turn_up(machine, i, j, begin + _FOLLOWS * k, len(queue), stays)
            queue.append(machine.cargo[i, j])
    for j, queue in waiting.items():
        landed = end_of(parts) + 0.2 * (len(queue) > 1)
        parts += _sum_up(machine, j, queue, landed)
    return Score(parts)


def turn_up(
    machine: Machine, i: int, j: int, start: float, place: int, stays: float = 1.6
) -> Timed:
    """z-bar[i] runs to W[i, j] and leaves up column j as the product.

    It stays until those that follow it along the row have passed behind it.
    """
    places = machine.places
    # They leave for one column after the other, from the right: each from behind those before it.
    later = len(places.columns) - j
    chip = machine.chip("z_bar", (i,)).set_z_index(BEHIND - 0.001 * later)
    product = machine.chip("contributions", (i, j)).set_z_index(BEHIND)
    machine.cargo[i, j] = product
    crossing, weight = places.crossing(i, j), machine.weights[i, j]
    home = below(machine, j, place)
    beside = crossing + RIGHT * room_beside(machine, i, j, chip)
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
        (start + stays, FadeOut(chip, run_time=0.2)),
        (start + 1.65, TurnUp(product.move_to(above), run_time=0.3)),
        (start + 2.0, Ride(product, up, grows=False, run_time=1.0)),
        (start + 2.0, Flow(run_up, run_time=1.0, rate=smooth)),
    ]


def _sum_up(machine: Machine, j: int, queue: list[Cell], start: float) -> Timed:
    """The addends rise into the cell of x.grad[j], which turns over and shows their sum."""
    home = machine.x_grad[j].box.get_center()
    parts: Timed = []
    for k, addend in enumerate(queue):
        way = Polyline.through(below(machine, j, k), home)
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
    lit = machine.running
    machine.backward.clear()
    return Score([(0.0, Drain(current)) for current in lit])


def light_paths(machine: Machine) -> Score:
    """Each live path lights up once more: what v weighs runs back over its switch and weight."""
    places = machine.places
    parts: Timed = []
    live = np.argwhere(machine.run.contributions.value).tolist()
    for k, (i, j) in enumerate(live):
        start = 0.8 * k
        corner = places.crossing(i, j)
        first = Polyline.through(places.at(places.v, i), places.at(places.z_bar, i))
        then = Polyline.through(places.at(places.z, i), corner)
        last = Polyline.through(corner, places.entry(j))
        stretches = (("v", (i,), first), ("z_bar", (i,), then), ("contributions", (i, j), last))
        stations = (machine.v[i], machine.z_bar[i], machine.weights[i, j], machine.x_grad[j])
        for n, stretch in enumerate(stretches):
            parts.append((start + 0.2 + 0.6 * n, Flow(machine.current(*stretch), run_time=0.6)))
        parts += [(start + 0.6 * n, Bump(station)) for n, station in enumerate(stations)]
    return paced(parts, _PACE)
