"""The factors of one entry's gradient in a row, and their product, which leaps into a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import ReferenceType, ref

import numpy as np
from manim import UP, FadeIn

from gradmath.errors import StageError
from gradmath.records.layer import MachineRun
from gradmath.records.numbers import product_sign
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import Timed
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Phrase
from scenes.kit.cells.moves import Bump, Flip, Ride, Settle, Shake, TurnUp
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.cells.turn_away import TurnAway
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, SMALLEST_DIGIT, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import Fault, within_a_pixel
from scenes.kit.truth.claims import Entry, Inkless
from scenes.kit.truth.facts import ProductSign

_WIDTH, _TALLEST = 0.66, 0.48
_CHARACTER = 0.19  # of the width of cells whose numbers are long
_LENGTH = 5.3  # of a row, where there is room
_SIGN = 0.3  # of it, for each sign at least
_APART = 0.065  # from name to name
_LEAST_DIGIT = 1.02 * SMALLEST_DIGIT  # a digit's own outline is a little lower than its type
_NAME, _WORD = INDEX / CODE_SIZE, 1.12 * INDEX
_BEYOND = 0.35  # of its length, for what names reach beyond it
_NAMES = 0.3  # of the height of a row, for the names over its factors
_SLOPES = "torch.autograd.grad(out, z"
_IN_FRONT = 2.0  # of beads, which what flies down to its plot may pass; it sets out from behind
_LAG = 0.4  # seconds from factor to factor
_SCALES = {"v": "v", "slopes": "v", "W": "W", "x_grad": "x_grad"}  # whose scale a colour is on


@dataclass(frozen=True, eq=False)
class RowSign(Inkless):
    """The sign before the product: `=` where all runs close as shown."""

    row: ReferenceType[FactorRow]

    @property
    def text(self) -> str:
        row = self.row()
        return "" if row is None else row.sign

    def fault(self) -> str | None:
        row = self.row()
        return "a row that it closes" if row is None else row.product_fault()


class SlopeFactor(Cell):
    """The slope of relu at one entry: its own derivative there, 1 where its switch is on."""

    borne = ("slope",)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        expression = self.record.expression
        if expression is None or not expression.code.startswith(_SLOPES):
            yield Fault("name", f"{self.record.name}, called a slope", "the derivative of relu")


class FactorRow(QuickGroup):
    """x.grad[j] = v[i] × the slope of relu there × W[i, j], of one run of the machine.

    It stands at the upper left of its region, under the names of the factors.
    """

    def __init__(
        self, machine: Machine, runs: Sequence[MachineRun], entry: int, output: int, region: Region
    ) -> None:
        self.runs = [*runs]
        i, j = (output,), (entry,)
        self.places: dict[str, Index] = {"x_grad": j, "v": i, "slopes": i, "W": (*i, *j)}
        self.sign = self._sign()
        longest = self._longest()
        room = min(_LENGTH, region.width)
        width = min(max(_WIDTH, _CHARACTER * longest), (room - _BEYOND - 3 * (_SIGN + _APART)) / 4)
        height = min(_TALLEST, region.height - _NAMES)
        size = CellSize.fitting(width, height, 0.0, longest)
        self.chips = {name: self._chip(machine, name, size) for name in self.places}
        self.signs = [Phrase("{}", RowSign(ref(self))), Phrase("×"), Phrase("×")]
        self.names = [self._name(name, chip) for name, chip in self.chips.items()]
        super().__init__(*self.chips.values(), *self.signs, *self.names)
        steps = self._steps(width, room, region)
        if size.em * DIGIT_HEIGHT < _LEAST_DIGIT or steps is None:
            raise StageError(
                f"a product of numbers of up to {longest} characters is too long to be read beside "
                "its machine; give fewer entries or numbers with fewer digits"
            )
        left = region.left + self._beyond(0, width) + width / 2
        middle = region.top - _NAMES - height / 2
        places = left + np.cumsum([0.0, *steps])
        for place, chip in zip(places, self.chips.values(), strict=True):
            chip.move_to((float(place), middle, 0.0))
        for name, chip in zip(self.names, self.chips.values(), strict=True):
            name.move_to((chip.get_x(), region.top, 0.0), aligned_edge=UP)
        for between, pair in zip(self.signs, pairwise(places), strict=True):
            between.move_to((float(sum(pair)) / 2, middle, 0.0))
        self.set_z_index(_IN_FRONT + 0.5)

    def _steps(self, width: float, room: float, region: Region) -> list[float] | None:
        """From chip to chip, so that all names keep within the region; None without room."""
        beyond = self._beyond(0, width) + self._beyond(-1, width)
        names = [float(one.width + other.width) / 2 for one, other in pairwise(self.names)]
        least = [max(width + _SIGN, each) + _APART for each in names]
        spare = min(room, region.width - beyond) - width - sum(least)
        return None if spare < 0 else [each + spare / len(least) for each in least]

    def _beyond(self, which: int, width: float) -> float:
        """How far a name reaches beyond its chip."""
        return max(0.0, float(self.names[which].width) - width) / 2

    def _chip(self, machine: Machine, name: str, size: CellSize) -> Cell:
        face = Face.VALUE if name == "W" else Face.GRADIENT
        record: Record = getattr(machine.run, name)
        kind = SlopeFactor if name == "slopes" else Cell
        return kind(record, self.places[name], face, size, scale=machine.scale_of(_SCALES[name]))

    def _name(self, name: str, chip: Cell) -> Phrase:
        return KitLabel("slope", chip, _WORD) if name == "slopes" else NameLabel(chip, _NAME)

    def _texts(self, run: MachineRun) -> list[str]:
        return [getattr(run, name).text(index) for name, index in self.places.items()]

    def _longest(self) -> int:
        return max(len(text) for run in self.runs for text in self._texts(run))

    def _sign(self) -> str:
        told = {product_sign(factors, whole) for whole, *factors in map(self._texts, self.runs)}
        return "=" if told == {"="} else "≈"

    @property
    def factors(self) -> tuple[Entry, ...]:
        _, *factors = self.chips.values()
        return tuple(Entry(chip.record, chip.index) for chip in factors)

    def follow(self, run: MachineRun) -> None:
        """Stand for another run."""
        for name, chip in self.chips.items():
            chip.follow(getattr(run, name))

    def product_fault(self) -> str | None:
        """What is wrong with the product, unless some of it is on the way to another run."""
        expressions = [chip.record.expression for chip in self.chips.values()]
        if len({id(each.listing) for each in expressions if each is not None}) != 1:
            return None
        whole = self.chips["x_grad"]
        return ProductSign(self.factors, Entry(whole.record, whole.index)).fault()

    def faults(self) -> Iterator[Fault]:
        """The factors are those of its entry, and stand in line with their product."""
        first, *_ = (chip.box.get_center() for chip in self.chips.values())
        for name, chip in self.chips.items():
            if chip.index != self.places[name]:
                yield Fault("index", f"{name}{list(chip.index)} in a row of factors",
                            f"{name}{list(self.places[name])}")  # fmt: skip
            if not within_a_pixel(chip.box.get_center()[1:], first[1:]):
                yield Fault("place", f"{name} out of line", "in line with the other factors")
        for sign, pair in zip(self.signs, pairwise(self.chips.values()), strict=True):
            middle = (pair[0].box.get_center() + pair[1].box.get_center()) / 2
            if not within_a_pixel(sign.get_center(), middle):
                yield Fault("place", f"{sign.text} elsewhere", "between its factors")


class ProductChip(CarriedEntry):
    """A product on its way, which knows its factors."""

    factors: tuple[Entry, ...] = ()

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        wrong = ProductSign(self.factors, Entry(self.record, self.index)).fault()
        if wrong is not None:
            told = " × ".join(factor.text for factor in self.factors)
            yield Fault("product", f"{told} as {self.number.drawn}", wrong)


def product_of(row: FactorRow, run: MachineRun, way: Polyline) -> ProductChip:
    """A copy of the row's product of a run, to be carried along a way."""
    cell = row.chips["x_grad"]
    record = run.x_grad
    chip = ProductChip(
        record, cell.index, cell.face, cell.size, scale=cell.scale_limit,
        course=WireCourse(record.name, cell.index, (way,)),
    )  # fmt: skip
    parts = [(name, row.places[name]) for name in ("v", "slopes", "W")]
    chip.factors = tuple(Entry(getattr(run, name), index) for name, index in parts)
    chip.move_to(way.at(0.0)).set_z_index(_IN_FRONT)
    return chip


