"""What an arrow grows out of: a leg for each entry that was nudged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import VMobject
from manim.constants import CapStyleType

from gradmath.records.pulls import Nudge
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number, number_outline
from scenes.kit.charts.axes import Axes, Numbers
from scenes.kit.charts.crossed import Paper
from scenes.kit.charts.curves import Plotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, same_way

_EM = 1.25 * INDEX
_BESIDE = 0.2  # from a leg to its number: the head of an arrow has room there
_ROUNDING = 4.0  # of an output's last bits, over the step: what a leg may be off


class LegLine(Ornament):
    """The line of a leg."""


class Leg(Plotted, QuickGroup):
    """How many times as much an output moves as the entry of x that was nudged, along its axis.

    It starts at the point of x, or where the leg of the nudge before it ends.
    """

    def __init__(self, axes: Axes, x: Record, nudges: tuple[Nudge, Nudge], k: int) -> None:
        """The leg of the kth nudge."""
        self.beside = (ref(axes),)
        self.x, self.nudge, self.other = x, nudges[k], nudges[1 - k]
        self.before = nudges[0] if k else None
        self.grown = 1.0
        ink = current_theme().gradient[0].line
        self.line = LegLine(stroke_width=1.3 * LINE, stroke_color=ink,
                            cap_style=CapStyleType.ROUND)  # fmt: skip
        self.number = Number(self.nudge.leg, (), em=_EM)
        self.paper = Paper(stroke_width=0)  # hides what lies behind its number
        super().__init__(self.paper, self.line, self.number)
        self.lay()
        self.paper.cover(self.number, 1.0)
        for part in (self.line, self.number):
            belongs(part, self)

    def grow_to(self, share: float) -> Self:
        """Be drawn over a share of its length."""
        self.grown = share
        return self.lay()

    @property
    def length(self) -> float:
        return float(self.nudge.leg.value)

    def coordinates(self) -> Numbers:
        start = self.x.value.astype(np.float64).copy()
        if self.before is not None:
            start[self.before.entry] += float(self.before.leg.value)
        end = start.copy()
        end[self.nudge.entry] += self.length
        return np.array([start, end])

    def lay(self) -> Self:
        self.plotted = self.coordinates()
        self.line.points = self.line.born = self._outline()
        self.number.follow(self.nudge.leg, _EM, self._beside())
        return self

    @property
    def drawn(self) -> bool:
        """Whether there is a leg: an output that does not move has none."""
        return self.nudge.leg.text() != "0"

    @property
    def label(self) -> list[VMobject]:
        """Its number, on paper; none of a leg that is not there."""
        return [self.paper, self.number] if self.drawn else []

    def _outline(self) -> Points:
        start, end = self.due()
        if not self.drawn or self.grown <= 0:
            return np.zeros((0, 3))
        return Polyline.through(start, start + (end - start) * self.grown).curves()

    def _beside(self) -> Points:
        """Where its number stands: on the side that the other leg does not lead to."""
        start, end = self.due()
        side = np.sign(float(self.other.leg.value)) * (-1.0 if self.before is None else 1.0)
        away = np.zeros(3)
        across = 1 - self.nudge.entry
        half = float(np.ptp(number_outline(self.nudge.leg.text())[:, across])) * _EM / 2
        away[across] = (side or -1.0) * (_BESIDE + half)
        return np.asarray((start + end) / 2 + away)

    @property
    def standing(self) -> Standing:
        return Standing(self.nudge.leg, (), self.nudge.leg.text())

    def faults(self) -> Iterator[Fault]:
        """It lies along its axis, as long as its number, which is the output's move per step."""
        name = f"the leg of x[{self.nudge.entry}]"
        yield from self.data_faults(name)
        if not same_way(self.line.points, self._outline()):
            yield Fault("leg", f"{name} elsewhere", "along its axis, as long as its number")
        away = np.abs(self.number.get_center() - self._beside()).max()
        if away > _BESIDE / 4:
            yield Fault("leg", f"the number of {name} elsewhere", "beside its middle")
        moves, effects = self.nudge.moves.value, self.nudge.effects.value
        step = float(moves[self.nudge.entry])
        eps = float(np.finfo(effects.dtype.str).eps)
        if np.count_nonzero(moves) != 1 or step == 0:
            yield Fault("leg", f"{name} for {np.count_nonzero(moves)} entries that move", "its own")
        elif abs(self.length * step - float(effects[0])) > _ROUNDING * eps * abs(self.length):
            yield Fault("leg", f"{name}, {self.length:g} long", f"{effects[0] / step:g}")
