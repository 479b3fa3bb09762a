"""A track with a gap: where no way leads on. One whose gap reaches to its end is a loose end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Self

import numpy as np
from manim import Animation, linear, smooth

from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.graph.signs.claims import reason_told
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, MOVE, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, within_a_pixel

_CAP = 0.1  # half the length of the bars at the ends of a gap
_WIDTH = 1.8 * HAIRLINE
_GAPES = 0.3  # of its width
_NO_NODE = ("[0] is None", ".grad_fn is None")  # in place of a next node, or of a first one


class Cap(Ornament):
    """A short bar across the end of a track."""


class CutTrack(QuickGroup):
    """The way from a node to a tensor, with a gap between two shares of it.

    tells is the record that in place of the next node there is None, or that a tensor has no node;
    or, of a track that has no gap, that the node's way leads to the tensor. why is the record of
    the reason, if it is told.
    """

    def __init__(
        self, way: Polyline, tells: Record, why: Record | None, *, gap: tuple[float, float]
    ) -> None:
        self.way, self.tells, self.why, self.gap = way, tells, why, gap
        self.mending = self.growing = False
        ink = current_theme().muted
        self.near, self.far = Lead(way, _WIDTH), Lead(way, _WIDTH)
        self.caps = [Cap(stroke_width=_WIDTH, stroke_color=ink) for _ in range(2)]
        for part in (self.near, self.far):
            part.set_stroke(ink)
        for cap in self.caps:
            cap.set_z_index(-1.9)
        super().__init__(self.near, self.far, *self.caps)
        self.open(1.0)

    @property
    def loose(self) -> bool:
        """Whether it ends in the air."""
        return self.gap[1] >= 1.0

    @property
    def whole(self) -> bool:
        return self.share == 0.0

    @property
    def borne(self) -> frozenset[str]:
        """The words that may be said of it."""
        if self.whole or self.why is None:
            return frozenset()
        return frozenset({reason_told(self.why)})

    def open(self, share: float) -> Self:
        """Have a gap of a share of its full width."""
        self.share = share
        start, end = self.ends
        self.near.lay(self.way.part(0.0, start))
        self.far.lay(self.way.part(end, 1.0) if end < 1.0 else self.way.part(0.0, start))
        for cap, place in zip(self.caps, (start, start if self.loose else end), strict=True):
            cap.points = cap.born = self._bar(place).curves()
            cap.stroke_rgbas = cap.stroke_rgbas.copy()
            cap.stroke_rgbas[:, 3] = min(1.0, 4 * share)
        return self

    def grow(self, share: float) -> Self:
        """Have come a share of the way to what it is with its whole gap."""
        self.open(1.0)
        self.share = 1.0
        start, end = self.ends
        near = self.way.part(0.0, max(0.01, start * share))
        self.near.lay(near)
        self.far.lay(near if self.loose else self.way.part(end, end + (1.0 - end) * share))
        self.growing = share < 1.0
        tip = self._bar(max(0.01, start * share)).curves()
        for cap in self.caps if self.loose else self.caps[:1]:
            cap.points = cap.born = tip
        for cap in self.caps:
            cap.stroke_rgbas[:, 3] = share
        return self

    @property
    def middle(self) -> Points:
        """The middle of its gap."""
        return self.way.at((self.gap[0] + self.gap[1]) / 2)

    @property
    def ends(self) -> tuple[float, float]:
        """The shares of the way between which there is no track now."""
        start, end = self.gap
        if self.loose:
            return 1.0 - (1.0 - start) * self.share, 1.0
        middle, half = (start + end) / 2, (end - start) / 2 * self.share
        return middle - half, middle + half

    def _bar(self, place: float) -> Polyline:
        near = self.way.part(max(0.0, place - 0.01), min(1.0, place + 0.01))
        step = near.corners[-1] - near.corners[0]
        across = np.array([-step[1], step[0], 0.0]) / (np.linalg.norm(step) or 1.0) * _CAP
        here = self.way.at(place)
        return Polyline.through(here - across, here + across)

    @property
    def standing(self) -> Standing:
        return Standing(self.tells, (), "leads back" if self.whole else "no way leads on")

    def faults(self) -> Iterator[Fault]:
        """It has a gap as long as there is None, and none where a way leads to its tensor."""
        code = self.tells.expression.code if self.tells.expression else ""
        due = ".variable is " in code if self.whole else code.endswith(_NO_NODE)
        if not self.mending and (not due or not bool(self.tells.value)):
            shown = "a whole track" if self.whole else "a track with a gap"
            yield Fault("track", f"{shown} where `{code}` is {bool(self.tells.value)}",
                        "a gap where None is, else none")  # fmt: skip
        if self.growing:
            return
        if not within_a_pixel(self.near.points[-1], self.way.at(self.ends[0])):
            yield Fault("place", "a cut track that ends elsewhere", "at its gap")
        if not self.loose and not within_a_pixel(self.far.points[0], self.way.at(self.ends[1])):
            yield Fault("place", "a cut track that begins elsewhere", "behind its gap")


class Gape(Animation):
    """Let a gap widen for a moment."""

    def __init__(self, track: CutTrack, *, run_time: float = MOVE) -> None:
        self.track = track
        super().__init__(track, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        self.track.open(1.0 + _GAPES * float(np.sin(np.pi * alpha)))


class Lay(Animation):
    """Let a track grow from its node, and from behind its gap."""

    def __init__(self, track: CutTrack, *, run_time: float = MOVE) -> None:
        self.track = track
        super().__init__(track, run_time=run_time, rate_func=smooth, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        self.track.grow(float(self.rate_func(alpha)))


class Mend(Animation):
    """Let a gap close: a way leads on now; settle is done at once, before it is seen."""

    def __init__(
        self,
        track: CutTrack,
        tells: Record,
        settle: Callable[[], object],
        *,
        run_time: float = MOVE,
    ) -> None:
        self.track, self.tells, self.settle = track, tells, settle
        super().__init__(track, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.track.mending, self.track.tells = True, self.tells
        self.settle()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.track.open(1.0 - float(self.rate_func(alpha)))

    def finish(self) -> None:
        super().finish()
        self.track.mending = False
