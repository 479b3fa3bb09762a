"""The backward pass: 1 leaves loss, meets a, passes z, meets the weights, and falls to x's box."""

from __future__ import annotations

from manim import UP, Create, FadeOut

from gradmath.records.dot_pass import Tensors
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.moves import Bump, Drain, Exchange, Flow, Replace, Ride, TurnUp
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.four_boxes.wires import row_current
from scenes.kit.graph.signs.cut_track import Gape, Lay
from scenes.kit.graph.signs.lid import close_lid, open_lid
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go
from scenes.kit.look.glyphs import Points
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of

_ASKED: tuple[Tensors, ...] = ("W", "z", "a")


def cover(board: FourBoxes) -> Score:
    """The boxes come forward, one after another, each with a lid; each entry of x's has its own."""
    parts: TimedMoves = []
    for k, name in enumerate(_ASKED):
        parts.append((0.35 * k, close_lid(board.lids[name], run_time=0.5)))
        parts += come(0.2 + 0.35 * k, board.boxes[name].name_label)
    last = end_of(parts) - 0.4
    parts += [(last + 0.08 * k, close_lid(lid, run_time=0.5)) for k, lid in enumerate(board.x_lids)]
    return Score([*parts, *come(last, *board.indices, board.boxes["x"].name_label)])


def to_a(board: FourBoxes) -> Score:
    """1 comes up below loss; it sets out for a, and cannot get over the gap: there is None."""
    way = board.places.try_a
    scout = board.chip(board.run.seed, (), way, size=board.places.scout)
    near = way.share_of(way.at(1.0) - [0.12, 0.0, 0.0])
    return Score([
        (0.0, TurnUp(board.seed, run_time=0.4)),
        (0.5, Bump(board.seed, run_time=0.3)),
        (0.6, Ride(scout, way, run_time=1.6)),
        (2.2, Gape(board.tracks["a"], run_time=0.8)),
        (2.2, Ride(scout, way.part(near, 1.0).reversed(), grows=False, run_time=0.3)),
        (2.6, FadeOut(scout, run_time=0.4)),
        *_open(board, "a", 2.7),
    ])  # fmt: skip


def to_z(board: FourBoxes) -> Score:
    """1 meets a on each row, goes on through z, and waits before the weights."""
    places, run = board.places, board.run
    parts: TimedMoves = [(0.0, Bump(board.seed, run_time=0.3))]
    for i in range(len(board.inner)):
        way, back = places.from_seed(i), places.back_row(i)
        begin = 0.1 + 0.5 * i
        beside = way.share_of(places.on_row(places.used + places.pair.width + 0.3, i))
        one = board.chip(run.seed, (), way, size=places.pair).set_z_index(-0.5 - 0.01 * i)
        sent = board.chip(run.z_bar, (i,), back, places.back_lane(i), size=places.weight)
        here = back.share_of(places.on_row(places.used - 0.75, i))
        stop = back.share_of(places.on_row(places.waits, i))
        wire = Polyline.through(places.on_row(places.used - 0.34, i), back.at(stop))
        board.cargo[i] = sent
        times = _times(places.on_row(places.used + places.pair.width / 2 + 0.15, i) + 0.15 * UP)
        parts += [
            (begin, Ride(one, way.part(0.0, beside), run_time=0.8)),
            *come(begin + 0.8, times, run_time=0.2),
            (begin + 0.9, Bump(board.used[i], run_time=0.4)),
            (begin + 1.2, TurnUp(sent.move_to(back.at(here)), run_time=0.3)),
            *go(begin + 1.5, one, times, run_time=0.25),
            (begin + 1.7, Ride(sent, back.part(here, stop), grows=False, run_time=1.5)),
            (begin + 1.8, Flow(board.current(run.z_bar, (i,), wire), run_time=1.3)),
            (begin + 2.2, Bump(board.z[i], run_time=0.4)),
        ]
    return Score(at_pace(parts, 0.85))


