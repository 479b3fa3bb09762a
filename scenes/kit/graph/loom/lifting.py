"""A nudge of one entry of b: a column of z is lifted, and each row's effect becomes a bar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, Create

from gradmath.records.loom import Lift
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Bump, Drain, Flow, Replace, Ride
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.signs.effects import Effect, GrowOut, Join, Zero
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_LIFT = 0.15  # by which a nudged entry stands higher
_EDGE, _DIGITS = 0.1, 0.9  # at the ends of the longest bar; the column of digits


class LiftBench:
    """Where effects are held against each other: right of the rows that they come from."""

    def __init__(self, loom: Loom, lifts: Sequence[Lift]) -> None:
        self.begun = False
        places, room = loom.places, loom.places.beside
        ends = [np.cumsum([0.0, *map(_value, lift.effects)]) for lift in lifts]
        every = [*np.concatenate(ends), *(_value(each) for lift in lifts for each in lift.effects)]
        low, high = min(every), max(every)
        unit = (room.width - _DIGITS - 2 * _EDGE) / ((high - low) or 1.0)
        zero, column = room.left + _EDGE - low * unit, room.right - _DIGITS / 2
        scale = max(abs(low), abs(high)) or 1.0
        rows = [places.at(zero, places.row(row)) for row in range(places.rows)]
        above = places.at(zero, places.row(0) + max(places.row_pitch, 0.5))
        self.alone = {
            lift.entry: [
                Effect(each, row, unit, scale, column)
                for each, row in zip(lift.effects, rows, strict=True)
            ]
            for lift in lifts
        }
        self.together = {
            lift.entry: Effect(lift.together, above, unit, scale, column) for lift in lifts
        }
        self.zero = Zero(lifts[0].step, above, rows[-1])

    def effects(self, lift: Lift) -> list[Effect]:
        return [*self.alone[lift.entry], self.together[lift.entry]]


def _value(record: Record) -> float:
    return float(record.value[()])


def lift_column(
    loom: Loom, window: CodeWindow, lift: Lift, bench: LiftBench, *, pace: float = 1.0
) -> Score:
    """The handle is pulled; all rows that read it are lifted together; then each is weighed."""
    places, column = loom.places, lift.entry
    nudged = _nudged(loom, lift)
    handle, *cells = nudged
    z = loom.rest["z"]
    way = places.lane_down(column)
    pulse = Current(
        lift.moved, (column,), Face.VALUE, way, scale=loom.scales[Face.VALUE],
        course=WireCourse(lift.moved.name, (column,), (way,)),
    )  # fmt: skip
    pulse.set_z_index(-1.9)
    loom.own(pulse)
    parts: TimedMoves = [
        (0.0, light(window, lift.moved, run_time=0.4)),
        (0.5, Replace(loom.b[column], handle, run_time=0.4)),
        (0.9, _rise(handle)),
        (1.0, Flow(pulse, run_time=0.6)),
        (1.1, light(window, lift.lifted, run_time=0.4)),
        *((1.5, Replace(z[row, column], cell, run_time=0.4)) for row, cell in enumerate(cells)),
        *((1.9, _rise(cell)) for cell in cells),
    ]
    parts.append((2.3, light(window, lift.effects[0], run_time=0.3)))
    if not bench.begun:
        bench.begun = True
        parts += go(0.3, loom.names["b"], loom.names["z"])
        parts.append((1.6, Create(bench.zero, run_time=0.4)))
    for row, effect in enumerate(bench.alone[column]):
        start = 2.5 + 0.5 * row
        parts.append((start, Bump(cells[row])))
        parts.append((start, Bump(loom.cloth[row, column])))
        parts.append((start + 0.2, GrowOut(effect, run_time=0.5)))
    loom.pulse, loom.lifted = pulse, nudged
    return Score(at_pace(parts, pace))


def _nudged(loom: Loom, lift: Lift) -> list[Cell]:
    """The nudged entry of b, and those of z that it lifts, each where the one before stood."""
    places, column = loom.places, lift.entry
    aside = (places.nudged.width - places.cell.width) / 2

    def cell(record: Record, index: Index, x: float, y: float) -> Cell:
        made = Cell(record, index, Face.VALUE, places.nudged, scale=loom.scales[Face.VALUE])
        return loom.own(made.move_to(places.at(x, y)))

    x = places.column(column) - aside
    rows = (cell(lift.lifted, (row, column), x, places.row(row)) for row in range(places.rows))
    return [cell(lift.moved, (column,), places.lane(column), places.bar), *rows]


def _rise(cell: Cell, way: float = _LIFT) -> Ride:
    """A cell is lifted, or falls back, from where it is then."""
    here = cell.box.get_center()
    return Ride(cell, Polyline.through(here, here + way * UP), grows=False, run_time=0.35)


def join(loom: Loom, window: CodeWindow, lift: Lift, bench: LiftBench) -> Score:
    """The bars slide end to end, and are as long as the effect on the whole sum."""
    effects = bench.alone[lift.entry]
    parts: TimedMoves = [
        (0.55 * (k - 1), Join(effect, effects[:k], run_time=0.6))
        for k, effect in enumerate(effects)
        if k
    ]
    end = end_of(parts)
    parts.append((end, light(window, lift.together, run_time=0.4)))
    return Score([*parts, (end + 0.3, GrowOut(bench.together[lift.entry], run_time=0.6))])


def let_go(loom: Loom, lift: Lift, bench: LiftBench, *, last: bool = False) -> Score:
    """The handle falls back, and with it the column; the bars go."""
    handle, *cells = loom.lifted
    assert loom.pulse is not None
    z, column = loom.rest["z"], lift.entry
    gone = [*bench.effects(lift), *([bench.zero] if last else [])]
    return Score([
        *(come(0.3, loom.names["b"]) if last else []),
        *go(0.0, *gone, run_time=0.3),
        (0.0, Drain(loom.pulse, run_time=0.4)),
        *((0.0, _rise(cell, -_LIFT)) for cell in (handle, *cells)),
        (0.35, Replace(handle, loom.b[column], run_time=0.4)),
        *((0.35, Replace(cell, z[row, column], run_time=0.4)) for row, cell in enumerate(cells)),
    ])  # fmt: skip
