"""Where things stand: arrows or a plot on the left, maps on the right, at last maps all over."""

from __future__ import annotations

from scenes.kit.fading.map import MapPlace
from scenes.kit.look.stage import SAFE, Region

ARROWS = Region(SAFE.left, 0.15, bottom=-2.3, top=2.3)
PLOT = Region(SAFE.left, 1.05, bottom=-2.55, top=2.45)
MAP = MapPlace((3.95, -0.98), width=1.38, height=0.56)
LEFT, RIGHT = (MapPlace((middle, -0.98), width=0.66, height=0.5) for middle in (2.75, 5.12))
MIDDLE = MapPlace((3.935, -0.98), width=0.66, height=0.5)
ALIKE = [MapPlace((middle, -0.98), width=0.41, height=0.5, gap=0.03) for middle in (2.75, 5.12)]
ABOVE = 0.2  # from a map to its name
_WIDE, _APART, _HIGH = 0.65, 0.38, 0.64  # of cells when maps stand all over


def all_over(count: int, columns: int) -> list[MapPlace]:
    """Maps side by side, all over the frame."""
    each = columns * (_WIDE + 0.05) - 0.05
    first = -((count - 1) * (each + _APART)) / 2
    return [
        MapPlace((first + k * (each + _APART), -0.75), width=_WIDE, height=_HIGH)
        for k in range(count)
    ]
