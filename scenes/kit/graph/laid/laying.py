"""Motions: values run on, and behind each operation a plate falls, with tracks back from it."""

from __future__ import annotations

from manim import DOWN, Animation, Create, FadeIn

from gradmath.records.tensor import Record
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.cells.current import Lead
from scenes.kit.cells.moves import Flow, TurnUp
from scenes.kit.graph.fork.forward import light
from scenes.kit.graph.laid.board import LEAVES, LaidBoard
from scenes.kit.graph.signs.cut_track import CutTrack, Lay
from scenes.kit.graph.signs.moves import TimedMoves, at_pace, come, go, lay_track
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score, end_of

_RUNS, _LAYS = 0.5, 0.6  # seconds on one way, and for one track


def arrive(board: LaidBoard) -> Score:
    """x, w and b come; below w and b stands an empty slot."""
    parts: TimedMoves = []
    for k, name in enumerate("xwb"):
        parts.append((0.25 * k, FadeIn(board.cells[name], run_time=0.5)))
        parts += come(0.25 * k + 0.2, board.names[name], run_time=0.3)
    for k, leaf in enumerate(LEAVES):
        start = 0.9 + 0.25 * k
        parts += come(start, board.slots[leaf], board.boxes[leaf].name_label)
    return Score(parts)


def make_z(board: LaidBoard, window: CodeWindow, *, pace: float = 1.0) -> Score:
    """The line of z runs: values arrive, and what ways there are back are laid."""
    parts = _values_to_z(board)
    parts += _plates_of_z(board, 0.9)
    return Score([(0.0, light(window, board.run.z, run_time=0.4)), *at_pace(parts, pace, 0.2)])


def make_loss(board: LaidBoard, window: CodeWindow, *, pace: float = 1.0) -> Score:
    """The line of the loss runs; its plate, and a track from it back to the sum, if there is."""
    parts = _values_to_loss(board)
    run, places = board.run, board.places
    if "loss" in run.nodes:
        parts += _fall(board, "loss", 0.5)
        parts += lay_track(1.0, board.track("z", places.to_loss, run.leads["z"]), back=True,
                           run_time=_LAYS)  # fmt: skip
    else:
        parts += _lay_cut(1.0, board.cut("z", places.back_to_z, run.ends["z"]))
    return Score([(0.0, light(window, run.loss, run_time=0.4)), *at_pace(parts, pace, 0.2)])


def run_without(board: LaidBoard, window: CodeWindow) -> Score:
    """Lines run without laying a way: each track is cut as it would be laid."""
    run, places = board.run, board.places
    parts = _values_to_z(board)
    parts += _lay_cut(1.0, board.cut("w", places.all_to_w, run.ends["w"]))
    parts += [(end_of(parts) - 0.6 + start, each) for start, each in _values_to_loss(board)]
    parts += _lay_cut(end_of(parts) - 0.4, board.cut("z", places.back_to_z, run.ends["z"]))
    return Score([(0.0, light(window, run.loss, run_time=0.4)),
                  *((0.2 + start, each) for start, each in parts)])  # fmt: skip


def _values_to_z(board: LaidBoard) -> TimedMoves:
    run, places = board.run, board.places
    board.shown.add("z")
    onto_z = Polyline.through(places.to_loss.at(0.0), places.z() - [1.3, 0.0, 0.0])
    return [
        (0.0, _runs(board, run.x, places.through_w)),
        (0.1, _runs(board, run.b, places.from_b)),
        (0.5, _runs(board, run.product, places.to_sum)),
        (0.9, _runs(board, run.z, onto_z)),
        *((1.2 + 0.1 * k, TurnUp(cell)) for k, cell in enumerate(board.cells["z"].cells)),
        *come(1.3, board.names["z"]),
    ]


def _values_to_loss(board: LaidBoard) -> TimedMoves:
    run, places = board.run, board.places
    board.shown.add("loss")
    down = Polyline.through(places.to_loss.corners[-1], places.last.at(0.0))
    onto = Polyline.through(places.last.at(0.0), places.last.at(1.0))
    board.last = Lead(places.last)
    return [
        (0.0, _runs(board, run.z, places.to_loss)),
        (0.4, _runs(board, run.loss, down)),
        (0.6, Create(board.last, run_time=0.3)),
        (0.7, _runs(board, run.loss, onto)),
        (1.0, TurnUp(board.cells["loss"])),
        *come(1.1, board.names["loss"]),
    ]


def _runs(board: LaidBoard, record: Record, way: Polyline) -> Animation:
    """A tensor runs along a way as one pulse, and leaves nothing lit."""
    stream = board.stream(record, Face.VALUE, way)
    return Flow(stream, (-0.5, 0.0), (1.0, 1.5), run_time=_RUNS, goes=True)


def _plates_of_z(board: LaidBoard, start: float) -> TimedMoves:
    """What is laid behind z: plates fall from right to left, tracks run back from them."""
    run, places = board.run, board.places
    parts = _fall(board, "Add", start)
    parts += lay_track(start + 0.5, board.track("b", places.from_b, run.leads["b"]), back=True,
                       run_time=_LAYS)  # fmt: skip
    if "Mm" not in run.nodes:
        return parts + _lay_cut(start + 0.7, board.cut("w", places.back_to_w, run.ends["w"]))
    parts += _fall(board, "Mm", start + 0.3)
    between = Lead(places.to_sum)
    board.between = between
    parts.append((start + 0.7, Create(between, run_time=0.4)))
    parts += lay_track(start + 0.9, board.track("w", places.from_w, run.leads["w"]), back=True,
                       run_time=_LAYS)  # fmt: skip
    return parts + _lay_cut(start + 1.1, board.cut("x", places.back_to_x, run.ends["x"]))


def _fall(board: LaidBoard, name: str, start: float) -> TimedMoves:
    return [(start, FadeIn(board.plate(name), shift=0.35 * DOWN, run_time=0.5))]


def _lay_cut(start: float, cut: CutTrack) -> TimedMoves:
    return [(start, Lay(cut, run_time=0.8))]


def clear(board: LaidBoard) -> TimedMoves:
    """All that one take has made goes."""
    gone = [*board.laid, *(board.cells[name] for name in ("z", "loss")),
            *(board.names[name] for name in ("z", "loss")), *board.grads.values(),
            *(board.boxes[leaf].box for leaf in board.grads)]  # fmt: skip
    return go(0.0, *gone, run_time=0.5)
