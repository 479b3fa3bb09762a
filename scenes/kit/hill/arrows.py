"""What one logit is the sum of, as arrows that lie head to tail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.logits import LogitRun
from gradmath.records.tensor import Index, Record
from scenes.kit.hill.places import HillPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, in_colour, same_way

_HALF, _WING, _HEAD = 0.33, 0.72, 0.19  # of a level's pitch, and the length of a head
_LONGEST_HEAD = 0.6  # of an arrow
_OUT = 0.6  # the length, on the frame, with which an arrow leaves its cell
_BEHIND = -0.5
_NOTHING = np.zeros((0, 3))


class TipLink(Ornament):
    """From the tip of an arrow down to the tail of the next."""


class SumArrow(Quick):
    """One term of z[j] as an arrow: from the sum of those before it, as long as it is.

    The kth arrow is `terms[k, j]`, the last one `b[j]`. While it is on its way from its cell
    (`arrived` below 1) it gets as long as it is due, and behind that lies at its place.
    """

    def __init__(self, run: LogitRun, places: HillPlaces, j: int, k: int) -> None:
        super().__init__(stroke_width=0, fill_opacity=1)
        self.theme, self.face = current_theme(), Face.VALUE
        self.places, self.j, self.k = places, j, k
        self.arrived, self.swell = 1.0, 1.0
        self.leaves: Points = np.zeros(3)
        self.set_z_index(_BEHIND)
        self.follow(run)

    def follow(self, run: LogitRun) -> Self:
        """Stand for the same term of another run."""
        self.terms, self.b = run.terms, run.b
        return self.lay()

    @property
    def record(self) -> Record:
        return self.terms if self.k < self.terms.shape[0] else self.b

    @property
    def index(self) -> Index:
        return (self.k, self.j) if self.k < self.terms.shape[0] else (self.j,)

    @property
    def length(self) -> float:
        return float(self.record.value[self.index])

    @property
    def tail(self) -> float:
        """The sum of the terms before it."""
        return float(self.terms.value[: self.k, self.j].astype(np.float64).sum())

    @property
    def tip(self) -> float:
        return self.tail + self.length

    def set_out(self, place: Points) -> Self:
        """Leave from a place."""
        self.leaves = np.array(place)
        return self.come_home(0.0)

    def come_home(self, share: float) -> Self:
        """Be so far on the way from its cell."""
        self.arrived = share
        return self.lay()

    def swell_to(self, swell: float) -> Self:
        """Be so many times as broad."""
        self.swell = swell
        return self.lay()

    def lay(self) -> Self:
        """Be drawn as it is due."""
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    @property
    def hue(self) -> str:
        ramp = ramp_of(self.face, self.length, self.theme)
        return ramp.line if ramp else self.theme.background

    def _outline(self) -> Points:
        places = self.places
        length = places.unit * self.length
        if not length:
            return _NOTHING
        least = min(1.0, _OUT / abs(length))
        shown = length * (least + (1.0 - least) * self.arrived)
        tail = np.array([places.across(self.tail), places.level(self.j, self.k), 0.0])
        middle = tail + [shown / 2, 0.0, 0.0]
        away = (1.0 - self.arrived) * (self.leaves - middle)
        start = tail + away
        return arrow_way(start, start + [shown, 0.0, 0.0], self.swell * places.pitch)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It reaches from the tip before it as far as its term says, in the colour of its sign."""
        told = f"the arrow of {self.record.name}{list(self.index)}"
        if not same_way(self.points, self._outline()):
            yield Fault("arrow", f"{told} elsewhere", "from the tip before it, as long as it is")
        if len(self.points) and not in_colour(self.fill_rgbas, self.hue):
            yield Fault("colour", f"{told} in {self.fill_rgbas[0, :3].round(2)}", self.hue)


def arrow_way(tail: Points, tip: Points, pitch: float) -> Points:
    """The way round an arrow, as broad as a level of so many units has room for."""
    length = float(np.linalg.norm(tip - tail))
    ahead = (tip - tail) / length
    up = pitch * np.array([-ahead[1], ahead[0], 0.0])
    neck = tip - ahead * min(_HEAD, _LONGEST_HEAD * length)
    corners = [tip, neck + up * _WING, neck + up * _HALF, tail + up * _HALF,
               tail - up * _HALF, neck - up * _HALF, neck - up * _WING, tip]  # fmt: skip
    return Polyline.through(*corners).curves()


class SumLane(QuickGroup):
    """All arrows of one logit, one below the other, and links from tip to tail."""

    def __init__(self, run: LogitRun, places: HillPlaces, j: int) -> None:
        self.places, self.j, self.face = places, j, Face.VALUE
        self.arrows = [SumArrow(run, places, j, k) for k in range(places.levels)]
        ink = current_theme().muted
        self.links = [
            TipLink(stroke_width=HAIRLINE, stroke_color=ink).set_z_index(_BEHIND - 0.05)
            for _ in self.arrows[1:]
        ]
        super().__init__(*self.arrows, *self.links)
        for part in (*self.arrows, *self.links):
            belongs(part, self)
        self.follow(run)

    def follow(self, run: LogitRun) -> Self:
        """Stand for the same sum of another run."""
        for arrow in self.arrows:
            arrow.follow(run)
        for k, link in enumerate(self.links):
            link.points = link.born = self._link(k)
        return self

    def swell_to(self, share: float) -> Self:
        """Let a wave run down the arrows; it is so far."""
        for k, arrow in enumerate(self.arrows):
            away = share * (len(self.arrows) + 2) - 1 - k
            arrow.swell_to(1.0 + 0.5 * max(0.0, 1.0 - abs(away)))
        return self

    def _link(self, k: int) -> Points:
        across = self.places.across(self.arrows[k].tip)
        ends = ([across, self.places.level(self.j, each), 0.0] for each in (k, k + 1))
        return Polyline.through(*ends).curves()

    @property
    def tip(self) -> float:
        """Where the last arrow ends."""
        return self.arrows[-1].tip

    def faults(self) -> Iterator[Fault]:
        """Its arrows are the terms of one logit in their order, each below the one before."""
        for k, arrow in enumerate(self.arrows):
            if (arrow.j, arrow.k) != (self.j, k) or arrow.terms is not self.arrows[0].terms:
                told = f"{arrow.record.name}{list(arrow.index)} as arrow {k} of z[{self.j}]"
                yield Fault("index", told, "its own term")
        for k, link in enumerate(self.links):
            if not same_way(link.points, self._link(k)):
                yield Fault("link", f"link {k} of z[{self.j}] elsewhere", "from tip to tail")
