"""The arrangements of a function's cards: a line that runs, the whole, one gradient, all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gradmath.graphs.entry_reasons import EntryReason
from gradmath.graphs.flow import Overview
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import (
    GRADIENT,
    HEAD,
    TITLE,
    VALUE,
    CardBlock,
    CardsPlaced,
    beside,
    column_size,
)
from scenes.kit.graph.parts.ways import BORDER, Room, Way, WayPlan
from scenes.kit.graph.place.layout import plan
from scenes.kit.look.stage import Region

MAP_SCALES = ((1.4, 1.0), (1.2, 1.0), (1.0, 1.0), (1.0, 0.45), (1.0, 0.3), (1.0, 0.22), (1.0, 0.0))
# Of cards on the map, and of pictures on them; of small ones digits are left out.
_ROOM = Room(card=0.14, lane=0.14, port=0.24)
_RISES = (1.0, 0.8, 0.6, 0.45, 0.34)
APART = 0.8  # of columns with ways between them
CHIP = 0.7  # of the way, for the number that waits on it
MOST_ON_MAP = 60  # cards
MOST_USERS = 4  # of a card, that are shown


@dataclass(frozen=True, eq=False)
class WholeMap:
    """All cards, the ways between them by their edges, and whether numbers can be read."""

    cards: CardsPlaced
    ways: tuple[Way, ...]
    legible: bool


def whole_map(desk: Desk, region: Region) -> WholeMap | None:
    """All cards in a region, as large as they fit; None if they do not even with names alone."""
    flow = desk.story.flow
    lines = [WayPlan(edge.target, edge.source, None) for edge in flow.edges]
    for scale, zoom in MAP_SCALES:
        blocks = [replace(_map_block(desk, k, zoom), scale=scale)
                  for k in range(len(flow.nodes))]  # fmt: skip
        for rows in (1, 2, 3) if zoom else (2, 3, 4, 5, 6):
            for rise in _RISES if _may_fit(blocks, rows, region) else ():
                found = plan([(b.width, b.height) for b in blocks], lines, rise, region, rows=rows,
                             room=_ROOM, height=region.height - BORDER)  # fmt: skip
                if rise == _RISES[0] and not found.fits(region):
                    shortest = plan([(b.width, b.height) for b in blocks], lines, _RISES[-1],
                                    region, rows=rows, room=_ROOM,
                                    height=region.height - BORDER)  # fmt: skip
                    if not shortest.fits(region):
                        break
                if found.fits(region):
                    whole = CardsPlaced()
                    for block, center in zip(blocks, found.centers, strict=True):
                        whole = whole.joined(block.at(float(center[0]), float(center[1])))
                    return WholeMap(whole, found.ways, zoom == 1.0)
    return None


def _may_fit(blocks: Sequence[CardBlock], rows: int, region: Region) -> bool:
    """Whether there is any hope: a layout takes a while."""
    area = sum(block.width * block.height for block in blocks)
    widest = max((block.width for block in blocks), default=0.0)
    many = len(blocks) > MOST_ON_MAP
    return not many and widest <= region.width and area <= region.width * region.height


def _map_block(desk: Desk, card: int, zoom: float) -> CardBlock:
    """A card on the map: of large tensors the name alone, where numbers are not shown."""
    values = desk.story.flow.nodes[card].values
    large = any(isinstance(value, Overview) for value in values)
    kinds = (TITLE,) if not zoom or (large and zoom < 1) else (TITLE, VALUE)
    return desk.block(card, *kinds, zoom=zoom or 1.0)


def running(desk: Desk, card: int, region: Region) -> CardsPlaced:
    """A line that runs: what it uses at the left, what it makes at the right."""
    flow = desk.story.flow
    inputs = list(dict.fromkeys(edge.target for edge in flow.inputs(card)))
    made = desk.block(card, TITLE, VALUE, works=True)
    for kept in _fewer([desk.block(k, TITLE, VALUE) for k in inputs],
                       [desk.block(k, TITLE) for k in inputs]):  # fmt: skip
        columns = _in_columns(kept, region)
        if columns is None:
            continue
        width = sum(column_size(each)[0] for each in [*columns, [made]])
        if width + 0.3 * (len(columns) - 1) + APART <= region.width:
            return beside([*columns, [made]], region, APART)
    return beside([[made]], region, APART)


def _fewer(full: Sequence[CardBlock], names: Sequence[CardBlock]) -> Iterator[list[CardBlock]]:
    """Blocks in full, then more and more of them by name alone, the widest first."""
    order = sorted(range(len(full)), key=lambda k: -full[k].width * full[k].height)
    for count in range(len(full) + 1):
        short = set(order[:count])
        yield [names[k] if k in short else full[k] for k in range(len(full))]


def _in_columns(blocks: Sequence[CardBlock], region: Region) -> list[list[CardBlock]] | None:
    """Blocks in columns of a region's height."""
    columns: list[list[CardBlock]] = [[]]
    for block in blocks:
        if block.height > region.height:
            return None
        if column_size([*columns[-1], block])[1] > region.height:
            columns.append([])
        columns[-1].append(block)
    return columns


