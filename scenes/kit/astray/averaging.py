"""Motions: rows are mirrored in all ways, and the maps of all steps become one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup, linear

from gradmath.records.stepped import DRAWS, MEAN, SIGNS, MeanRun
from gradmath.records.tensor import Record
from scenes.kit.astray.board import MeanBoard, most_of
from scenes.kit.astray.change_map import ChangeMap
from scenes.kit.astray.spot import Spot
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.space.scenery import ComeRound

_FLIES, _MELTS = 0.5, 0.2  # seconds of a map on its way to the mean, and into it
_SLOW, _FAST, _SLOWLY = 0.65, 0.24, 3  # seconds from map to map; so many come slowly
_COME = 0.42  # seconds until gradients are there
_DRAWS = 0.12  # seconds for each random X at first


def mirror(stage: AstrayStage, each: float) -> Iterator[Animation]:
    """Row after row turns around, and the map of each step takes its place."""
    board, found = stage.board, stage.board.found
    board.laid.remove("map")
    yield stage.slide(found.again[::-1], 0.4)
    board.laid = []
    board.follow(found.turned)
    yield stage.light(SIGNS, found.turned.listing)
    kept = found.order[0]
    slots = board.slots[0]
    numbers = board.leave(*found.pair)
    board.small[kept] = board.map.rim().fade_rims(0.0)
    yield Score([
        (0.0, Vary(board.map, board.map.fade_rims, 0.0, 1.0, run_time=0.4)),
        *go(0.0, board.push, *stage.ghosts, *board.indices, *stage.labels, *numbers),
        (0.0, ComeRound(board.space, board.wide, board.axes, *board.arrows, run_time=0.75)),
        *stage.recede(0.0, *found.pair, found.pusher, back=True),
    ])  # fmt: skip
    board.laid = ["gradients"]
    board.follow(found.turned)
    moves: list[TimedMoves] = [
        [
            (0.0, stage.slide((*turns, found.ways[k]), each, rate=linear)),
            (each, Vary(board.small[k], _growing(board.small[k], slots[k]), 0.4, 1.0,
                        run_time=0.6 * each, comes=True)),
        ]
        for turns, k in zip(found.turns, found.order[1:], strict=True)
    ]  # fmt: skip
    yield Score([
        *come(0.0, *board.gradients),
        (0.0, Vary(board.map, _sliding(board.map, board.spot, slots[kept]), 0.0, 1.0,
                   run_time=0.7)),
        *((_COME + start, move) for start, move in moves[0]),
    ])  # fmt: skip
    for each_turn in moves[1:]:
        yield Score(each_turn)


def _growing(small: ChangeMap, slot: Spot) -> Callable[[float], object]:
    return lambda share: small.stand_at(slot.scaled(share))


def make_room(stage: AstrayStage, run_time: float = 1.2) -> Iterator[Animation]:
    """Arrows go, and the maps glide to where these stood."""
    board = stage.board
    yield Score(go(0.0, *board.arrows, *board.gradients, board.axes))
    board.laid = []
    yield Score(
        (0.0, Vary(small, _sliding(small, start, end), 0.0, 1.0, run_time=run_time))
        for small, start, end in zip(board.small, *board.slots, strict=True)
    )


def _sliding(small: ChangeMap, start: Spot, end: Spot) -> Callable[[float], object]:
    return lambda share: small.slide(start, end, share)


def average(stage: AstrayStage, means: Sequence[MeanRun]) -> Iterator[Animation]:
    """Map after map flies into one, which is the mean of those that have come."""
    board, window = stage.board, stage.window
    yield stage.light(MEAN, means[0].listing)
    mean = stage.mean = MeanBoard(means[0], board)
    changes: list[Record] = []
    parts: TimedMoves = []
    start = 0.0
    for k, (run, small) in enumerate(zip(means, board.small, strict=True)):
        changes.append(small.record)
        flier = ChangeMap(small.V, small.record, small.most, board.slots[1][k]).lift(2.0)
        flier.rim()
        parts.append((start, Vary(flier, _sliding(flier, board.slots[1][k], board.spot), 0.0, 1.0,
                                  run_time=_FLIES, comes=True)))  # fmt: skip
        lands = start + _FLIES
        if k == 0:
            parts += come(lands, mean, run_time=0.05)
        else:
            parts.append((lands, Follow(VGroup(mean, window), [(run, tuple(changes))],
                                        _showing(stage), run_time=0.05)))  # fmt: skip
        parts.append((lands + 0.06, FadeOut(flier, run_time=_MELTS)))
        start += _SLOW if k < _SLOWLY else _FAST
    yield Score(parts)
    stage.labels = [board.name_of(mean), board.scale_of(mean)]
    yield Score(come(0.0, *board.indices, *stage.labels))


def stream(stage: AstrayStage, means: Sequence[MeanRun], run_time: float) -> Iterator[Animation]:
    """Random X take the places of mirrored ones, and the mean runs on over more and more."""
    board, window, mean = stage.board, stage.window, stage.mean
    assert mean is not None
    count = len(board.small)
    most = most_of([run.last for run in means])
    yield stage.light(MEAN, means[0].listing)
    old, stage.mean = mean, MeanBoard(means[0], board)
    mean = stage.mean
    mean.follow(means[0].V, means[0].mean, most)
    drawn = [ChangeMap(run.V, run.last, most, slot).rim()
             for run, slot in zip(means, board.slots[1], strict=False)]  # fmt: skip
    labels = [board.name_of(mean), board.scale_of(mean)]
    yield Score([
        *go(0.0, *board.small, old, *stage.labels),
        *come(0.2, drawn[0], mean, *labels),
    ])  # fmt: skip
    stage.labels = [*labels]
    yield stage.light(DRAWS, means[0].listing)

    def show(k: int) -> None:
        mean.of_run(means[k])
        window.follow(means[k].listing)
        drawn[k % count].follow(means[k].V, means[k].last)

    for k in range(1, count):
        yield Score([
            (0.0, Follow(VGroup(mean, window), [k], show, run_time=_DRAWS)),
            (0.0, FadeIn(drawn[k], run_time=_DRAWS)),
        ])  # fmt: skip
    yield Follow(VGroup(mean, window, *drawn), range(count, len(means)), show, run_time=run_time)


def _showing(stage: AstrayStage) -> Callable[[tuple[MeanRun, tuple[Record, ...]]], object]:
    def show(state: tuple[MeanRun, tuple[Record, ...]]) -> None:
        run, changes = state
        assert stage.mean is not None
        stage.mean.of_run(run, changes)
        stage.window.follow(run.listing)

    return show
