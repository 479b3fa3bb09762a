"""How a sheet rises, climbers come and climb, v tilts the sheet, and A steps over a crease."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from manim import Animation, VGroup, linear, smooth

from gradmath.records.climbers import PlacedRun, Tilt
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.cells.moves import Flip, Settle, Swing, changes
from scenes.kit.climbers.board import FLAT, ClimberBoard
from scenes.kit.graph.signs.moves import come
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.space.scenery import ComeRound

_BUD = 0.03  # of an arrow's length, with which it begins
_A_FRAME = 0.1  # seconds, at least one frame of any clip


def rise(board: ClimberBoard) -> Iterator[Animation]:
    """The square of both inputs is seen from above, and tips; then L lifts its facets.

    Beside it stands the v that makes it so.
    """
    yield Score([*come(0.0, board.floor, board.sheet, run_time=0.6), *come(0.4, board.dial)])
    yield ComeRound(board.space, board.standing, *board.ground, run_time=1.6)
    yield Vary(VGroup(*board.ground), board.lift, FLAT, 1.0, run_time=1.6)


def light(board: ClimberBoard, run: PlacedRun, line: str) -> Animation:
    """The first line of a run that begins so is lit."""
    return light_beginning(board.window, run.listing, line)


def arrive(board: ClimberBoard, number: int, line: str) -> Iterator[Animation]:
    """A climber is put on its place, with its switches."""
    climber, _, flag = board.climber(number)
    yield light(board, board.flags[number].run, line)
    yield Score([*come(0.0, climber, run_time=0.5), *come(0.3, flag)])


def point(board: ClimberBoard, line: str) -> Iterator[Animation]:
    """Arrows grow: what the line has put into x.grad, for A in digits, too."""
    yield light(board, board.flags[0].run, line)
    parts = []
    for number, arrow in enumerate(board.arrows):
        start = 0.2 * number
        parts += [(start, grow(board, number))] if arrow.points_somewhere else come(start, arrow)
    yield Score([*parts, *come(0.3, *board.reading)])


def grow(board: ClimberBoard, number: int, run_time: float = 0.6) -> Animation:
    """An arrow grows out of its climber's feet."""
    arrow = board.arrows[number]
    return Vary(arrow, arrow.grow_to, _BUD, 1.0, run_time=run_time, comes=True)


def walk(
    board: ClimberBoard,
    number: int,
    runs: Sequence[PlacedRun],
    line: str,
    run_time: float,
    rate: Callable[[float], float] = linear,
) -> Iterator[Animation]:
    """A climber goes from place to place, and autograd runs at each."""
    if len(runs) < 2:
        return
    yield light(board, runs[0], line)

    def show(run: PlacedRun) -> None:
        board.place(number, run)
        if number == 0:
            board.read(run)
        board.window.follow(run.listing)

    reading = [board.dial, *board.reading] if number == 0 else []
    drawn = VGroup(*board.climber(number), *reading, board.window)
    yield Follow(drawn, runs, show, run_time=run_time, rate=rate)


def tilt(
    board: ClimberBoard,
    tilts: Sequence[Tilt],
    line: str,
    run_time: float,
    rate: Callable[[float], float] = smooth,
    trail: bool = False,
) -> Iterator[Animation]:
    """v turns: the sheet tilts about its creases, and arrows turn along."""
    yield light(board, tilts[0].climbers[0], line)

    def show(each: Tilt) -> None:
        board.follow(each, trail=trail)

    yield Follow(VGroup(*board.living), tilts, show, run_time=run_time, rate=rate)


def cross(board: ClimberBoard, over: PlacedRun, row: int, line: str) -> Iterator[Animation]:
    """A steps over a crease: its switch falls, and its arrow grows from nothing."""
    climber, arrow, flag = board.climbers[0], board.arrows[0], board.flags[0]
    turned = [cell for cell in board.cells if changes(cell, over.x_grad)]
    (lever,) = (each for each in flag.levers if each.output == row)

    def step() -> None:
        climber.follow(over)
        arrow.follow(over)
        flag.set_out(over)
        board.dial.follow(over.v)
        for cell in board.cells:
            if cell not in turned:
                cell.follow(over.x_grad)

    yield Score([
        (0.0, light(board, over, line)),
        (0.0, Vary(arrow, arrow.grow_to, 1.0, _BUD, run_time=0.4)),
        (0.0, Vary(climber, climber.shade_to, 1.0, _BUD, run_time=0.4)),
    ])  # fmt: skip
    yield Settle(step, run_time=_A_FRAME)
    yield Score([
        (0.0, Vary(climber, climber.shade_to, _BUD, 1.0, run_time=0.3)),
        (0.05, Swing(lever, over.on, run_time=0.7)),
        (0.9, Vary(arrow, arrow.grow_to, _BUD, 1.0, run_time=0.9)),
        *((1.0, Flip(cell, over.x_grad, run_time=0.6)) for cell in turned),
    ])  # fmt: skip
