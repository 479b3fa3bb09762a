"""More takes: a line is edited, the cause that it mends is gone, and a box gets its tensor."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Create

from gradmath.records.dot_pass import DotPass, Tensors
from scenes.kit.cells.code_edit import EditCode
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Lead
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.moves import Bump, Flow, Settle, TurnUp
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.cells.wired_vector import WiredVector
from scenes.kit.graph.four_boxes.backward import run_dry
from scenes.kit.graph.four_boxes.board import FourBoxes
from scenes.kit.graph.four_boxes.forward import light
from scenes.kit.graph.four_boxes.weights import SpreadGrid
from scenes.kit.graph.four_boxes.wires import row_current
from scenes.kit.graph.signs.cut_track import TRACK, Mend
from scenes.kit.graph.signs.freight import TensorCourse
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.moves import TimedMoves, come, go
from scenes.kit.graph.signs.track import Stream
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.kit.truth.checks import belongs

_LOSS = "loss = a @ z"


def join_a(board: FourBoxes, window: CodeWindow, run: DotPass) -> Iterator[Score]:
    """z meets a itself: the gap closes, and a's box gets a gradient."""
    label = board.names["used"]
    yield _edit(board, window, run, _LOSS)
    yield Score(go(0.0, board.names["detach"], label, run_time=0.3))
    yield _mend(board, "a", run)
    named = NameLabel(board.used, EM).move_to(label.get_center())
    named.stand_on(board.names["z"].baseline)
    yield Score([*come(0.0, named, run_time=0.3), *_turn_round(board, window)])
    yield Score(_back(board, "a"))


def keep_z(board: FourBoxes, window: CodeWindow, run: DotPass) -> Iterator[Score]:
    """A way opens from z to its box, and what passes is kept."""
    yield _edit(board, window, run, "z.retain_grad()")
    yield Score(go(0.0, board.words["z"], board.ghosts["z"], run_time=0.3))
    yield Score([
        (0.0, Create(Lead(board.places.z_drop, TRACK), run_time=0.8)),
        (0.3, window.scroll(run.listing, run.listing.after(_LOSS), run_time=0.5)),
        (0.8, Settle(lambda: board.run_anew(run))),
    ])  # fmt: skip
    yield Score(_turn_round(board, window))
    yield Score(_back(board, "z"))


def require_w(board: FourBoxes, window: CodeWindow, run: DotPass) -> Iterator[Score]:
    """The track to W's box is laid, and W's box gets a gradient."""
    yield _edit(board, window, run, "W.requires_grad_()")
    yield Score([
        *go(0.0, board.words["W"], board.ghosts["W"], run_time=0.3),
        (0.0, window.scroll(run.listing, run.listing.after(_LOSS), run_time=0.5)),
    ])  # fmt: skip
    yield _mend(board, "W", run)
    yield Score(_turn_round(board, window))
    yield Score(_back(board, "W"))


def _edit(board: FourBoxes, window: CodeWindow, run: DotPass, line: str) -> Score:
    """A line is edited, and lit; what has run along the wires runs out."""
    edit = EditCode(window, run.listing, run.listing.after(line), pace=0.65)
    return Score([(0.0, edit), *run_dry(board)])


def _mend(board: FourBoxes, name: Tensors, run: DotPass) -> Score:
    """A gap closes: the lines up to loss have run anew, and a way leads on."""
    tells = run.tracks[name]
    return Score([
        (0.0, Mend(board.tracks[name], tells, lambda: board.run_anew(run), run_time=0.8))
    ])  # fmt: skip


def _turn_round(board: FourBoxes, window: CodeWindow) -> TimedMoves:
    """The backward pass is run: what stands in the boxes is as it was."""
    lit = light(window, "loss.backward()", board, run_time=0.4)
    return [(0.0, lit), (0.4, Settle(board.come_back))]


def _back(board: FourBoxes, name: Tensors) -> TimedMoves:
    """1 leaves loss again and runs to all boxes; the one that had None gets a gradient."""
    run, places, slot = board.run, board.places, board.vacated[name]
    parts: TimedMoves = [(0.0, Bump(board.seed, run_time=0.3))]
    for i in range(len(board.inner)):
        seeded = board.current(run.seed, (), places.from_seed(i).part(0.0, 0.999))
        row = places.back_row(i)
        along = board.current(
            run.z_bar, (i,), row.part(0.0, row.share_of(places.on_row(places.waits, i)))
        )
        parts += [(0.1, Flow(seeded, run_time=0.4)), (0.5, Flow(along, run_time=0.7))]
        parts += [(1.2, flow) for flow in row_current(board, i, 0.5)]
        for j in range(len(board.columns)):
            if run.contributions.value[i, j] != 0:
                home = places.home(i, j).part(0.0, 0.999)
                falls = Flow(board.current(run.contributions, (i, j), home), run_time=0.5)
                parts.append((1.5, falls))
    ways = {"a": (0.5, places.a_track), "z": (0.9, places.z_drop), "W": (1.2, places.w_track)}
    for each in run.grads:
        if each in ways:
            start, way = ways[each]
            parts.append((start, _stream(board, each, way)))
    here = ways[name][0] + 0.7
    parts += go(here, slot, run_time=0.3)
    parts.append((here, Create(board.boxes[name].box, run_time=0.3)))
    cells = board.grad_of(name).entries
    lag = min(0.12, 0.8 / len(cells))
    parts += [(here + 0.35 + lag * k, TurnUp(cell)) for k, cell in enumerate(cells)]
    return parts


def _stream(board: FourBoxes, name: Tensors, way: Polyline) -> Flow:
    """A whole gradient runs along the way to its box."""
    record = board.run.grads[name]
    stream = Stream(record, Face.GRADIENT, way, TensorCourse(record.name, (way,)))
    board.currents.append(stream)
    belongs(stream, board)
    return Flow(stream, run_time=0.8)


def weigh_zero(board: FourBoxes, row: int) -> Score:
    """A weight that is 0 beside its own gradient: what came to its row, times its entry of x."""
    grad, j = board.grads["W"], board.asked
    assert isinstance(grad, SpreadGrid)
    z_grad = board.grads["z"]
    assert isinstance(z_grad, WiredVector)
    board.pointers = [
        RoundFrame(board.weights[row, j], buff=0.05), RoundFrame(grad[row, j], buff=0.04)
    ]  # fmt: skip
    weight, there = board.pointers
    return Score([
        (0.0, Create(weight, run_time=0.5)),
        (0.4, Create(there, run_time=0.5)),
        (1.0, Bump(z_grad[row], run_time=0.6)),
        (1.5, Bump(board.x[j], run_time=0.6)),
        (2.0, Bump(grad[row, j], run_time=0.6)),
    ])  # fmt: skip


def stay(board: FourBoxes) -> Score:
    """The zero in x's box is as it was."""
    grad = board.grads["x"]
    assert isinstance(grad, WiredVector)
    return Score([
        *go(0.0, *board.pointers),
        (0.3, Bump(board.weights[0, board.asked], run_time=0.5)),
        (0.4, Bump(board.weights[len(board.inner) - 1, board.asked], run_time=0.5)),
        (0.9, Bump(grad[board.asked], run_time=0.8)),
    ])  # fmt: skip
