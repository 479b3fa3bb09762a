"""What several motions of the machine are made of."""

from __future__ import annotations

from manim import DOWN, Animation, FadeIn, Mobject

from scenes.kit.boards.machine.machine import Machine
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import SWELLS, Flow
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import QUICK
from scenes.kit.motion.score import Score

Timed = list[tuple[float, Animation]]
LAG = 0.12  # seconds between neighbours that do the same
BEHIND = -0.5  # chips pass above wires and behind cells


def fades(start: float, *mobjects: Mobject, run_time: float = QUICK) -> Timed:
    """Things that come on stage from a second on."""
    return [(start, FadeIn(mobject, run_time=run_time)) for mobject in mobjects]


def row(machine: Machine, i: int, start: float, end: float) -> Polyline:
    """A stretch of row i."""
    return Polyline.through(machine.places.at(start, i), machine.places.at(end, i))


def room_beside(machine: Machine, i: int, j: int, chip: Cell) -> float:
    """How far from the middle of W[i, j] a chip stands: beside it, or behind it without room."""
    if (i, j + 1) in machine.weights:
        return 0.0
    swollen = (1 + SWELLS) * machine.weights[i, j].width
    return float(swollen + chip.width) / 2 + 0.02


def below(machine: Machine, j: int, place: int) -> Points:
    """Where the addends of x.grad[j] wait, the first of them nearest."""
    down = machine.size.height * (1.1 + 1.15 * place)
    return machine.x_grad[j].box.get_center() + DOWN * down


def pulse(current: Current, start: float, run_time: float) -> Timed:
    """A short stretch of current that runs along a wire and is gone."""
    flow = Flow(current, (-0.35, 0.0), (1.0, 1.35), run_time=run_time, goes=True)
    return [(start, flow)]


def paced(parts: Timed, pace: float) -> Score:
    """The same motions, slower or faster as a whole."""
    for _, motion in parts:
        motion.run_time *= pace
    return Score([(time * pace, motion) for time, motion in parts])
