"""Cells meet along a row and a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import RIGHT, Animation, FadeIn, FadeOut, VMobject

from gradmath.records.tensor import Index
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lit_line import light_line, light_statement
from scenes.kit.cells.moves import Ride, TurnUp
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.grounds import CellBand
from scenes.kit.sheets.places import SheetPose
from scenes.kit.sheets.sheet import Sheet

TimedMotions = list[tuple[float, Animation]]
FLIES, TURNS, GOES = 0.8, 0.35, 0.4  # seconds
_PAIR, _FAST = 1.2, 0.18  # seconds from pair to pair: at first, at last
_NEXT, _ALL = 1.2, 4.8  # seconds from one entry to the next, and of all
_A_LINE = 0.4  # seconds for each line that is passed
_BESIDE = 0.2  # from a matrix to its name
_HALTS, _OVER = 0.35, 0.86  # seconds; of a cell's height


class Lie(Vary):
    """Let a matrix come to another pose."""

    def __init__(self, sheet: Sheet, pose: SheetPose, *, run_time: float) -> None:
        self.start: SheetPose | None = None

        def go(share: float) -> None:
            self.start = self.start or sheet.pose
            sheet.lie(self.start.toward(pose, share))

        super().__init__(sheet, go, 0.0, 1.0, run_time=run_time)


def come(sheet: Sheet, start: float = 0.0) -> TimedMotions:
    """Its cells turn up, row after row."""
    return [(start + 0.12 * sum(cell.index), TurnUp(cell, run_time=0.4)) for cell in sheet.cells]


def ride(board: SheetBoard, cell: Cell, to: Cell, start: float) -> tuple[float, Animation]:
    """A copy of a number goes to where another cell is."""
    way = Polyline.through(cell.box.get_center(), to.box.get_center())
    return start, Ride(board.cargo(cell), way, grows=False, goes=True, run_time=FLIES)


def meet(board: SheetBoard, pair: Sequence[Cell], to: Cell, start: float) -> TimedMotions:
    """Copies of two numbers meet where their product turns up."""
    rides = [ride(board, cell, to, start) for cell in pair]
    return [*rides, (start + FLIES - 0.12, TurnUp(to, run_time=TURNS))]


def meet_slowly(board: SheetBoard, pair: Sequence[Cell], to: Cell, start: float) -> TimedMotions:
    """Copies of two numbers halt, one half over the other, before they become their product."""
    end = to.box.get_center()
    over = end + np.array([0.0, _OVER * to.box.height, 0.0])
    first, second = (board.cargo(cell) for cell in pair)
    meets = start + FLIES + _HALTS
    parts: TimedMotions = []
    for cell, chip, halt in zip(pair, (first, second), (end, over), strict=True):
        way = Polyline.through(cell.box.get_center(), halt)
        parts.append((start, Ride(chip, way, grows=False, run_time=FLIES)))
        on = Polyline.through(halt, (end + over) / 2)
        parts.append((meets, Ride(chip, on, grows=False, goes=True, run_time=0.3)))
    return [*parts, (meets + 0.2, TurnUp(to, run_time=TURNS))]


def leave(gone: Sequence[VMobject]) -> TimedMotions:
    return [(0.0, FadeOut(each, run_time=GOES)) for each in gone]


def arrive(board: SheetBoard, lines: Sequence[str]) -> Iterator[Animation]:
    """One matrix comes at the left, the other on top; entries between them are yet unknown."""
    listing = board.window.listing
    for sheet, line in ((board.A, lines[0]), (board.B, lines[1])):
        name = board.name(sheet)
        if sheet is board.B:  # right of its first row: at the left, numbers will fly by
            name.next_to(sheet[0, sheet.record.shape[1] - 1], RIGHT, buff=_BESIDE)
        yield Score([
            (0.0, light_statement(board.window, listing, listing.after(line), a_line=_A_LINE)),
            *come(sheet, 0.1),
            (0.3, FadeIn(name, run_time=0.4)),
        ])  # fmt: skip
    yield Score([
        (0.0, light_line(board.window, lines[2])),
        *((0.2 + 0.15 * k, FadeIn(each, run_time=0.4)) for k, each in enumerate(board.blanks)),
    ])  # fmt: skip


def open_up(board: SheetBoard) -> Score:
    """What is unknown opens to a tray."""
    trays = board.open_trays()
    return Score([
        *leave(board.blanks),
        *((0.0, FadeIn(each, run_time=0.3)) for each in trays),
        *((0.3, Vary(each, each.open_to, 0.0, 1.0, run_time=0.7)) for each in trays),
    ])  # fmt: skip


def bands(board: SheetBoard, at: Index) -> tuple[CellBand, CellBand]:
    """Behind a row of the first matrix, and a column of the other."""
    i, j = at
    return CellBand(board.A.row(i)), CellBand(board.B.column(j))


def pairs_of(board: SheetBoard, at: Index) -> list[tuple[list[Cell], Cell]]:
    """The numbers of a row and a column, two by two, and where their products will lie."""
    i, j = at
    filled = board.fill_tray(at).entries
    return [([board.A[i, k], board.B[k, j]], cell) for k, cell in enumerate(filled)]


def first_meets_first(board: SheetBoard) -> Iterator[Animation]:
    """The first row and the first column, slowly."""
    behind = bands(board, (0, 0))
    board.standing += behind
    yield Score([(0.2 * k, FadeIn(each, run_time=0.5)) for k, each in enumerate(behind)])
    parts: TimedMotions = []
    for k, (pair, cell) in enumerate(pairs_of(board, (0, 0))):
        parts += meet_slowly(board, pair, cell, _PAIR * k)
    yield Score(parts)


def others_meet(board: SheetBoard) -> Score:
    """All others, one soon after the other; the bands go along."""
    apart = min(_NEXT, _ALL / (len(board.crossings) - 1))
    behind, parts = [*board.standing], list[tuple[float, Animation]]()
    for number, at in enumerate(board.crossings[1:]):
        start = apart * number
        for k, other in enumerate(bands(board, at)):
            if at[k] != board.crossings[number][k]:
                gone, behind[k] = behind[k], other
                parts += [(start, FadeOut(gone, run_time=0.45)),
                          (start, FadeIn(other, run_time=0.45))]  # fmt: skip
        for k, (pair, cell) in enumerate(pairs_of(board, at)):
            parts += meet(board, pair, cell, start + 0.2 + _FAST * k)
    board.standing = behind
    return Score(parts)
