"""A tensor that a node saved, what is written afterwards, and whether a pass accepts it.

This module imports without torch.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class SavedState:
    """What h and the saved tensor are when a statement has run.

    Shapes: h and seen (n,), h by its name and the saved tensor as its node has it; version and
    counted (), how often torch has counted a write to the saved tensor, and to h. Truth, (): place
    is how the two are compared, that they are the same memory or that they are not.
    """

    h: Record
    seen: Record
    version: Record
    counted: Record
    place: Record

    @property
    def shared(self) -> bool:
        """Whether h still names the memory that was saved."""
        return " == " in self.place.name


@dataclass(frozen=True, eq=False)
class SealedAlias:
    """Another tensor with the numbers of h, and a counter of its own.

    Shapes: tensor (n,); before and after (), how often torch has counted a write by its name, when
    it was made and when it was written to. Truth, (): same is that its memory is what was saved.
    """

    tensor: Record
    same: Record
    before: Record
    after: Record


@dataclass(frozen=True, eq=False)
class SealedRun:
    """One way of writing to h after `y = h ** 2`, and the pass after that.

    Shapes: x, h, y, came, sent and grad (n,); version, exponent and sealed (). h and version are
    from before y is made; sealed is the version that h had when it was saved. moments begin there,
    and go on with one for each of the writes, which are statements of the listing; the first of
    them only gives h's numbers another name if there is an alias. came is what comes to y; sent,
    what its node sends on, and grad, the leaf's `.grad`, are None if torch refused, and raised is
    None if it did not. Truths, all (): absent tells that there is no `.grad` before the pass, still
    absent that there is none after; power and times that the nodes are of the kinds that their
    names say; joins, between and leads that ways lead back from y to the one, to the other, and to
    the leaf.
    """

    listing: Listing
    writes: tuple[str, ...]
    x: Record
    h: Record
    version: Record
    y: Record
    absent: Record
    still_absent: Record | None
    sealed: Record
    exponent: Record
    moments: tuple[SavedState, ...]
    power: Record
    times: Record
    joins: Record
    between: Record
    leads: Record
    alias: SealedAlias | None
    came: Record
    sent: Record | None
    grad: Record | None
    raised: Record | None

    @property
    def start(self) -> SavedState:
        """When h has been saved."""
        return self.moments[0]

    @property
    def end(self) -> SavedState:
        """When all has been written."""
        return self.moments[-1]

    @property
    def whole(self) -> bool:
        """Whether the version is still the one of the seal."""
        return int(self.end.version.value) == int(self.sealed.value)


@dataclass(frozen=True, eq=False)
class SealedCurve:
    """The curve of `h ** 2`, the places where y was made, and those where slopes were taken.

    Shapes: across and up (k,), along the curve; made and seen (n,), `h ** 2` when y was made and
    when all had been written.
    """

    across: Record
    up: Record
    made: Record
    seen: Record
