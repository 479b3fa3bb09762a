"""The backward pass: 1 leaves loss, meets a, passes z, meets the weights, and falls to x's box."""

from __future__ import annotations

from manim import DOWN, RIGHT, Create, FadeOut

from gradmath.records.dot_pass import Tensors
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.moves import SWELLS, Bump, Drain, Exchange, Flow, Replace, Ride, TurnUp
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.four_boxes.wires import row_currents
from scenes.kit.graph.signs.cut_track import Gape, Lay
from scenes.kit.graph.signs.lid import close_lid, open_lid
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come
from scenes.kit.look.polyline import Polyline
from scenes.kit.motion.score import Score, end_of

_RIDES, _MEETS = 0.45, 0.35  # seconds from weight to weight, and at each
_FROM_WEIGHT_TO_WEIGHT = _RIDES + _MEETS
_COMES = 0.15  # seconds from there to its product
_FALLEN, _ADDED = 1.2, 1.5  # seconds after which a product has passed x, or an addend has
_ASKED: tuple[Tensors, ...] = ("W", "z", "a", "x")


def cover(board: FourBoxes) -> Score:
    """The four boxes come forward, one after another, each with a lid; so does the rest of x's."""
    parts: TimedMoves = [
        (0.05 * k, close_lid(lid, run_time=0.4)) for k, lid in enumerate(board.other_lids)
    ]
    for k, name in enumerate(_ASKED):
        parts.append((0.3 + 0.45 * k, close_lid(board.lids[name], run_time=0.5)))
        parts += come(0.5 + 0.45 * k, board.boxes[name].name_label)
    parts += come(0.3, *board.indices)
    return Score(parts)


def start(board: FourBoxes) -> TimedMoves:
    """1 comes up below loss."""
    return [(0.0, TurnUp(board.seed, run_time=0.4))]


def pass_z(board: FourBoxes) -> Score:
    """1 leaves loss along each row, meets a, and goes on through z to the weights."""
    places, run = board.places, board.run
    parts = start(board)
    for i in range(len(board.inner)):
        way = places.from_seed(i)
        begin = 0.5 + 0.5 * i
        beside = way.share_of(places.on_row(places.used + places.pair.width + 0.04, i))
        one = board.chip(run.seed, (), way, size=places.pair).set_z_index(-0.5 - 0.01 * i)
        back = places.back_row(i)
        sent = board.chip(run.z_bar, (i,), back, size=places.weight)
        here = back.share_of(places.on_row(places.used - 0.75, i))
        stop = back.share_of(places.on_row(places.waits, i))
        wire = Polyline.through(places.on_row(places.used - 0.34, i), back.at(stop))
        board.cargo[i, -1] = sent
        parts += [
            (begin, Bump(board.seed, run_time=0.3)),
            (begin + 0.1, Ride(one, way.part(0.0, beside), run_time=0.7)),
            (begin + 0.8, Bump(board.used[i], run_time=0.35)),
            (begin + 0.9, FadeOut(one, run_time=0.2)),
            (begin + 1.0, TurnUp(sent.move_to(back.at(here)), run_time=0.3)),
            (begin + 1.4, Ride(sent, back.part(here, stop), grows=False, run_time=1.6)),
            (begin + 1.5, Flow(board.current(run.z_bar, (i,), wire), run_time=1.4)),
            (begin + 1.9, Bump(board.z[i], run_time=0.4)),
        ]
    return Score(at_pace(parts, 0.85))


def look(board: FourBoxes, name: Tensors) -> Score:
    """The reason is told where the way to a box ends, and the lid opens: there is None."""
    parts: TimedMoves = []
    slot, track = board.slots[name], board.tracks.get(name)
    if track is not None:
        if track.loose:
            parts.append((0.0, Lay(track, run_time=0.7)))
        parts.append((end_of(parts), Gape(track, run_time=0.8)))
    else:
        parts.append((0.0, Create(board.no_way.dots, run_time=0.5)))
    parts += come(end_of(parts), board.words[name], run_time=0.3)
    opened = end_of(parts) + 0.1
    parts.append((opened, open_lid(board.lids[name], run_time=0.6)))
    parts.append((opened, Create(slot.dots, run_time=0.3)))
    parts += come(opened + 0.6, slot.none, run_time=0.3)
    return Score(parts)


def to_x(board: FourBoxes) -> Score:
    """What waits goes on along its rows, meets each weight, and falls down the columns."""
    parts: TimedMoves = [(0.0, Create(board.boxes["x"].box, run_time=0.3))]
    parts += [(0.04 * k, open_lid(lid, run_time=0.5)) for k, lid in enumerate(board.other_lids)]
    lying: dict[int, Cell] = {}
    begin, passed = 0.6, dict[int, float]()
    for i in range(len(board.inner)):
        begin = max(begin, _free(board, i, passed))
        begin = _along(board, i, begin, parts, lying, passed) - 0.9
    grad = board.grad_of("x")
    assert isinstance(grad, WiredVector)
    landed = end_of(parts)
    parts += [(landed, Exchange(chip, grad[j])) for j, chip in lying.items()]
    zeros = [j for j in range(len(board.columns)) if j not in lying and j != board.asked]
    parts += [(landed + 0.1 * k, TurnUp(grad[j])) for k, j in enumerate(zeros)]
    return Score(at_pace(parts, 0.85))


