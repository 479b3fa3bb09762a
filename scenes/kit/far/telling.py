"""Motions: arrows come, all rows take a step, the step grows far too long, and many X take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import DOWN, LEFT, RIGHT, UP, Animation, Create, VGroup, linear, smooth

from gradmath.records.far_steps import FarStep
from scenes.kit.cells.moves import Rate, Settle
from scenes.kit.far.plot import FAR, LOW, NEAR, swept
from scenes.kit.far.stage import FarStage
from scenes.kit.far.tag import GainTag
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.space.scenery import ComeRound

_RESTS = 0.4  # where a glide turns back
_DIM = 0.3  # of what is not spoken of


def arrive(stage: FarStage) -> Iterator[Animation]:
    """Rows grow as arrows, then their gradients; they shrink aside, and the plot comes."""
    arrows, plot, start = stage.arrows, stage.plot, stage.film.start
    for arrow in arrows.arrows:
        arrow.follow(start.X)
    yield Score([
        *((0.0, Create(line, run_time=0.5)) for line in arrows.axes.lines),
        *((0.1 * k, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
          for k, each in enumerate(arrows.arrows)),
    ])  # fmt: skip
    yield stage.light(start.backward, start)
    yield Score(
        (0.1 * k, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.8, comes=True))
        for k, each in enumerate(arrows.gradients)
    )
    yield stage.light(start.gains, start)
    shrink = ComeRound(arrows.space, stage.near, *arrows.whole, run_time=1.2)
    yield Score([
        (0.0, shrink),
        *((0.7 + 0.2 * k, Create(axis.line, run_time=0.6))
          for k, axis in enumerate((plot.axes.across, plot.axes.up))),
        *come(1.2, plot.axes.across.marks, plot.axes.up.marks, *plot.names, plot.ground),
        (1.5, Vary(plot.bead, plot.bead.grow_to, 0.05, 1.0, run_time=0.4, comes=True)),
    ])  # fmt: skip
    yield Settle(lambda: stage.follow(start), run_time=0.1)


def there_and_back(stage: FarStage) -> Iterator[Animation]:
    """A short step forwards, and the same one backwards; each leaves its number."""
    film, plot = stage.film, stage.plot
    middle = film.nearby.index(film.start)
    yield stage.light(film.start.dial, film.start)
    yield glide(stage, film.nearby[middle:], 1.8)
    plot.tags = [GainTag(plot.axes, swept(film.short), LEFT + UP),
                 GainTag(plot.axes, swept(film.back), RIGHT + DOWN)]  # fmt: skip
    yield Score(come(0.0, plot.tags[0]))
    yield Settle(lambda: None, run_time=_RESTS)
    yield glide(stage, film.nearby[::-1], 2.6)
    yield Score(come(0.0, plot.tags[1]))


def glide(
    stage: FarStage, runs: Sequence[FarStep], run_time: float, rate: Rate = smooth
) -> Animation:
    """Step after step; autograd runs along."""
    return Follow(stage.living, runs, stage.follow, run_time=run_time, rate=rate)


def promise(stage: FarStage) -> Iterator[Animation]:
    """Back to the short step; a dashed line grows as steep as the squares of X.grad sum to."""
    plot, film = stage.plot, stage.film
    yield Score(go(0.0, *plot.tags))
    yield glide(stage, film.nearby, 1.0)
    yield stage.light(film.short.squares, film.short)
    span = plot.axes.across.spans

    def reach(share: float) -> None:
        plot.promise.reach_to(share * span[1].low, share * span[0].high)

    yield Vary(plot.promise, reach, 0.0, 1.0, run_time=1.2, comes=True)
    plot.shown = True


def meet(stage: FarStage) -> Iterator[Animation]:
    """Arrows give way to tanh, on which a dot stands for each pair of them."""
    saturation, short = stage.saturation, stage.film.short
    yield stage.light("new = ", short)
    saturation.follow(short)
    yield Score([
        *go(0.0, *stage.arrows.whole),
        *come(0.3, *saturation.still),
        (0.5, Vary(saturation.curve, saturation.curve.draw_to, 0.0, 1.0, run_time=0.8, comes=True)),
        *come(1.2, saturation.dots),
    ])  # fmt: skip
    stage.saturated = True


def back_away(stage: FarStage) -> Iterator[Animation]:
    """The plot is looked at from far away: there the promise leads."""
    plot = stage.plot
    yield Vary(plot.drawn, plot.look, NEAR, FAR, run_time=2.2)
    yield stage.light(stage.film.short.dial, stage.film.short)


def go_far(stage: FarStage) -> Iterator[Animation]:
    """The step gets many times as long; then the ceiling comes, which no gain exceeds."""
    plot = stage.plot
    yield glide(stage, stage.film.far, 4.0, linear)
    level, plot.bound = plot.ceiling, VGroup(*plot.tag())
    plot.tags = [GainTag(plot.axes, swept(stage.film.longest), RIGHT)]
    yield Score(come(0.0, *plot.tags))
    yield Score([
        (0.0, Vary(level, level.draw_to, 0.0, 1.0, run_time=1.0, comes=True)),
        *come(0.6, plot.bound),
    ])  # fmt: skip


def grow(stage: FarStage, start: int, end: int, run_time: float) -> Animation:
    """All random X step farther, from one of the rates to another."""
    moved = VGroup(stage.plot.crowd, stage.count, stage.window)
    return Vary(moved, stage.crowd_to, start, end, run_time=run_time, rate=linear)


def others(stage: FarStage) -> Iterator[Animation]:
    """The one X recedes; random ones take its place, and a short step."""
    plot, few = stage.plot, stage.film.few
    line, plot.shown, plot.marked = plot.lines[0], False, False
    yield Score([
        *go(0.0, *stage.saturation.still, *stage.saturation.living),
        *go(0.0, plot.bound, plot.ceiling, plot.promise, plot.bead,
            *plot.tags),
        (0.0, Vary(line, line.dim_to, 1.0, _DIM, run_time=0.5)),
    ])  # fmt: skip
    yield Score([
        (0.0, stage.light(few[0].counts, few[0])),
        (0.0, Vary(plot.drawn, plot.look, FAR, LOW, run_time=0.8)),
    ])  # fmt: skip
    yield Score(come(0.0, stage.count_name, stage.count, plot.crowd, run_time=0.3))
    yield stage.light(few[0].dial, few[0])
    yield grow(stage, 0, len(few) - 1, 2.2)


def last_steps(stage: FarStage) -> Iterator[Animation]:
    """On to the long one; then the one X and its promise are seen again beside them."""
    plot = stage.plot
    line = plot.lines[0]
    last = len(stage.film.crowds) - 1
    yield grow(stage, len(stage.film.few) - 1, last, 4.5)
    yield Settle(lambda: None, run_time=_RESTS)
    yield Vary(VGroup(plot.drawn, plot.crowd), plot.look, LOW, FAR, run_time=0.8)
    plot.tags = [GainTag(plot.axes, swept(stage.film.longest), RIGHT)]
    yield Score([
        (0.0, Vary(line, line.dim_to, _DIM, 1.0, run_time=0.6)),
        *come(0.0, plot.promise, plot.bead, *plot.tags),
    ])  # fmt: skip
