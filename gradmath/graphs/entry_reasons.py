"""Why an entry of a gradient is what it is: incoming times local slope, term by term. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradmath.graphs.flow import GraphEdge
from gradmath.records.numbers import product_sign
from gradmath.records.shared import Shared
from gradmath.records.tensor import Index, Record


@dataclass(frozen=True, eq=False)
class SlopeTerm(Shared):
    """One entry of what came back to a card, times the slope of that entry: a term of a sum.

    output and index tell which entry of the card's tensors it is. All three are single numbers.
    """

    output: int
    index: Index
    incoming: Record
    slope: Record
    product: Record

    @property
    def sign(self) -> str:
        """`=` if the numbers as they are shown make the product as it is shown, else `≈`."""
        if not np.isfinite(float(self.product.value)):
            return "="
        return product_sign([self.incoming.text(), self.slope.text()], self.product.text())


@dataclass(frozen=True, eq=False)
class WireReason(Shared):
    """What one card contributes to an entry, and of which terms.

    edited is the entry of what hooks of the card made of that, under their names; None without.

    terms are the largest ones, rest the sum of those that are left out, how many these are is
    others. total is the entry of the contribution itself. Where the terms do not add up to it,
    or no slopes are to be had, there are none: it is not known. code is the card's own, rule how
    torch computes what it sends, if it is known: torch code with the names of the cards.
    """

    edge: GraphEdge
    entry: Index
    terms: tuple[SlopeTerm, ...]
    rest: Record | None
    others: int
    total: Record
    code: str
    rule: str | None
    edited: Record | None = None
    hooks: str = ""

    @property
    def known(self) -> bool:
        return bool(self.terms) or float(self.total.value) == 0


@dataclass(frozen=True, eq=False)
class EntryReason(Shared):
    """An entry of what came back to an output of a card, and what each of its users contributes.

    seed is the entry of v where the output is one of the function's own. total is the sum, left
    what is there in the end, if that is something else: hooks, by their names, made it of the
    total, or it was added to a `.grad` that was there before.
    """

    card: int
    output: int
    entry: Index
    wires: tuple[WireReason, ...]
    seed: Record | None
    total: Record
    left: Record | None = None
    hooks: str = ""
