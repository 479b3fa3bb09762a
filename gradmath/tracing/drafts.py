"""Which nodes a trace has: all that the outputs were computed from, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeAlias

from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.records.graph import Held, Saved
from gradmath.running import torch_private
from gradmath.tracing.backward import Backward, NextFunctions
from gradmath.tracing.forward import Forward
from gradmath.tracing.matching import Matching
from gradmath.tracing.operations import Key, Operation

# Which node of the trace to be: an autograd node, or the key of a tensor that has none.
Tag: TypeAlias = GradNode | tuple[str, Any, int]
Maker: TypeAlias = tuple[int, int | None]
_OUTSIDE = {"leaf", "constant"}
VIEW_AGAIN = "AsStridedBackward0"


@dataclass(eq=False)
class Run:
    """All that one trace is put together from. Without `backward` nobody ran it backward."""

    forward: Forward
    nodes: Mapping[GradNode, NextFunctions]
    outputs: Mapping[str, Tensor]
    leaves: Mapping[str, Tensor]  # by the names that `Trace.grads` gives them
    saved: Mapping[GradNode, tuple[Saved, ...]] = field(default_factory=dict)
    backward: Backward | None = None
    seeds: Sequence[Tensor | None] = ()
    grads_before: Mapping[int, Held | None] = field(default_factory=dict)
    grads_after: Mapping[int, Held | None] = field(default_factory=dict)
    makers: Mapping[GradNode, Maker] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(eq=False, slots=True)
class Draft:
    """A node of the trace to be, before it has its index."""

    tag: Tag
    when: tuple[float, int]  # the operation at which it came to be, then autograd's own count
    node: GradNode | None = None
    tensor: Tensor | None = None
    operation: Operation | None = None
    ways: NextFunctions = ()
    write: Operation | None = None  # to a view, where the node stands for all of its base
    index: int = -1


class Drafting:
    """Finds the nodes of one trace, and the order in which they came to be."""

    def __init__(self, run: Run) -> None:
        self.run, self.forward = run, run.forward
        self.leaves = {id(leaf): leaf for leaf in run.leaves.values()}
        self.leaves |= {k[1]: t for k, t in self.forward.tensors.items() if k[0] == "leaf"}
        accumulators = [node for node in run.nodes if torch_private.is_accumulator(node)]
        self.leaves |= {id(leaf): leaf for leaf in map(torch_private.variable, accumulators)}
        self.outputs = [self.forward.key_of(out) for out in run.outputs.values()]
        self.drafts: dict[Tag, Draft] = {}
        self.indices: dict[GradNode, int] = {}  # accumulators have that of their leaf

    @cached_property
    def met_at(self) -> dict[Key, int]:
        """At which operation a tensor from outside was first used."""
        found: dict[Key, int] = {}
        for place, operation in enumerate(self.forward.operations):
            for key in operation.inputs:
                if key[0] in _OUTSIDE:
                    found.setdefault(key, place)
        return found

    @cached_property
    def matching(self) -> Matching:
        seen = [key[1] for key in self.forward.values if key[0] == "node"]
        return Matching(self.forward, dict.fromkeys([*self.run.nodes, *seen]))

    def draft_all(self) -> list[Draft]:
        """Everything that the outputs depend on, forward, in the order in which it came to be."""
        waiting = list(map(_tag, self.run.nodes))
        waiting += [("leaf", id(leaf), 0) for leaf in self.run.leaves.values()]
        waiting += map(self.owner, self.outputs)
        while waiting:
            tag = waiting.pop()
            if tag not in self.drafts:
                draft = self.drafts[tag] = self._draft(tag)
                waiting += [
                    key[1] if key[0] == "node" else self.owner(key) for key in self.inputs(draft)
                ]
        drafts = sorted(self.drafts.values(), key=attrgetter("when"))
        if not self.matching.certain:
            drafts = list(self._inputs_first(drafts))
        for index, draft in enumerate(drafts):
            draft.index = index
        return drafts

    def _inputs_first(self, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """As they came to be, but none before what it was computed from."""
        done: set[Tag] = set()
        for draft in drafts:
            waiting = [draft]
            while waiting:
                latest = waiting[-1]
                missing = [tag for tag in self._before(latest) if tag not in done]
                if missing and latest.tag not in done:
                    waiting += [self.drafts[tag] for tag in missing]
                    continue
                waiting.pop()
                if latest.tag not in done:
                    done.add(latest.tag)
                    yield latest

    def _before(self, draft: Draft) -> Iterator[Tag]:
        """What a node was computed from."""
        yield from (_tag(after) for after, _ in draft.ways if after is not None)
        yield from (tag for tag in map(self.owner, self.inputs(draft)) if tag != draft.tag)

    def index(self, node: GradNode) -> int:
        """The place in the trace of an autograd node."""
        index = self.indices.get(node)
        if index is None:
            index = self.indices[node] = self.drafts[_tag(node)].index
        return index

    def owner(self, key: Key) -> Tag:
        """The node of the trace that a tensor is an output of."""
        kind, whose, _ = key
        if kind == "node":
            node: GradNode = whose
            return node
        if kind == "plain":
            made = self.matching.node(whose)
            return (kind, whose, 0) if made is None else made
        return key  # each version of a constant is a tensor of its own

    def outside(self) -> Iterator[tuple[Key, Tensor]]:
        """All tensors that came in from outside: leaves and constants."""
        yield from ((("leaf", number, 0), leaf) for number, leaf in self.leaves.items())
        yield from ((k, t) for k, t in self.forward.tensors.items() if k[0] == "constant")

    def _draft(self, tag: Tag) -> Draft:
        if not isinstance(tag, tuple):
            ways = self.run.nodes.get(tag) or tag.next_functions
            operation, when = self.matching.of(tag)
            write = self.matching.write_to_view(tag) if operation is None else None
            return Draft(tag, when, tag, None, operation, ways, write)
        kind, whose, _ = tag
        if kind == "plain":
            return Draft(tag, (whose, 0), operation=self.forward.operations[whose])
        tensor = self.leaves[whose] if kind == "leaf" else self.forward.tensors[tag]
        place = self.met_at.get(tag, len(self.forward.operations))
        return Draft(tag, (place - 0.5, 0), tensor=tensor)

    def inputs(self, draft: Draft) -> Sequence[Key]:
        """What went into an operation; a view that it writes to is part of its base."""
        if draft.operation is not None:
            inputs = draft.operation.inputs
        else:
            inputs = draft.write.inputs[1:] if draft.write else []
        return [self._itself(key) for key in inputs] if self.matching.clones else inputs

    def _itself(self, key: Key) -> Key:
        """The tensor that torch cloned where it is a clone of torch's own."""
        while key[0] == "plain" and key[1] in self.matching.clones:
            key = self.matching.clones[key[1]]
        return key

    def call(self, draft: Draft) -> tuple[str, ...]:
        """What ran, as texts that say everything needed to run it again."""
        if draft.operation is not None:
            return draft.operation.texts(map(self._reference, self.inputs(draft)))
        if draft.write is not None:
            return self._write(draft, draft.write)
        return self._view_again(draft)

    def _write(self, draft: Draft, operation: Operation) -> tuple[str, ...]:
        """A write to a view: its node stands for the whole base, right after the write."""
        view, (before, output) = operation.arguments[0], draft.ways[0]
        base = torch_private.base(view) if isinstance(view, Tensor) else None
        if base is None or not base.is_contiguous() or base.storage_offset() or before is None:
            return ()
        window = f"{list(view.shape)}, {list(view.stride())}, {view.storage_offset()}"
        whole = f"t[{self.index(before)}, {output}].as_strided({window})"
        return operation.texts(iter([whole, *map(self._reference, self.inputs(draft))]))

    def _view_again(self, draft: Draft) -> tuple[str, ...]:
        """A view of what was written to since it was made: autograd looks at the base anew."""
        if draft.node is None or torch_private.node_name(draft.node) != VIEW_AGAIN:
            return ()
        (before, output), *_ = draft.ways
        window = torch_private.window(draft.node)
        if before is None or window is None:
            return ()
        texts = [str(list(part)) if isinstance(part, tuple) else str(part) for part in window]
        return ("aten.as_strided.default", f"t[{self.index(before)}, {output}]", *texts)

    def _reference(self, key: Key) -> str:
        """How the text of a call names an input."""
        if key[0] == "node":
            return f"t[{self.drafts[key[1]].index}, {key[2]}]"
        return f"t[{self.drafts[self.owner(key)].index}, {which(key)}]"


def _tag(node: GradNode) -> Tag:
    if torch_private.is_accumulator(node):
        return "leaf", id(torch_private.variable(node)), 0
    return node


def which(key: Key) -> int:
    """Which output of its node a tensor is."""
    number: int = key[2] if key[0] in {"node", "plain"} else 0
    return number
