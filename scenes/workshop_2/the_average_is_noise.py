"""Workshop 2, line 4: the expected gradient is zero, and its picture shows Monte Carlo noise."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP, VGroup, np

from gradmath.problems.workshop_2_statistics import Averaging, averaged_gradient
from scenes.kit import SAFE, Entry, Face, Lecture, Phrase, Region, appear, every, speech, vanish
from scenes.kit.axes import Axes, Span, axis_name
from scenes.kit.charts import Band, Curve, Series
from scenes.kit.matrices import LineUp, Matrix
from scenes.kit.matrix_motions import swap
from scenes.kit.motions import Follow, together
from scenes.kit.tally import Count
from scenes.kit.theme import HAIRLINE

STAGE = Region(SAFE.left, SAFE.left + 4.6, bottom=-1.95, top=1.45)
CHART = (SAFE.left + 5.5, -1.45, 0.0)
WIDTH, HEIGHT = 6.6, 2.2
HOLD = 0.18  # seconds for each number of samples

ONE = "A random `X` and its `X.grad`."
GUESS = "Average it over many random `X`. Which pattern will appear? Guess."
MANY = "The entries of the average, while `n` grows."
WHY = "Why? Turn `X` into `-X`: `Y` stays, and `X.grad` changes its sign."
"""What follows is the answer."""


class TheAverageIsNoise(Lecture):
    """Y is even in X, so X.grad averages to zero: what is left of it is noise in its band."""

    title = "What does X.grad average to?"

    def construct(self) -> None:
        found = self.problem(averaged_gradient)
        first, averages = found.first, found.averages
        raise NotImplementedError
