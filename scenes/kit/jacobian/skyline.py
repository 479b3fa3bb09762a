"""A row of numbers as bars on a ground line: up if positive, down if negative, none at zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT, Number
from scenes.kit.graph.signs.letterbox import dotted
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import Quick, QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, Face, area_of, current_theme, rgba
from scenes.kit.truth.checks import Fault, Ornament, Standing, filled_otherwise, same_way

_BESIDE = 0.12  # from a bar to its digits
_ABOVE = 0.15  # from the ground to the middle of digits
_NOTHING = np.zeros((0, 3))


@dataclass(frozen=True)
class Columns:
    """Where bars stand across: their middles, how wide they are, the room for digits beside them.

    A number is `unit` high for each 1, and `scale` is the magnitude of the strongest colour.
    """

    middles: tuple[float, ...]
    width: float
    room: float
    left: float
    right: float
    unit: float
    scale: float

    def em_of(self, record: Record) -> float:
        """The size of a record's digits, so that the longest of them fits."""
        longest = max(len(record.text((j,))) for j in range(record.shape[0]))
        return min(INDEX, (self.room - 1.5 * _BESIDE) / (ADVANCE * longest))


class RowGround(Ornament):
    """The line on which the bars of a record stand: it bears their name, once there are any."""

    record: Record

    def __init__(self, columns: Columns, height: float) -> None:
        super().__init__(stroke_width=LINE / 2, stroke_color=current_theme().outline)
        self.face = Face.GRADIENT
        ends = [columns.left, height, 0.0], [columns.right, height, 0.0]
        self.points = self.born = Polyline.through(*ends).curves()
        self.set_z_index(-1)


class RowBar(Quick):
    """One entry as a bar, from its foot to its head, which are counted from the ground.

    The foot is 0, or the entry of another record that it stands on (`under`); `eaten` is the share
    of the bar that is gone from its foot on. The head is its own entry above the foot; while it
    grows it is a share of that (`grown`), counted from the entry of `start`, if there is one.
    `aside` is how far from its own place it is seen now, `slim` how wide of its width.
    """

    def __init__(self, record: Record, index: int, columns: Columns, ground: float) -> None:
        super().__init__(stroke_width=0, fill_opacity=1)
        self.theme, self.columns, self.ground = current_theme(), columns, ground
        self.index, self.face = index, Face.GRADIENT
        self.under: Record | None = None
        self.start: Record | None = None
        self.grown, self.eaten, self.slim = 1.0, 0.0, 1.0
        self.aside = np.zeros(3)
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        return self.lay()

    def value(self, record: Record | None) -> float:
        return 0.0 if record is None else float(record.value[self.index])

    @property
    def moving(self) -> bool:
        """Whether it is on its way, so that no digits are shown beside it."""
        return self.grown != 1.0 or self.eaten != 0.0 or bool(np.any(self.aside))

    @property
    def high(self) -> float:
        """How high its head is above what it stands on, as a number."""
        start = self.value(self.start)
        return start + self.grown * (self.value(self.record) - start)

    @property
    def ends(self) -> tuple[float, float]:
        """Its foot and its head, as numbers above the ground."""
        under = self.value(self.under)
        return under + self.eaten * self.high, under + self.high

    def _outline(self) -> Points:
        foot, head = (self.ground + self.columns.unit * end for end in self.ends)
        if foot == head:
            return _NOTHING
        middle, half = self.columns.middles[self.index], self.slim * self.columns.width / 2
        corners = [(middle - half, foot), (middle + half, foot), (middle + half, head),
                   (middle - half, head), (middle - half, foot)]  # fmt: skip
        way = Polyline.through(*([*corner, 0.0] for corner in corners)).curves()
        return np.asarray(way + self.aside)

    @property
    def hue(self) -> str:
        ink = area_of(self.face, self.high, self.columns.scale, self.theme)
        return ink or self.theme.background

    def grow(self, share: float) -> Self:
        """Be grown so far."""
        self.grown = share
        return self.lay()

    def lay(self) -> Self:
        """Be drawn as it is due."""
        self.points = self._outline()
        self.fill_rgbas = rgba(self.hue, self.fill_rgbas[0, 3])
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.index,), self.record.text((self.index,)))

    def faults(self) -> Iterator[Fault]:
        """It reaches from its foot to its head, in the colour of its height."""
        told = f"the bar of {self.record.name}[{self.index}]"
        due = "from its foot, as high as its entry"
        yield from filled_otherwise(told, self, self._outline(), self.hue, due)


