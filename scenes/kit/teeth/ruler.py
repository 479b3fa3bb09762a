"""The dashed line at a number that a dtype may not have, and a ruler of distances from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np

from scenes.kit.cells.lettering import DIGIT_HEIGHT, Lettering, Phrase, number_outline
from scenes.kit.charts.guides import DashedWay
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, NUMBER, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.teeth.exact import Aim
from scenes.kit.teeth.view import NAME, REACH, RULER, TeethInk, TeethView, band_height, placed
from scenes.kit.truth.checks import Fault, belongs, same_way, within_a_pixel
from scenes.kit.truth.claims import Inkless

_POWERS = range(-21, 3)
_TICK, _ABOVE = 0.12, 0.24
_NEAREST, _FARTHEST = (0.7, 1.2), (5.2, 5.7)  # between these a distance comes, and goes
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, eq=False)
class Distance(Inkless):
    """A power of ten to one side of the number."""

    power: int
    side: int

    @property
    def text(self) -> str:
        sign = "+" if self.side > 0 else MINUS
        size = f"{10**self.power}" if self.power >= 0 else f"1e{MINUS}{-self.power}"
        return sign + size

    def fault(self) -> str | None:
        return None if self.side in (-1, 1) else f"a side, not {self.side}"


class DistanceLabel(Lettering):
    """It, over its tick."""

    def __init__(self, claim: Distance) -> None:
        super().__init__(current_theme().muted, number_outline(claim.text) * INDEX)
        self.claim: Distance = claim
        self.drawn = claim.text
        self.digit_height = DIGIT_HEIGHT

    def claimed_outline(self) -> Points:
        return number_outline(self.claim.text)

    def put(self, place: Points, seen: float) -> None:
        """Stand at a place, seen so well."""
        self.points = number_outline(self.drawn) * INDEX + place
        self.fill_rgbas = self.fill_rgbas.copy()
        self.fill_rgbas[:, 3] = seen


class TeethRuler(QuickGroup):
    """Distances from the number, by powers of ten; as the view comes nearer, smaller ones come."""

    def __init__(self, view: TeethView) -> None:
        self.view = view
        theme = current_theme()
        self.line = TeethInk(stroke_width=HAIRLINE, stroke_color=theme.muted)
        self.ticks = TeethInk(stroke_width=HAIRLINE, stroke_color=theme.muted)
        self.line.lay(straights(placed(-REACH, RULER), placed(REACH, RULER)))
        self.labels = [DistanceLabel(Distance(k, side)) for k in _POWERS for side in (-1, 1)]
        super().__init__(self.line, self.ticks, *self.labels)
        for part in self.submobjects:
            belongs(part, self)
        self.look()

    def look(self) -> Self:
        """Be as the view has it now."""
        self.ticks.lay(self._ticks())
        for label in self.labels:
            place, seen = self._label(label.claim)
            label.put(place, seen)
        return self

    def _across(self, distance: Distance) -> float:
        return float(self.view.across(distance.side * float(Fraction(10) ** distance.power)))

    def _ticks(self) -> Points:
        across = np.array([self._across(label.claim) for label in self.labels])
        seen = across[np.abs(across) <= REACH]
        return straights(placed(seen, RULER), placed(seen, RULER + _TICK))

    def _label(self, distance: Distance) -> tuple[Points, float]:
        across = self._across(distance)
        ways = [*_NEAREST, *_FARTHEST]
        seen = float(np.interp(abs(across), ways, [0.0, 1.0, 1.0, 0.0]))
        inside = float(np.clip(across, -REACH, REACH))
        return placed(inside, RULER + _ABOVE)[0], seen

    def faults(self) -> Iterator[Fault]:
        """Every distance is at its place."""
        if not same_way(self.ticks.points, self._ticks()):
            yield Fault("ruler", "ticks elsewhere", "at powers of ten")
        for label in self.labels:
            place, seen = self._label(label.claim)
            shown = float(label.fill_rgbas[0, 3])
            due = number_outline(label.drawn) * INDEX + place
            if shown and not (seen and same_way(label.points, due)):
                yield Fault("ruler", f"{label.drawn} elsewhere", "over its tick")


class AimName(Phrase):
    """A number as the code writes it, over the middle of all lanes."""

    def __init__(self, aim: Aim) -> None:
        super().__init__("{}", aim, em=1.15 * NUMBER / CODE_SIZE, type=Type.CODE,
                         color=current_theme().text)  # fmt: skip
        self.move_to((0.0, NAME, 0.0))

    def faults(self) -> Iterator[Fault]:
        """It stands there."""
        yield from super().faults()
        if not within_a_pixel(self.get_center(), np.array([0.0, NAME, 0.0])):
            yield Fault("line", f"{self.text} elsewhere", "in the middle")


class Hairline(DashedWay):
    """A dashed line, down through all lanes, at a number that the code writes."""

    def __init__(self, aim: Aim) -> None:
        super().__init__(stroke_width=0.7 * LINE, stroke_color=current_theme().text)
        self.aim = aim
        self.lay(np.array([0.0, NAME - 0.24, 0.0]), np.array([0.0, band_height(3) - 0.24, 0.0]))
        self.set_z_index(0.5)

    def faults(self) -> Iterator[Fault]:
        """It stands in the middle, where all is measured from."""
        yield from super().faults()
        if len(self.points) and not within_a_pixel(self.points[:, 0], 0.0):
            yield Fault("line", f"the line of {self.aim.text} elsewhere", "in the middle")
