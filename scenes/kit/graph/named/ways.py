"""The ways between cards: grey forward, amber as a gradient goes back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Animation

from gradmath.graphs.flow import GraphEdge
from scenes.kit.cells.marks import Wedge
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import CardsPlaced, PlateSpot, between
from scenes.kit.graph.named.timing import glide_rate
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
        self,
        desk: Desk,
        ends: tuple[int, int],
        face: Face,
        points: Points,
        there: CardsPlaced,
        heights: tuple[float, float] = (0.5, 0.5),
    ) -> None:
        """there says where the cards stand, or will when they have come.

        heights say how high on the sides of its cards it begins and ends, from the bottom.
        """
        theme = current_theme()
        color = theme.muted if face is Face.VALUE else theme.gradient[0].line
        self.desk, self.ends, self.face, self.heights = desk, ends, face, heights
        self.line = EdgeCurve(points, color, LINE)
        self.tip = Wedge(fill_color=color, fill_opacity=1, stroke_width=0)
        self.tip.stretch_to_fit_width(_TIP[0]).stretch_to_fit_height(_TIP[1])
        self.heading = np.pi / 2  # where the tip points
        self.take(points, there)
        super().__init__(self.line, self.tip)
        self.set_z_index(-3)  # behind cards that stand in its way

    def take(self, points: Points, there: CardsPlaced) -> None:
        """Run there from now on, between cards that stand there."""
        self.route, self.there = points, there
        along = _heading(points)
        short = points.copy()
        short[-1] -= 0.6 * _TIP[1] * along
        self.line.take(short)
        turned = float(np.arctan2(along[1], along[0]))
        self.tip.rotate(turned - self.heading)
        self.heading = turned
        self.tip.move_to(points[-1] - along * _TIP[1] / 2)

    def follow(self, there: CardsPlaced) -> None:
        """Lead from card to card where they stand now."""
        first, last = (there.plates[card] for card in self.ends)
        self.take(route_between(first, last, *self.heights), there)

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


def route_between(
    first: PlateSpot, last: PlateSpot, share: float = 0.5, arrives: float = 0.5
) -> Points:
    """A curve from the near side of one plate to that of another, also if it is below it."""
    if abs(first.x - last.x) < (first.width + last.width) / 4:
        down = first.y > last.y
        x = (max(first.left, last.left) + min(first.right, last.right)) / 2
        one = np.array([x, first.bottom if down else first.top, 0.0])
        two = np.array([x, last.top if down else last.bottom, 0.0])
        pull = np.array([0.0, (two[1] - one[1]) / 2, 0.0])
    else:
        right = first.x < last.x
        leaves, comes = (first.right, last.left) if right else (first.left, last.right)
        one = np.array([leaves, first.bottom + share * first.height, 0.0])
        two = np.array([comes, last.bottom + arrives * last.height, 0.0])
        pull = np.array([(two[0] - one[0]) / 2, 0.0, 0.0])
    return np.array([one, one + pull, two - pull, two])


def is_free(route: Points, ends: tuple[int, int], there: CardsPlaced) -> bool:
    """Whether no card stands in a way, and its tip has room."""
    samples = sampled(route)
    long = bool(np.linalg.norm(samples[-1] - samples[0]) > 1.5 * _TIP[1])
    return long and not any(
        ((samples[:, 0] > spot.left) & (samples[:, 0] < spot.right)
         & (samples[:, 1] > spot.bottom) & (samples[:, 1] < spot.top)).any()
        for card, spot in there.plates.items() if card not in ends
    )  # fmt: skip


def way_between(
    desk: Desk,
    start: int,
    end: int,
    face: Face,
    there: CardsPlaced | None = None,
    share: float = 0.5,
    arrives: float = 0.5,
) -> CardWay:
    """A curve from the near side of one card to that of another."""
    there = there or desk.now
    points = route_between(there.plates[start], there.plates[end], share, arrives)
    return CardWay(desk, (start, end), face, points, there, (share, arrives))


class WayFollows(Animation):
    """A way stays between two cards that glide from spot to spot."""

    def __init__(self, way: CardWay, target: CardsPlaced, run_time: float) -> None:
        self.way, self.start = way, way.there
        self.goal = target.only(way.ends)
        super().__init__(way, run_time=run_time, rate_func=glide_rate)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        now = {card: between(self.start.plates[card], self.goal.plates[card], share)
               for card in self.way.ends}  # fmt: skip
        self.way.follow(CardsPlaced({}, now))


def way_on_map(desk: Desk, way: Way, edge: GraphEdge, there: CardsPlaced) -> CardWay:
    """The way of an edge where the map has it."""
    return CardWay(desk, (edge.target, edge.source), Face.VALUE, way.points, there)
