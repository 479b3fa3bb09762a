"""What moves when n grows, when J is full, and when nobody asks for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, Animation, Create, FadeIn, FadeOut, VGroup, smooth

from gradmath.records.square import RowAlone, SquareRun, TimedRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import place
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.stage import Region
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.square.board import SquareBoard
from scenes.kit.square.filled import FilledCells
from scenes.kit.square.plot import SizePlot
from scenes.kit.truth.boards import moment_of

_EDGE = 0.04  # of its height, at which a picture is seen from its edge


class Unfold(Animation):
    """Let cells come up from their edge."""

    def __init__(self, cells: FilledCells, *, run_time: float) -> None:
        self.cells = cells
        super().__init__(cells, run_time=run_time, rate_func=smooth, introducer=True)

    def begin(self) -> None:
        self.flat = self.cells.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        height = max(_EDGE, float(self.rate_func(alpha)))
        place(self.cells, self.flat, self.flat.box.get_center(), (1.0, height))


class TurnOver(Animation):
    """Turn all cells over at once: the old record, its edge, and the new record in its region."""

    def __init__(
        self, cells: FilledCells, record: Record, region: Region, *, run_time: float
    ) -> None:
        self.cells, self.record, self.goal = cells, record, region
        super().__init__(cells, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.start = self.cells.record, self.cells.region
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        record, region = self.start if share < 0.5 else (self.record, self.goal)
        flat = self.cells.follow(record, region).copy()
        height = max(_EDGE, abs(float(np.cos(np.pi * share))))
        place(self.cells, flat, flat.box.get_center(), (1.0, height))


def build(board: SquareBoard) -> Score:
    """The square comes up, with its name."""
    return Score([(0.2, Unfold(board.square, run_time=1.2)), *come(0.9, board.square_name)])


def slide_out(board: SquareBoard) -> Score:
    """The row comes out from under the square."""
    row, region = board.row, board.row.region
    down = region.height + board.region.bottom - region.top

    def lower(share: float) -> None:
        shift = (1.0 - share) * down
        row.follow(row.record, Region(region.left, region.right,
                                      region.bottom + shift, region.top + shift))  # fmt: skip

    return Score([(0.0, Vary(row, lower, 0.0, 1.0, run_time=1.2, comes=True)),
                  *come(1.0, board.row_name)])  # fmt: skip


def turn_to(board: SquareBoard, run: SquareRun, start: float, run_time: float) -> TimedMoves:
    """Square and row turn over to another run."""
    n = run.n.value.item()
    return [
        (start, TurnOver(board.square, run.J, board.region, run_time=run_time)),
        (start + 0.1, TurnOver(board.row, run.grad, board.row_region(n), run_time=run_time)),
    ]


def grow(
    board: SquareBoard, window: CodeWindow, runs: Sequence[SquareRun], plot: SizePlot
) -> Score:
    """n goes up: cells split and shrink where they are, and each n leaves two points."""
    lit = moment_of(runs[0].J)
    parts: TimedMoves = [(0.0, FadeIn(plot.axes, run_time=0.6))]
    parts += _pop(plot, 0, 0.5)
    time = 1.1
    for k, run in enumerate(runs[1:], start=1):
        parts.append((time, window.scroll(run.listing, lit, run_time=0.5)))
        parts += turn_to(board, run, time + 0.2, 0.7)
        parts += _pop(plot, k, time + 0.9)
        time += 1.15
    return Score([*parts, *come(end_of(parts), *plot.names)])


def _pop(plot: SizePlot, k: int, start: float) -> TimedMoves:
    whole, row = plot.pairs[k]
    return [(start, FadeIn(whole, run_time=0.35)), (start + 0.1, FadeIn(row, run_time=0.35))]


def fill(board: SquareBoard, window: CodeWindow, run: SquareRun) -> Score:
    """Another map: the square fills from edge to edge."""
    lit = moment_of(run.J)
    parts: TimedMoves = [(0.0, EditCode(window, run.listing, lit))]
    return Score([*parts, *turn_to(board, run, end_of(parts) + 0.1, 1.2)])


def leave_out(board: SquareBoard, window: CodeWindow, alone: RowAlone) -> Score:
    """The line that made J is taken out, and with it the square and its row."""
    lit = moment_of(alone.passed)
    return Score([
        (0.0, EditCode(window, alone.listing, lit)),
        (0.5, FadeOut(board.square, run_time=0.7)),
        *go(0.5, board.square_name, board.row, board.row_name),
        (0.9, Create(board.ghost, run_time=0.8)),
    ])  # fmt: skip


def pass_back(board: SquareBoard, window: CodeWindow, alone: RowAlone) -> Score:
    """v comes, meets the slopes, and goes once over where J would be: the row comes out."""
    column, n = board.column(alone), alone.n.value.item()
    start = column.region
    name = NameLabel(column)
    name.next_to(column, LEFT, buff=0.1)
    far = board.region.right - start.right
    row = FilledCells(alone.grad, board.row_region(n), board.row.face)
    row.reveal(0.0)
    board.take_row(row)

    def cross(share: float) -> None:
        shift = far * share
        column.follow(column.record, Region(start.left + shift, start.right + shift,
                                            start.bottom, start.top))  # fmt: skip
        row.reveal(share)

    return Score([
        (0.0, Unfold(column, run_time=0.8)),
        *come(0.5, name),
        *go(1.5, name),
        (2.0, TurnOver(column, alone.passed, start, run_time=0.9)),
        (3.2, Vary(VGroup(column, row), cross, 0.0, 1.0, run_time=2.2, comes=True)),
        *come(5.2, board.row_name),
    ])  # fmt: skip


def clear(board: SquareBoard, plot: SizePlot) -> Score:
    """The column and the plot of sizes give way."""
    parts = go(0.0, *board.columns, plot.axes, *plot.names)
    return Score([*parts, *go(0.0, *(point for pair in plot.pairs for point in pair))])


def race(window: CodeWindow, runs: Sequence[TimedRun], plot: SizePlot) -> Score:
    """n goes up once more between looks at a clock: each leaves what both have taken."""
    lit = moment_of(runs[0].row)
    parts: TimedMoves = [
        (0.0, EditCode(window, runs[0].listing, lit)),
        (0.4, FadeIn(plot.axes, run_time=0.6)),
    ]
    time = end_of(parts) + 0.1
    for k, run in enumerate(runs):
        if k:
            parts.append((time - 0.4, window.scroll(run.listing, lit, run_time=0.4)))
        parts += _pop(plot, k, time)
        time += 0.85
    return Score([*parts, *come(end_of(parts), *plot.names, *plot.told)])


def answer(board: SquareBoard) -> Score:
    """What a pass back leaves."""
    return Score([(0.0, Vary(board.row, board.row.reveal, 0.0, 1.0, run_time=1.4))])
