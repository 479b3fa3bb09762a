"""How far right each place of a layered drawing stands, once the order in its layer is known.

A place is a box, a label on a line or a lane, where a line passes a layer. Lines pull at their
places like springs; places of one layer keep their order and their distances.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

LaneRow = tuple[Sequence[int], Sequence[float]]  # places, and how far off the first each must be
Tie = tuple[int, float, float]  # to which place, how far off its middle, how firmly
_ROUNDS = 4
_WORK = 20_000  # places moved in a round, at most, unless that is fewer than _FEWEST sweeps
_FEWEST, _MOST = 3, 40
_FREE = 0.1  # the weight of a place without ties
_BANDS = 8  # that are tried, to move as little as can be


def straighten(
    x: list[float],
    rows: Sequence[LaneRow],
    ties: Sequence[Sequence[Tie]],
    stretches: Sequence[Sequence[int]],
) -> None:
    """Move the places along x, in their order, to where the lines are as straight as can be.

    ties are those of each place; stretches the places of each line that could stand at one x.
    """
    sweeps = min(max(_WORK // max(len(x), 1), _FEWEST), _MOST)
    weights = [sum(pull for _, _, pull in own) or _FREE for own in ties]
    pulled = [
        (row, offsets, [ties[place] for place in row], [weights[place] for place in row])
        for row, offsets in rows
    ]
    down_and_up = [*pulled, *reversed(pulled)]
    for _ in range(_ROUNDS):
        for _ in range(sweeps):
            before = list(x)
            for row, offsets, its_ties, its_weights in down_and_up:
                _pull(x, row, offsets, its_ties, its_weights)
            if x == before:  # nothing will move any more
                break
        _align(x, rows, ties, stretches)


def _pull(
    x: list[float],
    row: Sequence[int],
    offsets: Sequence[float],
    ties: Sequence[Sequence[Tie]],
    weights: Sequence[float],
) -> None:
    """Move the places of one row to where their ties want them: most of all work, so kept plain.

    ties and weights are those of its places.
    """
    if len(row) == 1:
        moment = 0.0
        for other, bend, pull in ties[0]:
            moment += pull * (x[other] + bend)
        if ties[0]:
            x[row[0]] = moment / weights[0]
        return
    wanted = []
    for place, own, weight in zip(row, ties, weights, strict=True):
        moment = 0.0
        for other, bend, pull in own:
            moment += pull * (x[other] + bend)
        wanted.append(moment / weight if own else x[place])
    for place, position in zip(row, spread(wanted, weights, offsets), strict=True):
        x[place] = position


def spread(
    wanted: Sequence[float], weights: Sequence[float], offsets: Sequence[float]
) -> list[float]:
    """The positions nearest to the wanted ones, by weighted squares, that keep their distances.

    Without the offsets it is the isotonic regression, by pooling neighbours that conflict.

    >>> spread([0.0, 0.0], [1.0, 1.0], [0.0, 10.0])
    [-5.0, 5.0]
    """
    pools: list[tuple[float, float, int]] = []  # (mean, weight, how many)
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, count = want - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, its_weight, its_count = pools.pop()
            mean = (mean * total + other * its_weight) / (total + its_weight)
            total, count = total + its_weight, count + its_count
        pools.append((mean, total, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _align(
    x: list[float],
    rows: Sequence[LaneRow],
    ties: Sequence[Sequence[Tie]],
    stretches: Sequence[Sequence[int]],
) -> None:
    """Give each line one x for all its places, or as few as the places beside them allow."""
    beside = _neighbours(rows)
    for stretch in stretches:
        start = 0
        while start < len(stretch):
            low, high, stop = -inf, inf, start
            while stop < len(stretch):
                (left, step), (right, next_step) = beside[stretch[stop]]
                its_low = x[left] + step if left >= 0 else -inf
                its_high = x[right] - next_step if right >= 0 else inf
                if stop > start and max(low, its_low) > min(high, its_high):
                    break
                low, high, stop = max(low, its_low), min(high, its_high), stop + 1
            part = stretch[start:stop]
            position = max(min(_aim(x, part, ties), high), low)
            for place in part:
                x[place] = position
            start = stop


def _neighbours(rows: Sequence[LaneRow]) -> dict[int, tuple[tuple[int, float], tuple[int, float]]]:
    """What stands left and right of each place (-1 for nothing), and how far at least."""
    beside: dict[int, tuple[tuple[int, float], tuple[int, float]]] = {}
    for row, offsets in rows:
        steps = [right - left for left, right in pairwise(offsets)]
        before = [(-1, 0.0), *zip(row, steps, strict=False)]
        after = [*zip(row[1:], steps, strict=True), (-1, 0.0)]
        beside |= dict(zip(row, zip(before, after, strict=True), strict=True))
    return beside


def _aim(x: Sequence[float], part: Sequence[int], ties: Sequence[Sequence[Tie]]) -> float:
    """Where a straight part of a line would best be: above its end, if it is long."""
    inside = set(part)
    ends = [x[other] + bend for place in (part[0], part[-1]) for other, bend, _ in ties[place]
            if other not in inside]  # fmt: skip
    if not ends:
        return x[part[0]]
    return ends[-1] if len(part) > 1 else sum(ends) / len(ends)


def squeezed(
    x: Sequence[float], halves: Sequence[float], rows: Sequence[LaneRow], breadth: float
) -> list[float]:
    """The places, so wide to both sides, all in a band of that breadth, moved as little as can be.

    Rows that are wider by themselves stand around its middle.

    >>> squeezed([0.0, 10.0], [1.0, 1.0], [([0], [0.0]), ([1], [0.0])], 6.0)
    [0.0, 4.0]
    """
    low = min((at - half for at, half in zip(x, halves, strict=True)), default=0.0)
    high = max((at + half for at, half in zip(x, halves, strict=True)), default=0.0)
    if high - low <= breadth:
        return list(x)
    starts = [low + (high - low - breadth) * part / _BANDS for part in range(_BANDS + 1)]
    bands = [_within(x, halves, rows, start, breadth) for start in starts]
    moved = [sum(abs(a - b) for a, b in zip(band, x, strict=True)) for band in bands]
    return bands[moved.index(min(moved))]


def _within(
    x: Sequence[float],
    halves: Sequence[float],
    rows: Sequence[LaneRow],
    start: float,
    breadth: float,
) -> list[float]:
    """The places clipped to a band, each to where those beside it leave room."""
    clipped = list(x)
    for row, offsets in rows:
        slack = breadth - offsets[-1] - halves[row[0]] - halves[row[-1]]
        first = start + halves[row[0]] + min(slack, 0.0) / 2
        for place, offset in zip(row, offsets, strict=True):
            least = first + offset
            clipped[place] = min(max(x[place], least), least + max(slack, 0.0))
    return clipped
