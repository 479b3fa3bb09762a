"""Two paths run back in every column and add up; two blocks are joined; a weight slides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from manim import DOWN, UP, Animation, Create, FadeIn

from gradmath.records.layer import MachineRun
from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine.changing import brake
from scenes.kit.boards.machine.joined import JoinedMachine
from scenes.kit.boards.machine.path_sum import PathArrow
from scenes.kit.boards.machine.steps import BEHIND, LAG, Timed, fades
from scenes.kit.boards.machine.weighing import running_back
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.filling import Fill
from scenes.kit.cells.moves import (
    Bump,
    Flow,
    Replace,
    Ride,
    Settle,
    Shake,
    Swing,
    TurnTo,
    TurnUp,
)
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.boards import moment_of

_ALONG, _RISES = 1.2, 0.9  # seconds along a row, and up a column
_FAST = 0.06  # seconds between neighbours of what is known already
_NEXT = 1.4  # seconds from one row to the next


class Lengthen(Animation):
    """Let an arrow of a sum grow out of where it begins."""

    def __init__(self, arrow: PathArrow, *, run_time: float = 0.7) -> None:
        self.arrow = arrow
        super().__init__(arrow, run_time=run_time, introducer=True)

    def begin(self) -> None:
        self.arrow.grow(1.0)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.arrow.grow(float(self.rate_func(alpha)))


def arrive(machine: JoinedMachine, window: CodeWindow) -> Score:
    """The machine comes line by line: x and W with their wires, z, out, then what weighs them."""
    lines, run = machine.run.listing, machine.run
    parts: Timed = fades(0.0, machine.names["x"])
    for j, cell in enumerate(machine.x.cells):
        parts.append((_FAST * j, FadeIn(cell, shift=DOWN * 0.3, run_time=QUICK)))
        parts += fades(_FAST * j + 0.3, machine.indices["x"][j])
        parts.append((0.4 + _FAST * j, Create(machine.columns[j][0], run_time=0.6)))
    for i, leads in enumerate(machine.inner):
        parts += [(0.8 + LAG * i, Create(lead, run_time=0.5)) for lead in leads]
    parts += fades(0.7, machine.names["W"])
    for i, j in machine.weights:
        parts += fades(0.7 + LAG * (i + 0.5 * j), machine.weights[i, j])
    parts.append((2.0, window.scroll(lines, moment_of(run.z), run_time=0.35)))
    parts += fades(2.2, machine.names["z"])
    parts += [(2.35 + LAG * i, TurnUp(cell)) for i, cell in enumerate(machine.z.cells)]
    parts.append((2.9, window.scroll(lines, moment_of(run.out), run_time=0.35)))
    parts += fades(3.1, machine.names["relu"], machine.names["out"])
    for i, leads in enumerate(machine.outer):
        parts += fades(3.25 + LAG * i, *leads[:2], machine.levers[i])
        parts.append((3.4 + LAG * i, TurnUp(machine.out[i])))
    parts.append((3.8, window.scroll(lines, moment_of(run.weighted), run_time=0.35)))
    parts += fades(4.0, machine.names["v"])
    for i, leads in enumerate(machine.outer):
        parts += fades(4.0 + LAG * i, *leads[2:], machine.v.cells[i])
    return Score([*parts, *fades(4.5, machine.meter, machine.names["weighted"])])


def run_back(machine: JoinedMachine) -> Score:
    """What v weighs runs back row after row, and up every column that its row crosses."""
    run = machine.run
    rows = np.flatnonzero(run.v.value).tolist()
    machine.backward = {i: [*running_back(machine, run, i)] for i in rows}
    parts: Timed = []
    for k, i in enumerate(rows):
        parts += _one_row(machine, i, _NEXT * k)
    return Score(parts)


def _one_row(machine: JoinedMachine, i: int, start: float) -> Timed:
    """From the slider through the switch, and up the columns as it passes them."""
    first, *rest = machine.backward[i]
    parts: Timed = [(start, Bump(machine.v[i])), (start + 0.2, Flow(first, run_time=0.5))]
    if not rest:
        parts.append((start + 0.6, Shake(machine.levers[i])))
    for current in rest:
        if current.of == "z_bar":
            parts.append((start + 0.7, Flow(current, run_time=_ALONG)))
            continue
        passes = start + 0.7 + _ALONG * _passed(machine, i, current)
        parts.append((passes - 0.1, Bump(machine.weight(current.index))))
        parts.append((passes + 0.05, Flow(current, run_time=_RISES)))
    return parts


def _passed(machine: JoinedMachine, i: int, current: Current) -> float:
    """Which share of its row has been run through when a column is reached."""
    columns = machine.places.columns
    last = min(j for k, j in machine.weights if k == i)
    start, end, here = machine.places.z_bar, columns[last], columns[current.index[1]]
    return float((start - here) / (start - end))


def read(machine: JoinedMachine) -> Score:
    """x.grad turns over, all but the entry whose addends are looked at."""
    column = machine.found.column
    return Score([
        (LAG * j, Replace(blank, machine.x_grad[j]))
        for j, blank in enumerate(machine.blanks)
        if j != column
    ])  # fmt: skip


def add_up(machine: JoinedMachine) -> Score:
    """The last column's addends rise from their weights; joined, they are what x.grad gets."""
    total, column = machine.sum, machine.found.column
    parts: Timed = []
    for k, (chip, arrow) in enumerate(zip(total.cells, total.arrows, strict=True)):
        start = 1.7 * k
        parts += [
            *_rise(machine, chip, k, start),
            *((start + 1.1, FadeIn(total.ground, run_time=0.3)) for _ in range(k == 0)),
            (start + 1.3, Lengthen(arrow)),
        ]
    begin = end_of(parts) + 0.1
    parts.append((begin, Replace(machine.blanks[column], machine.x_grad[column])))
    return Score([*parts, (begin + 0.4, Lengthen(total.total))])


