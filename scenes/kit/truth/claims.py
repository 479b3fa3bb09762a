"""What each piece of text on a frame stands for. A digit without a claim fails the audit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.look.theme import Face


class Claim(Protocol):
    """What a text stands for: `text` is asked again of its source each time it is checked."""

    @property
    def text(self) -> str: ...

    @property
    def face(self) -> Face | None:
        """The face in whose colour the text is written, None for plain ink."""
        ...

    def fault(self) -> str | None:
        """What is wrong with the claim itself, whatever was drawn."""
        ...


class Inkless(Shared):
    """A claim that is written in plain ink."""

    @property
    def face(self) -> Face | None:
        return None


@dataclass(frozen=True, eq=False)
class Prose(Inkless):
    """Plain words. They stand for nothing, so they may hold no digit."""

    text: str

    def fault(self) -> str | None:
        if any(character.isnumeric() for character in self.text):
            return "digits that no record, listing or index accounts for"
        return None


@dataclass(frozen=True, eq=False)
class Entry(Shared):
    """The number at one index of a record, with the record's decimals unless others are given."""

    record: Record
    index: Index = ()
    decimals: int | None = None
    ink: Face | None = None

    @property
    def face(self) -> Face | None:
        return self.ink

    @property
    def text(self) -> str:
        return self.record.text(self.index, self.decimals)

    def fault(self) -> str | None:
        return None if inside(self.index, self.record) else f"{self.index} is outside {self.record}"


@dataclass(frozen=True, eq=False)
class Position(Shared):
    """The name of an entry as code writes it, `W[3, 3]`."""

    record: Record
    index: Index
    ink: Face | None = None

    @property
    def face(self) -> Face | None:
        return self.ink

    @property
    def text(self) -> str:
        return f"{self.record.name}[{', '.join(map(str, self.index))}]"

    def fault(self) -> str | None:
        if inside(self.index, self.record):
            return None
        return f"{self.text} is outside shape {self.record.shape}"


def positions(record: Record, entries: Iterable[int]) -> list[Position]:
    """The names of some entries of a vector."""
    return [Position(record, (k,)) for k in entries]


@dataclass(frozen=True, eq=False)
class Ordinal(Inkless):
    """One index along one axis of a record, as printed beside its cells."""

    record: Record
    axis: int
    number: int

    @property
    def text(self) -> str:
        return str(self.number)

    def fault(self) -> str | None:
        if 0 <= self.number < self.record.shape[self.axis]:
            return None
        return f"axis {self.axis} of {self.record.name} has no index {self.number}"


@dataclass(frozen=True, eq=False)
class CodeLine(Inkless):
    """One line of a listing that was run; of the mark that it raises some letters may be held back.

    What is held back is told when the line has raised.
    """

    listing: Listing
    number: int
    held_back: int = 0

    @property
    def text(self) -> str:
        line = self.listing.lines[self.number]
        return line[: len(line) - self.held_back].rstrip() if self.held_back else line

    def fault(self) -> str | None:
        if not self.held_back:
            return None
        line, unmarked = self.listing.lines[self.number], self.listing.unmarked[self.number]
        cut = not 0 <= self.held_back <= len(line) - len(unmarked)
        return f"all of {unmarked!r}" if cut else None


@dataclass(frozen=True, eq=False)
class Choice(Inkless):
    """An answer that may be guessed. It is no statement; of those on a frame one is right."""

    text: str
    right: bool

    def fault(self) -> str | None:
        return None


def inside(index: Index, record: Record) -> bool:
    """Whether a record has an entry at an index (counted from 0, never from the end)."""
    return len(index) == len(record.shape) and all(
        0 <= k < length for k, length in zip(index, record.shape, strict=True)
    )


@dataclass(frozen=True, eq=False)
class FunctionName(Inkless):
    """The name of a function that some line of a listing calls."""

    listing: Listing
    text: str

    def fault(self) -> str | None:
        calls = re.compile(rf"\b{re.escape(self.text)}\(")
        if any(calls.search(line) for line in self.listing.lines):
            return None
        return f"a call of {self.text} in the listing"


@dataclass(frozen=True, eq=False)
class CodePiece(Inkless):
    """A stretch of some line of a listing, `+ 1`."""

    listing: Listing
    text: str

    def fault(self) -> str | None:
        if self.text and any(self.text in line for line in self.listing.lines):
            return None
        return f"{self.text!r} in a line of the listing"
