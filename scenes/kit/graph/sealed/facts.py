"""What captions say of a saved tensor that is written to, and of the pass that needs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.raised import raised_in
from gradmath.records.sealed import SealedRun
from gradmath.records.tensor import Record
from scenes.kit.graph.sealed.names import tensor_compared
from scenes.kit.graph.sealed.seal import version_of
from scenes.kit.truth.bearing import OfNoEntry
from scenes.kit.truth.refusals import doubt_of


@dataclass(frozen=True, eq=False)
class SealedWindow(OfNoEntry):
    """What a node saved is h's own memory, and the seal has the version that h had then."""

    run: SealedRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same"})

    def fault(self) -> str | None:
        run = self.run
        place, sealed = run.start.place, run.sealed
        if tensor_compared(place) != "h" or not run.start.shared or not bool(place.value):
            return "a window onto other memory"
        moment = place.expression.after if place.expression else None
        if version_of(sealed) != "h" or sealed.expression is None:
            return f"`{sealed.name}` on the seal"
        return None if sealed.expression.after == moment else "a version of another moment"


@dataclass(frozen=True, eq=False)
class SealRefused(OfNoEntry):
    """torch refuses a pass since the version is not the sealed one; its words name both."""

    run: SealedRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stops", "different"})

    def fault(self) -> str | None:
        run = self.run
        if run.raised is None:
            return "a pass that goes through"
        wrong = doubt_of(run.raised)
        if wrong is not None:
            return wrong
        says, found, due = raised_in(run.raised), run.end.version.text(), run.sealed.text()
        told = f"is at version {found}; expected version {due} instead"
        return None if says is not None and told in says.says else f"an error without {told!r}"


@dataclass(frozen=True, eq=False)
class OldNumbers(OfNoEntry):
    """After all writes the saved tensor holds what it held when it was saved."""

    run: SealedRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"same", "equal"})

    def fault(self) -> str | None:
        saved, now = self.run.start.seen, self.run.end.seen
        same = np.array_equal(saved.value, now.value)
        return None if same else f"{now.text((0,))} where {saved.text((0,))} was saved"


@dataclass(frozen=True, eq=False)
class OtherMemory(OfNoEntry):
    """After all writes h names other memory than what was saved, and this is as it was."""

    run: SealedRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"different"})

    def fault(self) -> str | None:
        if self.run.end.shared or not bool(self.run.end.place.value):
            return "h in the memory that was saved"
        return OldNumbers(self.run).fault()


@dataclass(frozen=True, eq=False)
class Leaves(OfNoEntry):
    """A pass goes through, and leaves in `.grad` just what another one leaves."""

    run: SealedRun
    grad: Record | None

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"passes"})

    def fault(self) -> str | None:
        if self.run.grad is None or self.grad is None:
            return "a pass that is refused"
        same = np.array_equal(self.run.grad.value, self.grad.value)
        return None if same else f"{self.run.grad.text((0,))} in its first entry"


@dataclass(frozen=True, eq=False)
class TwiceSeen(OfNoEntry):
    """What is in `.grad` is twice what the window shows, not twice what y was made of."""

    run: SealedRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"doubles", "different"})

    def fault(self) -> str | None:
        run = self.run
        if run.grad is None:
            return "a pass that is refused"
        if not np.array_equal(run.grad.value, 2 * run.end.seen.value):
            return "a gradient of other numbers"
        if not np.array_equal(run.y.value, run.start.h.value**2):
            return "y made of other numbers"
        silent = np.array_equal(run.end.seen.value, run.start.h.value)
        return "what was saved is as it was" if silent else None


@dataclass(frozen=True, eq=False)
class RightOrTold(OfNoEntry):
    """A pass leaves twice what y was made of, or torch refuses it.

    It is wrong where it does neither: `wrong` tells that it is so.
    """

    run: SealedRun
    wrong: bool

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"only"}) if self.wrong else frozenset({"stops"})

    def fault(self) -> str | None:
        run = self.run
        right = run.grad is None or np.array_equal(run.grad.value, 2 * run.start.h.value)
        if right is self.wrong:
            return "a pass that leaves the gradient" if right else "a pass that leaves another one"
        return doubt_of(run.raised) if run.raised is not None else None
