"""Steps laid one after the other, as blocks on a bar, and the beams by which one becomes many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, prod
from typing import Self

import numpy as np
from manim import smooth

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme, rgba
from scenes.kit.nudge.bar import THICK, rectangle
from scenes.kit.truth.checks import PIXEL, Fault, Ornament

_HIGH = THICK - 0.06  # of a block, within the bar that it lies on
_SEAM = 0.05  # between neighbours
_BEAMS = (0.2, 0.11)  # opacities of beams, in turn
_EDGE = 0.4  # that of their edges
_NOISE = 1e-6  # of a step


@dataclass(frozen=True)
class StepLaid:
    """How a block comes: from where on the row above, in steps, how wide, and with which others."""

    source: float
    width: float
    turn: int


def one_by_one(length: float) -> list[StepLaid]:
    """The first step laid again and again, as often as it fits; the last time a part of it.

    >>> [each.width for each in one_by_one(2.5)]
    [1.0, 1.0, 0.5]
    """
    count = max(1, ceil(length - _NOISE))
    return [StepLaid(0.0, min(1.0, length - k), k) for k in range(count)]


def each_again(blocks: Sequence[StepLaid], times: int) -> list[StepLaid]:
    """Each of some blocks becomes so many of its own kind, one block after the other.

    >>> [(each.source, each.turn) for each in each_again(one_by_one(2.0), 2)]
    [(0.0, 0), (0.0, 0), (1.0, 1), (1.0, 1)]
    """
    starts = [0.0, *accumulate(each.width for each in blocks)]
    return [StepLaid(start, each.width, turn)
            for turn, (start, each) in enumerate(zip(starts, blocks, strict=False))
            for _ in range(times)]  # fmt: skip


class StepBlock(Ornament):
    """One step, or a part of one."""


class Blocks(QuickGroup):
    """As many steps as some numbers tell that are multiplied, one after the other from a ground on.

    Each comes from the row above it, whose height `above` is.
    """

    def __init__(
        self,
        factors: Sequence[Record],
        plan: Sequence[StepLaid],
        ground: Points,
        unit: float,
        above: float,
    ) -> None:
        super().__init__()
        self.factors = tuple(factors)
        self.ground, self.unit, self.above = np.array(ground, dtype=float), unit, above
        self.paint = area_of(Face.VALUE, 1.0, 0.0, current_theme()) or ""
        self.plan = list(plan)
        self.pieces = [StepBlock(stroke_width=0, fill_opacity=1) for _ in self.plan]
        self.add(*self.pieces)
        self.lay(float(self.turns))

    @property
    def length(self) -> float:
        """How many steps there are to be."""
        return prod(float(record.value[()]) for record in self.factors)

    @property
    def turns(self) -> int:
        """How often something comes down."""
        return self.plan[-1].turn + 1

    def follow(self, record: Record) -> Self:
        """Stand for another number of steps, which is not larger: the last blocks get narrower."""
        self.factors = (record,)
        value = self.length
        self.plan = [
            StepLaid(0.0, float(np.clip(value - k, 0.0, 1.0)), k) for k in range(len(self.pieces))
        ]
        return self.lay(float(self.turns))

    def lay(self, come: float) -> Self:
        """Let so many turns have come down; those of the next one are on their way."""
        self.come = come
        start = 0.0
        for piece, laid in zip(self.pieces, self.plan, strict=True):
            down, along = _flight(float(np.clip(come - laid.turn, 0.0, 1.0)))
            left = self.ground[0] + self.unit * (laid.source + (start - laid.source) * along)
            seam = min(_SEAM, 0.3 * laid.width * self.unit) / 2
            ends = left + seam, left + self.unit * laid.width - seam
            height = self.above + (self.ground[1] - self.above) * down
            piece.points = piece.born = rectangle(*ends, height, _HIGH)
            seen = come > laid.turn and laid.width > _NOISE
            piece.fill_rgbas = rgba(self.paint, float(seen))
            start += laid.width
        return self

    def faults(self) -> Iterator[Fault]:
        """All together they are as long as the number tells, and they lie one after the other."""
        value, length = self.length, sum(each.width for each in self.plan)
        names = " × ".join(record.name for record in self.factors)
        if abs(length - value) > _NOISE * max(1.0, abs(value)):
            yield Fault("blocks", f"{length:g} steps for {names}", f"{value:g}")
        if self.come < self.turns:
            return
        end = self.ground[0]
        for piece in self.pieces:
            xs = piece.points[:, 0]
            if not -PIXEL <= xs.min() - end <= _SEAM + PIXEL:
                yield Fault("blocks", f"a step of {names} off its place", "in its row")
            end = xs.max()
        due = self.ground[0] + self.unit * value
        if not -PIXEL <= due - end <= _SEAM + PIXEL:
            yield Fault("blocks", f"steps that end at {end:.2f}", f"{due:.2f}")


def _flight(share: float) -> tuple[float, float]:
    """How far something has come down, and along: down first, off the digits beside it."""
    down, along = min(1.0, share / 0.75), max(0.0, (share - 0.3) / 0.7)
    return float(smooth(down)), float(smooth(along))


class StepBeam(Ornament):
    """From a stretch of one row down to the stretch of the next that it becomes."""

    def __init__(
        self, upper: tuple[Points, Points], lower: tuple[Points, Points], number: int
    ) -> None:
        """Ends are from left to right; number tells neighbours from each other."""
        super().__init__(stroke_width=HAIRLINE, fill_opacity=1)
        self.paint = area_of(Face.VALUE, 1.0, 0.0, current_theme()) or ""
        self.upper, self.lower = np.array(upper, dtype=float), np.array(lower, dtype=float)
        self.full = _BEAMS[number % len(_BEAMS)]
        self.set_z_index(-2.5)
        self.open(1.0)

    def open(self, share: float) -> Self:
        """Have come down a share of the way."""
        near, far = self.upper + (self.lower - self.upper) * share
        left, right = self.upper
        self.points = self.born = Polyline.through(left, right, far, near, left).curves()
        self.fill_rgbas = rgba(self.paint, self.full)
        self.stroke_rgbas = rgba(self.paint, _EDGE)
        return self
