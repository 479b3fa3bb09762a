"""What captions say of columns that add up to logits, each fact with the words that it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.records.logits import LogitRun
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index
from scenes.kit.truth.bearing import OfNoEntry, number

_ROUNDING = 1e-5  # of the largest term: sums of a few products in float32


@dataclass(frozen=True, eq=False)
class ColumnAdds(Shared):
    """x times one column of w, added up with one entry of b, is that entry of z."""

    run: LogitRun
    j: int

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({(self.j,)})

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"column", "sum", "each", "only"}) | number(1)

    def fault(self) -> str | None:
        run, j = self.run, self.j
        if not 0 <= j < run.z.shape[0]:
            return f"no column {j} in w of shape {run.w.shape}"
        terms = run.x.value.astype(np.float64) * run.w.value[:, j].astype(np.float64)
        due, found = float(terms.sum()) + float(run.b.value[j]), float(run.z.value[j])
        if abs(due - found) <= _ROUNDING * max(1.0, float(np.abs(terms).max())):
            return None
        return f"z[{j}] = {found:g}, and its column adds up to {due:g}"


@dataclass(frozen=True, eq=False)
class EveryColumnAdds(OfNoEntry):
    """Each column of w makes one entry of z so."""

    run: LogitRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"column", "sum", "every", "each", "always"}) | number(1)

    def fault(self) -> str | None:
        columns = range(self.run.w.shape[1])
        if self.run.z.shape != (len(columns),):
            return f"z of shape {self.run.z.shape} for {len(columns)} columns"
        wrong = (ColumnAdds(self.run, j).fault() for j in columns)
        return next(filter(None, wrong), None)


@dataclass(frozen=True, eq=False)
class InputMovesAll(OfNoEntry):
    """One entry of x changes, with it all of one row of the products, and so every entry of z."""

    before: LogitRun
    after: LogitRun
    entry: int

    @property
    def bears(self) -> frozenset[str]:
        words = frozenset({"every", "each", "column", "row", "changes"})
        return words | number(self.before.z.shape[0])

    def fault(self) -> str | None:
        before, after = self.before, self.after
        turned = np.flatnonzero(before.x.value != after.x.value).tolist()
        if turned != [self.entry]:
            return f"x differs at {turned}"
        changed = before.terms.value != after.terms.value
        due = np.zeros_like(changed)
        due[self.entry] = True
        if not np.array_equal(changed, due):
            return f"products that change at {np.argwhere(changed).tolist()}"
        still = np.flatnonzero(before.z.value == after.z.value).tolist()
        return f"z as it was at {still}" if still else None
