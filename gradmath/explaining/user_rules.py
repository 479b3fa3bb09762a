"""How torch computes what a card sends, as code with the names that the user's code has."""

from __future__ import annotations

from gradmath.errors import ReplayError
from gradmath.graphs.card_groups import VIEWS
from gradmath.graphs.cards import CardGraph
from gradmath.graphs.flow import GraphFlow
from gradmath.graphs.rules import Operand, local_rule
from gradmath.running import torch_private
from gradmath.zeros.call_texts import parsed, places

_LONGEST = 34  # characters


def user_rule(cards: CardGraph, whole: GraphFlow, edge: int) -> str | None:
    """The rule of a card's only operation for what an edge of the card graph carries.

    `grad` stands for what came back to the card. None where several operations are a card, or no
    rule is known that yields what the trace holds.
    """
    own = cards.edges[edge]
    source = cards.cards[cards.graph.edges[edge].source]
    nodes = [cards.whole.nodes[k] for k in source.nodes]
    working = [node.index for node in nodes
               if node.requires_grad and not node.is_leaf and node.op not in VIEWS]  # fmt: skip
    if len(own) != 1 or len(working) != 1 or cards.whole.edges[own[0]].source != working[0]:
        return None
    rule = local_rule(whole, whole.edges[own[0]])
    names = _names(cards, working[0])
    if rule is None or names is None:
        return None
    text = ""
    for part in rule.terms:
        if isinstance(part, Operand):
            if part.name != "grad" and part.name not in names:
                return None
            text += names.get(part.name, "grad") + (".T" if part.transposed else "")
        else:
            text += part
    return text if len(text) <= _LONGEST else None


def _names(cards: CardGraph, node: int) -> dict[str, str] | None:
    """The names of a call's arguments, and of its result, as the user's code has them."""
    own = cards.whole.nodes[node]
    made = cards.cards[cards.home[node]].name
    names = {"result": made if made.isidentifier() else "result"}
    try:
        function, plain, _ = parsed(*own.call)
    except (ReplayError, TypeError):
        return None
    for name, given in zip(torch_private.argument_names(function), plain, strict=False):
        for place in places(given):
            card = cards.cards[cards.home[place.node]]
            direct = card.index != cards.home[node] and place.node in (p[0] for p in card.ports)
            if direct:
                names[name] = card.name
    return {name: text if text.isidentifier() or "." in text else f"({text})"
            for name, text in names.items()}  # fmt: skip
