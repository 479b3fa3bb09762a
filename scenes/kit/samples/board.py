"""All that is shown of random samples: strips, piles, and the chart of their means."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
from manim import LEFT, RIGHT, UP

from gradmath.records.crowds import Crowd, Pile
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import CellSize, Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import HEADING, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.samples.chart import Chart
from scenes.kit.samples.gauge import Gauge, Stairs
from scenes.kit.samples.labels import NAMES, RulerName, SampleClock
from scenes.kit.samples.pile import Due, Rain, SamplePile
from scenes.kit.samples.rises import Rises
from scenes.kit.samples.river import LawLine, RiverLines, Scatter
from scenes.kit.samples.ruler import RulerPose, Scale, TurningRuler
from scenes.kit.truth.claims import CodePiece

BOTTOM, TOP = -1.95, 1.7
LEFT_END, RIGHT_END, INNER = SAFE.left + 0.95, SAFE.right - 1.15, -4.6
_CELL = 1.16, 0.8, 0.07  # width, height, and gap
_BETWEEN = 0.45  # strips
_STRIPS = 0.45  # their height
_GROUND, _ROOM = -1.95, 3.65  # of the first pile
_ABOVE, _CLOCK = 3.75, 2.34  # where samples fall from, over the ground; the height of the clock
SMALL = ((-4.2, 3.5), (0.0, 3.0), (4.2, 3.0))  # middles and lengths of three piles
SMALL_ROOM, SMALL_GROUND = 2.55, -1.55
FAR, NEAR_UP, SIZES, CLOSE, LOG_UP = "far", "near", "sizes", "close", "log"
FEW, ALL, LOG = "few", "all", "log"
QUARTER, MOST, REACH = 100.0, 400.0, 0.3
_UP = {
    FAR: (-4.0, -2.0, 0.0, 2.0, 4.0),
    NEAR_UP: (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3),
    SIZES: (0.0, 0.1, 0.2, 0.3),
    CLOSE: (0.0, 0.05, 0.1, 0.15),
    LOG_UP: (0.05, 0.1, 0.2, 0.5, 1.0),
}
_COUNTS = {
    FEW: (0.0, 25.0, 50.0, 75.0, 100.0),
    ALL: (0.0, 100.0, 200.0, 300.0, 400.0),
    LOG: (1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 200.0, 400.0),
}
DIM, PALE = 0.42, 0.3
_LEAST = 0.04  # error on a log scale


def _upright(place: float, scale: Scale) -> RulerPose:
    middle = np.array([place, (BOTTOM + TOP) / 2, 0.0])
    return RulerPose(middle, TOP - BOTTOM, scale, np.pi / 2, 1.0)


def _level(left: float, scale: Scale) -> RulerPose:
    return RulerPose(np.array([(left + RIGHT_END) / 2, BOTTOM, 0.0]), RIGHT_END - left, scale)


class BetweenRulers(Protocol):
    """What stands somewhere between rulers."""

    def lay(self) -> object: ...


class SampleBoard:
    """Its parts come on stage one by one; the last of these are made when they come."""

    up_label: RulerName
    count_label: RulerName
    error_label: NameLabel
    half: Gauge

    def __init__(self, crowd: Crowd, window: CodeWindow) -> None:
        self.crowd, self.window = crowd, window
        self.gauges: list[Gauge] = []
        self.strips = self._strips()
        self.lying = RulerPose(np.array([0.0, _GROUND, 0.0]), SAFE.width - 0.4, Scale(-4.0, 4.0))
        whole = tuple(map(float, range(-4, 5)))
        self.ruler = TurningRuler(self.lying, {**_UP, "whole": whole}, "whole")
        self.tall = _ROOM / max(0.62, float(crowd.normal.heights.value.max()))
        self.heap = SamplePile(crowd.normal, self.ruler, self.tall)
        self.due = Due(self.heap)
        starts = np.concatenate([0.17 * np.arange(10), 1.9 + 0.019 * np.arange(90)])
        self.rain = Rain(crowd, self.heap, _ABOVE, starts, 0.55)
        place = np.array([SAFE.left + 0.05, _CLOCK, 0.0])
        self.clock = SampleClock(crowd.listing, "samples", place, crowd.drops)
        self._three()
        self._chart()

    def _strips(self) -> list[Row]:
        crowd = self.crowd
        scale = max(each.magnitude() for each in (crowd.a, crowd.b, crowd.c))
        drawn = [replace(each, decimals=2) for each in (crowd.a, crowd.b, crowd.c)]
        texts = [each.text((k,)) for each in drawn for k in range(each.shape[0])]
        size = CellSize.fitting(*_CELL, max(map(len, texts)))
        strips = [Row(each, Face.VALUE, size, scale=scale) for each in drawn]
        width = strips[0].width + _BETWEEN
        for k, strip in enumerate(strips):
            strip.move_to(((k - 1) * width, _STRIPS, 0.0))
        self.strip_names = [
            NameLabel(each, HEADING / CODE_SIZE).next_to(each, UP, buff=0.14) for each in strips
        ]
        seed = next(line for line in crowd.listing.lines if "manual_seed" in line)
        self.seeds = [
            Phrase("{}", CodePiece(crowd.listing, seed), em=NAMES / CODE_SIZE, type=Type.CODE,
                   color=current_theme().muted).next_to(strips[k], UP, buff=0.75)
            for k in (0, 2)
        ]  # fmt: skip
        return strips

    def _three(self) -> None:
        """Three piles side by side: where they stand, and the two that are not there yet."""
        crowd = self.crowd
        ground = SMALL_GROUND
        spans = Scale(-4.0, 4.0), Scale(-0.3, 1.3), Scale(-0.6, 1.6)
        self.small = [
            RulerPose(np.array([middle, ground, 0.0]), length, span)
            for (middle, length), span in zip(SMALL, spans, strict=True)
        ]
        self.other_rulers = [
            TurningRuler(self.small[1], {"own": (0.0, 0.5, 1.0)}, "own"),
            TurningRuler(self.small[2], {"own": (0.0, 1.0)}, "own"),
        ]
        tops = [self.top_of(each) for each in (crowd.normal, crowd.flat, crowd.posts)]
        self.small_tall = SMALL_ROOM / tops[0]
        self.others = [
            SamplePile(pile, ruler, SMALL_ROOM / top)
            for pile, ruler, top in zip((crowd.flat, crowd.posts), self.other_rulers, tops[1:],
                                        strict=True)
        ]  # fmt: skip
        self.other_dues = [Due(heap) for heap in self.others]
        piles = crowd.normal, crowd.flat, crowd.posts
        self.calls = [
            Phrase("{}", CodePiece(crowd.listing, pile.call), em=NAMES / CODE_SIZE, type=Type.CODE,
                   color=current_theme().text).move_to((middle, SMALL_GROUND - 0.6, 0.0))
            for (middle, _), pile in zip(SMALL, piles, strict=True)
        ]  # fmt: skip

    @staticmethod
    def top_of(pile: Pile) -> float:
        """How high a pile reaches, from its first hundred samples on."""
        return float(max(pile.heights.value.max(), pile.due.value.max()))

    def _chart(self) -> None:
        crowd = self.crowd
        self.upright = _upright(INNER, Scale(-4.0, 4.0))
        self.near = _upright(LEFT_END, Scale(-REACH, REACH))
        self.sized = _upright(LEFT_END, Scale(0.0, REACH, least=_LEAST))
        self.close = _upright(LEFT_END, Scale(0.0, REACH / 2, least=_LEAST))
        self.logged = _upright(LEFT_END, Scale(0.0, 1.0, 1.0, _LEAST))
        self.short = _level(INNER, Scale(0.0, QUARTER))
        self.short_near = _level(LEFT_END, Scale(0.0, QUARTER))
        self.long = _level(LEFT_END, Scale(0.0, MOST))
        self.long_log = _level(LEFT_END, Scale(0.0, MOST, 1.0, 1.0))
        self.count = TurningRuler(self.short, _COUNTS, FEW)
        chart = self.chart = Chart(self.count, self.ruler)
        rows = range(crowd.means.shape[0])
        self.scatter = Scatter(chart, crowd.first)
        self.one = RiverLines(chart, crowd.means, [0], width=0.9 * LINE)
        self.crowd_lines = RiverLines(chart, crowd.means, rows, strength=DIM)
        self.error = RiverLines(chart, crowd.error, width=1.6 * LINE)
        self.worse = Rises(chart, crowd.ends, len(rows), (int(QUARTER), int(MOST)))
        self.crowd_lines.set_z_index(-0.3)
        self.error.set_z_index(0.1)
        self.law = LawLine(chart, crowd.law)
        self.stairs = Stairs(chart, crowd.error, (25, 50, 100, 200, 400))

    def gauge(self, count: int) -> Gauge:
        """How far off the means are after so many samples."""
        return Gauge(self.chart, self.crowd.error, (count - 1,), count, side=-1.0)

    def half_gauge(self, count: float) -> Gauge:
        """Half of what it was after a hundred."""
        return Gauge(self.chart, self.crowd.half, (), count, dotted=True)

    def up_name(self, code: str, *, log: bool = False, size: bool = False) -> RulerName:
        """What the upright ruler counts, over its upper end."""
        name = RulerName(self.crowd.listing, code, self.ruler, log=log, size=size)
        end = self.ruler.line.points[-1]
        return name.move_to((SAFE.left, end[1] + 0.38, 0.0), aligned_edge=LEFT)

    def count_name(self, *, log: bool = False) -> RulerName:
        """What the other ruler counts, behind its right end or under it."""
        name = RulerName(self.crowd.listing, "n", self.count, log=log)
        end = self.count.line.points[-1]
        down, right = (0.56, end[0]) if log else (0.0, end[0] + 0.5)
        return name.move_to((right, end[1] - down, 0.0), aligned_edge=RIGHT)

    def error_name(self) -> NameLabel:
        """The name of the error, behind the right end of its line."""
        name = NameLabel(self.error, NAMES / CODE_SIZE)
        name.move_to(self.error.points[-1] + 0.24 * RIGHT, aligned_edge=LEFT)
        return name

    @staticmethod
    def lay(*parts: BetweenRulers) -> None:
        """Let parts stand where their rulers are now."""
        for part in parts:
            part.lay()
