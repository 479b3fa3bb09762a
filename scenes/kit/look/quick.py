"""Drawables that are made, measured and gone through with less work than manim's, and are the same.

A graph has thousands of small parts. For each, `VMobject.__init__` parses five colours and takes a
fifth of a millisecond, and each look at how large it is gathers its points one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from manim import ORIGIN, VGroup, VMobject

from scenes.kit.look.glyphs import Points, extent


class Quick(VMobject):
    """A VMobject: a copy of one with the same style, unless another class gives it an outline."""

    def __init__(self, *args: Any, **style: Any) -> None:
        bare = _bare(type(self))  # type: ignore[arg-type] # types are hashable
        if args or not bare or not all(isinstance(value, Hashable) for value in style.values()):
            super().__init__(*args, **style)
            return
        # Whoever sets other defaults for VMobject gives it another `__init__`.
        held, changing = _made(vars(VMobject)["__init__"], **style)
        attributes = vars(self)
        attributes.update(held)
        for name, value in changing:
            attributes[name] = value.copy()
        if "name" not in style:
            self.name = type(self).__name__

    def get_family(self, recurse: bool = True) -> list[Any]:
        """Itself and all its parts, each before its own."""
        if not self.submobjects:
            return [self]
        family: dict[int, VMobject] = {}
        waiting: list[VMobject] = [self]
        while waiting:
            part = waiting.pop()
            if id(part) in family:  # then manim decides where it stands
                whole: list[Any] = super().get_family(recurse)
                return whole
            family[id(part)] = part
            waiting += part.submobjects[::-1]
        return list(family.values())

    def family_members_with_points(self) -> list[Any]:
        """Of these, all that have an outline."""
        if not self.submobjects:
            return [self] if len(self.points) else []
        return [part for part in self.get_family() if len(part.points)]

    def get_points_defining_boundary(self) -> Points:
        """The ends of all curves."""
        ends = [_ends(part) for part in self.family_members_with_points()]
        return np.concatenate(ends) if ends else np.array(())

    def get_critical_point(self, direction: Any) -> Points:
        """A corner, the middle of an edge or the middle of the box around all curves."""
        boundary = self.get_points_defining_boundary()
        if not len(boundary):
            return np.zeros(self.dim)
        low, high = extent(boundary)
        return np.where(
            np.less(direction, 0), low, np.where(np.greater(direction, 0), high, (low + high) / 2)
        )

    def get_center(self) -> Points:
        """The middle of the box around all curves."""
        if self.submobjects or not len(self.points):
            return self.get_critical_point(ORIGIN)
        low, high = extent(_ends(self))
        middle: Points = (low + high) / 2
        return middle

    def length_over_dim(self, dim: int) -> float:
        """How far all points lie apart along one axis."""
        along = [part.points[:, dim] for part in self.family_members_with_points()]
        if not along:
            return 0.0
        length: float = max(each.max() for each in along) - min(each.min() for each in along)
        return length


class QuickGroup(Quick, VGroup):
    """Drawables that are moved as one."""

    def __init__(self, *parts: VMobject | Iterable[VMobject], **style: Any) -> None:
        super().__init__(**style)
        self.add(*parts)


@cache
def _bare(kind: type) -> bool:
    """Whether drawables of a kind begin as VMobjects do, without an outline."""
    after = kind.__mro__[kind.__mro__.index(Quick) + 1]
    return after is VMobject or (after is VGroup and issubclass(kind, QuickGroup))


@lru_cache(maxsize=1024, typed=True)
def _made(
    make: object, **style: Any
) -> tuple[dict[str, Any], list[tuple[str, list[Any] | np.ndarray[Any, Any]]]]:
    """What a VMobject of a style holds, and what of it can be changed in place."""
    held = vars(VMobject(**style))
    return held, [(n, value) for n, value in held.items() if isinstance(value, np.ndarray | list)]


def _ends(part: VMobject) -> Points:
    """Where the curves of one outline begin and end, in turn."""
    points: Points = part.points
    if len(points) % 4:
        return np.array(part.get_anchors())
    return points.reshape(-1, 4, 3)[:, ::3].reshape(-1, 3)
