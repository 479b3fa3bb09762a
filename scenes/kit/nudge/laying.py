"""Motions: the step is laid along a bar, again and again, while it becomes smaller and smaller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup, linear

from gradmath.records.stations import NudgeRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.moves import come
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.nudge.blocks import Blocks, one_by_one
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.table import RatioTable
from scenes.kit.truth.boards import moment_of

_EACH = 0.4  # seconds for each step that is laid
_STAYS = 0.11  # and for which each run of a smaller step is seen


def lay_along(line: StationLine, window: CodeWindow, table: RatioTable) -> Score:
    """The bar of x is laid along that of u, as often as it fits; then their ratio is told."""
    places, run = line.places, line.run
    plan = one_by_one(float(run.ratio.value[()]))
    unit = places.unit(line.shown)
    blocks = Blocks([run.ratio], plan, places.ground("u"), unit, places.height("x"))
    line.blocks = [blocks]
    line.own_blocks()
    laid = _EACH * len(plan)
    return Score([
        (0.0, light(window, run.ratio, run_time=0.4)),
        (0.3, Vary(blocks, blocks.lay, 0.0, float(blocks.turns), run_time=laid, rate=linear,
                   comes=True)),
        *come(0.3 + laid, table.names[1]),
        (0.4 + laid, TurnUp(table.columns[0].ratio)),
    ])  # fmt: skip


def turn_all(
    line: StationLine,
    window: CodeWindow,
    table: RatioTable,
    between: Sequence[Sequence[NudgeRun]],
    stops: Sequence[NudgeRun],
) -> Iterator[Animation]:
    """The step falls from each one of the table to the next, and all that it moves follows."""

    def show(run: NudgeRun) -> None:
        line.follow(run)
        window.follow(run.listing)

    yield window.scroll(line.run.listing, moment_of(line.run.step), run_time=0.4)
    drawn = VGroup(*line.cells.values(), *line.bars.values(), *line.blocks, window)
    for column, (runs, stop) in enumerate(zip(between, stops[1:], strict=True), start=1):
        way = [*runs, stop]
        yield Follow(drawn, way, show, run_time=0.4 + _STAYS * len(way))
        yield Score([
            (0.0, TurnUp(table.columns[column].step)),
            (0.3, TurnUp(table.columns[column].ratio)),
        ])  # fmt: skip
