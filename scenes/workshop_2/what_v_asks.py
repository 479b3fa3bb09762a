"""Workshop 2, line 1: Y.backward(V) differentiates a number that nobody wrote down."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.gradients.pairs import BACKWARD, DIAL, OBJECTIVE, SIMILARITY, SIZES, STRETCH
from gradmath.problems.workshop_2.what_v_asks import WhatVAsks as Found
from gradmath.problems.workshop_2.what_v_asks import what_v_asks
from gradmath.records.pairs import PairRun
from scenes.kit import Entry, Face, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.pairs import sliding, telling
from scenes.kit.pairs.board import PairBoard
from scenes.kit.pairs.facts import (
    Agreement,
    Hump,
    LargestOf,
    SlopesAreSizes,
    SumOfProducts,
    SumOfRows,
)
from scenes.kit.pairs.stage import PairStage
from scenes.kit.truth.claims import Ordinal

LINES = 4  # of code


class WhatVAsks(Lecture):
    """While V weighs the diagonal alone, the shortest row gets the largest gradient."""

    captions = {
        "title": ask("Which arrow's gradient is largest?"),
        "rows": silent(),
        "agree": state("`Y` is how much two rows agree."),
        "weigh": state("`V` weighs the diagonal of `Y`: together `L` is {L}."),
        "guess": ask(
            "`X.grad`: the way up for `L`. Whose is largest?",
            ring=True,
            choices={
                "the longest": "{longest}",
                "the shortest": "{shortest}",
                "another": "another",
            },
        ),
        "grow": state({
            "shortest": "Row {largest}, the shortest: {size}.",
            "longest": "Row {largest}, the longest: {size}.",
            "neither": "Row {largest}: {size}.",
        }),
        "slopes": state("The steeper a row's share of `L`, the larger its gradient."),
        "length": state("Most at {best}; further out, `tanh` gets flat."),
        "pairs": announce("Now `V` weighs pairs, too: `b` slides."),
        "sum": state("A row of `X.grad` is a sum of all rows, weighed."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(what_v_asks)
        self.words = words_of(found)
        start = found.start
        lit = start.listing.after(found.makes_rows)
        window = self.show_window(LoopWindow(start.listing, lit, CORNER, LINES))
        board = PairBoard(start, found.runs, found.longer)
        stage = self.stage = PairStage(board, window)
        self.beat("rows", telling.arrive(stage), pause=0.1)
        self.beat("agree", telling.compare(stage, SIMILARITY, found.pairs), pause=0.3)
        self.beat("weigh", telling.weigh_diagonal(stage, found.diagonal, OBJECTIVE), pause=0.3)
        self.beat("guess", telling.point_out(stage, BACKWARD, found.longest, found.shortest),
                  pause=0.1)  # fmt: skip
        self.beat("grow", telling.grow_gradients(stage, SIZES), pause=1.0)
        self.beat("slopes", sliding.unstack(stage), pause=0.5)
        self.beat("length",
                  sliding.stretch(stage, STRETCH, found.to_zero, found.longer, 3.4),
                  pause=0.5)  # fmt: skip
        self.beat("pairs", sliding.put_back(stage, found.home, start, DIAL),
                  sliding.weigh_pairs(stage, found.above, found.below, 4.0), pause=0.5)  # fmt: skip
        self.beat("sum", sliding.join(stage, found.terms), pause=1.0)


def grows_and_shrinks(runs: Sequence[PairRun]) -> Hump:
    return Hump(runs)


def words_of(found: Found) -> Words:
    start, best, last = found.start, found.best, found.below[-1]
    largest_row = found.largest
    return Words(
        {
            "L": Entry(start.L, ()),
            "longest": Ordinal(start.X, 0, found.longest),
            "shortest": Ordinal(start.X, 0, found.shortest),
            "largest": Ordinal(start.X, 0, largest_row),
            "size": Entry(start.sizes, (largest_row,), ink=Face.GRADIENT),
            "best": Entry(best.lengths, (found.row,)),
        },
        {
            "agree": Agreement(start.X, start.Y),
            "weigh": SumOfProducts(start.products, start.L),
            "the longest": LargestOf(start.X, start.sizes, "longest"),
            "the shortest": LargestOf(start.X, start.sizes, "shortest"),
            "another": LargestOf(start.X, start.sizes, "neither"),
            "shortest": LargestOf(start.X, start.sizes, "shortest"),
            "longest": LargestOf(start.X, start.sizes, "longest"),
            "neither": LargestOf(start.X, start.sizes, "neither"),
            "slopes": SlopesAreSizes(start.V, start.X, start.X_grad),
            "length": Law(grows_and_shrinks, (found.longer,)),
            "sum": SumOfRows(last.C, last.X, last.X_grad),
        },
    )
