"""Motions: V weighs, a row turns and back, V keeps fewer pairs, a gradient is a sum of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Create, FadeIn

from gradmath.records.turning import (
    ANGLE,
    BACKWARD,
    BEFORE,
    KEEPS,
    MOVED,
    TURNS,
    WEIGHS,
    TurnRun,
)
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.moves import TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.turning.stage import TurnStage

_TURN, _BACK, _SLIDE = 3.0, 1.0, 1.4  # seconds
_TERMS = 0.6  # how strong terms are beside their sum
_EACH = 0.15  # from row to row


def arrive(stage: TurnStage, diagonal: str) -> Iterator[Animation]:
    """Rows grow into arrows; V turns up, and gradients grow at the tips."""
    board = stage.board
    board.space.look(board.eye)
    yield Score([
        *((0.0, Create(line, run_time=0.5)) for line in board.axes.lines),
        *((0.2 + _EACH * k, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
          for k, arrow in enumerate(board.arrows)),
        *come(1.3, *board.numbers, run_time=0.3),
    ])  # fmt: skip
    yield stage.light(diagonal)
    board.laid.append("weights")
    yield Score([
        *come(0.0, board.weights_name, *board.indices),
        *((0.04 * k, TurnUp(cell)) for k, cell in enumerate(board.weights.cells)),
    ])  # fmt: skip
    yield stage.light(BEFORE)
    board.laid.append("gradients")
    yield Score(
        (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.2, comes=True))
        for each in board.gradients
    )


def point_out(stage: TurnStage) -> Iterator[Animation]:
    """Of all rows one is pointed out."""
    yield stage.light(TURNS)
    yield Score(stage.recede(0.0, stage.board.run.row))


def turn_first(stage: TurnStage, runs: Sequence[TurnRun]) -> Iterator[Animation]:
    """What gradients are now stays as ghosts; then a row turns, and bars say how far they move."""
    board = stage.board
    yield stage.light(KEEPS)
    board.laid.append("ghosts")
    yield Score(come(0.0, *board.ghosts))
    yield stage.light(BACKWARD)
    yield stage.light(MOVED)
    board.bars.read_to(0.0)
    yield Score(come(0.0, board.bars, board.bars_name))
    yield from turn(stage, runs)


def turn(stage: TurnStage, runs: Sequence[TurnRun]) -> Iterator[Animation]:
    """A row turns; then it is read how far each gradient has moved."""
    bars = stage.board.bars
    light = stage.light(ANGLE)
    yield Score([(0.0, light), (light.run_time, stage.pass_through(runs, _TURN))])
    yield Score([(0.0, Vary(bars, bars.read_to, 0.0, 1.0, run_time=0.3))])


def turn_back(stage: TurnStage, runs: Sequence[TurnRun]) -> Iterator[Animation]:
    """A row turns back."""
    bars = stage.board.bars
    yield Score([(0.0, Vary(bars, bars.read_to, 1.0, 0.0, run_time=0.2))])
    yield stage.pass_through([*reversed(runs)], _BACK)


def fade_pairs(
    stage: TurnStage, turned: Sequence[TurnRun], fading: Sequence[TurnRun]
) -> Iterator[Animation]:
    """The row turns back, and V keeps its diagonal alone."""
    yield from turn_back(stage, turned)
    yield stage.light(WEIGHS)
    yield stage.pass_through(fading, _SLIDE)


def weigh_pair(
    stage: TurnStage, turned: Sequence[TurnRun], pairing: Sequence[TurnRun], line: str
) -> Iterator[Animation]:
    """The row turns back, and V weighs one pair."""
    board = stage.board
    yield from turn_back(stage, turned)
    yield stage.light(line)
    board.laid.append("arc")
    board.follow(board.run)
    yield Score([
        *stage.recede(0.0, board.run.row, board.run.partner),
        (0.0, FadeIn(board.arc, run_time=0.1)),
    ])  # fmt: skip
    yield stage.pass_through(pairing, _SLIDE)


def join(stage: TurnStage, line: str) -> Iterator[Animation]:
    """Copies of rows shrink, fly to a tip, and join: they span its gradient."""
    board = stage.board
    gradient = board.gradients[board.run.partner]
    yield stage.light(line)
    terms = board.join()
    board.left_out.add(board.run.partner)
    parts: TimedMoves = go(0.0, gradient)
    for k, link in enumerate(terms.counting):
        parts.append((0.2 + 0.7 * k, Vary(link, link.join_to, 0.0, 1.0, run_time=1.8, comes=True)))
    yield Score(parts)


def turn_with_terms(stage: TurnStage, runs: Sequence[TurnRun]) -> Iterator[Animation]:
    """A row turns, its term turns along, and the gradient that they span is drawn again.

    What V weighs with the row is framed.
    """
    board = stage.board
    yield from turn(stage, runs)
    assert board.terms is not None
    board.left_out.clear()
    gradient = board.gradients[board.run.partner]
    yield Score([
        (0.0, Vary(gradient, gradient.grow_to, 0.0, 1.0, run_time=0.8, comes=True)),
        *((0.0, Vary(link, link.recede_to, 1.0, _TERMS, run_time=0.8))
          for link in board.terms.links),
        (0.4, Create(Frame(board.weights.column(board.run.row), buff=0.03), run_time=0.8)),
    ])  # fmt: skip
