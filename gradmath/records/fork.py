"""One forward and one backward pass through y = x * x + x, where x is used three times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record

Use: TypeAlias = Literal["direct", "self", "other"]
"""How a use of x is known: the addend, and the two factors as torch calls them."""
USES: tuple[Use, ...] = ("direct", "self", "other")


@dataclass(frozen=True, eq=False)
class ForkPass:
    """All that one pass holds, and what its graph is like.

    Shapes: all (n,), but those of truths, which are ().
    product is x * x, passed what the sum sends on to it; saved has the product's factors as its
    node keeps them, contributions what came back to x by each use, both under the name of the use.
    order is that of their arrival, and sums[k] is what there is after k + 1 arrivals; total is
    their sum before it goes into x.grad. Truths: names tells that the nodes are of the kinds that
    their names say, tracks that each use's way back ends at x itself, joins that the sum leads on
    to another node, windows that a saved factor is x's own memory, absent that there was no x.grad
    before (None in a second pass).
    """

    listing: Listing
    x: Record
    v: Record
    product: Record
    y: Record
    passed: Record
    saved: dict[Use, Record]
    contributions: dict[Use, Record]
    order: tuple[Use, ...]
    sums: tuple[Record, ...]
    total: Record
    grad_after: Record
    names: dict[str, Record]
    tracks: dict[Use, Record]
    joins: Record
    windows: dict[Use, Record]
    absent: Record | None


@dataclass(frozen=True, eq=False)
class Nudges:
    """One entry of x nudged in one of its copies at a time, then in all of them.

    step is by how much it moves, moved is x after it; alone, in the order in which the line
    uses x, and together are what that adds to before, `v @ y` as it was. size is what that comes
    to without signs: effects are differences, as well rounded as numbers of this size are.
    """

    entry: int
    step: Record
    size: Record
    before: Record
    moved: Record
    alone: dict[Use, Record]
    together: Record
