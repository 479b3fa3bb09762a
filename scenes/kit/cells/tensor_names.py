"""The names of tensors beside what they name, in the colours of its face."""

from __future__ import annotations

from typing import Any, TypeVar
from weakref import ref

from manim import UP, VGroup

from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.cells.lettering import Phrase, Setting
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Type
from scenes.kit.speech.borne import KitWord, stretches
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.names import NameOf

PhraseT = TypeVar("PhraseT", bound=Phrase)


class NameLabel(Phrase):
    """The name of what a drawable shows; it says which drawable that is."""

    def __init__(self, named: Any, em: float = HEADING / CODE_SIZE) -> None:
        VGroup.__init__(self)
        self.beside = ref(named)
        self._write(NameOf(self.beside), em)

    def _write(self, name: NameOf, em: float) -> None:
        piece = Piece(name, Type.MATH if name.barred else Type.CODE)
        self._set(Setting((piece,), ONE_LINE), em, current_theme().text)
        for part in self:
            vars(part)["beside"] = self.beside  # its text is asked again when that one changes

    def follow(self) -> NameLabel:
        """Read the name again, after the drawable has come to show another record."""
        place = self.get_bottom()
        self.remove(*self.submobjects)
        self._write(NameOf(self.beside), self.em)
        return self.move_to(place, aligned_edge=-UP)


class KitLabel(Phrase):
    """One of the kit's words beside the drawable that it is about."""

    def __init__(self, key: str, drawable: Any, em: float = HEADING) -> None:
        VGroup.__init__(self)
        self.beside = ref(drawable)
        pieces = tuple(
            Piece(KitWord(key, self.beside, number), Type.CODE if code else Type.PROSE)
            for number, (_, code) in enumerate(stretches(key))
        )
        self._set(Setting(pieces, ONE_LINE), em, current_theme().muted)
        for part in self:
            vars(part)["beside"] = self.beside


def name_of(named: Grid | Cell, gap: float = 0.2) -> NameLabel:
    """A drawable's own name over it; names of different height share a baseline."""
    return _above(NameLabel(named), named, gap)


def tensor_name(template: str, face: Face) -> Phrase:
    """A tensor's name as code writes it, or in mathematics (see `Phrase` for the template)."""
    return Phrase(template, em=HEADING / CODE_SIZE, color=current_theme().ink(face))


def name_above(template: str, named: Grid | Cell, gap: float = 0.2) -> Phrase:
    """A name over its cells; names of different height, as z and z-bar, share a baseline."""
    return _above(tensor_name(template, named.face), named, gap)


def _above(name: PhraseT, named: Grid | Cell, gap: float) -> PhraseT:
    name.next_to(named, UP, buff=0.0)
    return name.stand_on(float(named.get_top()[1]) + gap)
