"""What is said of a function's cards, with the facts that bear it."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import EditRecord, GraphNode, Shown
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.marks import reason_words
from scenes.kit.graph.named.claims import CardTitle, LostName, number_word
from scenes.kit.graph.named.facts import FirstOddCard, NeverUsed, OddCard, SentBy, TermsOf
from scenes.kit.graph.parts.claims import HookPlace, OddProduct, remedy_words
from scenes.kit.graph.parts.facts import Stopped
from scenes.kit.lecture import speech
from scenes.kit.look.theme import Face
from scenes.kit.truth.claims import Entry, Position

MOST_STOPS = 3  # zeros whose reasons are told
FIRST = "The code runs line by line, and what it makes are cards."
WHOLE = "The whole function. What goes in is at the left."
BACK = "`backward` begins at the end, with `v`: the weights of the outputs."
ANSWER = "These are the gradients that `backward` left."


def of_reason(story: CardStory, reason: EntryReason) -> Phrase:
    """Why what came back to a card is what it is."""
    title, count = CardTitle(story, reason.card), len(reason.wires)
    if count > 1:
        return speech(f"{{}} was used by {number_word(count)} cards: their contributions add up.",
                      title, holds=SentBy(story, reason, count))  # fmt: skip
    (wire,) = reason.wires
    terms = len(wire.terms) + wire.others
    if not wire.known or not terms:
        return speech("What comes back to {}.", title)
    if terms > 1:
        return speech(f"{{}} went into {number_word(terms)} entries: as many terms.", title,
                      holds=TermsOf(reason, terms))  # fmt: skip
    return speech("{}: what came back, times the local slope.", title)


def of_hook(edit: EditRecord, after: Shown | None) -> Phrase:
    """Which hooks worked, and what became of the first entry that they changed."""
    hooks = [HookPlace(edit, number) for number in range(len(edit.hooks))]
    index = edit.first_changed(after)
    if index is None or not isinstance(edit.before, Record) or not isinstance(after, Record):
        return speech("Hooks edit what came: {}.", hooks)
    before, now = (Entry(record, index, ink=Face.GRADIENT) for record in (edit.before, after))
    return speech("A hook makes {} of {}: {}.", now, before, hooks)


def of_odd_value(story: CardStory, card: int) -> Phrase:
    """Where NaN or infinity comes up."""
    return speech("Here NaN or infinity comes up first: {}.", CardTitle(story, card),
                  holds=OddCard(story, card))  # fmt: skip


def of_odd_gradient(story: CardStory, card: int) -> Iterator[tuple[str, Phrase]]:
    """Where the way back first is not finite, what made it so, and what helps."""
    whole, title = story.cards.whole, CardTitle(story, card)
    fact, product = FirstOddCard(story, card), OddProduct(whole)
    if product.fault() is None:
        said = speech("Going back, this comes up first in {}: {}.", title, product, holds=fact)
    else:
        said = speech("Going back, NaN or infinity comes up first in {}.", title, holds=fact)
    yield "not finite going back", said
    words = remedy_words(whole)
    places = " ".join("{}" for _ in words)
    yield "what helps", speech(f"What helps: {places}.", *words, holds=fact)


def of_unused(story: CardStory, number: int) -> Phrase:
    """A leaf without a gradient."""
    name = story.unused[number][0]
    return speech("{}: `None`, never used. No path leads to it.", LostName(story, number),
                  holds=NeverUsed(story, name))  # fmt: skip


def of_zeros(story: CardStory) -> Iterator[tuple[GraphNode, Index, Phrase]]:
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
            facts = [Stopped(reasons, grad, index, kind) for kind in kinds]
            words = ", ".join(map(reason_words, kinds))
            place = Position(grad, index, Face.GRADIENT)
            number = Entry(grad, index, ink=Face.GRADIENT)
            yield node, index, speech(f"{{}} is {{}}: {words}.", place, number, holds=facts)
