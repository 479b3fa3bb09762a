"""When each card of a glide leaves or comes: as late or early as it is in nobody's way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol, TypeAlias

import numpy as np
from manim import smooth

from scenes.kit.graph.named.places import CardsPlaced, PlateSpot
from scenes.kit.look.glyphs import Points

FadeRate: TypeAlias = Callable[[float], float]
# When it fades, of the time of a glide: on a card that stays, or in the way of what stays, of what
# comes or goes, of none.
_LEAVES = ((0.0, 0.3), (0.0, 0.4), (0.0, 0.5), (0.2, 0.8))
_COMES = ((0.76, 1.0), (0.5, 0.9), (0.3, 0.8), (0.1, 0.6))


class Drifting(Protocol):
    """How far what comes to a place is carried along with what stays."""

    def coming(self, place: Points) -> Points: ...


class Timing:
    """The rates at which cards of one arrangement give way to those of another."""

    def __init__(self, old: CardsPlaced, new: CardsPlaced, drift: Drifting | None) -> None:
        goes = {card: spot for card, spot in old.plates.items() if card not in new.plates}
        comes = {card: spot for card, spot in new.plates.items() if card not in old.plates}
        stays = [around((spot, new.plates[card])) for card, spot in old.plates.items()
                 if card in new.plates]  # fmt: skip
        paths = {card: _path(spot, drift) for card, spot in comes.items()}
        self.coming = {card: _order(path, stays, goes.values()) for card, path in paths.items()}
        self.leaving = {card: _order(spot, stays, paths.values()) for card, spot in goes.items()}

    def leaves(self, card: int) -> FadeRate:
        """How a card fades."""
        return during(*_LEAVES[self.leaving.get(card, 0)])

    def comes(self, card: int) -> FadeRate:
        """How a card appears."""
        return during(*_COMES[self.coming.get(card, 0)])


def _order(spot: PlateSpot, stays: Iterable[PlateSpot], others: Iterable[PlateSpot]) -> int:
    """In whose way a place is."""
    return 1 if _meets(spot, stays) else 2 if _meets(spot, others) else 3


def during(start: float, end: float) -> FadeRate:
    """A motion in a part of the time."""
    return lambda t: float(smooth(min(1.0, max(0.0, (t - start) / (end - start)))))


def around(spots: Iterable[PlateSpot]) -> PlateSpot:
    """The place that plates take together."""
    every = list(spots)
    left, right = min(each.left for each in every), max(each.right for each in every)
    bottom, top = min(each.bottom for each in every), max(each.top for each in every)
    return PlateSpot((left + right) / 2, (bottom + top) / 2, right - left, top - bottom)


def _path(spot: PlateSpot, drift: Drifting | None) -> PlateSpot:
    if drift is None:
        return spot
    way = drift.coming(np.array([spot.x, spot.y, 0.0]))
    start = replace(spot, x=spot.x - float(way[0]), y=spot.y - float(way[1]))
    return around((start, spot))


def _meets(spot: PlateSpot, others: Iterable[PlateSpot]) -> bool:
    return any(
        spot.left < other.right and other.left < spot.right
        and spot.bottom < other.top and other.bottom < spot.top
        for other in others
    )  # fmt: skip


glide_rate = during(0.24, 0.68)  # what stays sets out when what is in its way is all but gone
