"""What happens at the crossings: x and z-bar meet, a weight is nudged, and all weights step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from manim import RIGHT, Animation, Create, FadeOut, smooth

from gradmath.records.layer import ForwardRun, MachineRun, NudgedWeight, SteppedWeights
from scenes.kit.boards.crossings.board import CrossingsMachine
from scenes.kit.boards.machine.steps import BEHIND, LAG, Timed, fades, pulse, row
from scenes.kit.boards.machine.weighing import running_back
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import (
    Bump,
    Drain,
    Flow,
    Replace,
    Ride,
    Settle,
    Swing,
    TurnTo,
    TurnUp,
    changes,
)
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_READS = 0.3  # seconds in which the next line comes to be lit
_LEAPS = 0.9  # and one that is farther away


def run_back(machine: CrossingsMachine) -> Score:
    """From z-bar back over the weights that are not 0, and up to x.grad."""
    parts: Timed = []
    for i in np.flatnonzero(machine.run.z_bar.value).tolist():
        begun, *rest = running_back(machine, machine.run, i)
        # What has run to the switch already goes on lying there.
        machine.backward[i] = [*machine.backward.get(i, [begun]), *rest]
        parts += _up(machine, rest, 0.0)
    start = end_of(parts)
    parts += fades(max(0.0, start - 0.5), machine.names["x_grad"])
    for j, cell in enumerate(machine.x_grad.cells):
        parts.append((start + LAG * j, TurnUp(cell)))
    return Score(parts)


def _up(machine: CrossingsMachine, currents: Iterable[Current], start: float) -> Timed:
    """Along the row to its weights, and up their columns."""
    parts: Timed = []
    for current in currents:
        begin = start + (0.5 if current.of == "contributions" else 0.0)
        parts.append((begin, Flow(current, run_time=0.5)))
        if current.of == "contributions":
            i, j = current.index
            parts.append((begin, Bump(machine.weights[i, j])))
    return parts


def ask_for_weights(machine: CrossingsMachine) -> Score:
    """W.grad in the row that is looked at, before anybody knows it, and z-bar's wire over it."""
    parts = fades(0.0, machine.names["W_grad"])
    parts += [(0.2 + LAG * j, TurnUp(blank, run_time=0.35)) for j, blank in machine.unknown.items()]
    current = machine.current("z_bar", (machine.row,), machine.back.way)
    machine.backward[machine.row].append(current)
    parts.append((0.3, Create(machine.back, run_time=0.8)))
    parts.append((0.9, Flow(current, run_time=0.9, rate=smooth)))
    return Score(parts)


def meet(machine: CrossingsMachine, j: int) -> Score:
    """x falls past the weight, z-bar comes along its wire; both sink into the gradient."""
    return Score(_meet(machine, j, 0.0, run=1.3, stays=0.7))


def _meet(machine: CrossingsMachine, j: int, start: float, run: float, stays: float) -> Timed:
    """The factors of one gradient run, stand beside each other, and sink into it."""
    goal, meeting = machine.below(machine.row, j), machine.meeting(j)
    bar = machine.chip("z_bar", (machine.row,)).set_z_index(BEHIND)
    x = machine.chip("x", (j,)).set_z_index(BEHIND)
    beside = meeting + RIGHT * ((x.width + bar.width) / 2 + 0.03)
    way = Polyline.through(*machine.back.way.corners[:-1], beside)
    fall = Polyline.through(machine.places.over(j, machine.places.x), meeting)
    sink = Polyline.through(meeting, goal)
    away = start + run + stays
    return [
        (start, Ride(x, fall, grows=False, run_time=run)),
        (start, Ride(bar, way, grows=False, run_time=run)),
        (away, Ride(x, sink, grows=False, goes=True, run_time=0.35)),
        (away + 0.1, Ride(bar, Polyline.through(beside, meeting, goal), grows=False, goes=True,
                          run_time=0.45)),
        (away + 0.4, Replace(machine.unknown[j], machine.gradients[machine.row, j],
                             run_time=0.5)),
    ]  # fmt: skip


