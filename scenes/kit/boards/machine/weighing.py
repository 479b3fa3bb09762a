"""What changes when v does: a slider leaves the ground, slides, and comes to the ground again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from manim import DOWN, Animation, Create, FadeIn, smooth

from gradmath.records.layer import MachineRun, TurnedWeights
from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import LAG, Timed, fades, row
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import Bump, Drain, Flow, Settle, Shake, TurnTo, TurnUp
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.sliding import SlideKnob
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.score import Score, end_of

BACKWARD = "out.backward(v)"
_READS = 0.3  # seconds in which a line comes to read otherwise
_FAST = 0.06  # seconds between neighbours of what is known already


def assemble(machine: Machine) -> Score:
    """The machine as viewers know it, up to out: cells, wires, switches."""
    parts = fades(0.0, machine.names["x"])
    for j, cell in enumerate(machine.x.cells):
        parts.append((_FAST * j, FadeIn(cell, shift=DOWN * 0.3, run_time=QUICK)))
        parts += fades(_FAST * j + 0.3, machine.indices["x"][j])
        parts.append((0.4 + _FAST * j, Create(machine.columns[j][0], run_time=0.6)))
    parts += fades(0.7, *([machine.names["W"]] if machine.weights else []))
    for i, j in machine.weights:
        parts += fades(0.6 + LAG * (i + 0.5 * j), machine.weights[i, j])
    parts += fades(1.3, *(machine.names[name] for name in ("z", "relu", "out")))
    for i, leads in enumerate(machine.inner):
        start = 1.0 + LAG * i
        parts += [(start, Create(lead, run_time=0.5)) for lead in leads]
        parts.append((start + 0.4, TurnUp(machine.z[i])))
        parts += fades(start + 0.5, *machine.outer[i][:2], machine.levers[i])
        parts.append((start + 0.9, TurnUp(machine.out[i])))
    return Score(parts)


def bring_sliders(machine: Machine) -> Score:
    """v's sliders come, all at the ground, and the meter, empty."""
    parts = fades(0.0, machine.names["v"])
    for i, slider in enumerate(machine.v.cells):
        parts += fades(0.1 * i, *machine.outer[i][2:])
        parts += fades(0.15 + 0.1 * i, slider)
    return Score([*parts, *fades(0.7, machine.meter, machine.names["weighted"])])


def bring_gradient(machine: Machine) -> Score:
    """x.grad turns up below x."""
    parts = fades(0.0, machine.names["x_grad"])
    return Score(
        [*parts, *((LAG * j, TurnUp(cell)) for j, cell in enumerate(machine.x_grad.cells))]
    )


def turn(
    machine: Machine, window: CodeWindow, turned: TurnedWeights, run_time: float
) -> list[Animation]:
    """Sliders turn: what runs back from them comes, swells or thins, and goes."""
    first, last = bool(turned.comes), len(turned.runs) - bool(turned.goes)
    motions: list[Animation] = []
    if turned.comes:
        motions.append(_leave_ground(machine, window, turned.runs[1], turned.comes))
    motions.append(sweep(machine, turned.runs[first:last], run_time=run_time, rate=smooth))
    if turned.goes:
        motions.append(_come_to_ground(machine, window, turned.runs[-1], turned.goes))
    return motions


def _leave_ground(
    machine: Machine, window: CodeWindow, run: MachineRun, rows: tuple[int, ...]
) -> Score:
    """What sliders weigh from now on runs back as far as it gets; then x.grad turns over."""
    made = {i: list(running_back(machine, run, i)) for i in rows}
    parts: Timed = [(0.0, Settle(lambda: _send(machine, made)))]
    parts += _weigh(machine, window, run, rows, 0.4)
    for currents in made.values():
        parts += [(0.7 + time, each) for time, each in sent_along(machine, run, currents)]
    if run.contributions.value[list(rows)].any():
        parts.append((2.0, TurnTo(machine.x_grad, run.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))])


def _send(machine: Machine, rows: dict[int, list[Current]]) -> None:
    machine.backward |= rows


