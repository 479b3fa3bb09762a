"""A nudge of an entry of x: the output moves, and a leg of the arrow grows out of it."""

from __future__ import annotations

from gradmath.records.pulls import Nudge
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.moves import Bump, Flow, Ride, TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.legs import Leg
from scenes.kit.plane.stage import PlaneStage

_CHIP = CellSize.fitting(0.76, 0.46, 0.0, 5)


def legs_of(board: PullBoard, nudges: tuple[Nudge, Nudge]) -> tuple[Leg, Leg]:
    """The legs of both nudges, the second from where the first one ends."""
    first, second = (Leg(board.axes, board.run.x, nudges, k) for k in (0, 1))
    for leg in (first, second):
        leg.set_z_index(0.25)
        leg.number.set_z_index(0.6)
        leg.paper.set_z_index(0.2)
    return first, second


def nudge(stage: PlaneStage, k: int, pace: float = 1.0) -> Score:
    """An entry of x is nudged, y[0] moves, and what it moves by becomes a leg."""
    leg = stage.legs[k]
    lit = light(stage.window, leg.nudge.effects, run_time=0.4)
    return Score([(0.0, lit), *at_pace(_nudged(stage.board, leg), pace, 0.2)])


def _nudged(board: PullBoard, leg: Leg) -> TimedMoves:
    nudge, places = leg.nudge, board.places
    k = nudge.entry
    scale = max(nudge.moves.magnitude(), nudge.effects.magnitude())
    here = places.below_x[k]
    step = _chip(nudge.moves, k, Polyline.through(here, here), scale)
    beside = places.y[1] + [0.12, 0.0, 0.0]
    effect = _chip(nudge.effects, 0, Polyline.through(beside, leg.due()[0]), scale)
    pulse = Current(nudge.effects, (0,), Face.VALUE, places.wire(k, 0), scale=scale)
    return [
        (0.0, TurnUp(step, run_time=0.3)),
        (0.4, Bump(board.x[k])),
        (0.7, Flow(pulse, (-0.5, 0.0), (1.0, 1.5), run_time=0.8, goes=True)),
        (1.2, Bump(board.y[0])),
        (1.4, TurnUp(effect, run_time=0.3)),
        (2.1, Ride(effect, effect.course.ways[0], grows=False, goes=True, run_time=0.8)),
        (2.8, Vary(leg.line, leg.grow_to, 0.0, 1.0, run_time=0.8, comes=True)),
        *come(3.2, *leg.label, run_time=0.4),
        *go(3.2, step, run_time=0.4),
    ]


def _chip(record: Record, entry: int, way: Polyline, scale: float) -> CarriedEntry:
    chip = CarriedEntry(record, (entry,), Face.VALUE, _CHIP, scale=scale,
                        course=WireCourse(record.name, (entry,), (way,)))  # fmt: skip
    chip.move_to(way.at(0.0)).set_z_index(0.48)
    return chip
