"""Workshop 2, line 4: the expected gradient is zero, and its picture shows Monte Carlo noise."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_2.the_average_is_noise import TheAverageIsNoise as Found
from gradmath.problems.workshop_2.the_average_is_noise import the_average_is_noise
from scenes.kit import (
    SAFE,
    Axes,
    Curve,
    Entry,
    Face,
    Follow,
    Lecture,
    LineUp,
    Matrix,
    Phrase,
    Region,
    Series,
    Span,
    appear,
    every,
    follow_runs,
    speech,
    vanish,
)
from scenes.kit.boards.matrices import FACES
from scenes.kit.cells.tally import Count
from scenes.kit.charts.axes import axis_name
from scenes.kit.charts.curves import Band
from scenes.kit.look.theme import HAIRLINE, MOVE

STAGE = Region(SAFE.left, SAFE.left + 4.6, bottom=-1.95, top=1.35)
CHART = Region(SAFE.left + 5.0, SAFE.right, bottom=-1.95, top=1.5)
WHOLE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=1.35)
HOLD = 0.18  # seconds for each number of samples

ONE = "Some random `X`, and the `X.grad` that it gets."
GUESS = "Average it over many random `X`. Which pattern will appear? Guess."
MANY = "The entries of the average, for a growing number of `X`."
WHY = "Why? Look at a single `X`, and then at `-X`."
ANSWER = "A picture of the averaged gradient is a picture of noise."


class TheAverageIsNoise(Lecture):
    """Y is even in X, so X.grad averages to zero: what is left of it is noise in its band."""

    title = "What is left on average?"

    def construct(self) -> None:
        found = self.problem(the_average_is_noise)
        first, averages = found.first, found.averages
        others = averages
        gradient = Matrix(first.X_grad, Face.GRADIENT, "`X.grad`", others=others)
        board = LineUp(STAGE, G=gradient)
        drawn = Count("averaged, `n` =", found.counts[0]).below_title()
        names = axis_name("averaged `X.grad`"), axis_name("decimal logarithm of `n`")
        up = Span.of(found.low, found.high)
        axes = Axes.filling(CHART, Span.of(found.log_n), up, names)
        log_n, rows = Series(found.log_n), found.means.shape[1:]
        curves = [
            Curve(axes, log_n, Series(found.means, (i, j)), face=Face.GRADIENT, width=HAIRLINE)
            for i in range(rows[0])
            for j in range(rows[1])
        ]
        band = Band(axes, log_n, Series(found.low), Series(found.high))

        def follow(k: int) -> None:
            board["G"].follow(averages[k])
            drawn.follow(found.counts[k])
            for curve in curves:
                curve.follow(curve.across, curve.up, max(2, k + 1))

        moving = VGroup(board["G"], drawn, *curves)
        growing = Follow(moving, range(len(averages)), follow, run_time=HOLD * len(averages))
        draw, similarity, backward = found.listing.lines

        self.beat("one X", appear(board.whole("G")), code=found.listing, line=backward, say=ONE)
        self.beat("guess", line=draw, say=GUESS, pause=1.8)
        follow(0)
        self.beat("average", appear(axes, drawn, *curves), growing, say=MANY)
        self.beat("band", appear(band, run_time=MOVE), say=say_band(found), pause=1.2)
        chart = VGroup(axes, band, *curves, drawn, board.whole("G"))
        mirror = LineUp(
            WHOLE,
            X=Matrix(first.X, Face.VALUE, "`X`", others=[found.mirrored.X]),
            G=Matrix(first.X_grad, Face.GRADIENT, "`X.grad`", others=[found.mirrored.X_grad],
                     before=FACES),
            Y=Matrix(first.Y, Face.VALUE, "`Y`", others=[found.mirrored.Y]),
        )  # fmt: skip

        wholes = [mirror.whole(key) for key in ("X", "G", "Y")]
        turning = follow_runs([first, found.mirrored], run_time=2.4, X=mirror["X"],
                              X_grad=mirror["G"], Y=mirror["Y"])  # fmt: skip
        self.beat("why", vanish(chart), appear(*wholes), line=similarity, say=WHY)
        self.beat("mirrored", turning, say=say_mirrored(found), pause=1.2)
        self.beat("answer", say=ANSWER, pause=1.5)


def say_band(found: Found) -> Phrase:
    if not found.inside:
        return speech("The band is what noise of this size leaves of an average.")
    return speech(
        "All stay in the band of three standard errors: from {} down to {}.",
        *(Entry(found.high, (k,), decimals=3) for k in (0, len(found.counts) - 1)),
        holds=every(found.excess, "<=", 0),
    )


def say_mirrored(found: Found) -> Phrase:
    return speech(
        "`-X` has the same `Y` and exactly the opposite `X.grad`: they cancel.",
        holds=[every(found.mirrored.Y, "==", found.first.Y), every(found.together, "==", 0)],
    )
