"""The arrangements of a function's cards: a line that runs, the whole, one gradient, all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gradmath.graphs.entry_reasons import EntryReason
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.places import (
    GRADIENT,
    HEAD,
    LEGIBLE,
    TITLE,
    VALUE,
    CardBlock,
    CardsPlaced,
    beside,
    column,
    column_size,
    line_of,
)
from scenes.kit.look.stage import Region

APART = 0.8  # of columns with ways between them
CLOSE = 0.45  # of those that have little room
MOST_RECENT = 2  # cards
CHIP = 0.7  # of the way, for the number that waits on it
MOST_USERS = 4  # of a card, that are shown


def running(desk: Desk, card: int, region: Region) -> CardsPlaced:
    """A line that runs: what it uses at the left, what it makes at the right.

    What ran just before stands left of these, where there is room for it.
    """
    inputs = list(dict.fromkeys(edge.target for edge in desk.story.flow.inputs(card)))
    made = desk.block(card, TITLE, VALUE, works=True)
    recent = [k for k in reversed(desk.now.plates) if k not in (*inputs, card)]
    for kept in _fewer([desk.block(k, TITLE, VALUE) for k in inputs],
                       [desk.block(k, TITLE) for k in inputs]):  # fmt: skip
        columns = _in_columns(kept, region)
        if columns is None:
            continue
        for before in _recent(desk, recent, region):
            own = [*([before] if before else []), *columns, [made]]
            if _wide(own) <= region.width:
                return beside(own, region, APART)
    return beside([[made]], region, APART)


def _wide(columns: Sequence[Sequence[CardBlock]]) -> float:
    """The least width of columns with ways between them."""
    return sum(column_size(each)[0] for each in columns) + CLOSE * (len(columns) - 1)


def _recent(desk: Desk, cards: Sequence[int], region: Region) -> Iterator[list[CardBlock]]:
    """Columns of what else may stand there: as many as there is room for, then fewer."""
    blocks = [desk.block(k, TITLE, VALUE) for k in sorted(cards[:MOST_RECENT])]
    while blocks:
        if column_size(blocks)[1] <= region.height:
            yield blocks
        blocks = blocks[1:]
    yield []


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


def one_gradient(
    desk: Desk, reason: EntryReason, region: Region, got: Collection[int] = ()
) -> CardsPlaced:
    """A card with room for what comes back, those that send to it at its right.

    At its left stands what it was made from, where there is room. got are the cards that hold
    what came back to them.
    """
    users = list(dict.fromkeys(wire.edge.source for wire in reason.wires))[:MOST_USERS]
    used = [edge.target for edge in desk.story.flow.inputs(reason.card)]
    inputs = [k for k in dict.fromkeys(used) if k not in users]
    wholes = (
        desk.block(reason.card, TITLE, VALUE, HEAD, GRADIENT, works=True, outputs=[reason.output]),
        desk.block(reason.card, HEAD, GRADIENT, works=True, outputs=[reason.output]),
    )
    wide = contributions_width(desk, reason)
    tried: list[tuple[int, list[list[CardBlock]], float]] = []
    for left, lost in _made_from(desk, inputs, got):
        for own, half in zip(wholes, (0, 3), strict=True):
            for senders, less in _sending(desk, users):
                for room, squeezed in ((wide, 0), (CHIP, 2)) if wide else ((0.0, 0),):
                    columns = [*([left] if left else []), [own], senders]
                    tried.append((lost + half + less + squeezed, columns, room))
    for _, columns, room in sorted(tried, key=lambda each: each[0]):
        narrow = CLOSE * (len(columns) - 2) + APART + room
        width = sum(column_size(each)[0] for each in columns) + narrow
        if width <= region.width and _high(columns) <= region.height:
            return _neighbours(columns, region, APART + room)
    return beside([wholes[-1:]], region, APART)


def at_output(desk: Desk, reason: EntryReason, region: Region) -> CardsPlaced:
    """An output, where the pass begins, with what it was made from."""
    outputs = [reason.output]
    inputs = list(dict.fromkeys(edge.target for edge in desk.story.flow.inputs(reason.card)))
    kinds = ((TITLE, VALUE, HEAD, GRADIENT), (HEAD, GRADIENT))
    owns = [desk.block(reason.card, *own, works=True, outputs=outputs) for own in kinds]
    for own in owns:
        for left, _ in _made_from(desk, inputs, ()):
            columns = [*([left] if left else []), [own]]
            if _wide(columns) <= region.width and _high(columns) <= region.height:
                return beside(columns, region, APART)
    return beside([owns[-1:]], region, APART)


def _high(columns: Sequence[Sequence[CardBlock]]) -> float:
    return LEGIBLE * max(column_size(each)[1] for each in columns)


def _made_from(
    desk: Desk, inputs: Sequence[int], got: Collection[int]
) -> Iterator[tuple[list[CardBlock], int]]:
    """What a card was made from, in less and less room, and how much that is to be avoided."""
    kinds = {k: (TITLE, VALUE, HEAD, GRADIENT) if k in got else (TITLE, VALUE) for k in inputs}
    if inputs:
        yield [desk.block(k, *kinds[k]) for k in inputs], 0
        yield [desk.block(k, TITLE, VALUE) for k in inputs], 1
        yield [desk.block(k, TITLE) for k in inputs], 3
    yield [], 4


def _sending(desk: Desk, users: Sequence[int]) -> Iterator[tuple[list[CardBlock], int]]:
    """Those that send, in less and less room, and how much that is to be avoided."""
    full = [desk.block(k, HEAD, GRADIENT) for k in users]
    yield [desk.block(k, TITLE, VALUE, HEAD, GRADIENT) for k in users], 0
    for number, blocks in enumerate(_fewer(full, [desk.block(k, HEAD) for k in users])):
        yield blocks, 2 + 6 * number


def _neighbours(
    columns: Sequence[Sequence[CardBlock]], region: Region, apart: float
) -> CardsPlaced:
    """Columns side by side, the last one as far from the others as it needs."""
    if len(columns) < 3:
        return beside(columns, region, apart)
    scale = min(1.0, region.height / _high(columns) * LEGIBLE)
    both = [[replace(block, scale=scale) for block in each] for each in columns]
    free = region.width - apart - sum(column_size(each)[0] for each in both)
    gap = min(APART, free)
    x = region.left + max(0.0, (free - gap) / 2)
    placed, line = CardsPlaced(), line_of(both, region)
    for number, blocks in enumerate(both):
        width = column_size(blocks)[0]
        placed = placed.joined(column(blocks, x + width / 2, region, line))
        x += width + (apart if number == len(both) - 2 else gap)
    return placed


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