def _met(board: FourBoxes, i: int) -> list[int]:
    """The columns of a row's weights, in the order in which its cargo meets them."""
    return [j for k, j in sorted(board.weights) if k == i][::-1]


def _free(board: FourBoxes, i: int, passed: dict[int, float]) -> float:
    """The earliest start of a row that meets nothing on its way in a column.

    Its products turn up, and its cargo crosses columns, after what fell there has passed.
    """
    columns = _met(board, i)
    starts = [0.0]
    for j, free in passed.items():
        met = sum(column > j for column in columns)
        if j in columns:
            starts.append(free - met * _FROM_WEIGHT_TO_WEIGHT - _RIDES - _COMES)
        elif met < len(columns):
            starts.append(free - met * _FROM_WEIGHT_TO_WEIGHT)
    return max(starts)


def _along(
    board: FourBoxes,
    i: int,
    begin: float,
    parts: TimedMoves,
    lying: dict[int, Cell],
    passed: dict[int, float],
) -> float:
    """One row: its cargo goes from weight to weight, and is gone behind the last one.

    passed is when what falls in a column has left the place above x.
    """
    places, run = board.places, board.run
    sent, back = board.cargo[i, -1], places.back_row(i)
    columns = _met(board, i)
    here = back.share_of(places.on_row(places.waits, i))
    time = begin
    for k, j in enumerate(columns):
        weight = board.weights[i, j]
        beside = ((1 + SWELLS) * weight.width + sent.width) / 2 + 0.03
        stop = back.share_of(places.crossing(i, j) + RIGHT * beside)
        last = k == len(columns) - 1
        parts.append((time, Ride(sent, back.part(here, stop), grows=False, run_time=_RIDES)))
        time += _RIDES
        parts.append((time, Bump(weight, run_time=_MEETS)))
        if run.contributions.value[i, j] != 0:
            passed[j] = time + _COMES + (_ADDED if j in lying else _FALLEN)
            _fall(board, i, j, time + _COMES, parts, lying)
        if last:
            parts.append((time + 0.1, FadeOut(sent, run_time=0.25)))
        here, time = stop, time + _MEETS
    parts += row_currents(board, i, begin, max(0.5, time - begin - _MEETS))
    if not columns:
        parts.append((time, FadeOut(sent, run_time=0.25)))
    return time


def _fall(
    board: FourBoxes, i: int, j: int, time: float, parts: TimedMoves, lying: dict[int, Cell]
) -> None:
    """The product turns up below its weight, and falls behind x into the box, or onto a sum."""
    places, run, home = board.places, board.run, board.places.home(i, j)
    weight = board.weights[i, j]
    product = board.chip(run.contributions, (i, j), home)
    first = home.share_of(places.crossing(i, j) + DOWN * (weight.height / 2 + product.height / 2))
    wire = home.part(0.0, 0.999)
    parts.append((time, TurnUp(product.move_to(home.at(first)), run_time=0.3)))
    parts.append((time + 0.3, Flow(board.current(run.contributions, (i, j), wire), run_time=0.9)))
    if j not in lying:
        parts.append((time + 0.3, Ride(product, home.part(first, 1.0), grows=False, run_time=0.9)))
        lying[j] = product
        return
    stop = home.share_of(places.above_x(j))
    whole = board.chip(run.gathered, (i, j), Polyline.through(home.at(1.0), home.at(1.0)))
    parts += [
        (time + 0.3, Ride(product, home.part(first, stop), grows=False, run_time=0.5)),
        (time + 1.3, Ride(product, home.part(stop, 1.0), grows=False, goes=True, run_time=0.4)),
        (time + 1.5, Replace(lying[j], whole, run_time=0.4)),
    ]
    lying[j] = whole


def find_zero(board: FourBoxes) -> Score:
    """The last lid opens: no weight takes this entry anywhere, and what lies there is a zero."""
    grad = board.grads["x"]
    assert isinstance(grad, WiredVector)
    parts: TimedMoves = [
        (0.0, Create(board.empty.dots, run_time=0.8)),
        *come(0.7, board.words["x"]),
        (1.3, open_lid(board.lids["x"], run_time=0.6)),
        (1.9, TurnUp(grad[board.asked], run_time=0.4)),
    ]
    return Score(parts)


def run_dry(board: FourBoxes) -> TimedMoves:
    """What has run along the wires runs out."""
    lit, board.currents = board.currents, []
    return [(0.0, Drain(current)) for current in lit if current.seen]
