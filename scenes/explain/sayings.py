"""What the captions of a function's story name and state, beat by beat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import EditRecord, GraphNode, Shown
from gradmath.records.tensor import Index, Record
from scenes.kit.graph.named.claims import (
    CardTitle,
    EntriesCount,
    FunctionName,
    LostName,
    SendersCount,
)
from scenes.kit.graph.named.facts import (
    CameBack,
    FirstOddCard,
    HookMade,
    NeverUsed,
    OddCard,
    OneTerm,
    SentBy,
    TermsOf,
)
from scenes.kit.graph.parts.claims import HookPlace, OddProduct, ReasonWord, RemedyWords
from scenes.kit.graph.parts.facts import Stopped
from scenes.kit.look.theme import Face
from scenes.kit.speech.words import Words
from scenes.kit.truth.claims import Claim, Entry, Position
from scenes.kit.truth.facts import BearingFact

MOST_STOPS = 3  # zeros whose reasons are told


def of_all(story: CardStory) -> Words:
    """What the title names."""
    return Words({"function": FunctionName(story)}, {})


def of_reason(story: CardStory, reason: EntryReason) -> Words:
    """Why what came back to a card is what it is."""
    senders, entries = SendersCount(story, reason), EntriesCount(reason)
    names: dict[str, Claim] = {
        "card": CardTitle(story, reason.card),
        "cards": senders,
        "entries": entries,
    }
    facts: dict[str, BearingFact] = {
        "several cards": SentBy(ref(story), reason, senders.number),
        "several entries": TermsOf(reason, entries.number),
        "one product": OneTerm(reason),
        "in all": CameBack(ref(story), reason),
    }
    return Words(names, facts)


def of_hook(edit: EditRecord, after: Shown | None) -> Words:
    """Which hooks worked, and what became of the first entry that they changed."""
    hooks = [HookPlace(edit, number) for number in range(len(edit.hooks))]
    index = edit.first_changed(after)
    made = HookMade(edit, after, index)
    if index is None or not isinstance(edit.before, Record) or not isinstance(after, Record):
        return Words({"hooks": hooks}, {"an entry": (), "in all": made})
    before, now = (Entry(record, index, ink=Face.GRADIENT) for record in (edit.before, after))
    return Words({"hooks": hooks, "before": before, "now": now}, {"an entry": made, "in all": ()})


def of_odd_value(story: CardStory, card: int) -> Words:
    """Where NaN or infinity comes up."""
    return Words({"card": CardTitle(story, card)}, {"odd value": OddCard(ref(story), card)})


def of_odd_gradient(story: CardStory, card: int) -> Words:
    """Where the way back first is not finite, what made it so, and what helps."""
    whole, fact = story.cards.whole, FirstOddCard(ref(story), card)
    product = OddProduct(whole)
    names: dict[str, Claim | Sequence[Claim]] = {
        "card": CardTitle(story, card),
        "product": product,
        "remedy": RemedyWords(whole),
    }
    known = product.fault() is None
    facts = {"its product": fact if known else (), "its place": fact, "what helps": fact}
    return Words(names, facts)


def of_unused(story: CardStory, number: int) -> Words:
    """A leaf without a gradient."""
    name = story.unused[number][0]
    return Words({"leaf": LostName(story, number)}, {"no path": NeverUsed(ref(story), name)})


def of_zeros(story: CardStory) -> Iterator[tuple[GraphNode, Index, Words]]:
    """Zeros of leaves' gradients with their reasons, of each kind one."""
    seen: set[tuple[object, ...]] = set()
    for reasons in story.zeros:
        node = next((n for n in story.flow.nodes if n.accumulates_grad
                     and story.leaf_name(n.index) == reasons.leaf), None)  # fmt: skip
        grad = None if node is None else node.grad_after
        if node is None or not isinstance(grad, Record):
            continue
        for index in reasons:
            kinds = reasons.kinds(index)
            if not kinds or (reasons.leaf, kinds) in seen or len(seen) == MOST_STOPS:
                continue
            seen.add((reasons.leaf, kinds))
            names: dict[str, Claim | Sequence[Claim]] = {
                "place": Position(grad, index, Face.GRADIENT),
                "zero": Entry(grad, index, ink=Face.GRADIENT),
                "reasons": [ReasonWord(kind) for kind in kinds],
            }
            facts = [Stopped(reasons, grad, index, kind) for kind in kinds]
            yield node, index, Words(names, {"zero": facts})
