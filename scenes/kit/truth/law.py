"""A law: what a closing lesson says of every run, not of the one on stage alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, Self, TypeVar

from scenes.kit.truth.bearing import OfNoEntry
from scenes.kit.truth.facts import BearingFact

RunT = TypeVar("RunT")


@dataclass(frozen=True, eq=False)
class Law(OfNoEntry, Generic[RunT]):
    """What holds of every run: `says` gives the facts of one.

    It says nothing of a run where what it is about does not occur: () for that one. The audit asks
    it of the `runs` of the film; a test asks `over` random ones, too. It bears what the facts of
    each run bear, and that it is always so.
    """

    says: Callable[[RunT], BearingFact | Sequence[BearingFact]]
    runs: tuple[RunT, ...]

    @property
    def bears(self) -> frozenset[str]:
        borne = [frozenset[str]().union(*(fact.bears for fact in facts)) for _, facts in self._told]
        common = frozenset.intersection(*borne) if borne else frozenset()
        return common | {"always", "every", "each", "none"}

    def over(self, runs: Iterable[RunT]) -> Self:
        """The same law of other runs."""
        return replace(self, runs=tuple(runs))

    def fault(self) -> str | None:
        if not self._told:
            return f"none of {len(self.runs)} runs; a law needs some to hold for"
        wrong = (
            f"in run {number}: {fault}"
            for number, facts in self._told
            for fact in facts
            if (fault := fact.fault()) is not None
        )
        return next(wrong, None)

    @cached_property
    def _told(self) -> list[tuple[int, Sequence[BearingFact]]]:
        """The facts of each run that it says something of, with the run's number."""
        said = enumerate(map(self.says, self.runs))
        told = [(k, each if isinstance(each, Sequence) else (each,)) for k, each in said]
        return [(k, facts) for k, facts in told if facts]
