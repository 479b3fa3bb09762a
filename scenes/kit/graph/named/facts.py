"""What captions say of cards, held against the story."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import ReferenceType

import numpy as np

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import EditRecord, Shown
from gradmath.records.graph import whole
from gradmath.records.tensor import Index, Record
from scenes.kit.graph.named.claims import senders_of
from scenes.kit.truth.bearing import OfNoEntry, number

_FIRST_ODD = frozenset({"first", "infinite"})


def _story(of: ReferenceType[CardStory]) -> CardStory:
    """What a fact is held against. Facts do not hold it: they are not about all that it tells."""
    story = of()
    assert story is not None, "a film holds its story"
    return story


@dataclass(frozen=True, eq=False)
class CameBack(OfNoEntry):
    """What came back to a card is what is shown of it: an entry of its own cotangent."""

    of: ReferenceType[CardStory]
    reason: EntryReason

    @property
    def bears(self) -> frozenset[str]:
        return frozenset()

    def fault(self) -> str | None:
        node = _story(self.of).cards.graph.nodes[self.reason.card]
        edit = node.edit(self.reason.output)
        held = node.cotangents[self.reason.output] if edit is None else edit.before
        due, total = whole(held) if held is not None else None, self.reason.total
        if due is None or not np.array_equal(due[self.reason.entry], total.value, equal_nan=True):
            return f"{total.name} is not an entry of what came back"
        return None


@dataclass(frozen=True, eq=False)
class OneTerm(OfNoEntry):
    """One entry sends all that came back to one: a product, as its numbers are shown."""

    reason: EntryReason

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product"})

    def fault(self) -> str | None:
        terms = [term for wire in self.reason.wires for term in wire.terms]
        others = sum(wire.others for wire in self.reason.wires)
        if len(self.reason.wires) != 1 or len(terms) != 1 or others:
            return f"{len(terms) + others} terms of {len(self.reason.wires)} cards"
        (term,) = terms
        product = float(term.incoming.value) * float(term.slope.value)
        due = float(term.product.value)
        if np.isfinite(due) and not np.isclose(product, due, rtol=1e-3, atol=1e-12):
            return f"the product is {product}, and {due} was sent"
        return None


@dataclass(frozen=True, eq=False)
class SentBy(OfNoEntry):
    """So many cards contribute to what came back to a card, by the graph of the whole trace."""

    of: ReferenceType[CardStory]
    reason: EntryReason
    count: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"sum"}) | number(self.count)

    def fault(self) -> str | None:
        senders = senders_of(_story(self.of), self.reason)
        if senders == self.count > 1:
            return None
        return f"{senders} {'card contributes' if senders == 1 else 'cards contribute'}"


@dataclass(frozen=True, eq=False)
class TermsOf(OfNoEntry):
    """The only card that contributes does so in so many terms, one of each entry."""

    reason: EntryReason
    count: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"each", "sum"}) | number(self.count)

    def fault(self) -> str | None:
        if len(self.reason.wires) != 1:
            return f"{len(self.reason.wires)} cards contribute"
        (wire,) = self.reason.wires
        found = len(wire.terms) + wire.others
        return None if found == self.count > 1 else f"there are {found} terms"


@dataclass(frozen=True, eq=False)
class HookMade(OfNoEntry):
    """Hooks made something else of what came; an entry that they changed, if one is told."""

    edit: EditRecord
    after: Shown | None
    entry: Index | None

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes"})

    def fault(self) -> str | None:
        if not self.edit.hooks:
            return "no hook worked"
        before, after = self.edit.before, self.after
        if self.entry is None or not isinstance(before, Record) or not isinstance(after, Record):
            return None
        old, new = (float(each.value[self.entry]) for each in (before, after))
        if old == new or (np.isnan(old) and np.isnan(new)):
            return f"it was {old} before"
        return None


@dataclass(frozen=True, eq=False)
class NeverUsed(OfNoEntry):
    """No path leads to a leaf, so that it has no gradient."""

    of: ReferenceType[CardStory]
    name: str

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"always", "none", "not"})

    def fault(self) -> str | None:
        whole = _story(self.of).cards.whole
        if self.name not in whole.lost:
            return f"a path leads to {self.name}"
        return None if whole.grads.get(self.name) is None else f"{self.name} has a gradient"


@dataclass(frozen=True, eq=False)
class OddCard(OfNoEntry):
    """A card's value is the first that is not finite: no node before it has one."""

    of: ReferenceType[CardStory]
    card: int

    @property
    def bears(self) -> frozenset[str]:
        return _FIRST_ODD

    def fault(self) -> str | None:
        cards = _story(self.of).cards
        for node in cards.whole.nodes:
            if any(isinstance(v, np.ndarray) and v.dtype.kind in "fc" and not np.isfinite(v).all()
                   for v in node.values):  # fmt: skip
                home = cards.home[node.index]
                return None if home == self.card else f"that is {cards.cards[home].title}"
        return "no value is"


@dataclass(frozen=True, eq=False)
class FirstOddCard(OfNoEntry):
    """In a card a cotangent first is not finite, in the engine's order."""

    of: ReferenceType[CardStory]
    card: int

    @property
    def bears(self) -> frozenset[str]:
        return _FIRST_ODD

    def fault(self) -> str | None:
        cards, found = _story(self.of).cards, _story(self.of).cards.whole.anomaly
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
