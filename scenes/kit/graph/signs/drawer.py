"""What a node saved for backward: a window in its plate onto the saved tensor's own cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from weakref import ref

from manim import RoundedRectangle

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Grid, Row
from scenes.kit.graph.signs.claims import SavedName, saved_name
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs

_ROOM = 0.07  # between the cells and the window's rim
_LABEL = 0.2  # between the window and its name


class Rim(Ornament, RoundedRectangle):
    """The frame of a window."""


class Shutter(Ornament, RoundedRectangle):
    """What closes a window."""


class Drawer(QuickGroup):
    """A window onto the cells of a tensor that its node saved, with torch's name for it.

    own tells that what was saved is the tensor's own memory, no copy; `source` are that tensor's
    cells: whatever they show, the window shows.
    """

    def __init__(
        self,
        saved: Record,
        own: Record,
        source: Grid,
        size: CellSize,
        place: Points,
        *,
        scale: float,
    ) -> None:
        super().__init__()
        theme = current_theme()
        self.own, self.beside = own, ref(source)
        self.cells = Row(saved, Face.VALUE, size, scale=scale)
        self.cells.move_to(place)
        width, height = self.cells.width + 2 * _ROOM, self.cells.height + 2 * _ROOM
        ground = {"width": width, "height": height, "corner_radius": 0.09}
        self.rim = Rim(
            **ground,
            fill_color=theme.background,
            fill_opacity=1,
            stroke_color=theme.muted,
            stroke_width=1.3 * HAIRLINE,
        )
        self.shutter = Shutter(
            **ground,
            fill_color=theme.outline,
            fill_opacity=1,
            stroke_color=theme.muted,
            stroke_width=HAIRLINE,
        )
        for part in (self.rim, self.shutter):
            part.move_to(place).set_z_index(-2.8)
        self.shutter.set_z_index(-2.7)
        self.name_label = SignLabel(SavedName(ref(self)))
        self.name_label.set_z_index(-2.7)
        self.name_label.move_to(
            (self.rim.get_left()[0] - _LABEL - self.name_label.width / 2, place[1], 0.0)
        )
        self.add(self.rim, self.cells, self.name_label)
        belongs(self.cells, self)
        belongs(self.shutter, self)

    @property
    def record(self) -> Record:
        return self.cells.record

    def follow(self, saved: Record, own: Record) -> Self:
        """Be the same window in another run."""
        self.own = own
        self.cells.follow(saved)
        return self

    @property
    def standing(self) -> Standing:
        return Standing(self.own, (), "a window onto its own cells")

    def faults(self) -> Iterator[Fault]:
        """What is seen is the tensor's own memory, as it is now, under torch's name for it."""
        name = saved_name(self.record)
        if not name:
            yield Fault("drawer", f"{self.record.name} in a drawer", "a tensor that a node saved")
        pointed = self.own.expression.code if self.own.expression else ""
        if not bool(self.own.value) or f"_saved_{name}.data_ptr() ==" not in pointed:
            yield Fault("drawer", f"a window of {name} onto other cells", "the tensor's own memory")
        source = self.beside()
        if source is None:
            return
        if source.record.value.tobytes() != self.record.value.tobytes():
            yield Fault("drawer", f"{name} with other entries than {source.record.name}",
                        "its own cells as they are")  # fmt: skip
        if not pointed.endswith(f"{source.record.name}.data_ptr()"):
            yield Fault("drawer", f"{name} as a window onto {source.record.name}", pointed)
        away = abs(self.cells.get_center() - self.rim.get_center()).max()
        if away > _ROOM:
            yield Fault("place", f"the cells of {name} beside their window", "in the window")
