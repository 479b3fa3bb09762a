"""From a drawing that runs down to the frame, where it runs right: in one row, or cut into several.

A line that goes on in the next row turns at the end of its own, runs back between both, and turns
again: like the eye of a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from gradmath.layout.layered import Corner, Drawing, Rect
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region

BETWEEN = 0.17  # lines that run back next to each other
_OUT = 0.26  # of a line from a card to where it turns: room for its tip and its slot
_BEND = 0.18  # how far the innermost line swings out as it turns
_PASSES = 0.1  # from a line at a row's edge to that edge
_SAME = 1e-6
_PIECES = 12  # of a line that runs back
_ROUND = 0.55  # of a quarter's sides, to where its curve is pulled


@dataclass(frozen=True)
class _Row:
    """A stretch of the drawing: from where to where along it and across it.

    turns are the places across, from high to low on the frame, of the lines that go on in the
    next row.
    """

    first: float
    last: float
    low: float
    high: float
    turns: tuple[float, ...] = ()


class Page:
    """Where each point of a drawing is on the frame, around the middle of a region."""

    def __init__(self, drawing: Drawing, region: Region, rows: int, *, mirrored: bool) -> None:
        self.sign = 1 if mirrored else -1
        self.rows = _rows(drawing, rows, self.sign)
        self.width = max(self._margin(k) + row.last - row.first + _aside(row.turns)
                         for k, row in enumerate(self.rows))  # fmt: skip
        self.height = sum(row.high - row.low + _gap(row.turns) for row in self.rows)
        self.left = (region.left + region.right - self.width) / 2
        self.top = (region.bottom + region.top + self.height) / 2

    def _margin(self, row: int) -> float:
        """The room left of a row, for lines that come from the one above."""
        return _aside(self.rows[row - 1].turns) if row else 0.0

    def row(self, point: Corner) -> int:
        """In which row a point of the drawing is."""
        return sum(point[1] > row.first - _SAME for row in self.rows[1:])

    def __call__(self, point: Corner) -> Points:
        """A point of the drawing on the frame."""
        number = self.row(point)
        row = self.rows[number]
        middle = self._top(number) - (row.high - row.low) / 2
        y = middle + self.sign * (point[0] - (row.low + row.high) / 2)
        return np.array([self._start(number) + point[1] - row.first, y, 0.0])

    def _top(self, row: int) -> float:
        return self.top - sum(each.high - each.low + _gap(each.turns) for each in self.rows[:row])

    def _start(self, row: int) -> float:
        """Where a row begins: the last one ends where the page ends, the others begin with it."""
        own = self.rows[row]
        if 0 < row == len(self.rows) - 1:
            return self.left + self.width - (own.last - own.first)
        return self.left + self._margin(row)

    def turned(self, start: Corner, end: Corner) -> Iterator[Points]:
        """The way from a point at the end of a row to one at the start of the next."""
        row = self.rows[self.row(start)]
        number, count = row.turns.index(start[0]), len(row.turns)
        bottom = self._top(self.row(start)) - (row.high - row.low)
        # The line that is highest swings out most on the right and runs lowest, and so on.
        back = bottom - BETWEEN * (count - number)
        leaves = self(start) + [_OUT, 0.0, 0.0]
        comes = self(end) - [_OUT, 0.0, 0.0]
        above = np.array([leaves[0], back, 0.0]), np.array([comes[0], back, 0.0])
        yield from straight(self(start), leaves)
        yield from _swing(leaves, above[0], _BEND + BETWEEN * (count - 1 - number))
        # In short pieces, between which points of the line are sampled.
        for first, last in pairwise(np.linspace(*above, num=_PIECES + 1)):
            yield from straight(first, last)
        yield from _swing(above[1], comes, -_BEND - BETWEEN * number)
        yield from straight(comes, self(end))


def straight(start: Points, end: Points) -> list[Points]:
    """A straight way as a curve; nothing where it has no length."""
    if np.allclose(start, end):
        return []
    return [start, start + (end - start) / 3, end - (end - start) / 3, end]


def bend(start: Points, end: Points) -> list[Points]:
    """A curve that leaves and arrives level."""
    half = np.array([(end[0] - start[0]) / 2, 0.0, 0.0])
    return [start, start + half, end - half, end]


def _swing(start: Points, end: Points, out: float) -> Iterator[Points]:
    """Half a turn in two quarters, so far out to the right (or left, if negative)."""
    aside, along = np.array([out, 0.0, 0.0]), end - start
    along = along * min(1.0, abs(out) / float(np.abs(along).max()) * 2) / 2
    first, last = start + aside + along, end + aside - along
    yield from (start, start + aside * _ROUND, first - along * _ROUND, first)
    yield from straight(first, last)
    yield from (last, last + along * _ROUND, end + aside * _ROUND, end)


def _aside(turns: Sequence[float]) -> float:
    """The room beside a row for lines that turn there."""
    return _OUT + _BEND + BETWEEN * (len(turns) - 1) if turns else 0.0


def _gap(turns: Sequence[float]) -> float:
    return BETWEEN * (len(turns) + 1) if turns else 0.0


# -- where a drawing is cut ----------------------------------------------------------------


def _rows(drawing: Drawing, count: int, sign: int) -> list[_Row]:
    """The rows of a drawing, as short as can be; one that is cut has a single box in each layer."""
    if count == 1:
        return [_Row(0.0, drawing.height, 0.0, drawing.width)]
    boxes = sorted(drawing.boxes, key=lambda box: box.top)
    choices = [
        [
            _row(drawing, boxes[start:end], sign, goes_on=end < len(boxes))
            for start, end in pairwise((0, *cuts, len(boxes)))
        ]
        for cuts in combinations(range(1, len(boxes)), min(count, len(boxes)) - 1)
    ]
    return min(choices, key=_longest)


def _longest(rows: Sequence[_Row]) -> tuple[float, int]:
    """How long the longest of some rows is with its turns, and how many lines turn."""
    before = [0.0, *(_aside(row.turns) for row in rows)]
    lengths = (row.last - row.first + _aside(row.turns) + margin
               for row, margin in zip(rows, before, strict=False))  # fmt: skip
    return max(lengths), sum(len(row.turns) for row in rows)


def _row(drawing: Drawing, boxes: Sequence[Rect], sign: int, *, goes_on: bool) -> _Row:
    first = min(box.top for box in boxes)
    last = max(box.top + box.height for box in boxes)
    sides = [side for box in boxes for side in (box.left, box.left + box.width)]
    turns: list[float] = []
    for route in drawing.routes:
        for (across, start), _ in route.stops:
            if first - _SAME < start < last + _SAME:
                sides += [across - _PASSES, across + _PASSES]
        turns += [
            leaves[0]
            for (_, leaves), (comes, _) in pairwise(route.stops)
            if goes_on and leaves[1] < last + _SAME and comes[1] > last + _SAME
        ]
    return _Row(first, last, min(sides), max(sides), tuple(sorted(turns, key=lambda x: -sign * x)))
