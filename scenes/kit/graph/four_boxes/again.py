"""The second take: lids close, lines are edited, and each of them mends what it is about."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Create

from gradmath.records.dot_pass import DotPass, Tensors
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Lead
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.grids import Grid
from scenes.kit.cells.moves import Bump, Flow, Ride, Settle, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.graph.four_boxes.backward import run_dry
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.four_boxes.forward import light
from scenes.kit.graph.four_boxes.wires import row_currents
from scenes.kit.graph.signs.cut_track import Mend
from scenes.kit.graph.signs.freight import TensorCourse
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.lid import close_lid, open_lid
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.graph.signs.track import Stream
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of
from scenes.kit.truth.checks import belongs


def cover_again(board: FourBoxes, window: CodeWindow) -> Score:
    """All lids come down; what lay below them is gone when the lines run anew."""
    board.fresh_lids()
    lids = [*board.other_lids, *board.lids.values()]
    below = [*board.slots.values(), *board.grads.values()]
    return Score([
        (0.0, light(window, "z = W @ x", board, run_time=0.6)),
        *run_dry(board),
        *go(0.0, board.seed, *below, run_time=0.3),
        *((0.3 + 0.04 * k, close_lid(lid, run_time=0.5)) for k, lid in enumerate(lids)),
    ])  # fmt: skip


def edit(window: CodeWindow, run: DotPass) -> EditCode:
    """Three lines change, one after another."""
    return EditCode(window, run.listing, run.listing.after("z = W @ x"), pace=0.75)


def run_again(board: FourBoxes, window: CodeWindow, run: DotPass) -> Iterator[Score]:
    """The lines run anew; each of those that are new mends what it is about."""
    yield _mend_w(board, run)
    yield _keep_z(board, window)
    yield from _mend_a(board, window)


def _mend_w(board: FourBoxes, run: DotPass) -> Score:
    """z is made of a W that requires a gradient: the way to W's box is there."""

    def settle() -> None:
        board.z.follow(run.z)
        board.plates["z"].follow(run.names["MvBackward0"])
        for name, leaf in board.leaves.items():
            leaf.follow(run.leaves[name])  # type: ignore[index]

    parts: TimedMoves = [(0.0, Settle(lambda: board.set_out(run)))]
    parts += _pulse_up(board, run)
    made = end_of(parts)
    parts += [(made - 0.3, Bump(cell, run_time=0.3)) for cell in board.z.entries]
    parts += go(made - 0.3, board.words["W"], run_time=0.3)
    parts.append((made, Mend(board.tracks["W"], run.leads["W"], settle, run_time=1.0)))
    return Score(parts)


def _pulse_up(board: FourBoxes, run: DotPass) -> TimedMoves:
    """What x sends runs up its columns and along the rows, without digits."""
    parts: TimedMoves = []
    places = board.places
    for i, j in board.weights:
        way = Polyline.through(places.x(j), places.crossing(i, j), places.on_row(places.z, i))
        pulse = board.current(run.products, (i, j), way)
        board.currents.remove(pulse)
        flow = Flow(pulse, (-0.35, 0.0), (1.0, 1.35), run_time=0.9, goes=True)
        parts.append((0.1 + 0.05 * j, flow))
    return parts or [(0.0, Bump(board.x[0]))]


def _keep_z(board: FourBoxes, window: CodeWindow) -> Score:
    """A way opens from z to its box."""
    return Score([
        (0.0, light(window, "z.retain_grad()", board)),
        *go(0.3, board.words["z"], board.no_way, run_time=0.3),
        (0.5, Create(Lead(board.places.z_drop), run_time=0.5)),
    ])  # fmt: skip


def _mend_a(board: FourBoxes, window: CodeWindow) -> Iterator[Score]:
    """z meets a itself, and the gap closes."""
    run, label = board.run, board.names["used"]
    place = label.get_center()
    yield Score([
        (0.0, light(window, "loss = a @ z", board)),
        *go(0.2, board.words["a"], board.names["detach"], label, run_time=0.3),
    ])  # fmt: skip

    def settle() -> None:
        board.used.follow(run.used)
        board.loss.follow(run.loss)
        board.plates["loss"].follow(run.names["DotBackward0"])
        board.transition = None

    yield Score([(0.0, Mend(board.tracks["a"], run.leads["a"], settle, run_time=0.8))])
    named = NameLabel(board.used, EM).move_to(place)
    parts: TimedMoves = come(0.0, named, run_time=0.3)
    for i in range(len(board.inner)):
        pulse = board.current(run.terms, (i,), board.places.into_loss(i))
        board.currents.remove(pulse)
        flow = Flow(pulse, (-0.35, 0.0), (1.0, 1.35), run_time=0.8, goes=True)
        parts.append((0.05 * i, flow))
    yield Score([*parts, (0.5, Bump(board.loss))])