def past_z(board: FourBoxes) -> Score:
    """What passes z is not kept: a copy of it falls down to the box, and is gone."""
    places, run = board.places, board.run
    parts: TimedMoves = [(0.0, Create(board.ghosts["z"].dots, run_time=0.5))]
    parts += come(0.3, board.words["z"], run_time=0.3)
    parts += [(0.0, open_lid(board.lids["z"])), (0.0, Create(board.slots["z"].dots, run_time=0.3))]
    for i in range(len(board.inner)):
        way = places.to_z_box(i)
        copy = board.chip(run.z_bar, (i,), way, size=places.pair)
        parts.append((0.5 + 0.15 * i, Bump(board.z[i], run_time=0.3)))
        parts.append((0.6 + 0.15 * i, Ride(copy, way, run_time=1.1)))
        parts.append((1.75 + 0.15 * i, FadeOut(copy, scale=0.4, run_time=0.35)))
    return Score([*parts, *come(end_of(parts), board.slots["z"].none, run_time=0.3)])


def to_w(board: FourBoxes) -> Score:
    """What waits tries the track to W's box, which ends in the air: there is None."""
    places, run = board.places, board.run
    way, track = places.try_w, board.tracks["W"]
    scout = board.chip(run.z_bar, (0,), way, size=places.scout).set_z_index(-0.6)
    near = way.share_of(way.at(1.0) - [0.0, 0.12, 0.0])
    return Score([
        (0.0, Lay(track, run_time=0.6)),
        (0.4, Create(board.ghosts["W"].dots, run_time=0.7)),
        (0.6, Bump(board.cargo[0], run_time=0.3)),
        (0.7, Ride(scout, way, run_time=1.1)),
        (1.8, Ride(scout, way.part(near, 1.0).reversed(), grows=False, run_time=0.3)),
        *come(1.8, board.words["W"], run_time=0.3),
        (2.2, FadeOut(scout, run_time=0.4)),
        *_open(board, "W", 2.3),
    ])  # fmt: skip


def _open(board: FourBoxes, name: Tensors, start: float) -> TimedMoves:
    """The lid opens: there is None."""
    slot = board.slots[name]
    return [
        (start, open_lid(board.lids[name], run_time=0.6)),
        (start, Create(slot.dots, run_time=0.3)),
        *come(start + 0.6, slot.none, run_time=0.3),
    ]


def to_x(board: FourBoxes) -> Score:
    """What waits goes along its lane, meets each weight, and products fall into x's box."""
    asked = board.x_lids[board.asked]
    parts: TimedMoves = [(0.0, Create(board.boxes["x"].box, run_time=0.3))]
    others = [lid for lid in board.x_lids if lid is not asked]
    parts += [(0.04 * k, open_lid(lid, run_time=0.5)) for k, lid in enumerate(others)]
    lying: dict[int, Cell] = {}
    begin = 0.4
    for i in range(len(board.inner)):
        begin = _along(board, i, begin, parts, lying) - 0.6
    grad = board.grad_of("x")
    assert isinstance(grad, WiredVector)
    landed = end_of(parts)
    parts += [(landed, Exchange(chip, grad[j])) for j, chip in lying.items()]
    zeros = [j for j in range(len(board.columns)) if j not in lying and j != board.asked]
    parts += [(landed + 0.1 * k, TurnUp(grad[j])) for k, j in enumerate(zeros)]
    return Score(parts)


def _along(
    board: FourBoxes, i: int, begin: float, parts: TimedMoves, lying: dict[int, Cell]
) -> float:
    """One row: its cargo goes from weight to weight that is not 0, and is gone behind the last."""
    places, lane = board.places, board.places.back_lane(i)
    sent, here, time = board.cargo[i], 0.0, begin
    columns = [j for j in reversed(range(len(board.columns))) if board.run.W.value[i, j] != 0]
    parts += [(begin, flow) for flow in row_current(board, i, 0.6 + 0.9 * len(columns))]
    for j in columns:
        stop = lane.share_of(places.above(i, j))
        parts.append((time, Ride(sent, lane.part(here, stop), grows=False, run_time=0.5)))
        parts += _meet(board, i, j, time + 0.5)
        _fall(board, i, j, time + 0.8, parts, lying)
        here, time = stop, time + 0.9
    parts.append((time, FadeOut(sent, run_time=0.25)))
    return time


