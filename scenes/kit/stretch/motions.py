"""Entries rise from cells to a field, writes run back, and shapes are held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, VMobject

from gradmath.records.tensor import Index
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.motions import Drop, Walk
from scenes.kit.cells.frame import Frame, RoundFrame
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lit_line import light_line
from scenes.kit.cells.moves import Bump, Ride, Settle, TurnTo, TurnUp
from scenes.kit.cells.torch_line import SayLine
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.stretch.board import StretchBoard
from scenes.kit.stretch.parts import EmptyPlaces, ReadString, Slip

Parts = list[tuple[float, Animation]]
_GOES, _COMES = 0.4, 0.4
_FLIES, _ROW, _AGAIN = 0.9, 0.75, 0.45  # seconds: of a number, from row to row
_SHORT = 0.25  # of the middle of a cell, where two numbers meet in it
_HOP = 0.55
_LANE = 0.82  # over the middle of the cells, where numbers go to the left
_QUEUE, _FIRST = 0.19, 0.13  # from write to write above a cell, from the cell to the first


def go(board: StretchBoard, gone: Sequence[VMobject], line: str) -> Score:
    """What the last case brought goes, while a line is lit."""
    leaving = ((0.0, FadeOut(each, run_time=_GOES)) for each in gone)
    return Score([(0.0, light_line(board.window, line, _GOES)), *leaving])


def come(*things: VMobject, start: float = 0.0) -> Parts:
    return [(start, FadeIn(each, run_time=_COMES)) for each in things]


def arrive(board: StretchBoard) -> Score:
    """The cells of r come, and the label that stands on them."""
    rail = board.rail
    cells: Parts = [(0.15 * k, TurnUp(cell)) for k, cell in enumerate(rail.row.entries)]
    done = end_of(cells)
    return Score([
        (0.0, light_line(board.window, board.found.make)),
        *cells,
        *come(rail.feet, start=done - 0.2),
        *come(board.r_label, start=done),
        (done + 0.4, Drop(board.r_thread, run_time=0.7)),
    ])  # fmt: skip


def open_places(board: StretchBoard) -> Score:
    """Empty places for the entries of e, row by row."""
    return Score([(0.25 * k, Create(row, run_time=0.5)) for k, row in enumerate(board.slots)])


def grow(strings: Sequence[ReadString], start: float = 0.0, run_time: float = 0.9) -> Parts:
    return [
        (start, Vary(each, each.grow_to, 0.0, 1.0, run_time=run_time, comes=True))
        for each in strings
    ]


def stretch(board: StretchBoard) -> Iterator[Animation]:
    """Strings grow out of the cells, and each row is filled by what is read from these."""
    found = board.found
    yield Score([(0.0, light_line(board.window, found.stretch)), *grow(board.strings, 0.3)])
    gone: Parts = [
        (_ROW * i + _FLIES, FadeOut(row, run_time=0.2)) for i, row in enumerate(board.slots)
    ]
    yield Score([*fill(board, _ROW), *gone, *come(board.e_name, start=_FLIES)])


def fill(board: StretchBoard, lag: float) -> Parts:
    """Row by row the cells of r are read, and their numbers rise to the entries of e."""
    rows, columns = board.e.record.shape
    parts: Parts = []
    for i, j in np.ndindex(rows, columns):
        cell = board.rail.cell(j)
        parts += _meet(board.e[i, j], lag * i, (board.cargo(cell.record, (j,)), cell))
    return parts


def _meet(cell: Cell, start: float, *cargo: tuple[Cell, Cell]) -> Parts:
    """Numbers go from their cells to another one, which turns up."""
    parts: Parts = []
    for chip, source in cargo:
        begin, end = source.box.get_center(), cell.box.get_center()
        away = end - begin
        out = away / np.linalg.norm(away)
        begin = begin + out * (np.abs(out) @ [source.size.width, source.size.height, 0.0]) * 0.8
        way = Polyline.through(begin, end - out * _SHORT * (len(cargo) - 1))
        parts.append((start, Ride(chip, way, goes=True, run_time=_FLIES)))
    met = start + _FLIES - (0.1 if len(cargo) == 1 else 0.0)
    return [*parts, (met, TurnUp(cell, run_time=0.3))]


def same_foot(board: StretchBoard) -> Score:
    """The label of e comes; its thread goes down to the cell on which that of r stands.

    A frame comes around the cells that there are.
    """
    frame = Frame(board.rail.row, buff=0.07)
    board.standing.append(frame)
    return Score([*come(board.e_label), (0.4, Drop(board.e_thread, run_time=0.8)),
                  (1.2, Create(frame, run_time=0.7))])  # fmt: skip


def walk_down(board: StretchBoard) -> Score:
    """The walker goes down a column of e, and one column on."""
    rows, columns = board.e.record.shape
    at = columns - 2
    indices: list[Index] = [*((i, at) for i in range(rows)), (rows - 1, at + 1)]
    hops = Hops(board.rail, board.found.e, indices)
    ring = RoundFrame(board.e_label.panel, buff=0.05)
    gone, board.standing = board.standing, [hops, ring]
    met: Parts = [(_HOP * (k + 0.85), Bump(board.e[index])) for k, index in enumerate(indices[1:])]
    return Score([*((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
                  (0.0, Create(ring, run_time=0.5)), (0.0, Bump(board.e[indices[0]])),
                  (0.4, Walk(hops, run_time=_HOP * len(hops.bows))),
                  *((start + 0.4, bump) for start, bump in met)])  # fmt: skip


def nod(board: StretchBoard) -> Score:
    """All entries that are read from one cell swell, from below."""
    rows, columns = board.e.record.shape
    cells = [board.e[i, columns - 2] for i in reversed(range(rows))]
    return Score([(0.15 * k, Bump(cell)) for k, cell in enumerate(cells)])


def point_at_first(board: StretchBoard) -> Score:
    """A frame comes around the entry that is going to be written to."""
    ring = RoundFrame(board.e[0, 0], buff=0.02)
    gone, board.standing = board.standing, [ring]
    return Score([*((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
                  (0.3, Create(ring, run_time=0.5))])  # fmt: skip


def write(board: StretchBoard) -> Iterator[Animation]:
    """A write runs down a string, and is read up that string by every entry on it."""
    found, string = board.found, board.strings[0]
    foot = string.way.at(0.0)
    yield Score([(0.0, light_line(board.window, found.write))])
    yield Score([(0.0, Slip(Polyline.through(string.entry((0, 0)), foot), run_time=0.8))])
    yield Score([(0.0, TurnTo(board.rail.row, found.r_after.cells, run_time=0.6))])
    yield Score([
        (0.0, Slip(Polyline.through(foot, string.entry(index)), run_time=0.8))
        for index in string.line
    ])  # fmt: skip
    yield Score([(0.0, TurnTo(board.e, found.e_after.values, run_time=0.7))])


def point_at_column(board: StretchBoard) -> Score:
    """The frame around the entry that was written to gives way to one around its column."""
    frame = Frame(board.e.column(0), buff=0.04)
    gone, board.standing = board.standing, [frame]
    return Score([*((0.0, FadeOut(each, run_time=_GOES)) for each in gone),
                  (0.2, Create(frame, run_time=0.7))])  # fmt: skip


def jam(board: StretchBoard, line: str) -> Iterator[Animation]:
    """Writes of all entries run down, and queue up above the cells."""
    gone, board.standing = board.standing, []
    yield go(board, gone, line)
    parts: Parts = []
    for string in board.strings:
        for k, index in enumerate(reversed(string.line)):
            stop = string.way.at(0.0) + np.array([0.0, _FIRST + _QUEUE * k, 0.0])
            slip = Slip(Polyline.through(string.entry(index), stop), goes=False, run_time=0.9)
            board.standing.append(slip.dot)
            parts.append((0.15 * k, slip))
    yield Score(parts)


def refuse(board: StretchBoard, since: str) -> Iterator[Animation]:
    """torch says what it refuses."""
    said = board.said(board.found.refused, since, low=True)
    board.standing.append(said)
    kept = board.found.e_kept.values
    yield Score([(0.0, SayLine(said, run_time=0.8)), (0.8, Settle(lambda: board.e.follow(kept)))])


def bring_column(board: StretchBoard) -> Iterator[Animation]:
    """e goes and leaves empty places; a column comes beside them, and the shapes of both."""
    found = board.found
    gone = [*board.standing, board.e, board.e_name, board.e_label, board.e_thread]
    board.standing = []
    yield go(board, gone, found.make_column)
    shapes = board.shapes = [board.shape(found.C_shape, 0), board.shape(found.r_after.shape, 1)]
    yield Score([
        *((0.15 * k, TurnUp(cell)) for k, cell in enumerate(board.C.entries)),
        *come(board.C_name, start=0.3),
        *((0.3 + 0.15 * k, FadeIn(row, run_time=0.4)) for k, row in enumerate(board.slots)),
        *((0.6 + 0.3 * k, FadeIn(shape, run_time=0.4)) for k, shape in enumerate(shapes)),
    ])  # fmt: skip


def add(board: StretchBoard, line: str) -> Iterator[Animation]:
    """Each sum is made of what is read along its row, and of what is read up its column."""
    found = board.found
    field = board.S
    yield Score([(0.0, light_line(board.window, line)), *grow(board.rows, 0.2)])
    rows, columns = field.record.shape
    parts: Parts = []
    for i in range(rows):
        start = _ROW * i
        for j in range(columns):
            parts += _meet(
                field[i, j],
                start,
                (board.cargo(found.C, (i, 0)), board.C[i, 0]),
                (board.cargo(found.r_after.cells, (j,)), board.rail.cell(j)),
            )
        parts.append((start + _FLIES, FadeOut(board.slots[i], run_time=0.2)))
    yield Score([*parts, *come(board.S_name, start=_FLIES)])


def bring_row(board: StretchBoard) -> Iterator[Animation]:
    """Where r was, another row comes; strings lead up from it, as far as it goes."""
    found = board.found
    gone = [board.C, board.C_name, *board.rows, *board.strings, board.rail, board.r_label,
            board.r_thread, *board.shapes]  # fmt: skip
    yield go(board, gone, found.make_q)
    board.shapes = [board.shape(found.S_shape, 0), board.shape(found.q_shape, 1)]
    yield Score([
        *((0.15 * k, TurnUp(cell)) for k, cell in enumerate(board.q.entries)),
        *come(board.q_name, start=0.3),
        *come(board.shapes[0], start=0.6),
        *come(board.shapes[1], start=0.9),
    ])  # fmt: skip


def clash(board: StretchBoard, line: str, since: str) -> Iterator[Animation]:
    """From the right two lengths differ: a column is left over, or a cell; torch says so."""
    found = board.found
    ends = [shape.lengths[-1] for shape in board.shapes]
    frame = Frame(VGroup(*ends), buff=0.12)
    left_over = _left_over(board)
    said = board.said(found.failed, since, low=False)
    board.standing = [frame, left_over, said]
    yield Score([
        (0.0, light_line(board.window, line)),
        *grow(board.q_strings, 0.2),
        (0.8, Create(left_over, run_time=0.6)),
        (1.3, Create(frame, run_time=0.6)),
    ])  # fmt: skip
    yield Score([(0.0, SayLine(said, run_time=0.8))])


def _left_over(board: StretchBoard) -> EmptyPlaces:
    """Where a row has no cells for columns, or a field no columns for cells."""
    rows, columns = board.S.record.shape
    count = board.q.record.shape[0]
    if count < columns:
        return EmptyPlaces(board.q, [(j,) for j in range(count, columns)])
    over = [(i, j) for i in range(rows) for j in range(columns, count)]
    return EmptyPlaces(board.S, over)


def stand_up(board: StretchBoard, line: str) -> Iterator[Animation]:
    """A row's entries stand as a column beside the field, too."""
    found = board.found
    column = board.stood
    gone, board.standing = [*board.standing, *board.q_strings, board.shapes[1]], []
    board.shapes[1] = board.shape(found.standing.shape, 1)
    yield go(board, gone, line)
    parts: Parts = come(board.stood_name, start=0.8)
    for k, cell in enumerate(column.entries):
        below, end = board.q[k].box.get_center(), cell.box.get_center()
        start = below + np.array([0.0, 0.8 * board.on_foot.height, 0.0])
        turn = np.array([start[0], below[1] + _LANE, 0.0])
        corner = np.array([end[0], turn[1], 0.0])
        way = Polyline.bent(start, turn, corner, end, radius=0.3)
        going = 0.9 + 0.2 * k
        parts += [
            (0.4 * k, Ride(board.cargo(found.q, (k,)), way, goes=True, run_time=going)),
            (0.4 * k + going - 0.1, TurnUp(cell, run_time=0.3)),
        ]
    yield Score([*parts, *come(board.shapes[1], start=end_of(parts) - 0.3)])


