"""All cards of a function from afar: each at its place, with its value or what came back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradmath.graphs.flow import Overview
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import (
    GRADIENT,
    PADDING,
    PITCH,
    TITLE,
    VALUE,
    CardBlock,
    CardsPlaced,
    PartKey,
    PartSpot,
)
from scenes.kit.graph.parts.ways import BORDER, Room, Way, WayPlan
from scenes.kit.graph.place.layout import Plan, plan
from scenes.kit.look.stage import Region

MAP_SCALES = ((1.4, 1.0), (1.2, 1.0), (1.0, 1.0), (1.0, 0.45), (1.0, 0.3), (1.0, 0.22), (1.0, 0.0))
# Of cards on the map, and of pictures on them; of small ones digits are left out.
_ROOM = Room(card=0.14, lane=0.14, port=0.24)
_RISES = (1.0, 0.8, 0.6, 0.45, 0.34)
_MOST = 60  # cards
_NEARLY = 0.26  # of a row's pitch: cells that are nearly in line are put in line


@dataclass(frozen=True, eq=False)
class WholeMap:
    """All cards, the ways between them by their edges, and whether numbers can be read.

    cards have their values, gradients what came back to them, at the same places.
    """

    cards: CardsPlaced
    gradients: CardsPlaced
    ways: tuple[Way, ...]
    legible: bool


def whole_map(desk: Desk, region: Region) -> WholeMap | None:
    """All cards in a region, as large as they fit; None if they do not even with names alone."""
    flow = desk.story.flow
    lines = [WayPlan(edge.target, edge.source, None) for edge in flow.edges]
    for scale, zoom in MAP_SCALES:
        blocks = [replace(_map_block(desk, k, zoom), scale=scale) for k in range(len(flow.nodes))]
        for rows in (1, 2, 3) if zoom else (2, 3, 4, 5, 6):
            found = _planned(blocks, lines, rows, region)
            if found is not None:
                whole = CardsPlaced()
                for block, x, y in zip(blocks, *_centers(blocks, found), strict=True):
                    whole = whole.joined(block.at(x, y))
                cards, gradients = (_with(desk, whole, kind) for kind in (VALUE, GRADIENT))
                return WholeMap(cards, gradients, found.ways, zoom == 1.0)
    return None


def _planned(
    blocks: Sequence[CardBlock], lines: Sequence[WayPlan], rows: int, region: Region
) -> Plan | None:
    """A drawing that fits, with ways that rise as much as they can."""
    sizes = [(block.width, block.height) for block in blocks]
    if not _may_fit(blocks, region):
        return None
    for rise in (_RISES[0], _RISES[-1], *_RISES[1:-1]):
        found = plan(sizes, lines, rise, region, rows=rows, room=_ROOM,
                     height=region.height - BORDER)  # fmt: skip
        if found.fits(region) and rise != _RISES[-1]:
            return found
        if rise == _RISES[-1]:
            if not found.fits(region):
                return None
            least = found
    return least


def _may_fit(blocks: Sequence[CardBlock], region: Region) -> bool:
    """Whether there is any hope: a layout takes a while."""
    area = sum(block.width * block.height for block in blocks)
    widest = max((block.width for block in blocks), default=0.0)
    return len(blocks) <= _MOST and widest <= region.width and area <= region.width * region.height


def _centers(blocks: Sequence[CardBlock], found: Plan) -> tuple[list[float], list[float]]:
    """Where cards stand: of those in nearly the same line, the later in the first one's."""
    xs, ys = ([float(center[axis]) for center in found.centers] for axis in (0, 1))
    order = sorted(range(len(blocks)), key=lambda k: xs[k])
    lines: list[float] = []
    for k in order:
        pitch = PITCH * blocks[k].scale
        own = ys[k] + blocks[k].height / 2
        off = [(own - line + pitch / 2) % pitch - pitch / 2 for line in lines]
        near = min(off, key=abs, default=pitch)
        if abs(near) < _NEARLY * pitch:
            ys[k] -= near
        else:
            lines.append(own)
    return xs, ys


def _map_block(desk: Desk, card: int, zoom: float) -> CardBlock:
    """A card on the map: of large tensors the name alone, where numbers are not shown."""
    values = desk.story.flow.nodes[card].values
    large = any(isinstance(value, Overview) for value in values)
    if not zoom or (large and zoom < 1):
        return desk.block(card, TITLE)
    block = desk.block(card, TITLE, VALUE, zoom=zoom)
    rows = [(key, max(width, _natural(desk, key)[0]), max(height, _natural(desk, key)[1]), own)
            for key, width, height, own in block.rows]  # fmt: skip
    return replace(block, rows=tuple(rows))


def _natural(desk: Desk, key: PartKey) -> tuple[float, float]:
    """The size of what came back in the place of a value; nothing for other parts."""
    kind, card, output = key
    if kind != VALUE or not desk.has(GRADIENT, card, output):
        return 0.0, 0.0
    return desk.part((GRADIENT, card, output)).natural


def _with(desk: Desk, whole: CardsPlaced, kind: str) -> CardsPlaced:
    """The whole with one kind of pictures, each at the left side of its card."""
    parts: dict[PartKey, PartSpot] = {}
    for (own, card, output), spot in whole.parts.items():
        if own != VALUE:
            parts[own, card, output] = spot
        elif desk.has(kind, card, output):
            plate, scale = whole.plates[card], whole.parts[TITLE, card, output].zoom
            left = plate.left + PADDING * scale
            width, _ = desk.part((kind, card, output)).natural
            parts[kind, card, output] = replace(spot, x=left + width * spot.zoom / 2)
    return replace(whole, parts=parts)
