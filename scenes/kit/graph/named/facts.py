"""What captions say of cards, held against the story."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.records.shared import Shared


@dataclass(frozen=True, eq=False)
class SentBy(Shared):
    """So many cards contribute to what came back to a card, by the graph of the whole trace."""

    story: CardStory
    reason: EntryReason
    count: int

    def fault(self) -> str | None:
        cards, port = self.story.cards, self.story.cards.cards[self.reason.card].ports
        own = port[self.reason.output]
        senders = {cards.home[edge.source] for edge in cards.whole.edges
                   if (edge.target, edge.output) == own and edge.order is not None
                   and cards.home[edge.source] != self.reason.card}  # fmt: skip
        return None if len(senders) == self.count else f"{len(senders)} cards contribute"


@dataclass(frozen=True, eq=False)
class TermsOf(Shared):
    """The only card that contributes does so in so many terms."""

    reason: EntryReason
    count: int

    def fault(self) -> str | None:
        if len(self.reason.wires) != 1:
            return f"{len(self.reason.wires)} cards contribute"
        (wire,) = self.reason.wires
        found = len(wire.terms) + wire.others
        return None if found == self.count else f"there are {found} terms"


@dataclass(frozen=True, eq=False)
class NeverUsed(Shared):
    """No path leads to a leaf, so that it has no gradient."""

    story: CardStory
    name: str

    def fault(self) -> str | None:
        whole = self.story.cards.whole
        if self.name not in whole.lost:
            return f"a path leads to {self.name}"
        return None if whole.grads.get(self.name) is None else f"{self.name} has a gradient"


@dataclass(frozen=True, eq=False)
class OddCard(Shared):
    """A card's value is the first that is not finite: no node before it has one."""

    story: CardStory
    card: int

    def fault(self) -> str | None:
        cards = self.story.cards
        for node in cards.whole.nodes:
            if any(isinstance(v, np.ndarray) and v.dtype.kind in "fc" and not np.isfinite(v).all()
                   for v in node.values):  # fmt: skip
                home = cards.home[node.index]
                return None if home == self.card else f"that is {cards.cards[home].title}"
        return "no value is"


@dataclass(frozen=True, eq=False)
class FirstOddCard(Shared):
    """In a card a cotangent first is not finite, in the engine's order."""

    story: CardStory
    card: int

    def fault(self) -> str | None:
        cards, found = self.story.cards, self.story.cards.whole.anomaly
        if found is None or cards.home[found.node] != self.card:
            return f"that is not in {cards.cards[self.card].title}"
        for k in cards.whole.sweep:
            if k == found.edge:
                break
            made = cards.whole.edges[k].made
            odd = isinstance(made, np.ndarray) and not np.isfinite(made).all()
            if odd and found.edge is not None:
                return f"edge {k} was not finite before"
        return None
