"""Workshop 1: the ratio of two hidden weights from averages, and draws that share their error."""

from __future__ import annotations

from gradmath.problems.workshop_1.ratio_lies_on_a_line import (
    AVERAGE,
    FACTOR,
    FIT,
    GRADIENTS,
    LOOP,
    RATIO,
    WEIGHTS,
    ratio_lies_on_a_line,
)
from scenes.kit import Lecture, announce, ask, silent, state
from scenes.kit.ratios import motions
from scenes.kit.ratios.board import RatioBoard
from scenes.workshop_1.words.ratio_lies_on_a_line import words_of


class RatioLiesOnALine(Lecture):
    """Averages find the ratio of two weights; that points lie on a line proves nothing."""

    captions = {
        "title": ask("Two hidden weights: can averages find their ratio?"),
        "hidden": announce("Two weights are hidden. We read averages of `x.grad`."),
        "first": announce("{few} random `x`, a dot each: what averages divide to is a point."),
        "guess": ask(
            "New `v`, new `x`, again and again: which curve?",
            ring=True,
            choices={"level": "it stays level", "straight": "it rises straight", "bent": "it bends"},
        ),
        "points": silent(),
        "divide": announce("Divide by `v[3] / v[2]`, and magnify."),
        "scatter": state("From close by they scatter: from {low} to {high}."),
        "same?": ask(
            "And the same {few} `x` for every `v`?",
            ring=True,
            choices={
                "both": "straighter and nearer",
                "straighter": "straighter alone",
                "neither": "neither",
            },
        ),
        "shared": silent(),
        "open": announce("Open the lids."),
        "off": state({
            "off": "Perfectly straight, and {percent} percent off.",
            "by chance": "Perfectly straight, and by chance {percent} percent off.",
        }),
        "why": announce("Why? Collect the amber dots, and let `v` run."),
        "ons": state("The same {upper} above and {lower} below, for every `v`."),
        "many": announce("So new `x` for each `v`, {n} of them."),
        "answer": state({
            "found": "Averages of new draws find it: {fit}, give or take {give}.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        hidden = self.problem(ratio_lies_on_a_line)
        self.words = words_of(hidden)
        window = self.open_window(hidden.few.listing, LOOP)
        board = self.board = RatioBoard(hidden, window)
        self.beat("hidden", motions.hide_weights(board), motions.weigh(board))
        self.beat("first", motions.first_point(board, (GRADIENTS, AVERAGE, RATIO)))
        self.beat("guess")
        self.beat("points", motions.other_points(board, 6.0), pause=0.8)
        self.beat("divide", motions.divide(board, FACTOR), motions.magnify(board), pause=0.1)
        self.beat("scatter", pause=1.2)
        self.beat("same?")
        self.beat("shared", motions.share_draws(board, LOOP, 4.0), pause=0.6)
        self.beat("open", motions.open_lids(board, WEIGHTS), pause=0.1)
        self.beat("off", pause=1.8)
        self.beat("why", motions.count_draws(board, LOOP, 2.4), pause=0.1)
        self.beat("ons", pause=1.8)
        self.beat("many", motions.draw_many(board, (LOOP, FIT), 4.0), pause=0.1)
        self.beat("answer", pause=2.0)
