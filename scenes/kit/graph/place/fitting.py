"""The drawing of a graph that fits a region best: cards are measured, folded and laid out.

Their parts are drawn once for each size of numbers; which way of folding them fits is then found
by their sizes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import inf
from typing import TypeAlias

from gradmath.errors import StageError
from scenes.kit.graph.parts.arrangements import Arrangement, Fold, Style
from scenes.kit.graph.parts.card_parts import StubCard
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.tensors import Look
from scenes.kit.graph.parts.ways import BORDER, Size, WayPlan
from scenes.kit.graph.place.layout import Plan, layers_of_cards, plan
from scenes.kit.graph.place.rows import BETWEEN
from scenes.kit.look.stage import Region

Folds: TypeAlias = tuple[Fold, ...]  # one for each card
_LONGER = (1.5, 1.35, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # lines
SPARE = (0.0, 0.09, 0.18, 0.27, 0.36, 0.54, 0.72)  # the height left for lines that pass cards
_TURNS = (1, 2)  # lines that go on from row to row


@dataclass(frozen=True)
class CardFolds:
    """How each card is folded, and how high a row of them may be."""

    folds: Folds
    height: float


@dataclass(frozen=True, eq=False)
class CardPlan:
    """The cards of a graph in one style, still to be folded, and what lines lead between them."""

    look: Look
    cards: list[NodeCard]
    stubs: list[StubCard]
    lines: list[WayPlan]

    @cached_property
    def sizes(self) -> list[dict[Fold, Size]]:
        """How large each card is in each of its foldings."""
        return [card.sizes() for card in self.cards]

    def fitting(self, how: Arrangement, region: Region) -> Iterator[tuple[CardFolds, Plan]]:
        """Ways of folding that fit a region, with their layouts."""
        if self._area() > region.width * region.height:
            return iter(())
        return (each for each in self.tried(how, region) if each[1].fits(region))

    def _area(self) -> float:
        """What all cards take at least."""
        return sum(min(w * h for w, h in own.values()) for own in self.sizes)

    def tried(self, how: Arrangement, region: Region) -> Iterator[tuple[CardFolds, Plan]]:
        """Ways of folding with their layouts, whether they fit or not."""
        gaps = [BETWEEN * (turns + 1) * (how.rows - 1) for turns in _TURNS]
        heights = dict.fromkeys((region.height - BORDER - gap) / how.rows for gap in gaps)
        ways = dict.fromkeys(
            CardFolds(self.narrowest(how, height - spare), height if how.style.compact else inf)
            for height, spare in product(heights, SPARE)
        )
        for folding in ways:
            yield folding, self.planned(folding, how, how.rise, region)

    def planned(self, folding: CardFolds, how: Arrangement, rise: float, region: Region) -> Plan:
        """The layout of cards that are folded so."""
        sizes = [own[fold] for own, fold in zip(self.sizes, folding.folds, strict=True)]
        sizes += [(stub.width, stub.height) for stub in self.stubs]
        return self.laid_out(sizes, how, rise, region, folding.height)

    def laid_out(
        self, sizes: Sequence[Size], how: Arrangement, rise: float, region: Region, height: float
    ) -> Plan:
        """The layout of cards, then stubs, of some sizes; height is that of a row."""
        return plan(sizes, self.lines, rise, region, rows=how.rows, room=how.style.manner.room,
                    height=height)  # fmt: skip

    def narrowest(self, how: Arrangement, limit: float) -> Folds:
        """Each layer as narrow as can be within a height; as low as can be if it is too high."""
        count, between = len(self.cards), how.style.manner.room.card
        layers = layers_of_cards(count + len(self.stubs), self.lines, how.rows)
        chosen: dict[int, Fold] = {}
        for layer in dict.fromkeys(layers):
            members = [k for k, own in enumerate(layers) if own == layer]
            cards = [k for k in members if k < count]
            stubs = sum(self.stubs[k - count].height for k in members if k >= count)
            room = limit - stubs - between * (len(members) - 1)
            ways = [self.cards[k].folds(named=how.named) for k in cards]
            chosen |= dict(zip(cards, self._folds(cards, ways, room), strict=True))
        return tuple(chosen[k] for k in range(count))

    def _folds(self, cards: Sequence[int], ways: Sequence[Sequence[Fold]], room: float) -> Folds:
        """The folding in which some cards below each other are narrowest within a height."""
        lowest = tuple(
            min((self.sizes[k][fold][1], n, fold) for n, fold in enumerate(own))[-1]
            for k, own in zip(cards, ways, strict=True)
        )
        if self._extent(cards, lowest)[1] > room:
            return lowest
        fitting = (folds for folds in product(*ways) if self._extent(cards, folds)[1] <= room)
        return min(fitting, key=lambda folds: self._extent(cards, folds))

    def _extent(self, cards: Sequence[int], folds: Folds) -> Size:
        """How wide and how high some cards are below each other."""
        sizes = [self.sizes[k][fold] for k, fold in zip(cards, folds, strict=True)]
        return (max((width for width, _ in sizes), default=0.0),
                sum(height for _, height in sizes))  # fmt: skip


def fitted(
    drawn: Callable[[Style], CardPlan],
    region: Region,
    families: Sequence[Sequence[Arrangement]],
) -> tuple[CardPlan, Arrangement, Plan]:
    """The cards that fit a region, as large as a family of arrangements has them.

    Raises: StageError if even the smallest of all families do not.
    """
    drawn = lru_cache(drawn)
    for family in families:
        if any(drawn(family[-1].style).fitting(family[-1], region)):
            return next(_fitting(drawn, region, family))
    how = families[-1][-1]
    _, nearest = next(drawn(how.style).tried(how, region))
    raise StageError(
        f"the graph of {len(nearest.centers)} cards needs {nearest.width:.1f} by "
        f"{nearest.height:.1f} units and the stage has {region.width:.1f} by "
        f"{region.height:.1f}; show fewer nodes, smaller tensors, or fold a group"
    )


def _fitting(
    drawn: Callable[[Style], CardPlan], region: Region, family: Sequence[Arrangement]
) -> Iterator[tuple[CardPlan, Arrangement, Plan]]:
    """All drawings of a family that fit, the largest ones first, with the longest lines."""
    for how in family:
        drawing = drawn(how.style)
        for folding, shortest in drawing.fitting(how, region):
            longer = (drawing.planned(folding, how, rise, region)
                      for rise in _LONGER if rise > how.rise)  # fmt: skip
            best = next((each for each in longer if each.fits(region)), shortest)
            for card, fold in zip(drawing.cards, folding.folds, strict=True):
                card.folded(fold)
            yield drawing, how, best
