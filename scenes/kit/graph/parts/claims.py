"""What the texts of a graph stand for: names as torch gives them, slots, plain arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradmath.graphs.flow import (
    EditRecord,
    GraphEdge,
    GraphFlow,
    GraphNode,
    Overview,
)
from gradmath.graphs.rules import LocalRule, Operand, TermPart, local_rule
from gradmath.records.graph import Graph
from gradmath.records.shared import Shared
from gradmath.views.way_back import product_text
from scenes.kit.look.theme import Face

_HALVES = re.compile(r"(.+?)(Backward\d*|Grad)?")


class _Plain(Shared):
    """A claim in plain ink that cannot be wrong by itself."""

    @property
    def face(self) -> Face | None:
        return None

    def fault(self) -> str | None:
        return None


@dataclass(frozen=True, eq=False)
class NodeLabel(_Plain):
    """The best name of a node: the user's, else the operation's."""

    node: GraphNode

    @property
    def text(self) -> str:
        return self.node.label


@dataclass(frozen=True, eq=False)
class OperationName(_Plain):
    """The name of an operation with several outputs, whose own names are not its: `unbind`."""

    node: GraphNode

    @property
    def text(self) -> str:
        node = self.node.traced
        return node.op if node.op and node.call else node.label


@dataclass(frozen=True, eq=False)
class GradFn(_Plain):
    """The name of an autograd node, as torch gives it."""

    node: GraphNode

    @property
    def text(self) -> str:
        return self.node.traced.grad_fn or "None"


@dataclass(frozen=True, eq=False)
class GradFnPart(_Plain):
    """The first or the second half of an autograd node's name: `Sigmoid` and `Backward0`."""

    node: GraphNode
    row: int

    @property
    def text(self) -> str:
        halves = _HALVES.fullmatch(self.node.traced.grad_fn or "None")
        assert halves is not None
        return halves[1 + self.row] or ""


@dataclass(frozen=True, eq=False)
class OutputName(_Plain):
    """Which of its node's outputs a tensor is: `[1]`, as the code takes it out of the tuple."""

    node: GraphNode
    output: int

    @property
    def text(self) -> str:
        return f"[{self.output}]"

    def fault(self) -> str | None:
        count = len(self.node.values)
        return None if 0 <= self.output < count else f"the node has {count} outputs"


@dataclass(frozen=True, eq=False)
class GradName(_Plain):
    """The name of what lives at a leaf once a gradient came: `x.grad`, or `.grad` beside its x."""

    node: GraphNode
    ink: Face | None = Face.GRADIENT
    short: bool = False

    @property
    def face(self) -> Face | None:
        return self.ink

    @property
    def text(self) -> str:
        return ".grad" if self.short else f"{self.node.label}.grad"

    def fault(self) -> str | None:
        return None if self.node.accumulates_grad else "only a leaf that requires grad has a .grad"


@dataclass(frozen=True, eq=False)
class HookName(_Plain):
    """The functions of hooks that edited a gradient, over what they made of it: `clip`."""

    edit: EditRecord | None

    @property
    def face(self) -> Face | None:
        return Face.GRADIENT

    @property
    def text(self) -> str:
        names = [hook.name for hook in self.edit.hooks] if self.edit else []
        return ", ".join(names)

    def fault(self) -> str | None:
        return None if self.edit else "no hook edited it"


@dataclass(frozen=True, eq=False)
class HookPlace(_Plain):
    """A hook in a sentence: `tensor hook clip, line 3`."""

    edit: EditRecord
    number: int

    @property
    def text(self) -> str:
        hook = self.edit.hooks[self.number]
        line = f", line {hook.line.number}" if hook.line is not None else ""
        return f"{hook.kind} {hook.name}{line}"


@dataclass(frozen=True, eq=False)
class OddProduct(_Plain):
    """What made the first cotangent that is not finite: `0 × inf = nan`."""

    trace: Graph

    @property
    def text(self) -> str:
        return product_text(self.trace.anomaly) if self.trace.anomaly else ""

    def fault(self) -> str | None:
        return None if self.text else "no product is known"


