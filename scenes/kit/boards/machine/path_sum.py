"""The sum in one column as arrows: addends joined head to tail, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.layer import MachineRun
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme, ramp_of, rgba
from scenes.kit.truth.checks import PIXEL, Fault, Ornament, Standing, in_colour, within_a_pixel

_THICK, _HEAD, _POINTED = 0.13, 0.3, 0.2  # of a shaft; of a head, across and along
_NOTHING: Points = np.zeros((0, 3))


@dataclass(frozen=True, eq=False)
class PathPlaces:
    """Where the arrows lie: zero and one to the right of it, and their heights from the top."""

    zero: float
    unit: float
    sum: float
    addends: tuple[float, ...]

    def across(self, number: float) -> float:
        """Where a number lies."""
        return self.zero + self.unit * number


class PathArrow(Quick):
    """An entry as an arrow, from where the addends before it end; of a zero nothing is seen.

    grown is how much of it is there while it comes.
    """

    def __init__(
        self, name: str, index: Index, before: Sequence[Index], height: float, places: PathPlaces,
        run: MachineRun,
    ) -> None:  # fmt: skip
        """before are the indices of the contributions that it begins after."""
        super().__init__(stroke_width=0, fill_opacity=1)
        self.theme, self.face = current_theme(), Face.GRADIENT
        self.of, self.index, self.before = name, index, tuple(before)
        self.height_of_way, self.places, self.grown = height, places, 1.0
        self.follow(run)

    def follow(self, run: MachineRun) -> Self:
        """Stand for the same entry of another run."""
        self.record: Record = getattr(run, self.of)
        self.under = run.contributions
        return self.grow(self.grown)

    def grow(self, share: float) -> Self:
        """Have grown so far."""
        self.grown = share
        self.points = self._outline()
        seen = self.fill_rgbas[0, 3]
        self.fill_rgbas = rgba(self._hue or self.theme.background, seen)
        return self

    @property
    def number(self) -> float:
        return float(self.record.value[self.index])

    @property
    def ends(self) -> tuple[float, float]:
        """The numbers where it begins and ends."""
        start = float(sum(float(self.under.value[each]) for each in self.before))
        return start, start + self.number * self.grown

    @property
    def _hue(self) -> str | None:
        ramp = ramp_of(self.face, self.number, self.theme)
        return ramp.line if ramp else None

    def _outline(self) -> Points:
        start, end = map(self.places.across, self.ends)
        if self.number == 0 or start == end:
            return _NOTHING
        side = 1.0 if end > start else -1.0
        head = side * min(_POINTED, abs(end - start))
        half = _HEAD / 2 * abs(head) / _POINTED
        y, shaft = self.height_of_way, min(_THICK / 2, half)
        corners = [(start, shaft), (end - head, shaft), (end - head, half), (end, 0.0),
                   (end - head, -half), (end - head, -shaft), (start, -shaft),
                   (start, shaft)]  # fmt: skip
        return Polyline.through(*((across, y + up, 0.0) for across, up in corners)).curves()

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It is as long as its entry, from where those before it end, in the entry's colour."""
        told = f"the arrow of {self.record.name}{list(self.index)}"
        due, hue = self._outline(), self._hue
        if len(self.points) != len(due) or (len(due) and not within_a_pixel(self.points, due)):
            yield Fault("place", f"{told} elsewhere", "as long as its entry, joined to the others")
        if len(self.points) and hue and not in_colour(self.fill_rgbas, hue):
            yield Fault("colour", f"{told} {self.fill_rgbas[0, :3].round(3)}", hue)


class SumGround(Ornament):
    """The upright line at zero, from which arrows are counted."""

    def __init__(self, places: PathPlaces, low: float, high: float) -> None:
        super().__init__(stroke_width=2 * HAIRLINE, stroke_color=current_theme().muted)
        ends = [places.zero, low, 0.0], [places.zero, high, 0.0]
        self.points = self.born = Polyline.through(*ends).curves()
        self.set_z_index(-1)


class PathSum(QuickGroup):
    """The addends of one entry of x.grad as chips below it, and all of it as arrows beside them."""

    def __init__(
        self,
        run: MachineRun,
        chips: Sequence[CarriedEntry],
        places: PathPlaces,
        column: int,
    ) -> None:
        """chips are the addends in their order, each in its place."""
        self.record, self.face, self.cells = run.contributions, Face.GRADIENT, [*chips]
        paths = [chip.index for chip in chips]
        self.paths, self.column, self.places = paths, column, places
        self.arrows = [
            PathArrow("contributions", path, paths[:k], places.addends[k], places, run)
            for k, path in enumerate(paths)
        ]
        self.total = PathArrow("x_grad", (column,), (), places.sum, places, run)
        reach = _HEAD / 2 + 0.08
        self.ground = SumGround(places, places.addends[-1] - _HEAD / 2, places.sum + reach)
        super().__init__(self.ground, *self.arrows, self.total, *chips)

    @property
    def entries(self) -> list[CarriedEntry]:
        return self.cells

    @property
    def all_arrows(self) -> list[PathArrow]:
        return [*self.arrows, self.total]

    def follow(self, record: Record) -> PathSum:
        """Let every chip stand for its entry of another record."""
        self.record = record
        for chip in self.cells:
            chip.follow(record)
        return self

    def follow_run(self, run: MachineRun) -> None:
        """Let every arrow stand for its entry of another run."""
        for arrow in self.all_arrows:
            arrow.follow(run)

    def faults(self) -> Iterator[Fault]:
        """The addends are those of its column, and the last of their arrows ends with the sum."""
        for chip in self.cells:
            if chip.index[1] != self.column:
                told = f"{chip.record.name}{list(chip.index)} in the sum of column {self.column}"
                yield Fault("index", told, f"column {self.column}")
        for arrow, path in zip(self.arrows, self.paths, strict=True):
            if arrow.index != path:
                told = f"the arrow of {arrow.record.name}{list(arrow.index)} beside {list(path)}"
                yield Fault("index", told, str(list(path)))
        line = self.ground.points
        if len(line) and not within_a_pixel(line[:, 0], self.places.zero):
            yield Fault("place", "the line of zero elsewhere", "where arrows begin")
        if self.total.index != (self.column,):
            told = f"{self.total.record.name}{list(self.total.index)} as the sum"
            yield Fault("index", told, str([self.column]))
        if all(arrow.grown == 1.0 for arrow in self.all_arrows):
            ends = [self.places.across(each.ends[1]) for each in (self.arrows[-1], self.total)]
            if abs(ends[0] - ends[1]) > PIXEL:
                yield Fault("relation", f"{self.total.record.name} that is not its addends' sum",
                            "the sum of its paths")  # fmt: skip
