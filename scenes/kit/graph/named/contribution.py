"""What one of several cards contributes: it stays on its way until all of them are added."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradmath.graphs.entry_reasons import EntryReason, WireReason
from scenes.kit.cells.grids import Cell
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.pieces import cell_size, pictured_in_card
from scenes.kit.graph.named.places import CardsPlaced
from scenes.kit.graph.parts.tensors import NumberGrid, TensorMap
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.checks import Fault

_APART = 0.12
_HIGHEST = 3.6


class CardContribution(QuickGroup):
    """What an edge carried, between its cards: all of it, or the entry that is explained."""

    def __init__(self, wire: WireReason, scale: float, *, whole: bool) -> None:
        self.wire = wire
        shown = wire.edge.cotangent
        self.picture: NumberGrid | TensorMap | Cell
        if whole and shown is not None:
            self.picture = pictured_in_card(shown, Face.GRADIENT, scale)
        else:
            size = cell_size(wire.total)
            self.picture = Cell(wire.total, (), Face.GRADIENT, size, scale=scale)
        super().__init__(self.picture)
        self.set_z_index(1)

    def faults(self) -> Iterator[Fault]:
        """It is its own edge's."""
        entry = isinstance(self.picture, Cell)
        shown = self.picture.record if isinstance(self.picture, Cell) else self.picture.shown
        due = self.wire.total if entry else self.wire.edge.cotangent
        if shown is not due:
            yield Fault("contribution", shown.name, f"what edge {self.wire.edge.index} carried")


def contributions(desk: Desk, reason: EntryReason, target: CardsPlaced) -> list[CardContribution]:
    """Those of several cards, each on its way; whole tensors where there is room for them."""
    shown = [wire for wire in reason.wires if wire.edge.source in target.plates]
    if len(reason.wires) < 2 or not shown or reason.card not in target.plates:
        return []
    left = target.plates[reason.card].right
    right = min(target.plates[wire.edge.source].left for wire in shown)
    for whole in (True, False):
        made = [CardContribution(wire, desk.scales.gradient, whole=whole) for wire in shown]
        height = sum(each.height for each in made) + _APART * (len(made) - 1)
        if right - left >= max(each.width for each in made) + 0.7 and height <= _HIGHEST:
            break
    heights = [target.plates[wire.edge.source].y for wire in shown]
    if whole:
        top = float(np.mean(heights)) + height / 2
        for each in made:
            each.move_to(((left + right) / 2, top - each.height / 2, 0.0))
            top -= each.height + _APART
        return made
    for each, y in zip(made, heights, strict=True):
        each.move_to((right - each.width / 2 - 0.3, y, 0.0))
    return made
