"""Rows slide into memory, labels take turns, a walker hops, and a sheet turns over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, Animation, Create, FadeIn, FadeOut, VMobject

from gradmath.records.memory import Stored
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.motions import Drop, Walk, write
from scenes.kit.cells.frame import Frame, RoundFrame
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import Bump, Ride, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.floors.floor import Floor
from scenes.kit.floors.strand import FlipOver
from scenes.kit.hops.board import UNDER, HopBoard, row_by_row, stairs
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_FLIES, _ROW, _NEXT = 0.9, 0.42, 0.05  # seconds: of a number, to the next row, to the next number
_GOES = 0.4
_HOP, _FAST = 0.65, 0.42  # seconds of a hop
_TAKEN = 0.25  # seconds from one pointed-out number to the next
_BESIDE = 0.22  # labels
_READ = 0.65  # seconds from one copied row to the next
_OVER, _SAID = 0.07, 30  # a label, where torch's line stands; its letters


def light(board: HopBoard, line: str, run_time: float = 0.4) -> Animation:
    """Let a line be the lit one."""
    listing = board.window.listing
    return board.window.scroll(listing, listing.after(line), run_time=run_time)


def arrive(board: HopBoard, line: str) -> Score:
    """The sheets come, with their names."""
    parts: list[tuple[float, Animation]] = [(0.0, light(board, line))]
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
        start = _ROW * (place // columns) + _NEXT * index[-1]
        parts += fall(board, board.on_sheets(index), board.rail.cell(place), start)
    landed = max(start for start, _ in parts)
    return Score([*parts, (landed, FadeIn(board.rail.feet, run_time=0.4))])


def fall(
    board: HopBoard, cell: Cell, target: Cell, start: float
) -> list[tuple[float, Animation]]:
    """A copy of a number goes from its cell to another one, which turns up."""
    way = Polyline.through(cell.get_center(), target.get_center())
    return [
        (start, Ride(board.cargo(cell), way, grows=False, goes=True, run_time=_FLIES)),
        (start + _FLIES - 0.1, TurnUp(target, run_time=0.3)),
    ]


def introduce(
    board: HopBoard, stored: Stored, left: float, *, level: int = 0, goes: Sequence[VMobject] = ()
) -> Score:
    """A label comes, and its thread goes down to the first cell that its tensor reads."""
    hang = board.hang(stored, left, level)
    return Score([
        *((0.0, FadeOut(part, run_time=_GOES)) for part in goes),
        (0.2, FadeIn(hang.label, shift=DOWN * 0.2, run_time=0.5)),
        (0.7, Drop(hang.thread, run_time=0.7)),
    ])  # fmt: skip


def next_label(board: HopBoard, stored: Stored) -> Score:
    """The label of what was spoken of goes, and another one takes its place."""
    left = board.hanging[-1].label.panel.get_left()[0]
    return introduce(board, stored, left, goes=board.put_away())


def introduce_beside(board: HopBoard, stored: Stored) -> Iterator[Animation]:
    """A label comes to the right of the last one."""
    left = board.hanging[-1].label.panel.get_right()[0] + _BESIDE
    yield introduce(board, stored, left, level=len(board.hanging))


def walk(
    board: HopBoard, hops: Hops, cells: Sequence[Cell] = (), hop: float = _HOP
) -> Score:
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
    return Score([(0.3 * k, Create(frame, run_time=0.7)) for k, frame in enumerate(frames)])


def point_down(board: HopBoard, line: str, col: Stored, column: int) -> Iterator[Animation]:
    """What stands in the frames goes down to its cells, one after the other."""
    parts: list[tuple[float, Animation]] = [(0.0, light(board, line))]
    parts += [(0.0, FadeOut(frame, run_time=_GOES)) for frame in board.standing]
    board.standing = []
    for k, (index, place) in enumerate(col.places()):
        cell, target = board.on_sheets((*index, column)), board.rail.cell(place)
        way = Polyline.through(cell.get_center(), target.get_center())
        start = 0.4 + _TAKEN * k
        parts += [
            (start, Ride(board.cargo(cell), way, grows=False, goes=True, run_time=_FLIES)),
            (start + _FLIES - 0.1, Bump(target, run_time=0.4)),
        ]
    rings = [RoundFrame(board.rail.cell(place)) for _, place in col.places()]
    parts += [
        (0.4 + _TAKEN * k + _FLIES, Create(ring, run_time=0.4)) for k, ring in enumerate(rings)
    ]
    board.standing += rings
    yield Score(parts)


def clear(board: HopBoard, *also: VMobject) -> Score:
    """What the last case brought goes."""
    gone, board.standing = [*board.standing, *also], []
    return Score([(0.0, FadeOut(each, run_time=_GOES)) for each in gone])


def first_sheet(board: HopBoard, line: str, m: Stored) -> Iterator[Animation]:
    """The first sheet alone stays; it has a name of its own, and goes to the left."""
    sheet, *others = board.sheets
    gone = [*board.standing, *others, *board.names, *board.put_away()]
    board.standing = []
    yield Score([(0.0, light(board, line)), *((0.0, FadeOut(each, run_time=_GOES)) for each in gone)])
    sheet.follow(m.values)
    yield slide(sheet, board.at(board.lefts[0]))
    yield name_it(board, sheet)
    yield introduce(board, m, board.lefts[2])
    yield walk_stairs(board, m, sheet)


def name_it(board: HopBoard, sheet: Floor) -> Score:
    name = board.name(sheet)
    board.names.append(name)
    return Score([(0.0, FadeIn(name, run_time=0.4))])


def slide(sheet: Floor, to: Points, *, comes: bool = False, run_time: float = 0.9) -> Vary:
    """A sheet goes to another place, as it is."""
    start = sheet.first.copy()

    def move(share: float) -> None:
        there = start + (to - start) * share
        sheet.shift(there - sheet.first)
        sheet.first = there

    return Vary(sheet, move, 0.0, 1.0, run_time=run_time, comes=comes)


def turn_over(board: HopBoard, line: str, front: Stored, back: Stored) -> Iterator[Animation]:
    """A copy of a sheet slides out from over it, and turns over about its diagonal."""
    turned = board.turned = board.floor(front.values, board.lefts[0])
    yield Score([(0.0, light(board, line)), *((0.0, FadeOut(each, run_time=_GOES)) for each in board.standing)])
    board.standing = []
    turned.set_z_index(UNDER)
    yield slide(turned, board.at(board.lefts[1]), comes=True)
    turned.set_z_index(0)
    yield FlipOver(turned, back.values, run_time=2.2)
    yield name_it(board, turned)


def write_through(
    board: HopBoard, line: str, after: tuple[Stored, Stored]
) -> Iterator[Animation]:
    """A write goes down one thread, and is read up both of them."""
    (one, two), (first, second) = board.hanging, after
    yield Score([(0.0, light(board, line)), *((0.0, FadeOut(each, run_time=_GOES)) for each in board.standing)])
    board.standing = []
    yield write(board.rail, second, two.thread, [
        (one.thread, board.sheets[0], first.values), (two.thread, board.turned, second.values),
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
    return Score([(0.0, light(board, line)), (0.5, SayLine(said, run_time=0.8))])


def copy(board: HopBoard, line: str, of: Stored, made: Stored) -> Iterator[Animation]:
    """Numbers go to new cells, in the order in which a matrix is read row by row."""
    rail = board.copied(made)
    parts: list[tuple[float, Animation]] = [(0.0, light(board, line))]
    parts += [(0.0, FadeOut(each, run_time=_GOES)) for each in (*board.standing, *board.put_away())]
    board.standing = []
    for k, (index, place) in enumerate(of.places()):
        start = 0.5 + _READ * index[0] + _NEXT * index[1]
        parts += [
            (start, Bump(board.rail.cell(place), run_time=0.4)),
            *fall(board, board.turned[index], rail.cell(k), start),
        ]
    landed = max(start for start, _ in parts)
    yield Score([*parts, (landed, FadeIn(rail.feet, run_time=0.4))])
    board.standing.append(rail)
    hang = board.hang(made, rail.row.get_left()[0], 0, higher=True, rail=rail)
    yield Score([(0.0, FadeIn(hang.label, shift=DOWN * 0.2, run_time=0.5)),
                 (0.5, Drop(hang.thread, run_time=0.7))])  # fmt: skip


def show_views(board: HopBoard, line: str, views: Sequence[Stored]) -> Iterator[Animation]:
    """Labels of several tensors over one strip: from each a thread, and a hop for each index."""
    gone = [*board.standing, board.turned, board.names[-1], *board.put_away()]
    board.standing, hangs = [], board.spread(views)
    yield Score([
        (0.0, light(board, line)),
        *((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
        *((0.5 + 0.2 * k, FadeIn(hang.label, run_time=0.5)) for k, hang in enumerate(hangs)),
        *((1.1 + 0.2 * k, Drop(hang.thread, run_time=0.7)) for k, hang in enumerate(hangs)),
    ])  # fmt: skip
    for view in views:
        yield clear(board)
        yield walk(board, board.stairs(view), hop=_FAST)
