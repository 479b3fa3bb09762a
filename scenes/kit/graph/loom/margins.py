"""Other ways to copy: c along the rows, s along both; the cloth folds along each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import RIGHT, UP, Create, FadeIn

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.current import Lead
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Bump, Exchange, Replace, Ride
from scenes.kit.graph.cloth.cloth import Cloth
from scenes.kit.graph.cloth.motions import Leave, LieDown, fold
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.loom.loom import LOWER, Loom
from scenes.kit.graph.signs.letterbox import Letterbox
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.checks import belongs

_UNDER = -0.5  # copies slip behind what stands
_UNDERNEATH = -0.6  # what leaves a cloth on which the same cells stay
_PACE = 0.55  # of folds that have been seen before


class Margins:
    """c between the halves, s above it, each with its letterbox; V as a cloth of columns."""

    def __init__(self, loom: Loom) -> None:
        self.loom = loom
        self.gone: Grid | None = None  # what stood before: its name refers to it as it goes
        places, run = loom.places, loom.run.margins
        self.c = self._column("c", run.c, Face.VALUE, places.leaf, places.row(0))
        self.s = self._column("s", run.s, Face.VALUE, places.leaf, places.corner)
        self.c_box = self._box(self.c, places.leaf_letterbox)
        self.s_box = self._box(self.s, places.corner_letterbox)
        foot = places.low - LOWER
        self.c_box.name_label.move_to(self.c_box.box).stand_on(foot)
        self.s_box.name_label.next_to(self.s_box.box, RIGHT, buff=0.12)
        loom.named("c", self.c).move_to(self.c).stand_on(foot)
        loom.named("s", self.s, UP).next_to(self.s, UP, buff=0.08)
        self.ways = [Lead(way) for row in range(places.rows) for way in places.threads(row)]
        last = places.rows - 1
        self.comb = [Lead(places.both_ways(last, column)) for column in range(places.columns)]
        self.sideways, self.upwards, self.again = (
            loom.own(Cloth(each, hanging, places.cell, scale=loom.scales[Face.GRADIENT]))
            for each, hanging in zip(
                (*run.folds, loom.run.fold),
                (places.column_cloth, places.one_column, places.row_cloth),
                strict=True,
            )
        )

    def _column(self, name: str, record: Record, face: Face, x: float, y: float) -> Grid:
        """A tensor between the halves."""
        loom = self.loom
        grid = Grid(record, face, loom.places.margin_grid, scale=loom.scales[face])
        return loom.lay(name, grid, x, y)

    def _box(self, leaf: Grid, region: Region) -> Letterbox:
        box = Letterbox(leaf, region)
        belongs(box, self.loom)
        belongs(box.box, box, self.loom)
        belongs(box.name_label, box, self.loom)
        return box

    def grad(self, name: str, record: Record, y: float) -> Grid:
        """A gradient in its letterbox."""
        return self._column(name, record, Face.GRADIENT, self.loom.places.leaf_box, y)


def begin(margins: Margins, window: CodeWindow, fall: Score) -> Score:
    """b is taken out of z again, and goes: X stands alone, and c and s come."""
    loom, places, z = margins.loom, margins.loom.places, margins.loom.rest.pop("z")
    loom.rest.pop("b")
    X, old = loom.table(loom.run.X), loom.names["z"]
    margins.gone = z
    indices = [(row, column) for row in range(places.rows) for column in range(places.columns)]
    return Score([
        *fall.parts,
        *go(0.8, *loom.warps, old, run_time=0.3),
        *go(1.0, loom.bar, loom.b, loom.names["b"], run_time=0.4),
        *((0.8 + 0.08 * k, Replace(z[each], X[each])) for k, each in enumerate(indices)),
        *come(1.2, loom.below("X", X)),
        (0.9, light(window, margins.c.record, run_time=0.4)),
        (1.5, FadeIn(margins.c, run_time=0.4)),
        (1.8, FadeIn(margins.s, run_time=0.4)),
        *come(1.5, loom.names["c"]),
        *come(1.8, loom.names["s"]),
    ])  # fmt: skip


def draw_sideways(margins: Margins, window: CodeWindow) -> Score:
    """Each entry of c goes along its row, s goes to all entries; each of them is added there."""
    loom, run, places = margins.loom, margins.loom.run.margins, margins.loom.places
    X, name = loom.rest["X"], loom.names["X"]
    h, y = loom.table(run.h), loom.table(run.y)
    along = _copies(margins, margins.c, lambda index: (index[0], 0), places.sideways)
    around = _copies(margins, margins.s, lambda index: (), places.both_ways)
    parts: TimedMoves = [(0.0, light(window, run.h, run_time=0.4))]
    parts += [(0.05 * k, Create(way, run_time=0.6)) for k, way in enumerate(margins.ways)]
    parts += _add(margins, along, X, h, 0.5, 0.9)
    parts += go(end_of(parts) - 0.4, name, run_time=0.2)
    start = end_of(parts)
    parts += [(start, light(window, run.y, run_time=0.4)), (start + 0.2, Bump(margins.s))]
    parts += [(start + 0.1 * k, Create(way, run_time=0.7)) for k, way in enumerate(margins.comb)]
    parts += _add(margins, around, h, y, start + 0.5, 1.1)
    return Score([*parts, *come(end_of(parts) - 0.2, loom.below("y", y), run_time=0.2)])


def _copies(
    margins: Margins, of: Grid, entry: Callable[[Index], Index], way: Callable[[int, int], Polyline]
) -> dict[tuple[int, int], CarriedEntry]:
    """A copy of an entry for each place of the matrix, with its way there."""
    loom, places = margins.loom, margins.loom.places
    copies = {}
    for row in range(places.rows):
        for column in range(places.columns):
            index, course = entry((row, column)), way(row, column)
            ways = course, places.into(row, column)
            copy = CarriedEntry(
                of.record, index, Face.VALUE, places.cell, scale=loom.scales[Face.VALUE],
                course=WireCourse(of.record.name, index, ways),
            )  # fmt: skip
            copy.move_to(course.at(0.0)).set_z_index(_UNDER)
            copies[row, column] = loom.own(copy)
    return copies


def _add(
    margins: Margins,
    copies: dict[tuple[int, int], CarriedEntry],
    old: Grid,
    new: Grid,
    start: float,
    seconds: float,
) -> TimedMoves:
    """Copies come to stand beside what they are added to, and are added."""
    parts: TimedMoves = []
    landed = start + seconds
    for index, copy in copies.items():
        way, into = copy.course.ways
        plus = Phrase("+").move_to(margins.loom.places.sign(*index))
        parts += [
            (start, Ride(copy, way, run_time=seconds)),
            *come(landed, plus, run_time=0.2),
            *go(landed + 0.5, plus, run_time=0.2),
            (landed + 0.45, Ride(copy, into, grows=False, goes=True, run_time=0.45)),
            (landed + 0.75, Replace(old[index], new[index], run_time=0.45)),
        ]
    return parts


def turn_cloth(margins: Margins, window: CodeWindow) -> Score:
    """The backward pass begins at y with the same V, as a cloth of columns now."""
    rows, columns, loom = margins.loom.cloth, margins.sideways, margins.loom
    pairs = [(cell, columns[cell.index]) for cell in rows.cells]
    leads = [*margins.ways, *margins.comb]
    return Score([
        (0.0, light(window, margins.upwards.fold.whole, run_time=0.4)),
        *go(0.0, *leads, run_time=0.4),
        *come(0.1, *columns.fabrics, run_time=0.4),
        *((0.5, Exchange(*pair)) for pair in pairs),
        *go(0.55, *rows.fabrics, run_time=0.3),
        *go(0.6, loom.names["V"], run_time=0.25),
    ])  # fmt: skip


def _pace(totals: Sequence[object]) -> float:
    """Many strips take hardly longer than two."""
    return _PACE * min(1.0, 2.0 / max(1, len(totals)))


def fold_columns(margins: Margins) -> Score:
    """Column after column folds onto the first one; the sum goes into c's letterbox."""
    loom, cloth, places = margins.loom, margins.sideways, margins.loom.places
    totals = cloth.totals()
    sums = totals[-1] if totals else cloth.base
    second = margins.upwards
    copies = cloth.row_of(second.record)
    for cell in copies:
        cell.set_z_index(_UNDERNEATH)
    grad = margins.grad("c.grad", loom.run.margins.c_grad, places.row(0))
    parts: TimedMoves = fold(cloth, totals, 0.0, _pace(totals))
    end = end_of(parts) + 0.2
    parts += [(end, FadeIn(fabric, run_time=0.3)) for fabric in second.fabrics]
    parts += [(end, Exchange(*pair)) for pair in zip(sums, second.cells, strict=True)]
    parts += go(end + 0.3, *cloth.fabrics, run_time=0.3)
    ways = [places.to_leaf_box(row) for row in range(places.rows)]
    return Score([
        *parts,
        (end, Create(margins.c_box.box, run_time=0.5)),
        *come(end + 0.2, margins.c_box.name_label),
        (end + 0.5, Leave(copies, ways, run_time=1.0)),
        *((end + 1.5, Exchange(cell, grad[row, 0])) for row, cell in enumerate(copies)),
    ])  # fmt: skip


