"""A wall with its two tallies and the code that runs: what motions of walls are told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from manim import VMobject

from gradmath.records.walls import WallRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import GlowingLine
from scenes.kit.graph.signs.moves import TimedMoves
from scenes.kit.look.stage import Region
from scenes.kit.wall.board import WallBoard
from scenes.kit.wall.tally import CallTally

_LIGHTS, _FARTHER = 0.4, 0.14  # seconds to light a line, and for each one on the way
_FIRST, _NEXT = 0.2, 0.5  # from the upper edge down to the tallies


@dataclass(eq=False)
class WallStage:
    """names are what enters now, with its names; sent is what runs along wires."""

    region: Region
    window: CodeWindow
    board: WallBoard
    names: list[VMobject] = field(default_factory=list)
    sent: list[GlowingLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        run, left, top = self.board.run, self.region.left, self.region.top
        self.back = CallTally(run.listing, "backward", run.back_calls, left, top - _FIRST)
        self.ahead = CallTally(run.listing, "jvp", run.ahead_calls, left, top - _FIRST - _NEXT)

    def count(self) -> list[VMobject]:
        """Begin to count anew; what has been counted goes."""
        gone = [*self.back.counted, *self.ahead.counted]
        self.back.count(self.board.run.back_calls)
        self.ahead.count(self.board.run.ahead_calls)
        return gone

    def turn_to(self, run: WallRun, region: Region) -> Sequence[VMobject]:
        """Have another wall; what stood of the old one goes."""
        old = self.board
        gone = [*old.wipe(), *old.outs, *old.inps, old.label]
        self.board = WallBoard(run, region)
        return [*gone, *self.count()]

    def light(self, line: str, start: float = 0.0) -> TimedMoves:
        """A statement of the run that is shown, if it is not lit already."""
        listing = self.board.run.listing
        lit = listing.after(line)
        if (self.window.sight.listing, self.window.sight.lit) == (listing, lit):
            return []
        far = abs(lit - self.window.sight.lit) * _FARTHER
        return [(start, self.window.scroll(listing, lit, run_time=_LIGHTS + far))]
