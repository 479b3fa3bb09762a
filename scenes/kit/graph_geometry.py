"""Whether a drawn graph can be read: no card on another, no line through a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import VGroup

from scenes.kit.checks import Fault
from scenes.kit.graph_cards import NodeCard
from scenes.kit.graph_edges import EdgeLine, sampled
from scenes.kit.typesetting import Points

_TOUCH = 0.02  # of overlap that nobody sees
_MEETS = 0.12  # how far from a card's border its lines may end


def holds(card: VGroup, point: Points) -> bool:
    """Whether a point is inside a card."""
    return bool(np.all(np.abs(point - card.get_center())[:2] < [card.width / 2, card.height / 2]))


def crossings(cards: Sequence[NodeCard], lines: Sequence[EdgeLine]) -> Iterator[Fault]:
    """Cards that overlap, lines through cards, lines that do not end at their own cards."""
    boxes = [card.outline.get_critical_point(np.array([x, x, 0.0]))[:2]
             for x in (-1.0, 1.0) for card in cards]  # fmt: skip
    low, high = np.array(boxes[: len(cards)]), np.array(boxes[len(cards) :])
    names = [card.node.node.label for card in cards]
    for first, second in _overlaps(low, high):
        yield Fault("overlap", f"{names[first]} on {names[second]}", "cards apart")
    for line in lines:
        course = line.course.points
        inside = _inside(sampled(course)[:, :2], low + _TOUCH, high - _TOUCH)
        for card in np.flatnonzero(inside.any(axis=0)).tolist():
            yield Fault("crossing", f"edge {line.edge.index} through {names[card]}", "around it")
        yield from _loose_ends(line, course, low, high, names)


def _overlaps(low: Points, high: Points) -> Iterator[tuple[int, int]]:
    apart = (low[:, None] >= high[None] - _TOUCH) | (high[:, None] <= low[None] + _TOUCH)
    for first, second in np.argwhere(~apart.any(axis=2)).tolist():
        if first < second:
            yield first, second


def _inside(points: Points, low: Points, high: Points) -> Points:
    """Shapes: points (p, 2), low and high (c, 2); (p, c)."""
    within = (points[:, None] > low[None]) & (points[:, None] < high[None])
    return np.asarray(within.all(axis=2))


def _loose_ends(
    line: EdgeLine, course: Points, low: Points, high: Points, names: Sequence[str]
) -> Iterator[Fault]:
    ends = ((course[0], line.edge.target), (course[-1], line.edge.source))
    for point, card in ends:
        reach = np.maximum(low[card] - point[:2], point[:2] - high[card]).max()
        if reach > _MEETS:
            yield Fault("end", f"edge {line.edge.index} ends {reach:.2f} off {names[card]}",
                        f"at {names[card]}")  # fmt: skip
