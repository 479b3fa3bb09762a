"""The backward pass: the rows of V are folded onto the first one, and their sum goes up to b."""

from __future__ import annotations

from manim import Create

from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Row
from scenes.kit.cells.moves import Exchange
from scenes.kit.graph.cloth.motions import Leave, fold, open_again
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score


def fold_rows(loom: Loom) -> Score:
    """Row after row folds onto the first one, and is added to it."""
    totals = loom.cloth.totals()
    loom.sums = totals[-1]
    return Score([
        *go(0.0, loom.names["V"], run_time=0.25),
        *fold(loom.cloth, totals, 0.1, pace=min(1.0, 2 / len(totals))),
    ])  # fmt: skip


def put_away(loom: Loom) -> Score:
    """The sum goes up into b's letterbox, and the cloth opens: what was summed lies there."""
    places, run = loom.places, loom.run
    sums, ways = loom.sums, [places.home(k) for k in range(places.columns)]
    row = Row(run.grad, Face.GRADIENT, places.weight_grid, scale=loom.scales[Face.GRADIENT])
    grad = loom.lay("b.grad", row, places.weight(0), places.bar)
    loom.opened = loom.cloth.fresh_cells()
    return Score([
        *go(0.0, loom.slot, run_time=0.3),
        (0.1, Create(loom.letterbox.box, run_time=0.5)),
        (0.4, Leave(sums, ways, run_time=0.8)),
        *((1.2, Exchange(cell, grad[k])) for k, cell in enumerate(sums)),
        *open_again(loom.cloth, loom.opened, 1.1, pace=0.5),
        *come(1.6, loom.names["V"], run_time=0.3),
    ])  # fmt: skip


def look_at(loom: Loom, entry: int) -> Score:
    """One entry, and what it was summed from, one after the other."""
    loom.rings = [RoundFrame(strip[entry]) for strip in loom.opened]
    loom.rings.append(RoundFrame(loom.rest["b.grad"][entry]))
    return Score([(0.4 * k, Create(each, run_time=0.4)) for k, each in enumerate(loom.rings)])


def look_away(loom: Loom) -> Score:
    """The rings go."""
    return Score(go(0.0, *loom.rings, run_time=0.25))
