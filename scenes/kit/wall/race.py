"""A thousand weights: one call of `backward` and one of `jvp` for each, with a clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, Mobject, VGroup, linear

from gradmath.records.square import Pattern
from gradmath.records.tensor import Record
from gradmath.records.walls import ClockedCalls
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face, current_theme, rgba
from scenes.kit.motion.flight import between
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score
from scenes.kit.square.filled import FilledCells
from scenes.kit.truth.checks import Fault, Standing, same_way
from scenes.kit.wall.stage import WallStage

_NAMES, _HEIGHT, _LINES = 1.9, 0.4, (1.05, -0.65)  # room for names, a strip, and where they are
_APART, _THICK, _HAIR = 0.1, 0.34, 0.03  # from a strip to its bar, whose least length is a hair
_BELOW = 0.74  # from a strip to the middle of its seconds
_QUICK, _SLOW = 0.4, 2.2  # seconds to fill one strip and the other
_EM = 0.34


class Seconds(QuickGroup):
    """A time, called seconds, and measured."""

    borne = ("seconds",)

    def __init__(self, record: Record) -> None:
        self.number = Number(record, em=_EM)
        super().__init__(self.number)
        before: Mobject = self.number
        for key in ("seconds", "measured"):
            word = KitLabel(key, self).next_to(before, RIGHT, buff=0.14)
            word.stand_on(float(self.number.get_bottom()[1]))
            self.add(word)
            before = word

    @property
    def record(self) -> Record:
        return self.number.claim.record


class TimeBar(Quick):
    """How long something took, on one scale with all others."""

    def __init__(self, record: Record, left: float, y: float, unit: float) -> None:
        super().__init__(fill_color=current_theme().text, fill_opacity=1, stroke_width=0)
        self.record, self.unit, self.start = record, unit, np.array([left, y, 0.0])
        self.grow(1.0)

    def grow(self, share: float) -> Self:
        """Be grown so far."""
        self.share = share
        self.points = self._outline(share)
        self.fill_rgbas = rgba(current_theme().text, min(1.0, 2 * share))
        return self

    def _outline(self, share: float) -> Points:
        wide = max(_HAIR, share * self.unit * float(self.record.value))
        corners = [(0, 0), (wide, 0), (wide, -_THICK), (0, -_THICK), (0, 0)]
        return Polyline.through(*(self.start + [*corner, 0.0] for corner in corners)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), self.record.text())

    def faults(self) -> Iterator[Fault]:
        """It is as long as its time, as far as it has grown."""
        if not same_way(self.points, self._outline(self.share)):
            yield Fault("bar", f"{self.record.name} of another length", self.record.text())


class Race:
    """Two strips, one over the other, with a cell for each weight, and their seconds."""

    def __init__(self, clocked: ClockedCalls, region: Region) -> None:
        self.clocked = clocked
        left = region.left + _NAMES
        self.strips = [self._strip(pattern, y, left, region.right) for pattern, y in
                       zip((clocked.grad, clocked.slopes), _LINES, strict=True)]  # fmt: skip
        longest = max(float(record.value) for record in (clocked.back, clocked.ahead))
        self.bars = [
            TimeBar(record, left, strip.region.bottom - _APART, strip.region.width / longest)
            for record, strip in zip((clocked.back, clocked.ahead), self.strips, strict=True)
        ]
        self.times = [
            Seconds(record).move_to((left, strip.region.bottom - _BELOW, 0.0), LEFT)
            for record, strip in zip((clocked.back, clocked.ahead), self.strips, strict=True)
        ]

    def fill(self, k: int, start: float, run_time: float) -> TimedMoves:
        """A strip fills, a bar grows meanwhile as long as it took, and its seconds come."""
        strip, bar = self.strips[k], self.bars[k]
        return [
            (start, Vary(strip, strip.reveal, 0.0, 1.0, run_time=run_time, rate=linear)),
            (start, Vary(bar, bar.grow, 0.0, 1.0, run_time=run_time, rate=linear, comes=True)),
            *come(start + run_time, self.times[k]),
        ]

    def _strip(self, pattern: Pattern, y: float, left: float, right: float) -> FilledCells:
        region = Region(left, right, y - _HEIGHT / 2, y + _HEIGHT / 2)
        return FilledCells(pattern, region, Face.GRADIENT).reveal(0.0)


def set_out(stage: WallStage, race: Race, line: str) -> Iterator[Animation]:
    """The cells of the wall lie down to a strip of many more; names of tallies come beside it."""
    board, sockets = stage.board, VGroup(*stage.board.sockets)
    gone = [*stage.names, *board.wipe(), *board.outs, *board.inps, board.label, *stage.count()]
    stage.names = []
    board.leave()
    listing, flat = race.clocked.listing, race.strips[0].region
    width = flat.width / len(board.sockets)
    ways = [(socket.middle, socket.extent,
             np.array([flat.left + (k + 0.5) * width, (flat.bottom + flat.top) / 2, 0.0]))
            for k, socket in enumerate(board.sockets)]  # fmt: skip

    def lie_down(share: float) -> None:
        for socket, (start, size, end) in zip(board.sockets, ways, strict=True):
            grown = size[0] + (width - size[0]) * share, size[1] + (flat.height - size[1]) * share
            socket.lay(between(start, end, share), *grown)

    parts: TimedMoves = [
        *go(0.0, *gone),
        (0.0, stage.window.scroll(listing, listing.after(line), run_time=0.5)),
        (0.0, Vary(sockets, lie_down, 0.0, 1.0, run_time=1.2)),
        (1.2, FadeOut(sockets, run_time=0.4)),
    ]
    for tally, strip in zip((stage.back, stage.ahead), race.strips, strict=True):
        way = np.array([0.0, strip.get_center()[1] - tally.name.get_center()[1], 0.0])
        parts.append((0.2, _move(tally.name, way)))
        parts.append((0.3, FadeIn(strip, run_time=0.5)))
    yield Score(parts)


def _move(name: QuickGroup, way: np.ndarray) -> Animation:
    start = name.get_center()
    return Vary(name, lambda share: name.move_to(start + share * way), 0.0, 1.0, run_time=0.8)


def run(stage: WallStage, race: Race, lines: tuple[str, str]) -> Iterator[Animation]:
    """One strip is painted by one call; the other cell by cell."""
    listing = race.clocked.listing
    yield Score(
        [
            (0.0, stage.window.scroll(listing, listing.after(lines[0]), run_time=0.4)),
            *race.fill(0, 0.3, _QUICK),
        ]
    )
    yield Score(
        [
            (0.0, stage.window.scroll(listing, listing.after(lines[1]), run_time=0.4)),
            *race.fill(1, 0.3, _SLOW),
        ]
    )


def answer(race: Race) -> Score:
    """The strip that one call has painted, once more."""
    one = race.strips[0]
    return Score([(0.0, Vary(one, one.reveal, 0.0, 1.0, run_time=2.1))])
