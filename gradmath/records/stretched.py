"""A row that is stretched to a matrix without a copy, and sums that stretch by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.memory import Stored
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class StretchedRow:
    """A row stretched by hand and written to, then stretches that `+` makes by itself.

    make, stretch, write, make_column and make_q are statements; asked and put are what is to be
    guessed about, as the code has it. r and e are as they were made, e_after and r_after as the
    write has left them, and e_kept as the refused line has. needed is how many entries e has, and
    missing how many more than r, reckoned before there is e; counted () compares the bytes of both
    storages. lends, lends_q tell whose cells e and `q[:, None]` read, and stretched how `+` reads C
    and r, each with the strides that it is given. refused and failed are what torch says.
    """

    listing: Listing
    make: str
    stretch: str
    write: str
    make_column: str
    make_q: str
    asked: str
    r: Stored
    e: Stored
    e_after: Stored
    r_after: Stored
    e_kept: Stored
    needed: Record
    missing: Record
    lends: Record
    counted: Record
    refused: Record
    C: Record
    C_shape: Record
    S: Record
    S_shape: Record
    stretched: tuple[Record, Record]
    lent: tuple[Record, Record]
    q: Record
    q_shape: Record
    failed: Record
    standing: Stored
    lends_q: Record
    fitted: Record

    @property
    def put(self) -> str:
        """The write, as captions have it."""
        return self.write

    @property
    def scale(self) -> float:
        """The magnitude of the largest number in a cell."""
        shown = (self.r.values, self.e_after.values, self.C, self.S, self.q, self.fitted)
        return max(record.magnitude() for record in shown)
