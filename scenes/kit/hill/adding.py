"""Motions: what a column holds leaves it as arrows, which are laid head to tail."""

from __future__ import annotations

from manim import Create

from scenes.kit.cells.frame import Frame
from scenes.kit.cells.moves import Bump
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.hill.arrows import SumArrow
from scenes.kit.hill.stage import HillStage
from scenes.kit.hill.turning import broaden
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score

_NEXT, _FLIES, _MEETS, _FRAMES = 0.5, 0.9, 0.3, 0.4  # seconds
_WAVES = 0.9
LIT = 1.3  # times as broad


def lay(stage: HillStage, *columns: int, pace: float = 1.0) -> Score:
    """Column by column, each weight meets its input and leaves as an arrow; b comes last."""
    board = stage.board
    parts: TimedMoves = []
    start = 0.0
    for j in columns:
        lane, frame = board.lanes[j], Frame(board.column(j), buff=0.06)
        board.laid.append(lane)
        parts.append((start, Create(frame, run_time=_FRAMES)))
        for k, arrow in enumerate(lane.arrows):
            here = start + 0.2 + _NEXT * pace * k
            parts += _leave(stage, arrow, here, pace)
            if k:
                parts += come(here + _MEETS + _FLIES * pace, lane.links[k - 1], run_time=0.2)
        start += 0.2 + _NEXT * pace * len(lane.arrows)
        parts += go(start, frame, run_time=0.3)
    return Score(parts)


def _leave(stage: HillStage, arrow: SumArrow, start: float, pace: float) -> TimedMoves:
    """An arrow comes out of its cell, for which that and its input swell, and flies home."""
    board = stage.board
    cell = board.cell_of(arrow)
    arrow.set_out(cell.box.get_center())
    parts: TimedMoves = [(start, Bump(cell, run_time=2 * _MEETS))]
    if arrow.record is arrow.terms:
        parts.append((start, Bump(board.x[arrow.k], run_time=2 * _MEETS)))
    if arrow.length:
        fly = Vary(arrow, arrow.come_home, 0.0, 1.0, run_time=_FLIES * pace, comes=True)
        parts.append((start + _MEETS, fly))
    return parts


def read_columns(stage: HillStage, *columns: int) -> Score:
    """A frame around one column after the other, and a wave down the arrows of each.

    The last frame stands, and the arrows of that column are broader from now on.
    """
    board = stage.board
    parts: TimedMoves = []
    for number, j in enumerate(columns):
        start = (_WAVES + 0.1) * number
        frame = Frame(board.column(j), buff=0.06)
        parts.append((start, Create(frame, run_time=_FRAMES)))
        lane = board.lanes[j]
        parts.append((start + 0.2, Vary(lane, lane.swell_to, 0.0, 1.0, run_time=_WAVES)))
        if j != columns[-1]:
            parts += go(start + _WAVES, frame, run_time=0.3)
            continue
        parts += [(start + 0.2 + _WAVES, broaden(arrow, 1.0, LIT)) for arrow in lane.arrows]
    return Score(parts)
