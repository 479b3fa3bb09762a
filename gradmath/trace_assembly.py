"""From what was captured to a frozen `Trace`: nodes, edges, groups."""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath import torch_private
from gradmath.graph import Edge, Group, Held, Line, Node, Summary, Trace
from gradmath.trace_backward import Passage
from gradmath.trace_drafts import Draft, Drafting, Run, is_custom, which
from gradmath.trace_forward import Key, Operation
from gradmath.trace_values import held

RecordT = TypeVar("RecordT")


class Assembly(Drafting):
    """Puts one trace together."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        passages = run.backward.passages if run.backward else []
        self.passages: dict[int, Passage] = {id(passage.node): passage for passage in passages}
        self.cargo: dict[int, Held] = {}
        self.lines: dict[tuple[str, int], Line] = {}

    # -- nodes ---------------------------------------------------------------------------------

    def node(self, draft: Draft) -> Node:
        keys = self._keys(draft)
        values = tuple([self._value(draft, key, k) for k, key in enumerate(keys)])
        operation, names = draft.operation, self.forward.names
        leaf = id(draft.tensor) if draft.tag[0] == "leaf" else None
        return _frozen(
            Node,
            index=draft.index,
            op=self._op_name(draft),
            grad_fn="AccumulateGrad" if leaf is not None else _grad_name(draft.node),
            name=names.get(keys[0]) if len(keys) == 1 else _first_name(names, keys),
            line=self._line(operation),
            module=operation.module if operation else None,
            is_leaf=draft.tensor is not None,
            requires_grad=draft.node is not None or leaf is not None,
            shapes=tuple([None if value is None else tuple(value.shape) for value in values]),
            dtypes=tuple([self._dtype(draft, k) for k in range(len(keys))]),
            values=values,
            cotangents=self._cotangents(self._passage(draft), len(keys)),
            saved=self.run.saved.get(id(draft.node), ()),
            arguments=operation.plain_arguments() if operation else (),
            call=self.call(draft),
            slots=len(draft.ways),
            grad_before=None if leaf is None else self.run.grads_before.get(leaf),
            grad_after=None if leaf is None else self.run.grads_after.get(leaf),
            made_by=self.run.makers.get(id(draft.node)) if self.run.makers else None,
        )

    def _cotangents(self, passage: Passage | None, count: int) -> tuple[Held | None, ...]:
        arrived = passage.arrived[:count] if passage else ()
        return (*map(self._held, arrived), *[None] * (count - len(arrived)))

    def _line(self, operation: Operation | None) -> Line | None:
        """The line of the user's source that made a call."""
        if operation is None or operation.frame is None:
            return None
        file, number = operation.frame.f_code.co_filename, operation.line
        if (file, number) not in self.lines:
            text = linecache.getline(file, number).strip()
            self.lines[file, number] = Line(file, number, text)
        return self.lines[file, number]

    def _keys(self, draft: Draft) -> list[Key]:
        """The outputs of a node, as its tensors are known."""
        kind, whose = draft.tag
        if kind == "node":
            assert draft.node is not None
            outputs = len(draft.operation.outputs) if draft.operation else 0
            if outputs == 1:
                return [("node", whose, 0)]
            keys: list[Key] = [("node", whose, k) for k in range(self._differentiable(draft))]
            # Outputs that carry no gradient, as topk's indices, are the operation's alone.
            place = self.made_at.get(self.numbers[whose], -1)
            return keys + [("plain", place, k) for k in range(len(keys), outputs)]
        if kind == "plain":
            assert draft.operation is not None
            return [("plain", whose, k) for k in range(len(draft.operation.outputs))]
        if kind == "leaf":
            return [("leaf", whose, 0)]
        return [("constant", whose, int(kind.split()[1]))]

    def _differentiable(self, draft: Draft) -> int:
        """How many outputs of a node autograd knows."""
        return 0 if draft.node is None else torch_private.output_count(draft.node)

    def _value(self, draft: Draft, key: Key, k: int) -> Held | None:
        if key in self.forward.values:
            return self.forward.values[key]
        if draft.tensor is not None:
            return held(draft.tensor)
        if draft.operation is not None and k < len(draft.operation.outputs):
            tensor, version = draft.operation.outputs[k]
            # Nobody looked at it while it was fresh; what it held is known if nobody wrote to it.
            return held(tensor) if tensor._version == version else None
        return None

    def _dtype(self, draft: Draft, k: int) -> str:
        if draft.tensor is not None:
            return _dtype_name(draft.tensor.dtype)
        if draft.operation is not None and k < len(draft.operation.outputs):
            return _dtype_name(draft.operation.outputs[k][0].dtype)
        assert draft.node is not None
        return _dtype_name(torch_private.output_dtype(draft.node, k))

    def _op_name(self, draft: Draft) -> str | None:
        if draft.operation is not None:
            return _aten_name(draft.operation.function)
        if draft.node is not None and is_custom(draft.node):
            return torch_private.node_name(draft.node).removesuffix("Backward")
        return None

    def _passage(self, draft: Draft) -> Passage | None:
        if draft.tag[0] == "leaf":
            return next((p for p in self.leaf_passages.get(draft.tag[1], ())), None)
        return self.passages.get(id(draft.node))

    # -- edges ---------------------------------------------------------------------------------

    def edges(self, drafts: Sequence[Draft]) -> Iterator[Edge]:
        order = self._orders()
        for draft in drafts:
            if draft.node is not None:
                yield from self._grad_edges(draft, order)
            yield from self._forward_edges(draft)

    def _orders(self) -> dict[tuple[int, int], int]:
        """When each contribution arrived: the engine adds a node's, slot by slot, after it ran."""
        passages = self.run.backward.passages if self.run.backward else []
        sent = [(id(p.node), k) for p in passages for k, t in enumerate(p.leaving) if t is not None]
        return {which: order for order, which in enumerate(sent)}

    def _grad_edges(self, draft: Draft, order: Mapping[tuple[int, int], int]) -> Iterator[Edge]:
        assert draft.node is not None
        passage = self.passages.get(id(draft.node))
        for slot, (after, output) in enumerate(draft.ways):
            if after is None:
                continue
            cargo = passage.leaving[slot] if passage and slot < len(passage.leaving) else None
            yield _frozen(
                Edge,
                source=draft.index,
                target=self.drafts[self.node_tag(after)].index,
                slot=slot,
                output=output,
                cotangent=self._held(cargo),
                before_sum=self._before_sum(cargo),
                order=order.get((id(draft.node), slot)),
            )

    def _held(self, cargo: Tensor | None) -> Held | None:
        """What a cotangent held: one that leaves a node alone is the one that arrives."""
        if cargo is None:
            return None
        known = self.cargo.get(id(cargo))
        if known is None:
            known = self.cargo[id(cargo)] = held(cargo)
        return known

    def _before_sum(self, cargo: Tensor | None) -> Held | None:
        if cargo is None or not self.run.backward or not self.run.backward.sums:
            return None
        summed = self.run.backward.sums.get(cargo.untyped_storage()._cdata)
        return summed[0] if summed and _shape(summed[0]) != tuple(cargo.shape) else None

    def _forward_edges(self, draft: Draft) -> Iterator[Edge]:
        """What went into an operation without a way back."""
        ways = {self.node_tag(after) for after, _ in draft.ways if after is not None}
        for key in self.inputs(draft):
            tag = self.owner(key)
            if tag not in ways:
                yield _frozen(
                    Edge,
                    source=draft.index,
                    target=self.drafts[tag].index,
                    slot=None,
                    output=which(key),
                    cotangent=None,
                    before_sum=None,
                    order=None,
                )

    # -- the whole -----------------------------------------------------------------------------

    def trace(self) -> Trace:
        self.leaf_passages: dict[int, list[Passage]] = {}
        for passage in self.passages.values():
            if torch_private.is_accumulator(passage.node):
                self.leaf_passages.setdefault(id(torch_private.variable(passage.node)), []).append(
                    passage
                )
        drafts = self.draft_all()
        nodes = tuple(self.node(draft) for draft in drafts)
        outputs = [self.forward.key_of(out) for out in self.run.outputs.values()]
        return Trace(
            nodes=nodes,
            edges=tuple(self.edges(drafts)),
            groups=tuple(self._groups(drafts)),
            outputs=tuple((self.drafts[self.owner(key)].index, which(key)) for key in outputs),
            output_names=tuple(self.run.outputs),
            v=tuple(self._held(seed) for seed in self.run.seeds),
            grads={
                name: nodes[self.drafts["leaf", id(leaf)].index].cotangent
                for name, leaf in self.run.leaves.items()
            },
            source=self.run.source,
            first_nonfinite=_first_nonfinite(nodes),
        )

    def indices(self) -> dict[int, int]:
        """The index in the trace of each autograd node."""
        return {id(d.node): d.index for d in self.drafts.values() if d.node is not None}

    def _groups(self, drafts: Sequence[Draft]) -> Iterator[Group]:
        """The calls of the forward run, outer before inner, each with the group around it."""
        calls = sorted(self.forward.calls, key=lambda c: (c.start, -c.end, c.kind == "function"))
        spans: list[tuple[int, int, int]] = []
        made = [d for d in drafts if d.tensor is None]
        index = 0
        for call in calls:
            inside = tuple(d.index for d in made if call.start <= d.when[0] < call.end)
            if len(inside) < 2:
                continue
            while spans and spans[-1][1] < call.end:
                spans.pop()
            yield Group(index, call.kind, call.name, inside, spans[-1][2] if spans else None)
            spans.append((call.start, call.end, index))
            index += 1


