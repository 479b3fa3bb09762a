"""Axes whose ticks stand where their labels say, and through which places can be read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Self
from weakref import ref

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.errors import StageError
from gradmath.records.numbers import MINUS, decimals_for, entry_text
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Phrase, heading
from scenes.kit.cells.switches import Wire
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, INDEX, LINE, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault, within_a_pixel
from scenes.kit.truth.claims import Claim, Inkless
from scenes.kit.truth.names import name_shown

Numbers = npt.NDArray[np.float64]

_TICK = 0.09  # how far a tick reaches out
_GAP = 0.1  # from a tick to its label
_NAME = 0.2  # from the labels to the name of the axis
_STEPS = (1.0, 2.0, 5.0)  # between ticks, times a power of ten
_EXACT = 1e-9
_TRIAL = 5.0  # a length of axes that is longer than any name


@dataclass(frozen=True)
class Span:
    """The stretch of numbers that an axis covers, and those that it names."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False  # equal ratios take equal lengths

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise StageError(f"an axis from {self.low:g} to {self.high:g} has no length")
        if self.log and self.low <= 0:
            raise StageError(f"a logarithmic axis from {self.low:g}; begin above zero")

    @classmethod
    def of(cls, *records: Record, also: tuple[float, ...] = (), most: int = 6) -> Self:
        """From tick to tick around all that is to be shown, with round numbers for ticks.

        >>> Span.of(Record("y", np.array([0.3, 2.4]), "y"), also=(0,)).ticks
        (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
        """
        values = np.concatenate([each.value.astype(np.float64).ravel() for each in records])
        low, high = min([*also, values.min()]), max([*also, values.max()])
        if low == high:
            low, high = low - 1.0, high + 1.0
        step = _round_step(float(high - low) / (most - 1))
        first, last = np.floor(low / step + _EXACT), np.ceil(high / step - _EXACT)
        ticks = tuple(float(round(k * step, 12)) for k in np.arange(first, last + 1))
        return cls(ticks[0], ticks[-1], ticks)

    @classmethod
    def decades(cls, *records: Record) -> Self:
        """A logarithmic stretch from one power of ten to another, with all of them for ticks.

        >>> Span.decades(Record("n", np.array([3.0, 200.0]), "n")).ticks
        (1.0, 10.0, 100.0, 1000.0)
        """
        values = np.concatenate([each.value.astype(np.float64).ravel() for each in records])
        if not np.all(values > 0):
            raise StageError("a logarithmic axis for numbers that are not all above zero")
        first, last = (int(edge(np.log10(end) + slack * _EXACT)) for edge, end, slack in
                       ((np.floor, values.min(), 1), (np.ceil, values.max(), -1)))  # fmt: skip
        ticks = tuple(10.0**power for power in range(first, max(last, first + 1) + 1))
        return cls(ticks[0], ticks[-1], ticks, log=True)

    @property
    def length(self) -> float:
        return self.high - self.low

    def share(self, value: Numbers | float) -> Numbers:
        """How far along the axis numbers stand: 0 at its low end, 1 at its high end."""
        numbers = np.asarray(value, dtype=np.float64)
        share: Numbers = (numbers - self.low) / self.length
        if self.log:
            share = np.log(numbers / self.low) / np.log(self.high / self.low)
        return share

    def number_at(self, share: float) -> float:
        """The number at a share of the axis' length."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * self.length


def _round_step(least: float) -> float:
    """The smallest round number that is not below `least`.

    >>> _round_step(0.42), _round_step(18)
    (0.5, 20.0)
    """
    start = int(np.floor(np.log10(least)))
    steps = (step * 10.0**power for power in count(start) for step in _STEPS)
    return next(step for step in steps if step >= least * (1 - _EXACT))


@dataclass(frozen=True, eq=False)
class Coordinate(Inkless):
    """A number along an axis. Where it stands is what makes it true."""

    value: float
    decimals: int

    @property
    def text(self) -> str:
        return entry_text(self.value, self.decimals)

    def fault(self) -> str | None:
        read = float(self.text.replace(MINUS, "-"))
        if abs(read - self.value) <= _EXACT * max(1.0, abs(self.value)):
            return None
        return f"{self.value:g}, which {self.decimals} decimals cannot show"


class TickLabel(Phrase):
    """The number at a tick; it stands on the axis where that number is."""

    def __init__(self, axis: Axis, coordinate: Coordinate) -> None:
        super().__init__(
            "{}", coordinate, em=INDEX / CODE_SIZE, color=current_theme().muted, type=Type.CODE
        )
        self.beside = ref(axis.line)
        self.axis, self.coordinate = axis, coordinate
        self.next_to(axis.at(coordinate.value), -axis.outwards, buff=0)
        self.move_to(axis.at(coordinate.value) + axis.outwards * (_TICK + _GAP),
                     aligned_edge=-axis.outwards)  # fmt: skip

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        along = self.axis.along
        if not within_a_pixel(
            along @ self.get_center(), along @ self.axis.at(self.coordinate.value)
        ):
            yield Fault("tick", f"{self.coordinate.text} elsewhere", "where its number is")


class Tick(Wire):
    """The short line from the axis to a label."""

    def __init__(self, axis: Axis, coordinate: Coordinate) -> None:
        start = axis.at(coordinate.value)
        super().__init__(start, start + axis.outwards * _TICK, stroke_width=LINE * 0.6,
                         stroke_color=current_theme().muted)  # fmt: skip
        self.beside = ref(axis.line)
        self.axis, self.coordinate = axis, coordinate

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not within_a_pixel(self.get_start(), self.axis.at(self.coordinate.value)):
            yield Fault("tick", f"the tick of {self.coordinate.text} elsewhere", "on its number")


class Axis(QuickGroup):
    """A line with ticks; places along it stand for the numbers of its span."""

    def __init__(self, span: Span, length: float, along: Points, outwards: Points) -> None:
        self.span, self.along, self.outwards = span, along, outwards
        line = Wire(np.zeros(3), along * length, stroke_width=LINE * 0.6,
                    stroke_color=current_theme().muted)  # fmt: skip
        self.line = line
        decimals = decimals_for([np.array(span.ticks)], most=6)
        coordinates = [Coordinate(tick, decimals) for tick in span.ticks]
        self.ticks = VGroup(*(Tick(self, each) for each in coordinates))
        self.labels = VGroup(*(TickLabel(self, each) for each in coordinates))
        super().__init__(line, self.ticks, self.labels)

    @property
    def marks(self) -> VGroup:
        """All but its line: ticks and numbers."""
        return VGroup(*(part for part in self.submobjects if part is not self.line))

    def at(self, value: float) -> Points:
        """The place of a number on the line."""
        start, end = self.line.points[0], self.line.points[-1]
        place: Points = start + (end - start) * float(self.span.share(value))
        return place


class Axes(QuickGroup):
    """Two axes, across along the bottom and up along the left; a name for up, and for across."""

    def __init__(
        self,
        across: Span,
        up: Span,
        *,
        width: float,
        height: float,
        names: tuple[Phrase] | tuple[Phrase, Phrase],
    ) -> None:
        self.across = Axis(across, width, RIGHT, DOWN)
        self.up = Axis(up, height, UP, LEFT)
        for name, axis in zip(names, (self.up, self.across), strict=False):
            if isinstance(name, AxisLabel):
                name.belongs_to(axis)
        above = names[0].next_to(self.up, UP, buff=_NAME).align_to(self.up.labels, LEFT)
        for below in names[1:]:
            below.next_to(self.across, DOWN, buff=_NAME).align_to(self.across.line, RIGHT)
        super().__init__(self.across, self.up, above, *names[1:])

    @classmethod
    def filling(
        cls, region: Region, across: Span, up: Span, names: tuple[Phrase] | tuple[Phrase, Phrase]
    ) -> Self:
        """Axes that fill a region together with their labels and names."""
        # What labels and names take beside a line does not depend on its length.
        trial = cls(across, up, width=_TRIAL, height=_TRIAL, names=names)
        beside, beyond = trial.width - _TRIAL, trial.height - _TRIAL
        axes = cls(across, up, width=region.width - beside, height=region.height - beyond,
                   names=names)  # fmt: skip
        return axes.move_to((region.left, region.bottom, 0.0), aligned_edge=LEFT + DOWN)

    def place(self, across: Numbers | float, up: Numbers | float) -> Points:
        """Where points with these coordinates are, one row each."""
        across, up = np.broadcast_arrays(np.atleast_1d(across), np.atleast_1d(up))
        origin = self.across.line.points[0]
        right = self.across.line.points[-1] - origin
        above = self.up.line.points[-1] - self.up.line.points[0]
        share_across, share_up = self.across.span.share(across), self.up.span.share(up)
        placed: Points = origin + np.outer(share_across, right) + np.outer(share_up, above)
        return placed

    def read(self, place: Points) -> tuple[float, float]:
        """The coordinates of a place of the frame."""
        away = place - self.across.line.points[0]
        across, up = self.across, self.up
        return (
            across.span.number_at(float(away[0]) / across.line.width),
            up.span.number_at(float(away[1]) / up.line.height),
        )

    def holds(self, places: Points) -> bool:
        """Whether places are within the rectangle that both axes span."""
        low, high = self.place(self.across.span.low, self.up.span.low)[0], self.place(
            self.across.span.high, self.up.span.high)[0]  # fmt: skip
        return within_a_pixel(np.clip(places, low, high), places)


def axis_name(template: str, *claims: Claim) -> Phrase:
    """What an axis counts, in type that is smaller than a caption's."""
    return heading(template, *claims)


