"""What captions say of nodes: where a way leads to, and where to none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.claims import Inkless


@dataclass(frozen=True, eq=False)
class SlotOf(Inkless):
    """Which slot of a node's `next_functions` a record looks into, `1` in `next_functions[1]`."""

    record: Record

    @property
    def text(self) -> str:
        code = self.record.expression.code if self.record.expression else ""
        found = re.search(r"\.next_functions\[(\d+)\]", code)
        return found.group(1) if found else ""

    def fault(self) -> str | None:
        return None if self.text else "a slot of next_functions"


@dataclass(frozen=True, eq=False)
class LastNumber(Inkless):
    """The number that a line of a listing ends with, as it is written there: `2.0`."""

    listing: Listing
    line: str

    @property
    def text(self) -> str:
        found = re.search(r"[\d.]+$", self.line)
        return found.group() if found else ""

    def fault(self) -> str | None:
        if self.line not in self.listing.lines:
            return f"a line of the listing, which has no `{self.line}`"
        return None if self.text else "a number at the end of its line"


@dataclass(frozen=True, eq=False)
class TruthsOfNodes(OfNoEntry):
    """Comparisons of nodes, each of them True in its run."""

    truths: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return number(len(self.truths)) | {"each", "every", "both"}

    def fault(self) -> str | None:
        for each in self.truths:
            code = each.expression.code if each.expression else each.name
            if " is " not in code and " == " not in code:
                return f"`{code}`, which compares nothing"
            if not bool(each.value):
                return f"`{code}` is False"
        return None


@dataclass(frozen=True, eq=False)
class NoWay(TruthsOfNodes):
    """In place of a node there is None: for each of the truths, which compare with it."""

    @property
    def bears(self) -> frozenset[str]:
        return super().bears | {"none", "not"}

    def fault(self) -> str | None:
        for each in self.truths:
            code = each.expression.code if each.expression else each.name
            if not code.endswith(" is None"):
                return f"`{code}`, which is not compared with None"
        return super().fault()


@dataclass(frozen=True, eq=False)
class Given(OfNoEntry):
    """Of some things those have a node whose truth tells it: exactly these, and no other."""

    having: tuple[Record, ...]
    lacking: tuple[Record, ...]
    chosen: tuple[bool, ...]  # as an answer says, for all of them in turn

    @property
    def bears(self) -> frozenset[str]:
        if all(self.chosen):
            words = {"every", "each"} | ({"both"} if len(self.chosen) == 2 else set())
            return frozenset(words) | number(len(self.chosen))
        return frozenset() if any(self.chosen) else frozenset({"none", "not"})

    def fault(self) -> str | None:
        has = [bool(each.value) for each in self.having]
        has += [not bool(each.value) for each in self.lacking]
        return None if tuple(has) == self.chosen else f"{has} instead of {list(self.chosen)}"


def hold(*truths: Record | Sequence[Record]) -> TruthsOfNodes:
    """That some comparisons are True."""
    flat: list[Record] = []
    for each in truths:
        flat += [each] if isinstance(each, Record) else [*each]
    return TruthsOfNodes(tuple(flat))