def fit(board: StretchBoard) -> Iterator[Animation]:
    """Along each row the same number is added."""
    found = board.found
    field, rows = board.S, board.across(board.stood, board.S)
    board.rows = rows
    parts: Parts = [
        (
            0.6 + 0.25 * i,
            Slip(Polyline.through(string.way.at(0.0), string.entry(index)), run_time=0.9),
        )
        for i, string in enumerate(rows)
        for index in string.line
    ]
    yield Score([*grow(rows), *parts, (0.0, FadeOut(board.S_name, run_time=_GOES))])
    yield Score([(0.0, TurnTo(field, found.fitted, run_time=0.7))])
    board.S_name = board.name(field)
    yield Score(come(board.S_name))


def come_back(board: StretchBoard) -> Iterator[Animation]:
    """e comes back, over the cells that it is read from."""
    gone: list[VMobject] = [board.S, board.S_name, board.stood, board.stood_name, board.q,
                            board.q_name, *board.rows, *board.shapes]  # fmt: skip
    yield Score([(0.0, FadeOut(each, run_time=_GOES)) for each in gone])
    board.e.follow(board.found.e_kept.values)
    yield Score([
        *come(board.rail, board.r_label, board.e_label),
        (0.3, Drop(board.r_thread, run_time=0.6)),
        (0.3, Drop(board.e_thread, run_time=0.6)),
        *grow(board.strings, 0.3),
        *((start + 0.8, part) for start, part in fill(board, _AGAIN)),
        *come(board.e_name, start=0.8 + _FLIES),
    ])  # fmt: skip
