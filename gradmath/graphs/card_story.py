"""What is told about the cards of one traced function. No torch here."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.graphs.cards import CardGraph, CodeCard
from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import GraphFlow, Shown
from gradmath.records.function_code import FunctionCode
from gradmath.records.shared import Shared


@dataclass(frozen=True, eq=False)
class CardStory(Shared):
    """One function's run by its cards: code, numbers, and why gradients are what they are.

    flow has a node for each card. order are the cards that something came back to, as (card,
    output), in the order in which the last of it arrived; reasons has one entry of each of these.
    numbers has, for each statement of the listing, the number of its line in the user's file.
    unused are leaves that no path leads to, with why; zeros the reasons for zeros of gradients of
    leaves.
    """

    listing: FunctionCode
    numbers: tuple[int, ...]
    cards: CardGraph
    flow: GraphFlow
    order: tuple[tuple[int, int], ...]
    reasons: tuple[EntryReason, ...]
    unused: tuple[tuple[str, str], ...]
    zeros: tuple[ZeroReasons, ...]

    def row(self, card: CodeCard) -> int | None:
        """Which statement of the listing is the card's, from 0."""
        if card.line is None or card.line.number not in self.numbers:
            return None
        return self.numbers.index(card.line.number)

    def reason(self, card: int, output: int = 0) -> EntryReason | None:
        """Why one entry of what came back to an output of a card is what it is."""
        return next((each for each in self.reasons
                     if (each.card, each.output) == (card, output)), None)  # fmt: skip

    def leaf_name(self, card: int) -> str | None:
        """The name of a leaf in the trace, where a card's may be shorter."""
        return self.cards.whole.nodes[self.cards.cards[card].nodes[-1]].name

    def gradient(self, card: int, output: int = 0) -> Shown | None:
        """What came back to it; of a leaf what its `.grad` is now."""
        node = self.flow.nodes[card]
        return node.grad_after if node.accumulates_grad else node.cotangents[output]
