"""Motions: V tints the cells, arrows take a step, a row pushes another one and turns around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup

from gradmath.records.stepped import AGAINST, BACKWARD, CHANGE, SHARES, SIGNS, WEIGHTS, SteppedRun
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_EACH = 0.28  # seconds from rim to rim
_PALE = 0.5  # of its colour: the push before the turn


def arrive(stage: AstrayStage) -> Iterator[Animation]:
    """Rows of X are there as arrows; V tints a half of each cell."""
    board = stage.board
    yield Score([
        *come(0.0, board.axes, run_time=0.5),
        *((0.1 + 0.12 * k, Vary(arrow, arrow.grow_to, 0.0, 1.0, run_time=0.7, comes=True))
          for k, arrow in enumerate(board.arrows)),
        *come(0.9, *board.numbers),
    ])  # fmt: skip
    yield stage.light(WEIGHTS)
    yield Score(come(0.0, board.map, *board.indices, board.map_name, run_time=0.8))
    board.laid.append("map")


def grow_gradients(stage: AstrayStage) -> Iterator[Animation]:
    """At each tip its gradient grows."""
    board = stage.board
    yield stage.light(BACKWARD)
    yield Score(
        (0.0, Vary(each, each.grow_to, 0.0, 1.0, run_time=1.0, comes=True))
        for each in board.gradients
    )


def step(stage: AstrayStage, steps: Sequence[SteppedRun], run_time: float) -> Iterator[Animation]:
    """All tips glide along their gradients, and marks grow in the map."""
    board = stage.board
    yield stage.light(CHANGE, steps[0].listing)
    yield Score(go(0.0, board.map_name, run_time=0.2))
    board.laid += ["change", "stepped"]
    board.follow(steps[0])
    stage.labels = [board.name_of(board.map), *board.key_of(board.map)]
    yield Score(come(0.0, *stage.labels, run_time=0.3))
    yield stage.slide(steps, run_time)


def rim(stage: AstrayStage) -> Iterator[Animation]:
    """One by one what goes against V gets its rim."""
    board = stage.board
    yield stage.light(AGAINST)
    astray = board.map.astray
    if astray:
        yield Follow(VGroup(board.map), range(1, len(astray) + 1),
                     lambda count: board.map.rim(astray[:count]),
                     run_time=_EACH * len(astray))  # fmt: skip


def _fading(stage: AstrayStage, start: float, end: float) -> Animation:
    shown = stage.board.map
    return Vary(shown, shown.fade_rims, start, end, run_time=0.25)


def open_cell(stage: AstrayStage, steps: Sequence[SteppedRun]) -> Iterator[Animation]:
    """The step is taken back; of all pairs one is looked at, and its cell becomes large."""
    board = stage.board
    pair, pusher = board.found.pair, board.found.pusher
    rest = set(range(len(board.arrows))) - {*pair, pusher}
    ledger = board.ledger.follow(steps[-1])
    board.laid.remove("map")
    yield Score([(0.0, stage.slide(steps[::-1], 0.4)), *go(0.0, *board.gradients)])
    board.laid = []
    yield stage.light(SHARES, steps[-1].listing)
    board.follow(steps[-1])
    yield Score([
        (0.0, Vary(ledger, lambda share: ledger.open(board.cell, board.opened, share), 0.0, 1.0,
                   run_time=1.2, comes=True)),
        *go(0.0, *board.indices, *stage.labels, *board.leave(*rest)),
        *go(0.6, board.map),
        *stage.recede(0.0, *pair, pusher),
    ])  # fmt: skip
    board.laid = ["ledger"]
    stage.below = board.ledger_labels()
    yield Score(come(0.0, stage.below[0][0]))


def own_push(stage: AstrayStage) -> Iterator[Animation]:
    """The bar of the pair's own weight."""
    yield Score([(0.0, _bars(stage, 0, 1, 1.0)), *come(0.3, stage.below[0][1])])


def others_push(stage: AstrayStage) -> Iterator[Animation]:
    """Bar after bar comes, each from where the last one ended; then what remains."""
    board = stage.board
    count = len(board.arrows)
    yield Score(come(0.0, *stage.below[1]))
    board.laid.append("push")
    board.follow(board.run)
    yield Score([
        (0.0, _bars(stage, 1, count, 0.5 * (count - 1))),
        (0.4, Vary(board.push, board.push.grow_to, 0.0, 1.0, run_time=1.0, comes=True)),
    ])  # fmt: skip
    yield Score([*come(0.0, *stage.below[2]), (0.0, _bars(stage, count, count + 1, 0.8))])


def _bars(stage: AstrayStage, start: int, end: int, run_time: float) -> Animation:
    ledger = stage.board.ledger
    return Vary(ledger, ledger.begin, start, end, run_time=run_time)


def turn(stage: AstrayStage, turning: Sequence[SteppedRun], run_time: float) -> Iterator[Animation]:
    """A row shrinks into the origin and comes out on the other side; its push turns with it."""
    board = stage.board
    ghost = board.ghost()
    stage.ghosts.append(ghost)
    yield stage.light(SIGNS, turning[0].listing)
    yield Score([
        (0.0, Vary(ghost, ghost.recede_to, 1.0, _PALE, run_time=0.4, comes=True)),
        *go(0.0, *board.leave(board.found.pusher), run_time=0.2),
    ])  # fmt: skip
    yield stage.slide(turning, run_time)
