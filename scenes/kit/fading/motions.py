"""Motions: draws come one after another, their average fades, and other seeds' do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, VGroup, linear

from gradmath.records.fading import FadingAverage
from gradmath.records.pairs import ArrowsRun
from scenes.kit.cells.lit_line import light_beginning
from scenes.kit.fading.board import FadingBoard
from scenes.kit.fading.map import FadingMap
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_GROWS, _EACH = 0.7, 0.3  # of an arrow; from one gradient to the next
_SHRINKS, _ANOTHER = 0.45, 1.7  # of an arrow alone; from one draw to the next
_SHORT = 0.7  # of the time until arrows are nothing
_STATES = 420  # of a motion over all counts
_SEED = 0.65  # seconds for the line of another seed
_SLOWLY = 1.4  # how much slower than by equal ratios the first counts pass


def light(board: FadingBoard, line: str) -> Animation:
    return light_beginning(board.window, board.listing, line)


def first_draw(board: FadingBoard, line: str) -> Iterator[Animation]:
    """Arrows grow; gradient by gradient grows at its tip, and with it its row of the map."""
    yield Score([
        *((0.0, Create(each, run_time=0.5)) for each in board.axes.lines),
        *((0.2 + 0.1 * i, Vary(each, each.grow_to, 0.0, 1.0, run_time=_GROWS, comes=True))
          for i, each in enumerate(board.arrows)),
    ])  # fmt: skip
    yield light(board, line)
    for i in range(board.map.shape[0]):
        board.map.turn_row(i, 0.0)
    parts: TimedMoves = come(0.0, board.map_name)
    for i, gradient in enumerate(board.gradients):
        start = _EACH * i
        parts.append(
            (start, Vary(gradient, gradient.grow_to, 0.0, 1.0, run_time=_GROWS, comes=True))
        )
        parts.append((start, turn_row(board.map, i, 0.0, 1.0, comes=True)))
    yield Score(parts)
    board.laid += ["gradients", "map"]


def turn_row(whole: FadingMap, i: int, start: float, end: float, *, comes: bool = False) -> Vary:
    """A row of a map turns up, or is turned away."""
    return Vary(whole.rows[i], lambda share: whole.turn_row(i, share), start, end,
                run_time=_GROWS, comes=comes, goes=not end)  # fmt: skip


def another_draw(board: FadingBoard, run: ArrowsRun) -> Iterator[Animation]:
    """Arrows shrink to nothing, and others grow, which fill the room; the map turns over."""
    space, before, after = board.space, board.eye_for(board.run), board.eye_for(run)

    def show(share: float) -> None:
        """Down to nothing at 1, and up again at 2; gradients go before arrows, and come after."""
        if share >= 1.0 and board.run is not run:
            board.follow(run)
            board.map.tell(run.X_grad)
        come = (share - _SHORT) / (2 - 2 * _SHORT)  # how far the eye has: while arrows are short
        space.look(before.on_the_way_to(after, max(0.0, come)) if come < 1.0 else after)
        seen = 2 * abs(1.0 - share)
        for arrow, gradient in zip(board.arrows, board.gradients, strict=True):
            arrow.grow_to(min(1.0, seen))
            gradient.grow_to(max(0.0, seen - 1.0))
        for i in range(board.map.shape[0]):
            board.map.turn_row(i, seen / 2)

    shown = VGroup(board.axes, *board.arrows, *board.gradients, board.map)
    yield Vary(shown, show, 0.0, 2.0, run_time=_ANOTHER, rate=linear)


def to_the_plot(board: FadingBoard, line: str) -> Iterator[Animation]:
    """The arrows go, and axes come; the map stands for the average of one draw."""
    arrows = [*board.arrows, *board.gradients]
    board.laid = [each for each in board.laid if each not in ("map", "gradients")]
    board.map.tell(board.averages[0].means, (0,))
    yield light(board, line)
    yield Score([
        *((0.0, Vary(each, each.grow_to, 1.0, 0.0, run_time=_SHRINKS, goes=True))
          for each in arrows),
        *go(0.0, board.axes, board.map_name),
        *come(0.3, board.axes_of_size, board.mean_name, board.clock),
        *come(0.7, board.point),
    ])  # fmt: skip


def fade(board: FadingBoard, run_time: float) -> Iterator[Animation]:
    """Ever more draws are averaged."""
    moved = VGroup(board.map, board.clock, board.seeds[0].line, board.point)
    yield Score([(0.0, FadeIn(board.seeds[0].line, run_time=0.05))])
    places = places_in_time(board.averages[0], _SLOWLY)
    yield Follow(moved, places, board.tell, run_time=run_time,
                 rate=linear)  # fmt: skip


def other_seeds(board: FadingBoard, line: str) -> Iterator[Animation]:
    """The lines of other seeds, one after the other; then what theory expects."""
    yield light(board, line)
    for seed in board.seeds[1:]:
        board.window.follow(seed.average.listing)
        yield Follow(VGroup(seed.line, board.window), places_in_time(seed.average), seed.line.tell,
                     run_time=_SEED, rate=linear)  # fmt: skip
    board.law.draw_to(0.0)
    yield Score([
        (0.0, Vary(board.law, board.law.draw_to, 0.0, 1.0, run_time=1.0, comes=True)),
        *come(0.6, board.law_name),
    ])  # fmt: skip


def places_in_time(average: FadingAverage, slowly: float = 1.0) -> Sequence[int]:
    """Places of counts such that equal ratios of these take equal times, the first ones more."""
    counts = average.counts.value.astype(np.float64)
    wanted = average.draws ** (np.linspace(0.0, 1.0, _STATES) ** slowly)
    return [int(np.searchsorted(counts, each * (1 + 1e-9), side="right")) - 1 for each in wanted]


def clear_plot(board: FadingBoard) -> TimedMoves:
    """The plot goes, and then the map."""
    lines = (each.line for each in board.seeds)
    plot = (*lines, board.law, board.law_name, board.point, board.axes_of_size)
    return [*go(0.0, *plot), *go(0.4, board.map, board.mean_name, board.clock)]
