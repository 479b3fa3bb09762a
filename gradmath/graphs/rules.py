"""What an autograd node does with its cotangent, slot by slot: the local rule as a formula.

Formulas are torch code, with `grad` for the node's cotangent and torch's own names for what it
saved. A rule is given only where its formula, computed, yields what the trace holds. No torch here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.errors import FormulaError
from gradmath.graphs.flow import GraphEdge, GraphFlow, GraphNode, Shown
from gradmath.graphs.formulas import evaluate
from gradmath.graphs.rule_table import LEFT_OUT, PLAIN, TABLE, TableRule
from gradmath.records.argument_texts import DtypeName, argument
from gradmath.records.graph import Held, Node
from gradmath.records.numbers import MINUS
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record

# How far a formula in float64 may be off what torch computed, as a share of the largest entry: 4
# eps of the narrow dtypes, whose sums torch makes in float32; for others, 170 eps of float32.
_TOLERANCE = {"torch.float16": 4e-3, "torch.bfloat16": 3e-2}
_USUAL_TOLERANCE = 2e-5
_OVERFLOWS = 65504.0  # and more may be infinite in the narrowest dtype
_NAME = re.compile(r"(?<![.\w])([A-Za-z_]\w*)(?!\w)(?!\s*=[^=])(\.T\b)?")
Real: TypeAlias = npt.NDArray[Any]
_PRODUCT = re.compile(r"grad \* (\w+)")


@dataclass(frozen=True, eq=False)
class Operand(Shared):
    """A tensor where a formula names it; transposed where the formula takes its `.T`."""

    name: str
    shown: Shown
    transposed: bool = False

    @property
    def code(self) -> str:
        return f"{self.name}.T" if self.transposed else self.name

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape as the formula uses it."""
        return self.shown.shape[::-1] if self.transposed else self.shown.shape


TermPart: TypeAlias = str | Operand


