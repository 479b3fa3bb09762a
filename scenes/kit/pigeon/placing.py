"""Motions: three arrows in a plane, a fourth that stands up, a fifth that runs around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup, linear, smooth

from gradmath.records.pigeon import PlacedArrows
from scenes.kit.cells.moves import TurnUp
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.pigeon.stage import FinaleStage
from scenes.kit.space.scenery import ComeRound


def lay_out(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """The heap goes; seen from above, three arrows lie in a plane."""
    near, placed = stage.near, stage.placed
    placed.space.look(placed.over)
    flat = placed.corners[:3]
    yield stage.light(placed.run.listing, line)
    yield Score([
        *go(0.0, near.heap, *near.around, *near.counts),
        *come(0.0, placed.plane),
        *((0.1, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.7, comes=True)) for arrow in flat),
        *come(0.5, *placed.numbers[:3]),
    ])  # fmt: skip


def stand_up(stage: FinaleStage, runs: Sequence[PlacedArrows], line: str) -> Iterator[Animation]:
    """The eye sinks, a fourth arrow stands up, and the three bend down."""
    placed, window = stage.placed, stage.window
    flat, numbers = placed.corners[:3], placed.numbers[:3]
    yield ComeRound(placed.space, placed.beside_them, placed.plane, *flat, *numbers, run_time=1.3)
    fourth = placed.corners[3]
    yield Score([
        (0.0, Vary(fourth, fourth.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
        (0.0, stage.light(runs[0].listing, line)),
        *come(0.7, placed.numbers[3]),
    ])  # fmt: skip

    def show(run: PlacedArrows) -> None:
        placed.follow(run)
        window.follow(run.listing)

    drawn = VGroup(*placed.corners, *placed.numbers[:4], window)
    yield Score([
        *go(0.0, placed.plane),
        (0.2, Follow(drawn, runs, show, run_time=1.6, rate=smooth)),
    ])  # fmt: skip


def enter(stage: FinaleStage, line: str) -> Iterator[Animation]:
    """A fifth arrow grows; its products with the four turn up, and arcs open where it agrees."""
    placed = stage.placed
    fifth = placed.fifth
    yield Score([
        (0.0, stage.light(placed.run.listing, line)),
        (0.0, Vary(fifth, fifth.grow_to, 0.0, 1.0, run_time=0.9, comes=True)),
        *come(0.6, placed.products_name, placed.indices),
        *((0.8, TurnUp(cell)) for cell in placed.products.cells),
        *((0.9, Vary(arc, arc.sweep_to, 0.0, 1.0, run_time=0.5, comes=True))
          for arc in placed.agreeing),
    ])  # fmt: skip


def run_around(
    stage: FinaleStage, runs: Sequence[PlacedArrows], line: str, run_time: float
) -> Iterator[Animation]:
    """The fifth runs once around; wherever it is, an arc is left."""
    placed, window = stage.placed, stage.window
    yield stage.light(runs[0].listing, line)

    def show(run: PlacedArrows) -> None:
        placed.follow(run)
        window.follow(run.listing)

    yield Follow(VGroup(*placed.living, window), runs, show, run_time=run_time, rate=linear)
