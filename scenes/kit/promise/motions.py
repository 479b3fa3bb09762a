"""A promise unrolls, a step is taken and held to it, and the gap is looked into."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create, FadeOut, VGroup, smooth

from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Record
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.course import WireCourse
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import Ride, Settle, TurnUp
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Follow, Vary
from scenes.kit.motion.score import Score
from scenes.kit.promise.square import CornerTiles
from scenes.kit.promise.stage import PromiseStage
from scenes.kit.truth.boards import moment_of

_LATE = 0.035  # from one cell to the next


def light(stage: PromiseStage, record: Record) -> Animation:
    """Light the statement that a number comes from."""
    return stage.window.scroll(stage.run.listing, moment_of(record), run_time=0.5)


def dial(stage: PromiseStage, run: PromiseRun) -> Animation:
    """Light the line that sets the step of a run."""
    return stage.window.scroll(run.listing, run.listing.after(run.dial), run_time=0.6)


def turn_up(stage: PromiseStage, number: int, start: float) -> TimedMoves:
    """A grid turns up cell by cell, under its name."""
    grid = stage.all_grids[number]
    cells = ((start + _LATE * k, TurnUp(cell)) for k, cell in enumerate(grid.cells))
    return [*come(start, stage.names[number]), *cells]


def arrive(stage: PromiseStage) -> Iterator[Animation]:
    """inp and v come, and then what the backward pass leaves."""
    yield Score(turn_up(stage, 0, 0.0))
    yield Score([(0.0, light(stage, stage.run.v)), *turn_up(stage, 2, 0.3)])
    yield Score([(0.0, light(stage, stage.run.grad)), *turn_up(stage, 1, 0.3)])


def square(stage: PromiseStage) -> Iterator[Animation]:
    """v gives place to the square of an entry."""
    yield Score(go(0.0, stage.weights, stage.names[2]))
    yield Score([
        *point(stage, 0.0),
        *come(0.3, stage.square_name),
        *come(0.3, stage.square.base, run_time=0.6),
    ])  # fmt: skip


def point(stage: PromiseStage, start: float) -> TimedMoves:
    """Frames around the entry and its gradient."""
    index = stage.run.index
    grids: list[Grid] = stage.grids
    stage.frames = VGroup(*(RoundFrame(grid[index], buff=0.0) for grid in grids))
    return [(start, Create(frame, run_time=0.5)) for frame in stage.frames]


def axes(stage: PromiseStage) -> Score:
    """Axes run out, and the point stands where nothing has changed."""
    plot = stage.plot
    parts: TimedMoves = []
    for start, axis in ((0.0, plot.axes.across), (0.2, plot.axes.up)):
        parts.append((start, Create(axis.line, run_time=0.6, rate_func=smooth)))
        parts += come(start + 0.4, axis.marks)
    parts += come(0.5, plot.names, plot.beads["own"])
    return Score(parts)


def unroll(stage: PromiseStage, name: str, run_time: float = 1.2) -> Iterator[Animation]:
    """The entry of the gradient flies to the point, and becomes a dashed line as steep as it is."""
    plot, line = stage.plot, stage.plot.promises[name]
    run = plot.families[name][0]
    cell = stage.grids[1][run.index]
    way = Polyline.through(cell.box.get_center(), plot.beads[name].get_center())
    course = WireCourse(cell.record.name, run.index, (way,))
    chip = CarriedEntry(cell.record, run.index, Face.GRADIENT, cell.size,
                        scale=cell.scale_limit, course=course)  # fmt: skip
    end = plot.axes.across.spans[0].high
    # Where it is level it lies on the axis, at whose left end numbers stand.
    low = -end if float(run.grad.value[run.index]) else 0.0

    def grow(share: float) -> None:
        line.reach_to(share * low, share * end)

    yield Ride(chip, way, grows=False, goes=True, run_time=0.8)
    yield Vary(line, grow, 0.0, 1.0, run_time=run_time, comes=True)


def look(stage: PromiseStage, start: float, end: float, run_time: float = 1.6) -> Animation:
    """The plot is looked at from nearer, or from farther."""
    drawn = stage.plot.drawn(stage.name)
    if stage.plot.gap.shown:
        drawn.add(stage.plot.gap)
    return Vary(drawn, stage.plot.look, start, end, run_time=run_time)


def tell(stage: PromiseStage) -> Score:
    """The numbers of the run that is now come, each with its name and under its line of code."""
    parts: TimedMoves = []
    for k, (number, name) in enumerate(zip(stage.told, stage.told_names, strict=True)):
        parts.append((0.8 * k, light(stage, number.record)))
        parts += come(0.8 * k + 0.3, VGroup(number, name))
    stage.plot.gap.shown = True
    return Score([*parts, *come(2.0, stage.plot.gap, stage.square.added, run_time=0.2)])


def step(
    stage: PromiseStage, name: str, start: int, end: int, run_time: float, *, draws: bool = True
) -> Follow:
    """The step grows from one size to another, in thousandths; autograd runs along."""
    follow = stage.draw_to if draws else stage.follow
    return Follow(stage.moving(name), _between(stage, name, start, end), follow,
                  run_time=run_time, rate=smooth)  # fmt: skip


def _between(stage: PromiseStage, name: str, start: int, end: int) -> list[PromiseRun]:
    family = stage.families[name]
    low, high = min(start, end), max(start, end)
    return [family[k] for k in sorted(family, reverse=end < start) if low <= k <= high]


def tile(stage: PromiseStage, small: PromiseRun, large: PromiseRun) -> Animation:
    """The small corner lies in the large one, and others like it fill that up."""
    tiles = stage.tiles = CornerTiles(stage.square, small, large)

    def lay(share: float) -> None:
        tiles.lay(round(share * tiles.across**2))

    return Vary(tiles, lay, 0.0, 1.0, run_time=2.4, comes=True)


def clear(stage: PromiseStage) -> Animation:
    """The tiles go."""
    return FadeOut(stage.tiles, run_time=0.3)


def change_entry(stage: PromiseStage, name: str) -> Iterator[Animation]:
    """Another entry is stepped on: frames go to it, and v comes back for the square."""
    plot, run = stage.plot, stage.families[name][0]
    yield stage.window.scroll(stage.run.listing, run.listing.after(run.place), run_time=0.5)
    square = stage.square, stage.square_name
    yield Score(go(0.0, plot.beads["own"], plot.gap, *stage.frames, *square, run_time=0.3))
    yield Settle(lambda: stage.switch_to(name))
    left = stage.weights, stage.names[2]
    yield Score([*point(stage, 0.0), *come(0.0, *left, plot.beads[name], plot.gap)])
    yield dial(stage, run)


def again(stage: PromiseStage) -> Iterator[Animation]:
    """The backward pass that is made after a step runs, and then the step's own line is lit."""
    yield light(stage, stage.run.slopes)
    yield dial(stage, stage.run)


def roll(stage: PromiseStage, start: int, end: int, run_time: float) -> Follow:
    """The point slides along, and its promise rolls with it."""
    drawn = VGroup(stage.moving("own"), stage.plot.promises["own"])
    return Follow(drawn, _between(stage, "own", start, end), stage.roll_to,
                  run_time=run_time, rate=smooth)  # fmt: skip
