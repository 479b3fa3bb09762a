"""What one of several cards contributes: it stays on its way until all of them are added."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.graphs.entry_reasons import EntryReason, WireReason
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.pieces import pictured_in_card
from scenes.kit.graph.named.places import Arrangement
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault

_APART = 0.12


class Contribution(QuickGroup):
    """What an edge carried, between its cards."""

    def __init__(self, wire: WireReason, scale: float) -> None:
        assert wire.edge.cotangent is not None
        self.wire = wire
        self.picture = pictured_in_card(wire.edge.cotangent, Face.GRADIENT, scale)
        super().__init__(self.picture)
        self.set_z_index(1)

    def faults(self) -> Iterator[Fault]:
        """It is its own edge's."""
        if self.picture.shown is not self.wire.edge.cotangent:
            yield Fault("contribution", self.picture.shown.name,
                        f"what edge {self.wire.edge.index} carried")  # fmt: skip


def contributions(desk: Desk, reason: EntryReason, target: Arrangement) -> list[Contribution]:
    """Those of several cards, below each other between the cards; none where there is no room."""
    senders = [wire.edge.source for wire in reason.wires]
    shown = [wire for wire in reason.wires if wire.edge.source in target.plates]
    if len(senders) < 2 or len(shown) < len(senders) or reason.card not in target.plates:
        return []
    if any(wire.edge.cotangent is None for wire in shown):
        return []
    made = [Contribution(wire, desk.scales.gradient) for wire in shown]
    left = target.plates[reason.card].right
    right = min(target.plates[k].left for k in senders)
    height = sum(each.height for each in made) + _APART * (len(made) - 1)
    width = max(each.width for each in made)
    if right - left < width + 0.6 or height > 3.6:
        return []
    x = (left + right) / 2
    heights = [target.plates[wire.edge.source].y for wire in shown]
    middle = float(np.mean(heights))
    top = middle + height / 2
    for each in made:
        each.move_to([x, top - each.height / 2, 0.0])
        top -= each.height + _APART
    return made
