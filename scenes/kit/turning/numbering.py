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
_NUMBER = 0.17  # so much more room other numbers take
_FEW = 40  # of all runs are looked at
_SHARES = np.linspace(0.0, 1.0, 12)[:, None]


def beside_tips(space: Scenery, runs: Sequence[TurnRun]) -> list[Away]:
    """For each row the first place that is clear in all runs, or else the clearest."""
    seen = [*runs[:: max(1, len(runs) // _FEW)], runs[-1]]
    found: list[Away] = []
    for i in range(len(runs[0].X.value)):
        room = [min(_clearance(space, run, [*found, place]) for run in seen) for place in _PLACES]
        clear = (place for place, free in zip(_PLACES, room, strict=True) if free >= _CLEAR)
        found.append(next(clear, _PLACES[int(np.argmax(room))]))
    return found


def _clearance(space: Scenery, run: TurnRun, places: Sequence[Away]) -> float:
    """How far the last number is from gradients, their ghosts, other arrows, other numbers."""
    *others, due = (_due(space, run, i, place) for i, place in enumerate(places))
    away = _drawn(space, run, len(others)) - due
    near = [float(np.sqrt((away * away).sum(axis=1).min()))]
    return min(near + [float(np.linalg.norm(other - due)) - _NUMBER for other in others])


def _due(space: Scenery, run: TurnRun, i: int, place: Away) -> Points:
    """The middle of the number of a row."""
    start, tip = space.see([np.zeros(3), row_of((run.X, i))])
    ahead = (tip - start) / (float(np.linalg.norm(tip - start)) or 1.0)
    due: Points = tip + ahead * place[0] + np.array([-ahead[1], ahead[0], 0.0]) * place[1]
    return due


def _drawn(space: Scenery, run: TurnRun, i: int) -> Points:
    """Places on the frame where something is drawn that is not the arrow of a row."""
    parts: list[Vector] = []
    for j in range(len(run.X.value)):
        tip = row_of((run.X, j))
        parts += [tip + _SHARES * row_of((record, j)) for record in (run.X_grad, run.old)]
        parts += [_SHARES * tip] if j != i else []
    return space.see(np.concatenate(parts))
