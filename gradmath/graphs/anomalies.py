"""Where NaN or infinity first comes up on the way back, and what helps. No torch here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from gradmath.records.anomaly import Anomaly
from gradmath.records.graph import Array, Graph, Held, Summary, whole


def first_anomaly(graph: Graph) -> Anomaly | None:
    """The first entry in the engine's order that is not finite though all that made it is.

    Of a formula it does not say from which numbers; None if every cotangent is finite.

    >>> from gradmath.records.graph import Graph
    >>> first_anomaly(Graph((), (), (), (), (), (), {})) is None
    True
    """
    tensors = _all_cotangents(graph)
    floats = [t for t in tensors if isinstance(t, np.ndarray) and t.dtype.kind == "f"]
    with np.errstate(all="ignore"):
        quiet = not floats or bool(np.isfinite(np.concatenate(floats, axis=None)).all())
    others = (t for t in tensors if not isinstance(t, np.ndarray) or t.dtype.kind != "f")
    if quiet and not any(map(_is_odd, others)):
        return None
    return next(_anomalies(graph), None)


def _all_cotangents(graph: Graph) -> list[Held]:
    """Every one once: most that leave a node are what arrives at another."""
    tensors = [held for node in graph.nodes for held in node.cotangents]
    tensors += [edit.before for node in graph.nodes for edit in node.edits if edit is not None]
    tensors += [held for edge in graph.edges for held in (edge.cotangent, edge.made)]
    return list({id(held): held for held in tensors if held is not None}.values())


def _anomalies(graph: Graph) -> Iterator[Anomaly]:
    """What is not finite, in the engine's order: what came to a node, then what left it."""
    left = {edge.target: edge.order for edge in map(graph.edges.__getitem__, graph.sweep)}
    seen: set[int] = set()
    for source, batch in groupby(graph.sweep, key=lambda k: graph.edges[k].source):
        sent = list(batch)
        seen.add(source)
        yield from _at_node(graph, source)
        for k in sent:
            yield from _on_edge(graph, k)
        for k in sent:  # a leaf's turn comes as soon as everything has arrived
            target = graph.edges[k].target
            if graph.nodes[target].is_leaf and left[target] == graph.edges[k].order:
                seen.add(target)
                yield from _at_node(graph, target)
    for node in graph.nodes:
        if node.index not in seen:
            yield from _at_node(graph, node.index)


def _at_node(graph: Graph, index: int) -> Iterator[Anomaly]:
    node = graph.nodes[index]
    for output, cotangent in enumerate(node.cotangents):
        edit = node.edit(output)
        came = cotangent if edit is None else edit.before
        if _is_odd(came):
            seeds = (held for edge, held in graph.contributions(index, output) if edge is None)
            yield _found(came, index, None, output, "v" if any(map(_is_odd, seeds)) else "sum")
        elif _is_odd(cotangent):
            yield _found(cotangent, index, None, output, "hook")


def _on_edge(graph: Graph, k: int) -> Iterator[Anomaly]:
    edge = graph.edges[k]
    if _is_odd(edge.made):
        summed = edge.before_sum is not None and not _is_odd(edge.before_sum)
        cause = "sum" if summed else "formula"
        yield _found(edge.made, edge.source, k, edge.output, cause)
    elif _is_odd(edge.cotangent):
        yield _found(edge.cotangent, edge.source, k, edge.output, "hook")


def _found(held: Held | None, node: int, edge: int | None, output: int, cause: str) -> Anomaly:
    entries = None if held is None else whole(held)
    entry, number = None, None
    if entries is not None:
        entry = first_odd(entries)
        found = complex(entries[entry])
        number = found.real if np.isfinite(found.imag) else found.imag
    return Anomaly(node, edge, output, entry, number, cause, None, None, "")


def first_odd(entries: Array) -> tuple[int, ...]:
    """The place of the first entry that is not finite."""
    place = int(np.flatnonzero(~np.isfinite(entries))[0])
    return tuple(int(k) for k in np.unravel_index(place, entries.shape)) if entries.shape else ()


def _is_odd(held: Held | None) -> bool:
    """Whether an entry is not finite."""
    if held is None:
        return False
    if isinstance(held, Summary):
        return held.nonfinite > 0
    return held.dtype.kind in "fc" and not bool(np.isfinite(held).all())


# -- what helps ------------------------------------------------------------------------------

