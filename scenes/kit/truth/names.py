"""A name is a claim: it is read from the record that its drawable shows now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import ReferenceType

from gradmath.records.listing import ExpressionKind
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record
from scenes.kit.look.theme import Face


class Named(Protocol):
    """A drawable that stands for a record, in one of the two faces."""

    face: Face

    @property
    def record(self) -> Record: ...

    def get_family(self) -> list[Any]: ...


@dataclass(frozen=True, eq=False)
class NameOf(Shared):
    """The name of what a drawable shows: code, or for a cotangent the tensor with a bar.

    The bar is set by Typst, so that `text` is then mathematics in its notation.
    """

    target: ReferenceType[Any]

    @property
    def face(self) -> Face | None:
        named = self.target()
        return None if named is None else named.face

    @property
    def text(self) -> str:
        named = self.target()
        return "" if named is None else name_shown(named.record, getattr(named, "index", ()))

    @property
    def barred(self) -> bool:
        """Whether the name is set as mathematics."""
        named = self.target()
        return named is not None and _barred(named.record)

    def fault(self) -> str | None:
        return "a drawable that it names" if self.target() is None else None


def name_shown(record: Record, index: tuple[int, ...] = ()) -> str:
    """What stands beside a record, or beside one entry of it.

    >>> import numpy as np
    >>> name_shown(Record("x.grad", np.zeros(3), "x.grad"), (2,))
    'x.grad[2]'
    """
    place = f"[{', '.join(map(str, index))}]" if index else ""
    if record.expression is None:
        return f"{record.name}{place}"
    if not _barred(record):
        code = record.expression.code
        return f"({code}){place}" if place and " " in code else code + place
    of = record.expression.of
    letter = of if re.fullmatch("[A-Za-z]", of) else f'"{of}"'
    return f"macron({letter}){place}"


def _barred(record: Record) -> bool:
    return record.expression is not None and record.expression.kind is ExpressionKind.COTANGENT
