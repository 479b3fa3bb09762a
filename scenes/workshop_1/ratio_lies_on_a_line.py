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
        "title": ask("Can averages find a hidden ratio?"),
        "hidden": announce("`W[3, 3]` and `W[2, 2]` are hidden. We read averages."),
        "draws": announce("{few} random draws as dots: amber where a gradient arrives."),
        "first": announce("Divide the averages: a point over `v[3] / v[2]`."),
        "points": announce("New `v`, new draws: point after point."),
        "seems": state({"straight": "Straight, it seems."}),
        "divide": announce("Divide by `v[3] / v[2]`: `W` should be left. Magnify."),
        "scatter": state("From close by they scatter: from {low} to {high}."),
        "same?": ask(
            "Same draws: straighter, nearer?",
            ring=True,
            choices={"both": "both", "straighter": "straighter", "neither": "as before"},
        ),
        "shared": silent(),
        "open": announce("Lift the lids. Dashed: `W[3, 3] / W[2, 2]`."),
        "off": state({
            "off": "Straighter, not nearer: {percent} percent away.",
            "by chance": "Straighter, and by chance nearer: {percent} percent away.",
        }),
        "why": announce("Why? Put the amber dots together, and let `v` run."),
        "pull": state("Same dots for every `v`: {target} × {upper} / {lower} {makes} {level}."),
        "many": announce("So new draws, {n} at a time."),
        "closer": announce("Magnify again, with standard errors."),
        "answer": state({"found": "Averages of new draws find it: {fit}, give or take {give}."}),
    }  # fmt: skip

    def construct(self) -> None:
        hidden = self.problem(ratio_lies_on_a_line)
        self.words = words_of(hidden)
        window = self.open_window(hidden.few.listing, LOOP)
        board = self.board = RatioBoard(hidden, window)
        self.beat("hidden", motions.hide_weights(board), motions.weigh(board), pause=0.1)
        self.beat("draws", motions.first_draws(board, GRADIENTS), pause=0.1)
        self.beat("first", motions.first_point(board, (AVERAGE, RATIO)), pause=0.2)
        self.beat("points", motions.other_points(board, 3.4))
        self.beat("seems", pause=0.2)
        self.beat("divide", motions.divide(board, FACTOR), motions.magnify(board), pause=0.1)
        self.beat("scatter", pause=1.0)
        self.beat("same?")
        self.beat("shared", motions.share_draws(board, (LOOP, FACTOR), 2.3), pause=0.4)
        self.beat("open", motions.open_lids(board, WEIGHTS), pause=0.1)
        self.beat("off", pause=0.6)
        self.beat("why", motions.count_draws(board, LOOP, 1.2), pause=0.1)
        self.beat("pull", motions.pull(board), pause=1.8)
        self.beat("many", motions.draw_many(board, (LOOP, FACTOR), 1.9), pause=0.1)
        self.beat("closer", motions.look_closer(board, FIT), pause=0.1)
        self.beat("answer", pause=1.6)
