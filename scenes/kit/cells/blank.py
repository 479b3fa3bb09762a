"""A cell whose entry nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

from manim import VGroup

from scenes.kit.cells.grids import Cell, CellBox
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, within_a_pixel


class Blank(VGroup):
    """The shape of a cell, with a question in place of its number."""

    def __init__(self, cell: Cell) -> None:
        theme = current_theme()
        self.box = CellBox(cell.face, cell.size)
        self.box.set_stroke(theme.muted).set_fill(theme.background, opacity=1.0)
        self.question = Phrase("?", em=cell.size.em / CODE_SIZE, color=theme.muted, type=Type.CODE)
        super().__init__(self.box, self.question.move_to(self.box))
        self.cell = ref(cell)
        self.move_to(cell)

    def faults(self) -> Iterator[Fault]:
        """It stands where the number will stand, and its question in it."""
        cell = self.cell()
        here = self.box.get_center()
        if cell is not None and not within_a_pixel(here, cell.box.get_center()):
            yield Fault("place", "a blank beside its cell", "in its cell's place")
        if not within_a_pixel(self.question.get_center(), here):
            yield Fault("place", "a question outside its blank", "in the middle of it")
