"""What captions say of a graph, each fact with the words that it bears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import TypeVar

import numpy as np

from gradmath.records.listing import Listing
from gradmath.records.numbers import MINUS, sum_sign
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record
from scenes.kit.cells.code_edit import edits
from scenes.kit.graph.signs.claims import reason_told, saved_name
from scenes.kit.truth.bearing import OfNoEntry, number, total
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import GainSign, SumSign

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class WaysBack(OfNoEntry):
    """So many ways lead back to one leaf, each by another edge; leads tells that they do."""

    leads: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.leads)
        return number(count) | total(count) | {"each", "every", "same"}

    def fault(self) -> str | None:
        codes = [each.expression.code if each.expression else each.name for each in self.leads]
        if len(set(codes)) < len(codes):
            return "one edge that is counted twice"
        wrong = (
            f"`{code}` is False"
            for code, each in zip(codes, self.leads, strict=True)
            if not bool(each.value)
        )
        return next(wrong, None)


@dataclass(frozen=True, eq=False)
class SavesItsFactors(OfNoEntry):
    """What a product saves are its two factors, and they are a tensor's own memory, no copies.

    own tells of each that it is.
    """

    own: tuple[Record, Record]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "both", "each", "same"}) | number(2)

    def fault(self) -> str | None:
        codes = [_code(each) for each in self.own]
        for code, slot, each in zip(codes, ("self", "other"), self.own, strict=True):
            if f"_saved_{slot}.data_ptr() == " not in code:
                return f"`{code}`, which does not tell where {slot} lies"
            if not bool(each.value):
                return f"`{code}` is False"
        return None


@dataclass(frozen=True, eq=False)
class TimesOther(OfNoEntry):
    """A product sends to each of its factors what came to it times the *other* factor.

    came is what came; saved has the node's two saved tensors, and sent what it sent to its factors,
    in their order: to both, or only to the first.
    """

    came: Record
    saved: tuple[Record, Record]
    sent: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        told = frozenset({"product", "others"})
        return told if len(self.sent) == 1 else told | {"each", "both"} | number(2)

    def fault(self) -> str | None:
        names = tuple(map(saved_name, self.saved))
        if names != ("self", "other"):
            return f"the saved tensors {names}; a product saves self and other"
        for other, sent, slot in zip(self.saved[::-1], self.sent, (0, 1), strict=False):
            code = sent.expression.code if sent.expression else ""
            if not code.endswith(f"[{slot}]"):
                return f"`{code}` for what is sent to factor {slot}"
            if not np.array_equal(np.multiply(self.came.value, other.value), sent.value):
                return f"{sent.text((0,))} is sent to factor {slot}"
        return None


@dataclass(frozen=True, eq=False)
class EffectsAddUp(OfNoEntry):
    """One entry is nudged in each of several places alone, and in all: the effects add up.

    They do so as they are shown: what a finite step leaves over is of second order.
    """

    still: Record
    moved: Record
    alone: tuple[Entry, ...]
    together: Entry

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.alone)
        nudged = number(len(self._moved())) | {"changes", "every", "each"}
        return nudged | number(count) | total(count) | {"sum", "about", "equal"}

    def _moved(self) -> list[int]:
        return np.flatnonzero(self.still.value != self.moved.value).tolist()

    def fault(self) -> str | None:
        if len(self._moved()) != 1:
            return f"{len(self._moved())} entries of {self.still.name} move"
        parts = [each.text for each in self.alone]
        if sum_sign(parts, self.together.text) == "=":
            return None
        return f"{' + '.join(parts)} beside {self.together.text}"


@dataclass(frozen=True, eq=False)
class EffectsForetold(OfNoEntry):
    """Each effect of a step is what came back by its way, times the step.

    size is what the effects' ends are added up from, without signs: they are rounded as it is.
    """

    step: Entry
    sent: tuple[Entry, ...]
    effects: tuple[Entry, ...]
    size: Entry

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.effects)
        return frozenset({"product", "each", "every"}) | number(count) | total(count)

    def fault(self) -> str | None:
        for sent, effect in zip(self.sent, self.effects, strict=True):
            wrong = GainSign((self.step, sent), effect, (self.size, self.size)).fault()
            if wrong is not None:
                return wrong
        return None


@dataclass(frozen=True, eq=False)
class WeighedSign(SumSign):
    """The sign between values, each behind its weight, and the sum of weights times values."""

    @property
    def bears(self) -> frozenset[str]:
        return super().bears | {"product"}

    @property
    def text(self) -> str:
        shown = [Decimal(each.text.replace(MINUS, "-")) for each in self.parts]
        terms = [str(prod(pair)) for pair in _pairs(shown)]
        return sum_sign(terms, self.whole.text)

    def difference(self, parts: Sequence[float], whole: float) -> tuple[float, float]:
        return super().difference([prod(pair) for pair in _pairs(parts)], whole)


def _pairs(parts: Sequence[T]) -> Iterator[tuple[T, T]]:
    return zip(parts[::2], parts[1::2], strict=True)


@dataclass(frozen=True, eq=False)
class DerivativeOf(OfNoEntry):
    """A number is the derivative of some order, as torch's functions of functions find it, too."""

    found: Record
    by_functions: Record

    @property
    def order(self) -> int:
        """How many derivatives were taken of derivatives."""
        expression = self.by_functions.expression
        return expression.code.count("torch.func.grad(") if expression else 0

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({f"ordinal:{self.order}"})

    def fault(self) -> str | None:
        found, due = float(self.found.value), float(self.by_functions.value)
        eps = float(np.finfo(self.found.value.dtype.str).eps)
        # Both are sums of numbers that are no larger than 1, in another order.
        if abs(found - due) <= 16 * eps * max(1.0, abs(due)):
            return None
        return f"{self.found.text()} beside {self.by_functions.text()}"


