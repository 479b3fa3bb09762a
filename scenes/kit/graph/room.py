"""Where beside a card of a graph there is room for something that comes for a while."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DL, UR, Mobject

from scenes.kit.graph.parts.card_parts import StubCard
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.edges import Strand, sampled
from scenes.kit.graph.parts.tensors import chip_size
from scenes.kit.graph.view import GraphView
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face

_BESIDE = 0.15  # the distance from the card
_CLEAR = 0.14  # the distance from all else
_NEARER = 0.1  # to its own card than to another one
_STEP = 0.05
_FACING = 0.2  # what at least stands beside the card


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame that something takes."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, thing: Mobject) -> Self:
        (left, bottom, _), (right, top, _) = thing.get_corner(DL), thing.get_corner(UR)
        return cls(float(left), float(bottom), float(right), float(top))

    def grown(self, by: float) -> Self:
        """The same with that much more at each of its sides."""
        return type(self)(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def distance(self, other: Box) -> float:
        """How far apart two boxes are, 0 where they touch."""
        across = max(self.left - other.right, other.left - self.right, 0.0)
        return math.hypot(across, max(self.bottom - other.top, other.bottom - self.top, 0.0))

    @classmethod
    def at(cls, x: float, y: float, width: float, height: float) -> Self:
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def occupied(view: GraphView, beside: NodeCard) -> Iterator[Box]:
    """What a graph takes: its cards, its lines, and the places where cargo rests.

    Something beside a card keeps a little more distance from the other ones.
    """
    cards: list[NodeCard | StubCard] = [*view.cards, *view.stub_cards]
    for card in cards:
        yield Box.around(card.outline).grown(0.0 if card is beside else _NEARER)
    strands: list[Strand] = [*view.lines, *view.stub_lines]
    for strand in strands:
        for x, y, _ in sampled(strand.course.points):
            yield Box.at(x, y, 0.0, 0.0)
        if len(strand.slot):
            yield Box.around(strand.slot)
    for line in view.lines:
        if line.edge.cotangent is not None and line.course.rest is not None:
            x, y, _ = line.course.rest
            yield Box.at(x, y, *chip_size(line.edge.cotangent, Face.GRADIENT, view.look))


def room_beside(
    card: Box, width: float, height: float, region: Region, taken: Sequence[Box]
) -> tuple[float, float] | None:
    """The centre of a free place of that size at one side of a card, the best one first.

    It is right or left of the card at the height of its top, else above or below it at its left;
    from there it may be moved along that side, as long as it is beside the card. None if there is
    no such place.
    """
    places = np.array([*_places(card, width, height)])
    low, high = places - [width / 2, height / 2], places + [width / 2, height / 2]
    within = np.all(low >= [region.left, region.bottom], axis=1)
    within &= np.all(high <= [region.right, region.top], axis=1)
    boxes = np.array([[box.left, box.bottom, box.right, box.top] for box in taken])
    before = high[:, None] <= boxes[None, :, :2] - _CLEAR
    behind = low[:, None] >= boxes[None, :, 2:] + _CLEAR
    apart = np.any(before | behind, axis=2)
    free = np.flatnonzero(within & np.all(apart, axis=1))
    if not len(free):
        return None
    x, y = places[free[0]]
    return float(x), float(y)


def _places(card: Box, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Places at the sides of a card, those that were moved least along them first."""
    right, left = card.right + _BESIDE + width / 2, card.left - _BESIDE - width / 2
    above, below = card.top + _BESIDE + height / 2, card.bottom - _BESIDE - height / 2
    for y in _along(card.top - height / 2, card.bottom - height / 2, card.top + height / 2):
        yield right, y
        yield left, y
    for x in _along(card.left + width / 2, card.left - width / 2, card.right + width / 2):
        yield x, above
        yield x, below


def _along(start: float, lowest: float, highest: float) -> Iterator[float]:
    """Places along a side where both are still beside each other, from the best one outwards."""
    for step in np.arange(0.0, highest - lowest, _STEP).tolist():
        for place in (start - step, start + step):
            if lowest + _FACING <= place <= highest - _FACING:
                yield place
