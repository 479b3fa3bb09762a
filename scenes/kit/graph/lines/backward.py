"""A call of backward: what it starts with runs left, meets what was saved, and is added up."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Create, FadeIn, FadeOut

from gradmath.records.graph_line import BackwardCall, Went
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Exchange, Flow, Replace, Ride, Settle, TurnUp
from scenes.kit.cells.torch_line import SayLine, TorchLine
from scenes.kit.graph.lines.forward import light, run_dry
from scenes.kit.graph.lines.line import LineBoard
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.latch import Engage, Latch, Release
from scenes.kit.graph.signs.moves import (
    Catch,
    Fall,
    Knock,
    TimedMoves,
    TurnRound,
    at_pace,
    go,
)
from scenes.kit.graph.signs.times import TimesSign
from scenes.kit.graph.signs.track import Pass, Stream
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.checks import belongs

_BELOW = 0.42  # from the middle of what waits to where its last cell is, however many it has
_MET = 1.8  # seconds from one factor to the next


def sit_down(line: LineBoard, call: BackwardCall) -> Score:
    """What a pass starts with sits down beside what it is to be pulled back from."""
    return Score(_seed(line, call))


def _seed(line: LineBoard, call: BackwardCall) -> TimedMoves:
    places = line.places
    seed = line.lay("seed", call.start, Face.GRADIENT, places.at(places.seed), places.to_sum)
    turns = [(0.1 * k, TurnRound(track, Pass.BACKWARD)) for k, track in
             enumerate(line.graph.lines[::-1]) if track.running is not Pass.BACKWARD]  # fmt: skip
    return [*run_dry(line), *turns, (0.1, TurnUp(seed, run_time=0.4))]


def enter(line: LineBoard, call: BackwardCall, window: CodeWindow, pace: float = 1.0) -> Score:
    """The start goes in behind the sum's plate, and what the sum sends on comes to the plate."""
    lit = light(window, call.grad)
    return Score([(0.0, lit), *at_pace(_entered(line, call), pace, 0.2)])


def _entered(line: LineBoard, call: BackwardCall) -> TimedMoves:
    places, seed = line.places, line.rest.pop("seed")
    came = line.cargo(call.passed, Face.GRADIENT, places.into)
    line.stopped = came
    stream = line.stream(call.passed, Face.GRADIENT, places.sum_track.reversed())
    return [
        (0.0, Ride(seed, places.to_sum, grows=False, goes=True, run_time=0.8)),
        (0.75, Ride(came, places.into, run_time=1.1)),
        (0.9, Flow(stream, run_time=0.6)),
    ]


def send_back(line: LineBoard, call: BackwardCall, pace: float = 1.0) -> Score:
    """The operation's node works, and what it sends waits beside the leaf."""
    return Score(at_pace(_sent_back(line, call), pace))


def _sent_back(line: LineBoard, call: BackwardCall) -> TimedMoves:
    assert call.went is not None
    return (_multiplied if line.graph.drawers else _gone_through)(line, call.went)


def _multiplied(line: LineBoard, went: Went) -> TimedMoves:
    """It splits for the two slots; one after the other meets the factor in its window."""
    parts, came = _split(line, went.order)
    line.waiting = []
    for k, (slot, v) in enumerate(zip(went.order, came, strict=True)):
        parts += _times_other(line, went, slot, v, 0.7 + _MET * k)
    return parts


def _split(line: LineBoard, order: Sequence[int]) -> tuple[TimedMoves, list[Freight]]:
    """What has come between the windows goes to each slot, in front of the window in its row."""
    places, came = line.places, line.stopped
    assert came is not None
    line.stopped = None
    parts: TimedMoves = []
    copies: list[Freight] = []
    for slot in order:
        v = line.cargo(came.record, Face.GRADIENT, places.apart(slot), places.shakes(slot))
        if not copies:
            parts.append((0.0, Exchange(came, v)))
        copies.append(v)
        parts.append((0.02, Ride(v, places.apart(slot), grows=False, run_time=0.6)))
    return parts, copies


