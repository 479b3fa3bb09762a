"""What a tensor says of itself on a label, what it reads, and the thread to its first cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import ref

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP

from gradmath.records.memory import Stored
from gradmath.records.owned import Owned, right_side
from gradmath.records.tensor import Record
from scenes.kit.boards.memory.labels import Thread, Whole
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Inkless, Position

_EM = 1.12 * INDEX / CODE_SIZE
_PITCH, _ROOM, _APART = 0.4, 0.14, 0.16


@dataclass(frozen=True, eq=False)
class OwnName(Inkless):
    """What the code calls a tensor."""

    owned: Owned

    @property
    def text(self) -> str:
        return self.owned.name

    def fault(self) -> str | None:
        return None if self.text.isidentifier() else "a name in the code"


@dataclass(frozen=True, eq=False)
class SaidOfIt(Inkless):
    """What a comparison that holds says a tensor is: its dtype, or its device."""

    record: Record

    @property
    def text(self) -> str:
        return right_side(self.record)

    def fault(self) -> str | None:
        return None if self.text else f"`{self.record.name}`, a comparison that holds"


class OwnerTag(QuickGroup):
    """A tensor's name, its shape, dtype and device; an array has no device."""

    def __init__(self, owned: Owned, width: float) -> None:
        self.owned = owned
        theme = current_theme()
        self.name_shown = Phrase("{}", OwnName(owned), em=1.2 * HEADING / CODE_SIZE, type=Type.CODE,
                                 color=theme.text)  # fmt: skip
        self.shape_shown = Phrase("{}", Whole(owned.shape), em=_EM, type=Type.CODE,
                                  color=theme.text)  # fmt: skip
        self.said = [
            Phrase("{}", SaidOfIt(record), em=_EM, type=Type.CODE, color=theme.text)
            for record in (owned.dtype, owned.device)
            if record is not None
        ]
        self.panel = Panel(width=width, height=2 * _PITCH + 2 * _ROOM + 0.1, corner_radius=0.1,
                           fill_color=theme.surface, fill_opacity=1, stroke_width=HAIRLINE,
                           stroke_color=theme.value_ink)  # fmt: skip
        first = self.panel.get_left() + RIGHT * _ROOM + UP * _PITCH / 2
        second = first + DOWN * _PITCH
        self.name_shown.move_to(first, aligned_edge=LEFT)
        self.shape_shown.move_to(second, aligned_edge=LEFT)
        right = self.panel.get_right() + LEFT * _ROOM
        for phrase, place in zip(self.said, (second, first), strict=False):
            phrase.move_to(np.array([right[0], place[1], 0.0]), aligned_edge=RIGHT)
        texts = [self.name_shown, self.shape_shown, *self.said]
        super().__init__(self.panel, *texts)
        self.offsets = [text.get_center() - self.panel.get_center() for text in texts]
        for part in self.submobjects:
            belongs(part, self)

    @property
    def box(self) -> Panel:
        """What its place is read from when it moves."""
        return self.panel

    @property
    def stored(self) -> Stored:
        assert self.owned.stored is not None
        return self.owned.stored

    @property
    def standing(self) -> Standing:
        return Standing(self.owned.dtype, (), self.owned.name)

    def faults(self) -> Iterator[Fault]:
        """All that it says was asked of one tensor, and stands where it was set."""
        owned = self.owned
        asked = [owned.dtype, *([owned.device] if owned.device is not None else [])]
        if any(not record.name.startswith(f"{owned.name}.") for record in asked):
            yield Fault("owner", f"the label of {owned.name} with another's", "its own")
        for record in asked:
            if not right_side(record):
                yield Fault("owner", f"{owned.name} as `{record.name}` says, which does not hold",
                            "what torch says of it")  # fmt: skip
        middle = self.panel.get_center()
        texts = self.submobjects[1:]
        for text, offset in zip(texts, self.offsets, strict=True):
            if not within_a_pixel(text.get_center() - middle, offset):
                yield Fault("place", f"a word off the label of {owned.name}", "as set")


class Reading(QuickGroup):
    """What an entry of a tensor reads, under the code that asks for it."""

    def __init__(self, tag: OwnerTag, record: Record, k: int, size: CellSize, scale: float) -> None:
        self.beside = (ref(tag),)
        theme = current_theme()
        self.asked = Phrase("{}", Position(record, (k,)), em=_EM, type=Type.CODE,
                            color=theme.muted)  # fmt: skip
        self.cell = Cell(record, (k,), Face.VALUE, size, scale=scale)
        self.cell.next_to(self.asked, RIGHT, buff=_APART)
        super().__init__(self.asked, self.cell)
        self.set_z_index(0.9)
        for part in (self.asked, self.cell):
            belongs(part, self)
        self.next_to(tag.panel, UP, buff=_APART)

    @property
    def record(self) -> Record:
        return self.cell.record

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.cell.index, self.asked.text)

    def faults(self) -> Iterator[Fault]:
        """It is an entry of the tensor on whose label it stands."""
        tag = self.beside[0]()
        assert isinstance(tag, OwnerTag)
        if self.record.name != tag.owned.name:
            yield Fault("owner", f"{self.record.name} read at {tag.owned.name}", tag.owned.name)


class OwnerThread(Thread):
    """A thread that tells whose cells a tensor reads: its foot stands on the first of them."""

    def faults(self) -> Iterator[Fault]:
        """It leads to the tensor's own cells, or to those of the array that it begins with."""
        yield from super().faults()
        label, rail = self.ends
        assert isinstance(label, OwnerTag)
        own = rail.stored.cells is label.stored.cells
        lent = rail.stored.name == f"torch.from_numpy({label.owned.begins_with})"
        if not (own or lent):
            yield Fault("owner", f"{label.owned.name} on the cells of {rail.stored.name}",
                        "where torch says it begins")  # fmt: skip
