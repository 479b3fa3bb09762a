"""A counter as a ring: the threads of all that share it run through, others beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import LEFT, UP
from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.graph.sealed.seal import Counter
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import THREAD, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel

HALF_WIDTH, HALF_HEIGHT = 0.62, 0.21
_ZOOM = 1.85  # of its counter
_BEHIND, _BEFORE = 0.9, 1.1  # threads lie between
_SWELLS = 0.35


class RingArc(Ornament):
    """Half of a ring: what lies behind the threads, or before them."""


class VersionRing(QuickGroup):
    """Round a tensor's threads: a ring, and at its left end the counter that it belongs to."""

    def __init__(self, version: Record, place: Points, *, named: bool = True) -> None:
        """named tells whether torch's word for the counter stands beside it."""
        super().__init__()
        self.place = np.array(place)
        style = {"stroke_color": current_theme().text, "stroke_width": THREAD,
                 "cap_style": CapStyleType.ROUND}  # fmt: skip
        self.behind, self.before = RingArc(**style), RingArc(**style)
        self.counter = Counter(version, self.place + LEFT * self._aside, zoom=_ZOOM)
        self.add(self.behind, self.before, self.counter)
        if named:
            self.add(self.counter.label)
        self.behind.set_z_index(_BEHIND)
        self.before.set_z_index(_BEFORE)
        self.counter.set_z_index(_BEFORE)
        for part in (self.behind, self.before):
            belongs(part, self)
        self.swell(0.0)

    @property
    def _aside(self) -> float:
        return HALF_WIDTH + _ZOOM * 0.21

    @property
    def standing(self) -> Standing:
        return Standing(self.counter.record, (), f"a ring at version {self.counter.record.text()}")

    def swell(self, share: float) -> Self:
        """Be so much taller, while it counts."""
        for arc, start in ((self.behind, 0.0), (self.before, np.pi)):
            arc.points = arc.born = self._arc(start, share)
        self.swollen = share
        return self

    def _arc(self, start: float, share: float) -> Points:
        angles = np.linspace(start, start + np.pi, 24)
        tall = HALF_HEIGHT * (1.0 + _SWELLS * share)
        wide = HALF_WIDTH * (1.0 + _SWELLS * share / 2)
        places = np.column_stack([wide * np.cos(angles), tall * np.sin(angles), 0.0 * angles])
        return Polyline(places + self.place).curves()

    @property
    def entry(self) -> Points:
        """Where threads come together above it."""
        above: Points = self.place + UP * 0.5
        return above

    def faults(self) -> Iterator[Fault]:
        """It lies where the threads run that share its counter, and its counter hangs on it."""
        for arc, start in ((self.behind, 0.0), (self.before, np.pi)):
            if not within_a_pixel(arc.points, self._arc(start, self.swollen)):
                yield Fault("ring", "a ring elsewhere", "round the threads of its counter")
        at_its_end = self.counter.box.get_center() - self.place
        if not within_a_pixel(at_its_end, LEFT * self._aside):
            yield Fault("ring", f"{self.counter.record.name} beside its ring", "at its end")
