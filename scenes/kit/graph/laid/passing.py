"""Motions: a pass runs back along the tracks that there are, and fills letterboxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manim import Animation, Create

from gradmath.records.tensor import Record
from gradmath.records.ways_laid import LaidRun
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.moves import Flow, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.laid.board import LEAVES, LaidBoard
from scenes.kit.graph.laid.laying import clear
from scenes.kit.graph.laid.summary import TakeColumn, columns_of
from scenes.kit.graph.signs.cut_track import Gape
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score

_RUNS = 0.6


def run_back(board: LaidBoard, window: CodeWindow) -> Iterator[Score]:
    """Amber runs from the loss along each track; where one has a gap, it stops."""
    run, places = board.run, board.places
    assert run.seed is not None and run.z_bar is not None
    start = light(window, run.seed, run_time=0.4)
    parts: TimedMoves = [
        (0.0, start),
        (0.4, _back(board, run.seed, places.last)),
        (0.9, _back(board, run.z_bar, places.to_loss)),
    ]
    for leaf in LEAVES:
        parts += _into_box(board, leaf, 1.5) if leaf in run.grads else _stops(board, 1.5)
    yield Score(parts)
    for leaf in run.grads:
        board.slots[leaf].give_way()


def _into_box(board: LaidBoard, leaf: str, start: float) -> TimedMoves:
    """What comes by a leaf's track is put into its letterbox."""
    run, places = board.run, board.places
    name = next(each for each in LEAVES if each == leaf)
    record = run.grads[name]
    ways = [places.to_sum, places.from_w] if leaf == "w" else [places.from_b]
    parts: TimedMoves = []
    for way in ways:
        parts.append((start, _back(board, record, way)))
        start += _RUNS - 0.1
    filled = board.fill(name)
    cells = filled.entries
    lag = min(0.12, 0.7 / len(cells))
    return [
        *parts,
        *go(start + 0.1, board.slots[name], run_time=0.3),
        (start + 0.2, Create(board.boxes[name].box, run_time=0.3)),
        *((start + 0.4 + lag * k, TurnUp(cell, run_time=0.3)) for k, cell in enumerate(cells)),
    ]


def _stops(board: LaidBoard, start: float) -> TimedMoves:
    """At a gap nothing goes on."""
    run, cut = board.run, board.cuts["w"]
    assert run.z_bar is not None
    near = cut.way.part(0.0, cut.gap[0])
    stream = board.stream(run.z_bar, Face.GRADIENT, near)
    return [
        (start, Flow(stream, (-0.5, 0.0), (1.0, 1.5), run_time=0.8, goes=True)),
        (start + 0.6, Gape(cut, run_time=0.8)),
    ]


def _back(board: LaidBoard, record: Record, way: Polyline) -> Animation:
    """A gradient runs a way of values backward."""
    stream = board.stream(record, Face.GRADIENT, way.reversed())
    return Flow(stream, (-0.5, 0.0), (1.0, 1.5), run_time=_RUNS, goes=True)


def take_anew(board: LaidBoard, window: CodeWindow, run: LaidRun, begins: str) -> Iterator[Score]:
    """The lines are edited; what the take before has made goes, and slots are empty again."""
    emptied = [board.slots[leaf] for leaf in board.grads]
    texts = [statement.text for statement in run.listing.statements]
    lit = next(number for number, text in enumerate(texts, 1) if text.startswith(begins))
    edit = window.scroll(run.listing, lit, run_time=1.0)
    said = [] if board.said is None else go(0.0, board.said)
    yield Score([(0.0, edit), *clear(board), *said])
    board.follow(run)
    yield Score(come(0.0, *emptied, run_time=0.4))


def refuse(board: LaidBoard, window: CodeWindow) -> Score:
    """There is no track to start on; what torch says."""
    run, places = board.run, board.places
    line = TorchLine(run.refused, most=30, since="does not require grad", stacked=True)
    corner = places.region.right, places.lower - 0.1
    line.move_to((corner[0] - line.width / 2, corner[1], 0.0))
    board.said = line
    return Score([
        (0.0, light(window, run.refused, run_time=0.4)),
        (0.3, Gape(board.cuts["z"], run_time=0.8)),
        (0.9, SayLine(line, run_time=0.8)),
    ])  # fmt: skip


def read(board: LaidBoard, window: CodeWindow, line: str) -> Score:
    """A line that asks is lit."""
    listing = board.run.listing
    return Score([(0.0, window.scroll(listing, listing.after(line), run_time=0.5))])


def side_by_side(
    board: LaidBoard, takes: Sequence[LaidRun], codes: Sequence[str]
) -> tuple[list[TakeColumn], Score]:
    """The last take goes, and all of them come side by side."""
    stays = [*(board.cells[name] for name in "xwb"), *(board.names[name] for name in "xwb")]
    slots = [part for leaf in LEAVES for part in (board.slots[leaf], board.boxes[leaf].name_label)]
    columns, names = columns_of(takes, codes, board.places.region, board.scales)
    parts = [*clear(board), *go(0.0, *stays, *slots, run_time=0.5), *come(0.3, *names)]
    for k, column in enumerate(columns):
        parts += come(0.3 + 0.3 * k, *column.parts)
    return columns, Score(parts)
