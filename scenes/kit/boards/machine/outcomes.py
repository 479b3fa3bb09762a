"""What becomes of x.grad: entries that change or appear, and what arrives and cancels."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.quantities import Counting

_CHANGES = {"none": "none not", "itself": "only", "others": "others"}
_APPEARS = {"some": "some", "none": "none not"}


@dataclass(frozen=True, eq=False)
class _Outcome(OfNoEntry):
    """What becomes of a tensor in another run, of a few things that might."""

    before: Record
    after: Record
    share: str

    @property
    def found(self) -> str:
        """Which of them it is."""
        raise NotImplementedError

    def fault(self) -> str | None:
        return None if self.found == self.share else f"{self.found} of {self.after.name}"


@dataclass(frozen=True, eq=False)
class Changing(_Outcome):
    """No entry changes, or one alone, or others."""

    own: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(_CHANGES[self.share].split())

    @property
    def found(self) -> str:
        moved = (self.before.value != self.after.value).nonzero()[0].tolist()
        return "none" if not moved else "itself" if moved == [self.own] else "others"


@dataclass(frozen=True, eq=False)
class Appearing(_Outcome):
    """Some entry that was zero is not zero any more, or none is."""

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(_APPEARS[self.share].split())

    @property
    def found(self) -> str:
        came = (self.before.value == 0) & (self.after.value != 0)
        return "some" if came.any() else "none"


@dataclass(frozen=True, eq=False)
class Arriving(OfNoEntry):
    """Entries that are not zero, to be added up."""

    parts: tuple[Entry, ...]

    @property
    def bears(self) -> frozenset[str]:
        return number(len(self.parts)) | {"sum"}

    def fault(self) -> str | None:
        return None if self.parts and all(self.values) else self.told

    @property
    def values(self) -> list[float]:
        return [float(part.record.value[part.index]) for part in self.parts]

    @property
    def told(self) -> str:
        return ", ".join(part.text for part in self.parts) or "nothing"


@dataclass(frozen=True, eq=False)
class Cancelling(Arriving):
    """Several of them that add up to zero."""

    @property
    def bears(self) -> frozenset[str]:
        return super().bears | {"zero"}

    def fault(self) -> str | None:
        fault = super().fault()
        return fault or (f"{self.told}, which does not cancel" if fsum(self.values) else None)


@dataclass(frozen=True, eq=False)
class HowManyColumns(Counting):
    """The number of columns of a matrix that have an entry which is not zero."""

    matrix: Record

    @property
    def number(self) -> int:
        return int((self.matrix.value != 0).any(axis=0).sum())
