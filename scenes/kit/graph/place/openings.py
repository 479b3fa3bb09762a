"""Layouts of a graph whose groups can open: one with all folded, one with each of them open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from gradmath.graphs.groups import FoldedFlow
from gradmath.records.graph import Group
from scenes.kit.graph.parts.arrangements import ARRANGEMENTS, Arrangement
from scenes.kit.graph.parts.ways import BORDER, Size
from scenes.kit.graph.place.fitting import SPARE, Drawing, Folding, Folds
from scenes.kit.graph.place.layout import Plan
from scenes.kit.graph.place.nesting import MARGINS, Crossing, Interior, Place, interior, through
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

ONE_ROW = [family for family in ARRANGEMENTS if all(how.rows == 1 for how in family)]
"""A frame grows in the midst of its graph, which must not be cut into rows."""


@dataclass(frozen=True, eq=False)
class Laid(Drawing):
    """Cards whose folding and places are decided."""

    folding: Folding
    plan: Plan

    def fitting(self, how: Arrangement, region: Region) -> Iterator[tuple[Folding, Plan]]:
        return iter([(self.folding, self.plan)])

    def planned(self, folding: Folding, how: Arrangement, rise: float, region: Region) -> Plan:
        return self.plan


@dataclass(frozen=True, eq=False)
class Opening:
    """Where everything stands while one group is open.

    plan is that of the cards around; size and middle are the frame's; inside are the cards in it.
    """

    group: Group
    plan: Plan
    size: Size
    middle: Points
    inside: Laid


@dataclass(frozen=True, eq=False)
class Nested(Plan):
    """A graph with its groups folded, and with each of them opened: as large as the largest."""

    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, eq=False)
class NestedDrawing(Drawing):
    """The cards of a graph with groups folded, and those inside of each group."""

    folded: FoldedFlow
    insides: tuple[Drawing, ...]

    def planned(self, folding: Folding, how: Arrangement, rise: float, region: Region) -> Plan:
        closed = super().planned(folding, how, rise, region)
        if not closed.fits(region):
            return closed
        sizes = [own[fold] for own, fold in zip(self.sizes, folding.folds, strict=True)]
        sizes += [(stub.width, stub.height) for stub in self.stubs]
        openings = []
        for group, inside in zip(self.folded.groups, self.insides, strict=True):
            tried = list(self._tried(group, inside, sizes, how, rise, region))
            openings.append(min(tried, key=lambda each: not each.plan.fits(region)))
        plans = [closed, *(opening.plan for opening in openings)]
        width, height = (max(getattr(each, side) for each in plans) for side in ("width", "height"))
        return Nested(closed.centers, closed.ways, width, height, tuple(openings))

    def _tried(
        self,
        group: Group,
        inside: Drawing,
        sizes: Sequence[Size],
        how: Arrangement,
        rise: float,
        region: Region,
    ) -> Iterator[Opening]:
        """Ways of opening a group, the narrowest one first; the last is the lowest."""
        limit = region.height - BORDER - MARGINS
        for folds in dict.fromkeys(inside.narrowest(how, limit - spare) for spare in SPARE):
            yield self._opening(group, inside, folds, sizes, how, rise, region)

    def _opening(
        self,
        group: Group,
        inside: Drawing,
        folds: Folds,
        sizes: Sequence[Size],
        how: Arrangement,
        rise: float,
        region: Region,
    ) -> Opening:
        """The graph laid out with a large card for the group, and its inside in that."""
        place, crossings = self.folded.place(group), dict(crossings_of(self.folded, group))
        held = _interior(inside, folds, [*crossings.values()], how, rise)
        larger = [held.size if k == place else size for k, size in enumerate(sizes)]
        height = region.height - BORDER if how.style.compact else inf
        around = self.laid_out(larger, how, rise, region, height)
        ways, middle = list(around.ways), around.centers[place]
        frame = Place(middle, held.size)
        for (k, each), tail in zip(crossings.items(), held.tails, strict=True):
            ways[k] = through(ways[k], tail, frame, enters=each.enters)
        outside = Plan(around.centers, tuple(ways), around.width, around.height)
        within = Plan(
            tuple(center + middle for center in held.centers),
            tuple(way.shifted(middle) for way in held.ways),
            *held.size,
        )
        laid = Laid(
            inside.look, inside.cards, inside.stubs, inside.lines, Folding(folds, inf), within
        )
        return Opening(group, outside, held.size, middle, laid)


def _interior(
    inside: Drawing, folds: Folds, crossings: Sequence[Crossing], how: Arrangement, rise: float
) -> Interior:
    sizes = [own[fold] for own, fold in zip(inside.sizes, folds, strict=True)]
    sizes += [(stub.width, stub.height) for stub in inside.stubs]
    return interior(sizes, inside.lines, crossings, rise, how.style.manner.room)


def crossings_of(folded: FoldedFlow, group: Group) -> Iterator[tuple[int, Crossing]]:
    """The edges at a group's card, each with where it goes on inside."""
    place, whole = folded.place(group), folded.whole
    for edge, old in zip(folded.flow.edges, folded.edges, strict=True):
        if place in (edge.source, edge.target):
            enters = edge.source == place
            home = whole.edges[old].source if enters else whole.edges[old].target
            yield edge.index, Crossing(group.nodes.index(home), enters)