def fill(machine: JoinedMachine, window: CodeWindow) -> Iterator[Score]:
    """W is filled, and the layer runs again, forward and backward."""
    yield _fill(machine, window)
    yield _run_anew(machine, window)


def _fill(machine: JoinedMachine, window: CodeWindow) -> Score:
    """Weights come beside the blocks, one after the other, and wires to them where none are."""
    run = machine.found.full
    parts: Timed = [(0.37, Settle(lambda: _set_out(machine, run)))]
    start = 0.0
    for part, filled in enumerate(machine.found.filling):
        lit = moment_of(filled.W)
        parts.append((start, window.scroll(run.listing, lit, run_time=0.35)))
        parts.append((start + 0.39, Settle(partial(machine.join, part))))
        if part:
            leads = [*machine.bridges, *machine.depths]
            parts += [(start + 0.42, Create(lead, run_time=0.5)) for lead in leads]
        begin = start + 0.42 + 0.4 * bool(part)
        for k, cell in enumerate(machine.coming[part]):
            parts.append((begin + 0.13 * k, TurnUp(cell, filled.W)))
        start = end_of(parts) + 0.1
    return Score(parts)


def _set_out(machine: JoinedMachine, run: MachineRun) -> None:
    """Be on the way to a run: x and v are the same, and are that one's now."""
    machine.set_out(run)
    for name in ("x", "v"):
        machine[name].follow(getattr(run, name))


