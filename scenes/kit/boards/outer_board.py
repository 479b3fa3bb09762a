"""W and W.grad in pairs of cells, x above their columns, the gated v beside their rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.errors import StageError
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Column, Grid, Row, index_labels
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Phrase
from scenes.kit.cells.switches import Gates
from scenes.kit.cells.tensor_names import name_above, tensor_name
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import SMALLEST_DIGIT, Face

_WIDEST, _GAP, _FACES = 0.82, 0.08, 0.03
_NAMES = 1.45  # left of W, for names and indices
_BLOCKS, _GATE = 0.3, 0.55
_ROWS = 0.2  # between pairs of rows
_HIGHEST = 0.4
_HEADS = 0.45


@dataclass(frozen=True)
class StoreySize(CellSize):
    """Cells whose rows stand farther apart than their columns."""

    down: float = 0.0  # from row to row

    @property
    def pitch(self) -> tuple[float, float]:
        return self.width + self.gap, self.down


class OuterBoard:
    """The cells of W.grad = outer(z_bar, x), each below the cell of W that it belongs to.

    x lies along the top of the region; the pairs of cells fill it below the height `heads`.
    """

    def __init__(self, flow: ReluFlow, W_grad: Record, region: Region, *, heads: float) -> None:
        self.flow = flow
        m, n = flow.W.shape
        records = (flow.x, flow.W, flow.v, flow.z_bar, W_grad)
        longest = max(len(r.text(k)) for r in records for k in np.ndindex(r.shape))
        room = region.width - _NAMES - _BLOCKS - _GATE - 3 * _GAP
        width = min(_WIDEST, (room - (n - 1) * _GAP) / (n + 2))
        pitch = (heads - _HEADS - region.bottom + _ROWS) / m
        height = min(_HIGHEST, (pitch - _ROWS - _FACES) / 2)
        size = CellSize.fitting(width, height, _GAP, longest)
        if size.em * DIGIT_HEIGHT < SMALLEST_DIGIT:
            raise StageError(
                f"W has shape {(m, n)} and numbers of up to {longest} characters, too much to be "
                "read on one frame; give fewer entries or numbers with fewer decimals"
            )
        down = 2 * height + _FACES + _ROWS
        pairs = StoreySize(width, height, _GAP, size.em, down)
        value = max(r.magnitude() for r in (flow.x, flow.W))
        gradient = max(r.magnitude() for r in (flow.v, flow.z_bar, W_grad))
        self.x = Row(flow.x, Face.VALUE, size, scale=value)
        self.W = Grid(flow.W, Face.VALUE, pairs, scale=value)
        self.W_grad = Grid(W_grad, Face.GRADIENT, pairs, scale=gradient)
        self.z_bar = Column(flow.z_bar, Face.GRADIENT, pairs, scale=gradient)
        self.v = Column(flow.v, Face.GRADIENT, pairs, scale=gradient)
        self.gates = Gates(flow.gates, width=_GATE, height=height, pitch=down)
        self._place(region, heads)
        self.indices = VGroup(
            index_labels(self.x, 0, beside=UP), index_labels(self.W, 0, beside=LEFT)
        )
        self.names = self._names()

    def _place(self, region: Region, heads: float) -> None:
        left = region.left + _NAMES
        self.x.move_to((left, region.top - 0.3, 0.0), aligned_edge=LEFT + UP)
        self.W.move_to((left, heads - _HEADS, 0.0), aligned_edge=LEFT + UP)
        self.W_grad.align_to(self.W, LEFT).align_to(self.W, UP)
        self.W_grad.shift(DOWN * (self.W.size.height + _FACES))
        for column in (self.z_bar, self.v):
            column.align_to(self.W_grad, UP)
        self.z_bar.next_to(self.W_grad, RIGHT, buff=_BLOCKS)
        gate = self.z_bar[0].get_right() + RIGHT * (_GAP + _GATE / 2)
        self.gates.shift(gate - self.gates.all[0].stubs.get_center())
        self.v.next_to(self.z_bar, RIGHT, buff=_GATE + 2 * _GAP)

    def _names(self) -> dict[str, Phrase]:
        first = self.W[0, 0].get_left() + LEFT * 0.46, self.W_grad[0, 0].get_left() + LEFT * 0.14
        W, W_grad = tensor_name("`W`", Face.VALUE), tensor_name("`W.grad`", Face.GRADIENT)
        return {
            "x": tensor_name("`x`", Face.VALUE).next_to(self.x, LEFT, buff=0.2),
            "W": W.move_to(first[0], aligned_edge=RIGHT),
            "W_grad": W_grad.move_to(first[1], aligned_edge=RIGHT),
            "z_bar": name_above("$macron(z)$", self.z_bar, gap=0.16),
            "v": name_above("`v`", self.v, gap=0.16),
        }
