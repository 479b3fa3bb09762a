"""A law: what a closing lesson says of every run, not of the one on stage alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index
from scenes.kit.truth.bearing import NOTHING
from scenes.kit.truth.facts import BearingFact

RunT = TypeVar("RunT")


@dataclass(frozen=True, eq=False)
class Law(Shared, Generic[RunT]):
    """What holds of every run: `says` gives the facts of one.

    The audit asks it of the `runs` of the film; a test asks `over` random ones, too. It bears what
    the facts of each run bear, and that it is always so.
    """

    says: Callable[[RunT], BearingFact | Sequence[BearingFact]]
    runs: tuple[RunT, ...]

    @property
    def about(self) -> frozenset[Index]:
        return NOTHING

    @property
    def bears(self) -> frozenset[str]:
        borne = [frozenset[str]().union(*(f.bears for f in self._facts(run))) for run in self.runs]
        return frozenset({"always", "every", "each"}).union(
            frozenset.intersection(*borne) if borne else ()
        )

    def over(self, runs: Iterable[RunT]) -> Self:
        """The same law of other runs."""
        return replace(self, runs=tuple(runs))

    def fault(self) -> str | None:
        if not self.runs:
            return "no run; a law needs some to hold for"
        wrong = (
            f"in run {number}: {fault}"
            for number, run in enumerate(self.runs)
            for fact in self._facts(run)
            if (fault := fact.fault()) is not None
        )
        return next(wrong, None)

    def _facts(self, run: RunT) -> Sequence[Any]:
        said = self.says(run)
        return said if isinstance(said, Sequence) else (said,)
