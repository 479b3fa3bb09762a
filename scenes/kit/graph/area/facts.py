"""What captions say of an area that changes on two sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gradmath.records.second_derivative import AreaRun
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import SumSign

Balance: TypeAlias = Literal["takes more", "adds more", "only adds"]


@dataclass(frozen=True, eq=False)
class ByStrips(OfNoEntry):
    """A step makes s larger, and the area changes by two strips, in one of three ways."""

    run: AreaRun
    balance: Balance

    @property
    def bears(self) -> frozenset[str]:
        borne = frozenset({"larger", "sum"}) | number(2)
        return borne | {"both", "each"} if self.balance == "only adds" else borne

    def found(self) -> Balance | None:
        """In which of the ways it changes; None if in none of them."""
        top, side = float(self.run.top.value), float(self.run.side.value)
        if side <= 0 or top == 0 or top + side == 0:
            return None
        if top > 0:
            return "only adds"
        return "takes more" if -top > side else "adds more"

    def fault(self) -> str | None:
        run = self.run
        if not float(run.wide.value) > float(run.s.value):
            return f"{run.wide.text()} beside {run.s.text()}"
        parts = tuple(Entry(each) for each in (run.old_area, run.top, run.side))
        wrong = SumSign(parts, Entry(run.area)).fault()
        if wrong is not None:
            return wrong
        found = self.found()
        return None if found == self.balance else f"{run.top.text()} and {run.side.text()}"
