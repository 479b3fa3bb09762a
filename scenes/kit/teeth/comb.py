"""The numbers of a dtype as teeth around a number, and the one of them that it holds instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, LINE, current_theme, rgba
from scenes.kit.teeth.exact import (
    FRACTION,
    Aim,
    HeldDigits,
    away,
    dtype_of,
    lane_faults,
    neighbours_fault,
    offsets,
)
from scenes.kit.teeth.view import REACH, TeethInk, TeethView, band_height, boxes, placed
from scenes.kit.truth.checks import Fault, Standing, belongs, in_colour, same_way

_TALL, _TALLER = 0.4, 0.5  # a tooth, the one that is held
_FEW, _MANY = 50.0, 190.0  # teeth that are seen one by one, and as an area
_TIP, _HALF_TIP = 0.2, 0.09  # of what points to teeth beyond an end
_CLEARLY = 2.5  # times as far as the view reaches
_DOWN = 0.22  # from the middle of a lane to its line
_NOTHING = np.zeros((0, 3))


class ToothComb(QuickGroup):
    """A lane of teeth; a bar runs from the number to the tooth that is held, or to the lane's end.

    slid is how far that tooth's mark has come from the number, of its whole way.
    """

    def __init__(self, held: HeldDigits, aim: Aim, lane: int, view: TeethView) -> None:
        self.held, self.aim, self.lane, self.view, self.slid = held, aim, lane, view, 1.0
        theme = current_theme()
        blue = theme.value[0].line
        self.spine = TeethInk(stroke_width=HAIRLINE, stroke_color=theme.muted)
        self.solid = TeethInk(stroke_width=0, fill_color=theme.outline, fill_opacity=1)
        self.teeth = TeethInk(stroke_width=1.4 * HAIRLINE, stroke_color=theme.muted)
        self.miss = TeethInk(stroke_width=1.8 * LINE, stroke_color=blue)
        self.mark = TeethInk(stroke_width=1.8 * LINE, stroke_color=blue)
        self.tips = [
            TeethInk(stroke_width=0, fill_color=theme.muted, fill_opacity=1) for _ in range(2)
        ]
        super().__init__(self.spine, self.solid, self.teeth, *self.tips, self.miss, self.mark)
        for part in self.submobjects:
            belongs(part, self)
        self.look()

    @property
    def foot(self) -> float:
        """How high its line lies."""
        return band_height(self.lane) - _DOWN

    @property
    def across(self) -> npt.NDArray[np.float64]:
        """Where its teeth are."""
        return self.view.across(offsets(self.held.teeth, self.aim.exact))

    @property
    def own(self) -> float:
        """Where the tooth is that is held."""
        return float(self.view.across(away(self.held.held, self.aim.exact))) * self.slid

    def look(self) -> Self:
        """Be as the view has it now."""
        opaque = self._solid()
        self.spine.lay(self._spine())
        self.solid.lay(self._area() if opaque else _NOTHING)
        self.solid.fill_rgbas = self.solid.fill_rgbas.copy()
        self.solid.fill_rgbas[:, 3] = opaque
        self.teeth.lay(self._teeth())
        self.teeth.stroke_rgbas = self.teeth.stroke_rgbas.copy()
        self.teeth.stroke_rgbas[:, 3] = 1.0 - opaque
        self.miss.lay(self._miss())
        self.mark.lay(self._mark())
        for side, tip in zip((-1, 1), self.tips, strict=True):
            tip.lay(self._tip(side))
            tip.fill_rgbas = rgba(self._hue(side), self._beyond(side))
        return self

    def slide(self, share: float) -> Self:
        """Have come so far from the number."""
        self.slid = share
        return self.look()

    def _solid(self) -> float:
        """How much of an area the teeth are: where they lie too close to be told apart."""
        across = self.across
        if across[0] > -REACH or across[-1] < REACH:
            return 1.0  # of more than are known
        inside = int((np.abs(across) <= REACH).sum())
        count = max(inside, 2 * REACH / float(np.diff(across).max()))
        return float(np.clip(np.log(count / _FEW) / np.log(_MANY / _FEW), 0.0, 1.0))

    def _area(self) -> Points:
        return boxes(placed(0.0, self.foot + _TALL / 2), 2 * REACH, _TALL)

    def _teeth(self) -> Points:
        if self._solid() == 1.0:
            return _NOTHING
        across = self.across
        seen = across[np.abs(across) <= REACH]
        return straights(placed(seen, self.foot), placed(seen, self.foot + _TALL))

    def _miss(self) -> Points:
        end = float(np.clip(self.own, -REACH + _TIP / 2, REACH - _TIP / 2))
        return straights(placed(0.0, self.foot), placed(end, self.foot))

    def _mark(self) -> Points:
        if abs(self.own) > REACH:
            return _NOTHING
        return straights(placed(self.own, self.foot), placed(self.own, self.foot + _TALLER))

    def _beyond(self, side: int) -> float:
        """How clearly all teeth on one side of the number are out of view."""
        across = self.across * side
        near = float(across[across >= 0].min(initial=np.inf))
        return float(np.clip(np.log(near / REACH) / np.log(_CLEARLY), 0.0, 1.0)) if near else 0.0

    def _tip(self, side: int) -> Points:
        """An arrowhead where no tooth is in view."""
        if not self._beyond(side):
            return _NOTHING
        head = np.array([side * REACH, self.foot, 0.0])
        back = head - [side * _TIP, 0.0, 0.0]
        up = np.array([0.0, _HALF_TIP, 0.0])
        corners = np.array([head, back + up, back - up, head])
        return straights(corners[:-1], corners[1:])

    @property
    def standing(self) -> Standing:
        return Standing(self.held.held, (), self.held.held.text())

    def faults(self) -> Iterator[Fault]:
        """Each tooth is a number of the dtype, at its place; the nearest one is held."""
        held, name = self.held.held, dtype_of(self.held)
        told = f"{held.name}, {held.text()}, in {name}"
        yield from lane_faults(self.held, self.lane)
        wrong = neighbours_fault(self.held.teeth, FRACTION.get(name, 0))
        if wrong:
            yield Fault("comb", f"{name} with {wrong}", "each tooth, and no other")
        numbers, own = self.held.teeth.value, float(self.held.held.value)
        far = np.abs(offsets(self.held.teeth, self.aim.exact)).min()
        if own not in numbers or abs(away(self.held.held, self.aim.exact)) > far:
            yield Fault("comb", told, f"the tooth that is nearest to {self.aim.text}")
        for part, due in self._parts():
            if not same_way(part.points, due):
                yield Fault("comb", f"a part of the comb of {told} elsewhere", "at its number")
        for side, tip in zip((-1, 1), self.tips, strict=True):
            if len(tip.points) and not in_colour(tip.fill_rgbas, self._hue(side)):
                yield Fault("colour", f"an end of the comb of {told}", "that of what lies beyond")

    def _parts(self) -> list[tuple[TeethInk, Points]]:
        """All that is drawn, and where it is due."""
        return [
            (self.spine, self._spine()), (self.teeth, self._teeth()), (self.miss, self._miss()),
            (self.mark, self._mark()), (self.solid, self._area() if self._solid() else _NOTHING),
            (self.tips[0], self._tip(-1)), (self.tips[1], self._tip(1)),
        ]  # fmt: skip

    def _hue(self, side: int) -> str:
        """Of an end, beyond which the tooth lies that is held, or others."""
        theme = current_theme()
        return theme.value[0].line if side * self.own > REACH else theme.muted

    def _spine(self) -> Points:
        return straights(placed(-REACH, self.foot), placed(REACH, self.foot))