def _run_anew(machine: JoinedMachine, window: CodeWindow) -> Score:
    """With W full, forward and backward: sums change, and new paths run up the first columns."""
    run = machine.found.full
    lines = run.listing
    made = _new_paths(machine, run)
    parts: Timed = [
        (0.0, window.scroll(lines, moment_of(run.W), run_time=0.3)),
        (0.31, Settle(lambda: machine.keep(run))),
        (0.4, window.scroll(lines, moment_of(run.z), run_time=0.3)),
        (0.5, TurnTo(machine.z, run.z)),
        (0.9, window.scroll(lines, moment_of(run.out), run_time=0.3)),
        *((1.0, Swing(lever, run.gates)) for lever in machine.turning(run)),
        (1.41, Settle(lambda: machine.follow_switches(run))),
        (1.3, TurnTo(machine.out, run.out)),
        (1.6, window.scroll(lines, moment_of(run.weighted), run_time=0.3)),
        (1.7, Fill(machine.meter, run.weighted)),
        (2.1, window.scroll(lines, moment_of(run.x_grad), run_time=0.3)),
        (2.45, Settle(lambda: machine["z_bar"].follow(run.z_bar))),
        (2.3, Settle(lambda: machine["contributions"].follow(run.contributions))),
    ]
    for i, (along, *ups) in made.items():
        machine.backward[i] += [along, *ups]
        parts.append((2.3, Flow(along, run_time=0.7)))
        for up in ups:
            parts.append((2.6, Bump(machine.weight(up.index))))
            parts.append((2.8, Flow(up, run_time=_RISES)))
    parts.append((3.4, TurnTo(machine.x_grad, run.x_grad)))
    return Score([*parts, (end_of(parts), Settle(lambda: machine.follow(run)))])


def _new_paths(machine: JoinedMachine, run: MachineRun) -> dict[int, list[Current]]:
    """What runs on along the weighed rows, to their new weights."""
    first, places = machine.found.split[1], machine.places
    made: dict[int, list[Current]] = {}
    for i in np.flatnonzero(run.z_bar.value).tolist():
        way = Polyline.through(places.crossing(i, first), places.crossing(i, 0))
        made[i] = [machine.carrying(run, "z_bar", (i,), way)]
        for j in range(first):
            made[i].append(machine.carrying(run, "contributions", (i, j), machine.lane((i, j))))
    return made


def look_at_weight(machine: JoinedMachine, window: CodeWindow) -> Score:
    """The line that sets the weight is lit again, and the weight gets a ring."""
    run = machine.found.full
    return Score([
        (0.0, window.scroll(run.listing, moment_of(run.W), run_time=0.4)),
        (0.2, Create(machine.ring, run_time=0.5)),
        (0.4, Bump(machine.weight(machine.found.sliding))),
    ])  # fmt: skip


def slide(machine: JoinedMachine, run_time: float) -> Animation:
    """The weight slides, slower and slower, with a run of autograd at every hundredth."""
    return sweep(machine, machine.found.slide, run_time=run_time, rate=brake)


def stop(machine: JoinedMachine) -> Score:
    """The entry of x.grad that the slide is about swells."""
    return Score([(0.0, Bump(machine.x_grad[machine.found.column], run_time=0.7))])


def add_up_everywhere(machine: JoinedMachine) -> Score:
    """In every other column, too, both addends rise from their weights to their sum."""
    parts: Timed = []
    for j in range(machine.found.column):
        start = 0.3 * j
        for k, chip in enumerate(machine.addends(machine.run, j)):
            parts += _rise(machine, chip, k, start + 0.9 * k)
        parts.append((start + 2.2, Bump(machine.x_grad[j])))
    return Score(parts)


def _rise(machine: JoinedMachine, chip: CarriedEntry, place: int, start: float) -> Timed:
    """An addend turns up over its weight, and rides up its column to where it waits."""
    weight, column = machine.weight(chip.index), chip.index[1]
    above = machine.places.crossing(*chip.index) + UP * (weight.height + chip.height) / 2
    home = machine.places.over(column, machine.heights[place])
    return [
        (start, Bump(weight)),
        (start + 0.25, TurnUp(chip.move_to(above).set_z_index(BEHIND), run_time=0.3)),
        (start + 0.55, Ride(chip, Polyline.through(above, home), grows=False, run_time=0.7)),
    ]
