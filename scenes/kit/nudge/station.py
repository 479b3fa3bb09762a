"""A station: what a line of code does to a number, on a card, and the slope that it has there."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
from manim import RoundedRectangle

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Number, Phrase
from scenes.kit.cells.tensor_names import KitLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, NUMBER, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament
from scenes.kit.truth.claims import CodePiece

SLOPE = "slope of a station"  # the kit's word
_CORNER = 0.16
_APART = 0.12
_CODE = 0.3  # the size of its code
_WORD = 0.28  # the size of its type


class StationGround(Ornament, RoundedRectangle):
    """The ground of a station's card."""


class Station(QuickGroup):
    """A card with a piece of code that makes a number of another one, which `takes` names.

    slope is a badge on it, which comes when the slope is known.
    """

    borne = (SLOPE,)
    face = Face.VALUE

    def __init__(
        self, listing: Listing, code: str, takes: str, region: Region, column: float
    ) -> None:
        """column is where its code stands on the card."""
        super().__init__()
        theme = current_theme()
        self.code, self.takes, self.region = code, takes, region
        self.card = StationGround(
            width=region.width,
            height=region.height,
            corner_radius=_CORNER,
            fill_color=theme.surface,
            fill_opacity=1,
            stroke_color=theme.muted,
            stroke_width=1.4 * HAIRLINE,
        )
        self.card.move_to(((region.left + region.right) / 2, self.middle, 0.0)).set_z_index(-0.5)
        self.words = Phrase("{}", CodePiece(listing, code), em=_CODE / CODE_SIZE, type=Type.CODE)
        self.words.move_to((column, self.middle, 0.0))
        self.add(self.card, self.words)

    @property
    def middle(self) -> float:
        return (self.region.bottom + self.region.top) / 2

    @property
    def box(self) -> StationGround:
        """What its place is read from when it swells."""
        return self.card

    def of(self, number: float) -> float:
        """What its code makes of a number, by plain arithmetic."""
        return float(eval(self.code, {"__builtins__": {}}, {self.takes: number}))

    def slope_of(self, number: float) -> float:
        """How steep that is, by a difference to both sides."""
        near = 1e-4
        return (self.of(number + near) - self.of(number - near)) / (2 * near)

    def faults(self) -> Iterator[Fault]:
        """Its code stands on its card."""
        away = np.abs(self.words.get_center() - self.card.get_center())
        if away[0] + self.words.width / 2 > self.card.width / 2 or away[1] > 0.1:
            yield Fault("place", f"`{self.code}` off its card", "on its card")


class SlopeBadge(QuickGroup):
    """The slope of a station at the number that it takes, with the word for it."""

    def __init__(self, station: Station, slope: Record, at: Record, column: float) -> None:
        super().__init__()
        self.station, self.slope, self.at = ref(station), slope, at
        self.word = KitLabel(SLOPE, station, em=_WORD)
        self.number = Number(slope, (), em=NUMBER)
        place = np.array([column, station.middle, 0.0])
        self.number.follow(slope, NUMBER, place)
        self.word.next_to(self.number, np.array([-1.0, 0.0, 0.0]), buff=_APART)
        self.add(self.word, self.number)

    @property
    def box(self) -> Number:
        """What its place is read from when it swells."""
        return self.number

    def faults(self) -> Iterator[Fault]:
        """It is the slope of its own station there, which nudges to both sides tell, too."""
        station = self.station()
        if station is None:
            return
        due = station.slope_of(float(self.at.value[()]))
        if abs(float(self.slope.value[()]) - due) > 1e-4 * max(1.0, abs(due)):
            yield Fault("slope", f"{self.slope.text()} on `{station.code}`", f"{due:g}")
        if abs(self.number.get_center()[1] - station.middle) > station.region.height / 2:
            yield Fault("place", "a slope off its station", f"on `{station.code}`")
