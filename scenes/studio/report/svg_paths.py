"""Outlines as SVG paths: short ones, and texts cut into the glyphs that they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import FRAME_HEIGHT, FRAME_WIDTH
from scenes.studio.audit.capture import Capture
from scenes.studio.audit.pixels import subpaths

SCALE = 100  # SVG units to one of manim's
WIDTH, HEIGHT = round(FRAME_WIDTH * SCALE), round(FRAME_HEIGHT * SCALE)
_FINE = 10  # steps to one of SVG's units: less than a tenth of a pixel at 1080 lines
_STRAIGHT = 0.6  # of a step: nobody sees a curve that leaves its chord by no more
PathPart: TypeAlias = tuple[Points, bool]
"""Curves of four points each, one after the other, and whether their end is their beginning."""
FineSteps: TypeAlias = npt.NDArray[np.int64]


def contours(capture: Capture) -> list[PathPart]:
    """The parts of an outline, in SVG's units."""
    points, closed = placed(capture.points), capture.mobject.consider_points_equals_2d
    return [
        (points[start:end], bool(closed(capture.points[start], capture.points[end - 1])))
        for start, end in subpaths(capture.mobject, capture.points)
    ]


def placed(points: Points) -> Points:
    """In SVG's units, from the frame's top left downwards."""
    flipped: Points = points[:, :2] * [SCALE, -SCALE] + [WIDTH / 2, HEIGHT / 2]
    return flipped


def glyphs(parts: Sequence[PathPart]) -> list[list[PathPart]]:
    """Parts that lie within one another's rectangles stay together: a hole with what it is in."""
    groups: list[tuple[Points, Points, list[PathPart]]] = []
    for part in parts:
        low, high, together = part[0].min(axis=0), part[0].max(axis=0), [part]
        apart = []
        for group in groups:
            if (low <= group[1]).all() and (group[0] <= high).all():
                low, high = np.minimum(low, group[0]), np.maximum(high, group[1])
                together = [*group[2], *together]
            else:
                apart.append(group)
        groups = [*apart, (low, high, together)]
    return [together for _, _, together in groups]


def path(parts: Iterable[PathPart], origin: Points) -> str:
    """The data of a path relative to an origin, each step from where the last one ended."""
    at, written = np.zeros(2, np.int64), []
    for points, closed in parts:
        fine = np.rint((points - origin) * _FINE).astype(np.int64)
        written.append(f"m{_numbers(fine[0] - at)}")
        written.extend(_curve(curve) for curve in fine.reshape(-1, 4, 2))
        at = fine[-1]
        if closed:
            written.append("z")
            at = fine[0]
    return "".join(written)


def short(number: float) -> str:
    """A coordinate in as few characters as will do.

    >>> short(0.5), short(-0.25), short(3.0)
    ('.5', '-.25', '3')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return {"-0": "0"}.get(text, text.replace("0.", ".", 1) if abs(number) < 1 else text)


def _curve(curve: FineSteps) -> str:
    """One curve from its first point; a line where it is straight."""
    way = curve[3] - curve[0]
    thirds = [curve[0] + way * share for share in (1 / 3, 2 / 3)]
    if (np.abs(curve[1:3] - thirds) <= _STRAIGHT).all():
        return f"l{_numbers(way)}" if way.any() else ""
    return f"c{_numbers((curve[1:] - curve[0]).ravel())}"


def _numbers(steps: FineSteps) -> str:
    return "".join(_joined(short(step / _FINE) for step in steps.tolist()))


def _joined(numbers: Iterable[str]) -> Iterator[str]:
    """With no more between two numbers than is needed to tell them apart."""
    first = True
    for number in numbers:
        yield number if first or number.startswith("-") else f" {number}"
        first = False
