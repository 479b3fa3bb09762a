"""On which side of its head each arrow has its number, so that none comes near another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from gradmath.records.pairs import ArrowsRun
from scenes.kit.look.glyphs import Points
from scenes.kit.space.arrows import RowNumber, row_of
from scenes.kit.space.eye import Eye

_SIDES = ((-0.22, 0.32), (-0.22, -0.32), (0.3, 0.0))  # ahead of the tip, and to its left
_ENOUGH = 0.5  # from number to number; what is farther apart is not better


def place_apart(numbers: Sequence[RowNumber], seen: Sequence[tuple[Eye, ArrowsRun]]) -> None:
    """Let numbers stand where in all that is seen of them the nearest two are farthest apart."""
    places = np.stack([_places(eye, run, len(numbers)) for eye, run in seen])
    options = list(product(range(len(_SIDES)), repeat=len(numbers)))
    best = max(options, key=lambda option: (_nearest(places, option), -sum(option)))
    for number, side in zip(numbers, best, strict=True):
        number.away = _SIDES[side]
        number.lay()


def _places(eye: Eye, run: ArrowsRun, count: int) -> Points:
    """Where the number of each arrow would be on each side. Shapes: (count, sides, 2)."""
    origin, *tips = eye.see([np.zeros(3), *(row_of((run.X, i)) for i in range(count))])[:, :2]
    ahead = np.array([(tip - origin) / (np.linalg.norm(tip - origin) or 1.0) for tip in tips])
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    sides = [tips + ahead * far + aside * left for far, left in _SIDES]
    return np.stack(sides, axis=1)


def _nearest(places: Points, option: tuple[int, ...]) -> float:
    """How near two numbers come, in all that is seen."""
    chosen = places[:, np.arange(len(option)), option]
    apart = np.linalg.norm(chosen[:, :, None] - chosen[:, None], axis=-1)
    rows, columns = np.triu_indices(len(option), 1)
    return float(min(_ENOUGH, apart[:, rows, columns].min()))