@dataclass(frozen=True, eq=False)
class RemedyWord(_Plain):
    """A word of what helps against it; lines break between words."""

    trace: Graph
    number: int

    @property
    def text(self) -> str:
        words = self.trace.anomaly.remedy.split() if self.trace.anomaly else []
        return words[self.number] if self.number < len(words) else ""

    def fault(self) -> str | None:
        return None if self.text else "every cotangent is finite, or the remedy is shorter"


def remedy_words(trace: Graph) -> list[RemedyWord]:
    """All of what helps."""
    count = len(trace.anomaly.remedy.split()) if trace.anomaly else 0
    return [RemedyWord(trace, number) for number in range(count)]


@dataclass(frozen=True, eq=False)
class Slot(_Plain):
    """The index of an edge in its node's `next_functions`."""

    edge: GraphEdge

    @property
    def text(self) -> str:
        return str(self.edge.slot)

    def fault(self) -> str | None:
        return "the edge has no slot" if self.edge.slot is None else None


class _OfRule(Shared):
    """A part of the rule by which an edge's source made what it carries."""

    flow: GraphFlow
    edge: GraphEdge

    @property
    def rule(self) -> LocalRule | None:
        return local_rule(self.flow, self.edge)

    @property
    def face(self) -> Face | None:
        return None

    def fault(self) -> str | None:
        return f"no rule is known for edge {self.edge.index}" if self.rule is None else None


@dataclass(frozen=True, eq=False)
class RuleWord(_OfRule):
    """A piece of the formula: the name of a tensor, in its face's ink, or code between them."""

    flow: GraphFlow
    edge: GraphEdge
    number: int

    @property
    def term(self) -> TermPart | None:
        rule = self.rule
        return rule.spelled[self.number] if rule and self.number < len(rule.spelled) else None

    @property
    def face(self) -> Face | None:
        term = self.term
        return face_of(term) if isinstance(term, Operand) else None

    @property
    def text(self) -> str:
        term = self.term
        return term.code if isinstance(term, Operand) else term or ""


@dataclass(frozen=True, eq=False)
class RuleCode(_OfRule):
    """The code between two tensors of a rule, with the numbers of the call for their names."""

    flow: GraphFlow
    edge: GraphEdge
    number: int

    @property
    def text(self) -> str:
        rule = self.rule
        term = rule.terms[self.number] if rule and self.number < len(rule.terms) else ""
        return term.strip() if isinstance(term, str) else ""


@dataclass(frozen=True, eq=False)
class RuleSign(_OfRule):
    """The sign between a rule's numbers and what they make: `=` where it closes as shown."""

    flow: GraphFlow
    edge: GraphEdge

    @property
    def text(self) -> str:
        rule = self.rule
        return "≈" if rule is None else rule.sign


def face_of(operand: Operand) -> Face:
    """The face of a tensor in a rule: only the cotangent is a gradient."""
    return Face.GRADIENT if operand.name == "grad" else Face.VALUE


@dataclass(frozen=True, eq=False)
class EmptySlot(_Plain):
    """The index of a slot that holds None."""

    flow: GraphFlow
    node: GraphNode
    slot: int

    @property
    def text(self) -> str:
        return str(self.slot)

    def fault(self) -> str | None:
        if self.slot in self.flow.empty_slots(self.node.index):
            return None
        return f"slot {self.slot} of {self.node.label} holds a node"


@dataclass(frozen=True, eq=False)
class Argument(_Plain):
    """A plain number that an operation was called with, as torch saw it."""

    node: GraphNode
    number: int

    @property
    def text(self) -> str:
        return self.node.traced.arguments[self.number]


@dataclass(frozen=True, eq=False)
class SavedName(_Plain):
    """Torch's name for a tensor in a node's drawer."""

    node: GraphNode
    number: int

    @property
    def text(self) -> str:
        return self.node.saved[self.number].name


@dataclass(frozen=True, eq=False)
class ShapeOf(_Plain):
    """The shape of a tensor that is shown as a map."""

    overview: Overview

    @property
    def text(self) -> str:
        return " × ".join(map(str, self.overview.shape)) or "scalar"
