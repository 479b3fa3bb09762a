"""One disc for each draw: it lies at its draw's number on the beam; one of zero is not filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt
from manim import smooth
from manim.constants import CapStyleType

from gradmath.records.random_inputs import RandomInputs
from scenes.kit.balance.layout import STROKE, BalanceLayout
from scenes.kit.charts.axes import Numbers
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, area_of, current_theme
from scenes.kit.truth.checks import Fault, Standing, belongs, in_colour, same_way

Flags: TypeAlias = npt.NDArray[np.bool_]
_ARC = 0.7  # how far a flight rises over the straight way
_LANE_ARC = 0.9  # of one that comes out of the strip
_IN_LANE = 0.35  # of its time, in which it leaves the strip
_POINT = 1e-3  # the length of a line that is seen as a disc
_KAPPA = 4 / 3 * (2**0.5 - 1)
_NOTHING = np.zeros((0, 3))


def _circle() -> Points:
    quarter = np.array([[1.0, 0.0], [1.0, _KAPPA], [_KAPPA, 1.0], [0.0, 1.0]])
    turns = [quarter]
    for _ in range(3):
        turns.append(turns[-1] @ np.array([[0.0, 1.0], [-1.0, 0.0]]))
    flat = np.concatenate(turns)
    return np.column_stack([flat, np.zeros(len(flat))])


_CIRCLE = _circle()


def circles(middles: Points, radius: float) -> Points:
    """Circles as one outline. Shapes: (k, 3) to (16 k, 3)."""
    if not len(middles):
        return _NOTHING
    whole: Points = (middles[:, None, :] + radius * _CIRCLE[None]).reshape(-1, 3)
    return whole


def spots(middles: Points) -> Points:
    """Lines so short that their round ends are discs. Shapes: (k, 3) to (4 k, 3)."""
    if not len(middles):
        return _NOTHING
    half = np.array([_POINT / 2, 0.0, 0.0])
    return straights(middles - half, middles + half)


class _Kind(Quick):
    """All discs that are filled, or all that are not."""

    def __init__(self, hue: str, width: float) -> None:
        self.hue = hue
        super().__init__(stroke_width=width, stroke_color=hue, fill_opacity=0,
                         cap_style=CapStyleType.ROUND)  # fmt: skip
        self.set_z_index(0.4)

    def faults(self) -> Iterator[Fault]:
        """Whoever holds it is asked."""
        return iter(())


def _along(corners: Points, share: float) -> Points:
    """So far along a way."""
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
    return np.array([np.interp(share, along, axis) for axis in corners.T])


class FirstDiscs(QuickGroup):
    """Discs that have set out; `shares` says how far each is on its way, one where it lies.

    They are of single runs of the machine, which show their numbers: they stand for no entry of
    what the loop will hold.
    """

    def __init__(self, drawn: RandomInputs, layout: BalanceLayout) -> None:
        self.face, self.layout = Face.GRADIENT, layout
        theme = current_theme()
        hue = area_of(Face.GRADIENT, layout.reach, abs(layout.reach), theme)
        assert hue is not None, "one end of the beam is not zero"
        self.filled = _Kind(hue, HAIRLINE)
        self.hollow = _Kind(theme.gradient[0].line, HAIRLINE)
        self.lane: Points | None = None
        super().__init__(self.filled, self.hollow)
        for kind in self.submobjects:
            belongs(kind, self)
        self.begin(drawn)

    # -- which draws, and how far ----------------------------------------------------------------

    def begin(self, drawn: RandomInputs) -> Self:
        """Hold none of other draws yet."""
        self.drawn = drawn
        self.shares: Numbers = np.zeros(drawn.draws)
        self.starts: Points = np.zeros((drawn.draws, 3))
        on = drawn.x_grad.value != 0
        self.ranks = np.where(on, np.cumsum(on), np.cumsum(~on)) - 1.0
        self.before: Numbers = self.ranks.copy()  # on the pile that one rolls from
        self.flips: Numbers = np.full(drawn.draws, np.inf)  # the step at which one rolls over
        self.rolled: Numbers = np.zeros(drawn.draws)
        self.zoom = 1.0
        return self.lay()

    def enlarge(self, zoom: float) -> Self:
        """Be drawn so much larger."""
        self.zoom = zoom
        return self.lay()

    def fly(self, shares: Numbers) -> Self:
        """Be so far on the way from where they set out."""
        self.shares = np.clip(shares, 0.0, 1.0)
        return self.lay()

    def prepare(self, moved: Sequence[RandomInputs]) -> Self:
        """Lie so that those on top roll over first; discs are alike, and nothing is seen of it."""
        states = np.array([each.x_grad.value != 0 for each in moved])
        flips = states.argmax(axis=0).astype(np.float64)
        flips[~states[-1] | states[0]] = np.inf
        off = np.flatnonzero(~states[0])
        rolling = [*off[np.isfinite(flips[off])]]
        rolling.sort(key=lambda k: flips[k])
        staying = [k for k in off if not np.isfinite(flips[k])]
        for rank, k in enumerate([*staying, *reversed(rolling)]):
            self.before[k] = self.ranks[k] = rank
        on = int(states[0].sum())
        for rank, k in enumerate(rolling):
            self.ranks[k] = on + rank
        self.flips = flips
        return self.lay()

    def roll(self, drawn: RandomInputs, rolled: Numbers) -> Self:
        """Hold draws that were moved together; those that have become another number roll there."""
        self.drawn, self.rolled = drawn, np.clip(rolled, 0.0, 1.0)
        return self.lay()

    @property
    def landed(self) -> Flags:
        """Which of them lie on the beam, or roll along it. Shapes: (n,)."""
        return self.shares >= 1.0

    # -- where they are --------------------------------------------------------------------------

    def lay(self) -> Self:
        on = self.drawn.x_grad.value != 0
        self.filled.stroke_width = self._width
        self.filled.points = self._spots(on)
        self.hollow.points = self._circles(~on)
        return self

    @property
    def _width(self) -> float:
        """Of a line whose ends are a filled disc."""
        return 2 * self.layout.radius * self.zoom / STROKE

    def slots(self) -> Points:
        """Where each lies on its pile. Shapes: (n, 3)."""
        values = self.drawn.x_grad.value.astype(np.float64)
        places = np.zeros((len(values), 3))
        flipping = np.isfinite(self.flips)
        for value in {*values.tolist()}:
            there = values == value
            ranks = np.where(flipping & (value == 0), self.before, self.ranks)
            places[there] = self.layout.piled(value, ranks[there], self.zoom)
        return places

    def middles(self) -> Points:
        """Where each is now. Shapes: (n, 3)."""
        ends = self.slots()
        shares = self.shares * self.shares * (3 - 2 * self.shares)
        way = ends - self.starts
        places = self.starts + shares[:, None] * way
        places[:, 1] += _ARC * 4 * shares * (1 - shares)
        if self.lane is not None:
            for k in np.flatnonzero((self.shares > 0) & (self.shares < 1)):
                places[k] = self._out_of_strip(self.starts[k], ends[k], float(self.shares[k]))
        for k in np.flatnonzero(np.isfinite(self.flips) & (self.drawn.x_grad.value != 0)):
            places[k] = self._rolling(int(k), ends[k])
        return places

    def _rolling(self, k: int, end: Points) -> Points:
        layout = self.layout
        value = float(self.drawn.x_grad.value[k])
        corners = np.array([
            layout.piled(0.0, self.before[[k]])[0],
            layout.rolling(0.0),
            layout.rolling(value),
            end,
        ])  # fmt: skip
        return _along(corners, float(self.rolled[k]))

    def _out_of_strip(self, start: Points, end: Points, share: float) -> Points:
        """On the way out along the lane, and then in an arc to its pile."""
        assert self.lane is not None
        if share < _IN_LANE:
            return _along(np.array([start, *self.lane]), smooth(share / _IN_LANE))
        then = smooth((share - _IN_LANE) / (1 - _IN_LANE))
        place = self.lane[-1] + then * (end - self.lane[-1])
        return np.asarray(place + [0.0, _LANE_ARC * 4 * then * (1 - then), 0.0])

    def _spots(self, kind: Flags) -> Points:
        return spots(self.middles()[(self.shares > 0) & kind])

    def _circles(self, kind: Flags) -> Points:
        radius = self.layout.radius * self.zoom
        return circles(self.middles()[(self.shares > 0) & kind], radius)

    # -- as the audit asks it --------------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """Each lies at its number, filled if that is not zero; x says which are zero."""
        x, x_grad = self.drawn.x, self.drawn.x_grad
        told = f"the discs of {x_grad.name}"
        on = x_grad.value != 0
        if not np.array_equal(on, x.value.astype(np.float64) > 0):
            yield Fault("relation", told, f"zero where {x.name} is not above zero")
        if not np.allclose(x_grad.value[on], self.layout.reach):
            yield Fault("place", f"{told} on a pile of another number", "at their own")
        for kind, due in ((self.filled, self._spots(on)), (self.hollow, self._circles(~on))):
            if not same_way(kind.points, due):
                yield Fault("bar", f"{told} elsewhere", "at their numbers")
            if len(due) and not in_colour(kind.stroke_rgbas, kind.hue):
                yield Fault("colour", f"{told} in another colour", kind.hue)
        if abs(self.filled.stroke_width - self._width) > 1e-6:
            yield Fault("bar", f"{told} in another size", "as large as the others")


class BeamDiscs(FirstDiscs):
    """All discs: each stands for an entry of what the loop holds."""

    @property
    def standing(self) -> Standing:
        last = (max(0, int((self.shares > 0).sum()) - 1),)
        return Standing(self.drawn.x_grad, last, self.drawn.x_grad.text(last))
