"""Other ways to copy: c along the rows, s along both; the cloth folds along each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import DOWN, LEFT, RIGHT, Create, FadeIn, Mobject

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import Bump, Exchange, Replace, Ride
from scenes.kit.graph.cloth.cloth import Cloth
from scenes.kit.graph.cloth.motions import Leave, LieDown, fold
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.loom.loom import Loom
from scenes.kit.graph.signs.letterbox import Letterbox
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.checks import belongs

_UNDER = -0.5  # copies slip behind what stands
_UNDERNEATH = -0.6  # what leaves a cloth on which the same cells stay
_PACE = 0.55  # of folds that have been seen before


class Margins:
    """c beside the rows, s in the corner, each with its letterbox; V as a cloth of columns."""

    def __init__(self, loom: Loom) -> None:
        self.loom = loom
        places, run = loom.places, loom.run.margins
        self.c = self._leaf("c", run.c, places.wide(0))
        self.s = self._leaf("s", run.s, places.corner)
        self.c_box = self._box(self.c, places.leaf_letterbox, DOWN)
        self.s_box = self._box(self.s, places.corner_letterbox, LEFT)
        self.sideways, self.upwards, self.again = (
            loom.own(Cloth(each, hanging, places.cell, scale=loom.scales[Face.GRADIENT]))
            for each, hanging in zip(
                (*run.folds, run.folds[0]),
                (places.wide_cloth, places.one_column, places.wide_cloth),
                strict=True,
            )
        )

    def _leaf(self, name: str, record: Record, top: float) -> Grid:
        loom, places = self.loom, self.loom.places
        size = places.grid(places.wide_pitch)
        grid = Grid(record, Face.VALUE, size, scale=loom.scales[Face.VALUE])
        return loom.lay(name, grid, places.leaf, top)

    def _box(self, leaf: Grid, region: Region, side: Points) -> Letterbox:
        box = Letterbox(leaf, region)
        box.name_label.next_to(box.box, side, buff=0.1)
        belongs(box, self.loom)
        belongs(box.box, box, self.loom)
        belongs(box.name_label, box, self.loom)
        return box

    def grad(self, name: str, record: Record, top: float) -> Grid:
        """A gradient in its letterbox."""
        loom, places = self.loom, self.loom.places
        size = places.grid(places.wide_pitch)
        grid = Grid(record, Face.GRADIENT, size, scale=loom.scales[Face.GRADIENT])
        return loom.lay(name, grid, places.leaf_box, top)


def begin(margins: Margins, window: CodeWindow, fall: Score) -> Score:
    """What belongs to b goes, but for b and its gradient; X stands alone, and c and s come."""
    loom, places, z = margins.loom, margins.loom.places, margins.loom.rest.pop("z")
    gone: list[Mobject] = [z, *loom.warps, loom.names["V"]]
    gone += [part for strip in loom.cloth.strips for part in strip.parts]
    X = loom.table(loom.run.X, Face.VALUE, places.wide_pitch, places.wide(0))
    return Score([
        *fall.parts,
        *go(0.8, *gone, run_time=0.4),
        (1.0, FadeIn(X, run_time=0.4)),
        (0.9, light(window, margins.c.record, run_time=0.4)),
        (1.3, FadeIn(margins.c, run_time=0.4)),
        (1.5, FadeIn(margins.s, run_time=0.4)),
        *come(1.5, loom.named("c", margins.c, RIGHT), loom.named("s", margins.s, RIGHT)),
    ])  # fmt: skip


def draw_sideways(margins: Margins, window: CodeWindow) -> Score:
    """Each entry of c goes along its row, s goes to all entries; each of them is added there."""
    loom, run, places = margins.loom, margins.loom.run.margins, margins.loom.places
    X = loom.rest["X"]
    h, y = (
        loom.table(each, Face.VALUE, places.wide_pitch, places.wide(0)) for each in (run.h, run.y)
    )
    along = _copies(margins, margins.c, lambda index: (index[0], 0), places.sideways)
    around = _copies(margins, margins.s, lambda index: (), places.both_ways)
    parts: TimedMoves = [(0.0, light(window, run.h, run_time=0.4))]
    parts += _add(along, X, h, 0.3, 1.1)
    start = end_of(parts)
    parts += [(start, light(window, run.y, run_time=0.4)), (start + 0.2, Bump(margins.s))]
    return Score([*parts, *_add(around, h, y, start + 0.3, 1.5)])


def _copies(
    margins: Margins, of: Grid, entry: Callable[[Index], Index], way: Callable[[int, int], Polyline]
) -> dict[tuple[int, int], CarriedEntry]:
    """A copy of an entry for each place of the matrix, with its way there."""
    loom, places = margins.loom, margins.loom.places
    copies = {}
    for row in range(places.rows):
        for column in range(places.columns):
            index, course = entry((row, column)), way(row, column)
            copy = CarriedEntry(
                of.record, index, Face.VALUE, places.cell, scale=loom.scales[Face.VALUE],
                course=WireCourse(of.record.name, index, (course,)),
            )  # fmt: skip
            copy.move_to(course.at(0.0)).set_z_index(_UNDER)
            copies[row, column] = loom.own(copy)
    return copies


def _add(
    copies: dict[tuple[int, int], CarriedEntry], old: Grid, new: Grid, start: float, seconds: float
) -> TimedMoves:
    parts: TimedMoves = []
    for index, copy in copies.items():
        (way,) = copy.course.ways
        parts.append((start, Ride(copy, way, grows=False, goes=True, run_time=seconds)))
        parts.append((start + seconds - 0.15, Replace(old[index], new[index], run_time=0.45)))
    return parts


def lay_weights(margins: Margins, window: CodeWindow) -> Score:
    """V lies down again, as a cloth of columns; the outputs have had their time."""
    loom, cloth = margins.loom, margins.sideways
    y = loom.rest.pop("y")
    loom.rest.pop("h")
    loom.rest.pop("X")
    name = loom.named("V", cloth.strips[0].fabric, DOWN)
    return Score([
        (0.0, light(window, margins.upwards.fold.whole, run_time=0.4)),
        (0.2, LieDown(cloth)),
        *come(1.0, name),
        *go(1.3, y),
    ])  # fmt: skip


def _pace(totals: Sequence[object]) -> float:
    """Many strips take hardly longer than two."""
    return _PACE * min(1.0, 2.0 / max(1, len(totals)))


def fold_columns(margins: Margins) -> Score:
    """Column after column folds onto the first one; the sum goes into c's letterbox."""
    loom, cloth, places = margins.loom, margins.sideways, margins.loom.places
    run = loom.run.margins
    totals = cloth.totals()
    sums = totals[-1] if totals else cloth.base
    second = margins.upwards
    copies = cloth.row_of(second.record)
    for cell in copies:
        cell.set_z_index(_UNDERNEATH)
    grad = margins.grad("c.grad", run.c_grad, places.wide(0))
    parts: TimedMoves = [
        *go(0.0, loom.names["V"], run_time=0.25),
        *fold(cloth, totals, 0.1, _pace(totals)),
    ]
    end = end_of(parts) + 0.2
    parts += [(end, FadeIn(fabric, run_time=0.3)) for fabric in second.fabrics]
    parts += [(end, Exchange(*pair)) for pair in zip(sums, second.cells, strict=True)]
    parts += go(end + 0.3, *cloth.fabrics, run_time=0.3)
    ways = [places.to_leaf_box(row) for row in range(places.rows)]
    parts += [
        (end, Create(margins.c_box.box, run_time=0.5)),
        *come(end + 0.2, margins.c_box.name_label),
        (end + 0.5, Leave(copies, ways, run_time=1.0)),
        *((end + 1.5, Exchange(cell, grad[row, 0])) for row, cell in enumerate(copies)),
    ]
    return Score(parts)


