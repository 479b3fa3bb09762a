"""Tutorial 1: `*` makes one table of products, `@` as many as a row is long, and adds them up."""

from __future__ import annotations

from gradmath.problems.tutorial_1.three_tables_pressed_into_one import (
    ITEM,
    MATMUL,
    PRESS,
    SHEETS,
    STAR,
    SUM,
    TENFOLD,
    UNFIT,
    three_tables_pressed_into_one,
)
from gradmath.records.product_tables import ProductTables
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Law,
    Lecture,
    Refused,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.boards.memory.labels import Whole
from scenes.kit.sheets import meeting, tables
from scenes.kit.sheets.board import SheetBoard
from scenes.kit.sheets.facts import (
    AddedUp,
    CellByCell,
    OuterTables,
    PressedTogether,
    PythonNumber,
    RowMeetsColumn,
    Stretches,
    SumWithoutIndex,
    TakesProducts,
    Unfit,
)
from scenes.kit.truth.claims import Ordinal

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.4, top=2.05)
LINES = 2  # of code


class ThreeTablesPressedIntoOne(Lecture):
    """A matrix product is the sum of tables: each column times the row of the same number."""

    captions = {
        "title": ask("`A @ B`: how many products?"),
        "arrive": announce("A table `A`, then `D = 10 * A`."),
        "cells": announce("`*`: cell meets cell."),
        "six": state("Each cell meets one: {star} products."),
        "sum": state("`sum` adds up all: a tensor of {dim} dimensions."),
        "item": state("`item`: the number itself, out of its tensor."),
        "unfit": ask("And `A * B`, with a table of another shape?"),
        "refused": state("The shapes differ: torch refuses."),
        "open": announce("But `A @ B` works: a matrix with {entries} entries."),
        "guess": ask(
            "How many products?",
            ring=True,
            choices={"one": "{entries}: one each", "star": "{star}: like `*`",
                     "all": "{count}: {inner} each"},
        ),
        "row": state("Row {zero} meets column {zero}: {inner} products for one entry."),
        "others": announce("Every row meets every column."),
        "all of them": state("{count} products: {inner} for each entry."),
        "first": ask("What do the first products of all entries make?"),
        "sort": silent(),
        "edges": ask("{inner} tables. Where does table {zero} come from?"),
        "surprise": state("Table {zero}: column {zero} of `A` times row {zero} of `B`."),
        "each": state("So is each table: its column times its row."),
        "shapes": state("{left}, {right}: each one stretches."),
        "press": announce("Now press them together."),
        "pressed": state("{added}: that is `A @ B`."),
        "apart": silent(),
        "answer": state("`*`: one table. `@`: {inner} tables, {count} products, added up."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(three_tables_pressed_into_one)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = SheetBoard(found, STAGE, window)
        self.beat("arrive", meeting.arrive(board), meeting.multiples(board, TENFOLD), pause=0.2)
        self.beat("cells", meeting.meet_in_place(board, STAR), pause=0.1)
        self.beat("six", pause=0.8)
        self.beat("sum", meeting.add_up(board, SUM), pause=0.5)
        self.beat("item", meeting.hand_out(board, ITEM), pause=0.4)
        self.beat("unfit", meeting.bring_other(board, found.make_b), pause=0.3)
        self.beat("refused", meeting.lay_over(board, UNFIT), pause=0.8)
        self.beat("open", meeting.cross(board, MATMUL), pause=0.3)
        self.beat("guess")
        self.beat("row", meeting.open_up(board), meeting.first_meets_first(board), pause=0.6)
        self.beat("others", meeting.others_meet(board), pause=0.1)
        self.beat("all of them", pause=0.6)
        self.beat("first", tables.ring_firsts(board), pause=0.2)
        self.beat("sort", tables.regroup(board, SHEETS), pause=0.2)
        self.beat("edges", tables.find_edges(board), pause=0.4)
        self.beat("surprise", tables.read_first(board), pause=0.6)
        self.beat("each", tables.read_others(board), pause=0.2)
        self.beat("shapes", tables.tell_shapes(board), pause=0.1)
        self.beat("press", tables.press(board, PRESS), pause=0.1)
        self.beat("pressed", tables.compare(board), pause=1.0)
        self.beat("apart", tables.pull_apart(board), pause=0.1)
        self.beat("answer", pause=1.6)


def words_of(found: ProductTables) -> Words:
    factors, first = (found.A, found.B), (0, 0)

    def takes(count: Record) -> TakesProducts:
        return TakesProducts(factors, count, found.count, found.entries)

    star = CellByCell(found.p, (found.A, found.D), found.star)
    pressed = PressedTogether(found.sheets, found.pressed, found.out)
    return Words(
        {
            "star": Entry(found.star),
            "entries": Entry(found.entries),
            "count": Entry(found.count),
            "inner": Entry(found.inner),
            "dim": Entry(found.dim),
            "zero": Ordinal(found.A, 0, 0),
            "left": Whole(found.left),
            "right": Whole(found.right),
            "added": AddedUp(found.sheets, found.pressed, first),
        },
        {
            "six": star,
            "sum": SumWithoutIndex(found.p, found.s, found.dim),
            "item": PythonNumber(found.s, found.item, found.is_int),
            "refused": [Refused(found.refused), Unfit(factors)],
            "one": takes(found.entries),
            "star": takes(found.star),
            "all": takes(found.count),
            "row": RowMeetsColumn(found.products[0][0], factors, first),
            "others": takes(found.count),
            "all of them": takes(found.count),
            "surprise": OuterTables(factors, found.sheets),
            "each": OuterTables(factors, found.sheets),
            "shapes": Stretches((found.left, found.right), found.whole),
            "pressed": pressed,
            "answer": [Law(adds_tables, (found,)), star],
        },
    )


def adds_tables(found: ProductTables) -> list[OuterTables | PressedTogether]:
    """A matrix product is the sum of tables, each of a column times a row."""
    tables_of = OuterTables((found.A, found.B), found.sheets)
    return [tables_of, PressedTogether(found.sheets, found.pressed, found.out)]
