"""A folded sheet, seen from above and then standing, with two runs on it: a scene to lie in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import FadeIn, VGroup, VMobject, Wait

from gradmath.gradients.folded_sheet import facet_run, folded_sheet
from gradmath.records.facets import FacetRun, FoldedSheet
from scenes.kit import SAFE, Lecture, Region, Words, ask, silent
from scenes.kit.space.climber import Climber, FloorArrow
from scenes.kit.space.eye import Eye
from scenes.kit.space.floor import Floor
from scenes.kit.space.scenery import ComeRound, Scenery
from scenes.kit.space.sheet import FoldLabel, LevelLines, Sheet

ENTRIES = (1, 2)
ABOVE = Eye(azimuth=-90, elevation=90, zoom=1.3, distance=40)
STANDING = Eye(azimuth=-123, elevation=27, zoom=2, distance=9)
STAGE = Region(SAFE.left, SAFE.right, SAFE.bottom, 2.2)
RISE = 0.3  # units of the floor for one of L


@dataclass(frozen=True, eq=False)
class SheetFound:
    """A sheet, the same facets for another v, a run on a slope and one where L is flat."""

    sheet: FoldedSheet
    other: FoldedSheet
    steep: FacetRun
    flat: FacetRun


def sheet_found() -> SheetFound:
    x, W = [0.5, 0.0, 0.0], [[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]
    v, other = [-0.4, 0.8], [0.5, 0.5]
    return SheetFound(
        sheet=folded_sheet(W, x, v, ENTRIES),
        other=folded_sheet(W, x, other, ENTRIES),
        steep=facet_run(W, x, v, ENTRIES, ("0.7", "0.5")),
        flat=facet_run(W, x, v, ENTRIES, ("-0.9", "0.1")),
    )


class SheetStage:
    """All that stands in the space of a sheet."""

    def __init__(self, found: SheetFound, eye: Eye = STANDING) -> None:
        sheet = found.sheet
        self.space = Scenery(eye, (1.0, 1.0, RISE))
        self.floor = Floor(self.space, sheet.runs[0].x, ENTRIES, sheet.reach)
        self.sheet = Sheet(self.space, sheet)
        self.levels = LevelLines(self.sheet)
        self.folds = [FoldLabel(self.sheet, output) for output in (0, 1)]
        self.climber = Climber(self.space, found.steep, ENTRIES)
        self.arrow = FloorArrow(self.space, found.steep, ENTRIES, length=0.3)
        self.ring = FloorArrow(self.space, found.flat, ENTRIES, length=0.3)

    @property
    def all(self) -> list[VMobject]:
        return [*self.shown, self.ring]

    @property
    def shown(self) -> list[VMobject]:
        """What is of one run."""
        return [self.floor, self.sheet, *self.folds, self.levels, self.climber, self.arrow]


class SheetStory(Lecture):
    """The sheet from above, tipped, and what a lie changes when it stands."""

    watched = False

    captions = {"title": ask("What comes?"), "map": silent(), "tip": silent(), "lie": silent()}

    def construct(self) -> None:
        self.found = self.problem(sheet_found)
        self.words = Words()
        self.stage = SheetStage(self.found)
        space = self.stage.space
        standing = space.filling(STAGE, STANDING)
        space.look(space.filling(STAGE, ABOVE))
        listing = self.found.steep.L.expression
        assert listing is not None
        window = self.open_window(listing.listing, "L.backward()", lines=3)
        self.beat("map", FadeIn(VGroup(*self.stage.shown), window))
        self.beat("tip", ComeRound(space, standing, *self.stage.shown))
        self.lie()
        self.beat("lie", Wait(0.3))

    def lie(self) -> None:
        """Nothing, where the story is honest."""


class OneBitOff(SheetStory):
    """A facet from a number that torch did not compute."""

    def lie(self) -> None:
        facet = self.stage.sheet.facets[0]
        value = np.nextafter(facet.run.L.value, np.float32(9))
        facet.follow(replace(facet.run, L=replace(facet.run.L, value=value)))


class FacetOfAnotherV(SheetStory):
    """A facet as steep as another v would have it."""

    def lie(self) -> None:
        steepest = max(range(len(self.found.other.runs)),
                       key=lambda k: float(self.found.other.runs[k].L.value))  # fmt: skip
        self.stage.sheet.facets[steepest].follow(self.found.other.runs[steepest])


class EyeMovedAlone(SheetStory):
    """The eye looks from elsewhere, and what it sees stands as before."""

    def lie(self) -> None:
        self.stage.space.eye = replace(STANDING, elevation=35)


LIES: dict[type[SheetStory], str] = {
    OneBitOff: "expression",
    FacetOfAnotherV: "sheet",
    EyeMovedAlone: "facet",
}
