"""One small drawn mark for each reason why a gradient is zero, the same in every scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Triangle, VMobject

from gradmath.records.layer import EntryPath
from gradmath.records.tensor import Reason
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Phrase, heading
from scenes.kit.cells.switches import Wire
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HEADING, LINE, current_theme
from scenes.kit.look.typesetting import Type
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.checks import Fault, Ornament

MARK_WIDTH = 0.30


class Ring(Ornament, Circle):
    """A circle that stands for nothing."""


class Wedge(Ornament):
    """A small filled triangle: an arrow's tip, or something that dwindles."""

    def __init__(self, **style: Any) -> None:
        super().__init__(**style)
        self.points = _triangle().copy()
        self.born = self.points.copy()


@cache
def _triangle() -> Points:
    points: Points = Triangle().points
    return points


class Slash(Wire):
    """A line that strikes out the letter in its middle, on purpose."""


def _wire(start: np.ndarray, end: np.ndarray, width: float = LINE) -> Wire:
    return Wire(
        start * MARK_WIDTH / 2,
        end * MARK_WIDTH / 2,
        stroke_width=width,
        stroke_color=current_theme().text,
    )


def _ignored() -> list[VMobject]:
    letter = Phrase("v", em=1.25 * HEADING, type=Type.CODE).center()
    slash = Slash(
        (LEFT + DOWN * 0.9) * MARK_WIDTH / 2,
        (RIGHT + UP * 0.9) * MARK_WIDTH / 2,
        stroke_width=LINE * 0.8,
        stroke_color=current_theme().text,
    )
    return [letter, slash]


def _closed() -> list[VMobject]:
    return [
        _wire(LEFT, LEFT * 0.4),
        _wire(UP * 0.9, DOWN * 0.9, LINE * 1.6),
        _wire(RIGHT * 0.4, RIGHT),
    ]


def _no_path() -> list[VMobject]:
    ring = Ring(
        radius=MARK_WIDTH * 0.36, stroke_width=LINE * 0.8, stroke_color=current_theme().text
    )
    return [ring, _wire(LEFT * 0.9 + DOWN * 0.9, RIGHT * 0.9 + UP * 0.9, LINE * 0.8)]


def _cancelled() -> list[VMobject]:
    parts: list[VMobject] = []
    for side, angle in ((LEFT, -np.pi / 2), (RIGHT, np.pi / 2)):
        tip = Wedge(fill_color=current_theme().text, fill_opacity=1, stroke_width=0)
        tip.scale(MARK_WIDTH * 0.22).rotate(angle).move_to(side * MARK_WIDTH * 0.2)
        parts += [_wire(side * 1.1, side * 0.45), tip]
    return parts


def _underflowed() -> list[VMobject]:
    wedge = Wedge(fill_color=current_theme().text, fill_opacity=1, stroke_width=0)
    wedge.rotate(-np.pi / 2).stretch_to_fit_width(MARK_WIDTH).stretch_to_fit_height(
        MARK_WIDTH * 0.6
    )
    return [wedge]


def _zero_factor() -> list[VMobject]:
    """Times nothing: a cross, and an empty cell."""
    side, half = LEFT * MARK_WIDTH * 0.32, MARK_WIDTH * 0.17
    cross = [
        Wire(
            side - half * way,
            side + half * way,
            stroke_width=LINE,
            stroke_color=current_theme().text,
        )
        for way in (RIGHT + UP, RIGHT + DOWN)
    ]
    ring = Ring(
        radius=MARK_WIDTH * 0.22, stroke_width=LINE * 0.8, stroke_color=current_theme().text
    )
    return [*cross, ring.shift(RIGHT * MARK_WIDTH * 0.3)]


def _flat() -> list[VMobject]:
    """A step's slope: level on both sides."""
    low, high = DOWN * 0.5, UP * 0.5
    return [_wire(LEFT + low, low), _wire(low, high, LINE * 0.5), _wire(high, RIGHT + high)]


def _kink() -> list[VMobject]:
    """Two slopes that meet in a corner."""
    corner = DOWN * 0.6
    return [_wire(LEFT + UP * 0.6, corner), _wire(corner, RIGHT + UP * 0.6)]


