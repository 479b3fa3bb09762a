"""What captions say of a line that raised: torch refuses to run it."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class Refused(OfNoEntry):
    """A line raised just what `raised` compares (`ListingRun.raised`)."""

    raised: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stops"})

    def fault(self) -> str | None:
        return doubt_of(self.raised)


def doubt_of(record: Record) -> str | None:
    """Why a record does not tell what a line raised; None if it does."""
    if raised_in(record) is None:
        return "no error that was compared right behind a line that raises"
    return None if bool(record.value) else "another error than the one that was raised"