def fold_once_more(margins: Margins) -> Score:
    """The column folds, too: its sum goes into the letterbox of s."""
    loom, cloth, places = margins.loom, margins.upwards, margins.loom.places
    totals = cloth.totals()
    grad = margins.grad("s.grad", loom.run.margins.s_grad, places.corner)
    parts: TimedMoves = fold(cloth, totals, 0.0, _pace(totals))
    end = end_of(parts) + 0.2
    (corner,) = totals[-1]
    return Score([
        *parts,
        (end - 0.4, Create(margins.s_box.box, run_time=0.5)),
        *come(end + 1.1, margins.s_box.name_label),
        (end, Leave([corner], [places.to_corner_box], run_time=1.2)),
        *go(end + 0.6, *cloth.fabrics, run_time=0.4),
        (end + 1.2, Exchange(corner, grad[()])),
    ])  # fmt: skip


def answer(margins: Margins) -> Score:
    """V lies below b.grad again, beside c.grad: what each got is the sum of its copies' weights."""
    loom, cloth = margins.loom, margins.again
    name = loom.named("V", cloth.strips[0].fabric)
    parts: TimedMoves = [(0.0, LieDown(cloth)), *come(0.8, name)]
    rows = [strip.cells for strip in cloth.strips]
    columns = [*map(list, zip(*rows, strict=True))]
    boxes = loom.letterbox, margins.c_box, margins.s_box
    for lines, box in zip((rows, columns, [cloth.cells]), boxes, strict=True):
        start = end_of(parts) + 0.1
        for k, line in enumerate(lines):
            parts += [(start + 0.25 * k, Bump(cell)) for cell in line]
        parts.append((end_of(parts) - 0.15, Create(RoundFrame(box.box), run_time=0.4)))
    return Score(parts)
