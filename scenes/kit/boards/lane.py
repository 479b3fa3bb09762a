"""One way through a layer: one entry of x, one weight, one gate, one output."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup

from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Index, Record
from scenes.kit.boards.contributions import Thread
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.switches import Gate
from scenes.kit.cells.tensor_names import name_above
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.claims import Position

_CELL = 0.86, 0.56  # width and height
_FACES = 0.06  # between the two faces of one tensor
_COLUMN = 0.62  # between x.grad and its weight, for the name of z's row to stand clear
_GATE = 0.65
_GAP = 0.1
_BLOCKS = 0.4  # between W and z


class Lane:
    """x[entry] over W[output, entry], and z, gate, out and v of that output in W's line.

    `runs` are all runs that the same cells will follow; scales and decimals suit all of them.
    """

    def __init__(self, runs: Sequence[ReluFlow], entry: int, output: int, region: Region) -> None:
        self.runs, self.entry, self.output = runs, entry, output
        longest = max(len(text) for text in self._texts())
        self.size = CellSize.fitting(*_CELL, _GAP, longest)
        value, gradient = Face.VALUE, Face.GRADIENT
        self.x, self.x_grad = self._cell("x", value), self._cell("x_grad", gradient)
        self.W = self._cell("W", value)
        self.z, self.z_bar = self._cell("z", value), self._cell("z_bar", gradient)
        self.out, self.v = self._cell("out", value), self._cell("v", gradient)
        self.gate = Gate(runs[0].gates, output, width=_GATE, height=self.size.height)
        self._place(region)
        self.names = self._names()
        stops = (self.z_bar, self.W, self.x_grad)
        self.thread = Thread(runs[0].contributions, (output, entry), stops)
        self.all = VGroup(self.living, self.W, self.v, *self.names)

    def _index(self, name: str) -> Index:
        if name == "W":
            return (self.output, self.entry)
        return (self.entry,) if name in {"x", "x_grad"} else (self.output,)

    def _records(self, name: str) -> list[Record]:
        return [getattr(run, name) for run in self.runs]

    def _decimals(self, name: str) -> int:
        return max(record.decimals for record in self._records(name))

    def _texts(self) -> list[str]:
        names = ("x", "x_grad", "W", "z", "z_bar", "out", "v")
        return [
            record.text(self._index(name), self._decimals(name))
            for name in names
            for record in self._records(name)
        ]

    def _cell(self, name: str, face: Face) -> Cell:
        tensors = ("x", "W", "z", "out") if face is Face.VALUE else ("v", "z_bar", "x_grad")
        values = [
            float(record.value[self._index(tensor)])
            for tensor in tensors
            for record in self._records(tensor)
        ]
        scale = float(np.abs(values).max())
        record = getattr(self.runs[0], name)
        return Cell(record, self._index(name), face, self.size, scale=scale,
                    decimals=self._decimals(name))  # fmt: skip

    def _place(self, region: Region) -> None:
        self.x_grad.next_to(self.x, DOWN, buff=_FACES)
        self.W.next_to(self.x_grad, DOWN, buff=_COLUMN)
        self.z.next_to(self.W, RIGHT, buff=_BLOCKS)
        self.z_bar.next_to(self.z, RIGHT, buff=_FACES)
        self.gate.shift(
            self.z_bar.get_right() + RIGHT * (_GAP + _GATE / 2) - self.gate.stubs.get_center()
        )
        self.out.next_to(self.z_bar, RIGHT, buff=_GATE + 2 * _GAP)
        self.v.next_to(self.out, RIGHT, buff=_FACES)
        whole = VGroup(self.x, self.x_grad, self.W, self.z, self.z_bar, self.gate, self.out, self.v)
        whole.move_to((region.right, region.bottom, 0.0), aligned_edge=RIGHT + DOWN)

    def _names(self) -> list[Phrase]:
        run = self.runs[0]

        def beside(cell: Cell, record: Record) -> Phrase:
            claim = Position(record, cell.index, ink=cell.face)
            return Phrase("{}", claim, em=HEADING / CODE_SIZE).next_to(cell, LEFT, buff=0.16)

        return [
            beside(self.x, run.x),
            beside(self.x_grad, run.x_grad),
            beside(self.W, run.W),
            name_above("`z`", self.z),
            name_above("$macron(z)$", self.z_bar),
            name_above("`out`", self.out),
            name_above("`v`", self.v),
        ]

    @property
    def living(self) -> VGroup:
        """All that changes when the layer is run again."""
        cells = (self.x, self.x_grad, self.z, self.z_bar, self.out)
        return VGroup(*cells, self.gate, self.thread)

    def follow(self, run: ReluFlow) -> None:
        """Let every cell stand for its entry of another run."""
        self.x.follow(run.x)
        self.x_grad.follow(run.x_grad)
        self.z.follow(run.z)
        self.z_bar.follow(run.z_bar)
        self.out.follow(run.out)
        self.gate.follow(run.gates)
        self.thread.follow(run.contributions)
