"""Motions: a number runs through a station; a nudge moves it, and what moves grows a bar."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Create

from gradmath.records.stations import NudgedPass, TwoStations
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Bump, Flow, Replace, Ride, TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.motions import Vary
from scenes.kit.motion.score import Score, end_of
from scenes.kit.nudge.bar import MoveBar
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.places import ROWS
from scenes.kit.nudge.table import RatioTable


def arrive(line: StationLine) -> Score:
    """x turns up."""
    cell = line.cell("x", line.run.x)
    return Score([(0.0, TurnUp(cell)), *come(0.2, line.names["x"])])


def run_through(line: StationLine, window: CodeWindow, number: int, made: Record) -> Score:
    """A station comes, the number above it runs in, and what it makes comes out."""
    start, end = ROWS[number : number + 2]
    into, out = line.leads[number]
    taken = line.carried(line.cells[start].record, Face.VALUE, line.places.into(number))
    given = line.carried(made, Face.VALUE, line.places.out_of(number))
    cell = line.cell(end, made)
    station = line.stations[number]
    return Score([
        (0.0, light(window, made, run_time=0.4)),
        (0.1, Create(into, run_time=0.3)),
        *come(0.1, station, run_time=0.3),
        (0.3, Create(out, run_time=0.3)),
        (0.5, Ride(taken, line.places.into(number), grows=False, goes=True, run_time=0.7)),
        (1.0, Bump(station)),
        (1.2, Ride(given, line.places.out_of(number), grows=False, goes=True, run_time=0.7)),
        (1.7, TurnUp(cell, run_time=0.3)),
        *come(1.8, line.names[end], run_time=0.3),
    ])  # fmt: skip


def set_step(line: StationLine, window: CodeWindow, table: RatioTable) -> Score:
    """The step is written down."""
    return Score([
        (0.0, light(window, line.run.step, run_time=0.4)),
        *come(0.2, table.names[0]),
        (0.3, TurnUp(table.columns[0].step)),
    ])  # fmt: skip


def nudge(line: StationLine, window: CodeWindow) -> Score:
    """x turns by the step; a pulse runs through the first station, and u turns, too."""
    run = line.run
    parts = _turn(line, "x", run.new_x, run.moved_x, 0.0)
    parts += _run_on(line, window, 0, run.new_u, run.moved_u, end_of(parts) - 0.2)
    return Score([(0.0, light(window, run.new_x, run_time=0.35)), *parts])


def nudge_second(line: StationLine, window: CodeWindow, alone: NudgedPass) -> Score:
    """u itself turns by the step; a pulse runs through the second station, and y turns."""
    line.nudged = "u"
    parts = _turn(line, "u", alone.new_u, alone.moved_u, 0.0)
    parts += _run_on(line, window, 1, alone.new_y, alone.moved_y, end_of(parts) - 0.2)
    return Score([(0.0, light(window, alone.new_u, run_time=0.35)), *parts])


def nudge_both(line: StationLine, window: CodeWindow, two: TwoStations) -> Score:
    """x turns by the step, and the pulse runs through both stations."""
    line.nudged = "x"
    parts = _turn(line, "x", two.new_x, two.moved_x, 0.0)
    for number, (record, moved) in enumerate((
        (two.both.new_u, two.both.moved_u), (two.both.new_y, two.both.moved_y),
    )):  # fmt: skip
        parts += _run_on(line, window, number, record, moved, end_of(parts) - 0.2)
    return Score([(0.0, light(window, two.new_x, run_time=0.35)), *parts])


def _turn(line: StationLine, row: str, record: Record, moved: Record, start: float) -> TimedMoves:
    """A row comes to another number, and its bar grows."""
    old, name = line.cells[row], line.names[row]
    cell = line.cell(row, record)
    bar = line.bar(row, moved)
    return [
        *go(start + 0.1, name, run_time=0.25),
        (start + 0.2, Replace(old, cell, run_time=0.6)),
        *come(start + 0.6, line.names[row], run_time=0.3),
        (start + 0.65, grown(bar, run_time=0.75)),
    ]


def _run_on(
    line: StationLine, window: CodeWindow, number: int, record: Record, moved: Record, start: float
) -> TimedMoves:
    """A pulse runs into a station and out of it; the number below turns."""
    above, below = line.cells[ROWS[number]].record, record
    into = line.pulse(above, line.places.into(number))
    out = line.pulse(below, line.places.out_of(number))
    return [
        (start, Bump(line.cells[ROWS[number]])),
        (start + 0.1, Flow(into, (-0.8, 0.0), (1.0, 1.8), run_time=0.6, goes=True)),
        (start + 0.2, light(window, record, run_time=0.35)),
        (start + 0.4, Bump(line.stations[number], run_time=0.5)),
        (start + 0.55, Flow(out, (-0.8, 0.0), (1.0, 1.8), run_time=0.6, goes=True)),
        *_turn(line, ROWS[number + 1], record, moved, start + 0.85),
    ]


def grown(bar: MoveBar, *, run_time: float) -> Vary:
    """A bar grows out of its ground."""
    return Vary(bar, bar.grow, 0.0, 1.0, run_time=run_time, comes=True)


def bring_slope(line: StationLine, window: CodeWindow, ratio: Record, slope: Record) -> Score:
    """The slope of the next station comes onto its card, where the ratio is asked for."""
    number = len(line.badges)
    badge = line.badge(number, slope)
    return Score([
        (0.0, light(window, ratio, run_time=0.4)),
        (0.3, Bump(line.stations[number], run_time=0.6)),
        *come(0.6, badge),
    ])  # fmt: skip


def take_back(line: StationLine, *rows: str, start: float = 0.0, keep: bool = False) -> TimedMoves:
    """Rows turn back to the numbers that they hold without a nudge, and bars go, if not kept."""
    parts: TimedMoves = []
    for k, row in enumerate(rows):
        begin = start + 0.12 * k
        old, name = line.cells[row], line.names[row]
        cell = line.cell(row, line.before[row])
        parts += [
            *go(begin, name, run_time=0.2),
            (begin, Replace(old, cell, run_time=0.5)),
            *come(begin + 0.35, line.names[row], run_time=0.3),
        ]
        if not keep:
            bar = line.bars.pop(row)
            parts.append((begin, Vary(bar, bar.grow, 1.0, 0.0, run_time=0.5, goes=True)))
    return parts


def second_station(
    line: StationLine, window: CodeWindow, table: RatioTable, two: TwoStations
) -> Iterator[Animation]:
    """The first nudge is taken back; u runs through another station, and then is nudged itself."""
    gone = [*line.blocks, *table.parts]
    line.blocks, line.shown = [], 2
    yield Score([*go(0.0, *gone, run_time=0.4), *take_back(line, "x", "u", start=0.2)])
    yield run_through(line, window, 1, two.y)
    yield nudge_second(line, window, two.alone)
    yield bring_slope(line, window, two.alone.ratio, two.slopes[1])


def let_go(line: StationLine) -> Score:
    """The nudge of u is taken back."""
    return Score(take_back(line, "u", "y"))
