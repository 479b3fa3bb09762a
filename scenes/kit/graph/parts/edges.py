"""The edges of a graph: grey ways forward, over which amber ones are drawn as a gradient comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim import Animation, Create, FadeIn, VGroup, rush_into

from gradmath.graphs.flow import GraphEdge
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.marks import Wedge
from scenes.kit.graph.parts.claims import Slot
from scenes.kit.graph.parts.ways import Way
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, THREAD, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Ornament, belongs
from scenes.kit.truth.claims import Claim

_TIP = (0.16, 0.2)  # across, along
_NEAR = 0.2  # of its end a line would touch the number of its slot
_CLEAR = np.array([0.12, 0.15])  # from the middle of a slot's number, across and down
_SAMPLES = 12  # of each curve


class EdgeCurve(Ornament):
    """A line through given Bezier curves."""

    def __init__(self, points: Points, color: str, width: float) -> None:
        super().__init__(stroke_color=color, stroke_width=width)
        self.take(points)

    def take(self, points: Points) -> None:
        """Run through other curves from now on."""
        self.points = points.copy()
        self.born = points.copy()


class Strand(QuickGroup):
    """A way from an input to its consumer, with the slot that it has in `next_functions`."""

    def __init__(self, course: Way, slot: Claim | None) -> None:
        theme = current_theme()
        self.course = course
        self.way = EdgeCurve(_without_ends(course.points, 0.0, _TIP[1]), theme.muted, LINE)
        self.tip = _tip(course.points[-1], _heading(course.points), theme.muted)
        self._tip_at = self.tip.get_center()
        self.slot = QuickGroup() if slot is None else self._slot(slot)
        super().__init__(self.way, self.tip, self.slot)
        self.set_z_index(-1)

    def _slot(self, slot: Claim) -> Phrase:
        number = Phrase("{}", slot, em=INDEX / CODE_SIZE,
                        color=current_theme().muted, type=Type.CODE)  # fmt: skip
        # On the side of the tip from which the line does not come.
        points = sampled(self.course.points)
        before = points[np.linalg.norm(points - points[-1], axis=1) >= _NEAR][-1]
        side = 1 if (points[-1] - before) @ self._aside() >= -1e-6 else -1
        return number.move_to(self.beside_tip(side))

    def beside_tip(self, side: int) -> Points:
        """Where a slot's number stands: left (1) or right (-1) of the tip, as one comes along."""
        along = _heading(self.course.points)
        clear = np.array([0.13, 0.17, 0.0]) @ np.abs(along)  # a digit is higher than wide
        return np.asarray(self.course.points[-1] - clear * along + 0.21 * side * self._aside())

    def _aside(self) -> Points:
        """The direction across the tip, to the left of it."""
        along = _heading(self.course.points)
        return np.array([-along[1], along[0], 0.0])

    def belong(self, owner: VGroup) -> None:
        """Name whom the parts that come on stage by themselves belong to."""
        for part in (self.way, self.tip, self.slot):
            belongs(part, owner)

    def draw(self) -> Iterator[Animation]:
        """Draw the way from the input to its consumer."""
        yield Create(self.way)
        yield FadeIn(QuickGroup(self.tip, self.slot), rate_func=rush_into)

    def take(self, course: Way) -> None:
        """Run another way, with the tip and the slot at its end."""
        moved = course.points[-1] - self.course.points[-1]
        self.course = course
        self.way.take(_without_ends(course.points, 0.0, _TIP[1]))
        for part in (self.tip, self.slot):
            part.shift(moved)
        self._tip_at = self.tip.get_center()

    def samples(self) -> Points:
        """Points along the line, as it stands now."""
        return sampled(self.course.points) + self.tip.get_center() - self._tip_at

    def distance(self, point: Points) -> float:
        """How far a point is off the line."""
        samples = self.samples()
        start, steps = samples[:-1], np.diff(samples, axis=0)
        lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
        shares = np.clip(((point - start) * steps).sum(axis=1) / lengths, 0.0, 1.0)
        return float(np.linalg.norm(start + shares[:, None] * steps - point, axis=1).min())


