"""Where captions stand, and whether they fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from manim import DOWN, config

from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import CAPTION
from scenes.kit.look.typesetting import LINE_PITCH, Layout
from scenes.kit.speech.languages import FIRST
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.facts import Fact

LONGEST = 60  # characters of an English caption
_DESCENT = 0.26  # ems that the letters of captions reach below their line


def caption(pieces: tuple[Piece, ...], beside: float = 0.0) -> Phrase:
    """A caption of ready-made pieces: centred lines, as wide as may be with room behind them."""
    layout = Layout(width=(SAFE.width - beside) / CAPTION, align="center")
    return Phrase.of(pieces, em=CAPTION, layout=layout)


def stand(phrase: Phrase, beside: float = 0.0) -> Phrase:
    """Place a caption, leaving room behind it; all stand on one line, whatever their letters."""
    bottom = SAFE.bottom + max(0.0, _DESCENT * CAPTION - phrase.descent)
    return phrase.move_to((-beside / 2, bottom, 0.0), aligned_edge=DOWN)


def on_the_line_of(phrase: Phrase, text: Phrase) -> Phrase:
    """Place a text beside a phrase so that their letters stand on one line, at its own width."""
    return text.stand_on(phrase.baseline)


def fits(
    pieces: tuple[Piece, ...], language: str, beside: float = 0.0, lines: int = 1
) -> str | None:
    """What a caption has to be instead, if it is too long: so many lines, two in another language.

    Only the first language counts characters, too: those of others are of other widths.
    """
    text = text_of(pieces)
    if language == FIRST and len(text) > LONGEST * lines:
        return f"at most {LONGEST * lines} characters; it has {len(text)}"
    phrase = caption(pieces, beside)
    most = lines if language == FIRST else 2
    found = 1 + int(-min(outline[:, 1].min(initial=0.0) for outline in phrase.setting.outlines())
                    / LINE_PITCH)  # fmt: skip
    if found > most:
        return f"at most {most} line{'s'[: most > 1]}; it has {found}"
    if phrase.width + beside > SAFE.width:
        return f"a width of {SAFE.width:.1f}; with its ring it has {phrase.width + beside:.1f}"
    return None


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.claim.text for piece in pieces)


def whole_frames(seconds: float) -> float:
    """The time rounded up to whole frames, a little longer so that manim drops none of them."""
    frames = math.ceil(seconds * config.frame_rate - 1e-6)
    return (max(1, frames) + 0.01) / config.frame_rate


def speech(template: str, *claims: Any, holds: Fact | Sequence[Fact] = ()) -> Phrase:
    """A caption: one or two centred lines (see `Phrase` for the template).

    `holds` are the facts that its words state; a caption that says "every", "none", "two" or
    "larger" needs some (`scenes.kit.truth.facts` has the list), and the audit asks each of them.
    """
    width = SAFE.width / CAPTION
    phrase = Phrase(template, *claims, em=CAPTION, layout=Layout(width=width, align="center"))
    phrase.holds = tuple(holds) if isinstance(holds, Sequence) else (holds,)
    return phrase