def open_row(row: FactorRow, strip: Strip) -> Score:
    """One factor after the other, each as its part of the strip stirs; then their product."""
    stations = [
        Bump(strip.machine.v[strip.output]),
        Shake(strip.lever),
        Bump(strip.machine.weights[strip.output, strip.entry]),
    ]
    whole, *factors = row.chips.values()
    whole_name, *names = row.names
    equals, *times = row.signs
    parts: Timed = []
    for k, (station, factor) in enumerate(zip(stations, factors, strict=True)):
        parts += [(k * _LAG, station), (k * _LAG + 0.1, TurnUp(factor)),
                  (k * _LAG + 0.2, FadeIn(names[k], run_time=0.3))]  # fmt: skip
    meet = (len(factors) + 0.5) * _LAG
    for k, sign in enumerate(times):
        parts.append(((k + 1) * _LAG, FadeIn(sign, run_time=0.3)))
    parts.append((meet, FadeIn(equals, run_time=0.3)))
    parts += [(meet, Bump(factor)) for factor in factors]
    named = FadeIn(whole_name, run_time=0.3)
    return Score([*parts, (meet + 0.2, TurnUp(whole)), (meet + 0.3, named)])


def turn_row(row: FactorRow, run: MachineRun) -> Timed:
    """The factor of the switch turns over; meanwhile there is no product, until they meet anew."""
    whole, *factors = row.chips.values()
    others = [factor for factor in factors if factor is not row.chips["slopes"]]
    return [
        (0.0, Flip(row.chips["slopes"], run.slopes, run_time=0.35)),
        *((0.4, Bump(factor, run_time=0.35)) for factor in others),
        (0.0, TurnAway(whole, run_time=0.25)),
        (0.7, TurnUp(whole, run.x_grad, run_time=0.35)),
        (1.1, Settle(lambda: row.follow(run))),
    ]


def carry(chip: ProductChip, run_time: float = 0.9) -> Ride:
    """A product goes its way, and into the end of it."""
    (way,) = chip.course.ways
    return Ride(chip, way, grows=True, goes=True, run_time=run_time)
