"""Everything that can be read on a frame: numbers and phrases, each bound to what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, TypeAlias

import numpy as np

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.own_fonts import OwnFont
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import CAPTION, HEADING, NUMBER, current_theme
from scenes.kit.look.typesetting import (
    CODE_SIZE,
    LINE_PITCH,
    ONE_LINE,
    Layout,
    Part,
    Type,
    own_font,
    typeset,
)
from scenes.kit.speech.pieces import Piece
from scenes.kit.truth.checks import Fault, same_outline
from scenes.kit.truth.claims import Claim, Entry, Prose
from scenes.kit.truth.facts import Fact

DIGIT_HEIGHT = 0.729  # of DejaVu Sans Mono, in ems
_PROSE_DIGIT_HEIGHT = 0.666  # of New Computer Modern
ADVANCE = 0.602  # the width of each of its characters, in ems


class Lettering(Quick):
    """Characters as one outline, with the claim that they are drawn from.

    `drawn` is the text at the time of drawing; what it ought to be now is `claim.text`. `turned` is
    the share of its height that is seen while what it stands on turns over about a level axis.
    """

    claim: Claim
    drawn: str
    digit_height: float  # of this type, where `claimed_outline` gives it
    turned: float = 1.0
    prose: bool = False  # or code, as numbers are

    def __init__(self, color: str, points: Points) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        self.points = points

    def claimed_outline(self) -> Points:
        """A fresh outline of what the claim says now, at any place and size."""
        raise NotImplementedError

    def faults(self) -> Iterator[Fault]:
        wrong = self.claim.fault()
        if wrong is not None:
            yield Fault("claim", self.drawn, wrong)
        if self.drawn != self.claim.text:
            yield Fault("number", self.drawn, self.claim.text)
        elif not same_outline(self.points, seen(self.claimed_outline(), self.turned)):
            yield Fault("outline", f"an outline that is not that of {self.drawn!r}", self.drawn)


def seen(outline: Points, turned: float) -> Points:
    """An outline that has turned away from the viewer: of its height a share is left."""
    return outline if turned == 1.0 else outline * [1.0, turned, 1.0]


class Number(Lettering):
    """One entry of a record, as one outline laid out from a glyph atlas.

    Moving it to another record's entry (`follow`) costs microseconds, so that a whole grid can
    follow autograd on every frame.
    """

    def __init__(
        self,
        record: Record,
        index: Index = (),
        *,
        decimals: int | None = None,
        em: float = NUMBER,
        color: str | None = None,
    ) -> None:
        super().__init__(color or current_theme().text, np.zeros((0, 3)))
        self.claim: Entry
        self.digit_height = DIGIT_HEIGHT
        self.decimals = record.decimals if decimals is None else decimals
        self.index = index
        self.follow(record, em, np.zeros(3))

    def follow(self, record: Record, em: float, center: Points) -> Self:
        """Draw the entry of another record, one em of type being `em`, around `center`."""
        self.claim = Entry(record, self.index, self.decimals)
        self.drawn = self.claim.text
        self.points = number_outline(self.drawn) * em + center
        return self

    def claimed_outline(self) -> Points:
        return number_outline(self.claim.text)


def number_outline(text: str) -> Points:
    """A number's outline in ems, its digits centred on the origin."""
    return _number_outline(text, own_font(Type.CODE))


@lru_cache(maxsize=4096)
def _number_outline(text: str, font: OwnFont | None) -> Points:
    start = np.array([-ADVANCE * len(text) / 2, -DIGIT_HEIGHT / 2, 0.0])
    placed = [
        character_outline(character) + start + [ADVANCE * k, 0, 0]
        for k, character in enumerate(text)
    ]
    outline = np.concatenate(placed)
    outline.setflags(write=False)
    return outline


def character_outline(character: str) -> Points:
    return _character_outline(character, own_font(Type.CODE))


@lru_cache(maxsize=256)
def _character_outline(character: str, font: OwnFont | None) -> Points:
    return typeset((Part(character, Type.CODE),))[0] / CODE_SIZE


@dataclass(frozen=True, eq=False)
class Setting(Shared):
    """Pieces set together: the outline of one depends on what the others say."""

    pieces: tuple[Piece, ...]
    layout: Layout

    def outlines(self) -> tuple[Points, ...]:
        return typeset(tuple(Part(p.claim.text, p.type) for p in self.pieces), self.layout)


class Inscription(Lettering):
    """One piece of a phrase."""

    def __init__(self, setting: Setting, number: int, points: Points, color: str) -> None:
        super().__init__(color, points)
        self.setting, self.number = setting, number
        piece = setting.pieces[number]
        self.claim = piece.claim
        self.drawn = self.claim.text
        code = piece.type is Type.CODE
        self.prose = not code
        self.digit_height = CODE_SIZE * DIGIT_HEIGHT if code else _PROSE_DIGIT_HEIGHT

    def claimed_outline(self) -> Points:
        return self.setting.outlines()[self.number]


