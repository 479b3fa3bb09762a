"""What captions say of graphs in words, in a form that is held against the records."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.flow import GraphFlow, GraphNode
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Reason, Record
from scenes.kit.truth.bearing import OfNoEntry


@dataclass(frozen=True, eq=False)
class Uses(Shared):
    """A node was used so many times."""

    flow: GraphFlow
    node: GraphNode
    times: int

    def fault(self) -> str | None:
        times = sum(edge.target == self.node.index for edge in self.flow.edges)
        return None if times == self.times else f"{self.node.label} was used {times} times"


@dataclass(frozen=True, eq=False)
class Stopped(OfNoEntry):
    """An entry of a leaf's gradient is zero for a kind of reason."""

    reasons: ZeroReasons
    grad: Record
    index: Index
    kind: Reason

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"zero"})

    def fault(self) -> str | None:
        if self.grad.value[self.index] != 0:
            return f"{self.grad.name}{list(self.index)} is {self.grad.text(self.index)}"
        kinds = self.reasons.kinds(self.index)
        return None if self.kind in kinds else f"the reasons are: {', '.join(kinds) or 'none'}"
