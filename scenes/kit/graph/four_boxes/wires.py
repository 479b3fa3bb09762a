"""The wires of the machine with the four boxes, and what runs on along a row of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenes.kit.cells.current import Lead
from scenes.kit.cells.moves import Flow
from scenes.kit.graph.four_boxes.places import HOP
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE

if TYPE_CHECKING:
    from scenes.kit.graph.four_boxes.board import FourBoxes

_WIRE = 2.4 * HAIRLINE


def column_of(board: FourBoxes, j: int) -> Lead:
    """The wire that rises from x[j]; one that meets no weight passes every row."""
    rows = [i for i, k in board.weights if k == j]
    places = board.places
    high = places.rows[min(rows)] if rows else places.high
    return Lead(Polyline.through(places.x(j), places.at(places.columns[j], high)), _WIRE)


def inner_of(board: FourBoxes, i: int) -> Iterator[Lead]:
    """The wire of a row from its first weight to z, with gaps where columns pass."""
    places = board.places
    columns = [j for k, j in board.weights if k == i]
    if not columns:
        return
    stops = [places.columns[min(columns)]]
    for j in range(min(columns) + 1, len(places.columns)):
        if (i, j) not in board.weights and _passes(board, i, j):
            stops += [places.columns[j] - HOP, places.columns[j] + HOP]
    stops.append(places.z - places.pair.width / 2)
    for start, end in zip(stops[::2], stops[1::2], strict=True):
        yield Lead(Polyline.through(places.on_row(start, i), places.on_row(end, i)), _WIRE)


def outer_of(board: FourBoxes, i: int) -> Iterator[Lead]:
    """The wires of a row from z to its factor, and on to loss."""
    places, half = board.places, board.places.pair.width / 2
    start, end = places.on_row(places.z + half, i), places.on_row(places.used - half, i)
    yield Lead(Polyline.through(start, end), _WIRE)
    yield Lead(places.into_loss(i), _WIRE)


def _passes(board: FourBoxes, i: int, j: int) -> bool:
    """Whether column j comes as far up as row i."""
    rows = [k for k, column in board.weights if column == j]
    return not rows or min(rows) < i


def row_currents(
    board: FourBoxes, i: int, start: float, run_time: float
) -> list[tuple[float, Flow]]:
    """What has passed z runs on along the wires of a row, as far as it is sent anywhere."""
    sent = [j for j in range(len(board.columns)) if board.run.contributions.value[i, j] != 0]
    parts: list[tuple[float, Flow]] = []
    if not sent:
        return parts
    # Where the round end of what has come so far meets this one's.
    right, left = board.places.waits - 0.06, float(board.places.columns[sent[0]])
    for lead in reversed(board.inner[i]):
        low, high = lead.way.corners[0][0], min(lead.way.corners[-1][0], right)
        low = max(low, left)
        if high <= low:
            continue
        way = Polyline.through(board.places.on_row(high, i), board.places.on_row(low, i))
        begin = start + run_time * (right - high) / (right - left)
        flow = Flow(board.current(board.run.z_bar, (i,), way),
                    run_time=run_time * (high - low) / (right - left))  # fmt: skip
        parts.append((begin, flow))
    return parts
