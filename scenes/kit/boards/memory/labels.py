"""A tensor as a label on a thread: its foot stands on the first cell that the tensor reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self
from weakref import ReferenceType, ref

import numpy as np
from manim import DOWN, LEFT, RIGHT
from manim.constants import CapStyleType

from gradmath.records.memory import Stored
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.points import Disc
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, INDEX, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, same_way, within_a_pixel
from scenes.kit.truth.claims import Inkless
from scenes.kit.truth.names import name_shown

_EM = INDEX * 1.08 / CODE_SIZE
_PITCH, _ROOM, _APART = 0.34, 0.16, 0.2
_FOOT = 0.06
_STRAIGHT = 0.22  # down from a label, before a thread runs aside
_BAR, _FIRST, _NEXT = 0.07, 0.62, 0.3  # thickness of brackets, and how far below the cells


@dataclass(frozen=True, eq=False)
class ExpressionName(Inkless):
    """What is asked of a tensor, as code writes it."""

    record: Record

    @property
    def text(self) -> str:
        return name_shown(self.record)

    def fault(self) -> str | None:
        return None


@dataclass(frozen=True, eq=False)
class Whole(Shared):
    """All entries of a record, as Python writes a tuple of them, or its only one."""

    record: Record

    @property
    def face(self) -> Face | None:
        return None

    @property
    def text(self) -> str:
        value = self.record.value
        if not value.ndim:
            return self.record.text()
        texts = [self.record.text((k,)) for k in range(len(value))]
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"

    def fault(self) -> str | None:
        return None


class TensorLabel(QuickGroup):
    """Shape, strides and offset of a tensor, each as the code that asks for it."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        theme = current_theme()
        lines = []
        for number, record in enumerate((stored.shape, stored.stride, stored.offset)):
            ask = Phrase("{}", ExpressionName(record), em=_EM, type=Type.CODE,
                         color=theme.text if number == 0 else theme.muted)  # fmt: skip
            answer = Phrase("{}", Whole(record), em=_EM, type=Type.CODE, color=theme.text)
            # Both begin at the origin, on one baseline.
            answer.shift(RIGHT * (ask.get_right()[0] + _APART - answer.get_left()[0]))
            lines.append(QuickGroup(ask, answer))
        self.lines = lines
        for number, line in enumerate(lines):
            line.shift(DOWN * number * _PITCH - RIGHT * line.get_left()[0])
        words = QuickGroup(*lines)
        self.panel = Panel(width=words.width + 2 * _ROOM, height=words.height + 2 * _ROOM,
                           corner_radius=0.1, fill_color=theme.surface, fill_opacity=1,
                           stroke_width=HAIRLINE,
                           stroke_color=theme.outline)  # fmt: skip
        super().__init__(self.panel.move_to(words), words)

    def faults(self) -> Iterator[Fault]:
        """What it says is of one tensor of one run."""
        stored = self.stored
        asked = (stored.shape, stored.stride, stored.offset)
        found = [each.expression for each in asked if each.expression]
        if len({(each.listing.lines, each.after) for each in found}) > 1:
            yield Fault("rail", f"the label of {stored.name} of two runs", "one run")
        if any(not each.code.startswith(f"{stored.name}.") for each in found):
            yield Fault("rail", f"the label of {stored.name} with another's", "its own")


class OnCells(Protocol):
    """A label from which a thread may hang, down to where its tensor begins."""

    panel: Panel

    @property
    def stored(self) -> Stored: ...


class ThreadLine(Ornament):
    """The line of a thread."""


class Thread(QuickGroup):
    """From a label down to the first cell that its tensor reads."""

    def __init__(self, label: OnCells, rail: Rail, level: int = 0) -> None:
        """level counts threads that run aside below each other, so that none covers another."""
        self.beside: tuple[ReferenceType[Any], ...] = (ref(label), ref(rail))
        self.dropped, self.level = 1.0, level
        theme = current_theme()
        self.line = ThreadLine(stroke_width=0.7 * LINE, stroke_color=theme.value_ink,
                               cap_style=CapStyleType.ROUND)  # fmt: skip
        self.foot = Disc(radius=_FOOT, fill_color=theme.value_ink, fill_opacity=1, stroke_width=0)
        super().__init__(self.line, self.foot)
        self.set_z_index(1)
        self.lay()

    def drop_to(self, share: float) -> Self:
        """Hang down over a share of its way."""
        self.dropped = share
        return self.lay()

    @property
    def ends(self) -> tuple[OnCells, Rail]:
        """The label and the strip between which it hangs."""
        label, rail = (each() for each in self.beside)
        assert label is not None and isinstance(rail, Rail)
        return label, rail

    @property
    def way(self) -> Polyline:
        """From its label to the cell, however much of it is drawn."""
        label, rail = self.ends
        end = rail.top(int(label.stored.offset.value))
        start = label.panel.get_edge_center(DOWN)
        aside = start + DOWN * _STRAIGHT * (1 + self.level)
        above = np.array([end[0], aside[1], 0.0])
        return Polyline.bent(start, aside, above, end, radius=_STRAIGHT)

    def lay(self) -> Self:
        part = self.way.part(0.0, self.dropped)
        self.line.points = self.line.born = part.curves()
        self.foot.move_to(part.corners[-1])
        return self

    def faults(self) -> Iterator[Fault]:
        """Its foot stands on the cell of the tensor's offset."""
        end = self.way.at(self.dropped)
        if not (
            within_a_pixel(self.foot.get_center(), end)
            and within_a_pixel(self.line.points[[0, -1]], np.array([self.way.at(0.0), end]))
        ):
            yield Fault("rail", "a thread elsewhere", "from its label to the cell of its offset")


class BracketBars(Ornament):
    """The bars of a bracket."""


class Bracket(QuickGroup):
    """Bars below the cells that a tensor reads, its name beside them; neighbours share a bar."""

    def __init__(self, rail: Rail, stored: Stored, level: int = 0) -> None:
        """level counts brackets from the strip downwards."""
        self.beside = (ref(rail),)
        self.stored, self.level = stored, level
        theme = current_theme()
        self.bars = BracketBars(stroke_width=0, fill_color=theme.value_ink, fill_opacity=1)
        self.name_shown = Phrase("{}", ExpressionName(stored.values), em=_EM, type=Type.CODE,
                                 color=theme.value_ink)  # fmt: skip
        super().__init__(self.bars, self.name_shown)
        self.lay()

    def _outline(self) -> Points:
        rail = self.beside[0]()
        assert rail is not None
        middle = rail.top(0)[1] - rail.row.height - _FIRST - self.level * _NEXT
        runs: list[list[float]] = []
        for place in sorted({place for _, place in self.stored.places()}):
            start, end = rail.sides(place)
            if runs and abs(runs[-1][1] - start) < 1e-6:
                runs[-1][1] = end
            else:
                runs.append([start, end])
        bars = [
            Polyline.through(*(
                (x, middle + y, 0.0)
                for x, y in ((start, -h), (end, -h), (end, h), (start, h), (start, -h))
            )).curves()
            for (start, end), h in (((a + _BAR / 2, b - _BAR / 2), _BAR / 2) for a, b in runs)
        ]  # fmt: skip
        return np.concatenate(bars)

    def lay(self) -> Self:
        self.bars.points = self.bars.born = self._outline()
        self.name_shown.next_to(self.bars, LEFT, buff=0.2)
        return self

    def faults(self) -> Iterator[Fault]:
        """It marks the cells that its tensor reads, and no others."""
        if not same_way(self.bars.points, self._outline()):
            yield Fault("rail", f"the bracket of {self.stored.name} elsewhere", "below its cells")
