"""Quotients of averaged gradients, for many v: what was drawn, and where the points stand."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Quotients(Shared):
    """The quotient of two averages for each v, and what is left of it without v.

    W2 and W3 are the weights behind both averages; through is `v[3] / v[2]`; ratio is the quotient
    of mean3 and mean2, factor is ratio / through, and error its standard error. level and spread
    are mean and standard deviation of factor; fit is its mean weighted by the errors, give the
    standard error of that. Of few draws upper and lower are `x.grad[3]` and `x.grad[2]` of each,
    and ons how many of both are not zero for the first v; of many they are not kept.
    Shapes: W2, W3, n, level, spread, fit and give (); v2, v3, through, mean2, mean3, ratio, factor
    and error (k,); upper and lower (k, n); ons (2,).
    """

    listing: Listing
    n: Record
    W2: Record
    W3: Record
    v2: Record
    v3: Record
    through: Record
    mean2: Record
    mean3: Record
    ratio: Record
    factor: Record
    error: Record
    level: Record
    spread: Record
    fit: Record
    give: Record
    upper: Record | None = None
    lower: Record | None = None
    ons: Record | None = None

    @property
    def points(self) -> int:
        """How many v there are."""
        return self.factor.shape[0]


@dataclass(frozen=True, eq=False)
class HiddenRatio(Shared):
    """The same experiment three times: few draws for each v, the same few for all, many for each.

    target is the ratio of the weights, which theory expects; percent is how far off the level of
    the shared draws is.
    Shapes: target and percent ().
    """

    few: Quotients
    shared: Quotients
    many: Quotients
    target: Record
    percent: Record
