"""What the code calls a tensor, and its thread: through the ring of a counter, or past it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
from manim import DOWN, RIGHT, UP

from gradmath.records.memory import Stored
from gradmath.records.versions import NamedCells
from scenes.kit.boards.memory.labels import Thread
from scenes.kit.boards.memory.rail import Rail
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Standing, belongs, within_a_pixel
from scenes.kit.truth.claims import Inkless
from scenes.kit.versions.ring import HALF_WIDTH, VersionRing

_HEIGHT, _ROOM, _BASE = 0.6, 0.12, 0.1
_BELOW, _BEND = 0.36, 0.36  # where threads that passed the ring turn to their cell


@dataclass(frozen=True, eq=False)
class WriterName(Inkless):
    """What the code calls a tensor, `h.detach()`."""

    writer: NamedCells

    @property
    def text(self) -> str:
        return self.writer.name

    def fault(self) -> str | None:
        return None if self.writer.told else "a name for cells that torch was asked of"


class WriterTag(QuickGroup):
    """A name on a plain label."""

    def __init__(self, writer: NamedCells, width: float) -> None:
        self.writer = writer
        theme = current_theme()
        self.name_shown = Phrase("{}", WriterName(writer), em=1.12 * HEADING / CODE_SIZE,
                                 type=Type.CODE, color=theme.text)  # fmt: skip
        self.panel = Panel(
            width=min(width, self.name_shown.width + 2 * _ROOM + 0.1), height=_HEIGHT,
            corner_radius=0.1, fill_color=theme.surface, fill_opacity=1, stroke_width=HAIRLINE,
            stroke_color=theme.value_ink,
        )  # fmt: skip
        middle = self.panel.get_center() - self.name_shown.get_center()
        self.name_shown.shift(RIGHT * middle[0] + DOWN * _BASE)  # all on one baseline
        super().__init__(self.panel, self.name_shown)
        for part in self.submobjects:
            belongs(part, self)

    @property
    def box(self) -> Panel:
        """What its place is read from when it swells."""
        return self.panel

    @property
    def stored(self) -> Stored:
        return self.writer.stored

    @property
    def standing(self) -> Standing:
        return Standing(self.writer.place, (), self.writer.name)

    def faults(self) -> Iterator[Fault]:
        """What torch says of it was asked of the tensor that it names."""
        if not self.writer.told:
            yield Fault("writer", f"{self.writer.name}, of which {self.writer.place.name} tells",
                        "its own cells")  # fmt: skip


class WriterThread(Thread):
    """A thread to the first cell: through the ring of the counter that it shares, or past it."""

    def __init__(self, tag: WriterTag, rail: Rail, ring: VersionRing, lane: float) -> None:
        """lane is how far to the right of the ring's middle it passes."""
        self.ring: ReferenceType[Any] = ref(ring)
        self.lane = lane
        super().__init__(tag, rail)

    @property
    def way(self) -> Polyline:
        tag, rail = self.ends
        ring = self.ring()
        assert isinstance(ring, VersionRing)
        end = rail.top(int(tag.stored.offset.value))
        entry = ring.entry + RIGHT * self.lane
        start = tag.panel.get_edge_center(DOWN)
        below = np.array([entry[0], ring.place[1] - _BELOW, 0.0])
        return Polyline.bent(start, entry, below, end, radius=_BEND)

    @property
    def gate(self) -> float:
        """The share of its way at which it is at the ring."""
        ring = self.ring()
        assert isinstance(ring, VersionRing)
        return self.way.share_of(ring.place + RIGHT * self.lane)

    def faults(self) -> Iterator[Fault]:
        """It leads to its own cells, and through the ring only if it shares the counter."""
        yield from super().faults()
        tag, rail = self.ends
        ring = self.ring()
        assert isinstance(tag, WriterTag) and isinstance(ring, VersionRing)
        name = tag.writer.name
        home = ring.counter.record.name == "h._version"
        at_home = home and rail.stored.name == "h"
        if at_home is not tag.writer.on_cells or (not at_home and rail.stored.name != name):
            yield Fault("writer", f"{name} on the cells of {rail.stored.name}",
                        "where torch says it begins")  # fmt: skip
        through = bool(abs(self.way.at(self.gate)[0] - ring.place[0]) < HALF_WIDTH)
        counter = ring.counter.record.name
        shares = tag.writer.shares_counter if home else counter == f"{name}._version"
        if through is not shares:
            yield Fault("writer", f"the thread of {name} {'in' if through else 'beside'} the ring",
                        f"`{tag.writer.counter.name}`")  # fmt: skip
        drawn = self.line.points
        if drawn[-1, 1] < ring.place[1]:
            across = np.interp(-ring.place[1], -drawn[:, 1], drawn[:, 0])
            if not within_a_pixel(across, ring.place[0] + self.lane):
                yield Fault("writer", f"the thread of {name} on another way", "its own")


def sit(tag: WriterTag, across: float, up: float) -> WriterTag:
    """Put a label with its middle there."""
    tag.shift(RIGHT * across + UP * up - tag.panel.get_center())
    return tag
