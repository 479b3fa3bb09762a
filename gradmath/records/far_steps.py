"""One step along X.grad, short or long: what it gains, for one X or for many random ones."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class FarStep:
    """X moves by rate * X.grad to up, and L = (V * Y).sum() gains.

    Shapes: X, X_grad and up (n, d); V and new (n, n), Y of up; L, square, rate, gain, ceiling and ratio (). square is the
    sum of the squares of X.grad, as steep as the gain is at rate 0; ceiling is what L would gain if
    each entry of Y were as V weighs it, 1 or -1; ratio is how many times the short step's gain this
    one gains.
    """

    listing: Listing
    X: Record
    V: Record
    L: Record
    X_grad: Record
    square: Record
    rate: Record
    up: Record
    new: Record
    gain: Record
    ceiling: Record
    ratio: Record


@dataclass(frozen=True, eq=False)
class CrowdStep:
    """Many random X, each moved by rate * X.grad of its own.

    Shapes: gain (draws,); rate, lost and draws (); lost is how many of them lose.
    """

    listing: Listing
    rate: Record
    gain: Record
    lost: Record
    draws: Record
