"""The backward pass: v runs left, meets the other factors, and what comes back is added up."""

from __future__ import annotations

from manim import Create

from gradmath.records.fork import USES, Use
from gradmath.records.tensor import Record
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Exchange, Flow, Replace, Ride, Settle, TurnUp
from scenes.kit.graph.fork.fork import FACTORS, Fork, opposite
from scenes.kit.graph.fork.forward import run_dry
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import TimedMoves, TurnRound, Withdraw, at_pace, come, go
from scenes.kit.graph.signs.times import MeetingSign
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_BEHIND_PLATES = -4.0


def sit_down(fork: Fork) -> Score:
    """v sits down on y, round and amber; arrowheads turn round, and no way leads back to x."""
    places = fork.places
    v = fork.lay("v", fork.run.v, Face.GRADIENT, places.seed_up.at(1.0), way=places.seed_up)
    parts: TimedMoves = [
        *run_dry(fork),
        (0.0, Ride(v, places.seed_up, run_time=0.9)),
        *come(0.8, fork.labelled("v")),
        *turn_back(fork, 0.7),
    ]
    return Score(at_pace(parts, 0.9))


def turn_back(fork: Fork, start: float) -> TimedMoves:
    """Arrowheads turn round, and the wires lead to where what comes back waits, no more to x."""
    graph, places = fork.graph, fork.places
    parts: TimedMoves = [
        (start + 0.1 * k, TurnRound(track, Pass.BACKWARD)) for k, track in enumerate(graph.lines)
    ]
    for use in USES:
        away = Withdraw(graph.tracks[use], places.parting(use), run_time=0.7)
        parts.append((start + 0.2, away))
    return [*parts, *((start + 0.7, Create(line, run_time=0.4)) for line in fork.stretches)]


def send_back(fork: Fork, entry: int) -> Score:
    """v runs back along the long wire, and to the product, where it meets the other factor.

    Light falls on an entry of each, and then on their product.
    """
    places, run = fork.places, fork.run
    fork.waiting = {use: waits(fork, use) for use in USES}
    passed = fork.stream(run.passed, Face.GRADIENT, places.product_track.reversed())
    sent = fork.stream(run.contributions["direct"], Face.GRADIENT, wire_back(fork, "direct"))
    v = fork.cargo(run.passed, Face.GRADIENT, places.to_product)
    parts: TimedMoves = [
        (0.0, Ride(fork.waiting["direct"], as_far_as_it_waits(fork, "direct"), grows=False,
                   run_time=2.2)),
        (0.0, Flow(sent, run_time=2.2)),
        (0.3, Flow(passed, run_time=1.2)),
        (0.4, Ride(v, places.to_product, grows=False, run_time=1.4)),
        *_times_other(fork, FACTORS[0], v, 1.8, entry),
    ]  # fmt: skip
    return Score(at_pace(parts, 0.9))


def send_second(fork: Fork) -> Score:
    """What has come once is used twice, within the plate."""
    first, second = FACTORS
    way = fork.places.to_other_factor
    again = fork.cargo(fork.run.passed, Face.GRADIENT, way)
    gone, fork.rings = fork.rings, []
    parts: TimedMoves = [
        *go(0.0, *gone, run_time=0.2),
        *_leave(fork, first, 0.2),
        (0.8, TurnUp(again, run_time=0.3)),
        (1.1, Ride(again, way, grows=False, run_time=0.6)),
        *_times_other(fork, second, again, 1.5),
        *_leave(fork, second, 3.6),
    ]
    return Score(at_pace(parts, 0.9))


def waits(fork: Fork, use: Use) -> Freight:
    """What is sent back by a use, and may be on its way home, or onto what lies in the funnel."""
    places = fork.places
    ways = places.home(use), places.onto_sum
    return fork.cargo(fork.run.contributions[use], Face.GRADIENT, *ways)


def as_far_as_it_waits(fork: Fork, use: Use) -> Polyline:
    home = fork.places.home(use)
    return home.part(0.0, home.share_of(fork.places.queue(use)))


