"""What captions say of cards, held against the story."""

from __future__ import annotations

from dataclasses import dataclass

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
