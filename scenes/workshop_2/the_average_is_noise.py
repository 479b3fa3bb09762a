"""Workshop 2: X is random; the average of X.grad fades, and a picture of it is one of chance."""

from __future__ import annotations

from gradmath.problems.workshop_2.the_average_is_noise import (
    AVERAGED,
    MEASURED,
    MIRRORED,
    SEEDED,
    SIMILAR,
    TOGETHER,
    the_average_is_noise,
)
from gradmath.problems.workshop_2.the_average_is_noise import TheAverageIsNoise as Found
from scenes.kit import Entry, Law, Lecture, Words, announce, ask, silent, state
from scenes.kit.cells.loop_window import LoopWindow
from scenes.kit.code_scene import CORNER
from scenes.kit.fading import mirroring, motions
from scenes.kit.fading.board import FadingBoard
from scenes.kit.fading.facts import (
    ByChance,
    LeftOver,
    OppositeGradients,
    SameOfBoth,
    TenthOfIt,
)

LINES = 3  # of code


class TheAverageIsNoise(Lecture):
    """X and -X have opposite gradients, so that nothing is left of them on average but chance."""

    captions = {
        "title": ask("What is left on average?"),
        "draws": announce("`X` is drawn at random, and gets its `X.grad`."),
        "guess": ask(
            "Averaged over {n}?",
            ring=True,
            choices={"pattern": "a pattern", "colour": "one colour", "nothing": "only noise"},
        ),
        "average": announce("The average over the draws so far, and its `size`."),
        "law": state({"tenth": "Only noise: a hundred times the draws, about a tenth of it."}),
        "why": announce("Why? Just as likely as `X`: its mirror image `M`, `-X`."),
        "same": state({"same": "`M` has the same `Y`. Now `X.grad` meets `M.grad`."}),
        "meet": silent(),
        "together": state({"zero": "Opposite arrows: `X.grad + M.grad` is exactly {zero}."}),
        "pictures": state({"chance": "Another seed, another picture: only noise is left."}),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(the_average_is_noise)
        self.words = words_of(found)
        *others, first = found.draws[::-1]
        lit = first.listing.after(found.drawn)
        window = self.show_window(LoopWindow(first.listing, lit, CORNER, LINES))
        board = self.board = FadingBoard(
            found.draws, found.mirrored, found.together, found.averages, found.law, window
        )
        self.beat("draws", motions.first_draw(board, found.back),
                  motions.another_draw(board, others[-1]), motions.another_draw(board, first),
                  pause=0.3)  # fmt: skip
        self.beat("guess", pause=0.1)
        self.beat("average", motions.to_the_plot(board, MEASURED), motions.fade(board, 7.0),
                  pause=0.6)  # fmt: skip
        self.beat("law", motions.other_seeds(board, SEEDED), pause=1.8)
        self.beat("why", mirroring.mirror(board, MIRRORED, SIMILAR), pause=0.1)
        self.beat("same", pause=0.6)
        self.beat("meet", mirroring.oppose(board, found.mirrored_back),
                  mirroring.cancel(board, TOGETHER), pause=0.1)  # fmt: skip
        self.beat("together", pause=1.8)
        self.beat("pictures", mirroring.spread(board, AVERAGED), mirroring.stretch(board, 2.6),
                  pause=2.4)  # fmt: skip


def words_of(found: Found) -> Words:
    run, average, averages = found.draws[0], found.average, found.averages
    return Words(
        {
            "n": Entry(found.count),
            "zero": Entry(found.together, (0, 0)),
        },
        {
            **{what: LeftOver(average, what) for what in ("pattern", "colour", "nothing")},
            "tenth": Law(TenthOfIt, (averages,)),
            "same": SameOfBoth(run.X, run.Y, found.mirrored.X, found.mirrored.Y),
            "zero": OppositeGradients(run, found.mirrored, found.together, found.most),
            "chance": Law(ByChance, (averages,)),
        },
    )
