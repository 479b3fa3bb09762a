"""A nudge of one entry of b: a column of z is lifted, and each row's effect becomes a bar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, VMobject

from gradmath.records.loom import Lift
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Bump, Drain, Flow, Replace, Ride
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.signs.effects import Effect, GrowOut, Join, Zero
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.claims import Entry

_LIFT = 0.15  # by which a nudged entry stands higher
_DIGITS, _FORMULA, _BELOW = 0.85, 0.31, 0.28  # beside the longest bar; formulas, how far below
_FOOT = 0.18  # from the rows down to what all effects make together


class LiftBench:
    """Where effects are held against each other: right of the weights that they come by."""

    def __init__(self, loom: Loom, lifts: Sequence[Lift]) -> None:
        self.begun = False
        places, room = loom.places, loom.places.beside
        ends = [np.cumsum([0.0, *map(_value, lift.effects)]) for lift in lifts]
        every = [*np.concatenate(ends), *(_value(each) for lift in lifts for each in lift.effects)]
        low, high = min(every), max(every)
        unit = (room.width - _DIGITS) / ((high - low) or 1.0)
        self.across, self.right = room.left - low * unit, room.right
        scale = max(abs(low), abs(high)) or 1.0
        rows = [places.at(self.across, places.row(row)) for row in range(places.rows)]
        foot = places.at(self.across, places.low - _FOOT)
        self.alone, self.together, self.formulas = {}, {}, {}
        for lift in lifts:
            self.alone[lift.entry] = [
                Effect(each, row, unit, scale, on_right=True)
                for each, row in zip(lift.effects, rows, strict=True)
            ]
            self.together[lift.entry] = Effect(lift.together, foot, unit, scale, on_right=True)
            weights: list[tuple[Record, Index]] = [
                (loom.run.V, (row, lift.entry)) for row in range(places.rows)
            ]
            weights.append((loom.run.grad, (lift.entry,)))
            self.formulas[lift.entry] = [
                self._formula(lift.step, *weight, place)
                for weight, place in zip(weights, (*rows, foot), strict=True)
            ]
        self.zero = Zero(lifts[0].step, rows[0], foot)

    def _formula(self, step: Record, weight: Record, index: Index, place: Points) -> Phrase:
        """What a bar's length is the product of, below it."""
        factors = Entry(step), Entry(weight, index, ink=Face.GRADIENT)
        formula = Phrase("{} × {}", *factors, em=_FORMULA)
        low = place - _BELOW * UP
        formula.next_to(low, RIGHT, buff=0.12)
        if formula.get_right()[0] > self.right:
            formula.next_to(low, LEFT, buff=0.12)
        return formula

    def of(self, lift: Lift) -> list[VMobject]:
        """All that is shown of a nudge."""
        k = lift.entry
        return [*self.alone[k], self.together[k], *self.formulas[k]]


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
    parts += _renamed(loom, handle)
    if not bench.begun:
        bench.begun = True
        parts.append((1.6, Create(bench.zero, run_time=0.4)))
    for row, effect in enumerate(bench.alone[column]):
        start = 2.4 + 0.75 * row
        parts.append((start, Bump(cells[row])))
        parts.append((start + 0.1, Bump(loom.cloth[row, column])))
        parts += come(start + 0.2, bench.formulas[column][row], run_time=0.3)
        parts.append((start + 0.4, GrowOut(effect, run_time=0.5)))
    loom.pulse, loom.lifted = pulse, nudged
    return Score(at_pace(parts, pace))


def _renamed(loom: Loom, handle: Cell) -> TimedMoves:
    """What is nudged has another name in the code; what it lifts has none for a while."""
    name = loom.nickname = NameLabel(handle, EM)
    name.next_to(loom.bar, DOWN, buff=0.07)
    name.set_x(float(handle.get_x()) + 0.15, direction=LEFT)
    old = loom.names["b"], loom.names["z"]
    return [*go(0.5, *old, run_time=0.2), *come(1.0, name, run_time=0.2)]


def _nudged(loom: Loom, lift: Lift) -> list[Cell]:
    """The nudged entry of b, and those of z that it lifts, each where the one before stood."""
    places, column = loom.places, lift.entry
    aside = (places.nudged.width - places.cell.width) / 2  # its lane is on its right

    def cell(record: Record, index: Index, x: float, y: float) -> Cell:
        made = Cell(record, index, Face.VALUE, places.nudged, scale=loom.scales[Face.VALUE])
        return loom.own(made.move_to(places.at(x, y)))

    x = places.column(column) + aside
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
    last, grad = bench.formulas[lift.entry][-1], loom.rest["b.grad"][lift.entry]
    ring = RoundFrame(grad)
    loom.rings = [ring]
    return Score([
        *parts,
        (end, light(window, lift.together, run_time=0.4)),
        (end + 0.2, Create(ring, run_time=0.4)),
        *come(end + 0.6, last, run_time=0.3),
        (end + 0.8, GrowOut(bench.together[lift.entry], run_time=0.7)),
    ])  # fmt: skip


def let_go(loom: Loom, lift: Lift, bench: LiftBench, *, last: bool = False) -> Score:
    """The handle falls back, and with it the column; the bars go."""
    handle, *cells = loom.lifted
    assert loom.pulse is not None and loom.nickname is not None
    z, column = loom.rest["z"], lift.entry
    gone = [*bench.of(lift), *loom.rings, loom.nickname, *([bench.zero] if last else [])]
    return Score([
        *come(0.3, loom.names["b"], loom.names["z"], run_time=0.2),
        *go(0.0, *gone, run_time=0.3),
        (0.0, Drain(loom.pulse, run_time=0.4)),
        *((0.0, _rise(cell, -_LIFT)) for cell in (handle, *cells)),
        (0.35, Replace(handle, loom.b[column], run_time=0.4)),
        *((0.35, Replace(cell, z[row, column], run_time=0.4)) for row, cell in enumerate(cells)),
    ])  # fmt: skip
