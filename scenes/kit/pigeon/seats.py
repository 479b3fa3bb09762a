"""Which seat each start has in its bin, step by step: who leaves a bin makes room for its top."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points

WholeNumbers = npt.NDArray[np.int64]
_SLOW = 2.8  # the early steps, in which most happens, take more of the time
_FIRST = 2  # seats across in the first bin: a pile of a few is to be seen
_WINDOW = 0.13  # of the time: so long a start is on its way to another seat


def seats(bins: WholeNumbers) -> WholeNumbers:
    """The seat of each start in its bin, from the floor up, after each step.

    Shapes: bins (steps, many), in which bin each is; the same. Who stays keeps its seat, but those
    on top take the seats of those who leave.

    >>> seats(np.array([[1, 1, 2], [0, 1, 1]])).tolist()
    [[0, 1, 0], [0, 0, 1]]
    """
    found = np.zeros_like(bins)
    piles: list[list[int]] = [[] for _ in range(int(bins.max()) + 1)]
    for start, bin_ in enumerate(bins[0].tolist()):
        piles[bin_].append(start)
    _seat(piles, found[0])
    for before, now, row in zip(bins, bins[1:], found[1:], strict=False):
        moved = np.flatnonzero(before != now).tolist()
        for start in moved:
            _leave(piles[int(before[start])], start)
        for start in moved:
            piles[int(now[start])].append(start)
        _seat(piles, row)
    return found


def _leave(pile: list[int], start: int) -> None:
    """The one on top takes the seat of one who leaves."""
    top = pile.pop()
    if top != start:
        pile[pile.index(start)] = top


def _seat(piles: list[list[int]], row: WholeNumbers) -> None:
    for pile in piles:
        row[pile] = range(len(pile))


@dataclass(frozen=True)
class BinRow:
    """Bins in a row on a floor: of each the first begins at `left`; seats are squares."""

    left: float
    floor: float
    pitch: float
    seat: float
    across: int

    def middle(self, bin_: float) -> float:
        """The middle of a bin."""
        return self.left + self.pitch * (bin_ + 0.5)

    def rows(self, bin_: int, many: int) -> int:
        """How many rows so many starts fill in a bin."""
        across = self.across if bin_ else min(_FIRST, self.across)
        return -(-many // across)

    def places(self, bins: WholeNumbers, seated: WholeNumbers) -> Points:
        """The middles of seats, two numbers each."""
        across = np.where(bins == 0, min(_FIRST, self.across), self.across)
        aside = (seated % across - (across - 1) / 2) * self.seat
        up = (seated // across + 0.5) * self.seat
        return np.stack([self.middle(0.0) + self.pitch * bins + aside, self.floor + up], axis=-1)


@cache
def _times(steps: int) -> npt.NDArray[np.float64]:
    """The share of the time at which each step has been taken."""
    times: npt.NDArray[np.float64] = (np.arange(steps + 1) / steps) ** (1 / _SLOW)
    return times


@dataclass(frozen=True, eq=False)
class Paths:
    """Where starts are at each share of the time, and how many of their pairs agree.

    Shapes: bins (steps + 1, many).
    """

    bins: WholeNumbers
    known: dict[BinRow, Points] = field(default_factory=dict)

    @cached_property
    def seated(self) -> WholeNumbers:
        return seats(self.bins)

    def mean(self, held: Points | WholeNumbers, share: float) -> Points:
        """What is held step by step, smoothed over a window around a share of the time."""
        if not 0.0 < share < 1.0:
            rest: Points = held[-1 if share > 0.0 else 0].astype(np.float64)
            return rest
        half = min(_WINDOW / 2, share, 1.0 - share)
        times = _times(len(held) - 1)
        starts, ends = times, np.append(times[1:], np.inf)
        weights = np.clip(
            np.minimum(ends, share + half) - np.maximum(starts, share - half), 0, None
        )
        used = np.flatnonzero(weights)
        total: Points = np.tensordot(weights[used] / weights.sum(), held[used], axes=1)
        return total

    def places(self, shelf: BinRow, share: float) -> Points:
        """The middles of all starts, two numbers each."""
        if shelf not in self.known:
            self.known[shelf] = shelf.places(self.bins, self.seated)
        return self.mean(self.known[shelf], share)

    def counts(self, share: float) -> Points:
        """The bin of each start, a fraction while it is on its way."""
        return self.mean(self.bins, share)
