"""Motions: a wall comes, and calls paint it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from manim import Animation, Create

from gradmath.records.tensor import Record
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Drain, Flow, TurnTo, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.motion.score import Score
from scenes.kit.wall.stage import WallStage
from scenes.kit.wall.tally import CallTally

_WAITS, _RUNS, _TURNS = 0.2, 1.0, 0.4  # seconds at a pace of 1
_SWITCHES = 0.1
_SLOWEST, _FASTER, _FASTEST = 0.65, 0.7, 0.2  # the pace of many calls
Stroke: TypeAlias = tuple[Record, Grid, Current]


class TurnNext(TurnTo):
    """Let a tensor come to another record from the one that it shows by then."""

    def begin(self) -> None:
        now = TurnTo(self.shown, self.record, run_time=self.run_time)
        self.still, self.flips = now.still, now.flips
        super().begin()


def arrive(stage: WallStage) -> Score:
    """The empty wall is drawn cell by cell; its edges and the tallies get their names, v comes."""
    board = stage.board
    stage.names = [*board.enter_v()]
    n = board.run.size[1]
    parts: TimedMoves = [
        (0.08 * (k % n) + 0.12 * (k // n), Create(socket, run_time=0.6))
        for k, socket in enumerate(board.sockets)
    ]
    parts += come(0.6, *board.outs, *board.inps, board.label)
    return Score([*parts, *come(0.9, stage.back.name, stage.ahead.name, *stage.names)])


def enter_v(stage: WallStage, line: str) -> Iterator[Animation]:
    """What is painted goes; what calls of `backward` begin with comes to the left edge."""
    yield _enter(stage, line, stage.board.enter_v)


def enter_u(stage: WallStage, line: str) -> Iterator[Animation]:
    """What is painted goes; what calls of `jvp` begin with comes to the lower edge."""
    yield _enter(stage, line, stage.board.enter_u)


def _enter(stage: WallStage, line: str, enter: Callable[[], tuple[Grid, Phrase]]) -> Score:
    """What it took to paint stays counted."""
    gone = [*stage.names, *stage.board.wipe()]
    stage.board.leave()
    stage.names = [*enter()]
    starts = 0.35 if gone else 0.2
    return Score([*go(0.0, *gone), *stage.light(line), *come(starts, *stage.names)])


def paint_rows(stage: WallStage, paces: Sequence[float]) -> Score:
    """Calls of `backward`, each with the next output weighed, leave rows."""
    board, first = stage.board, len(stage.board.rows)
    assert board.v is not None
    strokes = [(board.run.V[i], *board.paint_row(i)) for i in range(first, first + len(paces))]
    whole = len(board.rows) == len(board.run.rows)
    return _series(stage.back, board.v, strokes, paces, whole=whole)


def paint_columns(stage: WallStage, paces: Sequence[float]) -> Score:
    """Calls of `jvp`, each with the next input nudged, return columns."""
    board, first = stage.board, len(stage.board.columns)
    assert board.u is not None
    last = first + len(paces)
    strokes = [(board.run.U[j], *board.paint_column(j)) for j in range(first, last)]
    whole = len(board.columns) == len(board.run.columns)
    return _series(stage.ahead, board.u, strokes, paces, whole=whole)


def series(
    paint: Callable[[WallStage, Sequence[float]], Score], stage: WallStage, paces: Sequence[float]
) -> Iterator[Animation]:
    """Calls of either kind, laid out when what comes before them has been played."""
    yield paint(stage, paces)


def faster_and_faster(count: int, slowest: float = _SLOWEST) -> list[float]:
    """The paces of so many calls."""
    return [max(_FASTEST, slowest * _FASTER**k) for k in range(count)]


def _series(
    tally: CallTally, grid: Grid, strokes: Sequence[Stroke], paces: Sequence[float], *, whole: bool
) -> Score:
    """Call after call; if they have painted the `whole` wall, their number comes at the end."""
    parts: TimedMoves = []
    start = 0.0
    for (record, painted, current), pace in zip(strokes, paces, strict=True):
        if tally.marks:
            turns = max(_SWITCHES, 0.3 * pace)
            parts.append((start, TurnNext(grid, record, run_time=turns)))
            start += turns
        parts += _stroke(tally, painted, current, start, pace)
        start += (_WAITS + _RUNS) * pace
    if whole:
        parts += come(start + 0.1, tally.tell(), run_time=0.3)
    return Score(parts)


def _stroke(
    tally: CallTally, painted: Grid, current: Current, start: float, pace: float
) -> TimedMoves:
    """One call: something runs from its entry, and what it passes turns up."""
    begins, runs = start + _WAITS * pace, _RUNS * pace
    cells = painted.entries if painted.lies else painted.entries[::-1]
    turns = [
        (begins + runs * (k + 0.4) / (len(cells) + 0.4), TurnUp(cell, run_time=_TURNS * pace))
        for k, cell in enumerate(cells)
    ]
    return [
        *come(start, tally.mark(), run_time=0.25 * pace),
        (begins, Flow(current, run_time=runs)),
        *turns,
        (begins + runs + 0.15 * pace, Drain(current, run_time=0.35 * pace)),
    ]
