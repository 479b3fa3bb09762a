"""Random samples: what a seed repeats, piles of samples, and the means of many runs of them."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Pile(Shared):
    """Samples of one kind, counted in bins for growing numbers of them, and what theory expects.

    call is what draws them. lefts are where the bins begin; a bin is `width` wide. Of heights, each
    row has the share of so many samples as `Crowd.sizes` says, per unit of width if a density.
    due are the heights that theory expects of an endless number of samples, at places.
    Shapes: lefts (bins,), width (), heights (sizes, bins), places and due (k,).
    """

    call: str
    lefts: Record
    width: Record
    heights: Record
    places: Record
    due: Record
    shares: Record


@dataclass(frozen=True, eq=False)
class Crowd(Shared):
    """Many runs of random samples, their running means, and how far off these are.

    a and c are drawn after the same seed, b after neither. first are samples of the first run.
    means are those of some runs, error the root mean square over all of them; ends are the means of
    all runs at two counts, worse the percentage of runs whose mean is farther off at the second.
    half is half of the error at the first. law is what theory expects the error to be.
    Shapes: a, b and c (3,); sizes (k,); first (n,); drops (n + 1,), 0 to n; count, error and law
    (most,); means (drawn, most); ends (runs, 2); runs, drawn, worse and half ().
    """

    listing: Listing
    a: Record
    b: Record
    c: Record
    sizes: Record
    drops: Record
    first: Record
    normal: Pile
    flat: Pile
    posts: Pile
    count: Record
    means: Record
    error: Record
    ends: Record
    worse: Record
    half: Record
    law: Record
    runs: Record
    drawn: Record
