"""Texts on the signs of a graph."""

from __future__ import annotations

from manim import VGroup

from scenes.kit.cells.lettering import Phrase, Setting
from scenes.kit.look.theme import current_theme
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Type
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.claims import Claim

EM = 0.246 / CODE_SIZE  # its digits are about as small as they may be


class SignLabel(Phrase):
    """One name in code, read again from what it stands on."""

    def __init__(self, claim: Claim, *, em: float = EM, pale: bool = True) -> None:
        VGroup.__init__(self)
        theme = current_theme()
        setting = Setting((Piece(claim, Type.CODE),), ONE_LINE)
        self._set(setting, em, theme.muted if pale else theme.text)
