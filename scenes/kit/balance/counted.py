"""What bears the number of so many draws as its own."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number
from scenes.kit.truth.checks import Fault, Standing


class CountedSoFar:
    """Bears an entry of a record as its number: what the draws up to one have come to."""

    number: Number
    index: tuple[int, ...]

    @property
    def record(self) -> Record:
        raise NotImplementedError

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def stale(self, told: str) -> Iterator[Fault]:
        """What is untrue about its number: it is of another record, or of other draws."""
        if self.number.index != self.index or self.number.claim.record is not self.record:
            yield Fault("stale", told, self.record.text(self.index))
