"""Workshop 1: two entries of v that turn as a hand does, in hundredths."""

from __future__ import annotations

from math import atan2, cos, hypot, radians, sin, tau
from typing import TypeAlias

WholeWeights: TypeAlias = tuple[int, int]
"""Two entries of v, in hundredths."""
_TURN = 4.0  # degrees from one v to the next


def arc(start: WholeWeights, end: WholeWeights) -> list[WholeWeights]:
    """v from one choice to another, the shorter way around, in hundredths."""
    first, last = (atan2(v[1], v[0]) for v in (start, end))
    way = (last - first + tau / 2) % tau - tau / 2
    count = max(2, round(abs(way) / radians(_TURN)))
    shares = [k / count for k in range(1, count)]
    sizes = hypot(*start), hypot(*end)
    between = [
        _on_circle(first + way * share, sizes[0] + (sizes[1] - sizes[0]) * share)
        for share in shares
    ]
    return [start, *between, end]


def circle(start: WholeWeights) -> list[WholeWeights]:
    """v once around, with the length that it has, in hundredths."""
    first, size, count = atan2(start[1], start[0]), hypot(*start), round(360 / _TURN)
    between = [_on_circle(first + tau * k / count, size) for k in range(1, count)]
    return [start, *between, start]


def _on_circle(angle: float, size: float) -> WholeWeights:
    """Neither is zero: an arrow that is gone for a moment would flash."""
    entries = size * cos(angle), size * sin(angle)
    whole = [round(each) or (1 if each > 0 else -1) for each in entries]
    return whole[0], whole[1]