_AWAY = "keep what goes in away from this number: choose it by where before the operation"
_RANGE = "keep what goes in inside its range"
_MASKED_ROW = (
    "a row that is masked with -inf from end to end has no weights: leave one entry unmasked, or "
    "mask with -1e9"
)
# {x} is what the operation is called on.
_HELPS = {
    "sqrt": "keep the root's input above 0: sqrt({x}.clamp(min=eps))",
    "rsqrt": "keep the root's input above 0: rsqrt({x}.clamp(min=eps))",
    "pow": "keep the base above 0: {x}.clamp(min=eps) ** exponent",
    "reciprocal": "keep the denominator away from 0: 1 / {x}.clamp(min=eps)",
    "div": "keep the denominator away from 0: add eps to it, or clamp(min=eps)",
    "log": "keep the input above 0: log({x}.clamp(min=eps)), or log_softmax after a softmax",
    "log2": "keep the input above 0: log2({x}.clamp(min=eps))",
    "log10": "keep the input above 0: log10({x}.clamp(min=eps))",
    "log1p": "keep the input above -1: log1p({x}.clamp(min=-1 + eps))",
    "acos": f"{_RANGE}: acos({{x}}.clamp(-1 + eps, 1 - eps))",
    "asin": f"{_RANGE}: asin({{x}}.clamp(-1 + eps, 1 - eps))",
    "atanh": f"{_RANGE}: atanh({{x}}.clamp(-1 + eps, 1 - eps))",
    "acosh": f"{_RANGE}: acosh({{x}}.clamp(min=1 + eps))",
    "xlogy": "keep the second argument above 0: xlogy(x, y.clamp(min=eps))",
    "std": "one entry has no spread: pass correction=0, or give more entries",
    "var": "one entry has no spread: pass correction=0, or give more entries",
    "logsumexp": _MASKED_ROW,
    "_softmax": _MASKED_ROW,
    "_log_softmax": _MASKED_ROW,
    "exp": "it is too large for its dtype: clamp the input, or stay in logs (logsumexp)",
    "mul": "a factor is not finite, and 0 times it is nan: select with where instead",
}
# Where each of these does no harm, for what a mask leaves out.
_HARMLESS = {"acos": 0, "asin": 0, "atanh": 0, "exp": 0, "acosh": 2}
_TOO_LARGE = "it is too large for its dtype: scale the loss down, or compute in a wider dtype"
_ODD_V = "v itself is not finite: give finite weights"
_BY_HOOK = "a hook made it: look at what the hook computes"
_ROOT_OF_SUM = "add eps under the root, sqrt({x} + 1e-12), or take torch.linalg.vector_norm"
_INSIDE = "what is masked out runs backward all the same: put the where inside, {x}"
_SUMS = {"sum", "mean", "add", "dot", "mv", "mm", "linalg_vector_norm"}

REMEDIES = (_ODD_V, _BY_HOOK, _TOO_LARGE, _AWAY, _ROOT_OF_SUM, _INSIDE, *_HELPS.values())
"""All that may help, with `{x}` for code of the user's: for who says it in another language."""


def remedy(graph: Graph, anomaly: Anomaly) -> str:
    """What helps against an anomaly, in one line."""
    if anomaly.cause == "v":
        return _ODD_V
    if anomaly.cause == "hook":
        return _BY_HOOK
    factors = (anomaly.arrived, anomaly.factor)
    if anomaly.cause == "sum" or all(f is not None and np.isfinite(f) for f in factors):
        return _TOO_LARGE
    assert anomaly.edge is not None
    edge, op = graph.edges[anomaly.edge], _op_of(graph, anomaly.node)
    source = graph.nodes[edge.target]
    x = source.name or "x"
    if anomaly.arrived == 0 and op in _HELPS and _HELPS[op] is not _MASKED_ROW and op != "mul":
        return _put_inside(op, x)
    if op == "sqrt" and _op_of(graph, edge.target) in _SUMS:
        return _ROOT_OF_SUM.format(x=source.name or "s")
    return _HELPS.get(op, _AWAY).format(x=x)


def _put_inside(op: str, x: str) -> str:
    safe = _HARMLESS.get(op, 1)
    told = f"{op}(where(mask, {x}, {safe}))"
    if op in {"div", "reciprocal"}:
        told = "a / where(mask, b, 1)"
    elif op == "pow":
        told = f"where(mask, {x}, {safe}) ** exponent"
    elif op == "sqrt":
        told = f"sqrt(where({x} > 0, {x}, 1))"
    return _INSIDE.format(x=told)


def _op_of(graph: Graph, node: int) -> str:
    op = graph.nodes[node].op or ""
    return op.rstrip("_") if not op.startswith("_") else op
