"""Whether an entry of x.grad comes to zero on the way of a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.records.layer import MachineRun
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class ComesToZero(OfNoEntry):
    """In some run x.grad[column] is zero, or in none: W never has a zero."""

    runs: Sequence[MachineRun]
    column: int
    reached: bool

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(
            {"some", "zero"} if self.reached else {"none", "not", "not:zero", "always"}
        )

    def fault(self) -> str | None:
        if not all(run.W.value.all() for run in self.runs):
            return "a zero in W"
        zeros = [run.x_grad.value[self.column] == 0 for run in self.runs]
        if any(zeros) is self.reached:
            return None
        return f"x.grad[{self.column}] that is zero in {sum(zeros)} of {len(zeros)} runs"
