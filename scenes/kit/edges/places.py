"""Where a board with two edges stands: as wide as b.grad, as high as x, with room for the minus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.records.edges import EdgeRun
from scenes.kit.cells.grids import CellSize
from scenes.kit.charts.axes import Numbers
from scenes.kit.hill.places import ENDS
from scenes.kit.hill.view import HillView
from scenes.kit.look.stage import SAFE, Region

CHIP = CellSize.fitting(0.82, 0.36, 0.08, 5)  # of an edge
_LEFT, _WIDTH = SAFE.left + 1.36, 6.2
_TOP, _HEIGHT = 1.42, 3.55
_ACROSS, _DOWN = 0.08, 0.1  # between columns and rows
_EDGE = 0.17  # from the board to the middle of an edge's bar
_HEAD, _SIDE = 0.48, 0.72  # from the board to the middle of an edge's cells
_INDEX = 1.28
_LOW, _HIGH = -5.8, 4.8  # the numbers at both ends of the axis


@dataclass(frozen=True, eq=False)
class EdgeView(HillView):
    """A hill that may stand anywhere, at any size."""

    foot: float

    @property
    def axis(self) -> float:
        return self.foot

    @classmethod
    def stage(cls) -> EdgeView:
        """Across all of the frame."""
        unit = (ENDS[1] - ENDS[0]) / (_HIGH - _LOW)
        return cls(unit, ENDS[0] - _LOW * unit, -2.0)

    @classmethod
    def inset(cls) -> EdgeView:
        """Small, below w at the right."""
        return cls(0.5, 4.0, -2.35)

    def on_the_way(self, goal: EdgeView, share: float) -> EdgeView:
        """A view that is so far on the way to another."""
        ends = ((self.unit, goal.unit), (self.zero, goal.zero), (self.foot, goal.foot))
        return EdgeView(*(low + (high - low) * share for low, high in ends))


@dataclass(frozen=True, eq=False)
class EdgePlaces:
    """A gradient of 1 is `wide` across, an input of 1 is `high` up.

    Each row stands on a ground of its own. aboves and belows are the rooms over and under it, in
    the frame's units; `turns` is the row that changes its side, which has both only if room is 1.
    """

    wide: float
    high: float
    aboves: Numbers
    belows: Numbers
    turns: int
    below_comes: bool

    @classmethod
    def of(cls, runs: Sequence[EdgeRun], turns: int) -> EdgePlaces:
        """Room for all runs."""
        gradients = np.array([run.b_grad.value for run in runs], dtype=np.float64)
        inputs = np.array([run.x.value for run in runs], dtype=np.float64)
        room = _WIDTH - _ACROSS * (gradients.shape[1] - 1)
        tries = np.linspace(40.0, 1.0, 400)
        wide = next(w for w in tries if _pitches(gradients, w).sum(axis=1).max() <= room)
        up, down = inputs.max(axis=0).clip(0.0), (-inputs).max(axis=0).clip(0.0)
        free = _HEIGHT - _DOWN * (inputs.shape[1] - 1)
        high = next(h for h in np.linspace(1.0, 0.02, 400) if _rooms(up, down, h).sum() <= free)
        aboves, belows = _rooms(up, down, float(high))
        return cls(float(wide), float(high), aboves, belows, turns, bool(inputs[0, turns] > 0))

    # -- rows ----------------------------------------------------------------------------------

    def grounds(self, room: float) -> Numbers:
        """The height of each row's ground."""
        above, below = self.aboves.copy(), self.belows.copy()
        (below if self.below_comes else above)[self.turns] *= room
        ends = np.cumsum(above + below + _DOWN)
        grounds: Numbers = _TOP - (ends - below - _DOWN)
        return grounds

    def slot(self, room: float) -> Region:
        """All of the board, for the widest of its runs."""
        last = self.aboves.shape[0] - 1
        bottom = float(self.grounds(room)[-1]) - self.belows[last]
        return Region(_LEFT - 0.06, _LEFT + _WIDTH + 0.06, bottom - 0.06, _TOP + 0.06)

    def middle(self, height: float) -> float:
        """The middle of what tells a row of such a height, over its ground; it has room there."""
        least = CHIP.height
        if abs(height) >= least:
            return height / 2
        return least / 2 if height >= 0 else least / 2 + height

    # -- columns -------------------------------------------------------------------------------

    def ends(self, b_grad: Numbers) -> Numbers:
        """Where the room of each column ends."""
        ends: Numbers = _LEFT - _ACROSS + np.cumsum(_pitches(b_grad, self.wide) + _ACROSS)
        return ends

    def middles(self, b_grad: Numbers) -> Numbers:
        """The middle of each column, and of what tells its number."""
        middles: Numbers = self.ends(b_grad) - _pitches(b_grad, self.wide) / 2
        return middles

    def lefts(self, b_grad: Numbers) -> Numbers:
        """Where each column begins; one that is narrower than its number is in the middle of it."""
        lefts: Numbers = self.middles(b_grad) - np.abs(b_grad) * self.wide / 2
        return lefts

    # -- edges ---------------------------------------------------------------------------------

    @property
    def top(self) -> float:
        return _TOP

    @property
    def upper(self) -> float:
        """The height of the upper edge's bars."""
        return _TOP + _EDGE

    @property
    def heads(self) -> float:
        """The height of its cells."""
        return _TOP + _HEAD

    @property
    def names(self) -> float:
        """The line that names of edges stand on."""
        return self.heads - 0.11

    @property
    def side(self) -> float:
        """Where the bars of the left edge stand, across."""
        return _LEFT - _EDGE

    @property
    def cells(self) -> float:
        """Where its cells stand."""
        return _LEFT - _SIDE

    @property
    def indices(self) -> float:
        return _LEFT - _INDEX


def _pitches(gradients: Numbers, wide: float) -> Numbers:
    """How much room each column has: its width, but at least that of its number."""
    pitches: Numbers = np.maximum(np.abs(gradients) * wide, CHIP.width)
    return pitches


def _rooms(up: Numbers, down: Numbers, high: float) -> Numbers:
    """Rooms over and under the grounds, (2, n); a row has room for its number at least."""
    rooms: Numbers = np.array([up, down]) * high
    least = np.where(np.array([up, down]) > 0, CHIP.height, 0.0)
    least[0] = np.where((up == 0) & (down == 0), CHIP.height, least[0])
    return np.maximum(rooms, least)
