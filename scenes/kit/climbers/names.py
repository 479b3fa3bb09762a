"""Names in a film of climbers: their letters, and entries of what a drawable shows now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from weakref import ReferenceType

from gradmath.records.climbers import PlacedRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.look.theme import Face
from scenes.kit.truth.claims import Inkless, inside

LETTERS = "ABC"


@dataclass(frozen=True, eq=False)
class ClimberName(Inkless):
    """The letter of a climber: A where no switch is on at first, B where one is, C where both."""

    start: PlacedRun
    rows: tuple[int, int]
    number: int

    @property
    def text(self) -> str:
        return LETTERS[self.number]

    def fault(self) -> str | None:
        on = int(self.start.on.value[list(self.rows)].sum())
        return None if on == self.number else f"{on} switches on at the start of {self.text}"


class ShowsRecord(Protocol):
    """A drawable of a record, which may come to show another one."""

    @property
    def record(self) -> Record: ...


@dataclass(frozen=True, eq=False)
class ShownEntryName(Shared):
    """The name of an entry of what a drawable shows now, a gradient or a weight."""

    shown: ReferenceType[ShowsRecord]
    index: int

    @property
    def face(self) -> Face | None:
        return Face.GRADIENT

    @property
    def record(self) -> Record:
        shown = self.shown()
        assert shown is not None, "a name stands beside what it names"
        return shown.record

    @property
    def text(self) -> str:
        return f"{self.record.name}[{self.index}]"

    def fault(self) -> str | None:
        if inside((self.index,), self.record):
            return None
        return f"{self.text} is outside shape {self.record.shape}"
