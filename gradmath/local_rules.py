"""What an autograd node does with its cotangent, slot by slot: the local rule as a formula.

Formulas are written as code, with `grad` for the node's cotangent and torch's own names for what
it saved. A rule is given only where it really yields what the trace holds. No torch here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.graph_records import GraphEdge, GraphFlow, GraphNode, Shown, Unchanging
from gradmath.records import Record

Real: TypeAlias = npt.NDArray[Any]
Formula: TypeAlias = Callable[[Mapping[str, Real]], Real]
_TOLERANCE = 1e-3  # formulas are a second way to the same number, in a wider dtype


@dataclass(frozen=True, eq=False)
class LocalRule(Unchanging):
    """The rule of one slot: its formula, and for a plain product the factor beside `grad`."""

    formula: str
    factor: Record | None = None


@dataclass(frozen=True)
class _Entry:
    """A row of the table: formula, what it computes, and the saved factor if it is a product."""

    formula: str
    compute: Formula
    factor: str | None = None


def _times(name: str) -> _Entry:
    return _Entry(f"grad * {name}", lambda t: t["grad"] * t[name], name)


_PASS = _Entry("grad", lambda t: t["grad"])
_TABLE: dict[str, tuple[_Entry, ...]] = {
    "AddBackward0": (_PASS, _PASS),
    "SubBackward0": (_PASS, _Entry("-grad", lambda t: -t["grad"])),
    "NegBackward0": (_Entry("-grad", lambda t: -t["grad"]),),
    "MulBackward0": (_times("other"), _times("self")),
    "DivBackward0": (_Entry("grad / other", lambda t: t["grad"] / t["other"]),),
    "MmBackward0": (
        _Entry("grad @ mat2.T", lambda t: t["grad"] @ t["mat2"].T),
        _Entry("self.T @ grad", lambda t: t["self"].T @ t["grad"]),
    ),
    "MvBackward0": (
        _Entry("outer(grad, vec)", lambda t: np.outer(t["grad"], t["vec"])),
        _Entry("self.T @ grad", lambda t: t["self"].T @ t["grad"]),
    ),
    "TBackward0": (_Entry("grad.T", lambda t: t["grad"].T),),
    "ExpBackward0": (_times("result"),),
    "ReluBackward0": (
        _Entry("grad where result > 0", lambda t: np.where(t["result"] > 0, t["grad"], 0)),
    ),
    "SigmoidBackward0": (
        _Entry("grad * result * (1 - result)",
               lambda t: t["grad"] * t["result"] * (1 - t["result"])),
    ),
    "TanhBackward0": (
        _Entry("grad * (1 - result ** 2)", lambda t: t["grad"] * (1 - t["result"] ** 2)),
    ),
    "SinBackward0": (_Entry("grad * cos(self)", lambda t: t["grad"] * np.cos(t["self"])),),
    "LogBackward0": (_Entry("grad / self", lambda t: t["grad"] / t["self"]),),
}  # fmt: skip


def local_rule(flow: GraphFlow, edge: GraphEdge) -> LocalRule | None:
    """The rule by which an edge's source made what the edge carries, None if none is known.

    Where broadcasting was undone the rule gives what came before the sum.

    >>> import numpy as np
    >>> sorted(_TABLE)[:3]
    ['AddBackward0', 'DivBackward0', 'ExpBackward0']
    """
    node, slot = flow.nodes[edge.source], edge.edge.slot
    entries = _TABLE.get(node.node.grad_fn or "", ())
    carried = edge.before_sum or edge.cotangent
    if slot is None or slot >= len(entries) or not isinstance(carried, Record):
        return None
    entry, tensors = entries[slot], _tensors(node)
    if not _yields(entry, tensors, carried):
        return None
    factor = next((kept.value for kept in node.saved if kept.name == entry.factor), None)
    product = isinstance(factor, Record) and factor.shape == carried.shape
    return LocalRule(entry.formula, factor if isinstance(factor, Record) and product else None)


def _tensors(node: GraphNode) -> dict[str, Real]:
    """What formulas speak of, by name."""
    named: list[tuple[str, Shown | None]] = [(kept.name, kept.value) for kept in node.saved]
    named.append(("grad", node.cotangent))
    return {
        name: shown.value.astype(np.float64) for name, shown in named if isinstance(shown, Record)
    }


def _yields(entry: _Entry, tensors: Mapping[str, Real], carried: Record) -> bool:
    try:
        made = entry.compute(tensors)
    except (KeyError, ValueError):  # something was saved as an overview, or shapes differ
        return False
    due = carried.value.astype(np.float64)
    return made.shape == due.shape and bool(
        np.allclose(made, due, rtol=_TOLERANCE, atol=_TOLERANCE * (np.abs(due).max() or 1.0))
    )