@dataclass(frozen=True, eq=False)
class LocalRule(Shared):
    """The rule of one slot, with the tensors that it is about.

    spelled is the formula cut into the tensors that it names and the code between them; in terms
    plain numbers stand in that code for their names. sent is what the formula yields.
    """

    formula: str
    spelled: tuple[TermPart, ...]
    terms: tuple[TermPart, ...]
    sent: Shown
    plain: tuple[tuple[str, object], ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The tensors that the formula names, in its order."""
        return tuple(term for term in self.terms if isinstance(term, Operand))

    @property
    def records(self) -> tuple[Record, ...] | None:
        """Every tensor of the formula, then what is sent; None where one is too large."""
        every = (*(operand.shown for operand in self.operands), self.sent)
        small = tuple(each for each in every if isinstance(each, Record))
        return small if len(small) == len(every) else None

    @property
    def factor(self) -> Record | None:
        """Of a plain product of small tensors, entry by entry, what is beside `grad`."""
        product, records = _PRODUCT.fullmatch(self.formula), self.records
        if product is None or records is None:
            return None
        *_, factor, sent = records
        return factor if factor.shape == sent.shape else None

    @property
    def sign(self) -> str:
        """`=` if small tensors as they are shown make the result as it is shown, else `≈`."""
        if self.records is None:
            return "≈"
        *tensors, sent = map(_as_shown, self.records)
        names = [operand.name for operand in self.operands]
        made = evaluate(
            self.formula, {**dict(self.plain), **dict(zip(names, tensors, strict=True))}
        )
        return "=" if np.allclose(made, sent, rtol=1e-9, atol=1e-9) else "≈"


def local_rule(flow: GraphFlow, edge: GraphEdge) -> LocalRule | None:
    """The rule by which an edge's source made what the edge carries, None if none is known.

    Where broadcasting was undone the rule gives what came before the sum.

    >>> import torch
    >>> from gradmath import trace
    >>> from gradmath.tracing.flow_of import graph_flow
    >>> flow = graph_flow(trace(lambda x: x * x, torch.ones(2), v=torch.ones(2)))
    >>> [local_rule(flow, edge).formula for edge in flow.sweep]
    ['grad * other', 'grad * self']
    """
    node, slot = flow.nodes[edge.source], edge.slot
    slots = TABLE.get(node.traced.grad_fn or "", ())
    sent = edge.before_sum or edge.made
    if slot is None or slot >= len(slots) or sent is None:
        return None
    tensors, plain = dict(_tensors(node)), _plain(node, sent)
    held = edge.traced.made if edge.before_sum is None else edge.traced.before_sum
    dtype = flow.nodes[edge.target].traced.dtypes[edge.output] or ""
    arrays = {name: array for name, each in tensors.items() if (array := _array(*each)) is not None}
    names, due = {**plain, **arrays}, _array(sent, held)
    try:
        formula = _chosen(slots[slot], names)
        if formula is None or due is None or not _equal(evaluate(formula, names), due, dtype):
            return None
    except FormulaError:  # something was not kept
        return None
    drawn = {name: shown for name, (shown, _) in tensors.items()}
    spelled, terms = (tuple(_terms(formula, drawn, numbers)) for numbers in ({}, plain))
    return LocalRule(formula, spelled, terms, sent, tuple(plain.items()))


def _chosen(rules: tuple[TableRule, ...], names: Mapping[str, Any]) -> str | None:
    """The first formula whose condition holds."""
    for rule in rules:
        if isinstance(rule, str):
            return rule
        if evaluate(rule.condition, names):
            return rule.formula
    return None


def _tensors(node: GraphNode) -> Iterator[tuple[str, tuple[Shown, Held | None]]]:
    """The tensors that formulas speak of by name: as they are shown, and as the trace has them."""
    for shown, kept in zip(node.saved, node.traced.saved, strict=True):
        if shown.value is not None:
            yield kept.name, (shown.value, kept.value)
    if node.cotangent is not None:
        yield "grad", (node.cotangent, node.traced.cotangent)


def _array(shown: Shown, held: Held | None) -> Real | None:
    """The entries of a tensor: of what is shown of them, where it shows them all."""
    array = shown.value if isinstance(shown, Record) else held
    if not isinstance(array, np.ndarray) or array.dtype.kind == "c":
        return None
    return array if array.dtype.kind == "b" else array.astype(np.float64)


def _plain(node: GraphNode, sent: Shown) -> dict[str, Any]:
    """The plain numbers that formulas speak of: of the call, and the shape of what is sent.

    n is how many entries are sent for each one that came.
    """
    numbers = dict(_options(node.traced))
    numbers["shape"] = sent.shape
    if node.cotangent is not None:
        numbers["n"] = prod(sent.shape) // max(1, prod(node.cotangent.shape))
    return {**LEFT_OUT, **numbers}


def _options(node: Node) -> Iterator[tuple[str, Any]]:
    """The plain arguments of a call by their names."""
    positional = iter(PLAIN.get(node.grad_fn or "", ()))
    for text in node.arguments:
        name, equals, value = text.partition("=")
        if not equals:
            name, value = next(positional, ""), text
        try:
            number = argument(value)
        except ValueError:  # a device
            continue
        if isinstance(number, DtypeName):
            continue
        yield name, number[0] if isinstance(number, list) and len(number) == 1 else number


def _terms(
    formula: str, tensors: Mapping[str, Shown], plain: Mapping[str, object]
) -> Iterator[TermPart]:
    """A formula cut into its tensors and the code between them."""
    code, end = "", 0
    for found in _NAME.finditer(formula):
        code += formula[end : found.start()]
        name, end = found[1], found.end()
        if name not in tensors:
            code += f"{plain[name]}{found[2] or ''}" if name in plain else found[0]
            continue
        if code:
            yield code
        turned = found[2] is not None and len(tensors[name].shape) == 2
        yield Operand(name, tensors[name], turned)
        code = "" if turned else found[2] or ""
    code += formula[end:]
    if code:
        yield code


def _equal(made: Real, due: Real, dtype: str) -> bool:
    """Whether a formula yields what was sent, up to rounding in its dtype."""
    if made.shape != due.shape:
        return False
    finite = np.abs(due[np.isfinite(due)]).max(initial=0.0)
    made = np.where(np.isinf(due) & (np.abs(made) > _OVERFLOWS), np.copysign(np.inf, made), made)
    share = _TOLERANCE.get(dtype, _USUAL_TOLERANCE)
    return np.allclose(made, due, rtol=share, atol=share * finite, equal_nan=True)


def _as_shown(record: Record) -> Any:
    """The numbers that a record's texts tell."""
    texts = [record.text(index) for index in np.ndindex(record.shape)]
    told = [float(text.replace(MINUS, "-").replace("True", "1").replace("False", "0"))
            for text in texts]  # fmt: skip
    return np.array(told).reshape(record.shape)
