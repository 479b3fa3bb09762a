"""How near a number is looked at, and where things stand: four lanes, one for each dtype."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.stage import SAFE
from scenes.kit.teeth.exact import gap_above
from scenes.kit.truth.checks import Ornament

REACH = SAFE.right - 0.02  # of a lane, to each side of the number
RULER = 1.5  # height of the ruler, and of the binary digits
NAME = 1.98  # of the number's name
HEADS, PITCH = 1.08, 0.97  # of the first dtype's name, from one to the next
BELOW = 0.49  # from a dtype's name to the middle of what is drawn of it
_NEAR = 1.4  # gaps, at least, to each side


class TeethInk(Ornament):
    """Lines or areas that something lays anew."""

    def lay(self, points: Points) -> None:
        """Take another outline."""
        self.points = self.born = points


class TeethView:
    """Half the width of what is seen of all combs, with the number in the middle."""

    def __init__(self, half: float) -> None:
        self.half = half

    def across(self, offsets: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Where on the stage things are that are so far from the number."""
        return np.asarray(offsets, dtype=float) / self.half * REACH


def head_height(lane: int) -> float:
    """How high the name of a dtype stands."""
    return HEADS - PITCH * lane


def band_height(lane: int) -> float:
    """The middle of what is drawn of it."""
    return head_height(lane) - BELOW


def near_enough(number: Fraction, fraction: int) -> float:
    """A view in which some neighbours of a number are seen: 2 or 5 times a power of ten."""
    least = _NEAR * gap_above(number, fraction)
    power = Fraction(10) ** -30
    while 5 * power < least:
        power *= 10
    return float(2 * power if 2 * power >= least else 5 * power)


def placed(across: npt.ArrayLike, height: float) -> Points:
    """Places on one height."""
    x = np.atleast_1d(np.asarray(across, dtype=float))
    return np.stack([x, np.full_like(x, height), np.zeros_like(x)], axis=-1)


def boxes(middles: Points, width: npt.ArrayLike, height: float) -> Points:
    """Rectangles around places, of one height, as one outline."""
    wide = np.broadcast_to(np.asarray(width, dtype=float), len(middles))
    turns = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) / 2
    ring = np.zeros((len(middles), 5, 3))
    ring[:, :, 0], ring[:, :, 1] = wide[:, None] * turns[:, 0], height * turns[:, 1]
    corners = middles[:, None] + ring
    return straights(corners[:, :-1].reshape(-1, 3), corners[:, 1:].reshape(-1, 3))
