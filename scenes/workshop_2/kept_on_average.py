"""Workshop 2, line 2: what V asks of the entries of Y is kept on average, not every time."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_2.kept_on_average import Changes, kept_on_average
from gradmath.problems.workshop_2.kept_on_average import KeptOnAverage as Found
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Follow,
    Frame,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Position,
    Region,
    appear,
    speech,
    together,
    vanish,
)
from scenes.kit.cells.tally import Count

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=1.0)
HOLD = 1.0  # seconds for each average

GUESS = "`V` rewards where it is amber, penalises where it is pink. Will `Y` obey?"
STEP = "A step along `X.grad`, and this is how `Y` changes."
MORE = "Now draw many random `X`, and average the change."
FLIP = "Flip the sign of `V` off the diagonal: the average flips there, too."
ANSWER = "What `V` asks for is kept on average; a single step may break it."


class KeptOnAverage(Lecture):
    """A reward step may move an entry of Y against V; its mean over random X does not."""

    title = "Does Y do what V asks?"

    def construct(self) -> None:
        found = self.problem(kept_on_average)
        given, flipped = found.given, found.flipped
        board = LineUp(
            STAGE,
            V=Matrix(given.V, Face.GRADIENT, "`V`, you choose", others=[flipped.V]),
            change=Matrix(given.single, Face.VALUE, "change of `Y`",
                          others=[*given.averages, *flipped.averages]),
            Y=Matrix(found.start.Y, Face.VALUE, "`Y`", instead_of="change"),
        )  # fmt: skip
        drawn = Count("averaged over random `X`:", given.counts[0]).below_title()
        _, backward, _, change = found.listing.lines

        def follow(k: int) -> None:
            drawn.follow(given.counts[k])
            board["change"].follow(given.averages[k])

        def flip(changes: Changes) -> None:
            board["V"].follow(changes.V)
            board["change"].follow(changes.averages[-1])

        averaging = Follow(VGroup(board["change"], drawn), range(len(given.counts)), follow,
                           run_time=HOLD * len(given.counts))  # fmt: skip
        self.beat("choose V", appear(board.whole("V"), board.whole("Y")), code=found.listing,
                  line=backward, say=GUESS, pause=1.8)  # fmt: skip
        stepped = together(vanish(board.whole("Y")), appear(board.whole("change")))
        self.beat("step", stepped, line=change, say=STEP)
        against = VGroup(*(Frame(board["change"][index]) for index in given.against))
        pointing = [appear(against)] if given.against else []
        self.beat("disobedience", *pointing, say=say_against(found), pause=1.2)
        pointed = [vanish(against)] if given.against else []
        self.beat("average", *pointed, appear(drawn), averaging, say=MORE)
        self.beat("obeyed", say=say_kept(given), pause=1.2)
        flipping = Follow(VGroup(board["V"], board["change"]), [given, flipped], flip, run_time=1.6)
        self.beat("flip V", flipping, say=FLIP, pause=1.2)
        self.beat("answer", say=ANSWER, pause=1.5)


def say_against(found: Found) -> Phrase:
    against = found.given.against
    if not against:
        return speech("This time `Y` does what `V` asks, as far as can be seen.")
    return speech(
        "Against the wish of `V` moved {}.", [Position(found.start.Y, index) for index in against]
    )


def say_kept(given: Changes) -> Phrase:
    last = given.averages[-1]
    if given.against_on_average:
        moved = [Position(last, index) for index in given.against_on_average]
        return speech("Even on average, against the wish of `V`: {}.", moved)
    return speech(
        "On average: {} on the diagonal, {} off it, give or take {}.",
        Entry(last, (0, 0), ink=Face.VALUE),
        Entry(last, (0, 1), ink=Face.VALUE),
        Entry(given.errors[-1], (0, 1), decimals=4),
    )
