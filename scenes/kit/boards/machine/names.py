"""What the parts of the machine are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import DOWN, LEFT, UP

from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import SWELLS
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.theme import HEADING, INDEX, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import FunctionName, Ordinal

if TYPE_CHECKING:
    from scenes.kit.boards.machine.machine import Machine

_NAME = 0.82  # of a tensor's name elsewhere
_OVER_LEVER = 0.39  # the least height of names above the first row


def names_of(machine: Machine) -> dict[str, Phrase]:
    """What stands beside the tensors, each by what the machine calls it."""
    places, em = machine.places, _NAME * HEADING / CODE_SIZE
    names: dict[str, Phrase] = {
        name: NameLabel(machine.asked if name == "x_grad" else shown, em)
        for name, shown in machine.grids.items()
    }
    names["weighted"] = NameLabel(machine.meter, em)
    corner = machine.weights[min(machine.weights)] if machine.weights else machine.no_weights[0]
    # What falls onto a weight is wider, and keeps off its name, too; in other columns more falls.
    half = max(machine.small.width / 2 + 0.16, machine.size.width / 2 + 0.06)
    names["W"].next_to(corner, LEFT, buff=0.0)
    first = min((j for _, j in machine.weights), default=0)  # before it nothing falls
    names["W"].set_x(float(places.columns[first]) - half - names["W"].width / 2)
    called = FunctionName(machine.run.listing, "relu")
    names["relu"] = Phrase("{}", called, em=em, color=current_theme().muted, type=Type.CODE)
    for key, strand in (("x", machine.x), ("x_grad", machine.x_grad)):
        # Out of reach of a cell that swells.
        names[key].next_to(strand[0], LEFT, buff=max(0.12, SWELLS * strand[0].width / 2 + 0.048))
    relu = (places.hinge + places.contact) / 2
    heads = {"z": places.z, "z_bar": places.z_bar, "relu": relu, "out": places.out, "v": places.v}
    top = float(places.rows[0]) + max(machine.size.height / 2 + 0.16, _OVER_LEVER)
    for key, column in heads.items():
        names[key].move_to((column, top, 0.0), aligned_edge=DOWN)
    names["weighted"].set_x(places.meter).stand_on(top)
    return names


def indices_of(machine: Machine) -> list[Phrase]:
    """The indices over x."""
    return [
        Phrase("{}", Ordinal(machine.run.x, 0, j), em=INDEX / CODE_SIZE,
               color=current_theme().muted, type=Type.CODE).next_to(cell, UP, buff=0.1)
        for j, cell in enumerate(machine.x.cells)
    ]  # fmt: skip
