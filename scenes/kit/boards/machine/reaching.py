"""Whether an entry of x.grad comes to zero on the way of a slide, and what adds up there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gradmath.records.layer import MachineRun
from gradmath.records.numbers import MINUS, sum_sign
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.facts import SumSign


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


class PathsSign(SumSign):
    """The sign between products of two, factor after factor, and their sum."""

    @property
    def bears(self) -> frozenset[str]:
        sign = "equal" if self.text == "=" else "about"
        return frozenset({sign, "sum", "product"}) | number(len(self.parts) // 2)

    @property
    def text(self) -> str:
        shown = [Decimal(part.text.replace(MINUS, "-")) for part in self.parts]
        terms = [str(a * b) for a, b in zip(shown[::2], shown[1::2], strict=True)]
        return sum_sign(terms, self.whole.text)

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        terms = [a * b for a, b in zip(parts[::2], parts[1::2], strict=True)]
        return super().difference(terms, whole)
