"""From what was captured to a frozen `Trace`: nodes, edges, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.graphs.trace import Trace
from gradmath.records.graph import Edge, Group, Held, Line, Node, Summary
from gradmath.records.site import Site
from gradmath.running import torch_private
from gradmath.tracing.anomalies import Rerun, with_anomaly
from gradmath.tracing.carried import CarriedBack
from gradmath.tracing.drafts import Draft, Drafting, Run, which
from gradmath.tracing.edits import with_prehooks
from gradmath.tracing.held import dtype_name, held, made
from gradmath.tracing.matching import is_custom
from gradmath.tracing.operations import Key, Operation
from gradmath.tracing.sites import SourcePlace, place_of

_SCRIPTED = "DifferentiableGraphBackward"  # all of a scripted function, once torch has compiled it


class Assembly(Drafting):
    """Puts one trace together."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.carried = CarriedBack(run.backward)
        self.lines: dict[tuple[int, int], Line] = {}
        self.outside_dtypes: dict[Key, str] = {}
        self.places: dict[tuple[int, int], SourcePlace | None] = {}

    # -- nodes ---------------------------------------------------------------------------------

    def node(self, draft: Draft) -> Node:
        return self._outside(draft) if draft.tensor is not None else self._computed(draft)

    def _outside(self, draft: Draft) -> Node:
        """A tensor that came in from outside: a leaf or a constant."""
        assert draft.tensor is not None and isinstance(draft.tag, tuple)
        kind, whose, _ = draft.tag
        value = self.forward.values.get(draft.tag)
        if value is None:
            value = held(draft.tensor)
        passage = self.carried.of_leaves.get(whose) if kind == "leaf" else None
        return Node(
            index=draft.index,
            op=None,
            grad_fn="AccumulateGrad" if kind == "leaf" else None,
            name=self.forward.names.get(draft.tag),
            line=None,
            dtypes=(self.outside_dtypes.get(draft.tag) or dtype_name(draft.tensor.dtype),),
            values=(value,),
            cotangents=self.carried.cotangents(passage, 1),
            grad_before=self.run.grads_before.get(whose) if kind == "leaf" else None,
            grad_after=self.run.grads_after.get(whose) if kind == "leaf" else None,
            edits=self.carried.edits(passage, 1),
            grad_edit=self.carried.edit_of_grad(whose) if kind == "leaf" else None,
        )

    def _computed(self, draft: Draft) -> Node:
        """What an operation or an autograd node gave."""
        node, operation = draft.node, draft.operation
        keys = self._keys(draft)
        # What is left out has the default of its field.
        fields: dict[str, Any] = {
            "index": draft.index,
            "op": None,
            "grad_fn": None,
            "name": self._name(keys),
            "line": None,
            "dtypes": self._dtypes(draft, len(keys)),
            "values": self._values(draft, keys),
            "cotangents": (None,) * len(keys),
        }
        seen = operation or draft.write
        if seen is not None:
            fields["op"] = seen.function.name
            fields["line"] = self._line(seen)
            if (site := self._site(seen)) is not None:
                fields["site"] = site
            if seen.module is not None:
                fields["module"] = seen.module
        if call := self.call(draft):
            fields["call"] = call
        if node is not None:
            fields["grad_fn"] = torch_private.node_name(node)
            fields["slots"] = len(draft.ways)
            if seen is None:
                fields["op"] = self._op(node, call)
            if node in self.carried.passages:
                fields["cotangents"] = self.carried.cotangents(
                    self.carried.passages[node], len(keys)
                )
                if edits := self.carried.edits(self.carried.passages[node], len(keys)):
                    fields["edits"] = edits
            if node in self.run.saved:
                fields["saved"] = self.run.saved[node]
            if node in self.run.makers:
                fields["made_by"] = self.run.makers[node]
        return made(Node, fields)

    def _op(self, node: GradNode, call: tuple[str, ...]) -> str | None:
        """What a node is called whose operation nobody saw."""
        if call:
            return call[0].split(".")[1]
        name = torch_private.node_name(node)
        whole = is_custom(node) or name == _SCRIPTED
        return name.removesuffix("Backward") if whole else None

    def _name(self, keys: Sequence[Key]) -> str | None:
        for key in keys:
            if key in self.forward.names:
                return self.forward.names[key]
        return None

    def _line(self, operation: Operation) -> Line | None:
        """The line of the user's source that made a call."""
        code = operation.code
        if code is None:
            return None
        spot = (id(code), operation.instruction)
        if spot not in self.lines:
            file, number = code.co_filename, operation.line
            lines = self.forward.sources.get(file, [])
            text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
            self.lines[spot] = Line(file, number, text)
        return self.lines[spot]

    def _site(self, operation: Operation) -> Site | None:
        """Where the traced function made it run."""
        spot = operation.spot
        if spot is None:
            return None
        lines = self.forward.sources.get(spot.code.co_filename, [])
        key = (id(spot.code), spot.instruction)
        if key not in self.places:
            self.places[key] = place_of(spot.code, spot.instruction, lines)
        place = self.places[key]
        return None if place is None else Site(
            spot.frame, place.statement, place.expression, place.text, place.names, spot.inner,
            spot.rounds,
        )  # fmt: skip

    def _keys(self, draft: Draft) -> list[Key]:
        """The outputs of a node, as its tensors are known."""
        node, outputs = draft.node, len(draft.operation.outputs) if draft.operation else 0
        if node is None:
            assert isinstance(draft.tag, tuple)
            return [("plain", draft.tag[1], k) for k in range(outputs)]
        if outputs == 1:
            return [("node", node, 0)]
        keys: list[Key] = [("node", node, k) for k in range(torch_private.output_count(node))]
        # Outputs that carry no gradient, as topk's indices, are the operation's alone.
        place = self.matching.place(node) or 0
        return keys + [("plain", place, k) for k in range(len(keys), outputs)]

    def _values(self, draft: Draft, keys: Sequence[Key]) -> tuple[Held | None, ...]:
        values = self.forward.values
        if len(keys) == 1 and keys[0] in values:
            return (values[keys[0]],)
        return tuple([self._value(draft, key, k) for k, key in enumerate(keys)])

    def _value(self, draft: Draft, key: Key, k: int) -> Held | None:
        if key in self.forward.values:
            return self.forward.values[key]
        seen = draft.operation or draft.write
        if seen is not None and k < len(seen.outputs):
            tensor, version = seen.outputs[k]
            whole = tensor if draft.operation else torch_private.base(tensor)
            # Nobody looked at it while it was fresh; what it held is known if nobody wrote to it.
            if whole is not None and torch_private.version(whole) == version:
                return held(whole)
        return None

    def _dtypes(self, draft: Draft, count: int) -> tuple[str, ...]:
        outputs = draft.operation.outputs if draft.operation else []
        dtypes = [dtype_name(tensor.dtype) for tensor, _ in outputs]
        if draft.node is not None:
            for k in range(len(dtypes), count):
                dtypes.append(dtype_name(torch_private.output_dtype(draft.node, k)))
        return tuple(dtypes[:count])

    # -- edges ---------------------------------------------------------------------------------

    def edges(self, drafts: Sequence[Draft]) -> Iterator[Edge]:
        for draft in drafts:
            targets = [None if after is None else self.index(after) for after, _ in draft.ways]
            if draft.node is not None:
                yield from self._grad_edges(draft, draft.node, targets)
            # What went into an operation without a way back.
            for key in self.inputs(draft):
                owner = key[1] if key[0] == "node" else self.owner(key)
                target = self.drafts[owner].index
                if target not in targets:
                    yield Edge(draft.index, target, slot=None, output=which(key))

    def _grad_edges(
        self, draft: Draft, node: GradNode, targets: Sequence[int | None]
    ) -> list[Edge]:
        passage = self.carried.passages.get(node)
        leaving = passage.left if passage else []
        # The engine adds a node's contributions, slot by slot, after it ran.
        order = self.carried.sent_before.get(node, 0)
        edges: list[Edge] = []
        for slot, target in enumerate(targets):
            cargo = leaving[slot] if slot < len(leaving) else None
            if target is not None:
                fields: dict[str, Any] = {
                    "source": draft.index,
                    "target": target,
                    "slot": slot,
                    "output": draft.ways[slot][1],
                }
                if cargo is not None:
                    fields["cotangent"] = cargo
                    fields["order"] = order
                    if edit := self.carried.edit_of_edge(node, slot):
                        fields["edit"] = edit
                    if (node, slot) in self.carried.sums:
                        fields["before_sum"] = self.carried.sums[node, slot]
                edges.append(made(Edge, fields))
            order += cargo is not None
        return edges

    # -- the whole -----------------------------------------------------------------------------

    def known(self) -> dict[str, Any]:
        """The fields of a trace that need no nodes."""
        return {
            "output_names": tuple(self.run.outputs),
            "v": tuple(map(self.carried.seed, self.run.seeds)),
            "grads": {name: self._grad_of(leaf) for name, leaf in self.run.leaves.items()},
            "source": self.run.source,
            "lost": dict(self.run.lost),
        }

    def _grad_of(self, leaf: Tensor) -> Held | None:
        """What a leaf's `.grad` got."""
        return self.carried.cotangents(self.carried.of_leaves.get(id(leaf)), 1)[0]

    def looked_at(self, drafts: Sequence[Draft]) -> dict[str, Any]:
        """Those that need them."""
        return {
            "nodes": tuple(self.node(draft) for draft in drafts),
            "edges": tuple(self.edges(drafts)),
            "groups": tuple(self._groups(drafts)),
            "outputs": tuple((self.drafts[self.owner(k)].index, which(k)) for k in self.outputs),
        }

    def trace(self) -> Trace:
        drafts = self.draft_all()
        fields = self.looked_at(drafts)
        found = _first_nonfinite(fields["nodes"])
        trace = Trace(**fields, **self.known(), first_nonfinite=found)
        explained = with_prehooks(trace, lambda index: self._grad_node(drafts[index]))
        return with_anomaly(explained, lambda index: self._called(drafts[index]))

    def _called(self, draft: Draft) -> Rerun | None:
        """What ran, and which outputs of which nodes went in."""
        if draft.operation is None:
            return None
        inputs = [(self.drafts[self.owner(key)].index, which(key)) for key in self.inputs(draft)]
        return Rerun(draft.operation, inputs)

    def _grad_node(self, draft: Draft) -> GradNode | None:
        """The node that a draft is of; of a leaf the one that writes its `.grad`."""
        passage = self.carried.of_leaves.get(id(draft.tensor))
        return draft.node if passage is None else passage.node

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


def _first_nonfinite(nodes: Sequence[Node]) -> int | None:
    """The first node with NaN or infinity in a value."""
    values = [value for node in nodes for value in node.values]
    floats = [v for v in values if isinstance(v, np.ndarray) and v.dtype.kind == "f"]
    with np.errstate(all="ignore"):
        quiet = not floats or bool(np.isfinite(np.concatenate(floats, axis=None)).all())
    if quiet and len(floats) == len(values):
        return None
    return next((node.index for node in nodes if any(map(nonfinite, node.values))), None)


def nonfinite(value: Held | None) -> bool:
    if isinstance(value, Summary):
        return value.nonfinite > 0
    return value is not None and value.dtype.kind in "fc" and not np.isfinite(value).all()
