"""From an entry of v back through draws and a hidden weight to an average: one row of two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from manim import DOWN, UP, VMobject

from gradmath.records.quotients import HiddenRatio, Quotients
from gradmath.records.tensor import Record
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.grids import Cell, CellSize
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import straights
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import INDEX, LINE, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.ratios.field import DrawField
from scenes.kit.samples.ruler import RulerLine
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import CodePiece

_HEIGHT = 0.5
_MEAN, _WEIGHT, _V = 1.08, 0.56, 0.76  # widths of cells
_AT_MEAN, _AT_WEIGHT, _AT_FIELD, _AT_V = 1.9, 3.1, 4.43, 5.84
_FIELD = 1.84
_ROWS = {3: -0.12, 2: -1.38}  # heights
_HEAD = 0.7  # from the middle of a row to the names
_SCALES = 3.0, 3.0, 1.0  # of means, of W and of v, as in the chapter's other films
_BAR, _BEFORE = 0.62, 0.36  # half of the line between both averages; where quotients begin
_MIDDLE = np.array([3.75, -0.75, 0.0])  # of both rows
_NEAR, _LARGE = np.array([-2.7, -0.05, 0.0]), 1.42  # where they begin, and how large


RAINS, _TURNS = 0.6, 0.36  # of the time that each v takes, until averages are there; of a turn
_EDGE = 0.04  # of a cell's height
ShownV: TypeAlias = tuple[Quotients, int]
"""An experiment, and one of its v."""


class VaryingCell(QuickGroup):
    """The cell of an entry that another one follows, under the name of all of them."""

    def __init__(self, record: Record, face: Face, width: float, scale: float) -> None:
        self.face, self.record, self.row = face, record, 0
        longest = max(len(record.text((k,))) for k in range(record.shape[0]))
        size = CellSize.fitting(width, _HEIGHT, 0.0, longest)
        self.cell = Cell(record, (0,), face, size, scale=scale)
        super().__init__(self.cell)

    @property
    def box(self) -> Cell:
        """What its place is read from."""
        return self.cell

    def tell(self, record: Record, row: int, seen: float = 1.0) -> None:
        """Show another entry, of another run perhaps, and that share of the cell's height."""
        cell, self.record, self.row = self.cell, record, row
        middle = cell.box.get_center()
        zoom = cell.box.width / cell.size.width
        cell.number.index = (row,)
        cell.follow(record)
        upright = np.array([1.0, seen, 1.0])
        cell.box.points = cell.box.born * zoom * upright + middle
        cell.number.points = (cell.number.points - middle) * upright + middle
        cell.number.turned = seen

    def turn(self, before: tuple[Record, int], after: tuple[Record, int], share: float) -> None:
        """Turn over from one entry to another: the old one, then the edge, then the new one."""
        share = float(np.clip(share, 0.0, 1.0))
        self.tell(
            *(before if share < 0.5 else after), max(_EDGE, abs(float(np.cos(np.pi * share))))
        )

    def faults(self) -> Iterator[Fault]:
        """The cell shows the entry that it is told."""
        cell = self.cell
        if cell.record is not self.record or cell.index != (self.row,):
            shown = f"{cell.record.name}{list(cell.index)}"
            yield Fault("stale", f"{shown} in the cell of {self.row}", f"{self.record.name}")


