"""What moves when n grows, when J is full, and when nobody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, smooth

from gradmath.records.square import JacobianRun, Pattern, RowAlone, TimedRun
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Settle, TurnUp, place
from scenes.kit.graph.signs.moves import TimedMoves, come, go, sink
from scenes.kit.look.stage import Region
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.square.board import SquareBoard
from scenes.kit.square.filled import FilledCells
from scenes.kit.square.plot import SizePlot
from scenes.kit.truth.boards import moment_of

_EDGE = 0.04  # of its height, at which a picture is seen from its edge


class ComeUp(TurnUp):
    """Let all cells turn up at once: what is so large comes from less."""

    edge = 0.002


class TurnOver(Animation):
    """Turn all cells over at once: the old tensor, its edge, and the new one in its region."""

    def __init__(
        self, cells: FilledCells, pattern: Pattern, region: Region, *, run_time: float
    ) -> None:
        self.cells, self.pattern, self.goal = cells, pattern, region
        super().__init__(cells, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.flat, self.turned = self.cells.copy(), False
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        if share >= 0.5 and not self.turned:
            self.turned = True
            self.flat = self.cells.follow(self.pattern, self.goal).copy()
        height = max(_EDGE, abs(float(np.cos(np.pi * share))))
        place(self.cells, self.flat, self.flat.box.get_center(), (1.0, height))


def build(board: SquareBoard) -> Score:
    """The square comes up, with its name and its size."""
    return Score([
        (0.2, ComeUp(board.square, run_time=1.2)),
        *come(0.9, board.square_name, board.size, board.size_name),
    ])  # fmt: skip


def slide_out(board: SquareBoard) -> Score:
    """The row comes out from under the square."""
    row, place_below = board.row, board.row.get_center()
    down = place_below[1] - (board.region.bottom + board.row.height / 2)

    def lower(share: float) -> None:
        row.move_to(place_below - [0.0, (1.0 - share) * down, 0.0])

    return Score([(0.0, Vary(row, lower, 0.0, 1.0, run_time=1.2, comes=True)),
                  *come(1.0, board.row_name)])  # fmt: skip


def grow(
    board: SquareBoard,
    window: CodeWindow,
    start: JacobianRun,
    grown: Sequence[Sequence[JacobianRun]],
    plot: SizePlot,
) -> Iterator[Animation]:
    """n goes up: what is there shrinks, and grows by what is new; each n leaves two points."""
    yield Score([(0.0, FadeIn(plot.axes, run_time=0.5)), *_pop(plot, 0, 0.3)])
    for k, runs in enumerate(grown, start=1):
        cell = board.region.width / runs[-1].n.value.item()
        yield shrink(board, start.n.value.item() * cell)
        yield lay_on(board, window, [start, *runs], cell)
        yield Score(_pop(plot, k, 0.0))
        start = runs[-1]
    yield Score(come(0.0, *plot.names))


def shrink(board: SquareBoard, side: float) -> Vary:
    """From the whole stage to a corner of it: room for more cells."""
    flat = board.square.copy(), board.row.copy()
    drawn = VGroup(board.square, board.row, board.row_name)
    whole = board.region.width

    def to(share: float) -> None:
        board.shrink(flat, whole * (side / whole) ** share)

    return Vary(drawn, to, 0.0, 1.0, run_time=0.45)


def lay_on(
    board: SquareBoard, window: CodeWindow, runs: Sequence[JacobianRun], cell: float
) -> Follow:
    """n goes up by small steps, each a run of its own, whose cells are all of one size."""

    def show(run: JacobianRun) -> None:
        board.lay(run, cell)
        window.follow(run.listing)

    drawn = VGroup(board.square, board.row, board.row_name, board.size, window)
    return Follow(drawn, runs, show, run_time=0.9, rate=smooth)


def _pop(plot: SizePlot, k: int, start: float) -> TimedMoves:
    whole, row = plot.pairs[k]
    return [(start, FadeIn(whole, run_time=0.35)), (start + 0.1, FadeIn(row, run_time=0.35))]


def fill(board: SquareBoard, window: CodeWindow, run: JacobianRun) -> Score:
    """Another map, before anything goes back: the square fills from edge to edge."""
    lit = moment_of(run.J.tensor)
    parts: TimedMoves = [
        (0.0, window.scroll(run.listing, lit, run_time=1.0)),
        *sink(0.0, board.row, board.row_name),
    ]
    turn = TurnOver(board.square, run.J, board.region, run_time=1.2)
    settle = Settle(lambda: board.size.follow(run.n))
    return Score([*parts, (end_of(parts) + 0.1, turn), (end_of(parts) + 0.7, settle)])


def leave_out(board: SquareBoard, window: CodeWindow, alone: RowAlone) -> Score:
    """The line that made J is taken out, and with it the square."""
    lit = moment_of(alone.v.tensor)
    return Score([
        (0.0, EditCode(window, alone.listing, lit)),
        (0.5, FadeOut(board.square, run_time=0.7)),
        *go(0.5, board.square_name, board.size, board.size_name),
        (0.9, Create(board.ghost, run_time=0.8)),
    ])  # fmt: skip


def bring_v(board: SquareBoard, alone: RowAlone) -> Score:
    """v comes, an entry for each output, at the left of where J was."""
    column = board.bring_column(alone)
    return Score([(0.0, ComeUp(column, run_time=0.8)), *come(0.5, board.column_name)])


def meet_slopes(board: SquareBoard, window: CodeWindow, alone: RowAlone) -> Iterator[Animation]:
    """The call: each entry of v meets the slope at its output."""
    start = board.column_region(alone.n.value.item())
    lit = moment_of(alone.grad.tensor)
    yield Score([
        (0.0, window.scroll(alone.listing, lit, run_time=0.5)),
        *go(0.2, board.column_name, run_time=0.3),
    ])  # fmt: skip
    yield TurnOver(board.column, alone.passed, start, run_time=0.9)


def pass_back(board: SquareBoard, alone: RowAlone) -> Score:
    """The column goes once over where J would be, and the row comes out below."""
    n = alone.n.value.item()
    row = FilledCells(alone.grad, board.row_region(n), board.row.face)
    board.take_row(row.reveal(0.0))
    column, made = board.column, board.count_made(alone)
    start = column.get_center()
    far = board.region.right - float(column.get_right()[0])

    def cross(share: float) -> None:
        column.move_to(start + [far * share, 0.0, 0.0])
        row.reveal(share)

    return Score([
        (0.0, FadeIn(row, run_time=0.4)),
        (0.5, Vary(VGroup(column, row), cross, 0.0, 1.0, run_time=2.2)),
        *go(2.7, column, run_time=0.3),
        *come(2.5, board.row_name),
        *come(2.7, board.made_name, board.made_word),
        *((2.9 + 0.25 * k, TurnUp(cell)) for k, cell in enumerate(made.cells)),
    ])  # fmt: skip


def set_clock(
    board: SquareBoard, window: CodeWindow, runs: Sequence[TimedRun], plots: Sequence[SizePlot]
) -> Score:
    """A clock comes around the two lines, and axes for seconds in place of those for sizes."""
    sizes, seconds = plots
    points = [point for pair in sizes.pairs for point in pair]
    return Score([
        *go(0.0, board.made_name, board.made_word, board.made, sizes.axes, *sizes.names, *points),
        (0.2, window.scroll(runs[0].listing, moment_of(runs[0].row), run_time=1.2)),
        (0.4, FadeIn(seconds.axes, run_time=0.6)),
    ])  # fmt: skip


def race(window: CodeWindow, runs: Sequence[TimedRun], plot: SizePlot) -> Score:
    """n goes up once more between looks at the clock: each leaves what both have taken."""
    lit, time = moment_of(runs[0].row), 0.1
    parts: TimedMoves = []
    for k, run in enumerate(runs):
        if k:
            parts.append((time - 0.4, window.scroll(run.listing, lit, run_time=0.4)))
        parts += _pop(plot, k, time)
        time += 0.85
    return Score([*parts, *come(end_of(parts), *plot.names)])


def answer(board: SquareBoard) -> Score:
    """What a pass back leaves."""
    return Score([(0.0, Vary(board.row, board.row.reveal, 0.0, 1.0, run_time=1.4))])
