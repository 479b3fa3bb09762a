"""Dots at round places of a plane: a guide along which lengths can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import numpy as np
from manim.constants import CapStyleType

from scenes.kit.charts.axes import Axes, Numbers, Span
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import current_theme
from scenes.kit.truth.checks import Fault, Ornament, same_way

_DOT = 4.0  # width of a dot, in manim's units
_APART = 0.3  # of the frame's units, at least between dots
_STEPS = (1.0, 2.0, 5.0, 10.0)
_CLEAR = 0.1  # from a dot to what it keeps out of
_SPECK: Points = np.linspace([-1e-3, 0.0, 0.0], [1e-3, 0.0, 0.0], 4)


class Lattice(Ornament):
    """A dot at each whole place between two axes, or at each so many, outside of some regions."""

    def __init__(self, axes: Axes, free_of: Sequence[Region] = ()) -> None:
        super().__init__(stroke_width=_DOT, stroke_color=current_theme().outline,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.beside, self.free_of = ref(axes), tuple(free_of)
        self.points = self.born = self._due()
        self.set_z_index(-4)

    def _due(self) -> Points:
        axes = self.beside()
        assert axes is not None, "a lattice outlives its axes"
        origin, one = axes.place(np.array([0.0, 1.0]), np.zeros(2))
        unit = float(np.linalg.norm(one - origin))
        step = next((step for step in _STEPS if step * unit >= _APART), _STEPS[-1])
        across, up = (_whole(axis.span, step) for axis in (axes.across, axes.up))
        places = axes.place(*(each.ravel() for each in np.meshgrid(across, up)))
        kept = [place for place in places if not any(_in(each, place) for each in self.free_of)]
        return (np.array(kept).reshape(-1, 1, 3) + _SPECK).reshape(-1, 3)

    def faults(self) -> Iterator[Fault]:
        """Its dots are where both numbers are whole."""
        if self.beside() is not None and not same_way(self.points, self._due()):
            yield Fault("tick", "a lattice elsewhere", "dots at whole numbers")


def _whole(span: Span, step: float) -> Numbers:
    return np.arange(np.ceil(span.low / step), np.floor(span.high / step) + 1) * step


def _in(region: Region, place: Points) -> bool:
    return bool(
        region.left - _CLEAR < place[0] < region.right + _CLEAR
        and region.bottom - _CLEAR < place[1] < region.top + _CLEAR
    )
