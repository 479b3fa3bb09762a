"""What hooks did on the way back, and where it first was not finite, in words. No torch here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import numpy as np

from gradmath.records.anomaly import Anomaly
from gradmath.records.graph import Edit, Graph, Held, Line, Node, UserHook
from gradmath.records.numbers import decimals_for, entry_text
from gradmath.views.words import decimals_of, held_text, printable

FIRST = "! first not finite going back"


def hook_text(hook: UserHook) -> str:
    """A hook with the line where it stands.

    >>> hook_text(UserHook("tensor hook", "clip", Line("/home/me/model.py", 3, "def clip(g):")))
    'tensor hook clip (model.py:3)'
    """
    return printable(f"{hook.kind} {hook.name}" + (f" ({_place(hook.line)})" if hook.line else ""))


def _place(line: Line) -> str:
    return f"{PurePath(line.file).name}:{line.number}"


def hook_names(edit: Edit) -> str:
    """The hooks by their functions' names alone."""
    return ", ".join(printable(hook.name) for hook in edit.hooks)


def edit_text(edit: Edit, after: Held | None, dtype: str | None) -> str:
    """What came, what went on, and which hooks made it so; dtype is torch's, by name."""
    pair = (edit.before, after)
    decimals = decimals_of(pair, dtype)
    came, went = (held_text(held, decimals, dtype=dtype) for held in pair)
    return f"{came} → {went}, by {', then '.join(map(hook_text, edit.hooks))}"


def edits_in(graph: Graph) -> Iterator[tuple[str, str]]:
    """Everything that hooks changed: where, and what they made of what."""
    for node in graph.nodes:
        for k, edit in enumerate(node.edits):
            if edit is not None:
                output = f" output {k}" if len(node.values) > 1 else ""
                told = edit_text(edit, node.cotangents[k], node.dtypes[k])
                yield f"node {node.index}{output} {printable(node.label)}", told
        if node.grad_edit is not None:
            told = edit_text(node.grad_edit, node.grad_after, node.dtypes[0])
            yield f"{printable(node.label)}.grad", told
    for edge in graph.edges:
        if edge.edit is not None:
            told = edit_text(edge.edit, edge.cotangent, graph.dtype(edge.target, edge.output))
            yield f"from {edge.source} to {edge.target}", told


# -- the first that is not finite ------------------------------------------------------------


def anomaly_lines(graph: Graph) -> list[str]:
    """What is known of the first cotangent entry that is not finite; nothing if all are.

    It says where the entry arose, from which numbers, and what helps.
    """
    found = graph.anomaly
    return [] if found is None else [_made(graph, found), *_product(found), printable(found.remedy)]


def _made(graph: Graph, found: Anomaly) -> str:
    """Where it arose."""
    node = graph.nodes[found.node]
    line = f", {_place(node.line)}" if node.line is not None else ""
    place = f"node {node.index} {node.label}{line}"
    number = "what is not finite" if found.number is None else _number(found.number)
    entry = f"[{', '.join(map(str, found.entry))}]" if found.entry else ""
    target = node if found.edge is None else graph.nodes[graph.edges[found.edge].target]
    where = f"{target.label}{entry}"
    told = {
        "formula": f"{node.grad_fn} ({place}) made {number} for {where}",
        "sum": f"what came together for {where} ({place}) adds up to {number}",
        "hook": f"a hook made {number} for {where} ({place})",
        "v": f"v of {where} is {number} ({place})",
    }
    return printable(told[found.cause])


def product_text(found: Anomaly) -> str:
    """The two numbers that gave it, as in `0 × inf = nan`; empty where they are not known."""
    if found.arrived is None or found.factor is None or found.number is None:
        return ""
    numbers = (found.arrived, found.factor, found.number)
    arrived, factor, made = map(_number, numbers)
    return f"{arrived} × {factor} = {made}"


def _product(found: Anomaly) -> Iterator[str]:
    product = product_text(found)
    if product:
        yield f"{product} (the cotangent that came × the local derivative)"


def _number(number: float) -> str:
    return entry_text(number, decimals_for([np.array(number)]))


def first_back(graph: Graph, node: Node) -> bool:
    """Whether the first cotangent that is not finite arose at a node."""
    return graph.anomaly is not None and graph.anomaly.node == node.index
