"""In which order the places of each layer of a drawing stand, so that few lines cross.

All that is compared are whole numbers and means of a few of them: a graph is drawn alike on every
machine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, cycle, groupby, islice, product
from math import inf

Lines = Sequence[tuple[int, int]]
Rows = list[list[int]]
_WORK = 40_000  # places moved by sweeps, at most, unless that is fewer than _FEWEST sweeps
_FEWEST, _MOST = 4, 100
_IDLE = 4  # sweeps without fewer crossings, after which another start is tried


def ordered(layers: Sequence[int], lines: Lines) -> Rows:
    """The places of each layer from left to right.

    Each line leads from a place down to one of the next layer. What no line connects stands side
    by side; where orders are equally good, the numbers of the places decide.
    Source: Sugiyama, Tagawa and Toda, 1981 (barycentres); Gansner, Koutsofios, North and Vo, A
    Technique for Drawing Directed Graphs, 1993 (neighbours that change places, equals turned round
    in two sweeps of four, starts from the top and from the bottom).

    >>> ordered([0, 0, 1, 1], [(0, 3), (1, 2)])
    [[0, 1], [3, 2]]
    """
    rows: dict[int, list[int]] = {layer: [] for layer in sorted(layers)}
    sweeps = min(max(_WORK // max(len(layers), 1), _FEWEST), _MOST)
    for part, its_lines in _parts(len(layers), lines):
        its_rows: dict[int, list[int]] = {layer: [] for layer in sorted({layers[k] for k in part})}
        for place in part:
            its_rows[layers[place]].append(place)
        best = _ordered(list(its_rows.values()), its_lines, sweeps)
        for layer, row in zip(its_rows, best, strict=True):
            rows[layer] += row
    return list(rows.values())


def crossings(rows: Iterable[Sequence[int]], lines: Lines) -> int:
    """How many pairs of lines cross, each of which leads from a place to one in the next row.

    >>> crossings([[0, 1], [2, 3]], [(0, 3), (1, 2)])
    1
    """
    spot = {place: (k, at) for k, row in enumerate(rows) for at, place in enumerate(row)}
    ended: dict[int, list[int]] = {}
    count = 0
    for (row, _), (_, end) in sorted((spot[above], spot[below]) for above, below in lines):
        ends = ended.setdefault(row, [])
        count += len(ends) - bisect_right(ends, end)
        insort(ends, end)
    return count


def _parts(count: int, lines: Lines) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """What lines connect: the places of each part and its lines."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in lines:
        beside[upper].append(lower)
        beside[lower].append(upper)
    part_of = [-1] * count
    parts: list[tuple[list[int], list[tuple[int, int]]]] = []
    for first in range(count):
        if part_of[first] >= 0:
            continue
        part_of[first] = len(parts)
        found = [first]
        for place in found:
            for other in beside[place]:
                if part_of[other] < 0:
                    part_of[other] = len(parts)
                    found.append(other)
        parts.append((sorted(found), []))
    for line in lines:
        parts[part_of[line[0]]][1].append(line)
    return parts


def _ordered(first: Rows, lines: Lines, sweeps: int) -> Rows:
    """The best order that so many sweeps find, from several starts."""
    best, fewest = first, crossings(first, lines)
    for start, upward in product(_starts(first), (False, True)):
        if not fewest:
            break
        table = _Table([list(row) for row in start], lines)
        for now in islice(table.swept(upward), sweeps):
            sweeps -= 1
            if now < fewest:
                best, fewest = [list(row) for row in table.rows], now
    read = _as_read(best, lines)
    return read if crossings(read, lines) <= fewest else best


def _starts(rows: Rows) -> Iterator[Rows]:
    """The rows, their mirror image, and the rows dealt out like cards, in two and in three heaps.

    From orders that have little in common, sweeps seldom end in the same order that is not best.
    """
    yield rows
    yield [row[::-1] for row in rows]
    for heaps in (2, 3):
        yield [[place for heap in range(heaps) for place in row[heap::heaps]] for row in rows]


