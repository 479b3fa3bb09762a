"""Two paths run back in every column and add up; a weight slides until they cancel."""

from __future__ import annotations

import numpy as np
from manim import DOWN, UP, Animation, Create, FadeIn, FadeOut

from scenes.kit.boards.board.motions import sweep
from scenes.kit.boards.machine.changing import brake
from scenes.kit.boards.machine.joined import JoinedMachine
from scenes.kit.boards.machine.path_sum import PathArrow
from scenes.kit.boards.machine.steps import BEHIND, LAG, Timed, fades
from scenes.kit.boards.machine.weighing import running_back
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Current
from scenes.kit.cells.moves import (
    Bump,
    Flow,
    Replace,
    Ride,
    Shake,
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
        start = 2.1 * k
        parts += [
            (start, Bump(machine.v[chip.index[0]])),
            *_rise(machine, chip, k, start + 0.5),
            *((start + 1.6, FadeIn(total.ground, run_time=0.3)) for _ in range(k == 0)),
            (start + 1.7, Lengthen(arrow)),
        ]
    begin = end_of(parts) + 0.1
    parts.append((begin, Replace(machine.blanks[column], machine.x_grad[column])))
    return Score([*parts, (begin + 0.4, Lengthen(total.total))])


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
    """The entry of x.grad swells and gets the ring; nothing is left in the lane of the sum."""
    column = machine.found.column
    parts: Timed = [
        (0.0, FadeOut(machine.ring, run_time=0.4)),
        (0.2, Create(machine.sum_ring, run_time=0.6)),
        (0.2, Bump(machine.x_grad[column], run_time=0.8)),
    ]
    if machine.found.cancels:
        parts.append((0.4, FadeIn(machine.zero, run_time=0.6)))
    return Score(parts)


def add_up_everywhere(machine: JoinedMachine) -> Score:
    """In every other column, too, both addends rise from their weights to their sum."""
    parts: Timed = []
    for j in range(machine.found.column):
        start = 0.25 * j
        for k, chip in enumerate(machine.addends(machine.run, j)):
            parts += _rise(machine, chip, k, start + 0.7 * k)
        parts.append((start + 1.9, Bump(machine.x_grad[j])))
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