def one_gradient(desk: Desk, reason: EntryReason, region: Region) -> CardsPlaced:
    """A card at the left with room for what comes back, those that send to it at the right."""
    users = list(dict.fromkeys(wire.edge.source for wire in reason.wires))[:MOST_USERS]
    outputs = [reason.output]
    wholes = [
        desk.block(reason.card, TITLE, VALUE, HEAD, GRADIENT, works=True, outputs=outputs),
        desk.block(reason.card, HEAD, GRADIENT, works=True, outputs=outputs),
    ]
    full = [desk.block(k, HEAD, GRADIENT) for k in users]
    names = [desk.block(k, HEAD) for k in users]
    wide = contributions_width(desk, reason)
    for senders in _fewer(full, names):
        for own in wholes:
            for between in dict.fromkeys((wide, CHIP if wide else 0.0)):
                width, height = column_size(senders)
                room = own.width + width + APART + between
                if max(height, own.height) <= region.height and room <= region.width:
                    return beside([[own], senders], region, APART + between)
    return beside([wholes[-1:]], region, APART)


def contributions_width(desk: Desk, reason: EntryReason) -> float:
    """The room for what each of several users contributes, between them and the card."""
    if len(reason.wires) < 2:
        return 0.0
    width, _ = desk.part((GRADIENT, reason.card, reason.output)).natural
    return width + 0.75


def gradient_pages(
    desk: Desk, leaves: Sequence[int], unused: Sequence[int], region: Region
) -> list[CardsPlaced]:
    """All leaves with what came back to them, and those without, on as few pages as they need."""
    blocks = [desk.unused_block(number) for number in unused]
    for kinds in ((TITLE, VALUE, HEAD, GRADIENT), (HEAD, GRADIENT)):
        whole = _in_rows([*(desk.block(k, *kinds) for k in leaves), *blocks], region)
        if whole is not None:
            return [whole]
    pages: list[CardsPlaced] = []
    waiting = [*(desk.block(k, HEAD, GRADIENT) for k in leaves), *blocks]
    while waiting:
        count = len(waiting)
        while count > 1 and _rows_placed(waiting[:count], region, 0.3) is None:
            count -= 1
        pages.append(_rows_placed(waiting[:count], region, 0.3) or waiting[0].at(0.0, 0.0))
        waiting = waiting[count:]
    return pages


def _in_rows(blocks: Sequence[CardBlock], region: Region, gap: float = 0.3) -> CardsPlaced | None:
    """Blocks in rows, as large as there is room for."""
    for scale in (1.45, 1.3, 1.15, 1.0):
        grown = [replace(block, scale=scale) for block in blocks]
        placed = _rows_placed(grown, region, gap)
        if placed is not None:
            return placed
    return None


def _rows_placed(blocks: Sequence[CardBlock], region: Region, gap: float) -> CardsPlaced | None:
    rows: list[list[CardBlock]] = [[]]
    for block in blocks:
        if block.width > region.width:
            return None
        if sum(b.width + gap for b in rows[-1]) + block.width > region.width:
            rows.append([])
        rows[-1].append(block)
    heights = [max((block.height for block in row), default=0.0) for row in rows]
    whole = sum(heights) + 0.2 * (len(rows) - 1)
    if whole > region.height:
        return None
    placed, top = CardsPlaced(), (region.top + region.bottom + whole) / 2
    for row, height in zip(rows, heights, strict=True):
        width = sum(block.width for block in row) + gap * (len(row) - 1)
        x = (region.left + region.right - width) / 2
        for block in row:
            y = top - block.height / 2
            placed = placed.joined(block.at(x + block.width / 2, y))
            x += block.width + gap
        top -= height + 0.2
    return placed
