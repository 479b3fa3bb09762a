"""Motions: rows are mirrored in all ways, and the maps of all steps become one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, FadeOut, VGroup, linear

from gradmath.gradients.stepped import MEAN, SIGNS
from gradmath.records.stepped import MeanRun
from gradmath.records.tensor import Record
from scenes.kit.astray.board import MeanBoard
from scenes.kit.astray.change_map import ChangeMap
from scenes.kit.astray.stage import AstrayStage
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.space.scenery import ComeRound

_FLIES, _MELTS = 0.55, 0.25  # seconds of a map on its way to the mean, and into it
_SLOW, _FAST, _SLOWLY = 0.7, 0.3, 3  # seconds from map to map; so many come slowly


def mirror(stage: AstrayStage, run_time: float) -> Iterator[Animation]:
    """Rows turn around in all ways, and the map of each step takes its place."""
    board = stage.board
    ways = board.found.ways
    board.laid.remove("map")
    yield stage.slide(board.found.again[::-1], 0.4)
    board.laid = ["gradients"]
    board.follow(board.found.turned)
    board.map.rim()
    kept = next(k for k, way in enumerate(ways) if way is board.found.turned)
    board.small[kept] = board.map
    yield Score([
        *go(0.0, board.push, *stage.ghosts, *board.indices, board.map_name, board.scale),
        (0.0, Vary(board.map, lambda share: board.map.slide(board.spot, board.slots[0][kept], share),
                   0.0, 1.0, run_time=1.0)),
        (0.0, ComeRound(board.space, board.wide, board.axes, *board.arrows, *board.numbers,
                        run_time=1.0)),
        *stage.recede(0.0, *board.found.pair, board.found.pusher, back=True),
        *come(0.6, *board.gradients),
    ])  # fmt: skip
    yield stage.light(SIGNS, ways[0].listing)
    each = run_time / len(ways)
    shown = [run for turns, way in zip(board.found.turns, ways, strict=True)
             for run in (*turns, way, way, way)]  # fmt: skip
    parts: TimedMoves = [(0.0, stage.slide(shown, run_time, rate=linear))]
    for k, (small, slot) in enumerate(zip(board.small, board.slots[0], strict=True)):
        if k != kept:
            parts.append((each * k, Vary(small, _growing(small, slot), 0.4, 1.0, run_time=each,
                                         comes=True)))  # fmt: skip
    yield Score(parts)


def _growing(small: ChangeMap, slot: object) -> object:
    return lambda share: small.stand_at(slot.scaled(share))


def make_room(stage: AstrayStage, run_time: float = 1.2) -> Iterator[Animation]:
    """Arrows go, and the maps glide to where these stood."""
    board = stage.board
    yield Score(go(0.0, *board.arrows, *board.numbers, *board.gradients, board.axes))
    board.laid = []
    yield Score(
        (0.0, Vary(small, _sliding(small, start, end), 0.0, 1.0, run_time=run_time))
        for small, start, end in zip(board.small, *board.slots, strict=True)
    )


def _sliding(small: ChangeMap, start: object, end: object) -> object:
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
    yield Score([*parts, *come(_FLIES, *board.indices, board.scale)])
    yield Settle(lambda: None, run_time=0.1)


def _showing(stage: AstrayStage) -> object:
    def show(state: tuple[MeanRun, tuple[Record, ...]]) -> None:
        run, changes = state
        assert stage.mean is not None
        stage.mean.of_run(run, changes)
        stage.window.follow(run.listing)

    return show
