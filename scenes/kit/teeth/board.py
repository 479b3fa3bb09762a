"""Two numbers, each with its combs and its binary digits, in the lanes of four dtypes."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Protocol

from gradmath.records.listing import Listing
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.look.quick import QuickGroup
from scenes.kit.teeth.comb import ToothComb
from scenes.kit.teeth.exact import FRACTION, Aim, HeldDigits, dtype_of, exact_of, first_place
from scenes.kit.teeth.heads import LaneName, LaneNumber
from scenes.kit.teeth.ribbon import DigitCursor, DigitRibbon
from scenes.kit.teeth.rows import DigitRow
from scenes.kit.teeth.ruler import AimName, Hairline, TeethRuler
from scenes.kit.teeth.view import TeethView, near_enough


class Dtypes(Protocol):
    """What is to be shown."""

    @property
    def listing(self) -> Listing: ...
    @property
    def tenth(self) -> str: ...
    @property
    def whole(self) -> str: ...
    @property
    def make_whole(self) -> str: ...
    @property
    def tenths(self) -> Sequence[HeldDigits]: ...
    @property
    def wholes(self) -> Sequence[HeldDigits]: ...


class Digits:
    """A number that is asked for, its binary digits, those that dtypes keep, and what they hold."""

    def __init__(self, aim: Aim, helds: Sequence[HeldDigits]) -> None:
        self.aim = aim
        self.name_shown = AimName(aim)
        self.numbers = [LaneNumber(held, k) for k, held in enumerate(helds)]
        begins = [first_place(exact) for held in helds if (exact := exact_of(held.held))]
        start = max(begins) - first_place(aim.exact)
        self.ribbon, self.cursor = DigitRibbon(aim, start), DigitCursor(start)
        known = {k: held for k, held in enumerate(helds) if held.digits is not None}
        self.rows = {k: DigitRow(held, aim, k, start) for k, held in known.items()}


class TeethBoard:
    """A number between the teeth of four combs, and both numbers in binary.

    halves are views of the combs, each near enough for the teeth of one more dtype to be seen.
    """

    def __init__(self, found: Dtypes, window: CodeWindow) -> None:
        self.found, self.window = found, window
        aim, whole = aims_of(found)
        self.tenth, self.whole = Digits(aim, found.tenths), Digits(whole, found.wholes)
        self.names = [LaneName(held, k) for k, held in enumerate(found.tenths)]
        self.halves = [near_enough(aim.exact, FRACTION[dtype_of(held)]) for held in found.tenths]
        self.view = TeethView(self.halves[0])
        self.line, self.ruler = Hairline(aim), TeethRuler(self.view)
        self.combs = [ToothComb(held, aim, k, self.view) for k, held in enumerate(found.tenths)]
        self.near = QuickGroup(self.ruler, *self.combs)

    @property
    def levels(self) -> list[float]:
        """The same views, as powers of ten."""
        return [log10(half) for half in self.halves]

    def look(self, level: float) -> None:
        """See as far to each side as a power of ten."""
        self.view.half = 10**level
        self.ruler.look()
        for comb in self.combs:
            comb.look()


def aims_of(found: Dtypes) -> tuple[Aim, Aim]:
    """Both numbers, as the code writes them."""
    first = found.tenths[0].line
    return Aim(found.listing, first, found.tenth), Aim(found.listing, found.make_whole, found.whole)
