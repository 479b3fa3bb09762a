"""The backward pass: v runs left, meets the other factors, and what comes back is added up."""

from __future__ import annotations

from manim import Create

from gradmath.records.fork import USES, Use
from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Exchange, Flow, Replace, Ride, Settle, TurnUp
from scenes.kit.graph.fork.fork import FACTORS, Fork, opposite
from scenes.kit.graph.fork.forward import light, run_dry
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import Rock, TimedMoves, TurnRound, at_pace, come, go
from scenes.kit.graph.signs.track import Pass
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_BEHIND_PLATES = -4.0


def sit_down(fork: Fork) -> Score:
    """v sits down on y, round and amber, and the arrowheads turn round."""
    return Score(_seed(fork))


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


def point_out(fork: Fork, entry: int) -> Score:
    """Light on the entry that is asked about, and on its weight."""
    fork.rings = [RoundFrame(fork.rest[name][entry]) for name in ("x", "v")]
    return Score([(0.15 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(fork.rings)])


def point_at_factors(fork: Fork, entry: int) -> Score:
    """Light on what was multiplied: an entry of v, and the other factor behind its window."""
    cells = fork.rest["v"][entry], fork.graph.drawers["other"].cells[entry]
    rings = [RoundFrame(cell) for cell in cells]
    fork.rings = [*fork.rings, *rings]
    return Score([(0.2 * k, Create(ring, run_time=0.4)) for k, ring in enumerate(rings)])


def send_back(fork: Fork) -> Score:
    """v runs back along the long wire, and to the product, which multiplies it."""
    # They are gone before what leaves v comes by.
    return Score([*go(0.0, *fork.rings, run_time=0.15), *at_pace(_sent(fork), 0.92)])


def _sent(fork: Fork) -> TimedMoves:
    places, run = fork.places, fork.run
    fork.waiting = {
        use: fork.cargo(run.contributions[use], Face.GRADIENT, places.home(use)) for use in USES
    }
    direct = places.home("direct").part(0.0, places.home("direct").share_of(places.queue("direct")))
    parts: TimedMoves = [
        (0.0, Ride(fork.waiting["direct"], direct, grows=False, run_time=2.2)),
        (
            0.0,
            Flow(
                fork.stream(run.contributions["direct"], Face.GRADIENT, wire_back(fork, "direct")),
                run_time=2.2,
            ),
        ),
        (
            0.4,
            Flow(
                fork.stream(run.passed, Face.GRADIENT, places.product_track.reversed()),
                run_time=1.2,
            ),
        ),
    ]
    first, second = FACTORS
    v = fork.cargo(run.passed, Face.GRADIENT, places.to_product)
    parts.append((0.4, Ride(v, places.to_product, grows=False, run_time=1.4)))
    parts += _times_other(fork, first, v, 1.8)
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
    home = places.home(use)
    return home.part(home.share_of(first), home.share_of(places.queue(use)) * 0.999)


def add_up(fork: Fork) -> Score:
    """The addends fall into the funnel one by one, in the order in which they arrived."""
    return Score(_added(fork))


def _added(fork: Fork) -> TimedMoves:
    run, places = fork.run, fork.places
    first, *others = run.order
    lying = fork.waiting[first]
    here, onto = places.drop.at(0.0), places.onto_sum
    parts: TimedMoves = [
        (0.0, Ride(lying, Polyline.through(places.queue(first), here), grows=False, run_time=0.45)),
        (0.45, _take(fork, run.contributions[first], run.sums[0])),
    ]
    for use, total in zip(others, run.sums[1:], strict=True):
        addend, begin = fork.waiting[use], end_of(parts) + 0.4
        fall = Polyline.through(places.queue(use), onto.at(0.0))
        whole = fork.cargo(total, Face.GRADIENT, places.drop, size=places.totals)
        parts += [
            (begin, Ride(addend, fall, grows=False, run_time=0.5)),
            (begin + 1.1, Ride(addend, onto, grows=False, goes=True, run_time=0.35)),
            (begin + 1.3, Replace(lying, whole, run_time=0.4)),
            (begin + 1.5, _take(fork, run.contributions[use], total)),
        ]
        lying = whole
    fork.moving["total"] = lying
    return parts


def _take(fork: Fork, addend: Record, total: Record) -> Settle:
    return Settle(lambda: fork.funnel.take(addend, total))


def show_addends(fork: Fork, entry: int) -> Score:
    """What came by each use is seen again, where it came to: to be held against the sum."""
    run, places = fork.run, fork.places
    parts: TimedMoves = []
    for k, use in enumerate(run.order):
        came = fork.cargo(run.contributions[use], Face.GRADIENT, places.home(use))
        fork.waiting[use] = came.move_to(places.queue(use))
        parts.append((0.2 * k, TurnUp(came, run_time=0.4)))
        ring = RoundFrame(came[entry])
        fork.rings.append(ring)
        parts.append((0.2 * k + 0.5, Create(ring, run_time=0.4)))
    return Score(parts)


def put_away(fork: Fork, entry: int) -> Score:
    """The sum falls through AccumulateGrad: the slot becomes a box, with x.grad in it."""
    places, run = fork.places, fork.run
    total = fork.moving["total"].set_z_index(_BEHIND_PLATES)
    grad = _gather(fork, run.total, run.grad_after)
    ring = RoundFrame(grad[entry])
    fork.rings = [ring]
    return Score([
        *run_dry(fork),
        (0.0, Settle(fork.funnel.empty)),
        *go(0.1, fork.slot, run_time=0.3),
        (0.2, Create(fork.letterbox.box, run_time=0.5)),
        (0.2, Ride(total, places.drop, grows=False, run_time=0.8)),
        (1.0, Exchange(total, grad)),
        (1.2, Create(ring, run_time=0.4)),
    ])  # fmt: skip


def add_to_grad(fork: Fork) -> Score:
    """The second sum falls onto what lies in the letterbox, and is added to it."""
    places, run, old = fork.places, fork.run, fork.rest["x.grad"]
    total = fork.moving["total"].set_z_index(_BEHIND_PLATES)
    whole = _gather(fork, run.total, run.grad_after)
    stop = places.drop.share_of(places.at(places.leaf, places.high))
    return Score([
        (0.0, Settle(fork.funnel.empty)),
        (0.1, Ride(total, places.drop.part(0.0, stop), grows=False, run_time=0.7)),
        (1.6, Ride(total, places.drop.part(stop, 1.0), grows=False, goes=True, run_time=0.35)),
        (1.8, Replace(old, whole, run_time=0.4)),
    ])  # fmt: skip


def _gather(fork: Fork, total: Record, grad: Record) -> Freight:
    """What lies in the letterbox after a pass."""
    places = fork.places
    fork.deposits = (*fork.deposits, total)
    return fork.lay("x.grad", grad, Face.GRADIENT, places.drop.at(1.0), size=places.totals)


def tip(fork: Fork, zeroed: Record) -> Score:
    """`zero_()` tips the letterbox: its cells turn over, and show zeros."""
    places, old = fork.places, fork.rest["x.grad"]
    fork.deposits = ()
    zeros = fork.lay("x.grad", zeroed, Face.GRADIENT, places.drop.at(1.0), size=places.totals)
    return Score([
        *run_dry(fork),
        (0.0, Rock(fork.letterbox.box, run_time=1.0)),
        (0.0, Replace(old, zeros, run_time=1.0)),
    ])  # fmt: skip


def another_pass(fork: Fork, window: CodeWindow, pace: float) -> Score:
    """The same as before, faster, as far as the funnel."""
    parts: TimedMoves = [(0.0, light(window, fork.run.total, run_time=0.4))]
    for each in (_seed, _sent, _added):
        parts += at_pace(each(fork), pace, end_of(parts))
    return Score(parts)
