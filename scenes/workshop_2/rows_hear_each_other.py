"""Workshop 2, line 3: rows are coupled, and where they point all together does not matter."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from gradmath.problems.workshop_2.rows_hear_each_other import RowsHearEachOther as Found
from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from gradmath.problems.workshop_2.similarity import Similarity
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Follow,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Region,
    appear,
    every,
    speech,
)
from scenes.kit.boards.rows_view import Rows, Space, reach_of
from scenes.kit.look.theme import MOVE
from scenes.kit.truth.claims import Ordinal

VIEW = Region(SAFE.left, SAFE.left + 5.2, bottom=-2.0, top=2.2)
STAGE = Region(SAFE.left + 5.4, SAFE.right, bottom=-1.95, top=1.45)
FROM = (180.0, 20.0)  # degrees around and above; here the rows stand apart
HOLD = 0.12  # seconds for each state
SLOPE = 1.5  # how much longer gradients are drawn than rows

ROWS = "The rows of `X`, as arrows in the space of their entries."
COMPARE = "`Y` compares the rows: blue where they agree, violet where not."
GRADIENTS = "At the tips, the rows of `X.grad`: the way up for `L = (V * Y).sum()`."
TURN = "Back, and now let the whole bundle turn as a rigid body."
ANSWER = "What counts is how a row stands to the others, not where it points."


class RowsHearEachOther(Lecture):
    """One row moves and every row's gradient changes; all turn together and Y does not notice."""

    title = "Who hears when a row moves?"

    def construct(self) -> None:
        found = self.problem(rows_hear_each_other)
        start, runs = found.start, (*found.nudged, *found.turned)
        space = Space(VIEW, start.X.shape[1], reach_of([run.X for run in runs])).seen_from(*FROM)
        rows = Rows(space, start.X, start.X_grad, scale=SLOPE)
        board = LineUp(
            STAGE,
            Y=Matrix(start.Y, Face.VALUE, "`Y`", others=[run.Y for run in runs]),
        )  # fmt: skip
        similarity, backward, _ = start.listing.lines

        def along(way: Sequence[Similarity]) -> Follow:
            def follow(run: Similarity) -> None:
                rows.follow(run.X, run.X_grad)
                board["Y"].follow(run.Y)

            moving = VGroup(rows, board["Y"])
            return Follow(moving, way, follow, run_time=HOLD * len(way))

        arrows = appear(space, *rows.arrows, *rows.labels, run_time=MOVE)
        self.beat("rows", arrows, code=start.listing, say=ROWS)
        self.beat("compare", appear(board.whole("Y")), line=similarity, say=COMPARE)
        self.beat("gradients", appear(*rows.slopes), line=backward, say=GRADIENTS)
        self.beat("guess", say=say_guess(found), pause=1.8)
        self.beat("one row", along(found.nudged), say=say_nudge(found), pause=1.2)
        self.beat("heard", say=say_heard(found), pause=1.2)
        self.beat("back", along(found.nudged[::-3]), say=TURN, pause=0.3)
        self.beat("all rows", along(found.turned), say=say_turn(found), pause=1)
        self.beat("answer", say=ANSWER, pause=1.5)


def say_guess(found: Found) -> Phrase:
    row = Ordinal(found.start.X, 0, found.row)
    return speech("Move row {} alone. Whose gradients will change? Guess.", row)


def say_nudge(found: Found) -> Phrase:
    row = Ordinal(found.start.X, 0, found.row)
    return speech("In `Y`, row {} and column {} change.", row, row)


def say_heard(found: Found) -> Phrase:
    heard = [Entry(found.change, (i,)) for i in range(found.change.shape[0])]
    if every(found.change, ">", 0).fault() is not None:
        return speech("The rows of `X.grad` changed by {}.", heard)
    return speech(
        "No row of `X.grad` stayed as it was: {}.",
        heard,
        holds=every(found.change, ">", 0),
    )


def say_turn(found: Found) -> Phrase:
    return speech(
        "`X.grad` turns along; no entry of `Y` moves by more than {}: rounding.",
        Entry(found.Y_rounding),
        holds=every(found.Y_drift, "<=", found.Y_rounding),
    )
