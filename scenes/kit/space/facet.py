"""One facet of a folded sheet over two inputs: a plane as steep as the gradient of its run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim.constants import CapStyleType, LineJointType

from gradmath.records.facets import BORDER, FacetRun, Spots, Tract, tract_of
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline, straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, Face, current_theme, fill_of, rgba
from scenes.kit.space.scenery import InSpace, Scenery
from scenes.kit.space.shades import shade
from scenes.kit.truth.checks import Fault, Ornament, same_way

_GLASS = 0.86  # how much of what lies behind a facet it hides
_STOPS = 5  # of colour from its lowest to its highest level
_FOLD = ((3.0, 0.14), (1.0, 0.95))  # widths and opacities of the strokes of a fold
_LAYER = 1.0
_COLOUR = 0.02  # of a channel: what perspective bends within a facet
_GAP = 1e-3  # of the sheet's height, in which facets meet
_EXACT = 1e-6
_MOST_LINES = 1000


class GradedArea(Ornament):
    """A flat area whose colour changes evenly between two places of the frame."""

    def __init__(self) -> None:
        super().__init__(stroke_width=0)
        self.ends = np.zeros((2, 3))

    def get_gradient_start_and_end_points(self) -> Any:
        return self.ends


class SheetStroke(Ornament):
    """A line on a sheet."""


@dataclass(frozen=True, eq=False)
class Tint:
    """A piece of a facet in space, and its colours from the lowest level to the highest.

    Shapes: corners (k, 3), the first one again at the end; stops (s, 4); guides (5, 3), none where
    there is one colour: both ends of the way uphill, two places of one level, and their middle.
    """

    corners: Spots
    stops: npt.NDArray[np.float64]
    guides: Spots


class Facet(InSpace, QuickGroup):
    """A stretch of inputs in which no switch turns, at the heights of L.

    Its colour tells L on one scale, its lines are places of equal L, its bright sides those along
    which an entry of z is zero.
    """

    def __init__(
        self,
        space: Scenery,
        run: FacetRun,
        entries: tuple[int, int],
        reach: float,
        *,
        scale: float,
        step: float,
    ) -> None:
        """scale is the |L| of the strongest colour, step that between lines of equal L."""
        self.stand_in(space)
        self.entries, self.reach, self.scale_limit, self.step = entries, reach, scale, step
        self.theme = current_theme()
        round_ends: dict[str, Any] = {
            "cap_style": CapStyleType.ROUND,
            "joint_type": LineJointType.ROUND,
        }
        theme = self.theme
        self.areas = [GradedArea() for _ in range(3)]  # above zero, below zero, level at zero
        self.levels = SheetStroke(
            stroke_width=HAIRLINE, stroke_opacity=0.5,
            stroke_color=shade(theme.background, theme.value_ink, 0.9), **round_ends,
        )  # fmt: skip
        self.rim = SheetStroke(
            stroke_width=HAIRLINE, stroke_opacity=0.6,
            stroke_color=shade(theme.background, theme.value_ink, 0.9), **round_ends,
        )  # fmt: skip
        self.folds = [
            SheetStroke(stroke_width=0.8 * LINE * width, stroke_opacity=opacity,
                        stroke_color=theme.text, **round_ends)
            for width, opacity in _FOLD
        ]  # fmt: skip
        super().__init__(*self.areas, self.levels, self.rim, *self.folds)
        self.follow(run)

    def follow(self, run: FacetRun) -> Self:
        """Be the facet of another run."""
        self.run = run
        self.tract = tract_of(run, self.entries, self.reach)
        # Where it is in space does not hang on the eye.
        nothing = np.zeros((0, 2))
        self.ends = [
            self.heights(np.concatenate([nothing, *ways]))
            for ways in (self.level_ways(), self.rim_sides())
        ]
        self.sides = [
            (self.heights(way), side) for way, side in self.named_sides() if side != BORDER
        ]
        self.tints = [self._tint(piece) if piece else None for piece in self.pieces()]
        return self.lay()

    # -- where it is due -------------------------------------------------------------------

    def heights(self, places: Spots) -> Spots:
        """Places of the floor as the sheet has them, L in the third column."""
        return np.column_stack([places, self.run.levels(self.entries, places)])

    def seen(self, places: Spots) -> Points:
        """Where on the frame places of the floor are seen on the sheet."""
        return self.space.see(self.heights(places))

    def pieces(self) -> list[Tract | None]:
        """What of it lies above zero, below zero, and level at zero."""
        levels = self.run.levels(self.entries, self.tract.corners)
        if np.abs(levels).max() <= _GAP * self.scale_limit:
            return [None, None, self.tract]
        return [self.tract.where(levels, BORDER), self.tract.where(-levels, BORDER), None]

    def level_ways(self) -> list[Spots]:
        """Both ends of each line of equal L."""
        levels = self.run.levels(self.entries, self.tract.corners)
        low, high = np.ceil(levels.min() / self.step), np.floor(levels.max() / self.step)
        if not abs(high - low) < _MOST_LINES:  # of a height that is none, or not its scale's
            return []
        ways = (
            _crossed(self.tract.corners, levels - k * self.step)
            for k in np.arange(low, high + 1) if k
        )  # fmt: skip
        return [way for way in ways if way is not None]

    def named_sides(self) -> list[tuple[Spots, int]]:
        """Both ends of each side, and the output whose z is zero along it."""
        corners = self.tract.corners
        ways = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
        return list(zip(ways, self.tract.sides, strict=True))

    def rim_sides(self) -> list[Spots]:
        """Both ends of each side where the square ends."""
        return [way for way, side in self.named_sides() if side == BORDER]

    def fold_sides(self) -> list[Spots]:
        """Both ends of each side that is a fold, and its own to draw: the nearer facet does."""
        beyond = self.beyond()
        return [way for way, side in self.named_sides() if side != BORDER and not beyond[side]]

    def _lines(self) -> list[Points]:
        """The outlines of its lines, border and folds."""
        ways = (self.level_ways(), self.rim_sides(), self.fold_sides())
        return [self._strokes(each) for each in ways]

    def _strokes(self, ways: Sequence[Spots]) -> Points:
        """Straight strokes on the sheet, one behind the other in one outline."""
        seen = self.seen(np.concatenate([np.zeros((0, 2)), *ways]))
        return straights(seen[::2], seen[1::2])

    def color_at(self, level: float) -> str:
        """The colour of a height."""
        if abs(level) <= _GAP * self.scale_limit:
            return self.theme.surface
        return fill_of(Face.VALUE, level, self.scale_limit, self.theme) or self.theme.surface

    # -- drawing ---------------------------------------------------------------------------

    def lay(self) -> Self:
        beyond = self.beyond()
        tints = [tint for tint in self.tints if tint]
        folds = [way for way, side in self.sides if not beyond[side]]
        seen = iter(self.space.see_all([
            *(part for tint in tints for part in (tint.corners, tint.guides)),
            *self.ends, np.concatenate([np.zeros((0, 3)), *folds]),
        ]))  # fmt: skip
        for area, tint in zip(self.areas, self.tints, strict=True):
            if tint is None:
                area.points = area.born = np.zeros((0, 3))
                continue
            corners, guides = next(seen), next(seen)
            area.points = area.born = straights(corners[:-1], corners[1:])
            area.fill_rgbas = tint.stops.copy()
            if len(guides):
                area.ends = _across(guides)
        for stroke, ends in zip((self.levels, self.rim), seen, strict=False):
            stroke.points = stroke.born = straights(ends[::2], ends[1::2])
        ends = next(seen)
        for fold in self.folds:
            fold.points = fold.born = straights(ends[::2], ends[1::2])
        # What is behind fewer folds, as the eye sees it, is drawn later.
        self.set_z_index(_LAYER - 0.02 * int(beyond.sum()))
        return self

    def beyond(self) -> npt.NDArray[np.bool_]:
        """Behind the fold of which outputs it lies, as the eye sees it."""
        run, eye = self.run, self.space.eye.place / self.space.units
        weights = run.W.value[:, list(self.entries)].astype(np.float64)
        z = run.z.value.astype(np.float64)
        there = z + weights @ (eye[:2] - run.place(self.entries))
        # Straight over a fold the eye sees it from neither side.
        return np.asarray((np.abs(there) > _EXACT) & weights.any(axis=1) & ((there > 0) != (z > 0)))

    def _tint(self, piece: Tract) -> Tint:
        """A piece in space, and how it is coloured."""
        corners = self.heights(np.vstack([piece.corners, piece.corners[:1]]))
        way = self._gradient(piece)
        if way is None:
            middle = float(self.run.levels(self.entries, piece.middle[None])[0])
            return Tint(corners, rgba(self.color_at(middle), _GLASS), np.zeros((0, 3)))
        shares = np.linspace(0, 1, _STOPS)[:, None]
        levels = self.run.levels(self.entries, way[0] + (way[1] - way[0]) * shares)
        stops = np.vstack([rgba(self.color_at(float(level)), _GLASS) for level in levels])
        slope = self.run.slope(self.entries)
        aside = np.array([-slope[1], slope[0]]) / np.linalg.norm(slope) * self.reach * 0.1
        guides = [*way, piece.middle - aside, piece.middle + aside, piece.middle]
        return Tint(corners, stops, self.heights(np.array(guides)))

    def _gradient(self, piece: Tract) -> Spots | None:
        """The way uphill through the middle of a piece, from its lowest level to its highest."""
        slope = self.run.slope(self.entries)
        steep = float(slope @ slope)
        levels = self.run.levels(self.entries, piece.corners)
        if np.ptp(levels) <= _GAP * self.scale_limit or not steep:
            return None
        middle = float(self.run.levels(self.entries, piece.middle[None])[0])
        ends = np.array([levels.min() - middle, levels.max() - middle])
        return np.asarray(piece.middle + ends[:, None] * slope / steep)

    # -- truth -----------------------------------------------------------------------------

    @property
    def told(self) -> str:
        across, along = self.run.place(self.entries)
        return f"the facet of {self.run.L.name} at ({across:.2g}, {along:.2g})"

    def faults(self) -> Iterator[Fault]:
        """It lies as high and as steep as its run says, in the colours of its heights."""
        run = self.run
        listings = {
            each.expression.listing.lines
            for each in (run.x, run.W, run.z, run.L, run.x_grad)
            if each.expression
        }
        if len(listings) > 1:
            yield Fault("facet", f"{self.told} of two runs", "one run")
        for area, piece in zip(self.areas, self.pieces(), strict=True):
            corners = self.seen(piece.corners) if piece else np.zeros((0, 3))
            due = Polyline(np.vstack([corners, corners[:1]])).curves() if piece else corners
            if not same_way(area.points, due):
                yield Fault("facet", f"{self.told} elsewhere", "as high and steep as its run says")
            elif piece is not None:
                yield from self._colour_faults(area, piece)
        levels, rim, folds = self._lines()
        strokes = [(self.levels, levels), (self.rim, rim), *((fold, folds) for fold in self.folds)]
        for stroke, due in strokes:
            if not same_way(stroke.points, due):
                yield Fault("facet", f"a line on {self.told} elsewhere", "where L or z has it")

    def _colour_faults(self, area: GradedArea, piece: Tract) -> Iterator[Fault]:
        """What the camera paints at the corners, against the colours of their heights."""
        levels = self.run.levels(self.entries, piece.corners)
        lowest, highest = int(levels.argmin()), int(levels.argmax())
        for corner in {lowest, highest}:
            place, level = self.seen(piece.corners[corner : corner + 1])[0], float(levels[corner])
            drawn = _painted(area, place)
            if np.abs(drawn - rgba(self.color_at(level))[0, :3]).max() > self._slack(piece):
                yield Fault("colour", f"{self.told} drawn {drawn.round(2)} at {level:.2g}",
                            self.color_at(level))  # fmt: skip

    def _slack(self, piece: Tract) -> float:
        """How far a colour may be off: perspective bends lines of equal height apart."""
        near = self.space.eye.magnifies(self.space.world(self.heights(piece.corners)))
        return _COLOUR + 0.5 * float(near.max() / near.min() - 1)


def _painted(area: GradedArea, place: Points) -> Points:
    """The colour that the camera gives a place of an area."""
    stops = area.fill_rgbas[:, :3]
    if len(stops) == 1:
        only: Points = stops[0]
        return only
    start, end = area.ends
    way = end - start
    share = float(np.clip((place - start) @ way / (way @ way), 0.0, 1.0))
    return np.array([np.interp(share, np.linspace(0, 1, len(stops)), each) for each in stops.T])


def _across(guides: Points) -> Points:
    """Two places of the frame, square to a line of equal height, as low and high as a piece."""
    start, end, one, other, middle = guides
    level = other - one
    normal = np.array([-level[1], level[0], 0.0])
    normal /= np.linalg.norm(normal) or 1.0
    return np.array([middle + normal * ((place - middle) @ normal) for place in (start, end)])


def _crossed(corners: Spots, values: Spots) -> Spots | None:
    """Both ends of the line within a polygon along which a number is zero."""
    ends = []
    for k, (start, end) in enumerate(zip(values, np.roll(values, -1), strict=True)):
        if (start < 0) != (end < 0):
            way = corners[(k + 1) % len(corners)] - corners[k]
            ends.append(corners[k] + way * start / (start - end))
    found = np.array(ends)
    return found if len(ends) == 2 and np.abs(found[1] - found[0]).max() > _EXACT else None
