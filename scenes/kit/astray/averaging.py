"""Motions: rows are mirrored in all ways; what remains is averaged, and so are all changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VGroup, VMobject, linear

from gradmath.records.stepped import MEAN, SHARES, SIGNS, MeanRun, MeanShares
from scenes.kit.astray.board import MeanBoard, most_of
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.space.scenery import ComeRound

_RESTS, _SLOWLY = 0.2, 3  # seconds after each of the first turns


def mirror(stage: AstrayStage, slow: float, each: float) -> Iterator[Animation]:
    """Row after row turns around; what remains then stays as a dot."""
    board, found = stage.board, stage.board.found
    ledger = board.ledger
    board.laid.remove("push")
    numbers = board.leave(*found.pair)
    yield stage.light(SIGNS, found.turned.listing)
    yield Score([
        *go(0.0, board.push, *stage.ghosts, *numbers, *_written(stage)),
        (0.0, ComeRound(board.space, board.wide, board.axes, *board.arrows, run_time=0.7)),
        *stage.recede(0.0, *found.pair, found.pusher, back=True),
        (0.0, Vary(ledger, ledger.fit, 0.0, 1.0, run_time=0.7)),
    ])  # fmt: skip
    stage.below = board.ledger_labels()
    yield Score(come(0.0, *_written(stage), run_time=0.3))
    ledger.keep(found.turned.total)
    yield _land(stage)
    for count, (turns, k) in enumerate(zip(found.turns, found.order[1:], strict=True)):
        way = found.ways[k]
        slowly = count <= _SLOWLY
        turning = stage.slide((*turns, way), slow if count < _SLOWLY else each, rate=linear)
        yield turning if slowly else Score([(0.0, turning), (0.0, _land(stage, each))])
        ledger.keep(way.total)
        if count < _SLOWLY:
            yield _land(stage)
    yield _land(stage)


def _land(stage: AstrayStage, run_time: float = _RESTS) -> Animation:
    ledger = stage.board.ledger
    return Vary(ledger, ledger.grow_dot, 0.0, 1.0, run_time=run_time)


def _written(stage: AstrayStage) -> list[VMobject]:
    return [label for group in stage.below for label in group]


def cancel(
    stage: AstrayStage, shared: Sequence[MeanShares], run_time: float
) -> Iterator[Animation]:
    """Arrows go, and bars become those of the mean, over more and more runs."""
    board, window, ledger = stage.board, stage.window, stage.board.ledger
    board.laid = []
    yield Score([
        *go(0.0, *board.arrows, board.axes, *_written(stage)),
        (0.0, stage.light(SHARES, shared[0].listing)),
    ])  # fmt: skip
    ways = board.opened, board.whole
    yield Vary(ledger, lambda share: ledger.stand_at(ways[0].on_the_way_to(ways[1], share)),
               0.0, 1.0, run_time=0.9)  # fmt: skip
    stage.below = board.ledger_labels()
    yield Score(come(0.0, *_written(stage), run_time=0.3))
    shares = [way.shares for way in board.found.ways]

    def show(count: int) -> None:
        ledger.follow(shared[count], shares[: count + 1])
        window.follow(shared[count].listing)

    yield Follow(VGroup(ledger, window), range(len(shared)), show, run_time=run_time)


def level(stage: AstrayStage) -> Iterator[Animation]:
    """A line from what the pair's own weight pushes, through what remained each time."""
    yield Vary(stage.board.ledger, stage.board.ledger.draw_level, 0.0, 1.0, run_time=0.8)


def every_entry(
    stage: AstrayStage, means: Sequence[MeanRun], run_time: float
) -> Iterator[Animation]:
    """The cell goes back into its map, beside which the mean runs on over all mirrorings."""
    board, window, ledger = stage.board, stage.window, stage.board.ledger
    yield stage.light(MEAN, means[0].listing)
    mean = stage.mean = MeanBoard(means[0], board)
    last = stage.last = board.last_of(means[0], board.map.most)
    labels = [board.head_of(last), board.name_of(mean), *board.key_of(mean)]
    yield Score([
        *go(0.0, *_written(stage), run_time=0.3),
        (0.0, Vary(ledger, lambda share: ledger.open(board.cell, board.whole, share), 1.0, 0.0,
                   run_time=0.9, goes=True)),
        *come(0.5, mean, last, *board.indices, *labels),
    ])  # fmt: skip
    stage.labels = [*labels]
    changes = [way.change for way in board.found.ways]

    def show(count: int) -> None:
        mean.of_run(means[count], changes[: count + 1])
        last.follow(means[count].V, means[count].last)
        window.follow(means[count].listing)

    yield Follow(VGroup(mean, last, window), range(len(means)), show, run_time=run_time)


def stream(stage: AstrayStage, means: Sequence[MeanRun], run_time: float) -> Iterator[Animation]:
    """Random X take the places of mirrored ones, and the mean runs on over more and more."""
    window, mean, last = stage.window, stage.mean, stage.last
    assert mean is not None
    assert last is not None
    most = most_of([run.last for run in means])
    yield stage.light(MEAN, means[0].listing)

    def show(k: int) -> None:
        mean.of_run(means[k])
        last.follow(means[k].V, means[k].last)
        window.follow(means[k].listing)

    mean.most = last.most = most
    yield Follow(VGroup(mean, last, window), range(len(means)), show, run_time=run_time)
