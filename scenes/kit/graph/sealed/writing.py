"""h is written to, or another tensor gets its name; the window shows what was saved, as it is."""

from __future__ import annotations

from collections.abc import Iterator

from manim import DOWN, RIGHT, Create

from gradmath.records.sealed import SavedState
from scenes.kit.cells.moves import Bump, Replace, Ride, TurnTo
from scenes.kit.graph.sealed.alias import OtherName
from scenes.kit.graph.sealed.board import SealBoard
from scenes.kit.graph.sealed.making import light
from scenes.kit.graph.sealed.names import TagThread
from scenes.kit.graph.sealed.seal import Counter
from scenes.kit.graph.sealed.turning import AtHalf, Glide, Hang, TurnCounter, WritePulse
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.graph.signs.sightline import Sightline
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import belongs

_TURN = 0.7  # seconds that cells take to turn over


def write(board: SealBoard, number: int, name: OtherName | None = None) -> Iterator[Score]:
    """A write runs down the thread of a name, through the counter on it, into h's cells.

    number is which of the run's writes it is; in the same instant the window shows the new entries.
    """
    moment = board.run.moments[number]
    line = board.run.writes[number - 1]
    sight = Sightline(board.h, board.drawer, via=board.places.round_corners)
    yield Score([
        (0.0, light(board, line)),
        (0.2, WritePulse(name.thread if name else board.thread, run_time=0.8)),
        (0.3, Create(sight, run_time=0.5)),
        *([(0.6, TurnCounter(name.counter, name.alias.after, run_time=_TURN))] if name else []),
        *_turned(board, moment, 0.8),
        *go(1.4, sight, run_time=0.3),
    ])  # fmt: skip


def _turned(board: SealBoard, moment: SavedState, start: float) -> TimedMoves:
    def come_to() -> None:
        board.moment = moment
        board.tag.follow(moment.h, moment.place)
        if moment.version.value == board.counter.record.value:
            board.counter.follow(moment.version)

    parts: TimedMoves = [
        (start, AtHalf(come_to, run_time=_TURN)),
        (start, TurnTo(board.h, moment.h, run_time=_TURN)),
        (start, TurnTo(board.drawer.cells, moment.seen, run_time=_TURN)),
    ]
    if moment.version.value != board.counter.record.value:
        parts.append((start, TurnCounter(board.counter, moment.version, run_time=_TURN)))
    return parts


def make_anew(board: SealBoard) -> Score:
    """h times a number becomes another tensor, in memory of its own; the name moves over to it."""
    places, moment = board.places, board.run.end
    copy = board.cargo(board.run.start.h, Face.VALUE, places.rise())
    fresh = board.fresh = board.lay("fresh", moment.h, Face.VALUE, places.anew)
    counter = board.fresh_counter = Counter(moment.counted, places.counter(places.anew), side=RIGHT)
    end = places.tag(places.anew)
    thread = board.fresh_thread = TagThread(
        places, end + board.tag.panel.get_edge_center(DOWN) - board.tag.place, places.anew
    )
    for part in (counter, thread):
        belongs(part, board)

    return Score([
        (0.0, light(board, board.run.writes[0])),
        *go(0.1, board.thread, run_time=0.25),  # out of the copy's way
        (0.2, Bump(board.h, run_time=0.3)),
        (0.35, Ride(copy, places.rise(), grows=False, run_time=0.9)),
        (1.2, Replace(copy, fresh, run_time=0.5)),
        (1.7, AtHalf(lambda: board.come_to(moment), run_time=0.7)),
        (1.7, Glide(board.tag, Polyline.through(board.tag.place, end), run_time=0.7)),
        (2.3, Hang(thread, run_time=0.3)),
        *come(2.4, counter, counter.label, run_time=0.3),
    ])  # fmt: skip