def fold_once_more(margins: Margins) -> Score:
    """The column folds, too: its sum goes into the letterbox of s."""
    loom, cloth, places = margins.loom, margins.upwards, margins.loom.places
    run = loom.run.margins
    totals = cloth.totals()
    grad = margins.grad("s.grad", run.s_grad, places.corner)
    parts: TimedMoves = fold(cloth, totals, 0.0, _pace(totals))
    end = end_of(parts) + 0.2
    (corner,) = totals[-1]
    return Score([
        *parts,
        (end - 0.4, Create(margins.s_box.box, run_time=0.5)),
        *come(end + 1.1, margins.s_box.name_label),
        (end, Leave([corner], [places.to_corner_box], run_time=1.2)),
        (end + 1.2, Exchange(corner, grad[()])),
    ])  # fmt: skip


def answer(margins: Margins) -> Score:
    """V lies between b, c and s: what each got is the sum of what it was copied to."""
    loom, cloth, rest = margins.loom, margins.again, margins.loom.rest
    name = loom.named("V", cloth.strips[0].fabric, DOWN)
    parts: TimedMoves = [
        *go(0.0, *margins.upwards.fabrics),
        (0.1, LieDown(cloth)),
        *come(1.0, name),
    ]
    columns = [strip.cells for strip in cloth.strips]
    rows = [*map(list, zip(*columns, strict=True))]
    for lines, grad in ((columns, "b.grad"), (rows, "c.grad"), ([cloth.cells], "s.grad")):
        start = end_of(parts) + 0.1
        for k, line in enumerate(lines):
            parts += [(start + 0.25 * k, Bump(cell)) for cell in line]
        parts.append((end_of(parts) - 0.15, Create(RoundFrame(rest[grad]), run_time=0.4)))
    return Score(parts)
