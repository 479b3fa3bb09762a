"""All that a film of products shows: matrices, trays, tables, and the names beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject

from gradmath.records.product_tables import ProductTables
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.blank import Blank
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import ADVANCE, Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.sheets.facts import AddedUp
from scenes.kit.sheets.grounds import Tray
from scenes.kit.sheets.places import PAD, SheetPlaces, SheetPose
from scenes.kit.sheets.sheet import UNDER, Sheet, Table, TrayProducts

EM, _SHORT = 0.3 / CODE_SIZE, 0.42 / CODE_SIZE  # of names, and of short ones
_NAME = 0.14  # from a name to what it names
_SUM = 0.4
_OVERHANG, _LEAST = 1.15, 0.27 / CODE_SIZE  # times as wide as a column: its name; the least letters


class SheetBoard:
    """Matrices, and tables of their products."""

    def __init__(self, found: ProductTables, region: Region, window: CodeWindow) -> None:
        self.found, self.window = found, window
        shown = (found.A, found.B, found.out, *found.sheets)
        longest = max(len(each.text(index)) for each in shown for index in np.ndindex(each.shape))
        self.places = SheetPlaces(region, found.lengths, longest)
        self.size = self.places.size
        # On one scale the factors would all look alike beside their products.
        self.small = max(found.A.magnitude(), found.B.magnitude())
        self.large = max(each.magnitude() for each in (found.out, *found.sheets))
        self.A = self.sheet(found.A, self.places.cross_a)
        self.B = self.sheet(found.B, self.places.cross_b)
        self.out = self.sheet(found.out, self.places.trays, product=True)
        self.total = self.sheet(found.pressed, self.places.pressed, product=True)
        self.blanks = [Blank(cell) for cell in self.out.cells]
        self.names: dict[str, NameLabel] = {}
        self.standing: list[VMobject] = []  # what leaves when the next case comes
        self.trays: dict[Index, Tray] = {}
        self.in_trays: dict[Index, TrayProducts] = {}
        self.tables: list[Table] = []
        self.grounds: list[Tray] = []
        self.columns: list[Sheet] = []
        self.rows: list[Sheet] = []

    # -- parts ---------------------------------------------------------------------------------

    def sheet(
        self, record: Record, pose: SheetPose, *, product: bool = False, lies: bool = False
    ) -> Sheet:  # fmt: skip
        scale = self.large if product else self.small
        return Sheet(record, self.size, pose, scale=scale, lies=lies)

    def table(self, record: Record, pose: SheetPose) -> Table:
        return Table(record, self.size, pose, scale=self.large)

    def name(self, named: Sheet, *, beside: bool = False, most: float = EM) -> NameLabel:
        """Over what it names, or left of its first row."""
        label = NameLabel(named, _SHORT if len(named.record.name) < 2 else most)
        if beside:
            label.next_to(named.entries[0], LEFT, buff=_NAME + 0.06)
        else:
            label.next_to(named, UP, buff=0.0)
            label.stand_on(float(named.get_top()[1]) + _NAME)
        self.names[named.record.name] = label
        return label

    def added(self, index: Index) -> Phrase:
        """How all tables' entries add up there, under that place."""
        claim = AddedUp(self.found.sheets, self.found.pressed, index)
        room = self.places.pressed.across
        em = min(_SUM, 0.94 * room / (ADVANCE * len(claim.text)))
        label = Phrase("{}", claim, em=em / CODE_SIZE, type=Type.CODE, color=current_theme().text)
        label.move_to(self.places.under(index))
        return label

    def cargo(self, cell: Cell) -> Cell:
        """A cell's number on its way, as large as the cell."""
        size = self.size.times(cell.box.width / cell.size.width)
        chip = Cell(cell.record, cell.index, Face.VALUE, size, scale=cell.scale_limit)
        return chip.set_z_index(UNDER)

    # -- rows meet columns ---------------------------------------------------------------------

    @property
    def crossings(self) -> list[Index]:
        """Entries of the matrix product, row by row."""
        n, _, m = self.found.lengths
        return list(product(range(n), range(m)))

    def open_trays(self) -> list[Tray]:
        """A ground for the products of each entry."""
        wide = self.places.span(self.found.lengths[1]) + 2 * PAD
        high = self.size.height + 2 * PAD
        self.trays = {
            index: Tray(self.out.at(index), self.size.width, wide, high) for index in self.crossings
        }
        return [*self.trays.values()]

    def open_places(self) -> list[Tray]:
        """A ground for what all tables have in the same place."""
        pressed, size = self.places.pressed, self.size
        narrow, wide = (
            pressed.zoom * each + 2 * PAD
            for each in (size.width, self.places.span(self.found.lengths[1]))
        )
        high = pressed.zoom * size.height + 2 * PAD
        return [Tray(self.total.at(index), narrow, wide, high).open_to(1.0)
                for index in self.crossings]  # fmt: skip

    def fill_tray(self, index: Index) -> TrayProducts:
        """The products of a row and a column, side by side in their tray."""
        i, j = index
        first = self.places.slot(0).first
        trays = self.places.trays
        first = first + np.array([j * trays.across, -i * trays.down, 0.0])
        pose = SheetPose(first, *self.size.pitch)
        factors = self.A, self.B
        filled = TrayProducts(self.found.products[i][j], pose, index, factors, scale=self.large)
        self.in_trays[index] = filled
        return filled

    def sort(self) -> list[Table]:
        """What lies in trays as tables: the same cells, held otherwise."""
        places = self.places
        self.tables = [self.table(each, places.slot(k)) for k, each in enumerate(self.found.sheets)]
        return self.tables

    def split(self) -> list[tuple[Sheet, list[Sheet]]]:
        """A as columns, B as rows: the same cells, held otherwise."""
        found, a, b = self.found, self.A.pose, self.B.pose
        for k, (column, row) in enumerate(zip(found.columns, found.rows, strict=True)):
            aside, low = np.array([k * a.across, 0, 0]), np.array([0, -k * b.down, 0])
            self.columns.append(self.sheet(column, SheetPose(a.first + aside, a.across, a.down)))
            lying = SheetPose(b.first + low, b.across, b.down)
            self.rows.append(self.sheet(row, lying, lies=True))
        return [(self.A, self.columns), (self.B, self.rows)]

    def corner_name(self, column: Sheet) -> NameLabel:
        """The name of a column over it, which may be longer than that one is wide."""
        room = _OVERHANG * column.width / (ADVANCE * len(column.record.name) * CODE_SIZE)
        return self.name(column, most=min(EM, max(_LEAST, room))).align_to(column, RIGHT)

    def table_name(self, table: Sheet) -> NameLabel:
        """The name of a table below it."""
        label = self.name(table)
        low = float(table.get_bottom()[1]) - _NAME - label.height
        return label.stand_on(low + label.descent)

    def put_away(self, *names: str) -> Sequence[VMobject]:
        """Names that are to go; all without any."""
        going = names or tuple(self.names)
        return [self.names.pop(each) for each in going if each in self.names]
