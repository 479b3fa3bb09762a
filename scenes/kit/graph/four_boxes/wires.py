"""The wires of the machine with the four boxes, and what runs on along a row of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenes.kit.cells.current import Lead
from scenes.kit.cells.moves import Flow
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.theme import HAIRLINE

if TYPE_CHECKING:
    from scenes.kit.graph.four_boxes.board import FourBoxes

_WIRE = 2.4 * HAIRLINE


def column_of(board: FourBoxes, j: int) -> Lead:
    """The wire that rises from x[j] to all its weights."""
    places = board.places
    return Lead(Polyline.through(places.x(j), places.crossing(0, j)), _WIRE)


def inner_of(board: FourBoxes, i: int) -> Lead:
    """The wire of a row from its first weight to z."""
    places = board.places
    end = places.on_row(places.z - places.pair.width / 2, i)
    return Lead(Polyline.through(places.crossing(i, 0), end), _WIRE)


def outer_of(board: FourBoxes, i: int) -> Iterator[Lead]:
    """The wires of a row from z to its factor, and on to loss."""
    places, half = board.places, board.places.pair.width / 2
    start, end = places.on_row(places.z + half, i), places.on_row(places.used - half, i)
    yield Lead(Polyline.through(start, end), _WIRE)
    yield Lead(places.into_loss(i), _WIRE)


def row_current(board: FourBoxes, i: int, run_time: float) -> list[Flow]:
    """What has passed z runs on along the wire of a row, as far as it is sent anywhere."""
    sent = [j for j in range(len(board.columns)) if board.run.contributions.value[i, j] != 0]
    if not sent:
        return []
    places = board.places
    way = Polyline.through(places.on_row(places.waits - 0.06, i), places.crossing(i, sent[0]))
    return [Flow(board.current(board.run.z_bar, (i,), way), run_time=run_time)]
