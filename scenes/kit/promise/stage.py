"""Where a step is held to a promise: a square at the left, a plot at the right, grids over it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim import LEFT, RIGHT, UP, VGroup

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.tensor_names import NameLabel, name_of
from scenes.kit.charts.axes import Span
from scenes.kit.charts.crossed import AxisEntry, CrossedAxes, closer_spans, name_at
from scenes.kit.charts.swept import Bead, SweptLine
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.promise.gap import TOLD, GapStick, ToldNumber
from scenes.kit.promise.line import PromiseLine, swept
from scenes.kit.promise.square import StepSquare
from scenes.kit.truth.claims import Entry

PromiseRuns = Mapping[int, PromiseRun]  # runs by the thousandths of their steps

NEARER = 10  # times closer
_SQUARE = 0.3  # of the width
_APART, _TOP = 0.35, 0.2  # of the plot, from the square and from the code
_HEAD = 0.45  # over the square, for its name
_LABELS = 0.42  # of height, for the numbers below the plot
_NAME = 0.3  # of width, for the name of what is across
_SPARE = 1.02
_BESIDE = 0.2  # from an axis to its name
_GRIDS = (0.2, 0.8)  # over the middle of the plot; from the upright axis
_BETWEEN, _CELLS, _TALLEST = 0.42, 0.05, 0.42  # grids, their cells; of a cell's height
_NAMED, _OVER = 0.38, 0.14  # for the name of a grid, and from the grid to it
_LONGER = 1.5  # how much farther left a long name begins
_LARGE = 0.62, 0.56  # a cell of v and of out
_DIM = 1.5  # of a scale, over the largest entry
_OUT = 0.6  # from where the upright axis will stand to out
_ROW, _TOLD = (
    0.54,
    2.1,
)  # between numbers that are told; from the upright axis to the ends of their names


class PromisePlot:
    """What changed over the step e: the curve of each family, its point, and its promise."""

    def __init__(self, families: Mapping[str, PromiseRuns], region: Region) -> None:
        first = families["own"]
        reach = max(first) / 1000 * _SPARE
        slope, top = (
            float(first[0].grad.value[first[0].index]),
            float(first[max(first)].change.value),
        )
        across = _with_ticks(Span(-reach, reach, ()), 6)
        up = _with_ticks(Span(-slope * reach, top * _SPARE, ()), 7)
        # Curves pass where the number 0 would stand.
        up = Span(up.low, up.high, tuple(tick for tick in up.ticks if tick))
        room = Region(region.left, region.right - _NAME, region.bottom + _LABELS, region.top)
        self.axes = CrossedAxes(room, closer_spans(across, 0.0, [NEARER]),
                                closer_spans(up, 0.0, [NEARER]))  # fmt: skip
        self.families = families
        self.lines: dict[str, list[SweptLine]] = {}
        self.numbers: dict[int, tuple[str, SweptLine, int]] = {}
        self.beads: dict[str, Bead] = {}
        self.promises: dict[str, PromiseLine] = {}
        for name, family in families.items():
            self._plot(name, family)
        self.gap = GapStick(self.axes, first[0])
        self.names = VGroup(
            name_at(AxisEntry(self.axes.up, first[0].change, (), Face.VALUE),
                    self.axes.up.line.points[-1] + _BESIDE * RIGHT),
            name_at(AxisEntry(self.axes.across, first[0].e, (), Face.VALUE),
                    self.axes.across.line.points[-1] + 0.5 * _BESIDE * RIGHT),
        )  # fmt: skip

    def _plot(self, name: str, family: PromiseRuns) -> None:
        steps = sorted(family)
        sides = [[k for k in steps if k >= 0], [k for k in reversed(steps) if k <= 0]]
        self.lines[name] = []
        for side in sides:
            line = SweptLine(self.axes, [swept(family[k]) for k in side], Face.VALUE)
            self.lines[name].append(line)
            for place, k in enumerate(side):
                self.numbers[id(family[k])] = name, line, place
        self.beads[name] = Bead(self.axes, swept(family[0]), Face.VALUE)
        first = family[0]
        slope = Entry(first.grad, first.index)
        self.promises[name] = PromiseLine(self.axes, swept(first), slope)

    def look(self, closeness: float) -> None:
        """Look at it from so close: 0 from afar, 1 as close as one may."""
        self.axes.across.look(closeness)
        self.axes.up.look(closeness)
        for name, lines in self.lines.items():
            for line in lines:
                line.lay()
            self.promises[name].lay()
            self.beads[name].follow(self.beads[name].now)
        self.gap.lay()

    def drawn(self, name: str) -> VGroup:
        """All that a closer look moves, while one family steps."""
        lines = [line for lines in self.lines.values() for line in lines if line.reached]
        shown = [line for line in self.promises.values() if line.reach[0] < line.reach[1]]
        return VGroup(self.axes, *lines, *shown, self.beads[name])


class PromiseStage:
    """All that the film draws; it shows one run at a time."""

    def __init__(
        self, families: Mapping[str, PromiseRuns], region: Region, window: CodeWindow
    ) -> None:
        self.families, self.window = families, window
        self.frames: list[RoundFrame] = []  # that stand on stage
        self.tiles = VGroup()  # of the corner, once they are laid
        first = self.run = families["own"][0]
        middle = region.left + _SQUARE * region.width
        self.plot = PromisePlot(
            families, Region(middle + _APART, region.right, region.bottom, region.top - _TOP)
        )
        longest = float(first.side.value) + max(families["own"]) / 1000
        below = Region(region.left, middle, region.bottom, region.top - _HEAD)
        self.square = StepSquare(first, below, longest)
        self.square_name = NameLabel(self.square.base)
        self.square_name.move_to((region.left, region.top, 0.0), aligned_edge=UP + LEFT)
        axes = self.plot.axes
        (origin,) = axes.place(0.0, 0.0)
        over = Region(axes.region.left, float(origin[0]) - _GRIDS[1],
                      float(origin[1]) + _GRIDS[0], region.top)  # fmt: skip
        self.grids = self._grids(over)
        self.weights = self._large(first.v, Face.GRADIENT, below.left, below.top)
        beside = float(origin[0]) + _OUT
        self.out = self._large(first.out, Face.VALUE, beside, below.top)
        self.names = [name_of(grid, _OVER) for grid in self.all_grids]
        rows = ("change", Face.VALUE), ("promise", Face.GRADIENT), ("gap", None)
        self.told = [self._tell(*each, row) for row, each in enumerate(rows)]
        self.slope = self._tell("slopes", Face.GRADIENT, 2)
        self.slope[1].next_to(self.slope[0], UP, buff=_BESIDE).align_to(self.slope[0], LEFT)
        VGroup(*self.slope).shift(_LONGER * LEFT)

    def _grids(self, region: Region) -> list[Grid]:
        """The leaf and its gradient, side by side."""
        records = (self.run.inp, Face.VALUE), (self.run.grad, Face.GRADIENT)
        rows, columns = self.run.inp.shape
        pitch = ((region.width - _BETWEEN) / (2 * columns), (region.height - _NAMED) / rows)
        size = CellSize.fitting(pitch[0] - _CELLS, min(_TALLEST, pitch[1] - _CELLS), _CELLS, 1)
        grids = [
            Grid(record, face, size, scale=_DIM * record.magnitude()) for record, face in records
        ]
        for grid, edge in zip(grids, (LEFT, RIGHT), strict=True):
            end = region.left if edge is LEFT else region.right
            grid.move_to((end, region.top - _NAMED, 0.0), aligned_edge=UP + edge)
        return grids

    def _large(self, record: Record, face: Face, left: float, top: float) -> Grid:
        """A tensor as long as no plot needs the place."""
        size = CellSize.fitting(*_LARGE, _CELLS, 1)
        grid = Grid(record, face, size, scale=_DIM * record.magnitude())
        return grid.move_to((left, top, 0.0), aligned_edge=UP + LEFT)

    def _tell(self, name: str, face: Face | None, row: int) -> tuple[ToldNumber, NameLabel]:
        """A number with its name, in a row below the plot's origin."""
        number = ToldNumber(name, self.run, face)
        label = NameLabel(number, TOLD / CODE_SIZE)
        (origin,) = self.plot.axes.place(0.0, 0.0)
        across, height = float(origin[0]) + _TOLD, float(origin[1]) - _ROW * (row + 0.9)
        label.move_to((across, height, 0.0), aligned_edge=RIGHT)
        number.move_to((across + _BESIDE, height, 0.0), aligned_edge=LEFT)
        label.stand_on(float(number.get_bottom()[1]))
        return number, label

    @property
    def telling(self) -> VGroup:
        """The numbers of the run that is now, with their names."""
        return VGroup(*(part for pair in self.told for part in pair))

    def follow(self, run: PromiseRun) -> None:
        """Let all that moves stand for a run, and keep the curve that is drawn."""
        self.run = run
        self.plot.beads[self.name].follow(swept(run))
        self.plot.gap.follow(run)
        for number, _ in (*self.told, self.slope):
            number.tell(run)
        self.square.follow(run)
        for grid, record in zip(self.all_grids, (run.inp, run.grad, run.v, run.out), strict=True):
            grid.follow(record)
        self.window.follow(run.listing)

    def draw_to(self, run: PromiseRun) -> None:
        """Stand for a run, and draw its curve at least as far."""
        _, line, place = self.plot.numbers[id(run)]
        line.reach(max(line.reached, place + 1))
        self.follow(run)

    def roll_to(self, run: PromiseRun) -> None:
        """Stand for a run, with the promise that is made there."""
        self.draw_to(run)
        self.plot.promises[self.name].lean(swept(run), Entry(run.slopes, run.index))

    def switch_to(self, name: str) -> None:
        """Stand for a family, before any step on its entry."""
        self.follow(self.families[name][0])

    @property
    def name(self) -> str:
        """The family of the run that is shown."""
        return self.plot.numbers[id(self.run)][0]

    @property
    def all_grids(self) -> list[Grid]:
        return [*self.grids, self.weights, self.out]

    def moving(self, name: str) -> VGroup:
        """What a run of a family moves."""
        plot = self.plot
        told = [number for number, _ in self.told]
        left = self.square if name == "own" else self.weights
        return VGroup(*plot.lines[name], plot.beads[name], plot.gap, *told, left,
                      *self.grids, self.window)  # fmt: skip

    def rolling(self, name: str) -> VGroup:
        """What a run of a family moves while its promise goes along."""
        plot = self.plot
        return VGroup(*plot.lines[name], plot.beads[name], plot.promises[name], self.slope[0],
                      self.weights, *self.grids, self.window)  # fmt: skip


def _with_ticks(span: Span, most: int) -> Span:
    """A span with round numbers for ticks."""
    values = Record("plotted", np.array([span.low, span.high]), "a plot")
    ticks = Span.of(values, most=most).ticks
    kept = tuple(tick for tick in ticks if 0.0 <= float(span.share(tick)) <= 0.97)
    return Span(span.low, span.high, kept)