@dataclass(frozen=True, eq=False)
class AxisNameOf(Inkless):
    """What an axis counts: a record by its expression, and its unit.

    It says that equal ratios are equally long, and that a record was measured, if that is so. The
    unit stands alone where several records share the axis, each with a name of its own.
    """

    record: Record
    span: Span
    unit: str = ""
    alone: bool = False

    @property
    def text(self) -> str:
        unit = f" in {self.unit}" if self.unit else ""
        name = self.unit if self.alone else f"{name_shown(self.record)}{unit}"
        measured = [kit_word("borne", "measured")] if self.record.measured else []
        scale = [kit_word("axes", "log")] if self.span.log else []
        return ", ".join([name, *measured, *scale])

    def fault(self) -> str | None:
        return None


class AxisLabel(Phrase):
    """The name of an axis; it is told of its axis by the axes that it is given to."""

    def __init__(self, record: Record, span: Span, unit: str = "", *, alone: bool = False) -> None:
        name = AxisNameOf(record, span, unit, alone)
        super().__init__("{}", name, em=HEADING, color=current_theme().muted)
        self.counts = name
        self.beside: ref[Axis] | None = None

    def belongs_to(self, axis: Axis) -> None:
        self.beside = ref(axis)

    def follow(self, record: Record) -> None:
        """Name the same thing of another run."""
        self.counts = replace(self.counts, record=record)
        (written,) = self.inscriptions
        self.setting = written.setting = replace(
            self.setting, pieces=(replace(self.setting.pieces[0], claim=self.counts),)
        )
        written.claim = self.counts

    def faults(self) -> Iterator[Fault]:
        """The axis is divided as its name says."""
        yield from super().faults()
        axis = self.beside() if self.beside else None
        if axis is None or axis.span != self.counts.span:
            yield Fault("axis", f"{self.counts.text} beside another axis", "the axis of its span")
