"""What stands on the signs of a graph: torch's names of nodes, of what they save, and None.

Each is read from the expression of a record, which plain torch evaluates again: a name is true if
the comparison that it stands in is.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import ReferenceType

from gradmath.records.tensor import Record
from scenes.kit.truth.claims import Inkless

_SAVED = re.compile(r"\._(?:saved_(\w+)|raw_saved_(\w+)\.data)$")


def name_compared(record: Record) -> str:
    """The name in `type(y.grad_fn).__name__ == 'AddBackward0'`; empty if there is none."""
    if record.expression is None:
        return ""
    tree = ast.parse(record.expression.code, mode="eval").body
    match tree:
        case ast.Compare(
            left=ast.Attribute(attr="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value=str() as name)],
        ):
            return name
    return ""


Witness: TypeAlias = Record | ReferenceType[Any]
"""A record, or a sign that stands for one now and for another one in another run."""


def record_of(witness: Witness) -> Record | None:
    """The record that something is read from; None if its sign is gone."""
    if isinstance(witness, Record):
        return witness
    sign = witness()
    return None if sign is None else sign.standing.record


@dataclass(frozen=True, eq=False)
class NodeName(Inkless):
    """The name that torch gives a node: its record tells that it is called so."""

    witness: Witness

    @property
    def text(self) -> str:
        node = record_of(self.witness)
        return "" if node is None else name_compared(node)

    def fault(self) -> str | None:
        node = record_of(self.witness)
        if node is None or not name_compared(node):
            return "a node whose name was compared"
        return None if bool(node.value) else "a node of another name"


@dataclass(frozen=True, eq=False)
class SavedName(Inkless):
    """What a node calls a tensor that it saved, `self` in `_saved_self` or `_raw_saved_self`."""

    drawer: ReferenceType[Any]

    @property
    def text(self) -> str:
        drawer = self.drawer()
        return "" if drawer is None else saved_name(drawer.record)

    def fault(self) -> str | None:
        return None if self.text else "a tensor that a node saved"


def saved_name(record: Record) -> str:
    """The name under which a node saved what a record holds; empty if none did."""
    found = _SAVED.search(record.expression.code) if record.expression else None
    return found.group(1) or found.group(2) if found else ""


@dataclass(frozen=True, eq=False)
class GradName(Inkless):
    """What a letterbox is called, `x.grad`, after the leaf that it stands below."""

    leaf: ReferenceType[Any]

    @property
    def text(self) -> str:
        leaf = self.leaf()
        return "" if leaf is None else f"{leaf.record.name}.grad"

    def fault(self) -> str | None:
        return "a leaf that it belongs to" if self.leaf() is None else None


@dataclass(frozen=True, eq=False)
class Nothing(Inkless):
    """`None`, which is what an expression gives: its record compares it with None."""

    witness: Witness
    text: str = "None"

    def fault(self) -> str | None:
        record = record_of(self.witness)
        if record is None:
            return "a slot that it stands in"
        code = record.expression.code if record.expression else ""
        if not code.endswith(" is None"):
            return "an expression that was compared with None"
        return None if bool(record.value) else "something"


@dataclass(frozen=True, eq=False)
class FreedWord(Inkless):
    """`freed`, on a shutter that is down: its record tells that torch shows the tensor no more."""

    drawer: ReferenceType[Any]
    text: str = "freed"

    def fault(self) -> str | None:
        drawer = self.drawer()
        return None if drawer is not None and drawer.is_freed else "a saved tensor that was freed"


@dataclass(frozen=True, eq=False)
class Option(Inkless):
    """An option as the lit statement gives it, `retain_graph=True`."""

    sign: ReferenceType[Any]
    text: str

    def fault(self) -> str | None:
        sign = self.sign()
        expression = None if sign is None else sign.record.expression
        if expression is None or not expression.after:
            return "a statement that it stands in"
        statement = expression.listing.statements[expression.after - 1].text
        return None if self.text in statement else f"an option of `{statement}`"


def reason_told(record: Record) -> str:
    """The kit's word for why there is no `.grad`, by what torch tells; empty if it is no reason."""
    if record.expression is None or record.shape:
        return ""
    code, value = record.expression.code, bool(record.value)
    if code.endswith(".requires_grad") and not value:
        return "not required"
    if code.endswith(".retains_grad") and not value:
        return "not kept"
    return "cut" if code.endswith(".next_functions[0][0] is None") and value else ""
