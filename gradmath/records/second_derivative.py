"""Runs in which a gradient keeps its graph, and is pulled back once more."""

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
class SlopeGraph:
    """What `dy` of one run of x ** 3 has behind it, and what its own pass brings to x.

    one is what it begins with at dy, sent what goes on to the folded nodes, and slope is x.grad
    after it. Truths: recorded and lost tell that dy has a node and that it has none; names tells
    that its nodes are of the kinds that their names say, holds that `formula` is what the folded
    ones were computed from; joins and leads tell that its node leads on to them, and they to x.
    """

    run: CubeRun
    one: Record
    sent: Record
    slope: Record
    recorded: Record
    lost: Record
    names: dict[str, Record]
    holds: Record
    joins: Record
    leads: Record


@dataclass(frozen=True, eq=False)
class RecordedPass:
    """y = sigmoid(x) ** 2, the pass back that is recorded, and the pass through what it recorded.

    All numbers are (). First pass: seed is what it begins with, double and slope are what `s` is
    read for, sent what goes on from the first product to the second one, which is dy. Second pass:
    one is what it begins with at dy; direct is what comes to s at once, as the product of sent and
    turned; back goes on to the first product and comes to s the long way, doubled, as long; total
    is what has come to s by both, and x_grad what that brings to x. by_functions is the second
    derivative by torch's functions of functions.

    Truths: absent tells that there was no x.grad before, recorded that dy has a node; names that
    the nodes are of the kinds that their names say; holds that `2 * s` is what the folded ones were
    computed from; tracks that ways back lead along the edges: from the node of s to x, from s to
    the node that made it, from y's to that one, from dy's on to the product and the folded ones,
    and from both to the node of s, direct and long.
    """

    listing: Listing
    x: Record
    s: Record
    y: Record
    seed: Record
    double: Record
    slope: Record
    sent: Record
    dy: Record
    one: Record
    turned: Record
    direct: Record
    back: Record
    long: Record
    total: Record
    x_grad: Record
    by_functions: Record
    absent: Record
    recorded: Record
    names: dict[str, Record]
    holds: Record
    tracks: dict[str, Record]


@dataclass(frozen=True, eq=False)
class AreaRun:
    """A product as an area, when s is larger by a step: one run of many. All are ().

    wide is s and the step; width and height are its sides and area what they make, old_width,
    old_height and old_area what these are without the step. top is what the other height does to
    the old area, and side what the other width adds beside that.
    """

    listing: Listing
    s: Record
    wide: Record
    old_width: Record
    old_height: Record
    old_area: Record
    width: Record
    height: Record
    area: Record
    top: Record
    side: Record
