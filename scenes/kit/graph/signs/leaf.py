"""The sign of a leaf: a double outline, which a seeker leaves behind where it finds no plate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation, smooth

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, LINE, MOVE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing

_APART = 0.065  # between the two lines
_CORNER = 0.12


class LeafLine(Ornament):
    """One of the two lines around a leaf."""


class LeafOutline(QuickGroup):
    """Two lines around a region, for a tensor that is a leaf: record tells that it is one."""

    def __init__(self, record: Record, region: Region) -> None:
        super().__init__()
        self.record, self.region = record, region
        for wider in (0.0, _APART):
            line = LeafLine(stroke_width=1.1 * HAIRLINE, stroke_color=current_theme().muted)
            line.points = line.born = outline(wide(region, wider))
            self.add(line.set_z_index(-1.6))

    def follow(self, record: Record) -> LeafOutline:
        """Stand for the tensor of another run."""
        self.record = record
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), "leaf")

    def faults(self) -> Iterator[Fault]:
        """What it is around is a leaf."""
        code = self.record.expression.code if self.record.expression else ""
        if not code.endswith(".is_leaf") or not bool(self.record.value):
            yield Fault("leaf", f"a double outline where `{code}` is {bool(self.record.value)}",
                        "a leaf")  # fmt: skip


class Seeker(Ornament):
    """A ring that goes from tensor to tensor, and looks which are leaves."""

    def __init__(self, region: Region) -> None:
        super().__init__(stroke_width=LINE, stroke_color=current_theme().text)
        self.set_z_index(3)
        self.surround(region)

    def surround(self, region: Region) -> Seeker:
        """Stand around a region."""
        self.region = region
        self.points = self.born = outline(region)
        return self


class Seek(Animation):
    """Let a seeker go on to another region."""

    def __init__(self, seeker: Seeker, region: Region, *, run_time: float = MOVE) -> None:
        self.seeker, self.goal = seeker, region
        super().__init__(seeker, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.start = self.seeker.region
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.seeker.surround(between(self.start, self.goal, float(self.rate_func(alpha))))


def between(start: Region, end: Region, share: float) -> Region:
    """A region on the way from one to another."""
    sides = zip(
        (start.left, start.right, start.bottom, start.top),
        (end.left, end.right, end.bottom, end.top),
        strict=True,
    )
    return Region(*(one + (other - one) * share for one, other in sides))


def wide(region: Region, by: float) -> Region:
    """A region, larger on all sides."""
    return Region(region.left - by, region.right + by, region.bottom - by, region.top + by)


def outline(region: Region) -> Points:
    """Its outline with round corners."""
    middle = np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])
    points: Points = rounded(region.width, region.height, _CORNER) + middle
    return points
