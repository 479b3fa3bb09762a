"""From where a sheet is seen so that whatever v tilts it, it keeps off what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, product
from typing import TypeAlias

import numpy as np

from gradmath.records.climbers import PlacedRun, Tilt
from gradmath.records.facets import Spots, tract_of
from scenes.kit.climbers.flag import AWAY, HEIGHT, SEATS, WIDTH
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.space.eye import Eye
from scenes.kit.space.scenery import Scenery

_TRIES, _NEARER = 40, 0.97
_APART = 0.08
_BETWEEN = 0.06  # flags
Rooms: TypeAlias = tuple[Region, Region]
_NAMES, _LOW = 0.95, 0.3  # from an end of the floor to the far edge of a name, and its half height


def fitted(
    space: Scenery, eye: Eye, tilts: Sequence[Tilt], stage: Region, kept_free: Region
) -> Eye:
    """An eye, perhaps farther away, for which all sheets and flags are on a stage.

    kept_free is a corner of it in which none of them stands, the upper right one.
    """
    facets = [tract_of(run, tilts[0].entries, tilts[0].reach).corners for run in tilts[0].facets]
    for _ in range(_TRIES):
        boxes = np.array(
            list(chain.from_iterable(_boxes(space, eye, each, facets) for each in tilts))
        )
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        right, up = kept_free.left - _APART, kept_free.bottom - _APART
        cut = (boxes[:, 2] > right) & (boxes[:, 3] > up)
        inside = low[0] >= stage.left and low[1] >= stage.bottom
        inside &= high[0] <= stage.right and high[1] <= stage.top
        if inside and not cut.any():
            return eye
        zoom = eye.zoom * _NEARER
        left, bottom = eye.center
        eye = replace(eye, zoom=zoom, center=(
            left + stage.left + 0.02 - float(low[0]), bottom + stage.bottom + 0.02 - float(low[1]),
        ))  # fmt: skip
    return eye


def seats_of(
    space: Scenery, eye: Eye, moments: Sequence[Sequence[PlacedRun]], tilt: Tilt, rooms: Rooms
) -> list[tuple[float, float]]:
    """For each climber where its flag is, from its ball: so that no two of them meet.

    The usual places are tried first; rooms are the stage, and the corner of it that is kept free.
    """
    entries = tilt.entries
    heights = np.array(
        [[[*run.place(entries), float(run.L.value)] for run in runs] for runs in moments]
    )
    seen = eye.see(space.world(heights.reshape(-1, 3)))[:, :2]
    places = seen.reshape(len(moments), -1, 2)
    names = np.array([*_names(space, eye, tilt.reach)])
    if not _crowded(places + np.array(AWAY), rooms, names):
        return list(AWAY)
    tried = [AWAY, *product(SEATS, repeat=len(AWAY))]
    return list(min(tried, key=lambda each: _crowded(places + np.array(each), rooms, names)))


def _crowded(middles: Points, rooms: Rooms, names: Points) -> float:
    """How much flags meet, or names, or leave their stage."""
    size = np.array([WIDTH, HEIGHT]) + _BETWEEN
    stage, kept_free = rooms
    pairs = combinations(range(middles.shape[1]), 2)
    gaps = [np.abs(middles[:, one] - middles[:, other]) - size for one, other in pairs]
    meets = sum(float((gap < 0).all(axis=1).sum()) for gap in gaps)
    low, high = middles - size / 2, middles + size / 2
    outside = (low < [stage.left, stage.bottom]).any(axis=2)
    outside |= (high > [stage.right, stage.top]).any(axis=2)
    outside |= (high > [kept_free.left, kept_free.bottom]).all(axis=2)
    for left, bottom, right, top in names:
        meets += float(((low < [right, top]) & (high > [left, bottom])).all(axis=2).sum())
    return meets + 2.0 * float(outside.sum())


def _boxes(space: Scenery, eye: Eye, tilt: Tilt, facets: Sequence[Spots]) -> Iterator[Points]:
    """The rectangles that facets, flags and names take: left, bottom, right, top."""
    for run, corners in zip(tilt.facets, facets, strict=True):
        places = np.column_stack([corners, run.levels(tilt.entries, corners)])
        yield _around(eye.see(space.world(places)))
    for run, away in zip(tilt.climbers, AWAY, strict=True):
        place = [*run.place(tilt.entries), float(run.L.value)]
        middle = eye.see(space.world(place))[0, :2] + away
        half = np.array([WIDTH, HEIGHT]) / 2 + _APART
        yield np.array([*middle - half, *middle + half])
    yield from _names(space, eye, tilt.reach)


def _names(space: Scenery, eye: Eye, reach: float) -> Iterator[Points]:
    """The rectangles of the names at the ends of the floor's sides."""
    ends = eye.see(space.world([[reach, -reach, 0.0], [-reach, reach, 0.0]]))[:, :2]
    middle = ends.mean(axis=0)
    for end in ends:
        side = np.sign(end[0] - middle[0])
        yield _around(np.array([end + [0.0, -_LOW], end + [side * _NAMES, _LOW]]))


def _around(points: Points) -> Points:
    return np.array([*points[:, :2].min(axis=0), *points[:, :2].max(axis=0)])
