"""Whether a trace that came from a file hangs together, so that all else may rely on it.

No torch here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from gradmath.records.anomaly import CAUSES, Anomaly
from gradmath.records.graph import GROUP_KINDS, KEEP_WHOLE, Edge, Edit, Graph, Group, Held, Node

_MOST_ENTRIES = 2**63 - 1  # that a tensor can have
_MOST_AXES = 64


def check_trace(trace: Graph, forward: Graph | None = None) -> None:
    """Check what parts of a trace say of each other; forward is the trace whose backward it is.

    Raises: ValueError on the first thing that no run leaves: it says where, what, and what belongs.
    """
    for fault in _faults(trace, forward):
        raise ValueError(fault)
    if trace.backward is not None:
        check_trace(trace.backward, trace)


def _faults(trace: Graph, forward: Graph | None) -> Iterator[str]:
    for k, node in enumerate(trace.nodes):
        yield from _node_faults(node, k)
        yield from _maker_faults(node, forward)
    for k, edge in enumerate(trace.edges):
        yield from (f"edges[{k}] {fault}" for fault in _edge_faults(edge, trace))
    orders = [edge.order for edge in trace.edges if edge.order is not None]
    if len(set(orders)) < len(orders):
        yield "two edges have the same order, and arrivals come one by one"
    members = [set(group.nodes) for group in trace.groups]
    for k, group in enumerate(trace.groups):
        yield from (f"groups[{k}] {fault}" for fault in _group_faults(group, k, members, trace))
    yield from _end_faults(trace)


def _node_faults(node: Node, place: int) -> Iterator[str]:
    if node.index != place:
        yield f"nodes[{place}] has index {node.index}; nodes are missing"
    lengths = {len(node.values), len(node.cotangents), len(node.dtypes)}
    if len(lengths) > 1:
        yield f"nodes[{place}] has {sorted(lengths)} values, cotangents and dtypes; as many of each"
    for value, cotangent in zip(node.values, node.cotangents, strict=False):
        yield from _tensor_faults(f"nodes[{place}], a cotangent,", cotangent, value)
    for kept in (*node.values, *(saved.value for saved in node.saved)):
        yield from _tensor_faults(f"nodes[{place}], a value,", kept)
    if len(node.edits) not in (0, len(node.values)):
        yield f"nodes[{place}] has {len(node.edits)} edits for {len(node.values)} outputs"
    for edit, value in zip(node.edits, node.values, strict=False):
        yield from _edit_faults(f"nodes[{place}], an edit,", edit, value)
    yield from _edit_faults(f"nodes[{place}], an edit of its gradient,", node.grad_edit, node.value)
    for grad in (node.grad_before, node.grad_after):
        yield from _tensor_faults(f"nodes[{place}], a gradient,", grad, node.value)
    if node.slots < 0:
        yield f"nodes[{place}] has {node.slots} slots; at least 0"


def _maker_faults(node: Node, forward: Graph | None) -> Iterator[str]:
    if node.made_by is None:
        return
    maker, slot = node.made_by
    count = maker + 1 if forward is None else len(forward.nodes)
    if not 0 <= maker < count or (slot or 0) < 0:
        yield f"nodes[{node.index}] is made by {node.made_by}, which is no node and slot"


def _edge_faults(edge: Edge, trace: Graph) -> Iterator[str]:
    if not 0 <= edge.target < edge.source < len(trace.nodes):
        yield (
            f"leads from node {edge.source} to {edge.target} of {len(trace.nodes)}; edges lead to "
            "earlier nodes"
        )
        return
    values = trace.nodes[edge.target].values
    if not 0 <= edge.output < len(values):
        yield f"comes to output {edge.output} of a node that has {len(values)}"
        return
    if min(edge.slot or 0, edge.order or 0) < 0:
        yield f"has slot {edge.slot} and order {edge.order}; at least 0"
    yield from _tensor_faults("has a cotangent that", edge.cotangent, values[edge.output])
    yield from _tensor_faults("has a sum that", edge.before_sum)
    yield from _edit_faults("has an edit that", edge.edit, values[edge.output])


def _edit_faults(where: str, edit: Edit | None, like: Held | None) -> Iterator[str]:
    if edit is not None:
        yield from _tensor_faults(where, edit.before, like)
        if not edit.hooks:
            yield f"{where} names no hook"


def _group_faults(
    group: Group, place: int, members: Sequence[set[int]], trace: Graph
) -> Iterator[str]:
    if group.index != place:
        yield f"has index {group.index}; groups are missing"
    if group.kind not in GROUP_KINDS:
        yield f"has kind {group.kind!r:.40}; one of {', '.join(GROUP_KINDS)}"
    if group.parent is not None and not 0 <= group.parent < place:
        yield f"lies in group {group.parent}; outer groups come first"
    elif group.parent is not None and not members[place] <= members[group.parent]:
        yield f"lies in group {group.parent}, which has not all of its nodes"
    if not 0 < len(group.nodes) == len(members[place]):
        yield "has a node twice, or none"
    if any(not 0 <= node < len(trace.nodes) for node in group.nodes):
        yield f"has nodes that are none of the {len(trace.nodes)}"


def _end_faults(trace: Graph) -> Iterator[str]:
    """Of the outputs, where the pass began, and the leaves, where it came to."""
    for (node, output), v in _with_weights(trace):
        if not 0 <= node < len(trace.nodes) or not 0 <= output < len(trace.nodes[node].values):
            yield f"output {output} of node {node} is returned, and there is none"
        else:
            yield from _tensor_faults("v", v, trace.nodes[node].values[output])
    count = len(trace.outputs)
    if len(trace.output_names) != count or len(trace.v) not in (0, count):
        yield f"there are not as many names and weights as the {count} outputs"
    if trace.first_nonfinite is not None and not 0 <= trace.first_nonfinite < len(trace.nodes):
        yield f"node {trace.first_nonfinite} is said to hold NaN or infinity, and there is none"
    if trace.anomaly is not None:
        yield from _anomaly_faults(trace.anomaly, trace)
    leaves = {node.name: node for node in reversed(trace.nodes) if node.is_leaf}
    for name, grad in trace.grads.items():
        value = leaves[name].value if name in leaves else None
        yield from _tensor_faults("a leaf's gradient", grad, value)


def _anomaly_faults(found: Anomaly, trace: Graph) -> Iterator[str]:
    if found.cause not in CAUSES:
        yield f"the anomaly has cause {found.cause!r:.40}; one of {', '.join(CAUSES)}"
    if not 0 <= found.node < len(trace.nodes):
        yield f"the anomaly is at node {found.node}, and there is none"
    elif found.edge is None:
        cotangents = trace.nodes[found.node].cotangents
        held = cotangents[found.output] if 0 <= found.output < len(cotangents) else None
        yield from _entry_faults(found, held)
    elif not 0 <= found.edge < len(trace.edges) or trace.edges[found.edge].source != found.node:
        yield f"the anomaly is on edge {found.edge}, which is none of node {found.node}"
    else:
        yield from _entry_faults(found, trace.edges[found.edge].cotangent)


def _entry_faults(found: Anomaly, held: Held | None) -> Iterator[str]:
    shape = None if held is None else tuple(held.shape)
    fits = shape is not None and (
        found.entry is None
        or (
            len(found.entry) == len(shape)
            and all(0 <= k < size for k, size in zip(found.entry, shape, strict=True))
        )
    )
    if not fits:
        yield f"the anomaly has entry {found.entry!s:.60} of a cotangent of shape {shape!s:.60}"


def _with_weights(trace: Graph) -> Iterator[tuple[tuple[int, int], Held | None]]:
    missing = len(trace.outputs) - len(trace.v)
    yield from zip(trace.outputs, (*trace.v, *[None] * missing), strict=False)


def _tensor_faults(where: str, tensor: Held | None, like: Held | None = None) -> Iterator[str]:
    """What is wrong with a tensor, whose shape must be the other's."""
    if tensor is None:
        return
    shape = tuple(tensor.shape)
    if like is not None and shape != tuple(like.shape):
        yield f"{where} has shape {shape!s:.60} where its tensor has {tuple(like.shape)!s:.60}"
    if isinstance(tensor, np.ndarray):
        if tensor.size > KEEP_WHOLE:
            yield f"{where} has {tensor.size} entries; of more than {KEEP_WHOLE} a summary is kept"
    elif not _is_possible(shape):
        yield f"{where} has shape {shape!s:.60}, which no tensor has"
    elif tensor.nonfinite < 0:
        yield f"{where} has {tensor.nonfinite} entries that are not finite; at least 0"


def _is_possible(shape: tuple[int, ...]) -> bool:
    small = len(shape) <= _MOST_AXES and min(shape, default=0) >= 0
    return small and prod(max(1, size) for size in shape) <= _MOST_ENTRIES
