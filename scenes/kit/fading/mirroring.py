"""Motions: a draw and its mirror image, whose gradients meet and are gone; maps are stretched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manim import Animation, Create, VGroup

from scenes.kit.cells.moves import TurnUp
from scenes.kit.fading import places
from scenes.kit.fading.board import FadingBoard, on_the_way
from scenes.kit.fading.meeting import AT_TIP, GONE, MET
from scenes.kit.fading.motions import clear_plot, light, turn_row
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.pairs.stage import DIM
from scenes.kit.space.arrows import SolidArrow

_GROWS = 0.8
_PAIR, _FIRST = 0.85, 0.75  # from one pair to the next; how much longer the first one stays
_MEETS, _REST, _ENDS = 0.9, 0.15, 0.5  # to meet, to stay nose to nose, and to be gone
_WAITS = 0.5  # strength of a gradient whose turn has not come


def mirror(board: FadingBoard, mirrored: str, similar: str) -> Iterator[Animation]:
    """The first draw again; its mirror image grows out of the origin, and a copy out of Y."""
    own, other = board.alike
    board.space.look(board.eye_for(*board.both))
    yield Score([
        *clear_plot(board),
        (0.0, light(board, mirrored)),
        *((0.0, Create(each, run_time=0.4)) for each in board.axes.lines),
        *((0.1, Vary(each, each.grow_to, 0.0, 1.0, run_time=_GROWS, comes=True))
          for each in board.arrows),
        *come(0.75, own, board.alike_names[0]),
    ])  # fmt: skip
    yield Score(
        [
            (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.4, comes=True))
            for each in board.mirrored
        ]
    )
    yield light(board, similar)
    start, end = places.ALIKE

    def slide(share: float) -> None:
        other.put(on_the_way(start, end, share))

    yield Score(
        [
            (0.0, Vary(other, slide, 0.0, 1.0, run_time=1.2, comes=True)),
            *come(0.9, board.alike_names[1]),
        ]
    )


def oppose(board: FadingBoard, line: str) -> Iterator[Animation]:
    """Gradients grow at the tips of both, and with them their maps."""
    yield Score([*go(0.0, *board.alike, *board.alike_names), (0.0, light(board, line))])
    parts: TimedMoves = []
    for k, (whole, name) in enumerate(zip(board.opposite, board.opposite_names, strict=True)):
        start = 1.0 * k
        for i in range(whole.shape[0]):
            whole.turn_row(i, 0.0)
        for gradient in board.meeting[k]:
            parts.append((start, Vary(gradient, gradient.grow_to, 0.0, 1.0, run_time=_GROWS,
                                      comes=True)))  # fmt: skip
        parts += [(start, turn_row(whole, i, 0.0, 1.0, comes=True)) for i in range(whole.shape[0])]
        parts += come(start, name)
    yield Score(parts)


def recede(arrows: Iterable[SolidArrow], lit: float) -> TimedMoves:
    """Arrows become so strong."""
    return [(0.0, Vary(each, each.recede_to, 1.0, lit, run_time=0.4)) for each in arrows]


def cancel(board: FadingBoard, line: str) -> Iterator[Animation]:
    """Pair by pair gradients meet nose to nose and are gone; so are their rows of the maps."""
    yield light(board, line)
    parts = recede((*board.arrows, *board.mirrored), DIM)
    parts += recede((each for pair in board.meeting for each in pair), _WAITS)
    end = 0.0
    for i, pair in enumerate(zip(*board.meeting, strict=True)):
        start = 0.5 + _PAIR * i + (_FIRST if i else 0.0)
        gone = start + _MEETS + (_REST if i else _FIRST)
        for each in pair:
            parts += [
                (start - 0.2, Vary(each, each.recede_to, _WAITS, 1.0, run_time=0.2)),
                (start, Vary(each, each.meet_to, AT_TIP, MET, run_time=_MEETS)),
                (gone, Vary(each, each.meet_to, MET, GONE, run_time=_ENDS)),
            ]
        parts += [(gone, turn_row(whole, i, 1.0, 0.0)) for whole in board.opposite]
        end = gone + _ENDS
        zeros = [cell for cell in board.nothing.cells if cell.index[0] == i]
        parts += [(end + 0.2, TurnUp(cell)) for cell in zeros]
    parts += go(end - 0.4, *board.opposite_names)
    parts += come(end, board.nothing_name)
    yield Score(parts)


def spread(board: FadingBoard, line: str) -> Iterator[Animation]:
    """All else goes; the last averages of all seeds stand side by side."""
    gone = [*board.arrows, *board.mirrored, board.axes, board.nothing, board.nothing_name]
    parts = [*go(0.0, *gone, run_time=0.35), (0.0, light(board, line))]
    for k, seed in enumerate(board.seeds):
        parts += come(0.1 + 0.15 * k, seed.picture, seed.call)
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