class TrayRow:
    """v[j], its draws, the weight W[j, j], and the average of x.grad[j]."""

    def __init__(self, hidden: HiddenRatio, entry: int) -> None:
        self.upper = entry == 3
        self.height = _ROWS[entry]
        few = hidden.few
        v, mean = self.records(few), self.means(few)
        means, weights, scale = _SCALES
        self.v = VaryingCell(v, Face.VALUE, _V, scale)
        self.mean = VaryingCell(mean, Face.GRADIENT, _MEAN, means)
        size = CellSize.fitting(_WEIGHT, _HEIGHT, 0.0, 1)
        self.weight = Cell(self.weights(few), (), Face.VALUE, size, scale=weights)
        places = (self.v, _AT_V), (self.mean, _AT_MEAN), (self.weight, _AT_WEIGHT)
        for part, place in places:
            part.move_to((place, self.height, 0.0))
        self.lid = Blank(self.weight)
        self.field = DrawField(self.draws(few), np.array([_AT_FIELD, self.height, 0.0]), _FIELD)
        self.names = [self._placed(NameLabel(part, INDEX / CODE_SIZE), part)
                      for part in (self.v, self.mean)]  # fmt: skip
        code = CodePiece(few.listing, self.weight.record.name)
        hidden_name = Phrase("{}", code, em=INDEX / CODE_SIZE, type=Type.CODE)
        self.names.append(self._placed(hidden_name, self.weight))
        self.wire = self._wire()

    def records(self, found: Quotients) -> Record:
        """v[j] in a run."""
        return found.v3 if self.upper else found.v2

    def means(self, found: Quotients) -> Record:
        """The averages in a run."""
        return found.mean3 if self.upper else found.mean2

    def weights(self, found: Quotients) -> Record:
        """W[j, j] in a run."""
        return found.W3 if self.upper else found.W2

    def draws(self, found: Quotients) -> Record:
        """The gradients of all draws, of a run with few."""
        drawn = found.upper if self.upper else found.lower
        assert drawn is not None, "many draws are not drawn"
        return drawn

    @property
    def parts(self) -> list[VMobject]:
        """All of it but its draws."""
        return [self.wire, *self.names, self.v, self.mean, self.weight, self.lid]

    def tell(self, before: ShownV, after: ShownV, share: float) -> None:
        """Go so far from one v to another: it turns over, draws come, and are averaged."""
        (older, last), (found, row) = before, after
        turned, averaged = share / _TURNS, (share - RAINS) / _TURNS + 1.0
        rained = min(1.0, share / (RAINS - _TURNS / 2))
        self.v.turn((self.records(older), last), (self.records(found), row), turned)
        self.mean.turn((self.means(older), last), (self.means(found), row), averaged)
        self.weight.follow(self.weights(found))
        if found.upper is not None and older.upper is not None:
            field, draws = self.field, self.draws(found)
            if (field.record, field.row, field.rained) != (draws, row, 1.0):  # or they are there
                field.rain((self.draws(older), last), (draws, row), rained)

    def _placed(self, name: Phrase, named: VaryingCell | Cell) -> Phrase:
        place: Points = named.get_center() + (UP if self.upper else DOWN) * _HEAD
        return name.move_to(place)

    def _wire(self) -> RulerLine:
        stops = [(_AT_V - _V / 2, _AT_FIELD + _FIELD / 2 + 0.06),
                 (_AT_FIELD - _FIELD / 2 - 0.06, _AT_WEIGHT + _WEIGHT / 2),
                 (_AT_WEIGHT - _WEIGHT / 2, _AT_MEAN + _MEAN / 2)]  # fmt: skip
        ends = np.array([[(right, self.height, 0.0), (left, self.height, 0.0)]
                         for right, left in stops])  # fmt: skip
        wire = RulerLine(stroke_width=0.5 * LINE, stroke_color=current_theme().muted)
        wire.lay(straights(ends[:, 0], ends[:, 1]))
        return wire


def _pose(share: float) -> tuple[Points, float]:
    """Where the middle of both rows is, and how large they are: they shrink, then they glide."""
    grown, aside = (float(np.clip(each, 0.0, 1.0)) for each in (2.0 * share - 1.0, 2.0 * share))
    way = _NEAR - _MIDDLE
    return _MIDDLE + way * [aside, grown, 0.0], 1.0 + (_LARGE - 1.0) * grown


def _moved(points: Points, before: tuple[Points, float], after: tuple[Points, float]) -> Points:
    return np.asarray((points - before[0]) * (after[1] / before[1]) + after[0])


class RatioTray:
    """Both rows, and the line of a fraction between their averages."""

    def __init__(self, hidden: HiddenRatio) -> None:
        self.hidden = hidden
        self.rows = [TrayRow(hidden, 3), TrayRow(hidden, 2)]
        self.bar = RulerLine(stroke_width=0.6 * LINE, stroke_color=current_theme().text)
        left, right = (self._middle + [side * _BAR, 0.0, 0.0] for side in (-1, 1))
        self.bar.lay(straights(left[None], right[None]))
        self.away = 0.0
        self.stood: ShownV = (hidden.few, 0)  # what was shown when draws began to come
        self.shown = self.stood
        self.come_near(1.0)

    def come_near(self, share: float) -> None:
        """Stand so far from the place beside the plot, and larger, where both rows begin."""
        before, after = _pose(self.away), _pose(share)
        self.away = share
        for row in self.rows:
            for part in row.parts:
                for piece in part.family_members_with_points():
                    piece.points = _moved(piece.points, before, after)
            row.field.stand(_moved(row.field.middle, before, after), _FIELD * after[1])

    @property
    def source(self) -> Points:
        """Where quotients are formed."""
        return self._middle + [-_BAR - _BEFORE, 0.0, 0.0]

    @property
    def _middle(self) -> Points:
        return np.array([_AT_MEAN, sum(_ROWS.values()) / 2, 0.0])

    @property
    def fields(self) -> list[DrawField]:
        """The draws of both rows."""
        return [row.field for row in self.rows]

    def seen(self) -> list[VMobject]:
        """What stands on stage from the beginning on: the lids, not what they hide."""
        parts = [part for row in self.rows for part in row.parts if part is not row.weight]
        return [*parts, *self.fields]

    def draw_anew(self, share: float) -> None:
        """Let a share of the draws come that all v share, over those for the last one."""
        few, shared = self.hidden.few, self.hidden.shared
        for row in self.rows:
            before, after = row.draws(few), row.draws(shared)
            row.field.rain((before, few.points - 1), (after, 0), share)

    def tell(self, found: Quotients, front: float, first: int = 0) -> float:
        """Show another v, of another run perhaps: so many came, the next one's draws are coming.

        first is the one that they begin with. It gives how many quotients have arrived then.
        """
        k = min(int(front), found.points - 1)
        before = self.stood if k == first else (found, k - 1)
        for each in self.rows:
            each.tell(before, (found, k), front - k)
        self.shown = found, k
        return max(float(first), min(front - RAINS, float(found.points)))
