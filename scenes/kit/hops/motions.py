"""Rows slide into memory, labels take turns, a walker hops, and a sheet turns over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VMobject

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.motions import Drop, Runner, Walk
from scenes.kit.cells.frame import Frame, RoundFrame
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump, Ride, TurnTo, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.strand import FlipOver
from scenes.kit.hops.board import UNDER, HopBoard, row_by_row, stairs
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_FLIES, _ROW = 0.8, 0.35  # seconds: of a number, to the next row
_GOES = 0.4
_HOP, _FAST = 0.52, 0.38  # seconds of a hop
_TAKEN = 0.25  # seconds from one pointed-out number to the next
_BESIDE = 0.22  # labels
_READ = 0.5  # seconds from one copied row to the next
_OVER, _SAID = 0.07, 30  # a label, where torch's line stands; its letters


def go(board: HopBoard, gone: Sequence[VMobject], line: str) -> Score:
    """What the last case brought goes, while a line is lit."""
    leaving = ((0.0, FadeOut(each, run_time=_GOES)) for each in gone)
    return Score([(0.0, light_line(board.window, line, _GOES)), *leaving])


def arrive(board: HopBoard, line: str) -> Score:
    """The sheets come, with their names."""
    parts: list[tuple[float, Animation]] = [(0.0, light_line(board.window, line))]
    for k, (sheet, name) in enumerate(zip(board.sheets, board.names, strict=True)):
        parts += [
            (0.3 * k + 0.12 * cell.index[0], TurnUp(cell, run_time=0.4)) for cell in sheet.cells
        ]
        parts.append((0.5 + 0.3 * k, FadeIn(name, run_time=0.4)))
    return Score(parts)


def unroll(board: HopBoard) -> Score:
    """Row after row copies of the numbers slide down, side by side, and cells turn up for them."""
    parts: list[tuple[float, Animation]] = []
    columns = board.sheets[0].record.shape[1]
    for index, place in board.x.places():
        start = _ROW * (place // columns)
        parts += fall(board, board.on_sheets(index), board.rail.cell(place), start)
    landed = max(start for start, _ in parts)
    return Score([*parts, (landed, FadeIn(board.rail.feet, run_time=0.4))])


def fall(board: HopBoard, cell: Cell, target: Cell, start: float) -> list[tuple[float, Animation]]:
    """A copy of a number goes from its cell to another one, which turns up."""
    way = Polyline.through(cell.get_center(), target.get_center())
    return [
        (start, Ride(board.cargo(cell), way, grows=False, goes=True, run_time=_FLIES)),
        (start + _FLIES - 0.1, TurnUp(target, run_time=0.3)),
    ]


def introduce(board: HopBoard, stored: Stored, left: float, level: int = 0) -> Score:
    """A label comes, and its thread goes down to the first cell that its tensor reads."""
    hang = board.hang(stored, left, level)
    return Score([
        (0.0, FadeIn(hang.label, run_time=0.4)),
        (0.4, Drop(hang.thread, run_time=0.6)),
    ])  # fmt: skip


def introduce_beside(board: HopBoard, stored: Stored) -> Iterator[Animation]:
    """A label comes to the right of the last one."""
    left = board.hanging[-1].label.panel.get_right()[0] + _BESIDE
    yield introduce(board, stored, left, level=len(board.hanging))


def walk(board: HopBoard, hops: Hops, cells: Sequence[Cell] = (), hop: float = _HOP) -> Score:
    """The walker hops, and each entry at which it arrives is met."""
    board.standing.append(hops)
    met = [(hop * (k + 0.85), Bump(cell, run_time=0.4)) for k, cell in enumerate(cells)]
    return Score([(0.0, Walk(hops, run_time=hop * len(hops.bows))), *met])


def walk_stairs(board: HopBoard, stored: Stored, floor: Floor | None = None) -> Score:
    """From the first entry of a tensor one on along each index."""
    indices = stairs(stored)[1:]
    cells = [board.on_sheets(index) if floor is None else floor[index] for index in indices]
    return walk(board, board.stairs(stored), cells)


def walk_turned(board: HopBoard, stored: Stored) -> Iterator[Animation]:
    """The same over the sheet that was turned over, and what hopped before goes."""
    yield walk_stairs(board, stored, board.turned)


def walk_turned_rows(board: HopBoard, stored: Stored) -> Iterator[Animation]:
    """The walker reads the sheet that was turned over, from its first row to the second."""
    yield walk_rows(board, stored, board.turned)


def walk_rows(board: HopBoard, stored: Stored, floor: Floor) -> Score:
    """Through the first row of a matrix, and on to the next."""
    return walk(board, board.row_by_row(stored), [floor[each] for each in row_by_row(stored)[1:]])


def walk_all(board: HopBoard, stored: Stored) -> Score:
    """From entry to entry of a tensor, through all of them."""
    indices = [index for index, _ in stored.places()]
    return walk(board, Hops(board.rail, stored, indices), hop=_FAST)


def frame_column(board: HopBoard, column: int) -> Score:
    """Frames come around one column of every sheet."""
    frames = [Frame(sheet.column(column), buff=0.04) for sheet in board.sheets]
    board.standing += frames
    return Score([(0.15 * k, Create(frame, run_time=0.5)) for k, frame in enumerate(frames)])


def point_down(board: HopBoard, line: str, col: Stored, column: int) -> Iterator[Animation]:
    """What stands in the frames goes down to its cells, one after the other."""
    gone = [*board.standing, *board.put_away()]
    board.standing = []
    yield go(board, gone, line)
    parts: list[tuple[float, Animation]] = []
    for k, (index, place) in enumerate(col.places()):
        cell, target = board.on_sheets((*index, column)), board.rail.cell(place)
        way = Polyline.through(cell.get_center(), target.get_center())
        start = _TAKEN * k
        parts += [
            (start, Ride(board.cargo(cell), way, grows=False, goes=True, run_time=_FLIES)),
            (start + _FLIES - 0.1, Bump(target, run_time=0.4)),
        ]
    yield Score([*parts, *ring(board, col, _FLIES, _TAKEN)])


def ring(
    board: HopBoard, stored: Stored, start: float = 0.0, lag: float = 0.1
) -> list[tuple[float, Animation]]:
    """Rings come around the cells that a tensor reads, one after the other."""
    rings = [RoundFrame(board.rail.cell(place), buff=0.0) for _, place in stored.places()]
    board.standing += rings
    return [(start + lag * k, Create(each, run_time=0.4)) for k, each in enumerate(rings)]


def clear(board: HopBoard, *also: VMobject) -> Score:
    """What the last case brought goes."""
    gone, board.standing = [*board.standing, *also], []
    return Score([(0.0, FadeOut(each, run_time=_GOES)) for each in gone])


def first_sheet(board: HopBoard, line: str, m: Stored) -> Iterator[Animation]:
    """The first sheet alone stays; it has a name of its own, and goes to the left."""
    sheet, *others = board.sheets
    gone = [*board.standing, *others, *board.names, *board.put_away()]
    board.standing = []
    yield go(board, gone, line)
    sheet.follow(m.values)
    yield slide(sheet, board.at(board.lefts[0]))
    yield Score([*name_it(board, sheet).parts, *introduce(board, m, board.lefts[2]).parts])
    yield walk_stairs(board, m, sheet)


def name_it(board: HopBoard, sheet: Floor) -> Score:
    name = board.name(sheet)
    board.names.append(name)
    return Score([(0.0, FadeIn(name, run_time=0.4))])


def slide(sheet: Floor, to: Points, *, comes: bool = False, run_time: float = 0.7) -> Vary:
    """A sheet goes to another place, as it is."""
    start = sheet.first.copy()

    def move(share: float) -> None:
        there = start + (to - start) * share
        sheet.shift(there - sheet.first)
        sheet.first = there
        if comes:  # from under another one, whose edge would cut its numbers
            sheet.show_digits(max(0.0, 4 * share - 3))

    return Vary(sheet, move, 0.0, 1.0, run_time=run_time, comes=comes)


def turn_over(board: HopBoard, line: str, front: Stored, back: Stored) -> Iterator[Animation]:
    """A copy of a sheet slides out from over it, and turns over about its diagonal."""
    turned = board.turned = board.floor(front.values, board.lefts[0])
    gone, board.standing = board.standing, []
    yield go(board, gone, line)
    turned.set_z_index(UNDER)
    yield slide(turned, board.at(board.lefts[1]), comes=True)
    turned.set_z_index(0)
    yield FlipOver(turned, back.values, run_time=2.0)
    yield name_it(board, turned)


def write_through(board: HopBoard, line: str, after: tuple[Stored, Stored]) -> Iterator[Animation]:
    """A write goes down one thread, and is read up both of them."""
    (one, two), (first, second) = board.hanging, after
    gone, board.standing = board.standing, []
    yield go(board, gone, line)
    yield Score([(0.0, Runner(two.thread, up=False, run_time=0.7))])
    yield Score([(0.0, TurnTo(board.rail.row, second.cells, run_time=0.6))])
    yield Score([(0.0, Runner(each.thread, up=True, run_time=0.7)) for each in (one, two)])
    yield Score([
        (0.0, TurnTo(board.sheets[0], first.values, run_time=0.6)),
        (0.0, TurnTo(board.turned, second.values, run_time=0.6)),
    ])  # fmt: skip


def leave_one(board: HopBoard) -> Score:
    """The first sheet goes, with its name, its label and its thread."""
    first, board.hanging = board.hanging[0], board.hanging[1:]
    gone = [board.sheets[0], board.names[-2], first.label, first.thread]
    return Score([(0.0, FadeOut(each, run_time=_GOES)) for each in gone])


def refuse(board: HopBoard, line: str, refused: Record) -> Score:
    """torch says what it refuses, over the labels."""
    said = TorchLine(refused, most=_SAID)
    low = board.hanging[-1].label.get_top()[1] + _OVER + said.height / 2
    said.move_to(np.array([board.lefts[2] + said.width / 2, low, 0.0]))
    board.standing.append(said)
    return Score([(0.0, light_line(board.window, line)), (0.5, SayLine(said, run_time=0.8))])


def copy(board: HopBoard, line: str, of: Stored, made: Stored) -> Iterator[Animation]:
    """Numbers go to new cells, in the order in which a matrix is read row by row."""
    rail = board.copied(made)
    gone = [*board.standing, *board.put_away()]
    board.standing = []
    yield go(board, gone, line)
    parts: list[tuple[float, Animation]] = []
    for k, (index, place) in enumerate(of.places()):
        start = 0.1 + _READ * index[0]
        parts += [
            (start, Bump(board.rail.cell(place), run_time=0.4)),
            *fall(board, board.turned[index], rail.cell(k), start),
        ]
    landed = max(start for start, _ in parts)
    yield Score([*parts, (landed, FadeIn(rail.feet, run_time=0.4))])
    board.standing.append(rail)
    hang = board.hang(made, float(rail.row.get_left()[0]), 0, higher=True, rail=rail)
    yield Score([(0.0, FadeIn(hang.label, run_time=0.4)),
                 (0.4, Drop(hang.thread, run_time=0.6))])  # fmt: skip


def show_views(board: HopBoard, line: str, views: Sequence[Stored]) -> Iterator[Animation]:
    """Labels of several tensors over one strip: from each a thread, and a hop for each index."""
    gone = [*board.standing, board.turned, board.names[-1], *board.put_away()]
    board.standing, hangs = [], board.spread(views)
    yield go(board, gone, line)
    yield Score([(0.2 * k, FadeIn(each.label, run_time=0.5)) for k, each in enumerate(hangs)])
    for view, hang in zip(views, hangs, strict=True):
        yield Score([
            *((0.0, FadeOut(each, run_time=0.3)) for each in board.standing),
            (0.1, Drop(hang.thread, run_time=0.6)),
        ])  # fmt: skip
        board.standing = [hang.thread]
        yield walk(board, board.stairs(view), hop=_FAST)
    yield Score(ring(board, views[-1]))
