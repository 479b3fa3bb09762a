"""What the texts of cards stand for: names as the code has them, rules, signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradmath.graphs.card_names import short_name
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason, SlopeTerm, WireReason
from scenes.kit.graph.parts.claims import PlainClaim
from scenes.kit.look.theme import Face
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.quantities import Counting

_DEFINED = re.compile(r"\bdef +(\w+)")
LONGEST_TITLE = 11  # characters of a function's name beside its code
LONGEST_CODE = 24  # characters of a card's code over its terms


@dataclass(frozen=True, eq=False)
class FunctionName(PlainClaim):
    """What the function is called whose lines run; a `lambda` has no other name."""

    story: CardStory

    @property
    def text(self) -> str:
        found = _DEFINED.search("\n".join(self.story.listing.lines))
        return short_name(found[1], LONGEST_TITLE) if found else "lambda"


@dataclass(frozen=True, eq=False)
class CardName(PlainClaim):
    """What one of a card's tensors is called."""

    story: CardStory
    card: int
    output: int = 0

    @property
    def text(self) -> str:
        return self.story.cards.cards[self.card].port_names[self.output]


@dataclass(frozen=True, eq=False)
class CardNote(PlainClaim):
    """What tells a card from others of its name: `t=1`."""

    story: CardStory
    card: int

    @property
    def text(self) -> str:
        return self.story.cards.cards[self.card].note

    def fault(self) -> str | None:
        return None if self.text else "the card has a name of its own"


@dataclass(frozen=True, eq=False)
class CardTitle(PlainClaim):
    """A card's whole name in a sentence: `h at t=1`."""

    story: CardStory
    card: int

    @property
    def text(self) -> str:
        return self.story.cards.cards[self.card].title


@dataclass(frozen=True, eq=False)
class GradientName(PlainClaim):
    """The name of what came back: `x.grad` of a leaf, else the variable's, under a bar."""

    story: CardStory
    card: int
    output: int = 0

    @property
    def face(self) -> Face | None:
        return Face.GRADIENT

    @property
    def text(self) -> str:
        card = self.story.cards.cards[self.card]
        leaf = self.story.flow.nodes[self.card].accumulates_grad
        return f"{card.name}.grad" if leaf else card.port_names[self.output]


@dataclass(frozen=True, eq=False)
class ExplainedEntry(PlainClaim):
    """The entry that is explained, as code writes it: `x.grad[0, 2]`."""

    story: CardStory
    reason: EntryReason

    @property
    def face(self) -> Face | None:
        return Face.GRADIENT

    @property
    def text(self) -> str:
        name = GradientName(self.story, self.reason.card, self.reason.output).text
        inside = ", ".join(map(str, self.reason.entry))
        return f"{name}[{inside}]" if inside else name


@dataclass(frozen=True, eq=False)
class SenderCode(PlainClaim):
    """The code of the card that contributes: `xhat = diff * inv`."""

    story: CardStory
    wire: WireReason

    @property
    def text(self) -> str:
        card = self.story.cards.cards[self.wire.edge.source]
        code = short_name(card.text, LONGEST_CODE)
        named = card.name != short_name(card.text)
        whole = f"{card.name} = {code}" if named else code
        note = f", {card.note}" if card.note else ""
        if len(whole) > LONGEST_CODE:
            whole = code
        return f"{whole}{note}" if len(whole + note) <= LONGEST_CODE + 6 else card.title


@dataclass(frozen=True, eq=False)
class SenderRule(PlainClaim):
    """How torch computes what is sent: `grad * inv`."""

    wire: WireReason

    @property
    def text(self) -> str:
        return f"torch: {self.wire.rule}" if self.wire.rule else ""

    def fault(self) -> str | None:
        return None if self.wire.rule else "no rule is known"


@dataclass(frozen=True, eq=False)
class TermSign(PlainClaim):
    """Whether the numbers of a product close as they are shown."""

    term: SlopeTerm

    @property
    def text(self) -> str:
        return self.term.sign


@dataclass(frozen=True, eq=False)
class OthersCount(PlainClaim):
    """How many terms are left out: `and 4 more`."""

    wire: WireReason

    @property
    def text(self) -> str:
        return kit_word("explain", "more").format(self.wire.others)

    def fault(self) -> str | None:
        return None if self.wire.others and self.wire.rest is not None else "all terms are told"


@dataclass(frozen=True, eq=False)
class HookNames(PlainClaim):
    """The hooks that made something else of a number; of a `.grad` that was there, its name."""

    reason: EntryReason | WireReason

    @property
    def text(self) -> str:
        return self.reason.hooks or ".grad before"


@dataclass(frozen=True, eq=False)
class LostName(PlainClaim):
    """A leaf that no path leads to."""

    story: CardStory
    number: int

    @property
    def text(self) -> str:
        return self.story.unused[self.number][0]


@dataclass(frozen=True, eq=False)
class LostGradient(LostName):
    """The gradient that such a leaf would have: `w.grad`."""

    @property
    def text(self) -> str:
        return f"{super().text}.grad"


@dataclass(frozen=True, eq=False)
class WhyNone(LostName):
    """Why that is None."""

    @property
    def text(self) -> str:
        return f"None: {kit_word('explain', 'never')}"

    def fault(self) -> str | None:
        name = self.story.unused[self.number][0]
        return "it has a gradient" if self.story.cards.whole.grads.get(name) is not None else None


@dataclass(frozen=True, eq=False)
class SendersCount(Counting):
    """How many cards contribute to what came back to one."""

    story: CardStory
    reason: EntryReason

    @property
    def number(self) -> int:
        return len(self.reason.wires)

    def fault(self) -> str | None:
        due = senders_of(self.story, self.reason)
        return None if self.number == due else f"{due} cards contribute"


@dataclass(frozen=True, eq=False)
class EntriesCount(Counting):
    """Of how many entries the terms are that the first card sends."""

    reason: EntryReason

    @property
    def number(self) -> int:
        return sum(len(wire.terms) + wire.others for wire in self.reason.wires[:1])


def senders_of(story: CardStory, reason: EntryReason) -> int:
    """How many cards contribute, by the graph of the whole trace."""
    cards = story.cards
    own = cards.cards[reason.card].ports[reason.output]
    senders = {cards.home[edge.source] for edge in cards.whole.edges
               if (edge.target, edge.output) == own and edge.order is not None
               and cards.home[edge.source] != reason.card}  # fmt: skip
    return len(senders)
