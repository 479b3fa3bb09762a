"""out = relu(W @ x) as a crossbar: x along W's columns, z, gates, out and v along its rows.

Forward goes in by the columns and out by the rows; the gradient comes in by the row and leaves
by the column, so an empty column of W is what "no path" looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from gradmath.errors import StageError
from gradmath.records.layer import EntryPath, ReluFlow
from gradmath.records.tensor import Reason, Record
from scenes.kit.boards.contributions import Contribution
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.grids import Cell, CellSize, Column, Grid, Row, index_labels
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Phrase
from scenes.kit.cells.marks import LegendEntry, ReasonMark, ReasonMarks
from scenes.kit.cells.switches import Switches
from scenes.kit.cells.tensor_names import name_above, tensor_name
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, SMALLEST_DIGIT, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.speech.kit_words import kit_word

_GAP = 0.1  # between neighbouring cells
_FACES = 0.06  # between the two faces of one tensor
_MARKS = 0.46  # the strip for reasons between x.grad and W
_INDICES = 0.3  # the strip for indices above x
_HEADS = 0.5  # the strip for names above z, out and v
_NAMES = 1.35  # the strip for names and indices, left of W
_TALLEST = 0.52
_WIDEST = 0.92
_GATE = 0.8
_BLOCKS = 0.5  # between W and z
_POINTER = 0.07  # how far a frame around a cell reaches out
_LEGEND = 0.5  # between entries of the legend, and after it


_GRIDS: dict[str, tuple[type[Grid], Face]] = {
    "W": (Grid, Face.VALUE), "x": (Row, Face.VALUE), "x_grad": (Row, Face.GRADIENT),
    "z": (Column, Face.VALUE), "z_bar": (Column, Face.GRADIENT),
    "out": (Column, Face.VALUE), "v": (Column, Face.GRADIENT),
}  # fmt: skip


class Crossbar:
    """The cells, gates, names and threads of one layer, laid out in a region of the stage.

    `others` are further runs of the layer (a sweep) that the same cells will follow; sizes,
    scales and decimals are chosen to suit all of them. x lies at the region's top; W and what
    stands beside it, with its names, stay below the height `heads`, clear of the code panel.
    """

    def __init__(
        self, flow: ReluFlow, region: Region, others: Sequence[ReluFlow] = (), *, heads: float
    ) -> None:
        self.heads = heads
        self.flow, self.region, self.runs = flow, region, (flow, *others)
        self.pointers = VGroup()
        self.size = self._cell_size()
        m, n = flow.W.shape
        _, down = self.size.pitch
        value, gradient = (
            self._scale("x", "W", "z", "out"),
            self._scale("v", "z_bar", "x_grad", "contributions"),
        )
        self.scales = {Face.VALUE: value, Face.GRADIENT: gradient}

        self.grids = {name: self._grid(kind, name, face) for name, (kind, face) in _GRIDS.items()}
        self.W, self.x, self.x_grad, self.z, self.z_bar, self.out, self.v = self.grids.values()
        self.gates = Switches(flow.gates, width=_GATE, height=self.size.height, pitch=down)
        self._place()
        self.names = self._names()
        self.indices = VGroup(
            index_labels(self.x, 0, beside=UP), index_labels(self.W, 0, beside=LEFT)
        )
        self.chosen = Phrase(
            kit_word("heads", "choice"), em=HEADING, color=current_theme().gradient_ink
        )
        self.chosen.next_to(self.v, DOWN, buff=0.2).align_to(self.v, RIGHT)
        self.legend = {kind: LegendEntry(kind) for kind in flow.reasons}
        if self.legend:
            self._place_legend()
        self.blanks = VGroup(*(self._blank(cell) for cell in self.x_grad.cells))
        self.marks = VGroup(*(self._marks(path) for path in flow.paths))
        self.threads = {
            (i, j): self._thread(i, j)
            for i, j in np.ndindex(m, n)
            if any(run.contributions.value[i, j] != 0 for run in self.runs)
        }

    # -- what the pieces look like ---------------------------------------------------------

    def _records(self, name: str) -> list[Record]:
        return [getattr(run, name) for run in self.runs]

    def _scale(self, *names: str) -> float:
        return max(record.magnitude() for name in names for record in self._records(name))

    def decimals(self, name: str) -> int:
        """One count for a tensor, whichever run it is shown from."""
        return max(record.decimals for record in self._records(name))

    def _texts(self) -> Iterator[str]:
        for name in (*_GRIDS, "contributions"):
            decimals = self.decimals(name)
            for record in self._records(name):
                yield from (record.text(index, decimals) for index in np.ndindex(record.shape))

    def _cell_size(self) -> CellSize:
        """The largest cells that fit the region, with digits that can still be read."""
        m, n = self.flow.W.shape
        room = self.region.width - _NAMES - _BLOCKS - _GATE - 2 * _GAP - 2 * _FACES - _POINTER
        width = min(_WIDEST, (room - (n - 1) * _GAP) / (n + 4))
        below_x = self.region.height - _INDICES - _FACES - _MARKS - (m - 1) * _GAP
        below_heads = self.heads - _HEADS - self.region.bottom - (m - 1) * _GAP
        height = min(_TALLEST, below_x / (m + 2), below_heads / m)
        longest = max(map(len, self._texts()))
        size = CellSize.fitting(width, height, _GAP, longest)
        if size.em * DIGIT_HEIGHT < SMALLEST_DIGIT:
            raise StageError(
                f"W has shape {(m, n)} and numbers of up to {longest} characters, too much to be "
                "read on one frame; give fewer entries or numbers with fewer decimals"
            )
        return size

    def _grid(self, kind: type[Grid], name: str, face: Face) -> Grid:
        return kind(
            getattr(self.flow, name),
            face,
            self.size,
            scale=self.scales[face],
            decimals=self.decimals(name),
        )

    def _place(self) -> None:
        left, top = self.region.left + _NAMES, self.region.top - _INDICES
        self.x.move_to((left, top, 0.0), aligned_edge=LEFT + UP)
        self.x_grad.next_to(self.x, DOWN, buff=_FACES)
        self.W.next_to(self.x_grad, DOWN, buff=_MARKS)
        self.W.shift(DOWN * max(0.0, self.W.get_top()[1] - (self.heads - _HEADS)))
        self.z.next_to(self.W, RIGHT, buff=_BLOCKS)
        self.z_bar.next_to(self.z, RIGHT, buff=_FACES)
        self.gates.shift(
            self.z_bar[0].get_right() + RIGHT * (_GAP + _GATE / 2) - self.gates[0].get_center()
        )
        self.out.next_to(self.z_bar, RIGHT, buff=_GATE + 2 * _GAP)
        self.v.next_to(self.out, RIGHT, buff=_FACES)
        spare = self.region.right - _POINTER - self.v.get_right()[0]
        for part in (*self.grids.values(), self.gates):
            part.shift(RIGHT * spare / 2)

    def _place_legend(self) -> None:
        """Below W, and where that is too narrow, from as far left as it takes."""
        legend = VGroup(*self.legend.values()).arrange(RIGHT, buff=_LEGEND)
        legend.next_to(self.W, DOWN, buff=0.2).align_to(self.W, LEFT)
        room = self.chosen.get_left()[0] - _LEGEND
        legend.shift(LEFT * max(0.0, legend.get_right()[0] - room))

    def _names(self) -> dict[str, Phrase]:
        def beside(template: str, grid: Grid, gap: float = 0.2) -> Phrase:
            return tensor_name(template, grid.face).next_to(grid, LEFT, buff=gap)

        return {
            "x": beside("`x`", self.x),
            "x_grad": beside("`x.grad`", self.x_grad),
            "W": beside("`W`", self.W, gap=0.5),
            "z": name_above("`z`", self.z),
            "z_bar": name_above("$macron(z)$", self.z_bar),
            "out": name_above("`out`", self.out),
            "v": name_above("`v`", self.v),
        }

    def _blank(self, cell: Cell) -> VGroup:
        question = Phrase(
            "?", em=self.size.em / CODE_SIZE, color=current_theme().muted, type=Type.CODE
        )
        frame = Frame(
            cell, buff=0.0, corner=self.size.height * 0.375, color=current_theme().outline
        )
        return VGroup(frame, question.move_to(cell))

    def _marks(self, path: EntryPath) -> ReasonMarks:
        marks = ReasonMarks(path, self.x_grad[path.entry])
        if marks.width > self.size.width:
            marks.scale_to_fit_width(self.size.width)
        return marks.move_to(self.x_grad[path.entry].get_bottom() + DOWN * _MARKS / 2)

    def _thread(self, i: int, j: int) -> Contribution:
        stops = (self.z_bar[i], self.W[i, j], self.x_grad[j])
        return Contribution(self.flow.contributions, (i, j), stops)

    # -- finding parts ---------------------------------------------------------------------

    @property
    def inputs(self) -> VGroup:
        """What is there before the first line runs."""
        names = (self.names[name] for name in ("x", "W"))
        return VGroup(self.x, self.W, self.indices, *names)

    @property
    def questions(self) -> VGroup:
        """x.grad before anybody knows it."""
        return VGroup(self.blanks, self.names["x_grad"])

    @property
    def choice(self) -> VGroup:
        """v, marked as chosen."""
        return VGroup(self.v, self.names["v"], self.chosen)

    def entry(self, j: int) -> VGroup:
        """An entry of x: its value and its gradient."""
        return VGroup(self.x[j], self.x_grad[j])

    @property
    def reason_marks(self) -> list[ReasonMarks]:
        return [marks for marks in self.marks if isinstance(marks, ReasonMarks)]

    def marks_of(self, kind: Reason) -> list[ReasonMark]:
        found = (marks.of(kind) for marks in self.reason_marks)
        return [mark for mark in found if mark is not None]

    @property
    def living(self) -> VGroup:
        """All that changes when the layer is run again."""
        grids = (self.x, self.x_grad, self.z, self.z_bar, self.out)
        return VGroup(*grids, self.gates, *self.threads.values(), self.marks)

    def follow(self, run: ReluFlow) -> None:
        """Let everything on the board stand for another run of the layer."""
        for name, grid in self.grids.items():
            grid.follow(getattr(run, name))
        self.gates.follow(run.gates)
        for thread in self.threads.values():
            thread.follow(run.contributions)
        self.marks.submobjects = [
            old if old.kinds == list(path.kinds) else self._marks(path)
            for old, path in zip(self.reason_marks, run.paths, strict=True)
        ]
