"""The lines run: entries meet and become products, sums and a mean; a plate drops for each."""

from __future__ import annotations

from collections.abc import Iterator

from manim import DOWN, UP, Create, FadeIn

from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.grids import Cell, Grid
from scenes.kit.cells.moves import Bump, Exchange, Replace, Ride, TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.freight import TensorCourse
from scenes.kit.graph.signs.moves import Dip, TimedMoves, at_pace, come
from scenes.kit.graph.walk.floors import LEAVES, TwoFloors
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_ABOVE = 0.6


def arrive(floors: TwoFloors) -> Score:
    """x and w drop in, each with a slot below; the number waits by itself."""
    parts: TimedMoves = []
    for k, leaf in enumerate(LEAVES):
        grid = floors.shown[leaf] = floors.values[leaf]
        start = 0.5 * k
        parts.append((start, FadeIn(grid, shift=DOWN * 0.3, run_time=0.8)))
        parts += come(start + 0.6, floors.names[leaf])
        parts += come(start + 0.8, floors.slots[leaf], floors.boxes[leaf].name_label)
    return Score([*parts, *come(1.8, floors.number)])


def multiply(floors: TwoFloors) -> Score:
    """A row of x meets a column of w, factor by factor; the products add up to one entry of h."""
    run, places = floors.run, floors.places
    rows, goal = range(run.products.shape[0]), _spot(floors, "h", (0, 0))
    products = [_chip(floors, run.products, (row,), places.to_h(row, goal)) for row in rows]
    parts: TimedMoves = []
    for row in rows:
        start = 0.45 * (len(rows) - 1 - row)  # the last one leads, and comes down the farthest
        ways = {
            leaf: places.to_bench(row, leaf, _spot(floors, leaf, index))
            for leaf, index in (("x", (0, row)), ("w", (row, 0)))
        }
        onto = Polyline.through(places.bench(row, "x"), places.bench(row, "w"))
        first = _chip(floors, run.x, (0, row), ways["x"], onto)
        second = _chip(floors, run.w, (row, 0), ways["w"])
        parts += [
            (start, Ride(first, ways["x"], grows=False, run_time=1.5)),
            (start + 0.7, Ride(second, ways["w"], grows=False, run_time=0.8)),
        ]
        meets = 0.45 * len(rows) + 1.6 + 0.5 * row
        parts += [
            (meets, Ride(first, onto, grows=False, goes=True, run_time=0.4)),
            (meets + 0.3, Replace(second, products[row], run_time=0.4)),
        ]
    waited = end_of(parts) + 0.5
    h = floors.shown["h"] = floors.values["h"]
    for row, product in enumerate(products):
        start = waited + 0.4 * (len(rows) - 1 - row)
        way = product.course.ways[0]
        parts.append((start, Ride(product, way, grows=False, goes=True, run_time=1.4)))
    landed = end_of(parts) - 0.2
    parts += [(landed, TurnUp(h[0, 0], run_time=0.4)), *come(landed, floors.names["h"])]
    others = [cell for cell in h.cells if cell.index != (0, 0)]
    parts += [(landed + 0.7 + 0.12 * k, TurnUp(cell)) for k, cell in enumerate(others)]
    return Score(at_pace([*parts, *_drop(floors, "mm", end_of(parts) + 0.1)], 0.65))


def add_and_average(floors: TwoFloors, window: CodeWindow) -> Score:
    """The number is added to every entry of h, and the mean folds all into one; two plates more."""
    run, places = floors.run, floors.places
    z = floors.shown["z"] = floors.values["z"]
    leaving, way, stop = floors.table("h"), places.passing("h"), places.beside_number
    made = floors.table("h").follow(run.z)
    made.course = TensorCourse(run.z.name, (way,))
    made.move_to(way.at(stop))
    parts: TimedMoves = [
        (0.0, Ride(leaving, way.part(0.0, stop), grows=False, run_time=0.9)),
        (1.0, Dip(floors.number, run_time=0.6)),
        *((1.3, Replace(old, new, run_time=0.5)) for old, new in _pairs(leaving, made)),
        (2.1, Ride(made, way.part(stop, 1.0), grows=False, run_time=0.8)),
        (2.9, Exchange(made, z)),
        *come(2.7, floors.names["z"]),
        *_drop(floors, "add", 3.0),
    ]
    start = end_of(parts) + 0.2
    loss, folding = floors.values["loss"], floors.table("z")
    floors.shown["loss"] = loss
    way = places.passing("z")
    parts += [
        (start - 0.2, light(window, run.loss, run_time=0.4)),
        (start, Ride(folding, way, grows=False, goes=True, run_time=0.9)),
        (start + 0.8, TurnUp(loss, run_time=0.5)),
        *come(start + 1.2, floors.names["loss"]),
        *_drop(floors, "mean", start + 1.5),
    ]
    return Score(at_pace(parts, 0.85))


def print_none(floors: TwoFloors) -> Score:
    """What the line gives comes to stand below x."""
    drop = FadeIn(floors.no_maker, shift=UP * 0.3, run_time=0.8)
    return Score([(0.3, Bump(floors.values["x"])), (0.6, drop)])


def ask_for_nodes(floors: TwoFloors) -> Score:
    """Dotted places under x and w, where a node might be."""
    return Score([(0.25 * k, Create(dots, run_time=0.5)) for k, dots in enumerate(floors.guessed)])


def _drop(floors: TwoFloors, key: str, start: float) -> TimedMoves:
    plate = floors.plates[key]
    return [(start, FadeIn(plate, shift=DOWN * _ABOVE, run_time=0.6))]


def _pairs(one: Grid, other: Grid) -> Iterator[tuple[Cell, Cell]]:
    return zip(one.cells, other.cells, strict=True)


def _chip(floors: TwoFloors, record: Record, index: Index, *ways: Polyline) -> CarriedEntry:
    """An entry that may be on some ways, at the start of the first."""
    chip = CarriedEntry(
        record, index, Face.VALUE, floors.places.values, scale=floors.scales[Face.VALUE],
        course=WireCourse(record.name, index, ways),
    )  # fmt: skip
    return chip.move_to(ways[0].at(0.0)).set_z_index(-0.5)


def _spot(floors: TwoFloors, name: str, index: Index) -> Points:
    middle: Points = floors.values[name][index].box.get_center()
    return middle
