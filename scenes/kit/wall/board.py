"""One Jacobian as a wall: its unknown cells, what calls have painted, and what enters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from manim import DOWN, LEFT, UP, VMobject

from gradmath.records.tensor import Record
from gradmath.records.walls import WallRun
from scenes.kit.cells.current import Current
from scenes.kit.cells.grids import Column, Grid, Row
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HEADING, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs, within_a_pixel
from scenes.kit.truth.claims import CodePiece
from scenes.kit.wall.labels import EdgeLabel
from scenes.kit.wall.places import WallPlaces
from scenes.kit.wall.sockets import Socket

_APART = 0.12


class Wall(QuickGroup):
    """All cells of a Jacobian, none of which need be known."""

    face = None

    def __init__(self, run: WallRun, sockets: Sequence[Socket]) -> None:
        self.run = run
        super().__init__(*sockets)

    @property
    def record(self) -> Record:
        return self.run.J

    @property
    def sockets(self) -> list[Socket]:
        return [each for each in self.submobjects if isinstance(each, Socket)]

    def faults(self) -> Iterator[Fault]:
        """There is a cell for each output and input."""
        if len(self.sockets) != self.record.value.size:
            yield Fault("wall", f"{len(self.sockets)} cells of J", f"{self.record.value.size}")


class WallBoard(QuickGroup):
    """All that a wall shows; its parts come on stage one by one.

    rows and columns are painted so far, each by the number of its call; v and u are there while
    calls of `backward` or of `jvp` are made.
    """

    def __init__(self, run: WallRun, region: Region) -> None:
        super().__init__()
        self.run, self.places = run, WallPlaces(run, region)
        self.transition: Transition | None = None
        self.rows: dict[int, Grid] = {}
        self.columns: dict[int, Grid] = {}
        self.v: Grid | None = None
        self.u: Grid | None = None
        m, n = run.size
        size = self.places.cell
        self.wall = Wall(run, [Socket(self.places.center(i, j), size.width, size.height)
                               for i in range(m) for j in range(n)])  # fmt: skip
        self.label = NameLabel(self.wall)
        self.label.move_to(self.places.name_corner, aligned_edge=DOWN + LEFT)
        self.outs = [EdgeLabel(self.places, i, below=False) for i in range(m)]
        self.inps = [EdgeLabel(self.places, j, below=True) for j in range(n)]

    @property
    def sockets(self) -> list[Socket]:
        """Its cells, row after row."""
        return self.wall.sockets

    def take(self, sockets: Sequence[Socket]) -> None:
        """Have cells of another wall as the first ones."""
        own = self.wall.sockets[len(sockets) :]
        self.wall.remove(*self.wall.submobjects)
        self.wall.add(*sockets, *own)

    @property
    def largest(self) -> float:
        """Of all colours."""
        return self.run.J.magnitude() or 1.0

    # -- what enters -----------------------------------------------------------------------------

    def enter_v(self) -> tuple[Grid, Phrase]:
        """What the first call of `backward` begins with, at the left, and its name."""
        places, m = self.places, self.run.size[0]
        self.v = Column(self.run.V[0], Face.GRADIENT, places.v_size, scale=1.0)
        self.v.move_to((places.v_center(0) + places.v_center(m - 1)) / 2)
        belongs(self.v, self)
        name = self._name("v", Face.GRADIENT).next_to(self.v, UP, buff=_APART)
        return self.v, name

    def enter_u(self) -> tuple[Grid, Phrase]:
        """What the first call of `jvp` begins with, from below, and its name."""
        places, n = self.places, self.run.size[1]
        self.u = Row(self.run.U[0], Face.VALUE, places.u_size, scale=1.0)
        self.u.move_to((places.u_center(0) + places.u_center(n - 1)) / 2)
        belongs(self.u, self)
        name = self._name("u", Face.VALUE).next_to(self.u, LEFT, buff=2 * _APART)
        return self.u, name

    def _name(self, letter: str, face: Face) -> Phrase:
        piece = CodePiece(self.run.listing, letter)
        ink = current_theme().ink(face)
        return Phrase("{}", piece, em=HEADING / CODE_SIZE, color=ink, type=Type.CODE)

    def leave(self) -> None:
        """Nothing enters any more."""
        self.v = self.u = None

    # -- what is painted -------------------------------------------------------------------------

    def paint_row(self, i: int) -> tuple[Grid, Current]:
        """What a call of `backward` left, in its row, and what runs there from its entry of v."""
        places, n = self.places, self.run.size[1]
        row = self._painted(Row(self.run.rows[i], Face.GRADIENT, places.cell, scale=self.largest,
                                decimals=self.run.J.decimals))  # fmt: skip
        row.move_to((places.center(i, 0) + places.center(i, n - 1)) / 2)
        self.rows[i] = row
        record = self.run.V[i]
        index = (i,) if record.shape else ()
        return row, self._current(record, index, Face.GRADIENT, i)

    def paint_column(self, j: int) -> tuple[Grid, Current]:
        """What a call of `jvp` returned, in its column, and what runs there from its entry of u."""
        places, m = self.places, self.run.size[0]
        decimals = self.run.J.decimals
        column = self._painted(Column(self.run.columns[j], Face.GRADIENT, places.cell,
                                      scale=self.largest, decimals=decimals))  # fmt: skip
        column.move_to((places.center(0, j) + places.center(m - 1, j)) / 2)
        self.columns[j] = column
        record = self.run.U[j]
        return column, self._current(record, (j,) if record.shape else (), Face.VALUE, j)

    def _painted(self, grid: Grid) -> Grid:
        for cell in grid.cells:
            belongs(cell, grid, self)
        return grid

    def _current(self, record: Record, index: tuple[int, ...], face: Face, line: int) -> Current:
        along = self.places.along_row if face is Face.GRADIENT else self.places.along_column
        return Current(record, index, face, along(line), scale=1.0)

    def wipe(self) -> list[VMobject]:
        """Nothing is painted any more: what was."""
        gone = [*self.rows.values(), *self.columns.values()]
        self.rows, self.columns = {}, {}
        return [cell for grid in gone for cell in grid.cells]

    # -- as the audit asks it ----------------------------------------------------------------------

    @property
    def records(self) -> Mapping[str, Record]:
        """What it shows now."""
        held = {f"row {i}": row.record for i, row in self.rows.items()}
        held |= {f"column {j}": column.record for j, column in self.columns.items()}
        ports = {"v": self.v, "u": self.u}
        return held | {name: grid.record for name, grid in ports.items() if grid is not None}

    def relations(self) -> Iterator[Fault]:
        """What is painted stands in its own row or column, and is what J has there."""
        for i, row in self.rows.items():
            yield from self._line_faults(row, f"copies[{i}].grad", [(i, j) for j in self._across])
        for j, column in self.columns.items():
            yield from self._line_faults(column, f"columns[{j}]", [(i, j) for i in self._down])

    @property
    def _down(self) -> range:
        return range(self.run.size[0])

    @property
    def _across(self) -> range:
        return range(self.run.size[1])

    def _line_faults(self, grid: Grid, code: str, line: list[tuple[int, int]]) -> Iterator[Fault]:
        told = grid.record.expression.code if grid.record.expression else grid.record.name
        if told != code:
            yield Fault("wall", f"{told} painted for another call", code)
        J = self.run.J.value.reshape(self.run.size)
        for cell, place in zip(grid.cells, line, strict=True):
            if abs(float(cell.record.value[cell.index]) - float(J[place])) > 1e-5 * self.largest:
                yield Fault("wall", f"{told}{list(cell.index)} in a cell of J", f"{J[place]:g}")
            if not within_a_pixel(cell.box.get_center(), self.places.center(*place)):
                yield Fault("wall", f"{told}{list(cell.index)} elsewhere", f"in cell {place}")