def _dropped() -> list[VMobject]:
    """A row, and below it the one that is left out."""
    high, low = UP * 0.4, DOWN * 0.5
    cross = [
        _wire(low + LEFT * 0.4 + way, low + RIGHT * 0.4 - way) for way in (UP * 0.4, DOWN * 0.4)
    ]
    return [_wire(LEFT + high, RIGHT + high), *cross]


def _hooked() -> list[VMobject]:
    """A wire that a hook hangs from, and that goes no further."""
    stem = [_wire(LEFT + UP * 0.6, UP * 0.6), _wire(UP * 0.6, DOWN * 0.4)]
    return [
        *stem,
        _wire(DOWN * 0.4, LEFT * 0.5 + DOWN * 0.4),
        _wire(LEFT * 0.5 + DOWN * 0.4, LEFT * 0.5),
    ]


def _unknown() -> list[VMobject]:
    return [Phrase("?", em=1.25 * HEADING, type=Type.CODE).center()]


_DRAWN: dict[Reason, Callable[[], list[VMobject]]] = {
    Reason.V_IGNORES: _ignored,
    Reason.GATE_CLOSED: _closed,
    Reason.NO_PATH: _no_path,
    Reason.CANCELS: _cancelled,
    Reason.UNDERFLOW: _underflowed,
    Reason.ZERO_FACTOR: _zero_factor,
    Reason.FLAT: _flat,
    Reason.KINK: _kink,
    Reason.DROPPED: _dropped,
    Reason.HOOK: _hooked,
    Reason.UNKNOWN: _unknown,
}


def reason_words(kind: Reason) -> str:
    """What a mark means, in words."""
    return kit_word("reasons", kind.name)


class ReasonMark(QuickGroup):
    """The mark of one reason; beside a cell it states that this entry is zero for it."""

    def __init__(self, kind: Reason, path: EntryPath | None = None) -> None:
        super().__init__(*_DRAWN[kind]())
        self.kind, self.path = kind, path
        self.home: ReferenceType[ReasonMarks] | None = None

    @property
    def meaning(self) -> str:
        return self.kind

    def faults(self) -> Iterator[Fault]:
        if self.path is not None and self.kind not in self.path.kinds:
            yield Fault(
                "reason",
                f"entry {self.path.entry}: {self.kind}",
                ", ".join(self.path.kinds) or "reached",
            )


class ReasonMarks(QuickGroup):
    """All reasons of one entry, side by side, for the cell that they stand beside."""

    def __init__(self, path: EntryPath, cell: Cell) -> None:
        self.reasons = [ReasonMark(reason.kind, path) for reason in path.reasons]
        super().__init__(*self.reasons)
        self.arrange(RIGHT, buff=MARK_WIDTH * 0.35)
        self.path, self.beside = path, ref(cell)
        for mark in self.reasons:
            mark.home = ref(self)

    @property
    def kinds(self) -> list[Reason]:
        return [mark.kind for mark in self.reasons]

    def of(self, kind: Reason) -> ReasonMark | None:
        return next((mark for mark in self.reasons if mark.kind is kind), None)

    def faults(self) -> Iterator[Fault]:
        """The marks stand in line with the cell of their entry, which is zero."""
        cell = self.beside()
        if cell is None or not self.reasons:
            return
        name = f"{cell.record.name}{list(cell.index)}"
        if cell.index != (self.path.entry,) or cell.record.value[cell.index] != 0:
            yield Fault(
                "reason", f"reasons of entry {self.path.entry} beside {name}", "its own zero"
            )
        if abs(self.get_x() - cell.box.get_x()) > cell.size.width / 4:
            yield Fault("place", f"reasons of {name} out of line", f"below {name}")


class LegendEntry(QuickGroup):
    """A mark and what it means."""

    def __init__(self, kind: Reason) -> None:
        mark = ReasonMark(kind)
        words = heading(reason_words(kind))
        words.next_to(mark, RIGHT, buff=0.14)
        super().__init__(mark, words)
        self.kind = kind
