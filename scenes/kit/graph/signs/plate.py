"""A node of the graph: a card with torch's name for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

from manim import RoundedRectangle

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.claims import NodeName, name_compared
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing

_ROOM = 0.17  # from a card's edge to the middle of its name
_CORNER = 0.14


class PlateGround(Ornament, RoundedRectangle):
    """The ground of a plate."""


class NodePlate(QuickGroup):
    """A card with torch's name; `node` is the record that its node is called so.

    The name stands at the card's upper edge (`foot`: at the lower one), or in the middle of a card
    that is no higher than it.
    """

    def __init__(
        self, node: Record, region: Region, *, foot: bool = False, em: float = EM, pale: bool = True
    ) -> None:  # fmt: skip
        super().__init__()
        theme = current_theme()
        self.node, self.region = node, region
        self.card = PlateGround(
            width=region.width,
            height=region.height,
            corner_radius=min(_CORNER, region.height / 2),
            fill_color=theme.surface,
            fill_opacity=1,
            stroke_color=theme.outline,
            stroke_width=HAIRLINE,
        )
        middle = ((region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0)
        self.card.move_to(middle)
        self.name_label = SignLabel(NodeName(ref(self)), em=em, pale=pale)
        edge = region.bottom + _ROOM if foot else region.top - _ROOM
        height = edge if region.height > 4 * _ROOM else middle[1]
        self.name_label.move_to((middle[0], height, 0.0))
        self.add(self.card, self.name_label)
        self.card.set_z_index(-3)
        self.name_label.set_z_index(-2.9)

    def follow(self, node: Record) -> Self:
        """Stand for a node of another run, which has the same name."""
        self.node = node
        return self

    @property
    def box(self) -> PlateGround:
        """What its place is read from when it swells."""
        return self.card

    @property
    def standing(self) -> Standing:
        return Standing(self.node, (), name_compared(self.node))

    def faults(self) -> Iterator[Fault]:
        """Its name is that of its node, and stands on the card."""
        name = name_compared(self.node)
        if not name or not bool(self.node.value):
            yield Fault("node", f"a plate of a node that is not {name or 'named'}", "its name")
        card, text = self.card, self.name_label
        inside = text.width <= card.width and abs(text.get_x() - card.get_x()) < card.width / 4
        if not inside or abs(text.get_y() - card.get_y()) > card.height / 2:
            yield Fault("place", f"the name {text.text} off its plate", "on its plate")
