"""The loom as a board: b on its bar, the rows that read it, their weights, and b's letterbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from weakref import ref

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, RoundedRectangle, VMobject

from gradmath.records.loom import LoomPass
from gradmath.records.tensor import Record
from scenes.kit.cells.current import Current, Lead
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell, Grid, Row
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.cloth.cloth import Cloth
from scenes.kit.graph.cloth.parts import ClothCell
from scenes.kit.graph.loom.places import LoomPlaces
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, Ornament, belongs, within_a_pixel

PartT = TypeVar("PartT", bound=VMobject)
_IN_COLUMNS = {"X", "z", "h", "y", "b.grad"}
_VALUES, _GRADIENTS = 6.0, 6.0  # what a colour at full strength stands for
_NAME = 0.15  # from a name to what it names
LOWER = 0.24  # from the rows down to the line that their names stand on
_BELOW = -0.8  # copies that pass


class Beam(Ornament, RoundedRectangle):
    """What b's cells sit on: all rows hang from it."""

    def __init__(self, region: Region) -> None:
        theme = current_theme()
        super().__init__(
            width=region.width, height=region.height, corner_radius=0.1, fill_opacity=1,
            fill_color=theme.surface, stroke_color=theme.outline, stroke_width=1.4 * HAIRLINE,
        )  # fmt: skip
        self.move_to(_middle(region)).set_z_index(-1.0)


class Blind(Ornament, RoundedRectangle):
    """A sheet that hangs from the bar as far as it is drawn down."""

    def __init__(self, region: Region) -> None:
        theme = current_theme()
        super().__init__(
            width=region.width, height=1.0, corner_radius=0.02, fill_opacity=0.3, stroke_width=0,
            fill_color=theme.value[0].weakest,
        )  # fmt: skip
        self.top = region.bottom
        self.move_to((_middle(region)[0], self.top - 0.5, 0.0)).set_z_index(-3.0)
        self.born = self.flat = self.points.copy()
        self.hang(self.top - 0.01)

    def hang(self, low: float) -> None:
        """Hang down to a height."""
        points = self.flat.copy()
        points[:, 1] = self.top + (points[:, 1] - self.top) * max(0.01, self.top - low)
        self.points = points

    def faults(self) -> Iterator[Fault]:
        """It hangs from the bar."""
        yield from super().faults()
        if abs(float(self.points[:, 1].max()) - self.top) > 1e-3:
            yield Fault("place", "a sheet that hangs in the air", "from its bar")