def _times_other(
    fork: Fork, use: Use, v: Freight, start: float, entry: int | None = None
) -> TimedMoves:
    """The other factor is read through its window, stops beside v, and slides onto it."""
    places, run = fork.places, fork.run
    drawer, product = fork.graph.drawers[opposite(use)], fork.waiting[use]
    way = places.factor(use)
    factor = fork.cargo(drawer.record, Face.VALUE, way)
    stop = way.share_of(places.slot(opposite(use)))
    times = MeetingSign(v, factor, run.contributions[use], places.times)
    fork.own(times)
    held = 0.5 if entry is None else 1.2
    meets = start + 0.9 + held
    parts: TimedMoves = [
        (start, Bump(drawer.cells)),
        (start, Bump(fork.x)),
        (start + 0.1, Ride(factor, way.part(0.0, stop), run_time=0.6)),
        *come(start + 0.7, times, run_time=0.2),
        *go(meets - 0.25, times, run_time=0.2),
        (meets, Ride(factor, way.part(stop, 1.0), grows=False, goes=True, run_time=0.4)),
        (meets + 0.25, Replace(v, product, run_time=0.4)),
    ]
    if entry is None:
        return parts
    pair = [
        _ring_there(v, places.slot(use), entry),
        _ring_there(factor, places.slot(opposite(use)), entry),
    ]
    fork.rings = [RoundFrame(product[entry])]
    return [
        *parts,
        *((start + 0.9 + 0.15 * k, Create(ring, run_time=0.3)) for k, ring in enumerate(pair)),
        *go(meets - 0.2, *pair, run_time=0.2),
        *((meets + 0.7, Create(ring, run_time=0.3)) for ring in fork.rings),
    ]


def _ring_there(cargo: Freight, place: Points, entry: int) -> RoundFrame:
    """A ring where an entry will be when its tensor has come to a place."""
    here = cargo.get_center()
    ring = RoundFrame(cargo.move_to(place)[entry])
    cargo.move_to(here)
    return ring


def _leave(fork: Fork, use: Use, start: float) -> TimedMoves:
    """A product leaves for where it waits."""
    sent = fork.stream(fork.run.contributions[use], Face.GRADIENT, wire_back(fork, use))
    out = Ride(fork.waiting[use], as_far_as_it_waits(fork, use), grows=False, run_time=1.1)
    return [(start, out), (start, Flow(sent, run_time=1.0))]


def wire_back(fork: Fork, use: Use) -> Polyline:
    """The wire along which a use sends something back, as far as where that waits."""
    places = fork.places
    corners = places.track(use).reversed().corners
    first = places.slot(use) if use == "direct" else corners[0]
    home, last = places.home(use), places.last_stretch(use).corners[-1]
    return home.part(home.share_of(first), home.share_of(last) * 0.999)


def point_out(fork: Fork, entry: int) -> Score:
    """Light on the entry that is asked about, of all that waits."""
    fork.rings = [RoundFrame(fork.waiting[use][entry]) for use in fork.run.order]
    return Score([(0.15 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)])


def add_up(fork: Fork, pace: float = 1.0) -> Score:
    """What waits comes in one by one, in the order of arrival, and is added to what lies there.

    The walls that it comes in by stand from then on.
    """
    gone, fork.rings = fork.rings, []
    parts = go(0.0, *gone, run_time=0.2)
    if "x.grad" not in fork.rest:
        parts += [(0.0, Create(wall, run_time=0.6)) for wall in fork.funnel.walls]
        parts += come(0.3, fork.accumulate)
    return Score([*parts, *at_pace(_added(fork), pace, end_of(parts))])