@dataclass(frozen=True, eq=False)
class AddedUp(OfNoEntry):
    """Several records, entry by entry, add up to another one."""

    addends: tuple[Record, ...]
    whole: Record

    @property
    def bears(self) -> frozenset[str]:
        count = len(self.addends)
        return frozenset({"sum", "every", "each", "equal"}) | number(count) | total(count)

    def fault(self) -> str | None:
        due = np.sum([each.value.astype(np.float64) for each in self.addends], axis=0)
        size = np.sum([np.abs(each.value.astype(np.float64)) for each in self.addends], axis=0)
        eps = float(np.finfo(self.whole.value.dtype.str).eps)
        if np.all(np.abs(self.whole.value - due) <= len(self.addends) * eps * size):
            return None
        return f"{self.whole.name} that is {self.whole.value - due} off"


@dataclass(frozen=True, eq=False)
class OnlyOneComputed(OfNoEntry):
    """Of some tensors all are leaves but one, which was computed."""

    leaves: tuple[Record, ...]
    computed: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not"})

    def fault(self) -> str | None:
        for each in (*self.leaves, self.computed):
            if not _code(each).endswith(".is_leaf"):
                return f"`{_code(each)}`, which does not tell what is a leaf"
            if bool(each.value) is (each is self.computed):
                return f"`{_code(each)}` is {bool(each.value)}"
        return None


_BORNE = {
    "not required": {"not", "none"},
    "not kept": {"not", "not:stays", "passes"},
    "cut": {"stops"},
}
"""What may be said of a `.grad` that is None, by the kit's word for its reason."""


@dataclass(frozen=True, eq=False)
class NothingThere(OfNoEntry):
    """There is no `.grad`, and why: the reason is what torch tells of the tensor or of its track.

    passed, if there is one, is what came by all the same.
    """

    absent: Record
    why: Record
    passed: Record | None = None

    @property
    def bears(self) -> frozenset[str]:
        return frozenset(_BORNE.get(reason_told(self.why), set()))

    def fault(self) -> str | None:
        if not _code(self.absent).endswith(".grad is None") or not bool(self.absent.value):
            return f"`{_code(self.absent)}` is {bool(self.absent.value)}"
        if not reason_told(self.why):
            return f"`{_code(self.why)}` is {bool(self.why.value)}, which is no reason"
        if reason_told(self.why) == "not kept" and self.passed is None:
            return "nothing that came by"
        return None


def _code(record: Record) -> str:
    return record.expression.code if record.expression else record.name


@dataclass(frozen=True, eq=False)
class ZeroOfNumbers(Shared):
    """An entry of a gradient is zero, and so is the whole column of weights that it came by."""

    grad: Record
    weights: Record
    entry: int

    @property
    def about(self) -> frozenset[Index]:
        return frozenset({(self.entry,)})

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stays", "zero", "not", "not:changes", "column"})

    def fault(self) -> str | None:
        if self.grad.value[self.entry] != 0:
            return f"{self.grad.name}[{self.entry}] = {self.grad.text((self.entry,))}"
        if np.any(self.weights.value[:, self.entry]):
            return f"weights in column {self.entry} of {self.weights.name}"
        return None


@dataclass(frozen=True, eq=False)
class LinesChange(OfNoEntry):
    """So many lines of a listing are new, or read otherwise, in the other take of it."""

    first: Listing
    second: Listing
    count: int

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"changes", "each", "every"}) | number(self.count) | total(self.count)

    def fault(self) -> str | None:
        changed = sum(map(len, edits(self.first, self.second)))
        return None if changed == self.count else f"{changed} lines that change"
