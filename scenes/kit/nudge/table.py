"""Steps and the ratios that they give, as a small table: a column for each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import LEFT

from gradmath.records.stations import NudgeRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.nudge.places import StationPlaces
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = INDEX / CODE_SIZE
_NEAR = 1e-9


class RatioColumn(QuickGroup):
    """One run: its step, and below it what u has moved by over that."""

    def __init__(self, run: NudgeRun, places: StationPlaces, number: int, scale: float) -> None:
        super().__init__()
        self.run, self.transition = run, None

        def cell(record: Record, line: int) -> Cell:
            made = Cell(record, (), Face.VALUE, places.size, scale=scale, decimals=record.decimals)
            belongs(made, self)
            return made.move_to(places.table(line, number))

        self.step, self.ratio = cell(run.step, 0), cell(run.ratio, 1)

    transition: Transition | None

    @property
    def records(self) -> dict[str, Record]:
        return {"step": self.step.record, "ratio": self.ratio.record}

    def relations(self) -> Iterator[Fault]:
        """The ratio is what u has moved by over the step above it."""
        moved, step, ratio = (float(record.value[()]) for record in (
            self.run.moved_u, self.step.record, self.ratio.record))  # fmt: skip
        if abs(ratio * step - moved) > _NEAR:
            yield Fault("relation", f"{ratio:g} below {step:g}", f"{moved / step:g}")


class RatioTable:
    """The columns side by side, with the names of their lines."""

    def __init__(self, stops: Sequence[NudgeRun], places: StationPlaces) -> None:
        scale = 2 * max(float(stop.ratio.value[()]) for stop in stops)
        self.columns = [RatioColumn(stop, places, k, scale) for k, stop in enumerate(stops)]
        first = self.columns[0]
        self.names = [NameLabel(cell, _EM) for cell in (first.step, first.ratio)]
        for name, cell in zip(self.names, (first.step, first.ratio), strict=True):
            name.next_to(cell, LEFT, buff=0.3)

    @property
    def parts(self) -> list[Cell | NameLabel]:
        return [*self.names, *(cell for each in self.columns for cell in (each.step, each.ratio))]
