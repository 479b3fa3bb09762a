"""What lies in `.grad`: slopes head to tail, or the last one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Self
from weakref import ref

import numpy as np
from manim import RIGHT

from gradmath.records.tensor import Index, Record
from gradmath.records.zeroing import BowlDescent, HillDescent
from scenes.kit.cells.lettering import Number
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick
from scenes.kit.look.theme import NUMBER, Face, current_theme, rgba
from scenes.kit.truth.checks import Fault, Standing, filled_otherwise, in_colour, same_way
from scenes.kit.zeroing.beads import Counts, uncounted
from scenes.kit.zeroing.places import LanePlaces

_HALF, _GAP = 0.13, 0.05  # half of a bar's height; between bars
_BESIDE = 0.14
_LEAST = 0.005  # that two decimals tell from zero
_ROUNDING = 1e-5
_NOTHING = np.zeros((0, 3))


class SlopePile(Quick):
    """The bars that lie in a letterbox after so many passes: each as long as the slope it brought.

    Where `.grad` is zeroed, there is the last one alone, or none. The last one may be on its way
    from the bead whose slope it is.
    """

    def __init__(self, run: HillDescent, j: int, places: LanePlaces, *, zeroed: bool) -> None:
        self.theme, self.face = current_theme(), Face.GRADIENT
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=self.theme.gradient[0].line)
        self.run, self.j, self.places, self.zeroed = run, j, places, zeroed
        self.held, self.arrived = 0, 1.0
        self.step_count: Callable[[], Counts | None] = uncounted
        self.leaves: Points = np.zeros(3)
        self.set_z_index(0.6)
        self.hold(0)

    def hold(self, passes: int) -> Self:
        """Hold what so many passes brought; none are an empty box."""
        self.held, self.arrived = min(passes, self.run.grads.shape[0]), 1.0
        return self.lay()

    def set_out(self, place: Points) -> Self:
        """One more slope leaves from a place."""
        self.held, self.leaves = self.held + 1, np.array(place)
        return self.come_home(0.0)

    def come_home(self, share: float) -> Self:
        """The last slope is so far on its way."""
        self.arrived = share
        return self.lay()

    def lay(self) -> Self:
        self.points = self._outline()
        self.fill_rgbas = rgba(self.theme.gradient[0].line, self.fill_rgbas[0, 3])
        return self

    def bars(self) -> list[tuple[float, float]]:
        """From where to where each bar lies."""
        slopes = self.run.slopes.value[: self.held, self.j].astype(np.float64)
        if self.zeroed:
            slopes = slopes[-1:]
        ends = slopes.cumsum()
        return list(zip((ends - slopes).tolist(), ends.tolist(), strict=True))

    @property
    def settled(self) -> int:
        """How many passes brought what lies there, without what is on its way."""
        return self.held - int(self.arrived < 1.0)

    @property
    def tip(self) -> float:
        """Where the last bar that lies there ends."""
        bars = self.bars()[: self.settled]
        return bars[-1][1] if bars else 0.0

    def _outline(self) -> Points:
        bars = self.bars()
        return np.concatenate([_NOTHING, *(self._bar(*each, k == len(bars) - 1)
                                           for k, each in enumerate(bars))])  # fmt: skip

    def _bar(self, start: float, end: float, last: bool) -> Points:
        left, right = self.places.across(start), self.places.across(end)
        right = max(left + 0.02, right - min(_GAP, (right - left) / 2))
        due = np.array([(left + right) / 2, self.places.height, 0.0])
        away = 1.0 - self.arrived if last else 0.0
        # On the hill it is as steep as that is, whose slope the mean divides among all logits.
        steep = away * float(np.arctan((end - start) * self.run.slopes.shape[1]))
        along = (right - left) / 2 * np.array([np.cos(steep), np.sin(steep), 0.0])
        up = _HALF * np.array([-np.sin(steep), np.cos(steep), 0.0])
        middle = due + [away, away**2, away] * (self.leaves - due)  # soon in the height of its lane
        ways = (-along - up, along - up, along + up, up - along, -along - up)
        return Polyline.through(*(middle + each for each in ways)).curves()

    @property
    def index(self) -> Index:
        return (max(0, self.settled - 1), self.j)

    @property
    def standing(self) -> Standing:
        return Standing(self.run.slopes, self.index, self.run.slopes.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """Its bars are the slopes, and end where `.grad` says."""
        told = f"the bars of {self.run.slopes.name}[:{self.held}, {self.j}]"
        if not same_way(self.points, self._outline()):
            yield Fault("bar", f"{told} elsewhere", "head to tail, as long as they are")
        if len(self.points) and not in_colour(self.fill_rgbas, self.theme.gradient[0].line):
            yield Fault("colour", f"{told} in another one", self.theme.gradient[0].line)
        count = self.step_count()
        if self.held and count is not None and self.held - count.index[0] not in (0, 1):
            yield Fault("steps", f"{told} after {count.index[0]} steps", "a pass for each step")
        if self.settled and not (self.zeroed and self.settled < self.held):
            grad = float(self.run.grads.value[self.index])
            if abs(self.tip - grad) > _ROUNDING * max(1.0, abs(grad)):
                yield Fault("pile", f"{told}, which end at {self.tip:g}", f"`.grad`, {grad:g}")


class GradBar(Quick):
    """All that lies in the letterbox of a bowl's descent, as one bar from zero to either side."""

    def __init__(self, run: BowlDescent, places: LanePlaces) -> None:
        self.theme, self.face = current_theme(), Face.GRADIENT
        super().__init__(stroke_width=0, fill_opacity=1)
        self.run, self.places = run, places
        self.step_count: Callable[[], Counts | None] = uncounted
        self.set_z_index(0.6)
        self.stand(0)

    def stand(self, k: int) -> Self:
        """Be what the k-th step was made with."""
        self.k = min(k, self.run.grads.shape[0] - 1)
        return self.lay()

    @property
    def index(self) -> Index:
        return (self.k,)

    @property
    def record(self) -> Record:
        return self.run.grads

    @property
    def tip(self) -> float:
        return float(self.record.value[self.k])

    @property
    def hue(self) -> str:
        return self.theme.gradient[int(self.tip < 0)].line

    def lay(self) -> Self:
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    def _outline(self) -> Points:
        left, right = self.places.zero, self.places.across(self.tip)
        if abs(right - left) < 0.01:
            right = left + 0.01
        y = self.places.height
        corners = [(left, y - _HALF), (right, y - _HALF), (right, y + _HALF), (left, y + _HALF),
                   (left, y - _HALF)]  # fmt: skip
        return Polyline.through(*([*each, 0.0] for each in corners)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It is what the next step is made with."""
        told = f"the bar of {self.record.name}[{self.k}]"
        count = self.step_count()
        if count is not None and count.index != self.index:
            yield Fault("steps", f"{told} after {count.index[0]} steps", f"{self.k} steps")
        due = "from zero, as long as it is"
        yield from filled_otherwise(told, self, self._outline(), self.hue, due)


class GradNumber(Number):
    """What `.grad` holds, beyond the tip of the bars that lie in it."""

    def __init__(self, bars: SlopePile | GradBar) -> None:
        self.beside = ref(bars)
        super().__init__(self._grads(bars), bars.index, em=NUMBER,
                         color=current_theme().gradient_ink)  # fmt: skip
        self.set_z_index(0.7)
        self.keep_up()

    @staticmethod
    def _grads(bars: SlopePile | GradBar) -> Record:
        return bars.run.grads

    def spot(self) -> Points:
        """Beyond the tip."""
        bars = self.beside()
        assert bars is not None
        places, away = bars.places, _BESIDE + self.width / 2
        tip = np.array([places.across(bars.tip), places.height, 0.0])
        return tip + RIGHT * (away if bars.tip >= 0 else -away)

    def keep_up(self) -> Self:
        """Be the number of what lies there now."""
        bars = self.beside()
        assert bars is not None
        self.index = bars.index
        self.follow(self._grads(bars), NUMBER, np.zeros(3))
        self.points = self.points + self.spot()
        # What rounds to zero is not read as a number of many zeros: the box is as good as empty.
        shown = abs(float(self.claim.record.value[self.index])) >= _LEAST
        self.fill_rgbas = rgba(current_theme().gradient_ink, float(shown))
        return self

    def faults(self) -> Iterator[Fault]:
        """It is that of its bars, and stands behind them."""
        yield from super().faults()
        bars = self.beside()
        if bars is None:
            return
        if self.claim.record is not bars.run.grads or self.claim.index != bars.index:
            yield Fault("stale", f"{self.drawn} beside other bars", "what they add up to")
        if float(np.linalg.norm(self.get_center() - self.spot())) > NUMBER / 2:
            yield Fault("place", f"{self.drawn} elsewhere", "behind its bars")
