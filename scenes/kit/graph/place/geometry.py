"""Whether a drawn graph can be read: no card on another, no line through a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import VGroup, VMobject

from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.edges import EdgeLine, sampled
from scenes.kit.look.glyphs import Points
from scenes.kit.truth.checks import Fault

_TOUCH = 0.02  # of overlap that nobody sees
_MEETS = 0.12  # how far from a card's border its lines may end


def holds(card: VGroup, point: Points) -> bool:
    """Whether a point is inside a card."""
    return bool(np.all(np.abs(point - card.get_center())[:2] < [card.width / 2, card.height / 2]))


@dataclass(frozen=True, eq=False)
class Block:
    """What no line may run through: a card, or the frame of a group."""

    label: str
    low: Points
    high: Points

    @classmethod
    def of(cls, label: str, outline: VMobject) -> Block:
        corners = (outline.get_critical_point(np.array([x, x, 0.0]))[:2] for x in (-1.0, 1.0))
        return cls(label, *corners)


@dataclass(frozen=True, eq=False)
class Course:
    """Points along an edge, and the blocks (by index) where it begins and ends, if any do.

    free are the blocks through which it may run.
    """

    edge: int
    points: Points
    start: int | None
    end: int | None
    free: tuple[int, ...] = ()


def card_tangles(cards: Sequence[NodeCard], lines: Sequence[EdgeLine]) -> Iterator[Fault]:
    """Cards that overlap, lines through cards, lines that do not end at their own cards."""
    blocks = [Block.of(card.node.label, card.outline) for card in cards]
    edges = (line.edge for line in lines)
    courses = [Course(e.index, line.course.points, e.target, e.source)
               for e, line in zip(edges, lines, strict=True)]  # fmt: skip
    yield from tangles(blocks, courses)


def tangles(blocks: Sequence[Block], courses: Sequence[Course]) -> Iterator[Fault]:
    """Blocks that overlap, courses through blocks, courses that do not end at their own."""
    if not blocks:
        return
    low = np.array([block.low for block in blocks])
    high = np.array([block.high for block in blocks])
    for first, second in _overlaps(low, high):
        yield Fault("overlap", f"{blocks[first].label} on {blocks[second].label}", "cards apart")
    for course in courses:
        inside = _inside(sampled(course.points)[:, :2], low + _TOUCH, high - _TOUCH)
        inside[:, list(course.free)] = False
        for block in np.flatnonzero(inside.any(axis=0)).tolist():
            yield Fault("crossing", f"edge {course.edge} through {blocks[block].label}",
                        "around it")  # fmt: skip
        yield from _loose_ends(course, blocks)


def _overlaps(low: Points, high: Points) -> Iterator[tuple[int, int]]:
    apart = (low[:, None] >= high[None] - _TOUCH) | (high[:, None] <= low[None] + _TOUCH)
    for first, second in np.argwhere(~apart.any(axis=2)).tolist():
        if first < second:
            yield first, second


def _inside(points: Points, low: Points, high: Points) -> Points:
    """Shapes: points (p, 2), low and high (c, 2); (p, c)."""
    within = (points[:, None] > low[None]) & (points[:, None] < high[None])
    return np.asarray(within.all(axis=2))


def _loose_ends(course: Course, blocks: Sequence[Block]) -> Iterator[Fault]:
    for point, own in ((course.points[0], course.start), (course.points[-1], course.end)):
        if own is None:
            continue
        block = blocks[own]
        reach = np.maximum(block.low - point[:2], point[:2] - block.high).max()
        if reach > _MEETS:
            yield Fault("end", f"edge {course.edge} ends {reach:.2f} off {block.label}",
                        f"at {block.label}")  # fmt: skip