class Skyline(QuickGroup):
    """A vector as bars with its digits beside them, on the ground line of its row.

    The digit of a zero stands in the place of its bar, under the ground in the columns `below`.
    """

    def __init__(
        self, record: Record, columns: Columns, ground: float, below: frozenset[int] = frozenset()
    ) -> None:
        self.columns, self.ground, self.face, self.below = columns, ground, Face.GRADIENT, below
        self.bars = [RowBar(record, j, columns, ground) for j in range(record.shape[0])]
        self.numbers = [Number(record, (j,)) for j in range(record.shape[0])]
        super().__init__(*self.bars, *self.numbers)
        self.follow(record)

    @property
    def record(self) -> Record:
        return self.bars[0].record

    def follow(self, record: Record) -> Self:
        """Stand for another record, with its digits where they belong."""
        em = self.columns.em_of(record)
        for bar, number in zip(self.bars, self.numbers, strict=True):
            bar.follow(record)
            number.decimals = record.decimals
            seen = number.fill_rgbas[0, 3]
            number.follow(record, em, np.zeros(3))
            number.points = number.points + self.place_of(number)
            number.fill_rgbas = rgba(current_theme().text, seen)
        return self

    def place_of(self, number: Number) -> Points:
        """Where digits belong: beside their bar, on its side of the ground; a zero in its place."""
        j = number.index[0]
        value = float(number.claim.record.value[j])
        em = self.columns.em_of(number.claim.record)
        left = self.columns.middles[j] + self.columns.width / 2 + _BESIDE
        across = left + len(number.drawn) * ADVANCE * em / 2 if value else self.columns.middles[j]
        down = -1.0 if value < 0 or (value == 0 and j in self.below) else 1.0
        return np.array([across, self.ground + down * _ABOVE, 0.0])

    def show_digits(self, share: float) -> Self:
        """Let its digits be seen so well."""
        for number in self.numbers:
            number.fill_rgbas = rgba(current_theme().text, share)
        return self

    def move(self, aside: Points) -> Self:
        """Be seen so far from its own place, without digits."""
        for bar in self.bars:
            bar.aside = aside
            bar.lay()
        return self

    def grow(self, share: float) -> Self:
        """Be grown so far."""
        for bar in self.bars:
            bar.grow(share)
        return self

    def eat(self, share: float) -> Self:
        """Be gone from the feet of its bars on."""
        for bar in self.bars:
            bar.eaten = share
            bar.lay()
        return self

    def stand(self, ground: float, under: Record | None) -> Self:
        """Stand on another ground, on what another record has there; it has come that far."""
        self.ground = ground
        for bar in self.bars:
            bar.ground, bar.under, bar.aside = ground, under, np.zeros(3)
            bar.lay()
        return self

    def set_out(self, record: Record) -> Self:
        """Be on the way to another record, as far as `grow` says."""
        for bar in self.bars:
            bar.start, bar.grown = bar.record, 0.0
        return self.follow(record)

    def arrive(self) -> Self:
        """Be what it has been on the way to."""
        for bar in self.bars:
            bar.start, bar.grown = None, 1.0
            bar.lay()
        return self

    def faults(self) -> Iterator[Fault]:
        """Bars stand for the entries of one record in their order; digits beside bars at rest."""
        for j, (bar, number) in enumerate(zip(self.bars, self.numbers, strict=True)):
            if (bar.index, number.index) != (j, (j,)) or bar.record is not self.record:
                yield Fault("index", f"{bar.record.name}[{bar.index}] in column {j}", f"[{j}]")
            seen = number.fill_rgbas[0, 3] > 0
            if seen and bar.moving:
                yield Fault("bar", f"digits of {self.record.name}[{j}] on its way", "none")
            if seen and number.claim.record is not bar.record:
                yield Fault("stale", f"digits of {number.claim.record.name}", bar.record.name)
            middle = (number.points.min(axis=0) + number.points.max(axis=0)) / 2
            reach = self.columns.em_of(number.claim.record) * DIGIT_HEIGHT / 2
            if seen and np.abs(middle - self.place_of(number)).max() > reach:
                yield Fault("place", f"{number.drawn} away from its bar", "beside it")


class Ghost(Quick):
    """Where a bar would stand: a dotted outline for an entry."""

    def __init__(self, record: Record, index: int, columns: Columns, ground: float) -> None:
        super().__init__(stroke_width=1.2 * HAIRLINE, stroke_color=current_theme().muted)
        self.columns, self.ground, self.index = columns, ground, index
        self.due = True  # whether it belongs on the stage
        self.follow(record)

    def follow(self, record: Record) -> Self:
        """Stand for the same entry of another record."""
        self.record = record
        self.points = self._outline()
        return self

    def _outline(self) -> Points:
        high = self.columns.unit * float(self.record.value[self.index])
        if not high or high != high:  # NaN has no height
            return _NOTHING
        middle, half = self.columns.middles[self.index], self.columns.width / 2
        low, left, right = self.ground, middle - half, middle + half
        corners = [(left, low), (left, low + high), (right, low + high), (right, low)]
        return dotted(Polyline.through(*([*corner, 0.0] for corner in corners)))

    @property
    def standing(self) -> Standing:
        return Standing(self.record, (self.index,), f"a ghost of {self.record.text((self.index,))}")

    def faults(self) -> Iterator[Fault]:
        """It is as high as its entry, and where others stand in for it, it is gone."""
        if not self.due:
            yield Fault("bar", f"a ghost of {self.record.name}[{self.index}]", "none now")
        if not same_way(self.points, self._outline()):
            yield Fault("bar", f"the ghost of {self.record.name}[{self.index}] elsewhere",
                        "as high as its entry")  # fmt: skip


class GhostLine(QuickGroup):
    """The ghosts of a row."""

    def __init__(self, record: Record, columns: Columns, ground: float) -> None:
        self.ghosts = [Ghost(record, j, columns, ground) for j in range(record.shape[0])]
        super().__init__(*self.ghosts)

    @property
    def record(self) -> Record:
        return self.ghosts[0].record

    def follow(self, record: Record) -> Self:
        """Stand for another record."""
        for ghost in self.ghosts:
            ghost.follow(record)
        return self

    def be_due(self, due: bool) -> Self:
        """Belong on the stage, or no more."""
        for ghost in self.ghosts:
            ghost.due = due
        return self
