"""What a node saved for backward: a window in its plate onto the saved tensor's own cells.

Before it opens, and when what was saved has been freed, a shutter closes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Self
from weakref import ref

from manim import LEFT, RoundedRectangle

from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Grid, Row
from scenes.kit.graph.signs.claims import FreedWord, SavedName, saved_name
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, belongs

_OVER_CELLS = 0.3
_ROOM = 0.07  # between the cells and the window's rim
_LABEL, _ABOVE = 0.2, 0.09  # between the window and its name beside it, or above or below it
ROLLED = 0.13  # of its height: so much of a shutter that is up can still be seen
CAUGHT = 0.5  # of its height: a shutter that is held up comes down no farther


class ShutterState(StrEnum):
    """What a window's shutter does; WAITS is one that has not opened yet."""

    WAITS = "waits"
    UP = "up"
    MOVES = "moves"
    DOWN = "down"


class Rim(Ornament, RoundedRectangle):
    """The frame of a window."""


class Shutter(Ornament, RoundedRectangle):
    """What closes a window."""


class Drawer(QuickGroup):
    """A window onto the cells of a tensor that its node saved, with torch's name for it.

    own tells that what was saved is the tensor's own memory, no copy; `source` are that tensor's
    cells: whatever they show, the window shows. label is the side on
    which its name stands.
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
        label: Points = LEFT,
        em: float = EM,
    ) -> None:
        super().__init__()
        theme = current_theme()
        self.own, self.beside = own, ref(source)
        self.state = ShutterState.WAITS
        self.freed: Record | None = None  # whether torch refuses to show it, once a call has run
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
        self.shutter.set_z_index(_OVER_CELLS)
        self.hanging = self.shutter.points.copy()  # all the way down
        self.freed_label = SignLabel(FreedWord(ref(self)), em=em, pale=False)
        self.freed_label.move_to(place).set_z_index(_OVER_CELLS)
        self.name_label = SignLabel(SavedName(ref(self)), em=em)
        self.name_label.set_z_index(-2.7)
        self.name_label.next_to(self.rim, label, buff=_LABEL if label[0] else _ABOVE)
        if label[0]:
            self.name_label.set_y(place[1])
        self.add(self.rim, self.cells, self.name_label)
        belongs(self.cells, self)
        belongs(self.shutter, self)
        belongs(self.freed_label, self)

    @property
    def record(self) -> Record:
        return self.cells.record

    @property
    def is_freed(self) -> bool:
        """Whether a record tells that torch refuses to show what was saved."""
        return self.freed is not None and bool(self.freed.value)

    @property
    def meaning(self) -> str:
        """What a shutter that does not move tells; words may say so."""
        return "freed" if self.state is ShutterState.DOWN else "kept"

    def draw_shutter(self, share: float) -> Self:
        """Let the shutter hang down so far from the window's upper edge."""
        top = self.hanging[:, 1].max()
        points = self.hanging.copy()
        points[:, 1] = top + (points[:, 1] - top) * share
        self.shutter.points = points
        return self

    def follow(self, saved: Record, own: Record) -> Self:
        """Be the same window in another run."""
        self.own = own
        self.cells.follow(saved)
        return self

    @property
    def standing(self) -> Standing:
        if self.state is ShutterState.DOWN and self.freed is not None:
            return Standing(self.freed, (), "a window that is shut")
        return Standing(self.own, (), "a window onto its own cells")

    def faults(self) -> Iterator[Fault]:
        """What is seen is the tensor's own memory, as it is now, under torch's name for it."""
        name = saved_name(self.record)
        if not name:
            yield Fault("drawer", f"{self.record.name} in a drawer", "a tensor that a node saved")
        pointed = self.own.expression.code if self.own.expression else ""
        if not bool(self.own.value) or f"_saved_{name}.data_ptr() ==" not in pointed:
            yield Fault("drawer", f"a window of {name} onto other cells", "the tensor's own memory")
        yield from self._shutter_faults(name)
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

    def _shutter_faults(self, name: str) -> Iterator[Fault]:
        """The shutter is down where what was saved is freed, and nowhere else."""
        freed = self.freed.expression if self.freed else None
        if freed is not None and (
            freed.kind is not ExpressionKind.REFUSED or not freed.code.endswith(f"_saved_{name}")
        ):
            yield Fault("shutter", f"{freed.code} for {name}", f"whether {name} is refused")
        if self.state in (ShutterState.WAITS, ShutterState.MOVES):
            return
        down = self.state is ShutterState.DOWN
        if down is not self.is_freed:
            told = "down" if down else "up"
            yield Fault("shutter", f"the shutter of {name} that is {told}", "as torch has it")
        covered = self.shutter.height / self.rim.height
        if abs(covered - 1.0) > 0.02 if down else covered > ROLLED + 0.02:
            yield Fault("shutter", f"a shutter over {covered:.0%} of {name}", f"{self.state}")
