"""Tutorial 4: v shares out a budget; moved along, it hardly changes the sum of the gradient."""

from __future__ import annotations

from gradmath.problems.tutorial_4.same_budget import LEAF, same_budget
from gradmath.problems.tutorial_4.same_budget import SameBudget as Found
from gradmath.records.budget import BudgetRun
from scenes.kit import (
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    Words,
    announce,
    ask,
    larger,
    ratio,
    rises,
    silent,
    state,
)
from scenes.kit.budget import changing, motions
from scenes.kit.budget.board import BudgetBoard
from scenes.kit.budget.facts import (
    Between,
    Doubled,
    GrowsAsRow,
    Hardly,
    OneBudget,
    Shrinks,
    TwoSlopes,
    WeighedSlopes,
)
from scenes.kit.floors.facts import SumOfAll
from scenes.kit.motion.score import Score
from scenes.kit.truth.claims import Ordinal

LINES = 2  # of code


class SameBudget(Lecture):
    """Moving weight along moves the gradient along; its sum follows the slopes, and the budget."""

    captions = {
        "title": ask("More weight, more gradient?"),
        "floors": announce("`out`: `inp` by the curve, turned over."),
        "budget": announce("`v`: one bucket of sand, shared out over `out`."),
        "returning": announce("Back by the curve: a share meets its slope."),
        "back": state("Each share times its slope: {low} or {high}."),
        "lay": state("All of `inp.grad` together: {before}."),
        "row": ask("What if row {row} of `v` gets more weight?"),
        "guess": ask(
            "And the sum?",
            ring=True,
            choices={"as row": "grows with it", "hardly": "hardly moves", "shrinks": "shrinks"},
        ),
        "shift": silent(),
        "entry": state({
            "fivefold": "{place}: from {small} to {large}, fivefold.",
            "grown": "{place}: from {small} to {large}.",
        }),
        "surprise": state("But the sum hardly moves: now {after}."),
        "near": silent(),
        "why": state("Sand counts {low_now} or {high_now}: the sum lies between."),
        "second": ask("And with more sand?"),
        "more": silent(),
        "double": state("Twice the sand: each entry doubles."),
        "curve": ask("And where the slopes are {flat} and {steep}?"),
        "move": silent(),
        "pour": state("Now the sum grows from {least} to {most}."),
        "answer": state({
            "grows": "The sum grows as sand moves to a steeper slope.",
            "law": "The sum: how much sand lies at which slope.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(same_budget)
        first, second, steep = found.shifted[0], found.doubled[0], found.poured[0]
        self.words = words_of(found)
        window = self.open_window(first.listing, LEAF, lines=LINES)
        board = self.board = BudgetBoard((*found.shifted, *found.doubled))
        self.beat("floors", motions.arrive(board, window), pause=0.2)
        self.beat("budget", changing.share_out(board, window), pause=0.1)
        self.beat("returning", Score(motions.tangents(board, 0.0)), motions.pull(board, window))
        self.beat("back")
        self.beat("lay", motions.lay(board, window), pause=0.1)
        self.beat("row", changing.point_at(board, found.row, window))
        self.beat("guess")
        self.beat(
            "shift", Score(motions.keep(board)), motions.sweep(board, window, found.shifted, 4.2)
        )
        self.beat("entry", changing.answer_in_column(board, found.row))
        self.beat("surprise", changing.point_at_sum(board), pause=0.8)
        self.beat("near", changing.come_near(board))
        self.beat("why", pause=0.4)
        self.beat("second", changing.step_back(board, window, second))
        self.beat("more", motions.sweep(board, window, found.doubled, 2.0))
        self.beat("double", pause=0.4)
        other = self.other = BudgetBoard(found.poured, (board.inp, board.out))
        self.beat("curve", changing.leave(board, window, steep), changing.come_anew(other, window))
        self.beat("move", motions.sweep(other, window, found.poured, 3.0))
        self.beat("pour", pause=0.6)
        self.beat("answer", changing.run_through(other), pause=1.0)


def words_of(found: Found) -> Words:
    first, last, row = found.shifted[0], found.shifted[-1], found.row
    flat, steep = found.poured[0], found.poured[-1]

    def gradient(run: BudgetRun) -> Entry:
        return Entry(run.grad, (0, row), ink=Face.GRADIENT)

    sums = first.total, last.total
    grown = Doubled.of(found.doubled[0], found.doubled[-1]), rises((flat.total, steep.total))
    return Words(
        {
            "low": Entry(first.slopes, (0, 1)),
            "high": Entry(first.slopes, (0, 0)),
            "low_now": Entry(last.slopes, (0, 1)),
            "high_now": Entry(last.slopes, (0, 0)),
            "flat": Entry(flat.slopes, (0, 1)),
            "steep": Entry(flat.slopes, (0, 0)),
            "row": Ordinal(first.v, 0, row),
            "place": Position(last.grad, (0, row), Face.GRADIENT),
            "small": gradient(first),
            "large": gradient(last),
            "before": Entry(first.total, ink=Face.GRADIENT),
            "after": Entry(last.total, ink=Face.GRADIENT),
            "least": Entry(flat.total, (), 0, Face.GRADIENT),
            "most": Entry(steep.total, (), 0, Face.GRADIENT),
        },
        {
            "budget": OneBudget(first.v),
            "back": TwoSlopes.of(first),
            "lay": SumOfAll(first.grad, first.total),
            "as row": GrowsAsRow(*sums, (first.v, last.v), row),
            "hardly": Hardly(*sums),
            "shrinks": Shrinks(*sums),
            "fivefold": ratio(gradient(last), gradient(first), 5),
            "grown": larger(gradient(last), gradient(first)),
            "surprise": Hardly(*sums),
            "why": Between(last.v, last.slopes, last.total),
            "double": grown[0],
            "pour": [grown[1], weighed_slopes(steep)],
            "grows": [Law(weighed_slopes, found.runs), grown[1]],
            "law": Law(weighed_slopes, found.runs),
        },
    )


def weighed_slopes(run: BudgetRun) -> WeighedSlopes:
    """The sum of a gradient is that of the slopes, each as often as weight lies there."""
    return WeighedSlopes(run.v, run.slopes, run.total)
