"""The sign of a leaf: a double outline."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.rounded import rounded
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing
from scenes.kit.truth.names import Named

_APART = 0.065  # between the two lines
_CORNER = 0.12


class LeafLine(Ornament):
    """One of the two lines around a leaf."""


class LeafOutline(QuickGroup):
    """Two lines around a region, for a tensor that is a leaf: record tells that it is one.

    leaf is the drawable that shows the tensor, and stands in the region.
    """

    def __init__(self, record: Record, region: Region, leaf: Named) -> None:
        super().__init__()
        self.record, self.region, self.beside = record, region, ref(leaf)
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
        leaf = self.beside()
        if leaf is None:
            return
        if code != f"{leaf.record.name}.is_leaf":
            yield Fault("leaf", f"a double outline round {leaf.record.name}, by `{code}`",
                        "its own tensor")  # fmt: skip
        first = leaf.get_family()[1].get_center()
        region = self.region
        across = region.left < first[0] < region.right
        if not (across and region.bottom < first[1] < region.top):
            yield Fault("place", f"a double outline away from {leaf.record.name}", "around it")


def wide(region: Region, by: float) -> Region:
    """A region, larger on all sides."""
    return Region(region.left - by, region.right + by, region.bottom - by, region.top + by)


def outline(region: Region) -> Points:
    """Its outline with round corners."""
    middle = np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])
    points: Points = rounded(region.width, region.height, _CORNER) + middle
    return points
