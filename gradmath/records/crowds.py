"""Runs of random samples: their running means, and how far off these are."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.shared import Shared
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class Crowd(Shared):
    """Many runs of random samples, their running means, and how far off these are.

    first are samples of the first run. means are those of some runs, error the root mean square
    over all of them, half is half of it at one count, other that of as many other samples.
    Shapes: first (n,); count and error (most,); means (drawn, most); runs, drawn, half and
    other ().
    """

    listing: Listing
    first: Record
    count: Record
    means: Record
    error: Record
    half: Record
    other: Record
    runs: Record
    drawn: Record
