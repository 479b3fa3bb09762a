"""On which side of its arrow a number keeps clear of gradients and of other arrows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradmath.records.turning import TurnRun
from scenes.kit.look.glyphs import Points
from scenes.kit.space.arrows import Vector, row_of
from scenes.kit.space.scenery import Scenery

Away = tuple[float, float]
"""How far from a tip: ahead, and to the left of that."""

_PLACES: tuple[Away, ...] = tuple(
    (ahead, side * 0.32) for ahead in (-0.22, -0.55, -0.9) for side in (1, -1)
)
_CLEAR = 0.28  # from the middle of a number to what else is drawn
_FEW = 12  # of all runs are looked at
_SHARES = np.linspace(0.0, 1.0, 12)[:, None]


def beside_tips(space: Scenery, runs: Sequence[TurnRun]) -> list[Away]:
    """For each row the first place that is clear in all runs, or else the clearest."""
    seen = [*runs[:: max(1, len(runs) // _FEW)], runs[-1]]
    return [_beside(space, seen, i) for i in range(len(runs[0].X.value))]


def _beside(space: Scenery, runs: Sequence[TurnRun], i: int) -> Away:
    room = [min(_clearance(space, run, i, place) for run in runs) for place in _PLACES]
    clear = (place for place, free in zip(_PLACES, room, strict=True) if free >= _CLEAR)
    return next(clear, _PLACES[int(np.argmax(room))])


def _clearance(space: Scenery, run: TurnRun, i: int, place: Away) -> float:
    """How far the number of a row is from gradients, their ghosts, and other arrows."""
    start, tip = space.see([np.zeros(3), row_of((run.X, i))])
    ahead = (tip - start) / (float(np.linalg.norm(tip - start)) or 1.0)
    due = tip + ahead * place[0] + np.array([-ahead[1], ahead[0], 0.0]) * place[1]
    return float(np.linalg.norm(_drawn(space, run, i) - due, axis=1).min())


def _drawn(space: Scenery, run: TurnRun, i: int) -> Points:
    """Places on the frame where something is drawn that is not the arrow of a row."""
    parts: list[Vector] = []
    for j in range(len(run.X.value)):
        tip = row_of((run.X, j))
        parts += [tip + _SHARES * row_of((record, j)) for record in (run.X_grad, run.old)]
        parts += [_SHARES * tip] if j != i else []
    return space.see(np.concatenate(parts))
