"""What every drawable promises: to say what is untrue about it, frame by frame.

`faults()` looks at the drawable as it stands now. That the pixels show it as it stands now is
the audit's own business (`scenes.studio.audit.audit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeGuard
from weakref import ref

import numpy as np
from manim import VMobject

from gradmath.records.tensor import Index, Record
from scenes.kit.look.glyphs import Points, extent
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import FRAME_HEIGHT, rgba

PIXEL = FRAME_HEIGHT / 1080
_MOST_NORMALS = 4096
_SAME_COLOUR = 1e-5  # of a channel
SAME_OUTLINE = 2e-3  # of an outline's extent; equal glyphs differ by less, different ones by more


@dataclass(frozen=True)
class Fault:
    """One untruth on a frame: the check that found it, what is shown, what should be."""

    check: str
    shown: str
    expected: str


class Checked(Protocol):
    """A drawable that can be held against the records behind it."""

    def faults(self) -> Iterator[Fault]: ...


@dataclass(frozen=True, eq=False)
class Standing:
    """The entry that a drawable without a number stands for, and what it says of it."""

    record: Record
    index: Index
    text: str


class Emblem(Protocol):
    """A drawable that stands for an entry by its shape or its place.

    Storyboards list it, and a test changes its entry and expects its `faults` to notice.
    """

    @property
    def standing(self) -> Standing: ...

    def get_family(self) -> list[Any]: ...


def emblem(drawable: object) -> TypeGuard[Emblem]:
    """Whether a drawable stands for an entry without showing a number."""
    return hasattr(type(drawable), "standing")


def within_a_pixel(shown: Points, due: Points | float) -> bool:
    """Whether something stands where it should, as far as a frame of 1080 lines can tell."""
    return bool(np.abs(np.subtract(shown, due)).max() <= PIXEL)


def in_colour(shown: Points, color: str) -> bool:
    """Whether a fill or a stroke has a colour, however much of it shows through."""
    red, green, blue, _ = shown[0].tolist()
    due_red, due_green, due_blue, _ = rgba(color)[0].tolist()
    away = max(abs(red - due_red), abs(green - due_green), abs(blue - due_blue))
    return bool(away <= _SAME_COLOUR)


def same_way(drawn: Points, due: Points) -> bool:
    """Whether an outline, or none, is drawn where it is due."""
    return drawn.shape == due.shape and (not len(due) or within_a_pixel(drawn, due))


def filled_otherwise(
    told: str, drawn: FilledOutline, outline: Points, hue: str, due: str
) -> Iterator[Fault]:
    """The faults of a filled bar that is not where it is due, or in another colour than its own."""
    if not same_way(drawn.points, outline):
        yield Fault("bar", f"{told} elsewhere", due)
    if len(drawn.points) and not in_colour(drawn.fill_rgbas, hue):
        yield Fault("colour", f"{told} in {drawn.fill_rgbas[0, :3].round(2)}", hue)


class FilledOutline(Protocol):
    """A drawable with an outline and a fill."""

    points: Points
    fill_rgbas: Points


def checked(drawable: object) -> TypeGuard[Checked]:
    """Whether a drawable takes part in the checks (faster than a runtime protocol)."""
    return hasattr(type(drawable), "faults")


class Meaningful(Protocol):
    """A drawable whose look tells which of several states it is in: open, closed, zero, ..."""

    @property
    def meaning(self) -> str: ...

    def get_family(self) -> list[Any]: ...


def belongs(part: VMobject, *owners: VMobject) -> None:
    """Name the drawables to be checked as well wherever a part of theirs comes on stage alone."""
    vars(part)["home"] = tuple(map(ref, owners))


def meaningful(drawable: object) -> TypeGuard[Meaningful]:
    """Whether a drawable's look has a meaning, not to be mixed up with others of its kind."""
    return hasattr(type(drawable), "meaning")


class Ornament(Quick):
    """Geometry that stands for nothing by itself: frames, wires, slashes.

    It may move, grow and be drawn bit by bit, but never turn into another outline, behind which
    a number could hide.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born: Points = self.points.copy()

    def grow(self, corners: Sequence[Points]) -> Self:
        """Take the outline that it is to keep from now on: straight ways between corners."""
        self.set_points_as_corners([*corners])
        self.born = self.points.copy()
        return self

    def faults(self) -> Iterator[Fault]:
        filled = bool(self.fill_rgbas[:, 3].any())
        if len(self.points) > len(self.born) or (filled and not _affine(self.born, self.points)):
            yield Fault(
                "ornament", f"{type(self).__name__} in a foreign outline", "its own outline"
            )


def same_outline(first: Points, second: Points) -> bool:
    """Whether two outlines are equal up to place and (uniform) size."""
    if first.shape != second.shape:
        return False
    if not len(first):
        return True
    return bool(np.abs(_normal(first) - _normal(second)).max() <= SAME_OUTLINE)


_NORMALS: dict[int, tuple[Points, Points]] = {}  # of outlines that nobody can write to


def _normal(points: Points) -> Points:
    """An outline moved to the origin, its longer side 1; that of a shared one is kept."""
    if points.flags.writeable:
        return _to_the_origin(points)
    kept = _NORMALS.get(id(points))
    if kept is None or kept[0] is not points:
        if len(_NORMALS) >= _MOST_NORMALS:
            _NORMALS.clear()
        kept = _NORMALS[id(points)] = points, _to_the_origin(points)
    return kept[1]


def _to_the_origin(points: Points) -> Points:
    low, high = extent(points)
    size = float((high - low).max())
    normal: Points = (points - low) / size if size else points - low
    return normal


def _affine(source: Points, image: Points) -> bool:
    """Whether some affine map of the plane takes one outline to the other."""
    if np.array_equal(source, image):
        return True
    if source.shape != image.shape:
        return False
    lifted = np.column_stack([source[:, :2], np.ones(len(source))])
    solution, *_ = np.linalg.lstsq(lifted, image[:, :2], rcond=None)
    low, high = extent(image)
    size = float((high - low).max())
    return bool(np.abs(lifted @ solution - image[:, :2]).max() <= SAME_OUTLINE * (size or 1.0))
