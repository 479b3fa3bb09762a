"""What captions say of gradients that move because a row does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.turning import TurnRun
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class MovedIfWeighed(OfNoEntry):
    """Those rows' gradients move that V weighs with the row that turns, and no others.

    Its own does if V weighs it with any row.
    """

    runs: Sequence[TurnRun]

    bears = frozenset({"only", "each", "every", "row", "others", "changes", "others:stays"})

    def fault(self) -> str | None:
        for run in self.runs:
            V = run.V.value.astype(np.float64)
            weighed = (V + V.T)[:, run.row] != 0
            weighed[run.row] = weighed.any()
            moved = run.moved.value.astype(np.float64) > 0
            if (weighed != moved).any():
                found = int((weighed != moved).argmax())
                return f"row {found}, weighed with row {run.row}: {bool(weighed[found])}, " \
                       f"moved: {bool(moved[found])}"  # fmt: skip
        return None