def _as_read(rows: Rows, lines: Lines) -> Rows:
    """Neighbours that trees of inputs end in, in the order of what they lead to.

    For crossings alone they may stand in any order, and a reader takes the first input for the
    first.
    """
    below: dict[int, list[int]] = {}
    above: dict[int, list[int]] = {}
    for number, (upper, lower) in enumerate(lines):
        below.setdefault(upper, []).append(number)
        above.setdefault(lower, []).append(upper)
    trees = set[int]()
    for place in chain.from_iterable(rows):
        if len(below.get(place, ())) == 1 and trees.issuperset(above.get(place, ())):
            trees.add(place)
    rank: dict[int, int] = {}

    def due(place: int) -> tuple[int, int]:
        (number,) = below[place]
        return rank[lines[number][1]], number

    read: Rows = []
    for row in reversed(rows):
        runs = groupby(row, key=trees.__contains__)
        read.append([k for loose, run in runs for k in (sorted(run, key=due) if loose else run)])
        rank |= {place: at for at, place in enumerate(read[-1])}
    return read[::-1]


class _Table:
    """Rows that change in place: what each place leads to, and where in its row it stands."""

    def __init__(self, rows: Rows, lines: Lines) -> None:
        self.rows, self.lines = rows, lines
        self.above: dict[int, list[int]] = {place: [] for row in rows for place in row}
        self.below: dict[int, list[int]] = {place: [] for row in rows for place in row}
        for upper, lower in lines:
            self.below[upper].append(lower)
            self.above[lower].append(upper)
        self.at = {place: at for row in rows for at, place in enumerate(row)}

    def swept(self, upward: bool) -> Iterator[int]:
        """How many lines cross after each sweep, down and up in turns, while fewer do."""
        fewest, idle = inf, 0
        for down, turned in cycle(((not upward, False), (upward, False),
                                   (not upward, True), (upward, True))):  # fmt: skip
            self._sort(down=down, turned=turned)
            self._settle()
            now = crossings(self.rows, self.lines)
            idle = 0 if now < fewest else idle + 1
            fewest = min(fewest, now)
            yield now
            if not now or idle == _IDLE:
                return

    def _seat(self, row: Sequence[int]) -> None:
        for at, place in enumerate(row):
            self.at[place] = at

    def _sort(self, *, down: bool, turned: bool) -> None:
        """Sort each row by the means of what its places lead to in the row before.

        Equals keep their order, or are turned round.
        """
        beside = self.above if down else self.below
        for row in self.rows if down else reversed(self.rows):
            if turned:
                row.reverse()
            # A quotient of whole numbers this small is the same float for equal fractions only.
            row.sort(key=lambda place: self._mean(place, beside[place]))
            self._seat(row)

    def _mean(self, place: int, others: Sequence[int]) -> float:
        return sum([self.at[k] for k in others]) / len(others) if others else self.at[place]

    def _settle(self) -> None:
        """Let neighbours change places until no two can with fewer crossings."""
        waiting = dict.fromkeys(range(len(self.rows)))
        while waiting:
            k = next(iter(waiting))
            del waiting[k]
            if self._swap(self.rows[k]):
                beside = (k - 1, k, k + 1)
                waiting |= dict.fromkeys(k for k in beside if 0 <= k < len(self.rows))

    def _swap(self, row: list[int]) -> bool:
        """Move places left past neighbours while fewer lines cross then; whether any moved."""
        ends = [
            [sorted([self.at[k] for k in beside[place]]) for beside in (self.above, self.below)]
            for place in row
        ]
        swapped = False
        for start in range(1, len(row)):
            at = start
            while at and _gain(*ends[at - 1], *ends[at]) > 0:
                row[at - 1 : at + 1] = row[at], row[at - 1]
                ends[at - 1 : at + 1] = ends[at], ends[at - 1]
                at, swapped = at - 1, True
        if swapped:
            self._seat(row)
        return swapped


def _gain(
    above: Sequence[int], below: Sequence[int], next_above: Sequence[int], next_below: Sequence[int]
) -> int:
    """How many fewer lines cross if two neighbours change places, by the ends of their lines."""
    gain = 0
    for ends, others in ((above, next_above), (below, next_below)):
        if not ends or not others:
            continue
        for end in ends:
            gain += bisect_left(others, end) + bisect_right(others, end) - len(others)
    return gain
