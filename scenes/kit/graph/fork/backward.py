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
from scenes.kit.graph.signs.moves import TimedMoves, TurnRound, at_pace, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_BEHIND_PLATES, _BEHIND_ROWS = -4.0, 0.3


def sit_down(fork: Fork) -> Score:
    """v sits down on y, round and amber, and the arrowheads turn round."""
    return Score(at_pace(_seed(fork), 0.85))


def _seed(fork: Fork) -> TimedMoves:
    places = fork.places
    v = fork.lay("v", fork.run.v, Face.GRADIENT, places.seed_up.at(1.0), way=places.seed_up)
    label = fork.labelled("v")
    parts: TimedMoves = [
        *run_dry(fork),
        (0.0, Ride(v, places.seed_up, run_time=0.9)),
        *come(0.8, label),
        *(
            (0.9 + 0.1 * k, TurnRound(track, Pass.BACKWARD))
            for k, track in enumerate(fork.graph.lines)
        ),
    ]
    parts += [(1.0 + 0.1 * k, Create(line, run_time=0.4)) for k, line in enumerate(fork.stretches)]
    if "x.grad" not in fork.rest:
        parts += [(1.1, Create(wall, run_time=0.6)) for wall in fork.funnel.walls]
        parts += come(1.3, fork.accumulate)
    return parts


def point_at_factors(fork: Fork, entry: int) -> Score:
    """Light on an entry of v, on the other factor behind its window, and on their product."""
    cells = (fork.rest["v"][entry], fork.graph.drawers["other"].cells[entry],
             fork.waiting["self"][entry])  # fmt: skip
    fork.rings = [RoundFrame(cell) for cell in cells]
    return Score([(0.3 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)])


def point_out(fork: Fork, entry: int) -> Score:
    """Light on the entry that is asked about, and on what waits for it."""
    gone = fork.rings
    cells = [fork.waiting[use][entry] for use in fork.run.order]
    fork.rings = [RoundFrame(cell) for cell in cells]
    lit = [(0.15 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)]
    return Score([*go(0.0, *gone, run_time=0.2), *lit])


def send_back(fork: Fork) -> Score:
    """v runs back along the long wire, and to the product, which multiplies it."""
    return Score(at_pace(_sent(fork), 0.72))


def _sent(fork: Fork) -> TimedMoves:
    places, run = fork.places, fork.run
    fork.waiting = {
        use: fork.cargo(run.contributions[use], Face.GRADIENT, places.home(use)) for use in USES
    }
    direct = places.home("direct").part(0.0, places.home("direct").share_of(places.queue("direct")))
    parts: TimedMoves = [
        (0.0, Ride(fork.waiting["direct"], direct, grows=False, run_time=2.2)),
        *come(2.2, fork.tagged("direct"), run_time=0.3),
        (
            0.0,
            Flow(
                fork.stream(run.contributions["direct"], Face.GRADIENT, wire_back(fork, "direct")),
                run_time=2.2,
            ),
        ),
        (
            0.7,
            Flow(
                fork.stream(run.passed, Face.GRADIENT, places.product_track.reversed()),
                run_time=1.2,
            ),
        ),
    ]
    first, second = FACTORS
    v = fork.cargo(run.passed, Face.GRADIENT, places.to_product)
    parts.append((0.9, Ride(v, places.to_product, grows=False, run_time=1.4)))
    parts += _times_other(fork, first, v, 2.3)
    # What has come once is used twice, within the plate.
    again = fork.cargo(run.passed, Face.GRADIENT, places.to_other_factor)
    start = end_of(parts) - 0.5
    parts.append((start, TurnUp(again, run_time=0.3)))
    parts.append((start + 0.4, Ride(again, places.to_other_factor, grows=False, run_time=0.5)))
    return parts + _times_other(fork, second, again, end_of(parts))