class Loom(QuickGroup):
    """One run of z = X + b and of its backward pass.

    Its parts come on stage one by one; it stands for them as a board. `rest` holds the tensors that
    stand still, by what they are called in the lines.
    """

    def __init__(self, run: LoomPass, region: Region, beside: Region) -> None:
        super().__init__()
        self.run = run
        self.transition: Transition | None = None
        m, n = run.X.shape
        self.places = places = LoomPlaces.of(m, n, region, beside)
        values = run.X, run.b, run.z, run.margins.y
        folds = run.fold, *run.margins.folds
        sums = (run.V, *(total for fold in folds for total in fold.sums))
        self.scales = {
            Face.VALUE: max(_VALUES, *(each.magnitude() for each in values)),
            Face.GRADIENT: max(_GRADIENTS, *(each.magnitude() for each in sums)),
        }
        self.rest: dict[str, Grid] = {}
        self.names: dict[str, NameLabel] = {}
        self.rings: list[RoundFrame] = []
        self.sums: list[ClothCell] = []  # what the rows have been folded to
        self.opened: list[list[ClothCell]] = []  # the cells of the cloth, once it is open again
        self.nickname: NameLabel | None = None  # of the entry of b that is nudged
        self.pulse: Current | None = None  # of the latest nudge
        self.lifted: list[Cell] = []  # what it has brought: the entry of b, and those of z
        self.bar = Beam(places.bar_region)
        self.blind = Blind(places.bar_region)
        self.warps = [Lead(places.warp(k)) for k in range(n)]
        b = Row(run.b, Face.VALUE, places.grid, scale=self.scales[Face.VALUE])
        self.b = self.lay("b", b, places.lane(0), places.bar)
        self.letterbox = Letterbox(self.b, places.letterbox)
        self.slot = VacantSlot(run.absent, places.letterbox)
        self.slot.set_z_index(_BELOW)
        self.letterbox.name_label.next_to(self.letterbox.box.get_left(), LEFT, buff=_NAME)
        for part in (self.letterbox, self.slot, self.bar, self.blind, *self.warps):
            belongs(part, self)
        belongs(self.letterbox.box, self.letterbox, self)
        belongs(self.letterbox.name_label, self.letterbox, self)
        self.cloth = self.own(Cloth(
            run.fold, places.row_cloth, places.cell, scale=self.scales[Face.GRADIENT]
        ))  # fmt: skip

    # -- parts ---------------------------------------------------------------------------------

    def lay(self, name: str, grid: Grid, x: float, y: float) -> Grid:
        """A tensor that stands still, its first cell at a place."""
        first = next(grid.cells)
        grid.shift(self.places.at(x, y) - first.box.get_center())
        for cell in grid.cells:
            cell.home = (ref(grid), ref(self))  # type: ignore[assignment]
        belongs(grid, self)
        self.rest[name] = grid
        return grid

    def table(self, record: Record) -> Grid:
        """A matrix in the columns of X."""
        places = self.places
        grid = Grid(record, Face.VALUE, places.grid, scale=self.scales[Face.VALUE])
        return self.lay(record.name, grid, places.column(0), places.row(0))

    def named(self, name: str, drawable: VMobject, beside: Points = RIGHT) -> NameLabel:
        """The name of something, beside it."""
        label = NameLabel(drawable, EM)
        label.next_to(drawable, beside, buff=_NAME)
        self.names[name] = label
        return label

    def below(self, name: str, drawable: VMobject) -> NameLabel:
        """The name of a matrix in the columns of X, below its rows."""
        places, label = self.places, NameLabel(drawable, EM)
        label.move_to(places.at((places.left + places.right) / 2, places.low))
        label.stand_on(places.low - LOWER)
        self.names[name] = label
        return label

    def own(self, part: PartT) -> PartT:
        """Something that travels, or stands for itself, as a part of the loom."""
        belongs(part, self)
        return part

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        held = {name: grid.record for name, grid in self.rest.items()}
        filled = "b.grad" in self.rest
        return held if filled else held | {"no b.grad": self.slot.record}

    def relations(self) -> Iterator[Fault]:
        """Sums are those of what stands beside them; gradients are sums of the weights."""
        for name, (due, told) in self._dues().items():
            grid = self.rest.get(name)
            if grid is not None and not np.allclose(grid.record.value, due, rtol=1e-6):
                yield Fault("relation", f"{grid.record.name} that is something else", told)
        for cell in self.lifted[1:]:
            row, column = cell.index
            x, y = cell.box.get_center()[:2] - [self.places.column(column), self.places.row(row)]
            if abs(x) > self.places.nudged.width / 2 or abs(y) > self.places.row_pitch / 2:
                yield Fault("place", f"{cell.record.name}{list(cell.index)} lifted elsewhere",
                            "in its own row and column")  # fmt: skip
        for name in _IN_COLUMNS & self.rest.keys():
            grid = self.rest[name]
            for cell, across in zip(grid.cells, self._columns(grid), strict=True):
                if not within_a_pixel(cell.box.get_center()[0], across):
                    yield Fault("place", f"{grid.record.name}{list(cell.index)} in another column",
                                "in its own column")  # fmt: skip

    def _dues(self) -> dict[str, tuple[npt.NDArray[np.float64], str]]:
        """What each tensor has to be, if it stands on the stage, and how that is said."""
        X, b, V, c, s = (
            each.value.astype(np.float64)
            for each in (
                self.run.X,
                self.b.record,
                self.run.V,
                self.run.margins.c,
                self.run.margins.s,
            )
        )
        return {
            "z": (X + b, "X + b"),
            "h": (X + c, "X + c"),
            "y": (X + c + s, "X + c + s"),
            "b.grad": (V.sum(axis=0), "the sum over the rows of V"),
            "c.grad": (V.sum(axis=1, keepdims=True), "the sum over the columns of V"),
            "s.grad": (np.asarray(V.sum()), "the sum of V"),
        }

    def _columns(self, grid: Grid) -> Iterator[float]:
        places = self.places
        for cell in grid.cells:
            column = cell.index[-1]
            yield places.weight(column) if isinstance(grid, Row) else places.column(column)


def _middle(region: Region) -> Points:
    return np.array([(region.left + region.right) / 2, (region.bottom + region.top) / 2, 0.0])
