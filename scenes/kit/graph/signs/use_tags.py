"""Which of the places of a leaf in its line something is about: `x *`, `* x` or `+ x`.

Nothing of it is typed: torch tells by which edges of the graph something goes, and the line that
was run tells what stands there, for the edges of an operation are its operands, in their order.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import ReferenceType, ref

import numpy as np

from gradmath.records.tensor import Record
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.graph.signs.track import Track
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.truth.checks import Fault, belongs
from scenes.kit.truth.claims import Inkless

Edges: TypeAlias = tuple[int, ...]
"""The operands that lead from a result down to a leaf: 0 is the left one, 1 the right one."""

_SLOT = re.compile(r"\.next_functions\[(\d)\]\[0\]")
_SENT = re.compile(r"\(v\)\[(\d)\]$")
_ROOT = re.compile(r"^(\w+)\.grad_fn\b")
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Mult: "*", ast.Sub: "-"}
_SAMPLES = 100  # places of a track that are looked at
_EM = 1.12 * EM
_NEAR = 0.4  # from a tag to what it is about


def use_text(record: Record) -> str:
    """The place in its line that a record is about; empty if it is about none.

    It is the end of an edge, what is sent along one, or what a nudge in some places does.
    """
    if record.expression is None:
        return ""
    code = record.expression.code
    root = _ROOT.match(code)
    if root is None:
        return _nudged(code)
    made = [each.text for each in record.expression.listing.statements
            if each.text.startswith(f"{root.group(1)} = ")]  # fmt: skip
    sent = _SENT.search(code)
    edges = tuple(int(slot) for slot in _SLOT.findall(code))
    if sent is not None:
        edges = (*edges, int(sent.group(1)))
    return _operand(ast.parse(made[0].split(" = ")[1], mode="eval").body, edges) if made else ""


def _operand(line: ast.expr, edges: Edges) -> str:
    """What stands where some edges lead to, with the sign between it and what is beside it."""
    if not edges or not isinstance(line, ast.BinOp):
        return ""
    inner = line.right if edges[0] else line.left
    if len(edges) > 1:
        return _operand(inner, edges[1:])
    sign, name = _SIGNS.get(type(line.op), ""), ast.unparse(inner)
    return (
        "" if isinstance(inner, ast.BinOp) else f"{sign} {name}" if edges[0] else f"{name} {sign}"
    )


def _nudged(code: str) -> str:
    """The line with a nudge in it: what stands in brackets in `v @ (n * x + x) - before`."""
    found = re.fullmatch(r"v @ \((.+)\) - before", code)
    return found.group(1) if found and "n" in found.group(1).split() else ""


@dataclass(frozen=True, eq=False)
class UseCode(Inkless):
    """The place in its line that something is about, as the line writes it."""

    sign: ReferenceType[Any]

    @property
    def text(self) -> str:
        sign = self.sign()
        return "" if sign is None else use_text(_record_of(sign))

    def fault(self) -> str | None:
        return None if self.text else "a place in a line that was run"


def _record_of(about: Any) -> Record:
    record: Record = about.leads if isinstance(about, Track) else about.record
    return record


class UseTag(QuickGroup):
    """Says beside a track, or beside what came along one, which place of the leaf that is."""

    def __init__(self, about: Any, place: Points, *, em: float = _EM) -> None:
        super().__init__()
        self.about = ref(about)
        self.label = SignLabel(UseCode(self.about), em=em, pale=False)
        self.add(self.label)
        self.move_to(place)
        self.set_z_index(0.2)
        belongs(self.label, self)

    @property
    def _seen(self) -> bool:
        return any(
            part.fill_rgbas[0, 3] > 0 for part in self.label.get_family() if len(part.points)
        )

    def faults(self) -> Iterator[Fault]:
        """It stands over its track, or on the row of what it is about."""
        about = self.about()
        if about is None or not self._seen:
            return
        here, text = self.get_center(), self.label.text
        if isinstance(about, Track):
            places = np.array([about.way.at(k / _SAMPLES) for k in range(_SAMPLES + 1)])
            nearest = places[np.linalg.norm(places - here, axis=1).argmin()]
            near = np.linalg.norm(nearest - here) < _NEAR and here[1] > nearest[1]
        else:
            near = abs(_row_of(about) - here[1]) < _NEAR / 4
        if not near:
            yield Fault(
                "place", f"{text} away from what it is about", "over its wire, or beside it"
            )


def _row_of(about: Any) -> float:
    zero = getattr(about, "zero", None)
    return float(about.get_y() if zero is None else zero[1])
