"""Motions: the cells of one wall become those of another."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, VGroup

from gradmath.records.walls import WallRun
from scenes.kit.cells.moves import Drain
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.stage import Region
from scenes.kit.motion.flight import between
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.wall.stage import WallStage

_DRAINS, _SLIDES = 0.35, 1.3  # seconds


def reshape(stage: WallStage, run: WallRun, region: Region, line: str) -> Iterator[Animation]:
    """What was painted goes, and the empty cells slide to where those of another wall are."""
    sockets = stage.board.sockets
    gone = [*stage.names, *stage.turn_to(run, region)]
    sent, stage.names, stage.sent = stage.sent, [], []
    board = stage.board
    kept, extra = sockets[: len(board.sockets)], sockets[len(board.sockets) :]
    fresh = board.sockets[len(kept) :]
    ways = [(socket.middle, socket.extent, due.middle, due.extent)
            for socket, due in zip(kept, board.sockets, strict=False)]  # fmt: skip
    board.take(kept)

    def slide(share: float) -> None:
        for socket, (start, size, end, grown) in zip(kept, ways, strict=True):
            width, height = (a + (b - a) * share for a, b in zip(size, grown, strict=True))
            socket.lay(between(start, end, share), width, height)

    parts: TimedMoves = [*go(0.0, *gone, *extra), *stage.light(line, 0.1)]
    parts += [(0.0, Drain(current, run_time=_DRAINS)) for current in sent]
    parts += [(_DRAINS, Vary(VGroup(*kept), slide, 0.0, 1.0, run_time=_SLIDES))]
    parts += come(_DRAINS + _SLIDES - 0.4, *fresh, *board.outs, *board.inps, board.label)
    yield Score(parts)