def _added(fork: Fork) -> TimedMoves:
    run, places = fork.run, fork.places
    here, onto = places.drop.at(0.0), places.onto_sum
    lying: Freight | None = None
    parts: TimedMoves = []
    for use, total in zip(run.order, run.sums, strict=True):
        addend, home = fork.waiting.pop(use), places.home(use)
        begin = end_of(parts) + 0.3 if parts else 0.0
        stop = home.share_of(onto.at(0.0) if lying else here)
        comes = home.part(home.share_of(places.queue(use)), stop)
        parts.append((begin, Ride(addend, comes, grows=False, run_time=0.9)))
        if lying is None:
            parts.append((begin + 0.9, _take(fork, run.contributions[use], total)))
            lying = addend
            continue
        whole = fork.cargo(total, Face.GRADIENT, places.drop, size=places.totals)
        parts += [
            (begin + 1.2, Ride(addend, onto, grows=False, goes=True, run_time=0.4)),
            (begin + 1.45, Replace(lying, whole, run_time=0.4)),
            (begin + 1.65, _take(fork, run.contributions[use], total)),
        ]
        lying = whole
    assert lying is not None
    fork.moving["total"] = lying
    return parts


def _take(fork: Fork, addend: Record, total: Record) -> Settle:
    return Settle(lambda: fork.funnel.take(addend, total))


def put_away(fork: Fork, entry: int) -> Score:
    """The sum falls through AccumulateGrad: the slot becomes a box, with x.grad in it."""
    places, run = fork.places, fork.run
    total = fork.moving["total"].set_z_index(_BEHIND_PLATES)
    grad = _gather(fork, run.total, run.grad_after)
    fork.rings = [RoundFrame(grad[entry])]
    return Score([
        *run_dry(fork),
        (0.0, Settle(fork.funnel.empty)),
        *go(0.1, fork.slot, run_time=0.3),
        (0.2, Create(fork.letterbox.box, run_time=0.5)),
        (0.2, Ride(total, places.drop, grows=False, run_time=0.9)),
        (1.1, Exchange(total, grad)),
        *((1.15, Create(ring, run_time=0.3)) for ring in fork.rings),
    ])  # fmt: skip


def hold_apart(fork: Fork, entry: int) -> Score:
    """Light on what has met, and on what lies in the letterbox from before."""
    cells = fork.moving["total"][entry], fork.rest["x.grad"][entry]
    fork.rings = [RoundFrame(cell) for cell in cells]
    return Score([(0.3 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)])


def add_to_grad(fork: Fork, entry: int) -> Score:
    """The second sum falls onto what lies in the letterbox, and is added to it."""
    places, run, old = fork.places, fork.run, fork.rest["x.grad"]
    total = fork.moving["total"].set_z_index(_BEHIND_PLATES)
    whole = _gather(fork, run.total, run.grad_after)
    gone, fork.rings = fork.rings, [RoundFrame(whole[entry])]
    return Score([
        *run_dry(fork),
        *go(0.0, *gone, run_time=0.3),
        (0.3, Settle(fork.funnel.empty)),
        (0.3, Ride(total, places.drop, grows=False, goes=True, run_time=1.4)),
        (1.5, Replace(old, whole, run_time=0.6)),
        *((2.1, Create(ring, run_time=0.3)) for ring in fork.rings),
    ])  # fmt: skip


def light_ways(fork: Fork) -> Score:
    """The ways back are lit once more, now as far as where they meet, and on from there."""
    run, places = fork.run, fork.places
    passed = fork.stream(run.passed, Face.GRADIENT, places.product_track.reversed())
    parts: TimedMoves = [(0.0, Flow(passed, run_time=0.6))]
    for use in USES:
        sent = fork.stream(run.contributions[use], Face.GRADIENT, places.meets(use))
        start = 0.0 if use == "direct" else 0.5
        parts.append((start, Flow(sent, run_time=1.5 - start)))
    on = fork.stream(run.total, Face.GRADIENT, places.drop.part(0.0, places.outlet))
    return Score([*parts, (1.45, Flow(on, run_time=0.3))])


def _gather(fork: Fork, total: Record, grad: Record) -> Freight:
    """What lies in the letterbox after a pass."""
    places = fork.places
    fork.deposits = (*fork.deposits, total)
    return fork.lay("x.grad", grad, Face.GRADIENT, places.drop.at(1.0), size=places.totals)
