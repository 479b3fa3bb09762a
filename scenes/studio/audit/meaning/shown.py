"""One frame as its meaning is judged: which entries it shows, by which drawables, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Any, TypeAlias

from manim import Mobject

from gradmath.records.listing import Listing
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_window import ShowsCode
from scenes.kit.cells.lettering import Lettering
from scenes.kit.charts.swept import SweptPlot
from scenes.kit.lecture import Lecture
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry
from scenes.studio.audit.capture import Capture, FrameExtent, Picture
from scenes.studio.audit.memo import Memo

Placed: TypeAlias = tuple[str, float, Fault]
"""A fault with the beat and the second in which it was seen."""
_OPAQUE = 0.99


@dataclass(frozen=True, eq=False)
class Sighting:
    """An entry on the frame: the drawable that shows it, and what the camera saw of that."""

    record: Record
    index: Index
    drawable: Mobject
    captures: tuple[Capture, ...]


@dataclass(frozen=True, eq=False)
class OnFrame:
    """All that can be seen on one frame.

    spoken are the pieces of captions and of the title; visited the runs that earlier frames of
    the beat have shown.
    """

    scene: Lecture
    picture: Picture
    memo: Memo
    spoken: frozenset[int]
    visited: frozenset[tuple[str, ...]] = frozenset()

    @property
    def captures(self) -> dict[int, Capture]:
        """Those of the picture by the identity of their mobjects."""
        return self.memo.captures

    @cached_property
    def letterings(self) -> list[tuple[Lettering, Capture]]:
        """Every text on the stage, captions and title left out."""
        return [
            (capture.mobject, capture)
            for capture in self.picture
            if capture.text and isinstance(capture.mobject, Lettering)
            if id(capture.mobject) not in self.spoken
        ]

    @cached_property
    def sights(self) -> list[Sighting]:
        """Every entry on the stage, by a number or by what stands for it."""
        numbers = [
            Sighting(text.claim.record, text.claim.index, text, (capture,))
            for text, capture in self.letterings
            if isinstance(text.claim, Entry)
        ]
        return [*numbers, *self._emblems()]

    def _emblems(self) -> Iterator[Sighting]:
        for drawable in self.memo.emblems:
            parts = tuple(self.seen_of(drawable))
            if parts:
                standing = drawable.standing
                yield Sighting(standing.record, standing.index, drawable, parts)  # type: ignore[arg-type] # drawables are mobjects

    def seen_of(self, drawable: Any) -> Iterator[Capture]:
        """What the camera saw of a drawable and its parts."""
        captures = self.captures
        return (captures[key] for key in self.memo.family(drawable) if key in captures)

    @cached_property
    def records(self) -> list[Record]:
        """The records of which an entry can be seen, each once."""
        return list({id(sight.record): sight.record for sight in self.sights}.values())

    @cached_property
    def listings(self) -> dict[tuple[str, ...], Listing]:
        """The runs of which an entry can be seen."""
        held = [record.expression.listing for record in self.records if record.expression]
        return {listing.lines: listing for listing in held}

    @cached_property
    def plots(self) -> list[SweptPlot]:
        """What stands between axes for runs of a sweep: its place tells which run it is."""
        found = self.memo.all(SweptPlot)
        return [each for each in found if any(True for _ in self.seen_of(each))]

    @cached_property
    def plotted(self) -> list[Record]:
        """The records from which lines are plotted, each once."""
        points = (point for plot in self.plots for point in plot.reached_points)
        held = (entry.record for point in points for entry in (point.across, point.up))
        return list({id(record): record for record in held}.values())

    @cached_property
    def plotted_runs(self) -> frozenset[tuple[str, ...]]:
        """The runs that lines are plotted from."""
        expressions = (record.expression for record in self.plotted)
        return frozenset(each.listing.lines for each in expressions if each)

    @cached_property
    def panel(self) -> ShowsCode | None:
        """The code panel, if one can be seen."""
        panel = self.scene.panel
        seen = panel is not None and any(id(line) in self.captures for line in panel.lines)
        return panel if seen else None

    def standing(self, sight: Sighting) -> bool:
        """Whether an entry can really be read: opaque, inside the frame, nothing laid over it."""
        return any(self._stands(capture) for capture in sight.captures)

    def _stands(self, capture: Capture) -> bool:
        ink = capture.fill if capture.fill[:, 3].any() else capture.stroke
        left, bottom, right, top = extent_of(capture)
        inside = max(-left, right) <= FRAME_WIDTH / 2 and max(-bottom, top) <= FRAME_HEIGHT / 2
        return bool(ink[:, 3].min() >= _OPAQUE) and inside and not self._covered(capture)

    def _covered(self, capture: Capture) -> bool:
        """Whether something lies on the middle of a text, or on all of anything else."""
        left, bottom, right, top = extent_of(capture)
        if isinstance(capture.mobject, Lettering):
            left = right = (left + right) / 2
            bottom = top = (bottom + top) / 2
        later = self.picture[self.picture.index(capture) + 1 :]
        return any(
            over.fill[:, 3].any() and not isinstance(over.mobject, Lettering)
            and _holds(extent_of(over), (left, bottom, right, top))
            for over in later
            if len(over.points)
        )  # fmt: skip


def _holds(sides: FrameExtent, inner: FrameExtent) -> bool:
    left, bottom, right, top = sides
    return left < inner[0] and inner[2] < right and bottom < inner[1] and inner[3] < top


def extent_of(*captures: Capture) -> FrameExtent:
    """The rectangle around captures."""
    sides = [capture.outline for capture in captures]
    left, bottom = (min(side[k] for side in sides) for k in (0, 1))
    right, top = (max(side[k] for side in sides) for k in (2, 3))
    return left, bottom, right, top


def distance(one: FrameExtent, other: FrameExtent) -> float:
    """How far two rectangles are apart; 0 if they touch."""
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    up = max(one[1] - other[3], other[1] - one[3], 0.0)
    return hypot(across, up)


def same_number(record: Record, other: Record) -> bool:
    """Whether two records are one number: one object, or one expression at one place of a run."""
    if record is other or record.expression is None or other.expression is None:
        return record is other
    return number_of(record) == number_of(other)


def number_of(record: Record) -> tuple[object, ...]:
    """What tells a number from others: its expression at its place of a run, or the record."""
    expression = record.expression
    if expression is None:
        return (id(record),)
    return expression.listing.lines, expression.after, expression.code, expression.kind
