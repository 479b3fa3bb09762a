"""What captions say of graphs in words, in a form that is held against the records."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.flow import GraphFlow, GraphNode
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Reason, Record


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
class NoGradYet(Shared):
    """A leaf's `.grad` was None before the pass."""

    node: GraphNode

    def fault(self) -> str | None:
        if self.node.accumulates_grad and self.node.grad_before is None:
            return None
        return f"{self.node.label} is no leaf, or had a .grad"


@dataclass(frozen=True, eq=False)
class PassedOn(Shared):
    """A node sent its cotangent on unchanged, along each of so many edges."""

    flow: GraphFlow
    node: GraphNode
    edges: int

    def fault(self) -> str | None:
        own = self.node.cotangent
        sent = [edge.cotangent for edge in self.flow.inputs(self.node.index)]
        if len(sent) != self.edges or not isinstance(own, Record):
            return f"{self.node.label} has {len(sent)} edges"
        for each in sent:
            if not isinstance(each, Record) or each.value.tobytes() != own.value.tobytes():
                return f"{self.node.label} sent something else"
        return None


@dataclass(frozen=True, eq=False)
class Stopped(Shared):
    """An entry of a leaf's gradient is zero for a kind of reason."""

    reasons: ZeroReasons
    grad: Record
    index: Index
    kind: Reason

    def fault(self) -> str | None:
        if self.grad.value[self.index] != 0:
            return f"{self.grad.name}{list(self.index)} is {self.grad.text(self.index)}"
        kinds = self.reasons.kinds(self.index)
        return None if self.kind in kinds else f"the reasons are: {', '.join(kinds) or 'none'}"
