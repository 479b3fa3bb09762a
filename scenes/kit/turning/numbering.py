"""On which side of its arrow a number keeps clear of gradients and of other arrows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradmath.records.turning import TurnRun
from scenes.kit.look.glyphs import Points
from scenes.kit.space.arrows import row_of
from scenes.kit.space.scenery import Scenery

Away = tuple[float, float]
"""How far from a tip: ahead, and to the left of that."""

_PLACES: tuple[Away, ...] = tuple(
    (ahead, side * aside)
    for aside in (0.32, 0.5)
    for ahead in (-0.22, -0.55, -0.9, 0.1)
    for side in (1, -1)
)
_CLEAR = 0.28  # from the middle of a number to what else is drawn
_NUMBERS = 0.46  # from number to number
_NEVER = 10.0
_FEW = 30  # of all runs are looked at
_SHARES = np.linspace(0.0, 1.0, 12)[:, None]


def beside_tips(space: Scenery, runs: Sequence[TurnRun]) -> list[Away]:
    """For each row the first place that is clear in all runs, or else the clearest."""
    looked_at = [*runs[:: max(1, len(runs) // _FEW)], runs[-1]]
    frames = [_Drawn(space, run) for run in looked_at]
    found: list[Away] = []
    for i in range(len(runs[0].X.value)):
        room = np.min([frame.clearances(i, found) for frame in frames], axis=0)
        clear = (place for place, free in zip(_PLACES, room, strict=True) if free >= _CLEAR)
        found.append(next(clear, _PLACES[int(room.argmax())]))
    return found


class _Drawn:
    """Where arrows, gradients and their ghosts are drawn in one run."""

    def __init__(self, space: Scenery, run: TurnRun) -> None:
        self.rows = np.array([row_of((run.X, i)) for i in range(len(run.X.value))])
        ways = [_SHARES * row for row in self.rows]
        for record in (run.X_grad, run.old):
            ways += [tip + _SHARES * row_of((record, i)) for i, tip in enumerate(self.rows)]
        self.seen = space.see_all(ways)

    def due(self, i: int, places: Sequence[Away]) -> Points:
        """The middles of the number of a row in some places."""
        start, tip = self.seen[i][0], self.seen[i][-1]
        ahead = (tip - start) / (float(np.linalg.norm(tip - start)) or 1.0)
        aside = np.array([-ahead[1], ahead[0], 0.0])
        due: Points = tip + np.array(places) @ np.array([ahead, aside])
        return due

    def clearances(self, i: int, others: Sequence[Away]) -> Points:
        """How far the number of a row is in each place from all that is drawn but its own arrow.

        Much less than nothing where it would be too near to the number of another row.
        """
        due = self.due(i, _PLACES)
        drawn = np.concatenate([way for j, way in enumerate(self.seen) if j != i])
        room = np.sqrt(((drawn - due[:, None]) ** 2).sum(axis=2)).min(axis=1)
        for j, place in enumerate(others):
            apart = np.sqrt(((self.due(j, [place]) - due) ** 2).sum(axis=1))
            room = np.where(apart < _NUMBERS, np.minimum(room, apart - _NEVER), room)
        clear: Points = room
        return clear