def run_back(board: FourBoxes, window: CodeWindow) -> Score:
    """1 leaves loss again: it goes to a, over z to W and x, and leaves something in each box."""
    places, run = board.places, board.run
    board.seed.follow(run.seed)
    parts: TimedMoves = [
        (0.0, light(window, "loss.backward()", board)),
        (0.3, TurnUp(board.seed, run_time=0.4)),
    ]
    for i in range(len(board.inner)):
        begin = 0.7 + 0.25 * i
        way, row = places.from_seed(i), places.back_row(i)
        seeded = board.current(run.seed, (), way.part(0.0, 0.999))
        along = board.current(run.z_bar, (i,), row.part(0.0, row.share_of(
            places.on_row(places.waits, i))))  # fmt: skip
        parts.append((begin, Flow(seeded, run_time=0.5)))
        parts.append((begin + 0.5, Bump(board.used[i], run_time=0.3)))
        parts.append((begin + 0.7, Flow(along, run_time=0.8)))
        parts += _posted(board, "a", i, places.to_a_box(i), begin + 0.6)
        parts += _posted(board, "z", i, places.to_z_box(i), begin + 1.1)
    parts += [(1.7, _stream(board, "a", places.a_track)), (2.3, _stream(board, "z", places.z_drop))]
    parts += _to_w_and_x(board, end_of(parts) - 1.1)
    return Score(parts)


def _posted(board: FourBoxes, name: str, i: int, way: Polyline, start: float) -> TimedMoves:
    """An entry falls into the box of z or of a, below its lid."""
    record = board.run.grads[name]  # type: ignore[index]
    chip = board.chip(record, (i,), way, size=board.places.pair).set_z_index(-0.55)
    return [
        (start, TurnUp(chip, run_time=0.3)),
        (start + 0.3, Ride(chip, way, grows=False, goes=True, run_time=1.0)),
    ]


def _to_w_and_x(board: FourBoxes, start: float) -> TimedMoves:
    """A whole gradient runs along W's track; the rest meets the weights, and falls to x's box."""
    places, run = board.places, board.run
    parts: TimedMoves = [(start, _stream(board, "W", places.w_track))]
    for i in range(len(board.inner)):
        columns = [j for k, j in sorted(board.weights) if k == i]
        parts += row_currents(board, i, start, 0.8)
        for j in columns[::-1]:
            home = board.current(run.contributions, (i, j), places.home(i, j).part(0.0, 0.999))
            parts.append((start + 0.3 + 0.08 * j, Flow(home, run_time=0.7)))
    return parts


def _stream(board: FourBoxes, name: Tensors, way: Polyline) -> Flow:
    """A whole gradient runs along the way to its box."""
    record = board.run.grads[name]
    stream = Stream(record, Face.GRADIENT, way, TensorCourse(record.name, (way,)))
    belongs(stream, board)
    return Flow(stream, run_time=1.0)


def open_three(board: FourBoxes) -> Score:
    """The lids of z, a and W open: each has a tensor."""
    parts: TimedMoves = []
    asked: tuple[Tensors, ...] = ("z", "a")
    for k, name in enumerate(asked):
        grad = board.grad_of(name)
        assert isinstance(grad, WiredVector)
        parts.append((0.0, Create(board.boxes[name].box, run_time=0.1)))
        parts.append((0.1 + 0.4 * k, open_lid(board.lids[name], run_time=0.5)))
        parts += [(0.6 + 0.4 * k + 0.1 * i, TurnUp(cell)) for i, cell in enumerate(grad.entries)]
    grid = board.grad_of("W")
    assert isinstance(grid, Grid)
    parts.append((0.8, Create(board.boxes["W"].box, run_time=0.1)))
    parts.append((0.9, open_lid(board.lids["W"], run_time=0.5)))
    for cell in grid.cells:
        i, j = cell.index
        after = 1.4 + 0.15 * (len(board.columns) - 1 - j) + 0.05 * i
        parts.append((after, TurnUp(cell, run_time=0.3)))
    return Score(parts)


def find_zero_again(board: FourBoxes) -> Score:
    """x's lids open, the one that is asked about last: the same as before."""
    grad = board.grad_of("x")
    assert isinstance(grad, WiredVector)
    others = [cell for j, cell in enumerate(grad.entries) if j != board.asked]
    parts: TimedMoves = []
    for k, (lid, cell) in enumerate(zip(board.other_lids, others, strict=True)):
        parts.append((0.1 * k, open_lid(lid, run_time=0.4)))
        parts.append((0.4 + 0.1 * k, TurnUp(cell, run_time=0.3)))
    ring = RoundFrame(grad[board.asked], buff=0.11)
    last = end_of(parts) + 0.2
    return Score([
        *parts,
        (last, Create(ring, run_time=0.4)),
        (last + 1.6, open_lid(board.lids["x"], run_time=0.8)),
        (last + 2.4, TurnUp(grad[board.asked], run_time=0.5)),
    ])  # fmt: skip
