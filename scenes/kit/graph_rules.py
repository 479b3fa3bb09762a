"""The local rule of a node that works, and the numbers that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, VGroup

from gradmath.graph_records import GraphEdge, GraphFlow
from gradmath.local_rules import local_rule
from gradmath.records import Index, Record
from scenes.kit.claims import Entry
from scenes.kit.graph_claims import RuleFormula, Slot
from scenes.kit.lettering import Phrase
from scenes.kit.theme import INDEX, Face, current_theme
from scenes.kit.typesetting import CODE_SIZE, Type


class RuleNote(VGroup):
    """For each edge that a node sends along: its slot and its formula."""

    def __init__(self, flow: GraphFlow, edges: Sequence[GraphEdge]) -> None:
        known = [edge for edge in edges if local_rule(flow, edge) is not None]
        super().__init__(*(_row(flow, edge) for edge in known))
        self.arrange(DOWN, buff=0.12, aligned_edge=LEFT)


def _row(flow: GraphFlow, edge: GraphEdge) -> Phrase:
    claims = Slot(edge), RuleFormula(flow, edge)
    color = current_theme().text
    return Phrase("{}: {}", *claims, em=INDEX / CODE_SIZE, color=color, type=Type.CODE)


def product_of(flow: GraphFlow, edge: GraphEdge, index: Index) -> tuple[Entry, Entry, Entry] | None:
    """The numbers of one entry where the rule is a product: cotangent, factor, result."""
    rule, grad = local_rule(flow, edge), flow.nodes[edge.source].cotangent
    result = edge.before_sum or edge.cotangent
    if rule is None or rule.factor is None:
        return None
    if not isinstance(grad, Record) or not isinstance(result, Record):
        return None
    return (
        Entry(grad, index, ink=Face.GRADIENT),
        Entry(rule.factor, index, ink=Face.VALUE),
        Entry(result, index, ink=Face.GRADIENT),
    )
