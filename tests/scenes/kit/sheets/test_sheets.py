"""Sheets, trays and tables say what is so, and notice where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UP, VMobject

from gradmath.problems.tutorial_1.three_tables_pressed_into_one import (
    three_tables_pressed_into_one,
)
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.facts import (
    AddedUp,
    OuterTables,
    PressedTogether,
    RowMeetsColumn,
    TakesProducts,
)
from scenes.kit.sheets.grounds import CellBand
from scenes.kit.sheets.places import SheetPlaces
from scenes.kit.truth.checks import Fault, checked
from scenes.tutorial_1.three_tables_pressed_into_one import STAGE

FOUND = three_tables_pressed_into_one()
TALL = three_tables_pressed_into_one([[1, 2], [3, 4], [5, 6]], [[1, 2, 3], [4, 5, 6]])
FACTORS = FOUND.A, FOUND.B
LENGTHS = [(n, k, m) for n in (2, 3) for k in (2, 3) for m in (2, 3)]


def changed(record: Record, value: object) -> Record:
    return replace(record, value=np.array(value, dtype=record.value.dtype))


class Stage:
    """Matrices with a filled tray between them, and tables with their edges."""

    def __init__(self) -> None:
        window = CodeWindow(FOUND.listing, FOUND.listing.after(FOUND.make), ORIGIN, 2)
        board = self.board = SheetBoard(FOUND, STAGE, window)
        places = board.places
        self.trays = board.open_trays()
        self.filled = [board.fill_tray(at) for at in board.crossings]
        self.band = CellBand(board.A.row(1))
        other = SheetBoard(FOUND, STAGE, window)
        other.sort()
        other.split()
        self.tables = other.tables
        edges = zip(other.tables, other.columns, other.rows, strict=True)
        for k, (table, column, row) in enumerate(edges):
            table.lie(places.table(k)).edged(
                column.lie(places.left_edge(k)), row.lie(places.upper_edge(k))
            )
        self.columns, self.rows = other.columns, other.rows
        third = SheetBoard(FOUND, STAGE, window)
        self.slid = [table.lie(places.slid(k)).press(places.pressed, (0, 1), 0.5)
                     for k, table in enumerate(third.sort())]  # fmt: skip
        self.drawn: list[VMobject] = [
            board.A, board.B, *self.trays, *self.filled, self.band,
            *self.slid, *self.tables, *self.columns, *self.rows,
        ]  # fmt: skip

    def faults(self) -> list[Fault]:
        family = [part for drawable in self.drawn for part in drawable.get_family()]
        return [fault for part in family if checked(part) for fault in part.faults()]


# -- places --------------------------------------------------------------------------------


@pytest.mark.parametrize("lengths", LENGTHS)
def test_everything_has_room_in_the_region(lengths: tuple[int, int, int]) -> None:
    n, k, m = lengths
    places = SheetPlaces(STAGE, lengths, 4)
    half_wide, half_high = places.size.width / 2, places.size.height / 2
    lying = [
        (places.cross_a, n, k), (places.cross_b, k, m), (places.sum, n, m), (places.whole, n, m),
        *((places.slot(q), n, m) for q in range(k)), *((places.sorted(q), n, m) for q in range(k)),
        *((places.table(q), n, m) for q in range(k)), *((places.ending(q), n, m) for q in range(k)),
        *((places.left_edge(q), n, 1) for q in range(k)),
        *((places.upper_edge(q), 1, m) for q in range(k)),
        *((places.slid(q), n, m) for q in range(k)), (places.pressed, n, m),
        *((places.level(q, spread=spread), n, m) for q in range(k) for spread in (False, True)),
        *((places.twin(side), n, m) for side in (-1, 1)),
    ]  # fmt: skip
    for pose, rows, columns in lying:
        left, top = pose.first[0] - pose.zoom * half_wide, pose.first[1] + pose.zoom * half_high
        right = pose.first[0] + (columns - 1) * pose.across + pose.zoom * half_wide
        low = pose.first[1] - (rows - 1) * pose.down - pose.zoom * half_high
        assert left >= STAGE.left - 1e-6 and right <= STAGE.right + 1e-6
        assert low >= STAGE.bottom - 1e-6 and top <= STAGE.top + 1e-6


def test_rows_and_columns_stand_in_line_with_their_trays() -> None:
    places = SheetPlaces(STAGE, (2, 3, 2), 3)
    assert places.cross_a.first[1] == pytest.approx(places.trays.first[1])
    assert places.cross_b.first[0] == pytest.approx(places.trays.first[0])
    slots = [places.slot(k).first[0] for k in range(3)]
    assert np.mean(slots) == pytest.approx(places.trays.first[0])


def test_an_entry_is_pressed_to_the_middle_of_its_place() -> None:
    stage = Stage()
    pressed = stage.board.places.pressed
    for k, table in enumerate(stage.slid):
        whole = table.press(pressed, (1, 1), 1.0)
        assert whole.at((1, 1))[:2] == pytest.approx(
            [pressed.first[0] + pressed.across, pressed.first[1] - pressed.down]
        )
        assert whole.at((0, 0)) == pytest.approx(stage.board.places.slid(k).first)


# -- lies ----------------------------------------------------------------------------------


def cell_elsewhere(stage: Stage) -> None:
    stage.board.A[0, 1].shift(0.1 * RIGHT)


def products_of_another_row(stage: Stage) -> None:
    stage.filled[0].crossing = (1, 0)


def products_in_another_tray(stage: Stage) -> None:
    first, second = stage.filled[0], stage.filled[3]
    poses = first.pose, second.pose
    first.lie(poses[1])
    second.lie(poses[0])


def tray_elsewhere(stage: Stage) -> None:
    stage.trays[0].shift(0.3 * UP)


def band_behind_another_row(stage: Stage) -> None:
    stage.band.shift(0.6 * UP)


def pressed_elsewhere(stage: Stage) -> None:
    stage.slid[1][0, 1].shift(0.2 * UP)


def edges_of_another_table(stage: Stage) -> None:
    stage.tables[0].edges, stage.tables[1].edges = stage.tables[1].edges, stage.tables[0].edges


def columns_exchanged(stage: Stage) -> None:
    first, second = stage.columns[:2]
    poses = first.pose, second.pose
    first.lie(poses[1])
    second.lie(poses[0])


def row_of_other_numbers(stage: Stage) -> None:
    stage.rows[0].follow(changed(stage.rows[0].record, [8, 7]))


def test_nothing_lies_as_it_is_made() -> None:
    assert Stage().faults() == []


LIES: dict[Callable[[Stage], None], str] = {
    cell_elsewhere: "place",
    products_of_another_row: "crossing",
    products_in_another_tray: "crossing",
    tray_elsewhere: "tray",
    band_behind_another_row: "band",
    pressed_elsewhere: "place",
    edges_of_another_table: "table",
    columns_exchanged: "table",
    row_of_other_numbers: "table",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_lies_are_noticed(lie: Callable[[Stage], None]) -> None:
    stage = Stage()
    lie(stage)
    assert LIES[lie] in {fault.check for fault in stage.faults()}


# -- facts ---------------------------------------------------------------------------------


def test_only_one_count_of_products_is_right() -> None:
    for count, right in ((FOUND.entries, False), (FOUND.cells, False), (FOUND.count, True)):
        fact = TakesProducts(FACTORS, count, FOUND.count, FOUND.entries)
        assert (fact.fault() is None) is right
    wrong = TakesProducts(FACTORS, FOUND.count, FOUND.cells, FOUND.entries)
    assert wrong.fault() == "6 products for 4 entries"
    assert "number:3" in TakesProducts(FACTORS, FOUND.count, FOUND.count, FOUND.entries).bears


def test_facts_about_rows_columns_and_tables() -> None:
    products = FOUND.products[0][1]
    assert RowMeetsColumn(products, FACTORS, (0, 1)).fault() is None
    assert RowMeetsColumn(products, FACTORS, (1, 1)).fault() is not None
    assert OuterTables(FACTORS, FOUND.sheets).fault() is None
    assert OuterTables(FACTORS, FOUND.sheets[:2]).fault() == "2 tables for 3 columns"
    turned = OuterTables(FACTORS, FOUND.sheets[::-1])
    assert turned.fault() == "sheets[:, 2], which is another table"


def test_facts_about_the_sum_of_tables() -> None:
    assert PressedTogether(FOUND.sheets, FOUND.pressed, FOUND.out).fault() is None
    wrong = PressedTogether(FOUND.sheets[1:], FOUND.pressed, FOUND.out).fault()
    assert wrong == "sheets.sum(1), which is not the sum of 2 tables"
    off = changed(FOUND.out, FOUND.out.value + 1)
    assert PressedTogether(FOUND.sheets, FOUND.pressed, off).fault() is not None
    added = AddedUp(FOUND.sheets, FOUND.pressed, (0, 0))
    assert (added.text, added.fault()) == ("7 + 18 + 33 = 58", None)
    assert AddedUp(FOUND.sheets[:2], FOUND.pressed, (0, 0)).fault() == "25, and not 58"
    mixed = three_tables_pressed_into_one([[1, -2, 3], [4, 5, 6]], [[7, 8], [9, 10], [-1, 12]])
    text = AddedUp(mixed.sheets, mixed.pressed, (0, 0)).text
    assert text == "7 \N{MINUS SIGN} 18 \N{MINUS SIGN} 3 = \N{MINUS SIGN}14"


def test_a_matrix_of_three_rows_has_no_room_for_edges_over_its_sum() -> None:
    for found, edged in ((FOUND, True), (TALL, False)):
        assert SheetPlaces(STAGE, found.lengths, 3).edged is edged
