"""A vector or a matrix of any size as a picture of its cells: those that are not 0 are filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
import numpy.typing as npt
from manim import VMobject

from gradmath.records.square import Pattern
from gradmath.records.tensor import Record
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, Face, current_theme
from scenes.kit.truth.checks import Fault, Ornament, Standing, same_way

CellMask = npt.NDArray[np.bool_]
MOST_RULES = 30  # rows or columns that are told apart by lines
_PER_CELL = 16  # points of one outline: four curves of four
_ALIGNED = 1e-3  # of a cell


class SquareFrame(Ornament, VMobject):
    """The outline of all cells."""


class Rules(Ornament, VMobject):
    """The lines between cells, where there are few."""


class CellFilling(Ornament, VMobject):
    """All cells that are not 0, as one outline."""


class FilledCells(QuickGroup):
    """Every cell of a record in a region, rows downwards, and no number: filled, or empty for 0.

    A vector is one row, or one column if `upright`. `shown` is the share of its columns, from the
    left, that are filled so far.
    """

    def __init__(
        self, pattern: Pattern, region: Region, face: Face | None, *, upright: bool = False
    ) -> None:
        theme = current_theme()
        self.face, self.upright, self.shown = face, upright, 1.0
        ink = theme.text if face is None else theme.ink(face)
        self.box = SquareFrame(stroke_width=HAIRLINE, stroke_color=theme.muted,
                         fill_color=theme.background, fill_opacity=1)  # fmt: skip
        self.filling = CellFilling(
            fill_color=ink, fill_opacity=1, stroke_color=ink, stroke_width=1.6
        )
        self.rules = Rules(stroke_width=HAIRLINE, stroke_color=theme.outline)
        super().__init__(self.box, self.filling, self.rules)
        self.follow(pattern, region)

    def follow(self, pattern: Pattern, region: Region) -> Self:
        """Stand for another tensor, in a region of its own."""
        self.pattern, self.region = pattern, region
        across, up = (region.left, region.right), (region.bottom, region.top)
        ring = (0, 0), (1, 0), (1, 1), (0, 1), (0, 0)
        self.box.grow([np.array([across[i], up[j], 0.0]) for i, j in ring])
        self.rules.points = self.rules.born = self._ruled()
        return self.reveal(self.shown)

    def fit(self, flat: Self, region: Region) -> Self:
        """Be seen in another region, as another one of the same tensor was laid out in its own."""
        self.region, whole = region, flat.region
        size = np.array([region.width / whole.width, region.height / whole.height, 0.0])
        start = np.array([whole.left, whole.bottom, 0.0])
        low = np.array([region.left, region.bottom, 0.0])
        for part, still in zip(self.submobjects, flat.submobjects, strict=True):
            part.points = (still.points - start) * size + low
        return self

    @property
    def mask(self) -> CellMask:
        """Which cells are not 0."""
        filled: CellMask = self.pattern.filled.value.astype(np.bool_)
        if filled.ndim == 2:
            return filled
        return filled[:, None] if self.upright else filled[None, :]

    def reveal(self, share: float) -> Self:
        """Fill that share of all columns."""
        self.shown = share
        mask = self.mask.copy()
        mask[:, round(share * mask.shape[1]) :] = False
        self.filling.points = self.filling.born = self._outlines(rectangles(mask), mask.shape)
        return self

    def _outlines(self, cells: npt.NDArray[np.int64], shape: tuple[int, ...]) -> Points:
        """Rectangles of cells as one outline, where the box stands now."""
        low, high = corners(self.box.points)
        rows, columns = shape
        across = low[0] + (high[0] - low[0]) * cells[:, 2:] / columns
        down = high[1] - (high[1] - low[1]) * cells[:, :2] / rows
        left, right, top, bottom = across[:, 0], across[:, 1], down[:, 0], down[:, 1]
        ring = np.stack([np.stack([left, top], 1), np.stack([right, top], 1),
                         np.stack([right, bottom], 1), np.stack([left, bottom], 1)], 1)  # fmt: skip
        after = np.roll(ring, -1, axis=1)
        thirds = np.array([0.0, 1 / 3, 2 / 3, 1.0])[:, None]
        curves = ring[:, :, None] + (after - ring)[:, :, None] * thirds
        flat = curves.reshape(-1, 2)
        return np.column_stack([flat, np.zeros(len(flat))])

    def _ruled(self) -> Points:
        """The lines between cells, where there are few."""
        (rows, columns), (low, high) = self.mask.shape, corners(self.box.points)
        if max(rows, columns) > MOST_RULES:
            return np.zeros((0, 3))
        across = low[0] + (high[0] - low[0]) * np.arange(1, columns) / columns
        down = low[1] + (high[1] - low[1]) * np.arange(1, rows) / rows
        ends = [((x, low[1]), (x, high[1])) for x in across]
        ends += [((low[0], y), (high[0], y)) for y in down]
        thirds = np.array([0.0, 1 / 3, 2 / 3, 1.0])[:, None]
        lines = [
            np.array(start) + (np.array(end) - np.array(start)) * thirds for start, end in ends
        ]
        flat = np.concatenate([np.zeros((0, 2)), *lines])
        return np.column_stack([flat, np.zeros(len(flat))])

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def record(self) -> Record:
        """The tensor."""
        return self.pattern.tensor

    @property
    def standing(self) -> Standing:
        """The first cell stands for all."""
        filled = self.pattern.filled
        first = (0,) * len(filled.shape)
        return Standing(filled, first, "filled" if filled.value[first] else "empty")

    def faults(self) -> Iterator[Fault]:
        """Exactly those cells are filled that are not 0, of the columns that are shown."""
        found = painted(self.filling.points, corners(self.box.points), self.mask.shape)
        if found is None:
            yield Fault("cells", f"a filling of {self.record.name} off its cells", "whole cells")
            return
        if not np.array_equal(self.pattern.filled.value, self.record.value != 0):
            yield Fault("cells", f"cells filled as in another tensor than {self.record.name}",
                        "where it is not 0")  # fmt: skip
        if not same_way(self.rules.points, self._ruled()):
            yield Fault("cells", f"the lines between cells of {self.record.name} elsewhere",
                        f"those of {self.mask.shape}")  # fmt: skip
        due = self.mask.copy()
        due[:, round(self.shown * due.shape[1]) :] = False
        wrong = int((found != due).sum())
        if wrong:
            yield Fault("cells", f"{wrong} cells of {self.record.name} filled or left empty",
                        "filled where they are not 0")  # fmt: skip


def rectangles(mask: CellMask) -> npt.NDArray[np.int64]:
    """Cells that are filled, as few rectangles: equal stretches of neighbouring rows are one.

    Shapes: (k, 4), of each the first row, the row after its last, and the same for columns.

    >>> rectangles(np.array([[True, True, False], [True, True, False], [False, False, True]]))
    array([[0, 2, 0, 2],
           [2, 3, 2, 3]])
    """
    found: list[tuple[int, int, int, int]] = []
    begun: dict[tuple[int, int], int] = {}
    edges = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    edges[:, 1:-1] = mask
    steps = np.diff(edges, axis=1)
    for row, step in enumerate(steps):
        starts, ends = np.flatnonzero(step > 0), np.flatnonzero(step < 0)
        stretches = set(zip(starts.tolist(), ends.tolist(), strict=True))
        for stretch in [each for each in begun if each not in stretches]:
            found.append((begun.pop(stretch), row, *stretch))
        for stretch in stretches:
            begun.setdefault(stretch, row)
    found += [(row, len(mask), *stretch) for stretch, row in begun.items()]
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 4)


def painted(points: Points, box: tuple[Points, Points], shape: tuple[int, int]) -> CellMask | None:
    """The cells that outlines of rectangles cover, each once; None if they are no whole cells."""
    low, high = box
    if len(points) % _PER_CELL:
        return None
    each = points.reshape(-1, _PER_CELL, 3)
    rows, columns = shape
    size = high - low
    if not (size[:2] > 0).all():
        return None
    share_low, share_high = ((edge - low) / np.where(size == 0, 1.0, size)
                             for edge in (each.min(axis=1), each.max(axis=1)))  # fmt: skip
    bounds = np.column_stack([
        rows * (1 - share_high[:, 1]), rows * (1 - share_low[:, 1]),
        columns * share_low[:, 0], columns * share_high[:, 0],
    ])  # fmt: skip
    whole = np.rint(bounds)
    slack = max(_ALIGNED, 1e-9 * max(shape))
    if len(bounds) and np.abs(bounds - whole).max() > slack:
        return None
    counts = np.zeros(shape, dtype=np.int64)
    for top, bottom, left, right in whole.astype(np.int64).tolist():
        counts[top:bottom, left:right] += 1
    return None if (counts > 1).any() else counts > 0


def corners(points: Points) -> tuple[Points, Points]:
    """The lower left and the upper right corner of an outline."""
    return points.min(axis=0), points.max(axis=0)
