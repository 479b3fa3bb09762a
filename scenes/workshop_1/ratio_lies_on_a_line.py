"""Workshop 1, line 5: the ratio of two averaged gradients against the ratio of their weights."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, Create, VGroup

from gradmath.problems.workshop_1.ratio_lies_on_a_line import RatioLiesOnALine as Found
from gradmath.problems.workshop_1.ratio_lies_on_a_line import ratio_lies_on_a_line
from scenes.kit import (
    SAFE,
    Axes,
    Curve,
    Entry,
    Face,
    Lecture,
    Phrase,
    Position,
    Region,
    Series,
    Span,
    appear,
    speech,
    vanish,
)
from scenes.kit.charts.axes import axis_name
from scenes.kit.charts.curves import Band
from scenes.kit.charts.points import points_of
from scenes.kit.look.theme import HEADING, MOVE

CHART = Region(SAFE.left, 1.9, bottom=-2.2, top=2.4)
NOTES = Region(2.3, SAFE.right, bottom=-1.0, top=0.6)

GUESS = "Divide the averages, and the weights. Which picture comes out? Guess."
CLOSE = "Closer: the slope of a point by itself, with its standard error, and the fit."
LOOKS = "It looks like a line through the origin."
FIT = "Fitted through the origin, points weighted by their standard errors."
ANSWER = "The chances of the gates cancel, `v` is divided out. What is left is `W`."
SHARED = "Independent draws: shared ones would lie on a line by force."


class RatioLiesOnALine(Lecture):
    """Averaged gradients tell what W is: their ratio grows with v3 / v2 by W33 / W22."""

    title = "What do averages tell about W?"

    def construct(self) -> None:
        found = self.problem(ratio_lies_on_a_line)
        averages, ratios, slopes = averages_of(found), ratios_of(found), slopes_of(found)
        line, (fit, target) = fitted_line(found, ratios[0]), notes(found)

        self.beat("averages", appear(averages[0]), appear(averages[1], run_time=MOVE),
                  code=found.listing, line="x.grad", say=say_averages(found))  # fmt: skip
        self.beat("guess", say=GUESS, pause=1.8)
        self.beat("ratios", vanish(*averages), appear(ratios[0]),
                  appear(ratios[1], run_time=MOVE), say=LOOKS)  # fmt: skip
        self.beat("the line", Create(line, run_time=MOVE), appear(fit), say=FIT, pause=1.0)
        self.beat("closer", vanish(*ratios, line), appear(slopes[0]),
                  appear(slopes[1], run_time=MOVE), say=CLOSE)  # fmt: skip
        self.beat("independent", say=SHARED)
        self.beat("answer", appear(target), say=ANSWER, pause=1.5)


def weight(found: Found, i: int) -> Position:
    return Position(found.v, (i,), ink=Face.GRADIENT)


def gradient(found: Found, i: int) -> Position:
    return Position(found.x_grad, (i,), ink=Face.GRADIENT)


def averages_of(found: Found) -> tuple[Axes, VGroup]:
    """Both averages against v[2], with error bars."""
    statistics, mean = found.statistics, found.statistics.gradients.mean
    names = axis_name("averages"), axis_name("{}", weight(found, 2))
    axes = Axes.filling(CHART, Span.of(statistics.v2, also=(0.0,)),
                        Span.of(found.low, found.high), names)  # fmt: skip
    parts = VGroup()
    for i, side in ((2, LEFT), (3, RIGHT)):
        points = points_of(
            axes, Series(statistics.v2), Series(mean, (i,)),
            (Series(found.low, (i,)), Series(found.high, (i,))), face=Face.GRADIENT,
        )  # fmt: skip
        label = axis_name("{}", gradient(found, i)).next_to(points[8], UP + side, buff=0.2)
        parts.add(*points, label)
    return axes, parts


def ratios_of(found: Found) -> tuple[Axes, VGroup]:
    """The ratio of the averages against that of the weights."""
    fit = found.statistics.fit
    names = (
        axis_name("{} / {}", gradient(found, 3), gradient(found, 2)),
        axis_name("{} / {}", weight(found, 3), weight(found, 2)),
    )
    axes = Axes.filling(CHART, Span.of(fit.x, also=(0.0,)), Span.of(found.line, found.ratio_low,
                        found.ratio_high, also=(0.0,)), names)  # fmt: skip
    bounds = Series(found.ratio_low), Series(found.ratio_high)
    return axes, VGroup(*points_of(axes, Series(fit.x), Series(fit.y), bounds, face=Face.GRADIENT))


def fitted_line(found: Found, axes: Axes) -> Curve:
    return Curve(axes, Series(found.statistics.fit.x), Series(found.line))


def slopes_of(found: Found) -> tuple[Axes, VGroup]:
    """Each point's own slope, and the band of the fitted_line one."""
    v2 = Series(found.statistics.v2)
    names = axis_name("slope"), axis_name("{}", weight(found, 2))
    axes = Axes.filling(CHART, Span.of(found.statistics.v2, also=(0.0,)),
                        Span.of(found.slopes_low, found.slopes_high), names)  # fmt: skip
    band = Band(axes, v2, Series(found.slope_low), Series(found.slope_high))
    bounds = Series(found.slopes_low), Series(found.slopes_high)
    return axes, VGroup(
        band, *points_of(axes, v2, Series(found.slopes), bounds, face=Face.GRADIENT)
    )


def say_averages(found: Found) -> Phrase:
    return speech(
        "Averages for {} choices of `v`, of {} fresh random `x` apiece.",
        Entry(found.choices), Entry(found.n),
    )  # fmt: skip


def notes(found: Found) -> tuple[Phrase, Phrase]:
    """The fitted_line slope, and the one that W promises, below the code."""
    fit = found.statistics.fit
    W = [Position(found.W, (i, i), ink=Face.VALUE) for i in (3, 2)]
    slopes = Entry(fit.slope, ink=Face.GRADIENT), Entry(fit.slope_error)
    slope = Phrase("slope: {} ± {}", *slopes, em=HEADING)
    target = Phrase("{} / {}: {}", *W, Entry(found.target, ink=Face.VALUE), em=HEADING)
    block = VGroup(slope, target).arrange(DOWN, buff=0.3, aligned_edge=LEFT)
    block.move_to((NOTES.left, NOTES.top, 0.0), aligned_edge=LEFT + UP)
    return slope, target
