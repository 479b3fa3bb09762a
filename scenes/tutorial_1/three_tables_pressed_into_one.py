"""Tutorial 1: `@` makes as many tables of products as a row is long, and presses them into one."""

from __future__ import annotations

from gradmath.problems.tutorial_1.three_tables_pressed_into_one import (
    MATMUL,
    PRESS,
    SHEETS,
    three_tables_pressed_into_one,
)
from gradmath.records.product_tables import ProductTables
from gradmath.records.tensor import Record
from scenes.kit import SAFE, Entry, Law, Lecture, Region, Words, announce, ask, silent, state
from scenes.kit.sheets import meeting, tables
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.facts import OuterTables, PressedTogether, RowMeetsColumn, TakesProducts
from scenes.kit.truth.claims import Ordinal

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.4, top=2.05)
LINES = 2  # of code


class ThreeTablesPressedIntoOne(Lecture):
    """A matrix product is the sum of tables: each column times the row of the same number."""

    captions = {
        "title": ask("`A @ B`: how many products?"),
        "arrive": announce("`A`, `B`, and room for the entries of `A @ B`."),
        "guess": ask(
            "How many products?",
            ring=True,
            choices={"one": "{entries}: one each", "cells": "{cells}: as in `A`",
                     "all": "{count}: {inner} each"},
        ),
        "row": announce("Row {zero} meets column {zero}: {inner} products for one entry."),
        "others": announce("Every row meets every column: {count} products."),
        "sort": announce("All first products make table {zero}."),
        "edges": announce("Each table: a column of `A` times a row of `B`."),
        "slide": announce("Now slide the tables into one another."),
        "press": announce("Press them together, place by place."),
        "pressed": state("The tables, added up, are `A @ B`."),
        "apart": silent(),
        "answer": state("{count} products: {inner} tables, pressed into one."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(three_tables_pressed_into_one)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = SheetBoard(found, STAGE, window)
        made = found.make, found.make_b, MATMUL
        self.beat("arrive", meeting.arrive(board, made), pause=0.2)
        self.beat("guess")
        self.beat("row", meeting.open_up(board), meeting.first_meets_first(board), pause=0.4)
        self.beat("others", meeting.others_meet(board), pause=0.6)
        self.beat("sort", tables.regroup(board, SHEETS), pause=0.4)
        self.beat("edges", tables.find_edges(board), tables.read_first(board), pause=0.4)
        self.beat("slide", tables.slide_together(board, PRESS), pause=0.3)
        self.beat("press", tables.press(board), pause=0.4)
        self.beat("pressed", tables.compare(board), pause=0.6)
        self.beat("apart", tables.pull_apart(board), pause=0.1)
        self.beat("answer", pause=2.0)


def words_of(found: ProductTables) -> Words:
    factors, first = (found.A, found.B), (0, 0)

    def takes(count: Record) -> TakesProducts:
        return TakesProducts(factors, count, found.count, found.entries)

    outer = OuterTables(factors, found.sheets)
    return Words(
        {
            "cells": Entry(found.cells),
            "entries": Entry(found.entries),
            "count": Entry(found.count),
            "inner": Entry(found.inner),
            "zero": Ordinal(found.A, 0, 0),
        },
        {
            "one": takes(found.entries),
            "cells": takes(found.cells),
            "all": takes(found.count),
            "row": RowMeetsColumn(found.products[0][0], factors, first),
            "others": takes(found.count),
            "sort": outer,
            "edges": outer,
            "pressed": PressedTogether(found.sheets, found.pressed, found.out),
            "answer": Law(adds_tables, (found,)),
        },
    )


def adds_tables(found: ProductTables) -> list[OuterTables | PressedTogether]:
    """A matrix product is the sum of tables, each of a column times a row."""
    tables_of = OuterTables((found.A, found.B), found.sheets)
    return [tables_of, PressedTogether(found.sheets, found.pressed, found.out)]
