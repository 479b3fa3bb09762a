"""Tutorial 1: what is stretched has no cells of its own; the same ones are read again."""

from __future__ import annotations

from gradmath.problems.tutorial_1.the_stretch_that_copies_nothing import (
    FAILS,
    FITS,
    MORE,
    SUM,
    the_stretch_that_copies_nothing,
)
from gradmath.records.stretched import StretchedRow
from scenes.kit import SAFE, Entry, Law, Lecture, Length, Region, Words, ask, silent, state
from scenes.kit.boards.memory.labels import Whole
from scenes.kit.hops.facts import LieInOrder
from scenes.kit.stretch import motions
from scenes.kit.stretch.board import StretchBoard
from scenes.kit.stretch.facts import (
    LastDiffer,
    LengthOfOne,
    ManyForOne,
    NothingCopied,
    Reached,
    SameRowAgain,
    WriteReaches,
    added,
    along,
)
from scenes.kit.truth.claims import CodePiece

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.46, top=2.1)
LINES = 2  # of code
RAISES = "  # raises"
ONE_CELL, LENGTHS = "refers to a single", "tensor a"  # where torch's words begin


class TheStretchThatCopiesNothing(Lecture):
    """A stretched tensor reads the same cells again: nothing is copied."""

    captions = {
        "title": ask("How many cells does `expand` add?"),
        "row": state("`r` in memory: its entries lie side by side."),
        "guess": ask(
            "{asked}: how many new cells?",
            ring=True,
            choices={"all": "{needed}", "rest": "{missing}", "none": "none"},
        ),
        "stretch": silent(),
        "none": state("None: every row of `e` is read from the cells of `r`."),
        "how": ask("How does the next row find the same cells?"),
        "again": state("Stride {zero}: the next row begins at the same cell again."),
        "which": ask(
            "{put}: what will change in `e`?",
            ring=True,
            choices={"single": "one entry", "column": "one column", "every": "all"},
        ),
        "write": silent(),
        "column": state("One column: every row reads that cell."),
        "more": ask("And {more}: where are the results to go?"),
        "refused": state("{rows} results for one cell: torch refuses."),
        "plus": ask("And {sum}: are `C` and `r` copied until they fit?"),
        "sum": silent(),
        "along": state("No: each row reads one entry of `C`, each column one of `r`."),
        "fits": ask("And {fails}: do {first} and {second} fit?"),
        "clash": state("From the right: {columns} meets {count}, and neither is one."),
        "stand": ask("And {column}: shape {stood}?"),
        "fitting": state("It fits: where a length is one, it is read again."),
        "back": ask("So how many cells does `expand` add?"),
        "answer": state("None: to stretch is to read the same cells again."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(the_stretch_that_copies_nothing)
        self.words = words_of(found)
        window = self.open_window(found.listing, found.make, lines=LINES)
        board = self.board = StretchBoard(found, STAGE, window)
        self.beat("row", motions.arrive(board), pause=0.3)
        self.beat("guess", motions.open_places(board))
        self.beat("stretch", motions.stretch(board))
        self.beat("none", motions.same_foot(board), pause=0.8)
        self.beat("how", motions.walk_down(board), pause=0.1)
        self.beat("again", motions.nod(board), pause=0.4)
        self.beat("which", motions.point_at_first(board))
        self.beat("write", motions.write(board))
        self.beat("column", motions.point_at_column(board), pause=0.8)
        self.beat("more", motions.jam(board, MORE), motions.refuse(board, ONE_CELL), pause=0.2)
        self.beat("refused", pause=1.0)
        self.beat("plus", motions.bring_column(board))
        self.beat("sum", motions.add(board, SUM), pause=0.1)
        self.beat("along", pause=0.6)
        self.beat("fits", motions.bring_row(board), motions.clash(board, FAILS, LENGTHS))
        self.beat("clash", pause=1.0)
        self.beat("stand", motions.stand_up(board, FITS), motions.fit(board))
        self.beat("fitting", pause=1.0)
        self.beat("back", motions.come_back(board))
        self.beat("answer", pause=1.5)


def words_of(found: StretchedRow) -> Words:
    def reaches(which: Reached) -> WriteReaches:
        return WriteReaches(found.e, found.e_after, which)

    fitting = found.S, found.q, found.fitted
    shapes = found.S_shape, found.q_shape
    return Words(
        {
            "asked": CodePiece(found.listing, found.asked),
            "needed": Entry(found.needed),
            "missing": Entry(found.missing),
            "zero": Entry(found.e.stride, (0,)),
            "put": CodePiece(found.listing, found.write),
            "more": CodePiece(found.listing, MORE.removesuffix(RAISES)),
            "rows": Length(found.e.values),
            "sum": CodePiece(found.listing, "C + r"),
            "fails": CodePiece(found.listing, FAILS.removesuffix(RAISES)),
            "first": Whole(found.S_shape),
            "second": Whole(found.q_shape),
            "columns": Entry(found.S_shape, (1,)),
            "count": Entry(found.q_shape, (0,)),
            "column": CodePiece(found.listing, found.standing.name),
            "stood": Whole(found.standing.shape),
        },
        {
            "row": LieInOrder(found.r),
            "all": added(found, "all"),
            "rest": added(found, "rest"),
            "none": added(found, "none"),
            "again": SameRowAgain(found.e),
            "single": reaches("one"),
            "column": reaches("column"),
            "every": reaches("all"),
            "refused": ManyForOne(found.e_after, found.e_kept, found.refused),
            "along": along(found),
            "clash": LastDiffer(shapes, found.failed),
            "fitting": LengthOfOne(found.standing, found.lends_q, fitting),
            "answer": Law(nothing_is_copied, (found,)),
        },
    )


def nothing_is_copied(found: StretchedRow) -> NothingCopied:
    """What is stretched is read from the cells that it was stretched from."""
    return NothingCopied(found)