Fillings: TypeAlias = Claim | Sequence[Claim]


class Phrase(QuickGroup):
    """A line or paragraph made of words and claims, set as one.

    `template` holds a `{}` for each claim (or sequence of claims, joined by commas and "and");
    stretches between backquotes are set as code, those between dollar signs as mathematics in
    Typst's notation. Its first baseline starts at the origin until it is moved.
    """

    holds: tuple[Fact, ...] = ()  # what its words say about records

    def __init__(
        self,
        template: str,
        *claims: Fillings,
        em: float = CAPTION,
        color: str | None = None,
        layout: Layout = ONE_LINE,
        type: Type = Type.PROSE,
    ) -> None:
        pieces = tuple(_pieces(template, claims, type))
        super().__init__()
        self._set(Setting(pieces, layout), em, color or current_theme().text)

    @classmethod
    def of(
        cls, pieces: Sequence[Piece], *, em: float, color: str | None = None, layout: Layout
    ) -> Self:
        """A phrase of ready-made pieces."""
        phrase = cls.__new__(cls)
        QuickGroup.__init__(phrase)
        phrase._set(Setting(tuple(pieces), layout), em, color or current_theme().text)
        return phrase

    def _set(self, setting: Setting, em: float, color: str) -> None:
        theme = current_theme()
        for number, outline in enumerate(setting.outlines()):
            ink = setting.pieces[number].claim.face
            self.add(Inscription(setting, number, outline * em, theme.ink(ink) if ink else color))
        self.setting, self.em = setting, em

    @property
    def inscriptions(self) -> list[Inscription]:
        """Its pieces."""
        return [piece for piece in self if isinstance(piece, Inscription)]

    @property
    def text(self) -> str:
        """What the phrase says, as plain text for subtitles."""
        return "".join(piece.claim.text for piece in self.setting.pieces)

    @property
    def descent(self) -> float:
        """How far its last line reaches below its baseline."""
        anchors = np.concatenate(self.setting.outlines())[::4]  # manim measures by them, too
        lowest = float(anchors[:, 1].min())
        return max(0.0, -lowest) % LINE_PITCH * self.em

    @property
    def baseline(self) -> float:
        """How high its last line stands."""
        return float(self.get_bottom()[1]) + self.descent

    def stand_on(self, line: float) -> Self:
        """Stand so high with its last line: texts share a line whatever hangs below it."""
        return self.shift(np.array([0.0, line - self.baseline, 0.0]))

    def faults(self) -> Iterator[Fault]:
        """The pieces stand to one another as they are set."""
        nothing = np.zeros((0, 3))  # as of a scene without a title
        drawn = [piece.points for piece in self.inscriptions]
        turned = next((piece.turned for piece in self.inscriptions), 1.0)
        due = [seen(outline, turned) for outline in self.setting.outlines()]
        if not same_outline(np.concatenate([nothing, *drawn]), np.concatenate([nothing, *due])):
            yield Fault("place", f"pieces of {self.text!r} apart or in another order", "as set")

    @property
    def plain_words(self) -> str:
        """What the phrase says of itself, without what claims and names in code say."""
        pieces = self.setting.pieces
        spoken = (p for p in pieces if isinstance(p.claim, Prose) and p.type is not Type.CODE)
        return "".join(piece.claim.text for piece in spoken)


def heading(template: str, *claims: Fillings) -> Phrase:
    """What stands over or beside things, in type that is smaller and paler than a caption's."""
    return Phrase(template, *claims, em=HEADING, color=current_theme().muted)


_SWITCHES = {"`": Type.CODE, "$": Type.MATH}


def _pieces(template: str, claims: Sequence[Fillings], plain: Type) -> list[Piece]:
    waiting = iter(claims)
    pieces: list[Piece] = []
    current = plain
    for token in re.split(r"(\{\}|[`$])", template):
        if token in _SWITCHES:
            current = plain if current is not plain else _SWITCHES[token]
        elif token == "{}":
            pieces += _joined(next(waiting))
        elif token:
            pieces.append(Piece(Prose(token), current))
    return pieces


def _joined(filling: Fillings) -> list[Piece]:
    claims = filling if isinstance(filling, Sequence) else [filling]
    pieces: list[Piece] = []
    for number, claim in enumerate(claims):
        if number:
            last = number == len(claims) - 1
            pieces.append(Piece(Prose(" and " if last else ", ")))
        pieces.append(Piece(claim, Type.CODE))
    return pieces
