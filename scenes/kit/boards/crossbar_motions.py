"""What happens on a crossbar: the forward pass, the way back, and the reasons for zeros."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from manim import RIGHT, Animation, Mobject, VGroup

from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Reason
from scenes.kit.boards.crossbar import Crossbar
from scenes.kit.cells.frame import Frame
from scenes.kit.look.glyphs import Points
from scenes.kit.look.theme import MOVE, QUICK
from scenes.kit.motion.motions import Follow, appear, glide, together, travel, vanish

_HOLD = 0.12  # seconds for each state of a sweep


def rows_meet_x(board: Crossbar) -> Iterator[Animation]:
    """z[i] comes out of the row of W that a frame rests on, while another frames x."""
    reading, whole = Frame(board.W.row(0)), Frame(board.x)
    yield appear(reading, whole, board.names["z"])
    for i, cell in enumerate(board.z.cells):
        if i:
            yield glide(reading, board.W.row(i))
        yield appear(cell, run_time=QUICK / 2)
    yield vanish(reading, whole)


def gates_answer(board: Crossbar) -> Iterator[Animation]:
    """The gates open or stay closed, and out takes what they let through."""
    yield appear(board.gates, run_time=MOVE)
    yield appear(board.out, board.names["out"], run_time=MOVE)


def back_through_gates(board: Crossbar) -> Iterator[Animation]:
    """The weights of v travel back; what meets a closed gate stops there."""
    chips = {
        i: board.chip("v", (i,)).move_to(board.v[i])
        for i in np.flatnonzero(board.flow.v.value).tolist()
    }
    yield appear(board.names["z_bar"], *chips.values())
    if chips:
        yield together(
            *(travel(chip, board.v[i].get_center(), _stop(board, i)) for i, chip in chips.items()),
            run_time=1.25 * MOVE,
        )
    yield together(*(vanish(chip) for chip in chips.values()), appear(board.z_bar))


def _stop(board: Crossbar, i: int) -> Points:
    """Where the cotangent of output i gets to: z, or the outside of a closed gate."""
    gate = board.gates.all[i]
    if gate.open:
        return board.z_bar[i].get_center()
    return gate.leaf.get_center() + RIGHT * (board.size.width / 2 + 0.08)


def back_through_weights(board: Crossbar) -> Iterator[Animation]:
    """Each live row carries its cotangent to its weights, and their columns carry it to x."""
    carried = board.flow.contributions.value != 0
    for i in np.flatnonzero(carried.any(axis=1)).tolist():
        columns = np.flatnonzero(carried[i]).tolist()
        last = [j for j in columns if not carried[i + 1 :, j].any()]
        yield from _one_row(board, i, columns, last)


def _one_row(
    board: Crossbar, i: int, columns: Sequence[int], last: Sequence[int]
) -> Iterator[Animation]:
    """Row i's cotangent to its weights, the products up; x.grad is complete in `last`."""
    start = board.z_bar[i].get_center()
    weights = {j: board.W[i, j].get_center() for j in columns}
    chips = {j: board.chip("z_bar", (i,)).move_to(start) for j in columns}
    products = {j: board.chip("contributions", (i, j)).move_to(weights[j]) for j in columns}
    yield appear(*chips.values(), run_time=QUICK / 2)
    yield together(
        *(travel(chip, start, weights[j]) for j, chip in chips.items()), run_time=1.25 * MOVE
    )
    yield together(
        *(vanish(chip) for chip in chips.values()),
        *(appear(product) for product in products.values()),
        run_time=QUICK,
    )
    yield together(
        *(
            travel(product, weights[j], board.x_grad[j].get_center())
            for j, product in products.items()
        ),
        *(board.threads[i, j].draw(1.25 * MOVE) for j in columns),
        run_time=1.25 * MOVE,
    )
    yield together(vanish(*products.values()), *_filled(board, last), run_time=QUICK)


def _filled(board: Crossbar, entries: Sequence[int]) -> list[Animation]:
    """x.grad's numbers in place of the questions."""
    if not entries:
        return []
    return [
        vanish(*(board.blanks[j] for j in entries)),
        appear(*(board.x_grad[j] for j in entries)),
    ]


def read_gradient(board: Crossbar) -> Iterator[Animation]:
    """The entries that nothing came to are zero."""
    carried = board.flow.contributions.value != 0
    untouched = [j for j in range(carried.shape[1]) if not carried[:, j].any()]
    if untouched:
        yield together(*_filled(board, untouched))


class Pointing(Protocol):
    """A board that keeps the frames which point at its parts."""

    pointers: VGroup


def point_at(board: Pointing, *targets: Mobject) -> Animation:
    """Frame some parts of the board, and nothing else (nothing at all, if none is given)."""
    old, board.pointers = board.pointers, VGroup(*(Frame(target) for target in targets))
    return together(
        *([vanish(old)] if len(old) else []),
        *([appear(board.pointers)] if targets else []),
        run_time=QUICK,
    )


def causes(board: Crossbar, kind: Reason) -> list[Mobject]:
    """The parts of the board that a reason is about."""
    outputs = board.flow.outputs_with(kind)
    match kind:
        case Reason.V_IGNORES:
            return [board.v[i] for i in outputs]
        case Reason.GATE_CLOSED:
            return [board.gates[i] for i in outputs]
        case _:
            return [board.W.column(j) for j in board.flow.entries_with(kind)]


def explain(board: Crossbar, kind: Reason) -> Iterator[Animation]:
    """Point at a cause, then mark the zeros that it makes."""
    yield point_at(board, *causes(board, kind))
    yield appear(*board.marks_of(kind), board.legend[kind], run_time=MOVE)


def run_again(board: Crossbar, runs: Sequence[ReluFlow]) -> Animation:
    """The layer is run once for each state of a sweep, and the whole board follows."""
    return Follow(board.living, runs, board.follow, run_time=_HOLD * len(runs))
