"""Runs in which a gradient calls backward(), without its graph and with it."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class CubeRun:
    """y = x ** 3 at one place, and its slope there: one run of many. All are ().

    formula is the slope by hand; absent tells that there was no x.grad before.
    """

    listing: Listing
    x: Record
    absent: Record
    y: Record
    dy: Record
    formula: Record


@dataclass(frozen=True, eq=False)
class LostSlope:
    """A slope that kept no graph. Truths: lost and recorded tell whether dy has no node, or one;
    raised tells what its backward() raised.
    """

    run: CubeRun
    lost: Record
    recorded: Record
    raised: Record


@dataclass(frozen=True, eq=False)
class KeptSlope:
    """A slope that kept its graph, and what its own pass brings to x. All are ().

    one is what this pass begins with at dy, slope is x.grad after it, and by_functions the second
    derivative by torch's functions of functions. Truths: recorded tells that dy has a node; names
    that its nodes are of the kinds that their names say, holds that `formula` is what they were
    computed from, and leads that they lead on to x.
    """

    run: CubeRun
    one: Record
    slope: Record
    by_functions: Record
    recorded: Record
    names: dict[str, Record]
    holds: Record
    leads: Record


@dataclass(frozen=True, eq=False)
class SquareRun:
    """3 * x ** 2 as three squares, when x is larger by a step: one run of many. All are ().

    moved is x and the step. square is one of the three; strip is what the step adds to it on each
    of two sides, corner what it adds between those, and whole all three squares with that.
    """

    listing: Listing
    x: Record
    moved: Record
    square: Record
    strip: Record
    corner: Record
    whole: Record
