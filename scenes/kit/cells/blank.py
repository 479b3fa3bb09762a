"""A cell whose entry nobody knows yet."""

from __future__ import annotations

from manim import VGroup

from scenes.kit.cells.grids import Cell, CellBox
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type


class Blank(VGroup):
    """The shape of a cell, with a question in place of its number."""

    def __init__(self, cell: Cell) -> None:
        theme = current_theme()
        self.box = CellBox(cell.face, cell.size)
        self.box.set_stroke(theme.muted).set_fill(theme.background, opacity=1.0)
        question = Phrase("?", em=cell.size.em / CODE_SIZE, color=theme.muted, type=Type.CODE)
        super().__init__(self.box, question.move_to(self.box))
        self.move_to(cell)
