"""The ways between cards: grey forward, amber as a gradient goes back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.graphs.flow import GraphEdge
from scenes.kit.cells.marks import Wedge
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import CardsPlaced, PlateSpot
from scenes.kit.graph.parts.edges import EdgeCurve, sampled
from scenes.kit.graph.parts.ways import Way
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import LINE, Face, current_theme
from scenes.kit.truth.checks import Fault

_TIP = (0.15, 0.18)  # across, along


class CardWay(QuickGroup):
    """A way from the border of one card to that of another, which it points at."""

    def __init__(
        self, desk: Desk, ends: tuple[int, int], face: Face, points: Points, there: CardsPlaced
    ) -> None:
        """there says where the cards stand, or will when they have come."""
        theme = current_theme()
        color = theme.muted if face is Face.VALUE else theme.gradient[0].line
        self.desk, self.ends, self.route, self.there = desk, ends, points, there
        short = points.copy()
        along = _heading(points)
        short[-1] -= 0.6 * _TIP[1] * along
        self.line = EdgeCurve(short, color, LINE)
        self.tip = Wedge(fill_color=color, fill_opacity=1, stroke_width=0)
        self.tip.stretch_to_fit_width(_TIP[0]).stretch_to_fit_height(_TIP[1])
        self.tip.rotate(np.arctan2(along[1], along[0]) - np.pi / 2)
        self.tip.move_to(points[-1] - along * _TIP[1] / 2)
        super().__init__(self.line, self.tip)
        self.set_z_index(-3)  # behind cards that stand in its way

    @property
    def samples(self) -> Points:
        """Points along it."""
        return sampled(self.route)

    def faults(self) -> Iterator[Fault]:
        """It leads from card to card."""
        for card, point in zip(self.ends, (self.route[0], self.route[-1]), strict=True):
            spot = self.there.plates.get(card)
            if spot is None or not _at_border(spot, point):
                title = self.desk.story.cards.cards[card].title
                yield Fault("way", f"a way that does not end at {title}", "at its border")


def _at_border(spot: PlateSpot, point: Points) -> bool:
    inside = (spot.left - 0.1 <= point[0] <= spot.right + 0.1
              and spot.bottom - 0.1 <= point[1] <= spot.top + 0.1)  # fmt: skip
    return bool(inside)


def _heading(points: Points) -> Points:
    steps = points[-1] - points[:-1]
    lengths = np.linalg.norm(steps, axis=1)
    last = np.flatnonzero(lengths > 1e-6)[-1]
    return np.asarray(steps[last] / lengths[last])


def way_between(
    desk: Desk,
    start: int,
    end: int,
    face: Face,
    there: CardsPlaced | None = None,
    share: float = 0.5,
    arrives: float = 0.5,
) -> CardWay:
    """A curve from the near side of one card to that of another.

    share and arrives say how high on their sides it begins and ends, from the bottom.
    """
    there = there or desk.now
    first, last = there.plates[start], there.plates[end]
    right = first.x < last.x
    one = np.array([first.right if right else first.left, first.bottom + share * first.height, 0])
    two = np.array([last.left if right else last.right, last.bottom + arrives * last.height, 0])
    pull = np.array([(two[0] - one[0]) / 2, 0.0, 0.0])
    points = np.array([one, one + pull, two - pull, two])
    return CardWay(desk, (start, end), face, points, there)


def way_on_map(desk: Desk, way: Way, edge: GraphEdge, there: CardsPlaced) -> CardWay:
    """The way of an edge where the map has it."""
    return CardWay(desk, (edge.target, edge.source), Face.VALUE, way.points, there)
