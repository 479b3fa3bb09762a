"""Cards that stand as one where there are many: the middle rounds of a loop, layers, lines.

Cards that are computed stand in a row, in the order of time; those of a part of it may be one, for
what is between two points of time can be computed at one time, too. No torch here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from gradmath.graphs.card_chunks import chunks
from gradmath.graphs.card_rounds import CardRounds, RoundSeries, series_of
from gradmath.records.graph import Graph

MOST_CARDS = 25
MOST_PORTS = 4  # tensors of one folded card, unless nothing else helps
MOST_USES = 6  # of a tensor, as its sum is told in full
_SINGLE = 3  # units at each end of a row of lines that stay as they are
UnitStretch = tuple[int, int]  # of the row: from the first one to before the other


@dataclass(eq=False)
class CardRow:
    """The cards of a graph, and which of them stand as one.

    row has the cards that are computed, places where each card ran; own are the leaves that are a
    module's, or nobody's. A card that is kept stands by itself; a stretch that is opened never is
    one.
    """

    graph: Graph
    places: Sequence[CardRounds]
    own: Collection[int]
    kept: Collection[int] = ()
    opened: Collection[UnitStretch] = ()
    most: int = MOST_CARDS
    row: list[int] = field(init=False)
    units: list[UnitStretch] = field(init=False)
    home: dict[int, int] = field(init=False)  # leaves in a folded unit: the card at its start

    def __post_init__(self) -> None:
        nodes = self.graph.nodes
        self.row = [node.index for node in nodes if not node.is_leaf]
        self.units = [(k, k + 1) for k in range(len(self.row))]
        self.home = {}
        self.at = {card: k for k, card in enumerate(self.row)}
        self.users: dict[int, set[int]] = defaultdict(set)
        self.last: dict[tuple[int, int], int] = {}
        for edge in self.graph.edges:
            self.users[edge.target].add(edge.source)
            port = edge.target, edge.output
            self.last[port] = max(self.last.get(port, -1), self.at[edge.source])
        for port in self.graph.outputs:
            self.last[port] = len(self.row)
        spans = [(self.at[card], used) for (card, _), used in self.last.items() if card in self.at]
        self.spans = np.array(spans, dtype=np.int64).reshape(-1, 2).T

    # -- what there is ---------------------------------------------------------------------

    def count(self) -> int:
        """How many cards stand."""
        return len(self.units) + len(self.graph.nodes) - len(self.row) - len(self.home)

    def enough(self) -> bool:
        return self.count() <= self.most

    def ports(self, stretch: UnitStretch) -> int:
        """How many tensors leave a stretch."""
        start, end = stretch
        made, used = self.spans
        return int(np.count_nonzero((made >= start) & (made < end) & (used >= end)))

    def members(self) -> Iterator[tuple[UnitStretch | None, tuple[int, ...]]]:
        """The cards of each unit, with its stretch if it is folded."""
        own: dict[UnitStretch, list[int]] = {
            unit: self.row[unit[0] : unit[1]] for unit in self.units
        }
        unit_at = {k: unit for unit in self.units for k in range(*unit)}
        for node in self.graph.nodes:
            if node.is_leaf and node.index not in self.home:
                yield None, (node.index,)
        for leaf, place in self.home.items():
            own[unit_at[place]].append(leaf)
        for unit, cards in own.items():
            yield (unit if len(cards) > 1 else None), tuple(sorted(cards))

    # -- folding ---------------------------------------------------------------------------

    def fold(self) -> None:
        """Let cards stand as one, until there are few enough."""
        steps = [self._buffers, self._middles, self._parameters, self._rounds, self._loops,
                 self._lines, self._others]  # fmt: skip
        if len(self.graph.nodes) > 2 * len(self.row):  # most are inputs
            steps.insert(3, self._others)
        for step in steps:
            if not self.enough():
                step()
        if self.crowded():
            self._middles()
        while self._merge_users():
            pass

    def crowded(self) -> list[list[UnitStretch]]:
        """Of each tensor that too many use, those units, in their order."""
        unit_at = {k: unit for unit in self.units for k in range(*unit)}
        uses: dict[tuple[int, int], set[UnitStretch]] = defaultdict(set)
        for edge in self.graph.edges:
            unit = unit_at[self.at[edge.source]]
            inside = edge.target in self.at and unit == unit_at[self.at[edge.target]]
            if edge.order is not None and not inside:
                uses[edge.target, edge.output].add(unit)
        return [sorted(units) for units in uses.values() if len(units) > MOST_USES]

    def _merge_users(self) -> bool:
        """Two neighbours of those that use what too many use are one, with what is between them."""
        pairs = [(one[0], other[1]) for units in self.crowded() for one, other in pairwise(units)]
        closed = {self._closed(each) for each in pairs}
        ordered = sorted(closed, key=lambda each: (each[1] - each[0], each))
        return any(self.merge(each, ports=len(self.last)) for each in ordered)

    def _closed(self, stretch: UnitStretch) -> UnitStretch:
        """A stretch that few tensors leave: with what comes after it, as far as that takes."""
        ends = [end for _, end in self.units if end >= stretch[1]]
        few = (end for end in ends if self.ports((stretch[0], end)) <= MOST_PORTS)
        return stretch[0], next(few, stretch[1])

    def merge(self, stretch: UnitStretch, ports: int = MOST_PORTS) -> bool:
        """Let a stretch be one unit, where it may."""
        start, end = stretch
        covered = [unit for unit in self.units if start <= unit[0] and unit[1] <= end]
        whole = covered and covered[0][0] == start and covered[-1][1] == end
        if not whole or len(covered) < 2 or self._held(stretch) or self.ports(stretch) > ports:
            return False
        place = self.units.index(covered[0])
        self.units[place : place + len(covered)] = [stretch]
        self._absorb(stretch, self._within)
        return True

    def _held(self, stretch: UnitStretch) -> bool:
        """Whether a stretch may not be one: a card of it is kept, or it was opened."""
        start, end = stretch
        if any(self.row[k] in self.kept for k in range(start, end)):
            return True
        return any(start < b and a < end and not (a <= start and end <= b and (a, b) != stretch)
                   for a, b in self.opened)  # fmt: skip

    def _within(self, leaf: int) -> bool:
        """Whether a leaf is a module's own, or nobody's."""
        return leaf in self.own

    def _absorb(self, stretch: UnitStretch, which: Callable[[int], bool]) -> None:
        """Leaves that nothing else uses go into a unit."""
        for leaf in self._own_leaves(stretch):
            if which(leaf):
                self.home[leaf] = stretch[0]

    def _own_leaves(self, stretch: UnitStretch) -> list[int]:
        start, end = stretch
        taken = {*self.kept, *self.home}
        leaves = (node.index for node in self.graph.nodes if node.is_leaf)
        return [leaf for leaf in leaves if self.users[leaf] and leaf not in taken
                and all(start <= self.at[user] < end for user in self.users[leaf])]  # fmt: skip

    def _segments(self) -> list[UnitStretch]:
        """The row, cut where something was opened."""
        cuts = sorted({0, len(self.row), *(end for each in self.opened for end in each)})
        return list(pairwise(cuts))

    def _series(self) -> list[RoundSeries]:
        """The loops of each segment, the outer ones first, of these the longest."""
        places = [self.places[card] for card in self.row]
        found = [one for a, b in self._segments() for one in series_of(places[a:b], a)]
        return sorted(found, key=lambda one: (one.depth, one.start - one.end))

    # -- the steps, from those that take least -----------------------------------------------

    def _buffers(self) -> None:
        """What only data is, and is named by nobody, goes with its user."""
        for unit in list(self.units):
            self._absorb(unit, lambda leaf: self._within(leaf)
                         and not self.graph.nodes[leaf].requires_grad)  # fmt: skip

    def _middles(self) -> None:
        """Of each loop the first round and the last stay, and those between are one."""
        for one in self._series():
            if (not self.enough() or self.crowded()) and len(one.rounds) >= 3:
                self._merge_free(one.rounds[1][0], one.rounds[-1][0])

    def _merge_free(self, start: int, end: int) -> None:
        """Let what is between cards that are kept be one."""
        held = [k for k in range(start, end) if self.row[k] in self.kept]
        for a, b in zip([start, *(k + 1 for k in held)], [*held, end], strict=True):
            self.merge((a, b))

    def _parameters(self) -> None:
        """A module's own parameters go into the card that uses them, where there are most first."""
        for unit in sorted(self.units, key=lambda unit: -len(self._own_leaves(unit))):
            if not self.enough():
                self._absorb(unit, self._within)

    def _rounds(self) -> None:
        """A round that is left is one."""
        for one in reversed(self._series()):
            for each in sorted(one.rounds, key=lambda each: each[0] - each[1]):
                if not self.enough():
                    self.merge(each)

    def _loops(self) -> None:
        """A loop is one."""
        for one in reversed(self._series()):
            if not self.enough():
                self._merge_free(one.start, one.end)

    def _lines(self) -> None:
        """Neighbours are one, where fewest tensors leave them."""
        over = self.count() - self.most
        segments = self._segments()
        sizes = [[unit for unit in self.units if a <= unit[0] < b] for a, b in segments]
        for units in sorted(sizes, key=lambda units: -len(units)):
            free = self._free(units)
            if over <= 0 or len(free) < 2:
                continue
            goal = max(1, len(free) - over)
            before = len(self.units)
            for stretch in chunks(free, goal, self.ports, self._held):
                self.merge(stretch, ports=len(self.last))
            over -= before - len(self.units)

    def _free(self, units: Sequence[UnitStretch]) -> Sequence[UnitStretch]:
        """The units that lines are folded of: those at both ends stay, where that leaves enough."""
        over = self.count() - self.most
        inner = units[_SINGLE:-_SINGLE]
        return inner if len(inner) - over >= max(1, len(inner) // 12) else units

    def _others(self) -> None:
        """Any leaf goes into the only card that uses it."""
        for unit in sorted(self.units, key=lambda unit: -len(self._own_leaves(unit))):
            if not self.enough():
                self._absorb(unit, lambda leaf: True)
