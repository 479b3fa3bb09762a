"""Names on threads: which memory the tensor of a name is, told by where its thread ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from weakref import ReferenceType, ref

from manim.constants import CapStyleType

from gradmath.records.tensor import Record
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.charts.points import Disc
from scenes.kit.graph.sealed.places import SealPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs, within_a_pixel

_POINTER = ".data_ptr()"
_ROOM = 0.13
_FOOT = 0.06


def tensor_compared(record: Record) -> str:
    """The tensor at the right of a comparison of pointers: h in `… == h.data_ptr()`."""
    code = record.expression.code if record.expression else ""
    return code.rsplit(" ", 1)[-1].removesuffix(_POINTER) if code.endswith(_POINTER) else ""


@dataclass(frozen=True, eq=False)
class TagName:
    """What a tag calls its tensor."""

    tag: ReferenceType[Any]

    @property
    def face(self) -> Face:
        return Face.VALUE

    @property
    def text(self) -> str:
        tag = self.tag()
        return "" if tag is None else tag.record.name

    def fault(self) -> str | None:
        return "a tensor that it names" if self.tag() is None else None


class HangingLine(Ornament):
    """The line of a thread."""


class NameTag(QuickGroup):
    """A tensor's name.

    Once something has been saved, `where` compares this memory with that of the tensor: it is that,
    or it is not.
    """

    def __init__(self, record: Record, where: Record | None, place: Points) -> None:
        super().__init__()
        theme = current_theme()
        self.record, self.where, self.place = record, where, place
        self.text = Phrase("{}", TagName(ref(self)), em=HEADING / CODE_SIZE, type=Type.CODE)
        self.panel = Panel(
            width=self.text.width + 2 * _ROOM, height=0.4, corner_radius=0.1,
            fill_color=theme.surface, fill_opacity=1, stroke_width=HAIRLINE,
            stroke_color=theme.value_ink,
        )  # fmt: skip
        self.text.move_to(self.panel)
        self.add(self.panel, self.text)
        self.move_to(place).set_z_index(0.85)
        for part in (self.panel, self.text):
            belongs(part, self)

    def follow(self, record: Record, where: Record | None) -> Self:
        """Stand for its tensor after another statement."""
        self.record, self.where = record, where
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.where or self.record, (0,) * (self.where is None), self.record.name)

    def faults(self) -> Iterator[Fault]:
        """Where its tensor is was asked of this very tensor."""
        where = self.where
        if where is not None and (
            tensor_compared(where) != self.record.name or not bool(where.value)
        ):
            yield Fault("tag", f"{self.record.name} where `{where.name}` tells", "its own memory")
        if not within_a_pixel(self.text.get_center(), self.panel.get_center()):
            yield Fault("place", "a name off its tag", "on its tag")


class TagThread(QuickGroup):
    """From below a name down to the first cell of some memory."""

    def __init__(self, places: SealPlaces, start: Points, memory: Points) -> None:
        super().__init__()
        theme = current_theme()
        self.places, self.memory, self.hung = places, memory, 1.0
        self.way = places.thread(start, memory)
        self.line = HangingLine(stroke_width=0.7 * LINE, stroke_color=theme.value_ink,
                               cap_style=CapStyleType.ROUND)  # fmt: skip
        self.foot = Disc(radius=_FOOT, fill_color=theme.value_ink, fill_opacity=1, stroke_width=0)
        self.add(self.line, self.foot)
        self.set_z_index(0.8)
        for part in self.submobjects:
            belongs(part, self)
        self.hang(1.0)

    def hang(self, share: float) -> Self:
        """Hang down over a share of its way."""
        self.hung = share
        part: Polyline = self.way.part(0.0, max(share, 1e-3))
        self.line.points = self.line.born = part.curves()
        self.foot.move_to(part.corners[-1])
        return self

    def faults(self) -> Iterator[Fault]:
        """It hangs from its start to the cell that it leads to."""
        end = self.way.at(max(self.hung, 1e-3))
        drawn = self.line.points[[0, -1]]
        if not (
            within_a_pixel(drawn[0], self.way.at(0.0))
            and within_a_pixel(drawn[1], end)
            and within_a_pixel(self.foot.get_center(), end)
        ):
            yield Fault("tag", "a thread elsewhere", "from its name to the first cell")
