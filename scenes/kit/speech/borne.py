"""The kit's own words: what a mark, a face or a switch is called wherever it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import ReferenceType

from manim import VMobject

from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Reason
from scenes.kit.speech.kit_words import kit_word, kit_words
from scenes.kit.speech.languages import FIRST
from scenes.kit.truth.claims import Inkless

KEYS = (*Reason, *kit_words(FIRST)["borne"])
"""The keys of all words that a drawable may bear: reasons, faces, states, kinds of records."""


def borne_word(key: str) -> str:
    """A word in the current language, as a template of a phrase: code stands between backquotes.

    >>> borne_word("flat"), borne_word("off")
    ('flat: slope zero', 'off')
    """
    reason = next((reason for reason in Reason if reason == key), None)
    return kit_word("borne", key) if reason is None else kit_word("reasons", reason.name)


_TOLD_KINDS = (ExpressionKind.MADE, ExpressionKind.MEASURED, ExpressionKind.THEORY)


@dataclass(frozen=True, eq=False)
class KitWord(Inkless):
    """A stretch of one of the kit's words, about the drawable that it stands beside.

    stretch counts what backquotes divide. The word is true as long as the drawable bears it: by
    its `meaning`, its `face`, or by what its record is.
    """

    key: str
    beside: ReferenceType[VMobject]
    stretch: int = 0

    @property
    def text(self) -> str:
        return stretches(self.key)[self.stretch][0]

    def fault(self) -> str | None:
        drawable = self.beside()
        if drawable is None:
            return "something that the word is about"
        borne = sorted(words_borne(drawable))
        return None if self.key in borne else f"one of the words {borne}"


def stretches(key: str) -> list[tuple[str, bool]]:
    """A word in parts, each with whether it is code.

    >>> stretches("v ignores it")
    [('v', True), (' ignores the output', False)]
    """
    parts = re.split("`", borne_word(key))
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]


def words_borne(drawable: Any) -> set[str]:
    """The keys of all words that may be said of a drawable as it is now."""
    return set(_borne(drawable))


def _borne(drawable: Any) -> Iterator[str]:
    if hasattr(type(drawable), "meaning"):
        yield drawable.meaning
    if getattr(drawable, "face", None) is not None:
        yield drawable.face
    yield from getattr(drawable, "borne", ())
    shown = drawable if hasattr(drawable, "record") else getattr(drawable, "claim", None)
    expression = getattr(getattr(shown, "record", None), "expression", None)
    if expression is not None and expression.kind in _TOLD_KINDS:
        yield expression.kind