def fill(machine: CrossingsMachine) -> Score:
    """The other entries of the row come as the first one did, and then the colours of the rest."""
    parts: Timed = []
    for k, j in enumerate(j for j in machine.unknown if j != machine.place[1]):
        parts += _meet(machine, j, 0.4 * k, run=0.9, stays=0.0)
    return Score(parts)


def fill_others(machine: CrossingsMachine) -> Score:
    """The gradients of the other rows, of which only the colours are seen."""
    rest = [cell for (i, _), cell in machine.gradients.items() if i != machine.row]
    parts: Timed = []
    for cell in rest:
        i, j = cell.index
        start = 0.35 * i + 0.04 * j
        parts.append((start, TurnUp(cell, run_time=0.35)))
        if j == 0:
            parts.append((start, Bump(machine.z_bar[i])))
    return Score(parts)


def nudge_weight(machine: CrossingsMachine, window: CodeWindow, made: NudgedWeight) -> Score:
    """A weight turns over and connects; line by line what it changes turns over."""
    places, to = machine.places, made.after
    i, j = made.entry
    lines, last = made.listing, len(made.listing.statements)

    def begin() -> None:
        machine.follow(made.before).shows = [made.before, to]

    parts: Timed = [
        (0.0, Settle(begin)),
        (0.0, window.scroll(lines, last - 3, run_time=_READS)),
        (0.3, TurnTo(machine["W"], to.W)),
        *((0.85, Create(bridge, run_time=0.25)) for bridge in machine.bridges.get((i, j), ())),
        (1.0, window.scroll(lines, last - 2, run_time=_READS)),
        (1.7, TurnTo(machine.z, to.z)),
        (2.0, window.scroll(lines, last - 1, run_time=_READS)),
        (2.4, TurnTo(machine.out, to.out)),
        (2.7, window.scroll(lines, last, run_time=_READS)),
    ]
    down = Polyline.through(places.over(j, places.x), places.crossing(i, j), places.at(places.z, i))
    parts += pulse(machine.carrying(to, "x", (j,), down), 1.0, 0.9)
    if changes(machine.out[i], to.out):
        parts += pulse(
            machine.carrying(to, "z", (i,), row(machine, i, places.z, places.out)), 2.1, 0.4
        )
        way = row(machine, i, places.out, places.meter)
        parts += pulse(machine.carrying(to, "terms", (i,), way), 2.8, 0.4)
    parts.append((3.1, _filled(machine, to)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow_forward(to)))])


def put_back(machine: CrossingsMachine, window: CodeWindow, entry: tuple[int, int]) -> Score:
    """What the nudge of a weight has changed turns back, and the weight connects no longer."""
    run = machine.run
    parts: Timed = [
        *((0.0, FadeOut(bridge, run_time=0.25)) for bridge in machine.bridges.get(entry, ())),
        (0.3, TurnTo(machine["W"], run.W)),
        (0.3, TurnTo(machine.z, run.z)),
        (0.3, TurnTo(machine.out, run.out)),
        (0.3, window.scroll(run.listing, moment_of(run.x_grad) + 1, run_time=0.5)),
        (0.3, _filled(machine, run)),
    ]
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))])


def _filled(machine: CrossingsMachine, run: MachineRun | ForwardRun) -> Fill | Settle:
    """The meter comes to another number, or stands for it where it is the same."""
    if run.weighted.value == machine.meter.record.value:
        return Settle(lambda: machine.meter.follow(run.weighted))
    return Fill(machine.meter, run.weighted, run_time=0.5)


def learn(
    machine: CrossingsMachine, window: CodeWindow, made: SteppedWeights
) -> Iterator[Animation]:
    """The weights move along their gradients, and the layer runs again."""
    yield _step(machine, window, made)
    yield _run_again(machine, window, made)


