"""The tensors of a graph: small ones as grids of numbers, large ones as maps that sum them up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self, TypeAlias

import numpy as np
from manim import DOWN, Square

from gradmath.errors import StageError
from gradmath.graphs.flow import Overview, Shown
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.grids import CellSize, Column
from scenes.kit.cells.lettering import ADVANCE, Phrase
from scenes.kit.graph.parts.claims import NormWord, ShapeOf
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face, current_theme, fill_of, rgba
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.checks import Fault, Ornament, in_colour
from scenes.kit.truth.claims import Entry

_MAP_CELL = 0.13
_WIDEST_CARGO = 1.6


@dataclass(frozen=True)
class CellLook:
    """The type of cells, their height, their least width, and that of all beside a number."""

    em: float
    height: float
    slimmest: float
    beside: float

    def size(self, tensors: Iterable[Shown], zoom: float) -> CellSize:
        """Cells as wide as the longest number needs them."""
        longest = max(
            (len(record.text(index)) for record in tensors if isinstance(record, Record)
             for index in np.ndindex(record.shape)),
            default=1,
        )  # fmt: skip
        width = max(self.slimmest, ADVANCE * self.em * longest + self.beside)
        return CellSize(width * zoom, self.height * zoom, 0.06 * zoom, self.em * zoom)


@dataclass(frozen=True)
class Look:
    """The sizes and colour scales that all tensors of a graph share."""

    card: CellSize
    chip: CellSize
    scales: tuple[float, float]  # of values, of gradients

    def scale(self, face: Face) -> float:
        return self.scales[0] if face is Face.VALUE else self.scales[1]


@cache
def _map_cell() -> Points:
    """The outline of a square; manim takes a while for each, and maps have hundreds."""
    points: Points = Square(side_length=_MAP_CELL).points
    return points


class MapCell(Ornament):
    """One entry of a large tensor: its colour alone."""

    def __init__(self, record: Record, index: Index, face: Face, scale: float) -> None:
        super().__init__(stroke_width=0, fill_opacity=1)
        self.points = _map_cell().copy()
        self.born = self.points.copy()
        self.record, self.index, self.face, self.limit = record, index, face, scale
        self.fill_rgbas = rgba(self.due())

    def due(self) -> str:
        """The fill that the entry must have."""
        theme = current_theme()
        value = float(self.record.value[self.index])
        return fill_of(self.face, value, self.limit, theme) or theme.background

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not in_colour(self.fill_rgbas, self.due()):
            shown = self.fill_rgbas[0, :3].round(3)
            yield Fault("colour", f"{self.record.name}{list(self.index)} filled {shown}",
                        self.due())  # fmt: skip


class TensorMap(QuickGroup):
    """A large tensor: the colours of its first entries, its shape, its range and its norm."""

    def __init__(self, overview: Overview, face: Face, scale: float) -> None:
        self.shown, self.face, self.limit = overview, face, scale
        parts = [QuickGroup(), _line("{}", ShapeOf(overview))]
        if overview.corner is not None:
            parts[0].add(*_map_cells(overview.corner, face, scale))
        if overview.low is not None and overview.high is not None and overview.norm is not None:
            parts.append(_line("{} … {}", Entry(overview.low), Entry(overview.high)))
            parts.append(_line("{}{}", NormWord(overview), Entry(overview.norm)))
        super().__init__(*parts)
        self.arrange(DOWN, buff=0.08)

    def follow(self, overview: Shown) -> Self:
        """Stand for another tensor of the same shape."""
        if not isinstance(overview, Overview) or overview.shape != self.shown.shape:
            raise StageError(f"{overview.name} {overview.shape} does not fit the map of "
                             f"{self.shown.name} {self.shown.shape}")  # fmt: skip
        fresh = TensorMap(overview, self.face, self.limit)
        self.submobjects = fresh.move_to(self).submobjects
        self.shown = overview
        return self


class Swatch(QuickGroup):
    """A tensor as cargo where its numbers would not fit: the colours of its (first) entries."""

    def __init__(self, shown: Shown, face: Face, scale: float) -> None:
        self.shown, self.face = shown, face
        record = shown if isinstance(shown, Record) else shown.corner
        super().__init__(*(_map_cells(record, face, scale) if record else ()))


def _map_cells(record: Record, face: Face, scale: float) -> Iterator[MapCell]:
    for index in np.ndindex(record.shape):
        row, column = (index[0], 0) if len(index) == 1 else (0, 0, *index)[-2:]
        cell = MapCell(record, index, face, scale)
        yield cell.shift((column * _MAP_CELL, -row * _MAP_CELL, 0.0))


def _line(template: str, *claims: object) -> Phrase:
    color = current_theme().muted
    return Phrase(template, *claims, em=INDEX / CODE_SIZE, color=color, type=Type.CODE)  # type: ignore[arg-type]


class NumberGrid(Column):
    """A small tensor of a graph."""

    @property
    def shown(self) -> Shown:
        return self.record

    def follow(self, record: Shown) -> Self:
        """Stand for another tensor of the same shape.

        Raises: StageError if it is none.
        """
        if not isinstance(record, Record) or record.shape != self.record.shape:
            raise StageError(f"{record.name} {record.shape} does not fit the grid of "
                             f"{self.record.name} {self.record.shape}")  # fmt: skip
        return super().follow(record)


Pictured: TypeAlias = NumberGrid | TensorMap
Carried: TypeAlias = Pictured | Swatch


def carried(shown: Shown, face: Face, look: Look) -> Carried:
    """A tensor as cargo: its numbers, or if they are too wide its colours alone."""
    if isinstance(shown, Record) and grid_size(shown, look.chip)[0] <= _WIDEST_CARGO:
        return NumberGrid(shown, face, look.chip, scale=look.scale(face))
    if isinstance(shown, Overview) and shown.corner is None:
        return TensorMap(shown, face, look.scale(face))
    return Swatch(shown, face, look.scale(face))


def grid_size(record: Record, size: CellSize) -> tuple[float, float]:
    """How wide and how high a record is as a grid."""
    rows, columns = (*record.shape, 1, 1)[:2]
    across, down = size.pitch
    return columns * across - size.gap, rows * down - size.gap
