"""Where parts of cards stand: arrangements, from one of which all glide to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from scenes.kit.look.stage import Region

# What a part is (one of the four below), of which card, and of which of its tensors.
PartKey: TypeAlias = tuple[str, int, int]
TITLE, VALUE, HEAD, GRADIENT = "title", "value", "head", "gradient"
UNUSED = "unused"  # a leaf without a gradient, which is no card
PADDING = 0.1
ROW = 0.085  # between parts below each other
LABEL_ROW = 0.27  # of a name
PITCH = 0.39  # from one row of cells to the next, in whatever picture of a card
FIRST_CELLS = PADDING + LABEL_ROW + ROW + 0.17  # the middle of these, below a card's top
STACKED = (0.275, 0.08)  # gaps that leave rows of cells in line, or half a pitch off
MOST_ZOOM = 1.45  # of cards where there is much room
LEGIBLE = 0.977  # the least zoom at which digits can be read


@dataclass(frozen=True)
class PartSpot:
    """Where the middle of a part is, and how large it is drawn."""

    x: float
    y: float
    zoom: float = 1.0


@dataclass(frozen=True)
class PlateSpot:
    """Where the plate of a card is."""

    x: float
    y: float
    width: float
    height: float
    works: bool = False

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        return self.y - self.height / 2


def between(first: PlateSpot, last: PlateSpot, share: float) -> PlateSpot:
    """A plate so far on its way from one spot to another."""
    ends = ((spot.x, spot.y, spot.width, spot.height) for spot in (first, last))
    x, y, width, height = (one + (other - one) * share for one, other in zip(*ends, strict=True))
    return PlateSpot(x, y, width, height, last.works)


@dataclass(frozen=True)
class CardsPlaced:
    """All that stands on the stage, and where."""

    parts: dict[PartKey, PartSpot] = field(default_factory=dict)
    plates: dict[int, PlateSpot] = field(default_factory=dict)

    def only(self, cards: Collection[int]) -> CardsPlaced:
        """What belongs to some cards."""
        parts = {key: spot for key, spot in self.parts.items() if key[1] in cards}
        plates = {card: spot for card, spot in self.plates.items() if card in cards}
        return CardsPlaced(parts, plates)

    def without(self, card: int) -> CardsPlaced:
        """All but what belongs to a card."""
        return self.only([each for each in self.plates if each != card])

    def joined(self, other: CardsPlaced) -> CardsPlaced:
        return CardsPlaced(self.parts | other.parts, self.plates | other.plates)


@dataclass(frozen=True)
class CardBlock:
    """Parts of one card below each other on a plate, with their sizes; zooms are of pictures."""

    card: int
    rows: tuple[tuple[PartKey, float, float, float], ...]  # part, width, height, zoom
    works: bool = False
    scale: float = 1.0  # of all of it

    @property
    def width(self) -> float:
        widths = [width * zoom for _, width, _, zoom in self.rows]
        return (max(widths, default=0.0) + 2 * PADDING) * self.scale

    @property
    def height(self) -> float:
        heights = [height * zoom for _, _, height, zoom in self.rows]
        return (sum(heights) + ROW * (len(heights) - 1) + 2 * PADDING) * self.scale

    def at(self, x: float, y: float) -> CardsPlaced:
        """The block with its middle there; its rows begin at its left side."""
        parts: dict[PartKey, PartSpot] = {}
        top = y + self.height / 2 - PADDING * self.scale
        left = x - self.width / 2 + PADDING * self.scale
        for key, width, height, own in self.rows:
            zoom = own * self.scale
            parts[key] = PartSpot(left + width * zoom / 2, top - height * zoom / 2, zoom)
            top -= height * zoom + ROW * self.scale
        return CardsPlaced(parts, {self.card: PlateSpot(x, y, self.width, self.height, self.works)})


def column(
    blocks: Sequence[CardBlock], x: float, region: Region, line: float | None = None
) -> CardsPlaced:
    """Blocks below each other around the middle of a region's height, their middles at x.

    Their left sides are in line; their rows of cells are with a line, or a row's height away.
    """
    top, gap = _top_and_gap(blocks, region)
    if line is not None:
        whole = column_size(blocks, gap)[1]
        top = _in_line(top, whole, line, region, blocks[0].scale)
    left = x - max(block.width for block in blocks) / 2
    placed = CardsPlaced()
    for block in blocks:
        placed = placed.joined(block.at(left + block.width / 2, top - block.height / 2))
        top -= block.height + gap
    return placed


def _top_and_gap(blocks: Sequence[CardBlock], region: Region) -> tuple[float, float]:
    """Where a column in the middle begins, and how far apart its blocks are."""
    scale = blocks[0].scale
    heights = sum(block.height for block in blocks)
    free = region.height - heights
    gaps = [scale * each for each in STACKED if scale * each * (len(blocks) - 1) <= free]
    gap = gaps[0] if gaps else free / (len(blocks) - 1)
    return (region.top + region.bottom + heights + gap * (len(blocks) - 1)) / 2, gap


def line_of(columns: Sequence[Sequence[CardBlock]], region: Region) -> float:
    """The height of the first cells of the tallest column: others are in line with it."""
    tallest = max(columns, key=lambda each: column_size(each)[1])
    return _top_and_gap(tallest, region)[0] - FIRST_CELLS * tallest[0].scale


def _in_line(top: float, whole: float, line: float, region: Region, scale: float) -> float:
    """The top of a column near that, with its first cells on one of the lines."""
    pitch, first = PITCH * scale, top - FIRST_CELLS * scale - line
    below = first // pitch * pitch
    tops = [line + each + FIRST_CELLS * scale for each in (below, below + pitch)]
    room = [each for each in tops
            if each <= region.top + 1e-6 and each - whole >= region.bottom - 1e-6]  # fmt: skip
    return min(room, key=lambda each: abs(each - top), default=top)


def column_size(blocks: Sequence[CardBlock], gap: float = STACKED[-1]) -> tuple[float, float]:
    """How much room blocks below each other need at least."""
    height = sum(block.height for block in blocks) + gap * (len(blocks) - 1)
    return max((block.width for block in blocks), default=0.0), height


def _largest(columns: Sequence[Sequence[CardBlock]], region: Region, apart: float) -> float:
    """How large the blocks of columns may be."""
    sizes = [column_size(each) for each in columns]
    width = sum(width for width, _ in sizes)
    across = (region.width - apart * (len(columns) - 1)) / width
    up = min((region.height - 0.2 * (len(each) - 1)) / sum(block.height for block in each)
             for each in columns)  # fmt: skip
    return max(LEGIBLE, min(MOST_ZOOM, across, up))


def beside(columns: Iterable[Sequence[CardBlock]], region: Region, apart: float) -> CardsPlaced:
    """Columns of blocks side by side, in the middle of a region, as large as it has room for."""
    own = [list(each) for each in columns if each]
    scale = _largest(own, region, apart)
    own = [[replace(block, scale=scale) for block in each] for each in own]
    widths = [column_size(each)[0] for each in own]
    free = region.width - sum(widths)
    gap = min(apart, free / (len(own) - 1)) if len(own) > 1 else apart
    x = (region.left + region.right - sum(widths) - gap * (len(own) - 1)) / 2
    placed, line = CardsPlaced(), line_of(own, region)
    for blocks, width in zip(own, widths, strict=True):
        placed = placed.joined(column(blocks, x + width / 2, region, line))
        x += width + gap
    return placed
