"""What torch says when a line raises, as a comparison that anybody can run again. No torch here."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from gradmath.records.tensor import Record

_WORDS = 'f"{type(error).__name__}: {error}"'
_COMPARED = f"{_WORDS} == "


@dataclass(frozen=True)
class Raised:
    """What a line raised: the name of the error, and all that it says."""

    error: str
    says: str

    def beginning(self, most: int) -> str:
        """As many of its first words as have room in so many characters, and … if any are left.

        >>> Raised("RuntimeError", "no more:\\n no graph").beginning(11)
        'no more: no…'
        """
        words = self.says.split()
        while len(" ".join(words)) > most and len(words) > 1:
            words.pop()
        shown = " ".join(words)
        return shown if shown == " ".join(self.says.split()) else f"{shown}…"

    def part(self, since: str, most: int) -> str:
        """The same from some words on, with … for what is before them; empty if it has them not.

        >>> Raised("RuntimeError", "no more: no graph at all").part("no graph", 8)
        '…no graph…'
        """
        told = " ".join(self.says.split())
        begin = told.find(since)
        if begin < 0:
            return ""
        rest = Raised(self.error, told[begin:]).beginning(most)
        return f"…{rest}" if begin else rest


def comparison(error: BaseException) -> str:
    """Code that is true where `error` is what was raised: the same kind, the same words.

    >>> comparison(ValueError("no such leaf"))
    'f"{type(error).__name__}: {error}" == \\'ValueError: no such leaf\\''
    """
    return f"{_COMPARED}{f'{type(error).__name__}: {error}'!r}"


def raised_in(record: Record) -> Raised | None:
    """What the statement before a record raised, if that is what the record compares.

    None for any other record: the comparison has to be the whole of its expression, and to stand
    right behind a statement that is there to raise.
    """
    expression = record.expression
    if expression is None or not expression.code.startswith(_COMPARED) or not expression.after:
        return None
    if not expression.listing.statements[expression.after - 1].raises:
        return None
    match ast.parse(expression.code.removeprefix(_COMPARED), mode="eval").body:
        case ast.Constant(value=str() as told) if ": " in told:
            return Raised(*told.split(": ", 1))
    return None
