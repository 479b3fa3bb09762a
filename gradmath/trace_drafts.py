"""Which nodes a trace has: all that the outputs were computed from, in the order of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath import torch_private
from gradmath.graph import Held, Saved
from gradmath.trace_backward import Backward
from gradmath.trace_forward import Forward, Key, Operation

Tag = tuple[str, int]  # which node of the trace to be a tensor belongs to
Maker = tuple[int, int | None]
_OUTSIDE = {"leaf", "constant"}


@dataclass(eq=False)
class Run:
    """All that one trace is put together from. Without `backward` nobody ran it backward."""

    forward: Forward
    nodes: Sequence[GradNode]
    outputs: Mapping[str, Tensor]
    leaves: Mapping[str, Tensor]  # by the names that `Trace.grads` gives them
    saved: Mapping[int, tuple[Saved, ...]] = field(default_factory=dict)
    backward: Backward | None = None
    seeds: Sequence[Tensor | None] = ()
    grads_before: Mapping[int, Held | None] = field(default_factory=dict)
    grads_after: Mapping[int, Held | None] = field(default_factory=dict)
    makers: Mapping[int, Maker] = field(default_factory=dict)
    source: str = ""


@dataclass(eq=False, slots=True)
class Draft:
    """A node of the trace to be, before it has its index."""

    tag: Tag
    when: tuple[float, int]  # the operation at which it came to be, then autograd's own count
    node: GradNode | None = None
    tensor: Tensor | None = None
    operation: Operation | None = None
    write: Operation | None = None  # to a view, where the node stands for all of its base
    ways: tuple[tuple[GradNode | None, int], ...] = ()  # its next_functions
    index: int = -1


class Drafting:
    """Finds the nodes of one trace, and the order in which they came to be."""

    def __init__(self, run: Run) -> None:
        self.run, self.forward = run, run.forward
        self.made_at: dict[int, int] = {}  # autograd's number -> place of its first operation
        self.met_at: dict[Key, int] = {}  # where a tensor from outside was first used
        for place, operation in enumerate(self.forward.operations):
            if operation.number is not None:
                self.made_at.setdefault(operation.number, place)
            for key in operation.inputs:
                if key[0] in _OUTSIDE and key not in self.met_at:
                    self.met_at[key] = place
        self.made = sorted(self.made_at)
        self.grad_nodes = {id(node): node for node in (*run.nodes, *self.forward.nodes.values())}
        self.numbers = {
            which: torch_private.node_number(node)
            for which, node in self.grad_nodes.items()
            if not torch_private.is_accumulator(node)
        }
        self.by_number = {number: which for which, number in self.numbers.items()}
        self.drafts: dict[Tag, Draft] = {}

    def draft_all(self) -> list[Draft]:
        """Everything that the outputs depend on, forward, in the order in which it came to be."""
        waiting = [self.node_tag(node) for node in self.run.nodes]
        waiting += [("leaf", id(leaf)) for leaf in self.run.leaves.values()]
        waiting += [self.owner(self.forward.key_of(out)) for out in self.run.outputs.values()]
        leaves = {id(leaf): leaf for leaf in self.run.leaves.values()}
        leaves |= {
            id(torch_private.variable(node)): torch_private.variable(node)
            for node in self.run.nodes
            if torch_private.is_accumulator(node)
        }
        leaves |= {key[1]: t for key, t in self.forward.tensors.items() if key[0] == "leaf"}
        while waiting:
            tag = waiting.pop()
            if tag not in self.drafts:
                draft = self.drafts[tag] = self._draft(tag, leaves)
                waiting += [self.owner(key) for key in self.inputs(draft)]
        drafts = sorted(self.drafts.values(), key=lambda draft: draft.when)
        for index, draft in enumerate(drafts):
            draft.index = index
        return drafts

    def owner(self, key: Key) -> Tag:
        """The node of the trace that a tensor is an output of."""
        kind, whose, which = key
        if kind == "plain":
            number = self.forward.operations[whose].number
            node = None if number is None else self.by_number.get(number)
            return (kind, whose) if node is None else ("node", node)
        # Each version of a constant is a tensor of its own.
        return (f"constant {which}" if kind == "constant" else kind, whose)

    def node_tag(self, node: GradNode) -> Tag:
        return (
            ("leaf", id(torch_private.variable(node)))
            if torch_private.is_accumulator(node)
            else ("node", id(node))
        )

    def _draft(self, tag: Tag, leaves: Mapping[int, Tensor]) -> Draft:
        kind, whose = tag
        if kind == "node":
            node = self.grad_nodes[whose]
            number = self.numbers[whose]
            return Draft(
                tag,
                self._when(number),
                node,
                operation=self._operation(node, number),
                write=self._write_to_view(node, number),
                ways=node.next_functions,
            )
        if kind == "plain":
            return Draft(tag, (whose, 0), operation=self.forward.operations[whose])
        key: Key = ("leaf", whose, 0)
        tensor = leaves[whose] if kind == "leaf" else None
        if tensor is None:
            key = ("constant", whose, int(kind.split()[1]))
            tensor = self.forward.tensors[key]
        place = self.met_at.get(key, len(self.forward.operations))
        return Draft(tag, (place - 0.5, 0), tensor=tensor)

    def _operation(self, node: GradNode, number: int) -> Operation | None:
        """The aten call behind a node; what runs inside a custom Function is its own affair."""
        if is_custom(node):
            return None
        if number in self.made_at:
            return self._at(self.made_at[number])
        # A write that is differentiable in what it writes over: the clone got a node of its own.
        after = self.made_at.get(number + 1)
        write = None if after is None else self._at(after)
        return write if write is not None and write.number is None else None

    def _at(self, place: int) -> Operation:
        """The operation at a place: what it writes over, torch may clone for backward first."""
        first, *following = self.forward.operations[place : place + 2]
        cloned = first.function is torch.ops.aten.clone.default
        if cloned and following and following[0].number is None and _writes(following[0].function):
            return following[0]
        return first

    def _write_to_view(self, node: GradNode, number: int) -> Operation | None:
        """The write that autograd made a node for on the side, for the base of a view."""
        if torch_private.node_name(node) != "CopySlices":
            return None
        return self._at(int(self._when(number)[0]))

    def _when(self, number: int) -> tuple[float, int]:
        if number in self.made_at:
            return self.made_at[number], number
        # Autograd made it on the side (for a write to a view), right after an operation.
        before = bisect_left(self.made, number) - 1
        place = self.made_at[self.made[before]] if before >= 0 else -1
        return place + 0.25, number

    def inputs(self, draft: Draft) -> list[Key]:
        if draft.operation is not None:
            return draft.operation.inputs
        return draft.write.inputs[1:] if draft.write else []  # the view itself is part of the base

    def call(self, draft: Draft) -> str | None:
        """What ran, as text that says everything needed to run it again."""
        if draft.operation is not None:
            return draft.operation.text(map(self._reference, draft.operation.inputs))
        return None if draft.write is None else self._write(draft, draft.write)

    def _write(self, draft: Draft, operation: Operation) -> str | None:
        """A write to a view: its node stands for the whole base, right after the write."""
        view, (before, output) = operation.arguments[0], draft.ways[0]
        base = view._base if isinstance(view, Tensor) else None
        if base is None or not base.is_contiguous() or base.storage_offset() or before is None:
            return None
        whole = f"t[{self.drafts[self.node_tag(before)].index}, {output}]"
        window = f"{list(view.shape)}, {list(view.stride())}, {view.storage_offset()}"
        tensors = [f"{whole}.as_strided({window})", *map(self._reference, operation.inputs[1:])]
        return operation.text(iter(tensors))

    def _reference(self, key: Key) -> str:
        """How the text of a call names an input."""
        return f"t[{self.drafts[self.owner(key)].index}, {which(key)}]"


def which(key: Key) -> int:
    return key[2] if key[0] in {"node", "plain"} else 0


def _writes(function: Any) -> bool:
    return bool(function._schema.is_mutable)


def is_custom(node: GradNode) -> bool:
    return isinstance(node, torch.autograd.function.BackwardCFunction)
