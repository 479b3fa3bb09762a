"""Motions: squares go to where their rows meet on tanh, rows get short, and random X come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, VMobject

from gradmath.records.shares import CrowdRun, SharedOutRun
from scenes.kit.cells.moves import Settle
from scenes.kit.graph.signs.moves import come, go
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.shares.square import Stand
from scenes.kit.shares.stage import ShareStage
from scenes.kit.shares.telling import leave_arrows, travel

_FLIES, _NEXT = 1.2, 0.15


def to_tanh(stage: ShareStage, line: str) -> Iterator[Animation]:
    """tanh comes over the whole stage; squares fly to where their rows meet, tangents grow."""
    board, plot = stage.board, stage.board.tanh
    yield Score([*leave_arrows(stage), (0.0, stage.light(line))])
    there = [each for each in board.squares if len(each.points)]
    yield Score([
        *go(0.0, board.floor, board.names[0]),
        *come(0.0, plot.axes),
        (0.2, Vary(plot.curve, plot.curve.draw_to, 0.0, 1.0, run_time=1.2, comes=True)),
        *((0.9 + _NEXT * k, travel(each, Stand.FLOOR, Stand.TANH, _FLIES))
          for k, each in enumerate(there)),
    ])  # fmt: skip
    for each in board.squares:
        each.travel(Stand.TANH, Stand.TANH, 1.0)
    yield Score(
        come(0.0, *plot.names)
        + [
            (0.04 * k, Vary(each, each.grow_to, 0.0, 1.0, run_time=0.5, comes=True))
            for k, each in enumerate(plot.tangents)
        ]
    )
    board.shown.add("tanh")


def shorten(
    stage: ShareStage, line: str, runs: Sequence[SharedOutRun], run_time: float
) -> Iterator[Animation]:
    """All rows get short: their products run together where tanh is straight."""
    yield Score([*go(0.0, *stage.marks), (0.0, stage.light(line))])
    yield stage.slide(runs, run_time, stage.board.follow)
    stage.marks = [stage.board.mark()]
    yield Score(come(0.0, *stage.marks))


def to_crowd(stage: ShareStage, runs: Sequence[CrowdRun], *lines: str) -> Iterator[Animation]:
    """tanh goes, V comes back to its floor, and a plot for random X stands where arrows were."""
    board, plot = stage.board, stage.board.tanh
    plots: list[VMobject] = [plot.axes, plot.curve, *plot.names, *plot.tangents]
    yield Score([
        *go(0.0, *plots, board.size, board.names[2], *stage.marks),
        *come(0.0, board.floor, board.names[0]),
        *come(0.5, board.crowd.axes, *board.crowd.names),
        *((0.2, travel(each, Stand.TANH, Stand.FLOOR, 0.8)) for each in board.squares),
    ])  # fmt: skip
    for each in board.squares:
        each.travel(Stand.FLOOR, Stand.FLOOR, 0.0)
    board.shown -= {"tanh", "size"}
    for line in lines:
        yield stage.light(line, runs[0])
    yield Settle(lambda: board.weigh(runs[0]), run_time=0.1)


def sweep(
    stage: ShareStage, dial: str, runs: Sequence[CrowdRun], side: int, run_time: float
) -> Iterator[Animation]:
    """Pairs weigh more and more; lines tell how long gradients of random X are."""
    board = stage.board
    line, thin, _ = board.crowd.sides[side]
    yield stage.light(dial, runs[0])
    yield stage.slide(runs, run_time, lambda run: board.gather(run, side), line, thin)