def _times(line: LineBoard, slot: int, came: Record, sent: Record | None) -> TimesSign:
    drawer = list(line.graph.drawers.values())[slot]
    sign = TimesSign(came, drawer, sent, line.places.times(slot))
    belongs(sign, line)
    return sign


def _times_other(line: LineBoard, went: Went, slot: int, v: Freight, start: float) -> TimedMoves:
    """v meets the factor in its window, and the product leaves for the leaf."""
    places, drawer = line.places, list(line.graph.drawers.values())[slot]
    product = line.cargo(went.sent[slot], Face.GRADIENT, places.home(slot), places.gather(slot))
    line.waiting.append(product)
    sign = _times(line, slot, v.record, product.record)
    return [
        (start, FadeIn(sign, run_time=0.3)),
        (start + 0.2, Bump(drawer.cells)),
        (start + 1.1, Replace(v, product, run_time=0.5)),
        (start + 1.1, FadeOut(sign, run_time=0.4)),
        (start + 1.8, Ride(product, places.home(slot), grows=False, run_time=0.9)),
        (start + 2.0, Flow(_back(line, product.record, slot), run_time=0.6)),
    ]


def _back(line: LineBoard, sent: Record, slot: int) -> Stream:
    """What runs from the plate to where it waits, in below a cell there."""
    places, track = line.places, line.places.track(slot).reversed()
    end = track.share_of(places.at(places.queue + _BELOW, places.row(slot)))
    return line.stream(sent, Face.GRADIENT, track.part(0.0, end))


def _gone_through(line: LineBoard, went: Went) -> TimedMoves:
    """It runs straight through a plate that needs nothing."""
    assert line.stopped is not None
    way = line.places.home(0)
    came, line.stopped = line.stopped, None
    sent = line.cargo(went.sent[0], Face.GRADIENT, way, line.places.gather(0))
    line.waiting = [sent]
    return [
        (0.0, Exchange(came, sent)),
        (0.02, Ride(sent, way, grows=False, run_time=1.1)),
        (0.3, Flow(_back(line, sent.record, 0), run_time=0.6)),
    ]


def free(line: LineBoard, call: BackwardCall, run_time: float = 1.6) -> Score:
    """As soon as the node has sent its products, what it saved is freed: its shutters fall."""
    falls = [
        (0.0, Fall(drawer, call.freed[name], run_time=run_time))
        for name, drawer in line.graph.drawers.items()
    ]
    return Score([*falls, (0.3, Settle(lambda: line.come_to(call)))])


def deliver(line: LineBoard, call: BackwardCall, pace: float = 1.0) -> Score:
    """What waits is added up, and the sum goes into the letterbox, onto what lies there."""
    assert call.went is not None
    parts, whole = _gathered(line, call.went)
    start = end_of(parts) + 0.2
    line.deposits = (*line.deposits, call.went.total)
    old, drop = line.rest.get("grad"), line.places.drop
    grad = line.lay("grad", call.grad, Face.GRADIENT, drop.at(1.0))
    if old is None:
        parts += go(start, line.slot, run_time=0.3)
        parts += [
            (start + 0.1, Create(line.letterbox.box, run_time=0.5)),
            (start + 0.2, Ride(whole, drop, grows=False, run_time=0.9)),
            (start + 1.1, Exchange(whole, grad)),
        ]
    else:
        beside = drop.share_of(line.places.beside_letterbox)
        here, on = drop.part(0.0, beside), drop.part(beside, 1.0)
        parts += [
            (start, Ride(whole, here, grows=False, run_time=0.6)),
            (start + 1.1, Ride(whole, on, grows=False, goes=True, run_time=0.5)),
            (start + 1.35, Replace(old, grad, run_time=0.5)),
        ]
    return Score(at_pace([*parts, *run_dry(line, start + 0.4)], pace))


