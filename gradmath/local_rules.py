"""What an autograd node does with its cotangent, slot by slot: the local rule as a formula.

Formulas are torch code, with `grad` for the node's cotangent and torch's own names for what it
saved. A rule is given only where its formula, computed, yields what the trace holds. No torch here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradmath.errors import FormulaError
from gradmath.formatting import MINUS
from gradmath.formulas import evaluate
from gradmath.graph import Node
from gradmath.graph_records import GraphEdge, GraphFlow, GraphNode, Unchanging
from gradmath.records import Record
from gradmath.rule_table import LEFT_OUT, PLAIN, TABLE, Rule

# How far a formula in float64 may be off what torch computed, as a share of the largest entry.
_TOLERANCE = {"torch.float16": 4e-3, "torch.bfloat16": 3e-2}
_USUAL_TOLERANCE = 2e-5
_NAME = re.compile(r"(?<![.\w])([A-Za-z_]\w*)(?!\w)(?!\s*=[^=])(\.T\b)?")
_PRODUCT = re.compile(r"grad \* (\w+)")


@dataclass(frozen=True, eq=False)
class Operand(Unchanging):
    """A tensor where a formula names it; transposed where the formula takes its `.T`."""

    name: str
    record: Record
    transposed: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape as the formula uses it."""
        return self.record.shape[::-1] if self.transposed else self.record.shape


@dataclass(frozen=True, eq=False)
class LocalRule(Unchanging):
    """The rule of one slot, with the tensors that it is about.

    terms is the formula piece by piece: tensors of the node, and the code between them, in which
    plain numbers stand for their names; sent is what the formula yields.
    """

    formula: str
    terms: tuple[str | Operand, ...]
    sent: Record
    plain: tuple[tuple[str, object], ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The tensors that the formula names, in its order."""
        return tuple(term for term in self.terms if isinstance(term, Operand))

    @property
    def factor(self) -> Record | None:
        """Of a plain product, entry by entry, what is beside `grad`."""
        product = _PRODUCT.fullmatch(self.formula)
        last = self.operands[-1].record if product else None
        return last if last is not None and last.shape == self.sent.shape else None

    @property
    def sign(self) -> str:
        """`=` if the numbers as they are shown make the result as it is shown, else `≈`."""
        shown = {operand.name: _as_shown(operand.record) for operand in self.operands}
        due = _as_shown(self.sent)
        made = evaluate(self.formula, {**dict(self.plain), **shown})
        return "=" if np.allclose(made, due, rtol=1e-9, atol=1e-9) else "≈"


def local_rule(flow: GraphFlow, edge: GraphEdge) -> LocalRule | None:
    """The rule by which an edge's source made what the edge carries, None if none is known.

    Where broadcasting was undone the rule gives what came before the sum.

    >>> import torch
    >>> from gradmath import trace
    >>> from gradmath.graph_flow import graph_flow
    >>> flow = graph_flow(trace(lambda x: x * x, torch.ones(2), v=torch.ones(2)))
    >>> [local_rule(flow, edge).formula for edge in flow.sweep]
    ['grad * other', 'grad * self']
    """
    node, slot = flow.nodes[edge.source], edge.edge.slot
    slots = TABLE.get(node.node.grad_fn or "", ())
    sent = edge.before_sum or edge.cotangent
    if slot is None or slot >= len(slots) or not isinstance(sent, Record):
        return None
    tensors, plain = dict(_tensors(node)), _plain(node, sent)
    names = {**plain, **{name: each.value.astype(np.float64) for name, each in tensors.items()}}
    dtype = flow.nodes[edge.target].node.dtypes[edge.edge.output] or ""
    try:
        formula = _chosen(slots[slot], names)
        if formula is None or not _equal(evaluate(formula, names), sent, dtype):
            return None
    except FormulaError:  # something was not saved, or as an overview
        return None
    return LocalRule(formula, tuple(_terms(formula, tensors, plain)), sent, tuple(plain.items()))


def _chosen(rules: tuple[Rule, ...], names: Mapping[str, Any]) -> str | None:
    """The first formula whose condition holds."""
    for rule in rules:
        if isinstance(rule, str):
            return rule
        if evaluate(rule.condition, names):
            return rule.formula
    return None


def _tensors(node: GraphNode) -> Iterator[tuple[str, Record]]:
    """The tensors that formulas speak of, by name."""
    for kept in node.saved:
        if isinstance(kept.value, Record):
            yield kept.name, kept.value
    if isinstance(node.cotangent, Record):
        yield "grad", node.cotangent


def _plain(node: GraphNode, sent: Record) -> dict[str, Any]:
    """The plain numbers that formulas speak of: of the call, and the shape of what is sent.

    n is how many entries are sent for each one that came.
    """
    came = node.cotangent
    numbers = dict(_options(node.node))
    numbers["shape"] = sent.shape
    if isinstance(came, Record):
        numbers["n"] = sent.value.size // came.value.size
    return {**LEFT_OUT, **numbers}


def _options(node: Node) -> Iterator[tuple[str, Any]]:
    """The plain arguments of a call by their names."""
    positional = iter(PLAIN.get(node.grad_fn or "", ()))
    for text in node.arguments:
        name, equals, value = text.partition("=")
        if not equals:
            name, value = next(positional, ""), text
        try:
            number = ast.literal_eval(value)
        except (ValueError, SyntaxError):  # a dtype, a device
            continue
        yield name, number[0] if isinstance(number, list) and len(number) == 1 else number


def _terms(
    formula: str, tensors: Mapping[str, Record], plain: Mapping[str, object]
) -> Iterator[str | Operand]:
    """A formula cut into its tensors and the code between them."""
    code, end = "", 0
    for found in _NAME.finditer(formula):
        code += formula[end : found.start()]
        name, end = found[1], found.end()
        if name not in tensors:
            code += f"{plain[name]}{found[2] or ''}" if name in plain else found[0]
            continue
        if code.strip():
            yield code.strip()
        record, code = tensors[name], ""
        turned = found[2] is not None and len(record.shape) == 2
        yield Operand(name, record, turned)
        if found[2] and not turned:
            code = found[2]
    code += formula[end:]
    if code.strip():
        yield code.strip()


def _equal(made: Any, sent: Record, dtype: str) -> bool:
    """Whether a formula yields what was sent, up to rounding in its dtype."""
    with np.errstate(over="ignore"):  # what overflows in its dtype is infinite there
        stored = made.astype(sent.value.dtype).astype(np.float64)
    due = sent.value.astype(np.float64)
    share = _TOLERANCE.get(dtype, _USUAL_TOLERANCE)
    return stored.shape == due.shape and bool(
        np.allclose(stored, due, rtol=share, atol=share * sent.magnitude(), equal_nan=True)
    )


def _as_shown(record: Record) -> Any:
    """The numbers that a record's texts tell."""
    texts = [record.text(index) for index in np.ndindex(record.shape)]
    told = [float(text.replace(MINUS, "-").replace("True", "1").replace("False", "0"))
            for text in texts]  # fmt: skip
    return np.array(told).reshape(record.shape)
