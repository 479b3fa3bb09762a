"""Motions: a backward pass multiplies the slopes of the same stations, and fills the letterbox."""

from __future__ import annotations

from manim import UP, Create

from gradmath.records.stations import TwoStations
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Lead
from scenes.kit.cells.moves import Bump, Ride, TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.nudge.line import StationLine
from scenes.kit.nudge.nudging import take_back
from scenes.kit.truth.checks import belongs

_UNDER = -1.1


class ReturnLane:
    """What a backward pass leaves on its way: a letterbox, and round cells beside y and u."""

    def __init__(self, line: StationLine, found: TwoStations) -> None:
        places = line.places
        self.line, self.found = line, found
        self.letterbox = Letterbox(line.cells["x"], places.letterbox)
        self.slot = VacantSlot(found.absent, places.letterbox)
        self.letterbox.name_label.next_to(self.letterbox.box, UP, buff=0.1)
        ways = places.back_into(1), places.back_out(1), places.back_out(0)
        records = *found.back, found.x_grad
        self.cells = [
            line.carried(record, Face.GRADIENT, way)
            for record, way in zip(records, ways, strict=True)
        ]
        for part in (self.letterbox, self.slot, self.letterbox.name_label, self.letterbox.box):
            belongs(part, line)


def bring_letterbox(line: StationLine, found: TwoStations) -> tuple[ReturnLane, Score]:
    """The nudge is taken back; beside x stands a slot in which there is nothing yet."""
    parts = take_back(line, "x", "u", "y", keep=True)
    lane = ReturnLane(line, found)
    return lane, Score([*parts, *come(end_of(parts), lane.slot, lane.letterbox.name_label)])


def seed(lane: ReturnLane, window: CodeWindow) -> Score:
    """A 1 turns up beside y."""
    first = lane.cells[0]
    first.move_to(lane.line.places.slope("y"))
    return Score([
        (0.0, light(window, lane.found.back[0], run_time=0.4)),
        (0.4, TurnUp(first, run_time=0.5)),
    ])  # fmt: skip


def send_back(lane: ReturnLane) -> Score:
    """Each station takes what comes, and sends it on times its slope; the last one fills x.grad."""
    line, places = lane.line, lane.line.places
    parts: TimedMoves = []
    for number in (1, 0):
        start = end_of(parts)
        came, sent = lane.cells[1 - number : 3 - number]
        goes = line.carried(came.record, Face.GRADIENT, places.back_into(number))
        goes.set_z_index(_UNDER)  # it comes out from under the one that stays
        into, out = Lead(places.back_into(number)), Lead(places.back_out(number))
        ride = Ride(goes, places.back_into(number), grows=False, goes=True, run_time=0.8)
        parts += [
            (start, Create(into, run_time=0.3)),
            (start + 0.2, Bump(came)),
            (start + 0.3, ride),
            (start + 1.0, Bump(line.stations[number], run_time=0.6)),
            (start + 1.1, Bump(line.badges[number], run_time=0.6)),
            (start + 1.3, Create(out, run_time=0.3)),
            (start + 1.6, Ride(sent, places.back_out(number), run_time=0.8)),
        ]
    parts += go(end_of(parts) - 1.2, lane.slot, run_time=0.4)
    parts += come(end_of(parts) - 0.8, lane.letterbox, run_time=0.4)
    return Score(parts)


def tell(lane: ReturnLane, window: CodeWindow) -> Score:
    """The letterbox is opened."""
    line = lane.found.x_grad.expression
    assert line is not None
    read = window.scroll(line.listing, line.after + 1, run_time=0.4)
    return Score([(0.0, read), (0.3, Bump(lane.cells[-1], run_time=0.6))])


def both_ways(lane: ReturnLane) -> Score:
    """Down by the beams, up by the round cells: the same slopes."""
    down = ((0.5 * k, Bump(each, run_time=0.5)) for k, each in enumerate(lane.line.stations))
    up = ((1.2 + 0.4 * k, Bump(cell, run_time=0.5)) for k, cell in enumerate(lane.cells))
    return Score([*down, *up])