def _gathered(line: LineBoard, went: Went) -> tuple[TimedMoves, Freight]:
    """Contributions come together in the order of their arrival, and turn over to their sum."""
    places, waiting = line.places, line.waiting
    line.waiting = []
    if len(waiting) == 1:
        only = line.cargo(went.total, Face.GRADIENT, places.drop)
        return [(0.0, Exchange(waiting[0], only))], only
    whole = line.cargo(went.total, Face.GRADIENT, places.drop)
    first, second = waiting
    return [
        (0.0, Ride(first, places.gather(went.order[0]), grows=False, run_time=0.4)),
        (0.0, Ride(second, places.gather(went.order[1]), grows=False, goes=True, run_time=0.4)),
        (0.35, Replace(first, whole, run_time=0.4)),
    ], whole


def refuse(line: LineBoard, call: BackwardCall) -> tuple[TorchLine, Score]:
    """Windows are shut: nothing is there to multiply by, as torch says, in a line that stays."""
    assert call.raised is not None
    told = TorchLine(call.raised, em=EM)
    told.move_to(line.places.below_plate(told.width, told.height))
    parts, came = _split(line, range(line.places.slots))
    signs = [_times(line, slot, v.record, None) for slot, v in enumerate(came)]
    line.stuck = [*came, *signs]
    return told, Score([
        (0.0, Settle(lambda: line.come_to(call))),
        *parts,
        *((0.8, FadeIn(sign, run_time=0.3)) for sign in signs),
        *((1.3, Knock(v, to=(0.05, 0.0, 0.0), times=3, run_time=1.6)) for v in came),
        (2.5, SayLine(told, run_time=0.9)),
    ])  # fmt: skip


def show_sum(line: LineBoard) -> Score:
    """What has been added up in the letterbox swells."""
    return Score([*run_dry(line), (0.8, Bump(line.rest["grad"]))])


def hush(told: TorchLine) -> Score:
    """Torch's line goes."""
    return Score(go(0.0, told, run_time=0.4))


def hold(line: LineBoard, call: BackwardCall, window: CodeWindow) -> tuple[Latch, Score]:
    """A latch puts its pins below the rolled shutters, and stays until it is let go."""
    places, kept = line.places, next(iter(call.freed.values()))
    latch = Latch(kept, list(line.graph.drawers.values()), places.rod, places.tag)
    belongs(latch, line)
    return latch, Score([(0.0, light(window, kept)), (0.4, Engage(latch))])


def catch(line: LineBoard, call: BackwardCall) -> Score:
    """The shutters begin to fall, and the latch holds them."""
    caught = [
        (0.0, Catch(drawer, call.freed[name], run_time=2.0))
        for name, drawer in line.graph.drawers.items()
    ]
    return Score([*caught, (0.3, Settle(lambda: line.come_to(call)))])


def release(latch: Latch) -> Score:
    """The latch goes."""
    return Score([(0.0, Release(latch))])


def whole_pass(line: LineBoard, call: BackwardCall, window: CodeWindow, pace: float) -> Score:
    """A call as far as its contributions wait beside the leaf."""
    parts: TimedMoves = [(0.0, light(window, call.grad)), *at_pace(_seed(line, call), pace)]
    parts += at_pace(_entered(line, call), pace, end_of(parts))
    return Score(parts + at_pace(_sent_back(line, call), pace, end_of(parts)))


def point_out(*lines: LineBoard) -> Score:
    """What was used up is ringed; all else of the graphs stands as before."""
    parts: TimedMoves = []
    for line in lines:
        parts += run_dry(line)
        line.rings = [RoundFrame(drawer.rim, buff=0.01) for drawer in line.graph.drawers.values()]
        parts += [(1.2 + 0.3 * k, Create(ring, run_time=0.5)) for k, ring in enumerate(line.rings)]
    return Score(parts)