def _times_other(fork: Fork, use: Use, v: Freight, start: float) -> TimedMoves:
    """The other factor is read through its window, meets v, and the product leaves for x."""
    places, run = fork.places, fork.run
    drawer = fork.graph.drawers[opposite(use)]
    way = places.factor(use)
    factor = fork.cargo(drawer.record, Face.VALUE, way)
    stop = way.share_of(places.slot(opposite(use)))
    product = fork.waiting[use]
    out = places.home(use).part(0.0, places.home(use).share_of(places.queue(use)))
    leave = Ride(product, out, grows=False, run_time=1.1)
    return [
        (start, Bump(drawer.cells)),
        (start, Bump(fork.x)),
        (start + 0.1, Ride(factor, way.part(0.0, stop), run_time=0.5)),
        (start + 1.0, Ride(factor, way.part(stop, 1.0), grows=False, goes=True, run_time=0.4)),
        (start + 1.25, Replace(v, product, run_time=0.4)),
        (start + 1.9, leave),
        *come(start + 3.0, fork.tagged(use), run_time=0.3),
        (
            start + 1.9,
            Flow(
                fork.stream(run.contributions[use], Face.GRADIENT, wire_back(fork, use)),
                run_time=1.0,
            ),
        ),
    ]


def wire_back(fork: Fork, use: Use) -> Polyline:
    """The wire along which a use sends something back, as far as the funnel."""
    places = fork.places
    corners = places.track(use).reversed().corners
    first = places.slot(use) if use == "direct" else corners[0]
    home, last = places.home(use), places.last_stretch(use).corners[-1]
    return home.part(home.share_of(first), home.share_of(last) * 0.999)


def add_up(fork: Fork, pace: float = 1.0) -> Score:
    """The addends fall into the funnel one by one, in the order in which they arrived.

    What has come stays where it waits, so that it can be held against the sum.
    """
    gone, fork.rings = fork.rings, []
    return Score([*go(0.0, *gone, run_time=0.2), *at_pace(_added(fork), pace, 0.2)])


def _added(fork: Fork) -> TimedMoves:
    run, places = fork.run, fork.places
    here, onto = places.drop.at(0.0), places.onto_sum
    lying: Freight | None = None
    parts: TimedMoves = []
    for use, total in zip(run.order, run.sums, strict=True):
        begin = end_of(parts) + 0.25 if parts else 0.0
        end = onto.at(0.0) if lying else here
        fall = Polyline.through(places.queue(use), end)
        addend = fork.cargo(run.contributions[use], Face.GRADIENT, fall, onto)
        addend.set_z_index(_BEHIND_ROWS)
        parts.append((begin, Ride(addend, fall, grows=False, run_time=0.5)))
        if lying is None:
            parts.append((begin + 0.5, _take(fork, run.contributions[use], total)))
            lying = addend
            continue
        whole = fork.cargo(total, Face.GRADIENT, places.drop, size=places.totals)
        parts += [
            (begin + 0.75, Ride(addend, onto, grows=False, goes=True, run_time=0.35)),
            (begin + 0.95, Replace(lying, whole, run_time=0.4)),
            (begin + 1.15, _take(fork, run.contributions[use], total)),
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
    cells = [*(fork.waiting[use][entry] for use in run.order), grad[entry]]
    fork.rings = [RoundFrame(cell) for cell in cells]
    return Score([
        *run_dry(fork),
        (0.0, Settle(fork.funnel.empty)),
        *go(0.1, fork.slot, run_time=0.3),
        (0.2, Create(fork.letterbox.box, run_time=0.5)),
        (0.2, Ride(total, places.drop, grows=False, run_time=0.7)),
        (0.9, Exchange(total, grad)),
        *((0.95 + 0.1 * k, Create(ring, run_time=0.3)) for k, ring in enumerate(fork.rings)),
    ])  # fmt: skip


def add_to_grad(fork: Fork) -> Score:
    """The second sum falls onto what lies in the letterbox, and is added to it."""
    places, run, old = fork.places, fork.run, fork.rest["x.grad"]
    total = fork.moving["total"].set_z_index(_BEHIND_PLATES)
    whole = _gather(fork, run.total, run.grad_after)
    return Score([
        (0.0, Settle(fork.funnel.empty)),
        (0.1, Ride(total, places.drop, grows=False, goes=True, run_time=0.7)),
        (0.6, Replace(old, whole, run_time=0.5)),
    ])  # fmt: skip


def _gather(fork: Fork, total: Record, grad: Record) -> Freight:
    """What lies in the letterbox after a pass."""
    places = fork.places
    fork.deposits = (*fork.deposits, total)
    return fork.lay("x.grad", grad, Face.GRADIENT, places.drop.at(1.0), size=places.totals)


def point_at_sum(fork: Fork, entry: int) -> Score:
    """Light on what came by each use, and on where it has met."""
    cells = [*(fork.waiting[use][entry] for use in fork.run.order), fork.rest["x.grad"][entry]]
    fork.rings = [RoundFrame(cell) for cell in cells]
    return Score([(0.25 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)])
