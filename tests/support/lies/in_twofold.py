"""Operators that lie about a cloth that turns over, and about the sum of two weights."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP

from scenes.kit.cells.grids import Cell
from scenes.kit.twofold.cells import TurningCell, TurningFabric
from scenes.kit.twofold.diagonal_turn import DiagonalTurn
from scenes.kit.twofold.ledger import PairLedger
from scenes.studio.audit.memo import referred
from tests.support.lies.stage import Stage


def turning_cell_moved(stage: Stage) -> str | None:
    """A weight beside its slot."""
    cell = stage.one(stage.all(TurningCell))
    if cell is None:
        return None
    cell.shift(stage.draw.choice([0.3 * UP, 0.3 * LEFT, 0.3 * RIGHT]))
    return f"{cell.record.name}{list(cell.index)} beside its slot"


def turning_cell_of_another_entry(stage: Stage) -> str | None:
    """The entry across the diagonal in a slot."""
    cell = stage.one(
        each for each in stage.all(TurningCell)
        if each.record.value[each.index] != each.record.value[each.index[::-1]]
    )  # fmt: skip
    if cell is None:
        return None
    cell.move_on(cell.index[::-1])
    return f"{cell.record.name}{list(cell.index)} in the slot across"


def fabric_turned_otherwise(stage: Stage) -> str | None:
    """A cloth's fabric that has not turned as far as its cells."""
    fabric = stage.one(stage.all(TurningFabric))
    if fabric is None:
        return None
    fabric.sit(DiagonalTurn(fabric.turn.middle, fabric.turn.angle + 0.4))
    return f"the fabric of {fabric.record.name} turned on"


def addends_in_another_order(stage: Stage) -> str | None:
    """The two weights of a pair, each in the other's place."""
    homes = {id(home): home for cell in stage.all(Cell) for home in referred(cell, "home")}
    ledger = stage.one(
        each for each in homes.values() if isinstance(each, PairLedger) and not each.moving
    )
    if ledger is None:
        return None
    one, other = ledger.addends
    if one.number.drawn == other.number.drawn:
        return None
    places = one.get_center(), other.get_center()
    one.move_to(places[1])
    other.move_to(places[0])
    return f"{one.record.name}{list(one.index)} in the place of the other"


IN_TWOFOLD = (
    turning_cell_moved, turning_cell_of_another_entry, fabric_turned_otherwise,
    addends_in_another_order,
)  # fmt: skip
