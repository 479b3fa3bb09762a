"""Whether what arrived at each output of a graph adds up to what it is said to add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gradmath.records.halves import added, same_entries

if TYPE_CHECKING:
    from gradmath.records.graph import Array, Graph, Held, Node


@dataclass(frozen=True, eq=False)
class WrongSum:
    """An output whose contributions add up to something else, and what they add up to."""

    node: int
    output: int
    total: Array
    told: str


def wrong_sums(graph: Graph) -> Iterator[WrongSum]:
    """The outputs, and leaves' `.grad`, where contributions and what they made do not agree."""
    for node in graph.nodes:
        for output, cotangent in enumerate(node.cotangents):
            if _passed_on(graph, node, output):
                continue
            edit = node.edit(output)
            parts = [held for _, held in graph.contributions(node.index, output)]
            due, what = (cotangent, "its cotangent") if edit is None else (edit.before, _HOOKED)
            total = other_sum(parts, due, node.dtypes[output])
            if total is not None:
                told = f"what arrived at {_place(node)} does not add up to {what}; {_UNNAMED}"
                yield WrongSum(node.index, output, total, told)
        if node.grad_edit is not None:
            parts = [held for held in (node.grad_before, node.cotangent) if held is not None]
            total = other_sum(parts, node.grad_edit.before, node.dtypes[0])
            if total is not None:
                told = f"what came to the .grad of {_place(node)} is not {_HOOKED}; {_UNNAMED}"
                yield WrongSum(node.index, 0, total, told)


def _place(node: Node) -> str:
    return f"{node.label} (node {node.index})"


def _passed_on(graph: Graph, node: Node, output: int) -> bool:
    """Whether what one edge brought is the cotangent itself, as for most nodes of most graphs."""
    brought = graph.arriving(node.index, output)
    if len(brought) != 1 or node.edits or (node.index, output) in graph.outputs:
        return False
    return graph.edges[brought[0]].cotangent is node.cotangents[output]


_HOOKED = "what came to its first hook"
_UNNAMED = "it was edited on the way by what cannot be named"


def other_sum(parts: Sequence[Held | None], due: Held | None, dtype: str | None) -> Array | None:
    """What arrays add up to, in their order and dtype, if that is not another."""
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if not isinstance(due, np.ndarray) or not arrays or len(arrays) < len(parts):
        return None  # only summaries are left of some: nobody can tell
    if len(arrays) == 1 and arrays[0] is due:
        return None
    total = added(arrays, dtype)
    return None if same_entries(total, due) else total
