"""How the cards of a graph may be drawn: roomy with cargo at rest, or compact, in several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from scenes.kit.graph.parts.tensors import ROOMY_CELLS, TIGHT_CELLS, CellLook
from scenes.kit.graph.parts.ways import AMPLE, Room
from scenes.kit.look.theme import CODE, HEADING


@dataclass(frozen=True)
class Manner:
    """How wide everything on cards stands apart, and how large it is, but for numbers' zoom.

    padding: between a card's border and what is on it; room: around cards.
    """

    cells: CellLook
    heading: float
    padding: float
    between_faces: float
    between_rows: float
    room: Room


WIDE = Manner(ROOMY_CELLS, HEADING, 0.16, 0.14, 0.1, AMPLE)
CLOSE = Manner(TIGHT_CELLS, CODE, 0.1, 0.08, 0.06, Room(card=0.14, lane=0.17, port=0.7))


@dataclass(frozen=True)
class Style:
    """How all cards of one drawing are made.

    zoom: the size of numbers; below 1 they could not be read. drawers: whether saved tensors are
    shown. own_cells: whether cells are only as wide as a card's own numbers. compact: they are,
    and cargo has no place on its line, but flies straight through.
    """

    zoom: float
    drawers: bool = True
    own_cells: bool = False
    compact: bool = False

    @property
    def manner(self) -> Manner:
        return CLOSE if self.compact else WIDE


@dataclass(frozen=True)
class Arrangement:
    """How cards of a style stand.

    rise: the least length of lines. named: whether autograd nodes' names are on the cards. rows:
    of cards.
    """

    style: Style
    rise: float
    named: bool = True
    rows: int = 1


@dataclass(frozen=True)
class Fold:
    """How one card is folded: its faces below each other or side by side, its name in rows.

    below: None lets the shape decide: the faces of a tensor wider than high lie below each other.
    """

    below: bool | None = None
    name_rows: int = 1


UNFOLDED = Fold()
_SIZES = ((1.4, 0.8), (1.3, 0.7), (1.2, 0.6), (1.1, 0.55), (1.0, 0.5), (1.0, 0.4), (1.0, 0.3))
_BARE = ((1.1, 0.5), (1.0, 0.4), (1.0, 0.3))
_CLOSE = ((1.4, 0.6), (1.2, 0.5), (1.1, 0.45), (1.0, 0.36), (1.0, 0.3))
ROOMY = (
    *(Arrangement(Style(zoom), rise) for zoom, rise in _SIZES),
    *(Arrangement(Style(zoom, drawers=False), rise) for zoom, rise in _BARE),
)
COMPACT = tuple(
    tuple(
        Arrangement(Style(zoom, drawers=False, compact=True), rise, named, rows)
        for zoom, rise in _CLOSE
    )
    for named, rows in product((True, False), (1, 2, 3))
)
ARRANGEMENTS: tuple[Sequence[Arrangement], ...] = (ROOMY, *COMPACT)
"""Families of one kind each, the largest of them first; the best family is first."""
