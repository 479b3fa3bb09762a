"""What captions say of code that was run at many places, each fact with the words that it bears."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradmath.records.branches import BranchRun
from gradmath.records.dials import differs_in_one_literal
from scenes.kit.graph.signs.claims import name_compared
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.quantities import Counting

_OPERATIONS = {"*": "MulBackward", "-": "RsubBackward"}


@dataclass(frozen=True, eq=False)
class Untouched(OfNoEntry):
    """Some lines did not run, so that y is x itself: no node was made."""

    run: BranchRun
    lines: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        both = {"both"} if len(self.lines) == 2 else set[str]()
        return frozenset({"not", "none", "same", *both})

    def fault(self) -> str | None:
        ran = [line for line in self.lines if self.run.ran(line)]
        if ran:
            return f"`{self.run.listing.lines[ran[0]].strip()}`, which ran"
        if self.run.making or self.run.y.value != self.run.x.value:
            return f"{len(self.run.making)} nodes, and y {self.run.y.text()}"
        return None


@dataclass(frozen=True, eq=False)
class Joined(OfNoEntry):
    """The nodes that a run has beyond those of the one before it: by which lines they were made."""

    before: BranchRun
    after: BranchRun
    lines: tuple[int, ...]

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.lines)
        both = {"both"} if count == 2 else set[str]()
        return frozenset({"only", "exactly", "none", "not", "changes", *both}) | number(count)

    def fault(self) -> str | None:
        before, after = made_by(self.before), made_by(self.after)
        if after[: len(before)] != before:
            return "a node that has gone"
        if after[len(before) :] == self.lines:
            return None
        told = (f"`{self.after.listing.lines[line].strip()}`" for line in after[len(before) :])
        return f"nodes of {', '.join(told) or 'no line'}"


@dataclass(frozen=True, eq=False)
class OneCode(OfNoEntry):
    """Two runs are of one code, in which at most one number was turned."""

    first: BranchRun
    other: BranchRun

    @property
    def bears(self) -> frozenset[str]:
        return number(1) | {"same"}

    def fault(self) -> str | None:
        one, other = self.first.listing, self.other.listing
        if one.lines == other.lines or differs_in_one_literal(one, other):
            return None
        return "code that differs in more than one number"


@dataclass(frozen=True, eq=False)
class Pieces(OfNoEntry):
    """One code, and as many graphs as there are straight pieces: a piece has one graph."""

    pieces: tuple[tuple[BranchRun, ...], ...]

    @property
    def number(self) -> int:
        return len(self.pieces)

    @property
    def bears(self) -> frozenset[str]:
        return number(self.number) | number(1) | {"each", "every", "different"}

    def fault(self) -> str | None:
        graphs = {graph for piece in self.pieces for graph in map(graph_of, piece)}
        if len(graphs) != len(self.pieces):
            return f"{len(graphs)} graphs for {len(self.pieces)} pieces"
        for k, piece in enumerate(self.pieces):
            if len({graph_of(run) for run in piece}) > 1 or not _straight(piece):
                return f"piece {k} with several graphs or slopes"
        first, *others = (run for piece in self.pieces for run in piece)
        codes = (OneCode(first, other).fault() for other in others)
        return next(filter(None, codes), None)


@dataclass(frozen=True, eq=False)
class PieceCount(Counting):
    """How many pieces there are."""

    pieces: Pieces

    @property
    def number(self) -> int:
        return self.pieces.number

    def fault(self) -> str | None:
        return self.pieces.fault()


@dataclass(frozen=True, eq=False)
class WritesWhatRuns(OfNoEntry):
    """A node for each time that a line with an operation ran, in that order, and no other node."""

    run: BranchRun

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"only", "exactly", "each", "every", "not", "none"})

    def fault(self) -> str | None:
        run = self.run
        code = run.listing.lines
        due = [
            (step, name)
            for step, line in enumerate(run.lines)
            for sign, name in _OPERATIONS.items()
            if f" {sign} " in code[line]
        ]
        made = [name_compared(record).rstrip("01") for record in run.names]
        if [step for step, _ in due] != [*run.making] or [name for _, name in due] != made:
            return f"nodes {', '.join(made)} of steps {list(run.making)}"
        grown = np.diff(run.steps.value[:, 1], prepend=0)
        return None if set(grown.tolist()) <= {0, 1} else "a line that made several nodes"


def made_by(run: BranchRun) -> tuple[int, ...]:
    """The lines that made the nodes of a run, in their order."""
    return tuple(run.line(node) for node in range(len(run.making)))


def graph_of(run: BranchRun) -> tuple[str, ...]:
    """The names of the nodes of a run, in the order in which they were made."""
    return tuple(map(name_compared, run.names))


def _straight(piece: tuple[BranchRun, ...]) -> bool:
    """Whether y moves with x as the one slope of all runs says, up to rounding."""
    slopes = {float(run.grad.value) for run in piece}
    eps = float(np.finfo(np.float32).eps)
    return len(slopes) == 1 and all(
        abs(float(b.y.value) - float(a.y.value) - slope * (float(b.x.value) - float(a.x.value)))
        <= 8 * eps * max(abs(float(each)) * (1 + abs(slope)) for each in (a.y.value, b.y.value))
        for slope in slopes
        for a, b in pairwise(piece)
    )
