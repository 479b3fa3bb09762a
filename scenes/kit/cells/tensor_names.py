"""The names of tensors beside what they name, in the colours of its face."""

from __future__ import annotations

from manim import UP

from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE


def tensor_name(template: str, face: Face) -> Phrase:
    """A tensor's name as code writes it, or in mathematics (see `Phrase` for the template)."""
    return Phrase(template, em=HEADING / CODE_SIZE, color=current_theme().ink(face))


def name_above(template: str, named: Grid | Cell, gap: float = 0.2) -> Phrase:
    """A name over its cells; names of different height, as z and z-bar, share a baseline."""
    name = tensor_name(template, named.face).next_to(named, UP, buff=0.0)
    return name.shift(UP * (gap - (name[0].get_bottom()[1] - named.get_top()[1])))
