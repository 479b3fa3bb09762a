"""Workshop 2, line 4: the average tells nothing about V, the size of X.grad does."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_2.size_is_no_accident import SizeIsNoAccident as Found
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from gradmath.records.tensor import Record
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
    speech,
    vanish,
)
from scenes.kit.charts.axes import axis_name
from scenes.kit.charts.points import Point
from scenes.kit.truth.claims import Ordinal

STAGE = Region(SAFE.left, SAFE.left + 5.0, bottom=-1.95, top=1.45)
CHART = Region(SAFE.left + 5.4, SAFE.right, bottom=-1.95, top=1.5)
HOLD = 0.2  # seconds for each member of the family that is shown
EVERY = 4  # of them

GUESS = "The average is noise, whatever `V` is. So what does `V` change? Guess."
SWEEP = "Weight moves off the diagonal, and the size of `X.grad` goes up."
ENTRIES = "Entry by entry: rows cannot be told apart, but for sampling noise."
ANSWER = "The average is silent about `V`. The size of the gradient is not."


class SizeIsNoAccident(Lecture):
    """V decides how large X.grad is: more off the diagonal, where tanh is not flat."""

    title = "So what does V change?"

    def construct(self) -> None:
        found = self.problem(size_is_no_accident)
        even, signed, members = found.even, found.signed, found.members
        stops = range(0, len(members), EVERY)
        along_family = [members[k] for k in stops]
        board = LineUp(STAGE, V=Matrix(members[0], Face.GRADIENT, "`V`", others=along_family))
        names = axis_name("root mean square of `X.grad`"), axis_name("weight off the diagonal")
        up = Span.of(even.size, also=(0,))
        axes = Axes.filling(CHART, Span.of(even.family.b), up, names)
        b = Series(even.family.b)
        curve = Curve(axes, b, Series(even.size), face=Face.GRADIENT)
        blind = VGroup(*(Point(axes, b.entry(k), Entry(signed.size, (k,))) for k in stops))

        def follow(k: int) -> None:
            board["V"].follow(members[k])
            curve.follow(b, Series(even.size), max(2, k + 1))

        follow(0)
        along = Follow(VGroup(board["V"], curve), stops, follow, run_time=HOLD * len(stops))
        *_, backward = found.listing.lines
        self.beat("guess", appear(board.whole("V")), code=found.listing, say=GUESS, pause=1.8)
        self.beat("size", appear(axes, curve), along, line=backward, say=SWEEP)
        self.beat("larger", say=say_larger(found), pause=1)
        self.beat("why", say=say_why(found), pause=1)
        self.beat("sign", appear(blind), say=say_blind(found), pause=1)
        sizes = LineUp(CHART, rms=Matrix(found.rows_even, Face.GRADIENT, "size of `X.grad`",
                                         others=[found.rows_heavy]))  # fmt: skip
        heavy = LineUp(STAGE, V=Matrix(found.V_even, Face.GRADIENT, "`V`",
                                       others=[found.V_heavy]))  # fmt: skip

        def weigh(records: tuple[Record, Record]) -> None:
            heavy["V"].follow(records[0])
            sizes["rms"].follow(records[1])

        gone = vanish(axes, curve, blind, board.whole("V"))
        weighing = Follow(VGroup(heavy["V"], sizes["rms"]),
                          [(found.V_even, found.rows_even), (found.V_heavy, found.rows_heavy)],
                          weigh, run_time=2.0)  # fmt: skip
        self.beat("entries", gone, appear(heavy.whole("V"), sizes.whole("rms")), say=ENTRIES)
        self.beat("heavier row", weighing, say=say_heavier(found), pause=1)
        self.beat("answer", say=ANSWER, pause=1.5)


def say_larger(found: Found) -> Phrase:
    size = found.even.size
    ends = [Entry(size, (k,), decimals=2, ink=Face.GRADIENT) for k in (0, size.shape[0] - 1)]
    first = float(size.value[0])
    return speech(
        "From {} up to {}: no average, and no accident.",
        *ends,
        holds=every(size, ">=", first),
    )


def say_why(found: Found) -> Phrase:
    return speech(
        "Why? `tanh` is flat on the diagonal: mean slope {} there, {} off it.",
        *(Entry(found.slope, (k,)) for k in range(2)),
    )


def say_blind(found: Found) -> Phrase:
    return speech(
        "Dots: the same with `-b`. The size is blind to that sign.",
        holds=every(found.apart, "<", 0.02),
    )


def say_heavier(found: Found) -> Phrase:
    V, sizes = found.V_heavy, found.rows_heavy
    return speech(
        "A heavier row {} of `V`, and row {} of `X.grad` stands out.",
        Ordinal(V, 0, 0),
        Ordinal(sizes, 0, 0),
    )
