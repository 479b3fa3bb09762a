"""A promise unrolls, a step is taken and held to it, and the gap is looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, Wait, smooth

from gradmath.records.listing import Listing
from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import Ride, Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.promise.line import swept
from scenes.kit.promise.square import CornerTiles
from scenes.kit.promise.stage import PromiseStage
from scenes.kit.truth.boards import moment_of
from scenes.kit.truth.claims import Entry

INP, GRAD, V, OUT = range(4)  # of all grids
_UNDER, _SHORT, _ROUND = 0.2, 0.25, 0.15  # below the grids; of the last stretch; of a bend
_BELOW = -0.5  # cells
_EXACT = 1e-9
_REST = 0.15  # seconds, where a sweep turns back
_LIGHTS, _FARTHER = 0.4, 0.14  # seconds to light a line, and for each one on the way
_LATE = 0.02  # from one cell to the next


def light(stage: PromiseStage, record: Record) -> Animation:
    """Light the statement that a number comes from."""
    return scroll(stage, stage.run.listing, moment_of(record))


def dial(stage: PromiseStage, run: PromiseRun) -> Animation:
    """Light the line that sets the step of a run."""
    return scroll(stage, run.listing, run.listing.after(run.dial))


def scroll(stage: PromiseStage, listing: Listing, lit: int) -> Animation:
    """Light a statement; no line on the way to it flashes by."""
    far = abs(lit - stage.window.sight.lit)
    return stage.window.scroll(listing, lit, run_time=_LIGHTS + _FARTHER * far)


def turn_up(stage: PromiseStage, number: int, start: float) -> TimedMoves:
    """A grid turns up cell by cell, under its name."""
    grid = stage.all_grids[number]
    cells = ((start + _LATE * k, TurnUp(cell)) for k, cell in enumerate(grid.cells))
    return [*come(start, stage.names[number]), *cells]


def arrive(stage: PromiseStage) -> Iterator[Animation]:
    """inp, out and v come, and then what the backward pass leaves."""
    run = stage.run
    yield Score(
        [*turn_up(stage, INP, 0.0), (0.7, light(stage, run.out)), *turn_up(stage, OUT, 0.8)]
    )
    yield Score([(0.0, light(stage, run.v)), *turn_up(stage, V, 0.3)])
    yield Score([(0.0, light(stage, run.grad)), *turn_up(stage, GRAD, 0.3)])


def square(stage: PromiseStage) -> Iterator[Animation]:
    """v and out give place; of out an entry is kept, as a square."""
    out, square = stage.out, stage.square
    cell, low = out[square.index].box.get_center(), _under(stage)
    aside = (out.get_left()[0] + stage.grids[1].get_right()[0]) / 2
    corners = [(aside, cell[1]), (aside, low), (stage.grids[0].get_left()[0], low)]
    chip = carried(stage, out, square.index, corners, square.base.get_center())
    yield Score([
        (0.0, light(stage, stage.run.moved)),
        *point(stage, INP, 0.0),
        *go(0.4, stage.weights, stage.names[V]),
    ])  # fmt: skip
    yield Score([
        (0.0, Ride(chip, chip.course.ways[0], grows=False, goes=True, run_time=1.4)),
        *go(0.5, out, stage.names[OUT]),
        *come(1.4, square.base, stage.square_name, run_time=0.5),
    ])  # fmt: skip


def carried(
    stage: PromiseStage,
    grid: Grid,
    index: Index,
    corners: Sequence[tuple[float, float]],
    end: Points,
) -> CarriedEntry:
    """A copy of an entry that sets out from below its cell, on a way along some corners."""
    cell = grid[index]
    bends = [np.array([*corner, 0.0]) for corner in corners]
    way = Polyline.bent(cell.box.get_center(), *bends, end, radius=_ROUND)
    course = WireCourse(cell.record.name, index, (way,))
    chip = CarriedEntry(cell.record, index, grid.face, cell.size, scale=cell.scale_limit,
                        course=course)  # fmt: skip
    return chip.set_z_index(_BELOW)


def _under(stage: PromiseStage) -> float:
    """A height below the small grids, between them and the axis."""
    return float(stage.grids[0].get_bottom()[1]) - _UNDER


def point(stage: PromiseStage, number: int, start: float) -> TimedMoves:
    """A frame around the entry of a grid that is stepped on."""
    frame = RoundFrame(stage.grids[number][stage.run.index], buff=0.0)
    stage.frames.append(frame)
    return [(start, Create(frame, run_time=0.5))]


def axes(stage: PromiseStage) -> Score:
    """Axes run out, and the point stands where nothing has changed."""
    plot = stage.plot
    parts: TimedMoves = []
    for start, axis in ((0.0, plot.axes.across), (0.2, plot.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.6, rate_func=smooth)))
        parts += come(start + 0.4, axis.marks)
    parts += come(0.5, plot.names, plot.beads["own"])
    return Score(parts)


def unroll(stage: PromiseStage, run_time: float = 1.0) -> Iterator[Animation]:
    """The entry of the gradient flies to the point, and becomes a dashed line as steep as it is."""
    leaf, grad = stage.grids
    bead, low = stage.plot.beads["own"].get_center(), _under(stage)
    start = grad[stage.run.index].box.get_center()
    beside = (leaf.get_right()[0] + grad.get_left()[0]) / 2
    end = bead + (np.array([beside, low, 0.0]) - bead) * _SHORT
    chip = carried(stage, grad, stage.run.index, [(beside, start[1]), (beside, low)], end)
    yield Ride(chip, chip.course.ways[0], grows=False, goes=True, run_time=1.0)
    yield Score([
        (0.0, grow(stage, "own", run_time)),
        *point(stage, GRAD, 0.0),
    ])  # fmt: skip


def grow(stage: PromiseStage, name: str, run_time: float) -> Vary:
    """A promise grows out of its point, to both sides; a level one to the right."""
    line, run = stage.plot.promises[name], stage.families[name][0]
    end = stage.plot.axes.across.spans[0].high
    # Where it is level it lies on the axis, on which the upright one's numbers stand.
    low = -end if float(run.grad.value[run.index]) else 0.0

    def reach(share: float) -> None:
        line.reach_to(share * low, share * end)

    return Vary(line, reach, 0.0, 1.0, run_time=run_time, comes=True)


def look(stage: PromiseStage, start: float, end: float, run_time: float = 1.4) -> Animation:
    """The plot is looked at from nearer, or from farther."""
    drawn = stage.plot.drawn(stage.name)
    if stage.plot.gap.shown:
        drawn.add(stage.plot.gap)
    return Vary(drawn, stage.plot.look, start, end, run_time=run_time)


def tell(stage: PromiseStage) -> Score:
    """The numbers of the run that is now come, each with its name and under its line of code."""
    parts: TimedMoves = []
    for k, (number, name) in enumerate(stage.told):
        parts.append((0.6 * k, light(stage, number.record)))
        parts += come(0.6 * k + 0.2, VGroup(number, name))
    stage.plot.gap.shown = True
    return Score([*parts, *come(1.6, stage.plot.gap, stage.square.added, run_time=0.2)])


def step(
    stage: PromiseStage, name: str, start: int, end: int, run_time: float, *, draws: bool = True
) -> Follow:
    """The step grows from one size to another, in thousandths; autograd runs along."""
    follow = stage.draw_to if draws else stage.follow
    runs = _between(stage, name, start, end)
    return Follow(stage.moving(name), runs, follow, run_time=run_time, rate=evenly(runs))


def _between(stage: PromiseStage, name: str, start: int, end: int) -> list[PromiseRun]:
    family = stage.families[name]
    low, high = min(start, end), max(start, end)
    return [family[k] for k in sorted(family, reverse=end < start) if low <= k <= high]


def evenly(runs: Sequence[PromiseRun]) -> Callable[[float], float]:
    """A rate at which the step changes smoothly, whether runs lie close or far apart."""
    steps = np.array([float(run.e.value) for run in runs])
    shares = (steps - steps[0]) / (steps[-1] - steps[0])
    count = len(runs)

    def rate(alpha: float) -> float:
        return float(np.searchsorted(shares, float(smooth(alpha)) - _EXACT)) / count

    return rate


def tile(stage: PromiseStage, small: PromiseRun, large: PromiseRun) -> list[Animation]:
    """The small corner lies in the large one, and others like it fill that up."""
    tiles = CornerTiles(stage.square, small, large)
    stage.tiles.add(tiles)

    def lay(share: float) -> None:
        tiles.lay(1 + round(share * (tiles.across**2 - 1)))

    return [FadeIn(tiles.lay(1), run_time=0.4), Vary(tiles, lay, 0.0, 1.0, run_time=2.0)]


def clear(stage: PromiseStage) -> Animation:
    """The tiles go."""
    return FadeOut(stage.tiles, run_time=0.3)


def weigh(stage: PromiseStage) -> Score:
    """v comes back, for the square."""
    return Score([
        *go(0.0, stage.square, stage.square_name, run_time=0.5),
        *come(0.4, stage.weights, stage.names[V]),
    ])  # fmt: skip


def change_entry(stage: PromiseStage, name: str) -> Iterator[Animation]:
    """Another entry is stepped on: frames go to it, and its point stands where none is taken."""
    plot, run = stage.plot, stage.families[name][0]
    lit = run.listing.after(run.dial)
    yield Score([
        *go(0.0, plot.beads[stage.name], plot.gap, *stage.frames, run_time=0.3),
        (0.2, EditCode(stage.window, run.listing, lit, pace=0.6)),
    ])  # fmt: skip
    yield Settle(lambda: stage.switch_to(name))
    stage.frames.clear()
    framed = [*point(stage, INP, 0.0), *point(stage, GRAD, 0.0)]
    yield Score([*framed, *come(0.0, plot.beads[name], plot.gap, run_time=0.3)])


def again(stage: PromiseStage) -> Iterator[Animation]:
    """What was told goes; the slope after a step comes, of a backward pass of its own."""
    yield Score([
        *go(0.0, stage.telling, stage.plot.gap, run_time=0.3),
        (0.0, light(stage, stage.run.slopes)),
        *come(0.6, *stage.slope, run_time=0.3),
    ])  # fmt: skip


def roll(stage: PromiseStage, start: int, end: int, run_time: float) -> list[Animation]:
    """The point slides along, and its promise rolls with it; it rests where it has come to."""
    runs = _between(stage, "own", start, end)
    drawn = stage.rolling("own")
    rolling = Follow(drawn, runs, stage.roll_to, run_time=run_time, rate=evenly(runs))
    return [rolling, Wait(_REST)]


def tell_again(stage: PromiseStage) -> Iterator[Animation]:
    """The slope goes, and what was promised and what changed come back."""
    promise = stage.plot.promises["own"]
    yield Score(go(0.0, *stage.slope, stage.weights, stage.names[V], run_time=0.3))
    slope = Entry(stage.run.grad, stage.run.index)
    yield Settle(lambda: promise.lean(swept(stage.run), slope))
    left = stage.square, stage.square_name
    yield Score([
        (0.0, dial(stage, stage.run)),
        *come(0.0, *left, stage.telling, stage.plot.gap, run_time=0.4),
    ])  # fmt: skip
