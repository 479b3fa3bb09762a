"""The code is edited, and runs from the start: everything stands for another run."""

from __future__ import annotations

from collections.abc import Iterator

from manim import FadeIn

from gradmath.records.sealed import SavedState, SealedRun
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.moves import Bump, Flow, TurnTo
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.making import run_dry
from scenes.kit.graph.sealed.passing import close_up
from scenes.kit.graph.sealed.turning import AtHalf, Glide, MendSeal, TurnCounter
from scenes.kit.graph.signs.moves import TimedMoves, TurnRound, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score

_TURN = 0.7


def go_on_writing(board: SealBoard, run: SealedRun) -> Iterator[Score]:
    """A line is put in after the write; what was refused goes, and the seal mends."""
    editing = EditCode(board.window, run.listing, len(run.listing.statements), pace=_TURN)
    board.slot.follow(board.run.absent)  # it is asked again
    parts: TimedMoves = [(0.0, editing), *close_up(board)]
    parts.append((0.0, MendSeal(board.seal, run_time=_TURN / 2)))
    parts.append((0.0, AtHalf(lambda: _follow(board, run, run.moments[1]), run_time=_TURN)))
    parts += [(0.3, TurnRound(track, Pass.FORWARD)) for track in board.tracks]
    yield Score(parts)


def edit(board: SealBoard, run: SealedRun) -> Iterator[Score]:
    """Other lines come, and all that was written and sent is undone: the run begins anew."""
    listing = run.listing
    lit = listing.after("y = h ** 2")
    editing = EditCode(board.window, listing, lit, pace=_TURN)
    board.slot.follow(board.run.absent)  # it comes again
    parts: TimedMoves = [(0.0, editing), *close_up(board), *run_dry(board)]
    parts += [(0.0, TurnTo(board.h, run.start.h, run_time=_TURN)),
              (0.0, TurnTo(board.drawer.cells, run.start.seen, run_time=_TURN))]  # fmt: skip
    if run.start.version.value != board.counter.record.value:
        parts.append((0.0, TurnCounter(board.counter, run.start.version, run_time=_TURN)))
    if board.seal.parted:
        parts.append((0.0, MendSeal(board.seal, run_time=_TURN / 2)))
    parts.append((0.0, AtHalf(lambda: _follow(board, run, run.start), run_time=_TURN)))
    if "x.grad" in board.rest:
        parts += go(0.0, board.rest["x.grad"], board.letterbox.box, run_time=0.3)
        parts += come(0.7, board.slot)
    parts += _name_back(board)
    parts += [(0.3, TurnRound(track, Pass.FORWARD)) for track in board.tracks]
    yield Score(parts + _run_through(board, run, _TURN + 0.1))


def _follow(board: SealBoard, run: SealedRun, moment: SavedState) -> None:
    """Stand for what another run has come to."""
    board.run, board.moment = run, moment
    for cells, record in ((board.x, run.x), (board.y, run.y)):
        cells.follow(record)
    board.exponent.follow(run.exponent)
    board.slot.follow(run.absent)
    board.seal.follow(run.sealed)
    board.counter.follow(moment.version)
    board.tag.follow(moment.h, moment.place)
    board.h.follow(moment.h)
    board.drawer.follow(moment.seen, moment.place)
    board.power.follow(run.power)
    board.times.follow(run.times)
    leads = run.leads, run.between, run.joins
    for track, record in zip(board.tracks, leads, strict=True):
        track.follow(record)
    board.rest.pop("x.grad", None)
    board.rest.pop("fresh", None)


def _name_back(board: SealBoard) -> TimedMoves:
    """Another tensor goes, and its name comes back."""
    if board.fresh is None:
        return []
    gone = board.fresh, board.fresh_counter, board.fresh_thread
    label = board.fresh_counter.label if board.fresh_counter else None
    board.fresh, board.fresh_counter, board.fresh_thread = None, None, None
    way = Polyline.through(board.tag.get_center(), board.tag.place)
    return [
        *go(0.0, *(each for each in (*gone, label) if each is not None), run_time=0.4),
        (0.2, Glide(board.tag, way, run_time=0.7)),
        (0.8, FadeIn(board.thread, run_time=0.2)),
    ]


def _run_through(board: SealBoard, run: SealedRun, begin: float) -> TimedMoves:
    """x, h and y are made anew, as the streams on the tracks tell."""
    places = board.places
    ways = (
        (0.0, run.x, board.x, places.leaf_track),
        (0.25, run.start.h, board.h, places.memory_track),
        (0.6, run.y, board.y, places.out_track),
    )
    parts: TimedMoves = []
    for start, record, cells, track in ways:
        parts.append((begin + start, Bump(cells, run_time=0.3)))
        stream = board.stream(record, Face.VALUE, track)
        parts.append((begin + start, Flow(stream, run_time=0.35)))
    return parts
