"""A law: what a closing lesson says of every run, not of the one on stage alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from gradmath.records.shared import Shared
from gradmath.records.tensor import Index
from scenes.kit.truth.bearing import NOTHING
from scenes.kit.truth.facts import BearingFact

RunT = TypeVar("RunT")


@dataclass(frozen=True, eq=False)
class Law(Shared, Generic[RunT]):
    """What holds of every run: `says` gives the facts of one.

    It says nothing of a run where what it is about does not occur: () for that one. The audit asks
    it of the `runs` of the film; a test asks `over` random ones, too. It bears what the facts of
    each run bear, and that it is always so.
    """

    says: Callable[[RunT], BearingFact | Sequence[BearingFact]]
    runs: tuple[RunT, ...]

    @property
    def about(self) -> frozenset[Index]:
        return NOTHING

    @property
    def bears(self) -> frozenset[str]:
        borne = [frozenset[str]().union(*(fact.bears for fact in facts)) for facts in self._told()]
        common = frozenset.intersection(*borne) if borne else frozenset()
        return common | {"always", "every", "each", "none"}

    def over(self, runs: Iterable[RunT]) -> Self:
        """The same law of other runs."""
        return replace(self, runs=tuple(runs))

    def fault(self) -> str | None:
        if not self._told():
            return f"none of {len(self.runs)} runs; a law needs some to hold for"
        wrong = (
            f"in run {number}: {fault}"
            for number, run in enumerate(self.runs)
            for fact in self._facts(run)
            if (fault := fact.fault()) is not None
        )
        return next(wrong, None)

    def _told(self) -> list[Sequence[BearingFact]]:
        """The facts of each run that it says something of."""
        return [facts for facts in map(self._facts, self.runs) if facts]

    def _facts(self, run: RunT) -> Sequence[BearingFact]:
        said = self.says(run)
        return said if isinstance(said, Sequence) else (said,)