@lru_cache(maxsize=1024)
def _aten_name(function: Any) -> str:
    name: str = function._overloadpacket.__name__
    return name


_GRAD_NAMES: dict[type, str] = {}  # torch has one type for each formula


def _grad_name(node: GradNode | None) -> str | None:
    if node is None:
        return None
    kind = type(node)
    if kind not in _GRAD_NAMES:
        _GRAD_NAMES[kind] = torch_private.node_name(node)
    return _GRAD_NAMES[kind]


@lru_cache(maxsize=64)
def _dtype_name(dtype: torch.dtype) -> str:
    return str(dtype)


def _first_name(names: Mapping[Key, str], keys: Sequence[Key]) -> str | None:
    return next((names[key] for key in keys if key in names), None)


def _frozen(kind: type[RecordT], **fields: object) -> RecordT:
    """A frozen dataclass without the price of its `__init__`, paid thousands of times a trace."""
    record = object.__new__(kind)
    record.__dict__.update(fields)
    return record


def _shape(value: Held | None) -> tuple[int, ...] | None:
    return None if value is None else tuple(value.shape)


def _first_nonfinite(nodes: Sequence[Node]) -> int | None:
    """The first node with NaN or infinity in a value."""
    values = [value for node in nodes for value in node.values]
    floats = [v.ravel() for v in values if isinstance(v, np.ndarray) and v.dtype.kind == "f"]
    with np.errstate(all="ignore"):
        quiet = not floats or bool(np.isfinite(np.concatenate(floats)).all())
    if quiet and len(floats) == len(values):
        return None
    return next((node.index for node in nodes if any(map(_nonfinite, node.values))), None)


def _nonfinite(value: Held | None) -> bool:
    if isinstance(value, Summary):
        return value.nonfinite > 0
    return value is not None and value.dtype.kind in "fc" and not np.isfinite(value).all()