def clear_slots(strands: Sequence[Strand]) -> None:
    """Move numbers of slots to the other side of their tips where a line would cut them.

    Where one would do so on both sides, the number is left out.
    """
    ways = np.concatenate([sampled(strand.course.points) for strand in strands])
    numbers: list[Points] = []
    for strand in (each for each in strands if len(each.slot)):
        taken = np.array([*ways, *numbers])
        own = strand.slot.get_center()
        sides = [own, *(strand.beside_tip(side) for side in (1, -1))]
        free = [float(np.abs((taken - at)[:, :2] / _CLEAR).max(axis=1).min()) for at in sides]
        best = 0 if free[0] >= 1 else int(np.argmax(free))
        if free[best] >= 1:
            numbers.append(sides[best])
            strand.slot.move_to(sides[best])
        else:
            strand.remove(strand.slot)
            strand.slot = QuickGroup()


class BackWay(QuickGroup):
    """A way drawn over a grey one, from the consumer back to the input."""

    def __init__(self, course: Way, color: str) -> None:
        self.line = EdgeCurve(_without_ends(course.points, _TIP[1], _TIP[1])[::-1], color, THREAD)
        self.tip = _tip(course.points[0], _heading(course.points[::-1]), color)
        super().__init__(self.line, self.tip)
        self.set_z_index(-1)

    def take(self, course: Way, moved: Points) -> None:
        """Run another way, whose beginning has moved by so much."""
        self.line.take(_without_ends(course.points, _TIP[1], _TIP[1])[::-1])
        self.tip.shift(moved)

    def draw(self) -> Iterator[Animation]:
        """Draw the way and, when it arrives, its tip."""
        yield Create(self.line)
        yield FadeIn(self.tip, rate_func=rush_into)


class EdgeLine(Strand):
    """One edge. Over it are drawn `back` as its gradient comes, `trail` as somebody walks it."""

    def __init__(self, edge: GraphEdge, course: Way, ends: tuple[VGroup, VGroup]) -> None:
        super().__init__(course, None if edge.slot is None else Slot(edge))
        self.edge = edge
        self._ends = tuple(map(ref, ends))
        self.back = BackWay(course, current_theme().gradient[0].line)
        self.trail = BackWay(course, current_theme().text)

    def take(self, course: Way) -> None:
        moved = course.points[0] - self.course.points[0]
        super().take(course)
        for over in (self.back, self.trail):
            over.take(course, moved)

    def ends(self) -> list[VGroup]:
        """The cards that the edge joins."""
        return [card for card in (end() for end in self._ends) if card is not None]


def sampled(points: Points) -> Points:
    """Points along Bezier curves, close to each other."""
    curves = points.reshape(-1, 4, 3)
    t = np.linspace(0, 1, _SAMPLES)[None, :, None]
    start, first, second, end = (curves[:, None, k] for k in range(4))
    course = (
        (1 - t) ** 3 * start
        + 3 * (1 - t) ** 2 * t * first
        + 3 * (1 - t) * t**2 * second
        + t**3 * end
    )
    return np.asarray(course.reshape(-1, 3))


def _heading(points: Points) -> Points:
    """The direction in which a way arrives at its last point, of length one."""
    steps = points[-1] - points[:-1]
    lengths = np.linalg.norm(steps, axis=1)
    last = np.flatnonzero(lengths > 1e-6)[-1]  # a way may end in a curve without extent
    return np.asarray(steps[last] / lengths[last])


def _without_ends(points: Points, start: float, end: float) -> Points:
    """The way without its ends, which tips of that length take."""
    short = points.copy()
    short[0] += start * 0.6 * -_heading(points[::-1])
    short[-1] -= end * 0.6 * _heading(points)
    return short


def _tip(at: Points, along: Points, color: str) -> Wedge:
    """A head that points along a direction, its point on a card's border."""
    tip = Wedge(fill_color=color, fill_opacity=1, stroke_width=0)
    tip.stretch_to_fit_width(_TIP[0]).stretch_to_fit_height(_TIP[1])
    tip.rotate(np.arctan2(along[1], along[0]) - np.pi / 2)
    return tip.move_to(at - along * _TIP[1] / 2)
