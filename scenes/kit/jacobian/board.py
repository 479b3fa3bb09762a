"""One run of `out.backward(v)`: sliders, the rows that they weigh, and what has come to x.grad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject

from gradmath.records.rows import Pulled, RowsRun
from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Row
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.jacobian.on_grounds import BESIDE, OnGrounds
from scenes.kit.jacobian.places import RowPlaces
from scenes.kit.jacobian.skyline import GhostLine, RowGround, Skyline
from scenes.kit.jacobian.terms import ColumnTerm
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

EM = INDEX / CODE_SIZE
_SLIDER = 0.72  # from the left edge of the stage to the middle of a slider's cell
_CELL = CellSize.fitting(0.88, 0.38, 0.1, 5)
_OUT = CellSize.fitting(1.0, 0.38, 0.1, 6)
_NAMED = 0.06  # from a name to the ground that it stands at
_ROUNDING = 1e-5  # of the largest term: sums of a few products in float32


class RowBoard(QuickGroup):
    """All that a run shows at rest; its parts come on stage one by one.

    rows are there once all of them are found; they are weighed by v from then on when `weighed`
    says so. out stands at the grounds until the rows have names. left is what lies on the last
    ground, None while nothing does. ghosts stand for rows that have been added up.
    """

    def __init__(self, run: Pulled, places: RowPlaces, runs: Sequence[Pulled]) -> None:
        super().__init__()
        self.run, self.places = run, places
        self.transition: Transition | None = None
        self.rows: list[Skyline] = []
        self.ghosts: list[GhostLine] = []
        self.left: Skyline | None = None
        self.weighed = False
        self.grounds = [RowGround(places.columns, height) for height in places.grounds]
        scale = max(each.x.magnitude() for each in runs)
        self.x = Row(run.x, Face.VALUE, places.x_size, scale=scale).move_to(places.x)
        self.x_name = NameLabel(self.x, EM).next_to(self.x, LEFT, buff=0.16)
        self.out: OnGrounds | None = OnGrounds(
            run.out, Face.VALUE, places, places.region.left + BESIDE, _OUT
        )
        self.sliders = [self._slider(i) for i in range(run.v.shape[0])]
        self.v_names = [
            NameLabel(slider.handle, EM).next_to(slider.handle, UP, buff=0.08)
            for slider in self.sliders
        ]
        self.out_name = NameLabel(self.out, EM).next_to(self.out, UP)
        self.out_name.stand_on(self.v_names[0].baseline)
        for part in (self.x, self.out, *self.sliders):
            belongs(part, self)

    def _slider(self, i: int) -> Slider:
        ground = np.array([self.places.region.left + _SLIDER, self.places.grounds[i], 0.0])
        return Slider(self.run.v, i, ground, _CELL, travel=self.places.travel, scale=1.0,
                      decimals=1)  # fmt: skip

    def skyline(self, record: Record, line: int) -> Skyline:
        """Bars for a record on the ground of a row, the last one for the sum."""
        places = self.places
        below = places.zeros_below[line]
        skyline = Skyline(record, places.columns, places.grounds[line], below)
        for part in (*skyline.bars, *skyline.numbers):
            belongs(part, skyline, self)
        return skyline

    def ghost(self, row: Skyline) -> GhostLine:
        """What stays where a row was."""
        ghost = GhostLine(row.record, self.places.columns, row.ground)
        for part in ghost.ghosts:
            belongs(part, ghost, self)
        return ghost

    def terms_of(self, column: int) -> list[ColumnTerm]:
        """The weighed entries of a column that are not zero, beside the place of their sum."""
        value = {i: float(each.value[column]) for i, each in enumerate(self.row_records)}
        sides = [[i for i in value if value[i] < 0], [i for i in value if value[i] > 0]]
        terms = [
            ColumnTerm(self.row_records[i], column, self.places.columns,
                 (self.places.grounds[i], self.places.bottom), place, len(side))
            for side in sides
            for place, i in enumerate(side)
        ]  # fmt: skip
        for term in terms:
            belongs(term, self)
        return terms

    def name_of(self, line: int) -> NameLabel:
        """The name of what stands on a ground, at its left end."""
        ground = self.grounds[line]
        ground.record = (self.rows[line] if line >= 0 else self.lying).record
        place = self.places.columns.left - _NAMED, self.places.grounds[line], 0.0
        return NameLabel(ground, EM).move_to(place, RIGHT)

    @property
    def lying(self) -> Skyline:
        """What lies on the last ground."""
        assert self.left is not None, "nothing has been pulled back"
        return self.left

    # -- runs --------------------------------------------------------------------------------

    def follow(self, run: Pulled) -> Self:
        """Show another run."""
        self.run = run
        self.x.follow(run.x)
        if self.out is not None:
            self.out.follow(run.out)
        for slider in self.sliders:
            slider.handle.number.decimals = run.v.decimals
            slider.follow(run.v)
        for row, record in zip(self.rows, self.row_records, strict=False):
            row.follow(record)
        for ghost, record in zip(self.ghosts, self.row_records, strict=False):
            ghost.follow(record)
        if self.left is not None:
            self.left.follow(run.x_grad)
        return self.name_grounds()

    @property
    def standing(self) -> list[tuple[int, Skyline]]:
        """What stands on which ground; -1 is the last one."""
        return [*enumerate(self.rows), *([] if self.left is None else [(-1, self.left)])]

    def name_grounds(self) -> Self:
        """Let each ground bear the name of what stands on it now."""
        for line, skyline in self.standing:
            self.grounds[line].record = skyline.record
        return self

    @property
    def row_records(self) -> tuple[Record, ...]:
        """What the rows show in this run."""
        if not isinstance(self.run, RowsRun):
            return ()
        return self.run.terms if self.weighed else self.run.rows

    @property
    def living(self) -> list[VMobject]:
        """What follows another run."""
        left = [self.left] if self.left is not None else []
        out = [self.out] if self.out is not None else []
        return [self.x, *out, *self.sliders, *self.rows, *self.ghosts, *left]

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {"x": self.x.record, "v": self.sliders[0].record}
        held |= {"out": self.out.record} if self.out is not None else {}
        held |= {f"row {i}": row.record for i, row in enumerate(self.rows)}
        held |= {f"ghost {i}": ghost.record for i, ghost in enumerate(self.ghosts)}
        return held if self.left is None else held | {"left": self.left.record}

    def relations(self) -> Iterator[Fault]:
        """Rows stand on their own grounds, weighed by their sliders; what is left is their sum."""
        for line, skyline in self.standing:
            named = vars(self.grounds[line]).get("record", skyline.record)
            if named.name != skyline.record.name:
                yield Fault("relation", f"{skyline.record.name} on the ground of {named.name}",
                            "its own")  # fmt: skip
        for i, row in enumerate(self.rows):
            code = row.record.expression.code if row.record.expression else ""
            if code not in (f"J[{i}]", f"v[{i}] * J[{i}]"):
                yield Fault("relation", f"{code} as row {i}", f"J[{i}]")
        terms = [line.record for line in self.rows or self.ghosts]
        if self.left is None or not self.weighed or len(terms) < len(self.sliders):
            return
        rows = np.array([term.value for term in terms], dtype=np.float64)
        due, size = rows.sum(axis=0), np.abs(rows).max(initial=1.0)
        if np.abs(self.left.record.value - due).max() > _ROUNDING * size:
            yield Fault("relation", f"{self.left.record.name} under its rows", f"their sum {due}")