def _step(machine: CrossingsMachine, window: CodeWindow, made: SteppedWeights) -> Score:
    """A share of each gradient rises into its weight; and zeros connect."""
    to, lines = made.after, made.listing

    def begin() -> None:
        machine.follow(made.before).shows = [made.before, to]

    rising = [index for index in machine.weights if made.step.value[index] != 0]
    parts: Timed = [
        (0.0, Settle(begin)),
        (0.0, window.scroll(lines, moment_of(to.W), run_time=_LEAPS)),
    ]
    for k, (i, j) in enumerate(rising):
        way = Polyline.through(machine.below(i, j), machine.places.crossing(i, j))
        course = WireCourse(made.step.name, (i, j), (way,))
        chip = CarriedEntry(
            made.step, (i, j), Face.GRADIENT, machine.small,
            scale=machine.scale_of("W_grad"), course=course,
        ).set_z_index(BEHIND)  # fmt: skip
        parts.append((0.8 + LAG * k, Ride(chip, way, grows=False, goes=True, run_time=0.8)))
    start = end_of(parts)
    parts.append((start - 0.2, TurnTo(machine["W"], to.W)))
    joined = [bridge for index in machine.bridges if to.W.value[index]
              for bridge in machine.bridges[index]]  # fmt: skip
    parts += [(start + 0.3, Create(bridge, run_time=0.4)) for bridge in joined]
    return Score(parts)


def _run_again(machine: CrossingsMachine, window: CodeWindow, made: SteppedWeights) -> Score:
    """Forward and backward once more, with the weights that have moved."""
    to, lines, places = made.after, made.listing, machine.places
    last = len(lines.statements)
    parts: Timed = [(0.0, Drain(current, run_time=0.4)) for current in machine.running]
    machine.backward.clear()
    parts.append((0.0, window.scroll(lines, last - 4, run_time=_READS)))
    for i, j in machine.weights:
        if made.step.value[i, j] != 0:
            down = Polyline.through(
                places.over(j, places.x), places.crossing(i, j), places.at(places.z, i)
            )
            parts += pulse(machine.carrying(to, "x", (j,), down), 0.3, 0.9)
    parts += [
        (1.1, TurnTo(machine.z, to.z)),
        (1.4, window.scroll(lines, last - 3, run_time=_READS)),
        *((1.6, Swing(lever, to.gates)) for lever in machine.turning(to)),
        (1.6, Settle(lambda: machine.follow_switches(to))),
        (1.8, TurnTo(machine.out, to.out)),
        (2.0, window.scroll(lines, last - 2, run_time=_READS)),
        (2.3, _filled(machine, to)),
        (2.8, window.scroll(lines, last - 1, run_time=_READS)),
        (3.0, TurnTo(machine.z_bar, to.z_bar)),
        (3.0, TurnTo(machine["W_grad"], to.weight_gradient)),
    ]
    for i in np.flatnonzero(to.v.value).tolist():
        currents = list(running_back(machine, to, i))
        if i == machine.row:
            currents.append(machine.carrying(to, "z_bar", (i,), machine.back.way))
        machine.backward[i] = currents
        parts.append((2.9, Flow(currents[0], run_time=0.4, rate=smooth)))
        parts += _up(machine, currents[1:], 3.2)
    parts.append((end_of(parts) - 0.2, TurnTo(machine.x_grad, to.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(to)))])


def point_out(machine: CrossingsMachine) -> Score:
    """x runs down past the weight, z-bar along its wire: to the gradient that they make."""
    i, j = machine.place
    goal, meeting = machine.below(i, j), machine.meeting(j)
    fall = Polyline.through(machine.places.over(j, machine.places.x), goal)
    way = Polyline.through(*machine.back.way.corners[:-1], meeting, goal)
    parts: Timed = []
    for start in (0.3, 2.0):
        parts += [(start, Bump(machine.x[j])), (start, Bump(machine.z_bar[i]))]
        parts += pulse(machine.current("x", (j,), fall), start + 0.2, 1.0)
        parts += pulse(machine.current("z_bar", (i,), way), start + 0.2, 1.0)
        parts.append((start + 1.0, Bump(machine.gradients[i, j])))
    return Score(parts)
