"""y and its derivatives in a row, each over the nodes of its own graph."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DOWN, LEFT, UP
from manim.constants import CapStyleType

from gradmath.records.predictions import PredictedRun, PredictionErrors
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.charts.swept import Grain
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, NUMBER, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault, Standing

_SIZE = CellSize(1.42, 0.44, 0.2, 0.92 * NUMBER)
_ABOVE, _BELOW = 0.12, 0.14  # from a cell to its name, and to its nodes
_PITCHES = (0.1, 0.08, 0.07, 0.06)  # from one node to the next
_DOT = 0.64  # of that, the size of a node
_DEEP = 0.72  # of height, for the nodes of the largest graph
_DOTS: Points = np.linspace([-1e-3, 0.0, 0.0], [1e-3, 0.0, 0.0], 4)


class NodeHeap(QuickGroup):
    """A dot for each node of one derivative's graph, in lines below its cell."""

    def __init__(self, sizes: Record, order: int, cell: Cell) -> None:
        self.record, self.index = sizes, (order,)
        most = int(sizes.value.max())
        self.pitch = next(
            (each for each in _PITCHES if -(-most // _wide(each)) * each <= _DEEP), _PITCHES[-1]
        )
        self.wide = _wide(self.pitch)
        # The cell turns up, and what stands below it has its place before that.
        self.corner = cell.box.get_corner(DOWN + LEFT) + _BELOW * DOWN
        self.shown = 1.0
        self.dots = Grain(stroke_width=100 * _DOT * self.pitch, cap_style=CapStyleType.ROUND,
                          stroke_color=current_theme().muted)  # fmt: skip
        super().__init__(self.dots)
        self.lay()

    @property
    def count(self) -> int:
        return int(self.record.value[self.index])

    def grow_to(self, share: float) -> None:
        """Show so many of its nodes, from the first line on."""
        self.shown = share
        self.lay()

    def lay(self) -> None:
        self.dots.points = self.dots.born = self._outline()

    def _outline(self) -> Points:
        left, top, _ = self.corner
        left += (_SIZE.width - (self.wide - 1) * self.pitch) / 2
        k = np.arange(round(self.count * self.shown))
        places = np.column_stack([
            left + k % self.wide * self.pitch, top - k // self.wide * self.pitch, np.zeros(len(k))
        ])  # fmt: skip
        return (places[:, None] + _DOTS).reshape(-1, 3)

    @property
    def standing(self) -> Standing:
        return Standing(self.record, self.index, self.record.text(self.index))

    def faults(self) -> Iterator[Fault]:
        """It has as many dots as the graph has nodes."""
        due = self._outline()
        if self.dots.points.shape != due.shape or not np.allclose(self.dots.points, due, atol=5e-3):
            yield Fault("nodes", f"{len(self.dots.points) // 4} dots", f"{self.standing.text}")


def _wide(pitch: float) -> int:
    """How many nodes lie beside each other."""
    return int(_SIZE.width / pitch)


class DerivativeRow(QuickGroup):
    """y in a square cell, derivatives in round ones: over each its name, below it its graph."""

    transition = None  # it shows one run alone

    def __init__(self, run: PredictedRun, errors: PredictionErrors, region: Region) -> None:
        """It stands in the upper right corner of the region."""
        self.run, self.errors = run, errors
        right, top = region.right, region.top
        scales = {Face.VALUE: run.d[0].magnitude(),
                  Face.GRADIENT: max(each.magnitude() for each in run.d[1:])}  # fmt: skip
        self.cells: list[Cell] = []
        across, _ = _SIZE.pitch
        for k, record in enumerate(run.d):
            face = Face.GRADIENT if k else Face.VALUE
            cell = Cell(record, (), face, _SIZE, scale=scales[face])
            cell.shift(np.array([right - _SIZE.width / 2 - (run.order - k) * across, top - 0.6, 0]))
            self.cells.append(cell)
        self.labels = [NameLabel(cell, INDEX * 1.05 / CODE_SIZE) for cell in self.cells]
        for label, cell in zip(self.labels, self.cells, strict=True):
            label.next_to(cell, UP, buff=_ABOVE)
        self.heaps = [NodeHeap(errors.sizes, k, cell) for k, cell in enumerate(self.cells)]
        super().__init__(*self.cells, *self.labels, *self.heaps)
        self.set_z_index(1.0)

    @property
    def records(self) -> dict[str, Record]:
        return {f"d[{k}]": record for k, record in enumerate(self.run.d)}

    def relations(self) -> Iterator[Fault]:
        """y is what it is differentiated from, and every graph is larger than the one before."""
        if float(self.run.d[0].value) != float(self.run.y.value):
            yield Fault("relation", f"{self.run.d[0].name} beside y", "y itself")
