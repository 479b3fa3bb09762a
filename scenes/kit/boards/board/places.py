"""Where the tensors of a board stand: in lines and rows as a table has them, cells of one size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradmath.errors import StageError
from scenes.kit.cells.grids import CellSize
from scenes.kit.cells.lettering import ADVANCE, DIGIT_HEIGHT
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, SMALLEST_DIGIT

_GAP = 0.1  # between cells
_TALLEST, _LARGEST_EM = 0.9, 0.46
_SLIMMEST = 1.25  # times its height: the least width of a cell, where there is room
_AMPLE = (0.74, 0.56)  # of a cell's width and height: what its longest number takes
_TIGHT, _PADDING = 0.92, 0.08  # of its width, and above and below, where there is less room
_SMALL_EM = 1.08 * SMALLEST_DIGIT / DIGIT_HEIGHT
_APART = (0.35, 1.6)  # between tensors, at least and at most
HEAD, COUNTS = 0.44, INDEX + 0.18  # the strips for names and for indices above a tensor
LEFT_COUNTS = 0.34  # the strip for indices to its left
_LEAST_DIGIT = 1.02 * SMALLEST_DIGIT  # a digit's own outline is a little lower than its type


@dataclass(frozen=True)
class Berth:
    """What a tensor takes: so many cells down and across, and strips above and to its left."""

    down: int
    across: int
    above: float
    left: float


@dataclass(frozen=True, eq=False)
class BoardPlaces:
    """The size of all cells, and for each tensor where the middle of its first cell stands."""

    size: CellSize
    first: Mapping[str, Points]

    @classmethod
    def of(
        cls,
        table: Sequence[Sequence[str]],
        berths: Mapping[str, Berth],
        longest: int,
        region: Region,
    ) -> BoardPlaces:
        """The largest cells, with room for so many characters, that let the table fit a region.

        Tensors of a line have their upper edges level, those of a column their left ones.
        Raises: StageError if digits would be too small to be read.
        """
        lines = [[berths[name] for name in line if name] for line in table]
        columns = [
            [berths[line[k]] for line in table if k < len(line) and line[k]]
            for k in range(max(map(len, table)))
        ]
        across = [max((berth.across for berth in column), default=0) for column in columns]
        down = [max((berth.down for berth in line), default=0) for line in lines]
        left = [max((berth.left for berth in column), default=0.0) for column in columns]
        above = [max((berth.above for berth in line), default=0.0) for line in lines]
        room = (
            region.width - sum(left) - _APART[0] * (len(columns) - 1),
            region.height - sum(above) - _APART[0] * (len(lines) - 1),
        )
        size = _size(room[0] / sum(across), room[1] / sum(down), longest)
        if size.em * DIGIT_HEIGHT < _LEAST_DIGIT:
            raise StageError(
                f"{', '.join(berths)} are too much to be read on one frame; "
                "give fewer entries, or numbers with fewer digits"
            )
        starts = _starts(across, left, size.pitch[0], region.width)
        depths = _starts(down, above, size.pitch[1], region.height)
        corner = np.array([region.left + size.width / 2, region.top - size.height / 2, 0.0])
        return cls(
            size,
            {
                name: corner + [starts[k], -depths[i], 0.0]
                for i, line in enumerate(table)
                for k, name in enumerate(line)
                if name
            },
        )


def _size(width: float, height: float, longest: int) -> CellSize:
    """The size of cells that have so much room each, the gap behind them included."""
    high = min(_TALLEST, height - _GAP)
    wide = width - _GAP
    text = ADVANCE * longest  # its width, in ems
    ample = min(_LARGEST_EM, wide * _AMPLE[0] / text, high * _AMPLE[1])
    tight = min(_SMALL_EM, wide * _TIGHT / text, (high - 2 * _PADDING) / DIGIT_HEIGHT)
    em = max(ample, tight)
    return CellSize(min(wide, max(_SLIMMEST * high, text * em / _AMPLE[0])), high, _GAP, em)


def _starts(
    cells: Sequence[int], strips: Sequence[float], pitch: float, room: float
) -> list[float]:
    """Where the cells of each line begin; what is left over goes between them, then around them."""
    lengths = [
        strip + count * pitch - _GAP if count else 0.0
        for strip, count in zip(strips, cells, strict=True)
    ]
    between = (room - sum(lengths)) / len(lengths)
    apart = min(max(between, _APART[0]), _APART[1])
    begin = (room - sum(lengths) - apart * (len(lengths) - 1)) / 2
    starts = []
    for strip, length in zip(strips, lengths, strict=True):
        starts.append(begin + strip)
        begin += length + apart
    return starts
