"""Several nodes of a graph as one card: folded, and called after what they compute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import ReferenceType, ref

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.claims import name_compared
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.graph.signs.plate import PlateGround
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Standing
from scenes.kit.truth.claims import Inkless

_CORNER = 0.14
_BEHIND = (0.07, 0.07)  # how far a card that is folded in looks out
_EM = HEADING / CODE_SIZE


@dataclass(frozen=True, eq=False)
class FoldedName(Inkless):
    """The code that folded nodes compute: a truth of their card tells that they do."""

    card: ReferenceType[Any]

    @property
    def text(self) -> str:
        card = self.card()
        return "" if card is None else code_of(card.formula)

    def fault(self) -> str | None:
        return "nodes that were folded" if not self.text else None


def code_of(record: Record) -> str:
    """The code of a record; empty if nobody knows it."""
    return record.expression.code if record.expression else ""


class FoldedPlate(QuickGroup):
    """A pile of cards for nodes that follow each other; formula is what they compute together.

    nodes are the records that they are called as they are, holds the one that their saved tensors
    make the formula.
    """

    def __init__(
        self, nodes: Sequence[Record], holds: Record, formula: Record, region: Region
    ) -> None:
        super().__init__()
        theme = current_theme()
        self.nodes, self.holds, self.formula = tuple(nodes), holds, formula
        middle = ((region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0)
        self.cards = [
            PlateGround(
                width=region.width,
                height=region.height,
                corner_radius=_CORNER,
                fill_color=theme.surface,
                fill_opacity=1,
                stroke_color=theme.outline,
                stroke_width=HAIRLINE,
            )
            .move_to(middle)
            .shift((_BEHIND[0] * k, _BEHIND[1] * k, 0.0))
            .set_z_index(-3 - 0.01 * k)
            for k in reversed(range(len(self.nodes)))
        ]
        self.name_label = SignLabel(FoldedName(ref(self)), em=_EM, pale=False)
        self.name_label.move_to(middle).set_z_index(-2.9)
        self.add(*self.cards, self.name_label)

    @property
    def standing(self) -> Standing:
        return Standing(self.holds, (), code_of(self.formula))

    def faults(self) -> Iterator[Fault]:
        """As many cards as nodes, each called as it is; together they compute the formula."""
        formula = code_of(self.formula)
        names = [name_compared(node) for node in self.nodes]
        codes = [code_of(node) for node in self.nodes]
        if not all(names) or not all(bool(node.value) for node in self.nodes):
            yield Fault("node", f"nodes in {formula} that are called otherwise", "their names")
        if len(set(codes)) < len(codes) or len(self.cards) != len(codes):
            yield Fault("node", f"{len(self.cards)} cards for {len(set(codes))} nodes", "one each")
        if not bool(self.holds.value) or not code_of(self.holds).endswith(f" == {formula}"):
            yield Fault("node", f"nodes that do not compute {formula}", "what they compute")
        card, text = self.cards[-1], self.name_label
        inside = abs(text.get_x() - card.get_x()) + text.width / 2 <= card.width / 2
        if not inside or abs(text.get_y() - card.get_y()) > card.height / 2:
            yield Fault("place", f"the name {text.text} off its card", "on its card")
