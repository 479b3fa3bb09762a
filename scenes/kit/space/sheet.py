"""A folded sheet over two inputs, facet by facet, and the names of its folds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np

from gradmath.records.facets import FoldedSheet, Spots, Tract
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.space.facet import Facet, SheetStroke
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.texts import TextInSpace
from scenes.kit.truth.checks import Fault, same_way
from scenes.kit.truth.names import name_shown

_GAP = 1e-3  # of the sheet's height and side, in which facets meet
_OVER = 2.6  # their layer, above all facets
_AWAY = 0.08  # of the square's half side, from the end of a fold to its name


class Sheet(QuickGroup):
    """All facets over a square of two entries of x: they leave no gap, and meet at the folds."""

    def __init__(
        self, space: Scenery, sheet: FoldedSheet, *, scale: float | None = None, levels: int = 8
    ) -> None:
        """scale is the |L| of the strongest colour, of which there are `levels` lines."""
        self.sheet = sheet
        self.scale_limit = scale or sheet.magnitude
        self.facets = [
            Facet(space, run, sheet.entries, sheet.reach,
                  scale=self.scale_limit, step=self.scale_limit / levels)
            for run in sheet.runs
        ]  # fmt: skip
        super().__init__(*self.facets)

    def follow(self, sheet: FoldedSheet) -> Self:
        """Be the sheet of other runs on the same facets, as for another v."""
        self.sheet = sheet
        for facet, run in zip(self.facets, sheet.runs, strict=True):
            facet.follow(run)
        return self

    def facet_at(self, place: Spots) -> Facet:
        """The facet over a place of the floor."""
        return max(self.facets, key=lambda facet: _inside(facet.tract, place))

    def faults(self) -> Iterator[Fault]:
        """The facets are the whole square, and neighbours are equally high where they meet."""
        square = Tract.square(self.sheet.reach)
        area = sum(facet.tract.area for facet in self.facets)
        if abs(area - square.area) > _GAP * square.area:
            shown = f"facets over {area / square.area:.1%} of the square"
            yield Fault("sheet", shown, "all of it, once")
        for one in self.facets:
            for other in self.facets:
                yield from self._step_faults(one, other) if one is not other else ()

    def _step_faults(self, one: Facet, other: Facet) -> Iterator[Fault]:
        corners = one.tract.corners
        slack = _GAP * self.sheet.reach
        shared = corners[[_inside(other.tract, each) > -slack for each in corners]]
        if not len(shared):
            return
        levels = [facet.run.levels(self.sheet.entries, shared) for facet in (one, other)]
        if np.abs(np.subtract(*levels)).max() > _GAP * self.scale_limit:
            yield Fault("sheet", f"a step from {one.told} to its neighbour", "facets that meet")


def _inside(tract: Tract, place: Spots) -> float:
    """How far inside the nearest side of a polygon a place is; below zero outside."""
    ways = np.roll(tract.corners, -1, axis=0) - tract.corners
    inwards = np.column_stack([-ways[:, 1], ways[:, 0]])
    lengths = np.linalg.norm(ways, axis=1)
    return float((((place - tract.corners) * inwards).sum(axis=1) / lengths).min())


class LevelLines(InSpace, QuickGroup):
    """The lines of equal L of a whole sheet, on it or as far as they have fallen to the floor."""

    def __init__(self, sheet: Sheet) -> None:
        theme = current_theme()
        self.fallen = 0.0
        self.lines = SheetStroke(stroke_width=1.4 * HAIRLINE, stroke_opacity=0.8,
                                 stroke_color=theme.value_ink)  # fmt: skip
        super().__init__(self.lines)
        self.sheet = ref(sheet)
        self.stand_in(sheet.facets[0].space)
        self.beside = (*self.beside, self.sheet)
        self.set_z_index(_OVER)
        self.lay()

    def fall_to(self, share: float) -> Self:
        """Be on the way from the sheet (0) to the floor (1)."""
        self.fallen = share
        return self.lay()

    def _outline(self) -> Points:
        sheet = self.sheet()
        assert sheet is not None
        ends = np.concatenate([facet.ends[0] for facet in sheet.facets])
        seen = self.space.see(ends * [1.0, 1.0, 1.0 - self.fallen])
        return straights(seen[::2], seen[1::2])

    def lay(self) -> Self:
        self.lines.points = self.lines.born = self._outline()
        return self

    def faults(self) -> Iterator[Fault]:
        """Each runs where L is the same, straight below its place on the sheet."""
        if not same_way(self.lines.points, self._outline()):
            yield Fault("facet", "lines of equal height elsewhere", "below those of the sheet")


@dataclass(frozen=True, eq=False)
class FoldName(Shared):
    """The name of a fold: the entry of z that is zero along it."""

    z: Record
    output: int

    @property
    def face(self) -> Face | None:
        return None

    @property
    def text(self) -> str:
        return f"{name_shown(self.z, (self.output,))} = 0"

    def fault(self) -> str | None:
        return None


class FoldLabel(TextInSpace):
    """The name of a fold where it comes out of the square, on the side without numbers."""

    def __init__(self, sheet: Sheet, output: int) -> None:
        space = sheet.facets[0].space
        self.sheet = ref(sheet)
        z = sheet.sheet.runs[0].z
        super().__init__("{}", FoldName(z, output), em=HEADING / CODE_SIZE,
                         color=current_theme().muted, type=Type.CODE)  # fmt: skip
        self.output = output
        self.stand_in(space)
        self.beside = (*self.beside, ref(sheet))  # asked when it changes, too
        self.lay()

    def _end(self) -> Spots | None:
        """Where its fold comes out of the square, away from the numbers of the floor."""
        sheet = self.sheet()
        assert sheet is not None
        reach = sheet.sheet.reach
        ends = [
            facet.heights(way)[k]
            for facet in sheet.facets
            for way, side in facet.named_sides()
            if side == self.output
            for k in (0, 1)
            if np.abs(way[k]).max() > reach * (1 - _GAP)
        ]
        return max(ends, key=lambda end: float(end[0] + end[1]), default=None)

    def due(self) -> Points | None:
        """Outwards from the end of its fold, clear of the sheet."""
        end = self._end()
        if end is None:
            return None
        outwards = np.where(np.abs(end[:2]) > (1 - _GAP) * np.abs(end[:2]).max(), end[:2], 0.0)
        beyond = np.array([*end[:2] + outwards * _AWAY, max(0.0, end[2])])
        start, place = self.space.see(np.array([[*end[:2], beyond[2]], beyond]))
        way = (place - start) / (np.abs(place - start).max() or 1.0)
        return np.asarray(place + way * [self.width / 2, self.height / 2, 0.0])

    def astray(self) -> Fault:
        return Fault("fold", f"{self.text} elsewhere", "at the end of its fold")
