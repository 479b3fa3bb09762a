"""Where a plane lies on the frame: as large as what it has to show leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gradmath.errors import StageError
from scenes.kit.charts.axes import Numbers, Span
from scenes.kit.look.stage import Region

_MARGIN = 0.16  # between what is shown and the edge of its room: heads of arrows are wide
_SMALLER, _TRIES = 0.97, 120
_PLACES = np.linspace(0.0, 1.0, 13)  # at which a plane is tried, across and up
_APART = 0.85  # between numbers along an axis
_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_INSIDE = (0.25, 0.75)  # from either end of an axis to a number: names stand at its end


@dataclass(frozen=True)
class PlacesShown:
    """Places of the plane, shape (k, 2), and the regions of the frame that they keep out of."""

    places: Numbers
    free_of: tuple[Region, ...] = ()


def fitted(region: Region, shown: Sequence[PlacesShown]) -> tuple[Span, Span]:
    """The stretches of both numbers that fill a region, one unit of each being equally long.

    Raises: StageError if what is to be shown fits in no way.
    """
    every = np.concatenate([each.places for each in shown])
    low, high = every.min(axis=0), every.max(axis=0)
    room = np.array([region.width, region.height]) - 2 * _MARGIN
    unit = float(np.min(room / np.maximum(high - low, 1e-6)))
    across, up = np.meshgrid(_PLACES, _PLACES)
    shares = np.column_stack([across.ravel(), up.ravel()])
    # The middle first: what is asked for is rarely at an edge.
    shares = shares[np.argsort(np.abs(shares - 0.5).sum(axis=1), kind="stable")]
    corner = np.array([region.left, region.bottom])
    for _ in range(_TRIES):
        starts = shares * (room - unit * (high - low)) + _MARGIN
        free = np.all([_free(corner + starts, unit, each, low) for each in shown], axis=0)
        if free.any():
            return _spans(region, unit, low - starts[int(free.argmax())] / unit)
        unit *= _SMALLER
    raise StageError("the arrows of this plane leave no room for what stands beside them")


def _free(starts: Numbers, unit: float, shown: PlacesShown, low: Numbers) -> npt.NDArray[np.bool_]:
    """Of several places for a plane, whether all that it shows keeps out of its regions there."""
    seen = starts[:, None] + unit * (shown.places - low)
    free = np.ones(len(starts), dtype=np.bool_)
    for region in shown.free_of:
        after = seen > np.array([region.left, region.bottom]) - _MARGIN
        before = seen < np.array([region.right, region.top]) + _MARGIN
        inside = np.asarray((after & before).all(axis=2))
        free &= ~inside.any(axis=1)
    return free


def _spans(region: Region, unit: float, low: Numbers) -> tuple[Span, Span]:
    step = next((step for step in _STEPS if step * unit >= _APART), _STEPS[-1])
    lengths = (region.width / unit, region.height / unit)
    across, up = (
        Span(float(start), float(start + length), _ticks(start, start + length, step, unit))
        for start, length in zip(low, lengths, strict=True)
    )
    return across, up


def _ticks(low: float, high: float, step: float, unit: float) -> tuple[float, ...]:
    start, end = low + _INSIDE[0] / unit, high - _INSIDE[1] / unit
    first, last = np.ceil(start / step), np.floor(end / step)
    return tuple(float(step * k) for k in np.arange(first, last + 1))


def ends(start: Numbers, *steps: Numbers) -> Numbers:
    """Where steps from one place lead to."""
    return np.array([start + step for step in steps])


def along(start: Numbers, *ends: Numbers) -> Numbers:
    """Places along the straight ways from one place to others."""
    shares = np.linspace(0.0, 1.0, 9)[:, None]
    return np.concatenate([start + (end - start) * shares for end in ends])
