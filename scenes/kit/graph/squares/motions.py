"""How three squares rise, and how strips come to them when x takes a step."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, FadeOut, VGroup, smooth

from gradmath.records.second_derivative import SquareRun
from scenes.kit.cells.moves import TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come
from scenes.kit.graph.squares.pieces import AreaPiece
from scenes.kit.graph.squares.squares import ThreeSquares
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_RISES, _AFTER = 0.7, 0.5  # how long a square does, and when the next one begins


def rise(squares: ThreeSquares) -> Score:
    """The squares rise one after the other, and their sum is told."""
    parts: TimedMoves = []
    for k, square in enumerate(squares.squares):
        parts.append((_AFTER * k, _rising(square.whole)))
        parts += come(_AFTER * k + _RISES, squares.sides[k], run_time=0.3)
    end = _AFTER * (len(squares.squares) - 1) + _RISES
    return Score([
        *parts,
        *come(end - 0.2, squares.sum_name, run_time=0.3),
        (end, TurnUp(squares.sum, run_time=0.4)),
    ])  # fmt: skip


def _rising(piece: AreaPiece) -> Animation:
    def grow(share: float) -> None:
        piece.grow_to(share, share)

    return Vary(piece, grow, 0.05, 1.0, run_time=_RISES, comes=True)


def step(squares: ThreeSquares, runs: Sequence[SquareRun], run_time: float) -> Animation:
    """x grows, a small step at a time, and strips come to each square."""
    drawn = VGroup(*squares.pieces, squares.sum, squares.window)
    return Follow(drawn, runs, squares.follow, run_time=run_time, rate=smooth)


def count(squares: ThreeSquares) -> Score:
    """Strip after strip is called as long as it is."""
    names = squares.name_strips()
    return Score(
        [part for k, name in enumerate(names) for part in come(0.35 * k, name, run_time=0.3)]
    )


def leave(squares: ThreeSquares) -> Animation:
    """All of it goes."""
    names = VGroup(squares.sides, *squares.lengths, squares.sum_name)
    return FadeOut(VGroup(*squares.pieces, squares.sum, names), run_time=0.7)
