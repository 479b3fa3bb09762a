"""Workshop 2, line 4: the average tells nothing about V, the size of X.grad does."""

from __future__ import annotations

from manim import VGroup

from gradmath.problems.workshop_2_statistics import GradientSizes, gradient_sizes
from scenes.kit import SAFE, Entry, Face, Lecture, Phrase, Region, appear, every, speech, vanish
from scenes.kit.axes import Axes, Span, axis_name
from scenes.kit.charts import Curve, Series
from scenes.kit.matrices import LineUp, Matrix
from scenes.kit.motions import Follow, together
from scenes.kit.stage import centred

STAGE = Region(SAFE.left, SAFE.left + 5.0, bottom=-1.95, top=1.45)
CHART = Region(SAFE.left + 5.4, SAFE.right, bottom=-1.95, top=1.5)
WIDTH, HEIGHT = 5.8, 2.2
HOLD = 0.05  # seconds for each member of a family

GUESS = "`X.grad` averages to nothing, whatever `V` is. What does `V` change, then? Guess."
SWEEP = "Weight moves off the diagonal, and the size of `X.grad` goes up."
HEAVY = "The sizes of single entries: by symmetry, the rows cannot be told apart."


class SizeIsNoAccident(Lecture):
    """V decides how large X.grad is: more off the diagonal, where tanh is not flat."""

    title = "What does V change, if not the average?"

    def construct(self) -> None:
        found = self.problem(gradient_sizes)
        even, signed, members = found.even, found.signed, found.members
        board = LineUp(STAGE, V=Matrix(members[0], Face.GRADIENT, "`V`", others=members))
        names = axis_name("root mean square of `X.grad`"), axis_name("off the diagonal")
        axes = Axes(Span.of(even.family.b), Span.of(even.size, also=(0,)), width=WIDTH,
                    height=HEIGHT, names=names)  # fmt: skip
        centred(axes, CHART)
        b = Series(even.family.b)
        curve = Curve(axes, b, Series(even.size), face=Face.GRADIENT)
        blind = Curve(axes, b, Series(signed.size))

        def follow(k: int) -> None:
            board["V"].follow(members[k])
            curve.follow(b, Series(even.size), max(2, k + 1))

        follow(0)
        along = Follow(VGroup(board["V"], curve), range(len(members)), follow,
                       run_time=HOLD * len(members))  # fmt: skip
        draw, _, backward = found.listing.lines
        self.beat("guess", appear(board.whole("V")), code=found.listing, say=GUESS, pause=1.8)
        self.beat("size", appear(axes, curve), along, line=backward, say=SWEEP)
        self.beat("larger", say=say_larger(found), pause=1)
        self.beat("why", say=say_why(found), pause=1)
        self.beat("sign", appear(blind), say=say_blind(found), pause=1)
        sizes = LineUp(CHART, rms=Matrix(found.rows_even, Face.GRADIENT, "size of `X.grad`",
                                         others=[found.rows_heavy]))  # fmt: skip
        raise NotImplementedError
