"""Labels come, their threads go down to cells, and a write is read where a thread stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, FadeIn, FadeOut, Mobject

from gradmath.records.tensor import Record
from scenes.kit.boards.memory.motions import Drop, Runner
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.boards.owners.board import OwnersBoard
from scenes.kit.boards.owners.tags import OwnerTag, OwnerThread
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump, Flip, Ride, TurnTo, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_NEXT = 0.25  # seconds from one copied number to the next
_FLIES = 0.7
_UNDER = 0.82  # below a strip: there numbers fly


def arrive(board: OwnersBoard, line: str) -> Iterator[Score]:
    """The array's cells turn up, and its label hangs its thread on the first of them."""
    yield Score([
        (0.0, light_line(board.window, line)),
        (0.4, TurnUp(board.home.row, run_time=0.6)),
        (0.9, FadeIn(board.home.feet, run_time=0.4)),
        (1.1, FadeIn(board.tags[0], shift=DOWN * 0.3, run_time=0.5)),
    ])  # fmt: skip
    yield Score([(0.0, Drop(board.threads[0], run_time=0.8))])


def make(board: OwnersBoard, lines: Sequence[str]) -> Iterator[Score]:
    """Line by line a label comes; its thread is still rolled up."""
    for tag, line in zip(board.tags[1:], lines, strict=True):
        yield Score([
            (0.0, light_line(board.window, line)),
            (0.3, FadeIn(tag, shift=DOWN * 0.3, run_time=0.5)),
        ])  # fmt: skip


def read(board: OwnersBoard, records: list[Record], k: int) -> Score:
    """Above each label comes what one entry reads."""
    readings = board.read(records, k)
    return Score([
        (0.15 * number, FadeIn(reading, shift=UP * 0.15, run_time=0.4))
        for number, reading in enumerate(readings)
    ])  # fmt: skip


def let_down(board: OwnersBoard) -> Iterator[Score]:
    """Threads go down: to the array's cells, or to new ones, into which numbers are copied."""
    shared = [k for k in range(1, len(board.tags)) if k not in board.copies]
    yield Score(
        [(0.5 * number, Drop(board.threads[k], run_time=0.9)) for number, k in enumerate(shared)]
    )
    for k, rail in board.copies.items():
        yield copy(board, rail, board.threads[k])


def copy(board: OwnersBoard, rail: Rail, thread: OwnerThread) -> Score:
    """Numbers of the array fly to new cells, and then a thread stands on the first of these."""
    parts: list[tuple[float, Animation]] = []
    for k, cell in enumerate(rail.row.entries):
        start, end = (each.get_center() + DOWN * _UNDER for each in (board.home.cell(k), cell))
        way = Polyline.through(start, end)
        parts += [
            (_NEXT * k, Ride(board.cargo(board.home, k), way, goes=True, run_time=_FLIES)),
            (_NEXT * k + _FLIES, TurnUp(cell, run_time=0.3)),
        ]
    landed = _NEXT * len(rail.row.entries) + _FLIES
    parts += [
        (landed, FadeIn(rail.feet, run_time=0.3)),
        (landed, Drop(thread, run_time=0.8)),
    ]
    return Score(parts)


def write(board: OwnersBoard, after: Sequence[Record]) -> Iterator[Score]:
    """The array's cell turns over; whoever's thread stands there reads the new number."""
    on_it = [k for k in range(len(board.tags)) if k not in board.copies]
    yield Score([(0.0, Runner(board.threads[0], up=False, run_time=0.7))])
    cells = board.owners[0].stored
    assert cells is not None
    yield Score([(0.0, TurnTo(board.home.row, after[0], run_time=0.7))])
    yield Score([(0.0, Runner(board.threads[k], up=True, run_time=0.8)) for k in on_it])
    yield Score([
        (0.0, Flip(board.readings[k].cell, after[k], run_time=0.7)) for k in on_it
    ])  # fmt: skip


def lay_under(board: OwnersBoard, k: int, away: float) -> Iterator[Score]:
    """Cells of a copy come to lie below the array's, so that their edges can be compared."""
    rail = board.copies[k]
    start = rail.row.get_left().copy()
    end = board.home.row.get_left() + away * DOWN
    way = Polyline.bent(start, np.array([start[0], end[1], 0.0]), end, radius=0.3)
    board.rolled_up.add(k)

    def move(share: float) -> None:
        rail.shift(way.at(share) - rail.row.get_left())

    yield Score([(0.0, FadeOut(board.threads[k], run_time=0.4))])
    yield Score([(0.0, Vary(rail, move, 0.0, 1.0, run_time=1.6))])


def point_out(board: OwnersBoard, *which: int) -> Score:
    """What some tensors read swells for a moment."""
    return Score([(0.0, Bump(board.readings[k].cell, run_time=0.8)) for k in which])


def clear(board: OwnersBoard, keep: int) -> Score:
    """All labels but the array's and another one go, with their threads and cells."""
    gone: list[Mobject] = []
    for k in range(1, len(board.tags)):
        if k != keep:
            gone += [board.tags[k], board.readings[k]]
            gone += [] if k in board.rolled_up else [board.threads[k]]
    gone += [board.readings[0], board.readings[keep], *board.copies.values()]
    return Score([(0.0, FadeOut(each, run_time=0.4)) for each in gone])


def take_over(board: OwnersBoard, line: str, tag: OwnerTag) -> Score:
    """A line makes a label after another one: it comes from the side of that one."""
    return Score([
        (0.0, light_line(board.window, line)),
        (0.4, FadeIn(tag, shift=RIGHT * 0.2, run_time=0.8)),
    ])  # fmt: skip


def stand_on(rail: Rail, thread: OwnerThread) -> Score:
    """New cells turn up, and a thread goes down to them."""
    return Score([
        (0.0, TurnUp(rail.row, run_time=0.6)),
        (0.5, FadeIn(rail.feet, run_time=0.3)),
        (0.5, Drop(thread, run_time=0.8)),
    ])  # fmt: skip


def refuse(board: OwnersBoard, line: str, refused: Record) -> tuple[Score, TorchLine]:
    """torch is asked for numbers that are nowhere, and says so."""
    said = TorchLine(refused, most=45)
    low = board.tags[0].get_top()[1] + 0.07 + said.height / 2
    said.move_to(np.array([board.region.right - said.width / 2, low, 0.0]))
    return Score([(0.0, light_line(board.window, line)), (0.4, SayLine(said, run_time=0.8))]), said


def tell_sharers(board: OwnersBoard, said: TorchLine, *which: int) -> Score:
    """torch's line goes; from the cells that some labels share a pulse climbs to each of them."""
    return Score([
        (0.0, FadeOut(said, run_time=0.4)),
        *((0.5, Runner(board.threads[k], up=True, run_time=1.0)) for k in which),
    ])  # fmt: skip
