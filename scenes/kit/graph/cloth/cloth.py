"""A matrix of weights as a cloth: strips of round cells that are folded onto the first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from manim import VMobject

from gradmath.records.loom import StripSums
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize
from scenes.kit.graph.cloth.parts import ClothCell, Fabric, FirstFabric, Plus
from scenes.kit.graph.cloth.pose import FOLDED, Hanging, Pose
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel

_EDGE = 0.055  # by which a strip that lies under others is seen
_PILE = 0.01  # in which the order of strips is kept
_APART = 0.015  # from the middle between a cell and the one that is added to it to each of them
_SIGN = 0.12  # from a cell to the sign before it


class ClothStrip:
    """One row, or one column, of a cloth: its fabric with the cells on it."""

    def __init__(self, fabric: Fabric, cells: list[ClothCell]) -> None:
        self.fabric, self.cells = fabric, cells

    @property
    def number(self) -> int:
        return self.fabric.number

    @property
    def pose(self) -> Pose:
        return self.fabric.pose

    @property
    def parts(self) -> list[VMobject]:
        return [self.fabric, *self.cells]

    def take(self, pose: Pose) -> Self:
        """Be where a pose is, with all cells."""
        self.fabric.take(pose)
        for cell in self.cells:
            cell.sit(pose)
        return self

    def be_seen(self, share: float) -> Self:
        """Be seen so well."""
        for ink in (self.fabric.fill_rgbas, self.fabric.stroke_rgbas):
            ink[:, 3] = share
        for cell in self.cells:
            cell.be_seen(share)
        return self


class Cloth(QuickGroup):
    """A matrix over its outputs; folded along an axis, it shows the sum of its strips.

    Its parts come on stage one by one; it stands for them as a board. `folded` strips lie on the
    first one, whose cells show the sum of all that have been added: `held`.
    """

    def __init__(self, fold: StripSums, hanging: Hanging, size: CellSize, *, scale: float) -> None:
        super().__init__()
        self.fold, self.hanging, self.size, self.scale_limit = fold, hanging, size, scale
        self.record, self.face = fold.of, Face.GRADIENT
        self.transition: Transition | None = None
        self.folded, self.added, self.moving = 0, 0, False
        self.strips = [self._strip(number) for number in range(fold.strips)]

    # -- parts ---------------------------------------------------------------------------------

    def _strip(self, number: int) -> ClothStrip:
        pose = self.hanging.pose(number)
        kind = Fabric if number else FirstFabric
        fabric = kind(self.fold.of, self.fold.axis, number, pose)
        cells = [
            self._cell(self.fold.of, self.index(number, position), position, pose)
            for position in range(len(self.hanging.alongs))
        ]
        belongs(fabric, self)
        for cell in cells:  # those that are added to others slide behind them
            cell.set_z_index(cell.z_index - _PILE * number)
        return ClothStrip(fabric, cells)

    def _cell(self, record: Record, index: Index, position: int, pose: Pose) -> ClothCell:
        cell = ClothCell(
            record, index, self.size, scale=self.scale_limit, pose=pose,
            along=self.hanging.alongs[position], away=self.hanging.away,
        )  # fmt: skip
        belongs(cell, self)
        return cell

    def index(self, strip: int, position: int) -> Index:
        """The entry at a position along a strip."""
        return (strip, position) if self.fold.axis == 0 else (position, strip)

    def __getitem__(self, index: Index) -> ClothCell:  # type: ignore[override]
        strip, position = index if self.fold.axis == 0 else index[::-1]
        return self.strips[strip].cells[position]

    @property
    def base(self) -> list[ClothCell]:
        """The cells that others are added to."""
        return self.strips[0].cells

    @property
    def cells(self) -> list[ClothCell]:
        return [cell for strip in self.strips for cell in strip.cells]

    @property
    def fabrics(self) -> list[Fabric]:
        return [strip.fabric for strip in self.strips]

    @property
    def held(self) -> Record:
        """The sum of the strips that have been added up."""
        return self.base[0].record

    def row_of(self, total: Record) -> list[ClothCell]:
        """Cells that show a record where the first strip hangs now."""
        pose = self.hanging.pose(0)
        places = [np.unravel_index(k, total.shape) for k in range(len(self.base))]
        indices = [tuple(map(int, place)) for place in places]
        return [self._cell(total, index, k, pose) for k, index in enumerate(indices)]

    def totals(self) -> list[list[ClothCell]]:
        """The cells that show the sums, one after the other; they are laid where it hangs now."""
        return [self.row_of(total) for total in self.fold.sums]

    def take_sum(self, total: list[ClothCell]) -> None:
        """Let the base show the sum of one strip more."""
        self.strips[0].cells, self.added = total, self.added + 1

    def fresh_cells(self) -> list[list[ClothCell]]:
        """The cells of all strips, as they were before any was added."""
        return [self._strip(number).cells for number in range(len(self.strips))]

    # -- poses ---------------------------------------------------------------------------------

    @property
    def beside(self) -> Points:
        """How far below the middle a cell stands that is added to the one above it."""
        return np.array([0.0, -(self.size.height / 2 + _APART), 0.0])

    def folded_pose(self) -> Pose:
        """That of a strip on top of all that are folded."""
        return self.hanging.pose(1).turned(FOLDED)

    def landing(self, position: int) -> Points:
        """How far from its place on the folded strip a cell is to stand, below the base's."""
        cell = self.folded_pose().at(self.hanging.alongs[position], self.hanging.away)
        return np.asarray(self.hanging.home(position) + self.beside - cell)

    def pile(self, folded: int, above: float) -> None:
        """Let strips that lie under others be seen by their edges; `above` counts the last one."""
        for depth, strip in enumerate(reversed(self.strips[: folded + 1])):
            flat = self.folded_pose() if strip.number else self.hanging.pose(0)
            strip.fabric.take(flat.shifted((depth + above) * _EDGE * flat.across))

    def plus(self, position: int) -> Plus:
        """The sign before what is added to a cell of the base that has made room."""
        before = np.array([-(self.size.width / 2 + _SIGN), 0.0, 0.0])
        sign = Plus(self.hanging.home(position) + self.beside + before)
        belongs(sign, self)
        return sign

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        return {"cloth": self.fold.of, "folded": self.held}

    def relations(self) -> Iterator[Fault]:
        """The base holds the sum of what was folded; strips hang in their order."""
        whole = self.fold.of.value.astype(np.float64)
        strips = np.moveaxis(whole, self.fold.axis, 0)[: self.added + 1]
        due = strips.sum(axis=0)
        if self.added > self.folded or not np.allclose(self.held_values, due, rtol=1e-6):
            yield Fault("relation", f"{self.held.name} on {self.folded + 1} strips", f"{due}")
        for strip in self.strips[self.added + 1 :]:
            for position, cell in enumerate(strip.cells):
                if cell.record is not self.fold.of or cell.index != self.index(
                    strip.number, position
                ):
                    yield Fault("index", f"{cell.record.name}{list(cell.index)} on strip "
                                f"{strip.number}", "its own entries")  # fmt: skip
                if strip.number > self.folded and cell.pose is not strip.pose:
                    yield Fault("cloth", f"cells beside strip {strip.number}", "on their strip")
        if self.moving:
            return
        for strip in self.strips[self.folded + 1 :]:
            due_pose = self.hanging.pose(strip.number - self.folded)
            if not within_a_pixel(np.array(strip.pose.corners), np.array(due_pose.corners)):
                yield Fault("place", f"strip {strip.number} elsewhere", "after the one before it")

    @property
    def held_values(self) -> Points:
        values = [float(cell.record.value[cell.index]) for cell in self.base]
        return np.array(values)
