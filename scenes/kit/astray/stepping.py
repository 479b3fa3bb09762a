"""Motions: V tints the cells, arrows take a step, a row pushes another one and turns around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup

from gradmath.records.stepped import AGAINST, BACKWARD, CHANGE, PUSHES, SIGNS, WEIGHTS, SteppedRun
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score

_EACH = 0.35  # seconds from rim to rim
_RESTS = 0.25  # where the rate is 0 again
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
    fresh = not stage.labels
    if fresh:
        yield Score(go(0.0, board.map_name, run_time=0.2))
    else:
        yield Follow(stage.window, steps[::-1], lambda run: stage.window.follow(run.listing),
                     run_time=0.4)  # fmt: skip
    board.laid += [name for name in ("map", "change", "stepped") if name not in board.laid]
    board.follow(steps[0])
    if fresh:
        stage.labels = [board.name_of(board.map), board.scale_of(board.map)]
        yield Score(come(0.0, *stage.labels, run_time=0.3))
    else:
        yield Settle(lambda: None, run_time=_RESTS)
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


def point_out(stage: AstrayStage, steps: Sequence[SteppedRun]) -> Iterator[Animation]:
    """The step is taken back; of all pairs one is looked at, and what pushes it."""
    board = stage.board
    pair, pusher = board.found.pair, board.found.pusher
    rest = set(range(len(board.arrows))) - {*pair, pusher}
    board.laid.remove("map")
    yield stage.slide(steps[::-1], 0.5)
    board.laid.remove("stepped")
    board.follow(steps[-1])
    yield stage.light(PUSHES, steps[-1].listing)
    yield Score([*stage.recede(0.0, *pair, pusher), *go(0.0, *board.gradients, *board.leave(*rest)),
                 (0.0, _fading(stage, 1.0, 0.0))])  # fmt: skip
    board.map.rim([pair, pair[::-1]])
    yield _fading(stage, 0.0, 1.0)
    board.laid.append("push")
    board.follow(steps[-1])
    yield Score([(0.0, Vary(board.push, board.push.grow_to, 0.0, 1.0, run_time=1.0, comes=True))])


def turn(
    stage: AstrayStage, steps: Sequence[SteppedRun], turning: Sequence[SteppedRun], run_time: float
) -> Iterator[Animation]:  # fmt: skip
    """A row shrinks into the origin and comes out on the other side; its push turns with it."""
    board = stage.board
    ghost = board.ghost()
    stage.ghosts.append(ghost)
    yield stage.light(CHANGE, steps[-1].listing)
    yield _fading(stage, 1.0, 0.0)
    board.map.rim(shown=False).fade_rims(1.0)

    def clear(run: SteppedRun) -> None:
        board.map.follow(run.V, run.change)
        stage.window.follow(run.listing)

    yield Score([
        (0.0, Vary(ghost, ghost.recede_to, 1.0, _PALE, run_time=0.4, comes=True)),
        (0.0, Follow(VGroup(board.map, stage.window), steps[::-1], clear, run_time=0.5)),
    ])  # fmt: skip
    yield stage.light(SIGNS, turning[0].listing)
    yield Score(go(0.0, *board.leave(board.found.pusher), run_time=0.2))
    yield stage.slide(turning, run_time)
