"""What captions say of a saved tensor that is written to, and of the pass that needs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.raised import raised_in
from gradmath.records.sealed import SavedState, SealedAlias, SealedRun
from gradmath.records.tensor import Record
from scenes.kit.graph.sealed.names import tensor_compared
from scenes.kit.graph.sealed.seal import version_of
from scenes.kit.truth.bearing import OfNoEntry
from scenes.kit.truth.refusals import doubt_of


@dataclass(frozen=True, eq=False)
class SealedWindow(OfNoEntry):
    """What a node saved is h's own memory, and the seal has the version that h had then."""

    place: Record
    sealed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same"})

    def fault(self) -> str | None:
        place, sealed = self.place.expression, self.sealed.expression
        if tensor_compared(self.place) != "h" or place is None or " == " not in place.code:
            return f"`{self.place.name}`, which tells of no memory of h"
        if not bool(self.place.value):
            return "a window onto other memory"
        if version_of(self.sealed) != "h" or sealed is None:
            return f"`{self.sealed.name}` on the seal"
        return None if sealed.after == place.after else "a version of another moment"


@dataclass(frozen=True, eq=False)
class SealRefused(OfNoEntry):
    """torch refuses a pass since the version is not the sealed one; its words name both."""

    raised: Record | None
    found: Record
    sealed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stops", "different"})

    def fault(self) -> str | None:
        if self.raised is None:
            return "a pass that goes through"
        wrong = doubt_of(self.raised)
        if wrong is not None:
            return wrong
        says, found, due = raised_in(self.raised), self.found.text(), self.sealed.text()
        told = f"is at version {found}; expected version {due} instead"
        return None if says is not None and told in says.says else f"an error without {told!r}"


@dataclass(frozen=True, eq=False)
class OldNumbers(OfNoEntry):
    """What was saved holds the numbers that it held when it was saved."""

    saved: Record
    now: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "stays"})

    def fault(self) -> str | None:
        if np.array_equal(self.saved.value, self.now.value):
            return None
        return f"{self.now.text((0,))} where {self.saved.text((0,))} was saved"


@dataclass(frozen=True, eq=False)
class OtherMemory(OfNoEntry):
    """h names other memory than what was saved, and this holds what it held."""

    place: Record
    numbers: OldNumbers

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"different", "stays"})

    def fault(self) -> str | None:
        code = self.place.expression.code if self.place.expression else ""
        if tensor_compared(self.place) != "h" or " != " not in code or not bool(self.place.value):
            return "h in the memory that was saved"
        return self.numbers.fault()


@dataclass(frozen=True, eq=False)
class LeavesAlike(OfNoEntry):
    """A pass goes through without an error, and leaves in `.grad` just what another one leaves."""

    left: Record | None
    grad: Record | None

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"passes", "none", "not"})

    def fault(self) -> str | None:
        if self.left is None or self.grad is None:
            return "a pass that is refused"
        same = np.array_equal(self.left.value, self.grad.value)
        return None if same else f"{self.left.text((0,))} in its first entry"


@dataclass(frozen=True, eq=False)
class WholeSeal(OfNoEntry):
    """The version that a pass finds is the sealed one."""

    found: Record
    sealed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal", "stays"})

    def fault(self) -> str | None:
        if not version_of(self.found) or not version_of(self.sealed):
            return f"`{self.found.name}`, which is no version"
        same = int(self.found.value) == int(self.sealed.value)
        return None if same else f"version {self.found.text()}, sealed at {self.sealed.text()}"


@dataclass(frozen=True, eq=False)
class Unnoticed(OfNoEntry):
    """A pass goes through without an error, since its version is the sealed one."""

    left: Record
    seal: WholeSeal

    @property
    def bears(self) -> frozenset[str]:
        return self.seal.bears | {"none", "not"}

    def fault(self) -> str | None:
        return LeavesAlike(self.left, self.left).fault() or self.seal.fault()


@dataclass(frozen=True, eq=False)
class CountedElsewhere(OfNoEntry):
    """A write by another name for the numbers of h is counted by this name, and not by h."""

    alias: SealedAlias | None
    before: SavedState
    after: SavedState

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "stays", "only", "not"})

    def fault(self) -> str | None:
        if self.alias is None or not bool(self.alias.same.value):
            return "no other name for the numbers of h"
        if np.array_equal(self.before.seen.value, self.after.seen.value):
            return "nothing that was written"
        if int(self.alias.after.value) == int(self.alias.before.value):
            return f"`{self.alias.after.name}`, which has not counted the write"
        counted = int(self.after.counted.value)
        if counted == int(self.before.counted.value):
            return None
        return f"`{self.after.counted.name}`, which has counted it: {counted}"


@dataclass(frozen=True, eq=False)
class TwiceSeen(OfNoEntry):
    """y was made of other numbers than those that its slopes, in `.grad`, were taken at."""

    made: Record
    seen: Record
    y: Record
    grad: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"different", "not"})

    def fault(self) -> str | None:
        if not np.array_equal(self.y.value, self.made.value**2):
            return f"{self.y.name} that was made of other numbers"
        if not np.array_equal(self.grad.value, 2 * self.seen.value):
            return f"{self.grad.name} that was taken at other numbers"
        return (
            "one and the same place" if np.array_equal(self.made.value, self.seen.value) else None
        )


@dataclass(frozen=True, eq=False)
class OnlySilentIsWrong(OfNoEntry):
    """Of some runs only those are wrong in which numbers changed and torch counted no write.

    All others are refused, or leave twice what y was made of.
    """

    runs: tuple[SealedRun, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"only", "stops"})

    def fault(self) -> str | None:
        for run in self.runs:
            changed = not np.array_equal(run.start.seen.value, run.end.seen.value)
            silent = changed and run.whole
            wrong = run.grad is not None and not np.array_equal(
                run.grad.value, 2 * run.start.h.value
            )
            if silent is not wrong:
                return f"`{run.writes[0]}`, which is {silent=} and {wrong=}"
            if run.grad is None and run.raised is not None and doubt_of(run.raised) is not None:
                return doubt_of(run.raised)
        return None
