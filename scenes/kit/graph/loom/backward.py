"""The backward pass: the rows of V climb to b, and are folded onto each other."""

from __future__ import annotations

from manim import Create

from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Row
from scenes.kit.cells.moves import Exchange
from scenes.kit.graph.cloth.motions import Climb, Leave, fold, open_again
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import travel
from scenes.kit.motion.score import Score, end_of


def climb(loom: Loom) -> Score:
    """Each row goes up the way its copy came down, and waits below b."""
    return Score(_hang(loom, up=True))


def _hang(loom: Loom, *, up: bool, start: float = 0.0) -> TimedMoves:
    """Let the cloth go up to b, or down to z; its name goes with its first strip."""
    places, cloth, name = loom.places, loom.cloth, loom.names["V"]
    target, source = places.high_cloth, places.low_cloth
    if not up:
        target, source = source, target
    move = Climb(cloth, target)
    middles = [each.hinge - [0.0, each.depth / 2, 0.0] for each in (source, target)]
    here = name.get_center()
    way = travel(name, here, here + middles[1] - middles[0], run_time=1.1)
    return [(start, move), (start + (0.0 if up else 0.7), way)]


def fold_rows(loom: Loom) -> Score:
    """Row after row folds onto the first one, and is added to it."""
    totals = loom.cloth.totals()
    loom.sums = totals[-1]
    return Score(
        [
            *go(0.0, loom.names["V"], run_time=0.25),
            *fold(loom.cloth, totals, 0.1, pace=min(1.0, 2 / len(totals))),
        ]
    )


def put_away(loom: Loom) -> Score:
    """The sum goes up into b's letterbox."""
    places, run = loom.places, loom.run
    sums, ways = loom.sums, [places.home(k) for k in range(places.columns)]
    row = Row(run.grad, Face.GRADIENT, places.grid(places.row_pitch),
              scale=loom.scales[Face.GRADIENT])  # fmt: skip
    grad = loom.lay("b.grad", row, places.lane(0), places.box)
    return Score([
        *go(0.0, loom.slot, run_time=0.3),
        (0.1, Create(loom.letterbox.box, run_time=0.5)),
        (0.4, Leave(sums, ways, run_time=0.8)),
        *((1.2, Exchange(cell, grad[k])) for k, cell in enumerate(sums)),
    ])  # fmt: skip


def look_under(loom: Loom, entry: int) -> Score:
    """The cloth opens: what an entry was summed from is seen below it."""
    cells = loom.cloth.fresh_cells()
    parts: TimedMoves = open_again(loom.cloth, cells)
    end = end_of(parts)
    loom.rings = [RoundFrame(loom.rest["b.grad"][entry])]
    loom.rings += [RoundFrame(strip[entry]) for strip in cells]
    rings = [(end + 0.15 * k, Create(each, run_time=0.4)) for k, each in enumerate(loom.rings)]
    return Score([*parts, *rings, *come(end - 0.3, loom.names["V"], run_time=0.3)])


def back_to_z(loom: Loom) -> Score:
    """The weights go back to where they lay."""
    return Score([*go(0.0, *loom.rings, run_time=0.25), *_hang(loom, up=False, start=0.25)])
