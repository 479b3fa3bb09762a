"""The forward pass: b is drawn down over the rows as one sheet, and each row adds its copy."""

from __future__ import annotations

from manim import LEFT, Animation, Create, FadeIn, smooth

from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Replace, Ride
from scenes.kit.graph.cloth.motions import LieDown
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.loom.loom import Blind, Loom
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_UNDER = -0.5  # copies slip behind what stands
_FIRST, _NEXT, _STOP = 0.9, 0.4, 0.9  # seconds to the first row, from row to row, and on each


class Draw(Animation):
    """Draw a blind down, or let it roll up."""

    def __init__(
        self, blind: Blind, start: float, end: float, *, run_time: float, goes: bool = False
    ) -> None:
        self.blind, self.start, self.end = blind, start, end
        super().__init__(
            blind, run_time=run_time, rate_func=smooth, introducer=not goes, remover=goes
        )

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.blind.hang(self.start + (self.end - self.start) * share)


def arrive(loom: Loom) -> Score:
    """X and b come, and beside b a slot where there is no tensor."""
    run = loom.run
    X = loom.table(run.X)
    return Score([
        (0.0, FadeIn(loom.bar, run_time=0.5)),
        (0.1, FadeIn(loom.b, run_time=0.5)),
        *come(0.2, loom.named("b", loom.b, LEFT)),
        *((0.3 + 0.1 * k, Create(warp, run_time=0.8)) for k, warp in enumerate(loom.warps)),
        (0.5, FadeIn(X, run_time=0.5)),
        *come(0.7, loom.below("X", X), loom.slot),
        *come(0.7, loom.letterbox.name_label),
    ])  # fmt: skip


def draw_down(loom: Loom, window: CodeWindow) -> Score:
    """The sheet stops on each row, and leaves a copy there, which is added to the row's entries."""
    run, places, X = loom.run, loom.places, loom.rest["X"]
    z = loom.table(run.z)
    low = places.cell.height / 2
    parts: TimedMoves = [(0.0, light(window, run.z, run_time=0.5))]
    copies = [[_copy(loom, row, column) for column in range(places.columns)]
              for row in range(places.rows)]  # fmt: skip
    start, above = 0.4, places.bar
    for row in range(places.rows):
        seconds = _FIRST if row == 0 else _NEXT
        here = places.row(row)
        parts.append((start, Draw(loom.blind, above - low, here - low, run_time=seconds)))
        for later in copies[row:]:
            for column, copy in enumerate(later):
                lane = places.lane_down(column)
                shares = [lane.share_of(places.at(places.lane(column), y)) for y in (above, here)]
                leg = Ride(copy, lane.part(*shares), grows=False, run_time=seconds)
                parts.append((start, leg))
        landed = start + seconds
        for column, copy in enumerate(copies[row]):
            into = places.into(row, column)
            old, new = X[row, column], z[row, column]
            plus = Phrase("+").move_to(places.sign(row, column))
            parts += come(landed, plus, run_time=0.2)
            parts += go(landed + 0.55, plus, run_time=0.2)
            parts.append((landed + 0.55, Ride(copy, into, grows=False, goes=True, run_time=0.45)))
            parts.append((landed + 0.85, Replace(old, new, run_time=0.45)))
        start, above = landed + _STOP, here
    done, name = end_of(parts), loom.below("z", z)
    parts += go(done - 0.3, loom.names["X"], run_time=0.2)
    return Score([*parts, *come(done, name, run_time=0.3)])


def _copy(loom: Loom, row: int, column: int) -> CarriedEntry:
    places = loom.places
    ways = places.lane_down(column), places.into(row, column)
    course = WireCourse(loom.run.b.name, (column,), ways)
    copy = CarriedEntry(
        loom.run.b, (column,), Face.VALUE, places.cell, scale=loom.scales[Face.VALUE], course=course
    )
    copy.set_z_index(_UNDER)
    copy.move_to(ways[0].at(0.0))
    return loom.own(copy)


def lay_weights(loom: Loom, window: CodeWindow) -> Score:
    """The sheet rolls up, and a cloth of weights lies down beside z, row beside row."""
    places, cloth = loom.places, loom.cloth
    low = places.row(places.rows - 1) - places.cell.height / 2
    name = loom.named("V", cloth.strips[0].fabric)
    return Score([
        (0.0, light(window, loom.run.fold.whole, run_time=0.5)),
        (0.2, Draw(loom.blind, low, places.bar, run_time=0.7, goes=True)),
        (0.7, LieDown(cloth)),
        *come(1.2, name),
    ])  # fmt: skip
