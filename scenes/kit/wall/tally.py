"""How many calls it took: a mark for each, and at last their number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import RIGHT, VMobject

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number, Phrase
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import Quick
from scenes.kit.look.rounded import rounded
from scenes.kit.look.theme import HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, within_a_pixel
from scenes.kit.truth.claims import FunctionName

_WIDTH, _HEIGHT, _PITCH = 0.15, 0.3, 0.23
_NAMES = 1.72  # from the left edge to the first mark, wide enough for all names
_EM = 0.3  # of the number


class CallMark(Quick):
    """One call."""

    def __init__(self, tally: CallTally, number: int) -> None:
        theme = current_theme()
        super().__init__(fill_color=theme.text, fill_opacity=1, stroke_width=0)
        self.tally, self.number, self.calls = tally, number, tally.calls
        self.points = rounded(_WIDTH, _HEIGHT, 0.05) + tally.place_of(number)

    def faults(self) -> Iterator[Fault]:
        """It stands in its place of the row, and there are no more marks than calls."""
        calls = int(self.calls.value)
        if not self.number < calls:
            yield Fault("tally", f"mark {self.number + 1} of {calls} calls", "one for each call")
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        if not within_a_pixel((low + high) / 2, self.tally.place_of(self.number)):
            yield Fault("tally", f"mark {self.number + 1} out of line", "one beside the other")


class CallTally:
    """Calls of a function, counted from the left: its name stays, marks and number come and go.

    calls is the count that a run has of them.
    """

    def __init__(
        self, listing: Listing, function: str, calls: Record, left: float, y: float
    ) -> None:
        self.left, self.y = left, y
        name = FunctionName(listing, function)
        self.name = Phrase("{}", name, em=HEADING / CODE_SIZE, type=Type.CODE)
        self.name.move_to((left, y, 0.0), aligned_edge=-RIGHT)
        self.name.stand_on(y - HEADING * DIGIT_HEIGHT / 2)
        self.count(calls)

    def count(self, calls: Record) -> None:
        """Begin anew, for the calls of another run."""
        self.calls = calls
        self.marks: list[CallMark] = []
        self.number: Number | None = None

    @property
    def counted(self) -> list[VMobject]:
        """All that has come since."""
        return [*self.marks, *([self.number] if self.number is not None else [])]

    def place_of(self, number: int) -> Points:
        """The middle of a mark."""
        return np.array([self.left + _NAMES + _WIDTH / 2 + number * _PITCH, self.y, 0.0])

    def mark(self) -> CallMark:
        """One more call."""
        self.marks.append(CallMark(self, len(self.marks)))
        return self.marks[-1]

    def tell(self) -> Number:
        """Their number, behind the last mark."""
        self.number = Number(self.calls, em=_EM)
        self.number.move_to(self.place_of(len(self.marks)), aligned_edge=-RIGHT)
        return self.number
