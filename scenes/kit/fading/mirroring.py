"""Motions: a draw and its mirror image, whose gradients meet and are gone; maps are stretched."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, VGroup

from scenes.kit.cells.moves import TurnUp
from scenes.kit.fading import places
from scenes.kit.fading.board import FadingBoard, on_the_way
from scenes.kit.fading.meeting import AT_TIP, GONE, MET
from scenes.kit.fading.motions import clear_plot, light
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.pairs.stage import DIM

_GROWS = 0.8
_PAIR, _MEETS, _ENDS = 0.75, 1.1, 0.45  # from one pair to the next; to meet; to be gone


def mirror(board: FadingBoard, mirrored: str, similar: str) -> Iterator[Animation]:
    """The first draw again; its mirror image grows out of the origin, and a copy out of Y."""
    own, other = board.alike
    yield Score([
        *clear_plot(board),
        (0.0, light(board, mirrored)),
        *((0.0, Create(each, run_time=0.4)) for each in board.axes.lines),
        *((0.1, Vary(each, each.grow_to, 0.0, 1.0, run_time=_GROWS, comes=True))
          for each in board.arrows),
        *come(0.3, own, board.alike_names[0]),
    ])  # fmt: skip
    yield Score([
        (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.4, comes=True))
        for each in board.mirrored
    ])
    yield light(board, similar)
    start, end = places.ALIKE

    def slide(share: float) -> None:
        other.put(on_the_way(start, end, share))

    yield Score([
        (0.0, Vary(other, slide, 0.0, 1.0, run_time=1.2, comes=True)),
        *come(0.9, board.alike_names[1]),
    ])


def oppose(board: FadingBoard, line: str) -> Iterator[Animation]:
    """Gradients grow at the tips of both, and with them their maps."""
    yield Score([*go(0.0, *board.alike, *board.alike_names), (0.0, light(board, line))])
    parts: TimedMoves = []
    for k, (whole, name) in enumerate(zip(board.opposite, board.opposite_names, strict=True)):
        start = 1.0 * k
        for gradient in board.meeting[k]:
            parts.append((start, Vary(gradient, gradient.grow_to, 0.0, 1.0, run_time=_GROWS,
                                      comes=True)))  # fmt: skip
        parts += come(start, whole, name, run_time=_GROWS)
    yield Score(parts)


def cancel(board: FadingBoard, line: str) -> Iterator[Animation]:
    """Pair by pair gradients meet nose to nose and are gone; so their maps do."""
    yield light(board, line)
    parts: TimedMoves = [
        (0.0, Vary(each, each.recede_to, 1.0, DIM, run_time=0.4))
        for each in (*board.arrows, *board.mirrored)
    ]
    for i, pair in enumerate(zip(*board.meeting, strict=True)):
        start = 0.3 + _PAIR * i
        for each in pair:
            parts.append((start, Vary(each, each.meet_to, AT_TIP, MET, run_time=_MEETS)))
            parts.append((start + _MEETS + 0.15,
                          Vary(each, each.meet_to, MET, GONE, run_time=_ENDS)))  # fmt: skip
    end = 0.3 + _PAIR * (len(board.arrows) - 1) + _MEETS + _ENDS
    for whole, place in zip(board.opposite, (places.LEFT, places.RIGHT), strict=True):
        parts.append((0.3, Vary(whole, lambda share, whole=whole, place=place: whole.put(
            on_the_way(place, places.MIDDLE, share)), 0.0, 1.0, run_time=end - 0.3)))  # fmt: skip
    parts += go(0.3, *board.opposite_names)
    parts += come(end - 0.5, board.nothing_name)
    yield Score(parts)
    yield Score([
        *go(0.0, *board.opposite, run_time=0.3),
        *((0.1, TurnUp(cell)) for cell in board.nothing.cells),
    ])  # fmt: skip


def spread(board: FadingBoard) -> Iterator[Animation]:
    """All else goes; the last averages of all seeds stand side by side."""
    gone = [*board.arrows, *board.mirrored, board.axes, board.nothing, board.nothing_name]
    parts = go(0.0, *gone)
    for k, seed in enumerate(board.seeds):
        parts += come(0.15 * k, seed.picture, seed.call)
    yield Score(parts)


def stretch(board: FadingBoard, run_time: float) -> Iterator[Animation]:
    """Their colours become so many times as strong."""
    factor = board.factor

    def show(share: float) -> None:
        for picture in board.pictures:
            picture.stretch_to(factor**share)

    yield Score([
        *come(0.0, board.stretched),
        (0.4, Vary(VGroup(*board.pictures), show, 0.0, 1.0, run_time=run_time)),
    ])  # fmt: skip
