"""One canvas of cards: what stands on the frame glides as under a camera, and its ways with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import Animation, FadeIn, FadeOut, VMobject

from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import CardsPlaced, PartKey, PlateSpot
from scenes.kit.graph.named.timing import during
from scenes.kit.graph.named.ways import CardWay, WayFollows, is_free, route_between, way_between
from scenes.kit.graph.named.whole import WholeMap
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import MOVE, Face
from scenes.kit.motion.motions import together

CardPair = tuple[int, int]  # a card, and one that uses it
_FARTHEST = 0.9  # that a card is seen to glide as it comes or goes


class Canvas:
    """Which ways stand between the cards of a desk, and how all of it glides."""

    def __init__(self, desk: Desk, seen: WholeMap | None) -> None:
        """seen is the whole from afar, if it fits a frame: it tells where cards come from."""
        self.desk = desk
        self.places = seen.cards.plates if seen is not None else {}
        self.ways: dict[CardPair, CardWay] = {}
        self.ran: set[int] = set()  # cards whose lines have run
        self.back: set[CardPair] = set()  # where the gradient has gone back
        self.heights: dict[CardPair, float] = {}  # at which it arrived

    # -- ways ------------------------------------------------------------------------------

    @property
    def pairs(self) -> list[CardPair]:
        """All pairs of cards of which one uses the other."""
        return list(dict.fromkeys((e.target, e.source) for e in self.desk.story.flow.edges))

    def due(self, target: CardsPlaced) -> list[CardPair]:
        """Between which cards of an arrangement a way is to stand: those that ran."""
        return [
            (used, user) for used, user in self.pairs
            if user in self.ran and used in target.plates and user in target.plates
            and is_free(route_between(target.plates[used], target.plates[user]),
                        (used, user), target)
        ]  # fmt: skip

    def way(self, pair: CardPair, there: CardsPlaced | None = None) -> CardWay:
        """A way between two cards: amber once the gradient has gone back on it."""
        used, user = pair
        if pair in self.back:
            arrives = self.heights.get(pair, 0.5)
            return way_between(self.desk, user, used, Face.GRADIENT, there, arrives=arrives)
        return way_between(self.desk, used, user, Face.VALUE, there)

    def lead(self, card: int, target: CardsPlaced) -> list[CardWay]:
        """Ways to a card that is about to come, from all that it uses."""
        self.ran.add(card)
        fresh = [pair for pair in self.due(target) if pair[1] == card and pair not in self.ways]
        self.ways |= {pair: self.way(pair, target) for pair in fresh}
        return [self.ways[pair] for pair in fresh]

    def turn_back(self, pair: CardPair, arrives: float) -> tuple[CardWay, list[VMobject]]:
        """The way of a gradient, in place of the one that stood there."""
        old = self.ways.pop(pair, None)
        self.back.add(pair)
        self.heights[pair] = arrives
        self.ways[pair] = self.way(pair)
        return self.ways[pair], [] if old is None else [old]

    # -- motions ---------------------------------------------------------------------------

    def go(
        self,
        target: CardsPlaced,
        run_time: float = MOVE,
        late: Sequence[PartKey] = (),
        beside: Sequence[Animation] = (),
        ways: bool = True,
    ) -> Iterator[Animation]:
        """All glides as one: what is not needed leaves on the way, what is new comes on it."""
        old = self.desk.now
        due = self.due(target) if ways else []
        lost = [self.ways.pop(pair) for pair in list(self.ways) if pair not in due]
        steps: list[Animation] = [WayFollows(way, target, run_time) for way in self.ways.values()]
        steps += [FadeOut(way, rate_func=_first, run_time=run_time) for way in lost]
        steps += self.desk.glides(target, run_time, late, Drift(old, target, self.places))
        fresh = [pair for pair in due if pair not in self.ways]
        for pair in fresh:
            self.ways[pair] = self.way(pair, target)
            steps.append(FadeIn(self.ways[pair], rate_func=_at_last, run_time=run_time))
        if steps or beside:
            yield together(*beside, *steps)


class Drift:
    """How far what comes is carried along: as the cards that stay, or as cards lie on the map."""

    def __init__(self, old: CardsPlaced, new: CardsPlaced, places: dict[int, PlateSpot]) -> None:
        stay = [card for card in old.plates if card in new.plates]
        self.near = bool(stay)
        if stay:
            self.before, self.after = _middle(old, stay), _middle(new, stay)
            wide = [new.plates[k].width / old.plates[k].width for k in stay]
            self.zoom = float(np.clip(np.mean(wide), 0.4, 2.5))
            return
        self.push = np.zeros(3)
        seen = CardsPlaced({}, places)
        ends = [[card for card in each.plates if card in seen.plates] for each in (old, new)]
        if all(ends):
            self.push = _short(4.0 * (_middle(seen, ends[0]) - _middle(seen, ends[1])))

    def coming(self, place: Points) -> Points:
        """What comes to a place has come so far."""
        if not self.near:
            return self.push
        return _short(place - self.before - (place - self.after) / self.zoom)


def _middle(placed: CardsPlaced, cards: Sequence[int]) -> Points:
    spots = [placed.plates[card] for card in cards]
    return np.array([np.mean([each.x for each in spots]), np.mean([each.y for each in spots]), 0.0])


def _short(way: Points) -> Points:
    length = float(np.linalg.norm(way))
    return way * min(1.0, _FARTHEST / length) if length > 1e-6 else np.zeros(3)


_first, _at_last = during(0.0, 0.35), during(0.6, 1.0)