def _weigh(
    machine: Machine, window: CodeWindow, run: MachineRun, rows: Iterable[int], run_time: float
) -> Timed:
    """Sliders of some rows slide to a run, line by line; the meter comes to what they weigh."""
    lines, meter = run.listing, machine.meter
    end = _READS + run_time
    parts: Timed = [
        (0.0, window.scroll(lines, lines.after(BACKWARD), run_time=_READS)),
        (_READS, Settle(lambda: _follow_layer(machine, run))),
        (end, Settle(lambda: machine.keep(run))),
    ]
    sliders = (machine.v.cells[i] for i in rows)
    parts += [
        (_READS + 0.02, SlideKnob(slider, run.v, run_time=run_time - 0.04))
        for slider in sliders
        if isinstance(slider, Slider)
    ]
    if run.weighted.value != meter.record.value:
        parts.append((end + 0.02, Fill(meter, run.weighted)))
    else:
        parts.append((end + 0.02, Settle(lambda: meter.follow(run.weighted))))
    bars = Settle(lambda: machine["z_bar"].follow(run.z_bar))
    return [*parts, (end_of(parts), bars)]


def _come_to_ground(
    machine: Machine, window: CodeWindow, run: MachineRun, rows: tuple[int, ...]
) -> Score:
    """What sliders have weighed runs dry, from v on; then x.grad turns over."""
    dry = {i: machine.backward[i] for i in rows}
    parts: Timed = [(0.0, Settle(lambda: _set_out(machine, window, run, {i: [] for i in rows})))]
    for current in (current for currents in dry.values() for current in currents):
        start = {"v": 0.05, "z_bar": 0.3, "contributions": 0.6}[current.of]
        parts.append((start, Drain(current, run_time=0.35)))
    if any(len(currents) > 1 for currents in dry.values()):
        parts.append((0.75, TurnTo(machine.x_grad, run.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))])


def choose(machine: Machine, window: CodeWindow, run: MachineRun) -> Score:
    """Another v at once: the old one's currents run dry, sliders glide, and new ones run back."""
    rows = np.flatnonzero(run.v.value).tolist()
    made = {i: list(running_back(machine, run, i)) for i in rows}
    parts: Timed = [(0.0, Drain(current, run_time=0.4)) for current in machine.running]
    machine.backward = made
    sliding = _weigh(machine, window, run, range(len(machine.v.cells)), 0.9)
    parts += [(0.1 + time, motion) for time, motion in sliding]
    start = 1.8
    for currents in made.values():
        parts += [(start + time, motion) for time, motion in sent_along(machine, run, currents)]
    parts.append((start + 1.3, TurnTo(machine.x_grad, run.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))])


def sent_along(machine: Machine, run: MachineRun, currents: list[Current]) -> Timed:
    """What a slider weighs runs back to its switch, and where that is on over weights to x."""
    first, *rest = currents
    (i,) = first.index
    parts: Timed = [(0.0, Flow(first, run_time=0.55, rate=smooth))]
    if not run.gates.value[i]:
        parts.append((0.5, Shake(machine.levers[i])))
    for current in rest:
        start = 0.95 if current.of == "contributions" else 0.5
        parts.append((start, Flow(current, run_time=0.45)))
        if current.of == "contributions":
            parts.append((0.8, Bump(machine.weights[i, current.index[1]])))
    return parts


def _set_out(
    machine: Machine, window: CodeWindow, run: MachineRun, rows: dict[int, list[Current]]
) -> None:
    """All but x.grad is that of the run; what runs back from some rows is to be this."""
    _follow_layer(machine, run)
    machine["v"].follow(run.v)
    machine.meter.follow(run.weighted)
    machine["z_bar"].follow(run.z_bar)
    machine.backward |= rows
    window.follow(run.listing)


def _follow_layer(machine: Machine, run: MachineRun) -> None:
    """Be on the way to a run: x, W, z and out are the same, and are that one's now."""
    machine.set_out(run)
    for name in ("x", "W", "z", "out"):
        machine[name].follow(getattr(run, name))
    machine.follow_switches(run)


def running_back(machine: Machine, run: MachineRun, i: int) -> Iterator[Current]:
    """What runs back from one slider: to its switch, to its weights, up their columns."""
    places = machine.places
    on = bool(run.gates.value[i])
    yield machine.carrying(
        run, "v", (i,), row(machine, i, places.v, places.z_bar if on else places.contact)
    )
    columns = np.flatnonzero(run.contributions.value[i]).tolist()
    if not columns:
        return
    corner = places.crossing(i, columns[0])
    yield machine.carrying(run, "z_bar", (i,), Polyline.through(places.at(places.z_bar, i), corner))
    for j in columns:
        up = Polyline.through(places.crossing(i, j), places.entry(j))
        yield machine.carrying(run, "contributions", (i, j), up)
