"""Where `.grad` is put: a box below a leaf, or a dotted slot while there is no tensor."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import RoundedRectangle

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Grid
from scenes.kit.graph.signs.claims import GradName, Nothing
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing

_BEHIND = -5.0  # what falls into it, and that passes behind plates
_CORNER = 0.12
_DOT = 0.07  # length of a dot, and of the gap after it


class Dots(Ornament):
    """A dotted outline."""


class Box(Ornament, RoundedRectangle):
    """The box itself, where there is a tensor."""


class VacantSlot(QuickGroup):
    """A dotted slot with `None`: record tells that there is no tensor."""

    def __init__(self, record: Record, region: Region) -> None:
        super().__init__()
        theme = current_theme()
        self.record = record
        self.taken = False  # by a tensor that lies there now
        self.dots = Dots(stroke_width=1.4 * HAIRLINE, stroke_color=theme.muted)
        self.dots.points = self.dots.born = dotted(outline_of(region))
        self.none = SignLabel(Nothing(ref(self)))
        self.none.move_to(_middle(region))
        self.add(self.dots, self.none)

    def follow(self, record: Record) -> VacantSlot:
        """Stand for another run in which there is no tensor either."""
        self.record, self.taken = record, False
        return self

    def give_way(self) -> None:
        """A tensor lies where it was, so that it is to be seen no more."""
        self.taken = True

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (), "None")

    def faults(self) -> Iterator[Fault]:
        """There is no tensor."""
        code = self.record.expression.code if self.record.expression else ""
        if not bool(self.record.value) or not code.endswith(".grad is None"):
            yield Fault("letterbox", f"None for {self.record.name}", "the tensor")
        if self.taken:
            yield Fault("letterbox", "None where a tensor lies", "the tensor alone")


class Letterbox(QuickGroup):
    """The box of a leaf, with the leaf's name and `.grad` beside it; what lies in it is cargo."""

    def __init__(self, leaf: Grid, region: Region) -> None:
        super().__init__()
        theme = current_theme()
        self.region, self.beside = region, ref(leaf)
        self.box = Box(
            width=region.width,
            height=region.height,
            corner_radius=_CORNER,
            stroke_color=theme.muted,
            stroke_width=1.6 * HAIRLINE,
        )
        self.box.move_to(_middle(region)).set_z_index(_BEHIND)
        self.name_label = SignLabel(GradName(ref(leaf)), pale=False)
        self.add(self.box)

    def faults(self) -> Iterator[Fault]:
        """It stands below its leaf, or beside it."""
        leaf = self.beside() if self.box.stroke_rgbas[0, 3] else None
        if leaf is None:
            return
        across, up = np.abs(leaf.get_center() - _middle(self.region))[:2]
        if across > self.region.width / 2 and up > self.region.height / 2:
            yield Fault("place", f"a letterbox away from {leaf.record.name}", "below its leaf")


def _middle(region: Region) -> Points:
    return np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])


def outline_of(region: Region) -> Polyline:
    """The way round a region, clockwise from its upper left corner."""
    corners = [(region.left, region.top), (region.right, region.top),
               (region.right, region.bottom), (region.left, region.bottom),
               (region.left, region.top)]  # fmt: skip
    return Polyline.through(*([*corner, 0.0] for corner in corners))


def dotted(way: Polyline) -> Points:
    """A way as dots with gaps, in the form that manim draws."""
    count = max(1, round(way.length / (2 * _DOT)))
    dots = [way.part(k / count, (k + 0.5) / count).curves() for k in range(count)]
    points: Points = np.concatenate(dots)
    return points
