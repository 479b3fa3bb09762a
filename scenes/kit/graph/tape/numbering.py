"""Which graph lies on the tape: graphs are numbered in the order in which a film meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.records.branches import BranchRun
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.graph.tape.facts import graph_of
from scenes.kit.look.glyphs import Points
from scenes.kit.speech.kit_words import kit_word
from scenes.kit.truth.claims import Inkless

_RIGHT = (1.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class GraphNumber(Inkless):
    """The number of a run's graph among those of a film, each met by one of some runs."""

    run: BranchRun
    met: tuple[BranchRun, ...]

    @property
    def number(self) -> int:
        """Counted from 1; 0 if no run has met it."""
        kinds = [graph_of(run) for run in self.met]
        own = graph_of(self.run)
        return 1 + kinds.index(own) if own in kinds else 0

    @property
    def text(self) -> str:
        return f"{kit_word('tape', 'graph')} {self.number}"

    def fault(self) -> str | None:
        kinds = {graph_of(run) for run in self.met}
        if len(kinds) != len(self.met):
            return f"{len(kinds)} graphs for {len(self.met)} numbers"
        return None if self.number else "the number of a graph that the film has met"


class GraphLabel(SignLabel):
    """The number of the graph that lies on the tape, at the end of its lowest row."""

    def __init__(self, run: BranchRun, met: Sequence[BranchRun], end: Points) -> None:
        self.run = run
        super().__init__(GraphNumber(run, tuple(met)), em=1.5 * EM, pale=False)
        self.move_to(end, aligned_edge=_RIGHT)