def _meet(board: FourBoxes, i: int, j: int, start: float) -> TimedMoves:
    """A cross stands between an entry and the weight below it, which swells."""
    times = _times(board.places.between(i, j))
    return [
        *come(start, times, run_time=0.15),
        (start + 0.05, Bump(board.weights[i, j], run_time=0.4)),
        *go(start + 0.55, times, run_time=0.2),
    ]


def _times(place: Points) -> Phrase:
    return Phrase("×").move_to(place)


def _fall(
    board: FourBoxes, i: int, j: int, time: float, parts: TimedMoves, lying: dict[int, Cell]
) -> None:
    """The product turns up below its weight, and falls behind x into the box, or onto a sum."""
    places, run, home = board.places, board.run, board.places.home(i, j)
    product = board.chip(run.contributions, (i, j), home)
    first = home.share_of(places.below(i, j))
    wire = home.part(0.0, 0.999)
    parts.append((time, TurnUp(product.move_to(home.at(first)), run_time=0.3)))
    parts.append((time + 0.4, Flow(board.current(run.contributions, (i, j), wire), run_time=0.9)))
    if j not in lying:
        parts.append((time + 0.4, Ride(product, home.part(first, 1.0), grows=False, run_time=0.9)))
        lying[j] = product
        return
    stop = home.share_of(places.above_x(j))
    whole = board.chip(run.gathered, (i, j), Polyline.through(home.at(1.0), home.at(1.0)))
    plus = Phrase("+").move_to(places.beside_x(j))
    parts += [
        (time + 0.4, Ride(product, home.part(first, stop), grows=False, run_time=0.5)),
        *come(time + 0.9, plus, run_time=0.2),
        (time + 1.5, Ride(product, home.part(stop, 1.0), grows=False, goes=True, run_time=0.5)),
        *go(time + 1.6, plus, run_time=0.2),
        (time + 1.8, Replace(lying[j], whole, run_time=0.4)),
    ]
    lying[j] = whole


def find_zero(board: FourBoxes) -> Score:
    """The last lid opens; each row meets a 0 in this column, and zeros fall into the box."""
    places, run, j = board.places, board.run, board.asked
    grad = board.grads["x"]
    assert isinstance(grad, WiredVector)
    parts: TimedMoves = [(0.0, open_lid(board.x_lids[j], run_time=0.6))]
    lying: dict[int, Cell] = {}
    for i in range(len(board.inner)):
        begin, lane = 0.2 + 1.0 * i, places.back_lane(i)
        sent = board.chip(run.z_bar, (i,), lane, size=places.weight)
        stop = lane.share_of(places.above(i, j))
        parts += [
            (begin, Ride(sent, lane.part(0.0, stop), run_time=0.9)),
            *_meet(board, i, j, begin + 0.9),
            *go(begin + 1.8, sent, run_time=0.25),
        ]
        _fall(board, i, j, begin + 1.2, parts, lying)
    landed = end_of(parts)
    ring = board.ring = RoundFrame(grad[j], buff=0.06)
    return Score([
        *parts,
        (landed, Exchange(lying[j], grad[j])),
        (landed + 0.1, Create(ring, run_time=0.5)),
        (landed + 0.3, Create(board.empty.dots, run_time=0.8)),
    ])  # fmt: skip


def run_dry(board: FourBoxes) -> TimedMoves:
    """What has run along the wires runs out."""
    lit, board.currents = board.currents, []
    return [(0.0, Drain(current)) for current in lit if current.seen]
