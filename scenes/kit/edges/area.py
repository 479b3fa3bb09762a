"""One entry of the gradient as an area: as wide as b.grad there, as high as x."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np

from gradmath.records.edges import EdgeRun
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Number
from scenes.kit.edges.edge import box, numbers
from scenes.kit.edges.places import EdgePlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import (
    HAIRLINE,
    SMALLEST_DIGIT,
    Face,
    current_theme,
    fill_of,
    ramp_of,
    rgba,
)
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, in_colour, same_way

_EM = 1.01 * SMALLEST_DIGIT / DIGIT_HEIGHT
_BELOW = 0.08  # from the middle of its digits to where the front has passed them
_ROOM = 0.028  # beside the digits of an area
_ROUNDING = 2e-3  # of the largest area that is drawn


class AreaPane(Ornament):
    """The rectangle itself."""


class Area(QuickGroup):
    """w.grad[i, j] on the ground of row i: above it where it is positive, below where negative.

    Of it is seen what lies above `front`, down to which the board has been painted. Its digits may
    be less than wholly there.
    """

    def __init__(self, run: EdgeRun, i: int, j: int, places: EdgePlaces, scale: float) -> None:
        self.theme, self.face, self.places = current_theme(), Face.GRADIENT, places
        self.index, self.scale_limit = (i, j), scale
        self.front, self.room, self.digits = -np.inf, 0.0, 1.0
        self.pane = AreaPane(stroke_width=HAIRLINE, fill_opacity=1)
        self.em = _EM
        self.number = Number(run.w_grad, (i, j), em=self.em)
        super().__init__(self.pane, self.number)
        belongs(self.pane, self)
        belongs(self.number, self)
        self.follow(run)

    def follow(self, run: EdgeRun) -> Self:
        """Stand for the same entry of another run."""
        self.record, self.x, self.b_grad = run.w_grad, run.x, run.b_grad
        return self.lay()

    def make_room(self, share: float) -> Self:
        self.room = share
        return self.lay()

    def paint_to(self, front: float) -> Self:
        """Be seen down to a height."""
        self.front = front
        return self.lay()

    def show_digits(self, share: float) -> Self:
        self.digits = share
        return self.lay()

    @property
    def value(self) -> float:
        return float(self.record.value[self.index])

    @property
    def ground(self) -> float:
        return float(self.places.grounds(self.room)[self.index[0]])

    @property
    def sides(self) -> tuple[float, float]:
        """How wide and how high it is, by its edges; below the ground that is less than 0."""
        i, j = self.index
        wide = self.places.wide * float(self.b_grad.value[j])
        return wide, self.places.high * float(self.x.value[i])

    def _outline(self) -> Points:
        wide, high = self.sides
        low, top = sorted((0.0, high))
        low = max(low, min(top, self.front - self.ground))
        left = self.places.lefts(numbers(self.b_grad))[self.index[1]]
        foot = np.array([left, self.ground, 0.0])
        if foot[1] + top <= self.front:
            return np.zeros((0, 3))
        return box(foot, (0.0, low), (wide, top))

    @property
    def painted(self) -> float:
        """How much of the digits may be seen: none before the front has passed it."""
        high = self.sides[1]
        low, below = min(0.0, high), self.places.middle(high) - _BELOW
        passed = float(np.clip((self.ground + below - self.front) / (below - low), 0.0, 1.0))
        return self.digits * passed if self.fits else 0.0

    @property
    def fits(self) -> bool:
        """Whether its column is wide enough for the longest of its numbers; a line always is."""
        longest = max(len(self.record.text((i, self.index[1])))
                      for i in range(self.record.shape[0]))  # fmt: skip
        wide, high = self.sides
        return not high or longest * ADVANCE * self.em + _ROOM <= wide

    @property
    def inks(self) -> tuple[str, str]:
        """Its filling and its rim; a zero is not filled."""
        fill = fill_of(self.face, self.value, self.scale_limit, self.theme)
        ramp = ramp_of(self.face, self.value, self.theme)
        if fill is None or ramp is None:
            return self.theme.background, self.theme.muted
        return fill, ramp.line

    def lay(self) -> Self:
        self.pane.points = self.pane.born = self._outline()
        fill, rim = self.inks
        self.pane.fill_rgbas, self.pane.stroke_rgbas = rgba(fill), rgba(rim)
        _, high = self.sides
        across = self.places.middles(numbers(self.b_grad))[self.index[1]]
        middle = np.array([across, self.ground + self.places.middle(high), 0.0])
        self.number.follow(self.record, self.em, middle)
        self.number.fill_rgbas = rgba(self.theme.text, self.painted)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It lies between its own row and column, and is as large as its number."""
        told = f"the area of {self.record.name}{list(self.index)}"
        if not same_way(self.pane.points, self._outline()):
            yield Fault("area", f"{told} elsewhere", "between its row and its column")
        for shown, due in zip(
            (self.pane.fill_rgbas, self.pane.stroke_rgbas), self.inks, strict=True
        ):
            if len(self.pane.points) and not in_colour(shown, due):
                yield Fault("colour", f"{told} in another colour", due)
        if self.number.claim.record is not self.record or self.number.index != self.index:
            yield Fault("stale", f"{told} with another number", "its own")
        if self.front <= self.ground + min(0.0, self.sides[1]):
            yield from self._size(told)

    def _size(self, told: str) -> Iterator[Fault]:
        """Second opinion: what is drawn is measured, and compared with torch's number."""
        points = self.pane.points
        size = np.ptp(points[:, :2], axis=0).prod() if len(points) else 0.0
        below = len(points) and points[:, 1].max() <= self.ground + 1e-9
        drawn = -float(size) if below else float(size)
        due = self.value * self.places.wide * self.places.high
        if abs(drawn - due) > _ROUNDING * max(1.0, abs(due)):
            yield Fault("area", f"{told} as large as {drawn:.3f}", f"{due:.3f}")
