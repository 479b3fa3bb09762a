"""Tutorial 3: one code with a loop and a branch, run at many places of x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

import torch
from torch.autograd.graph import Node

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.records.branches import BranchRun
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

STEP = Decimal("0.02")
BACKWARD = "y.backward()"
_ONE, _LEAF = "torch.ones_like(y)", "torch.autograd.graph.get_gradient_edge"
DOUBLINGS = 3  # at most: more nodes would not be read on one frame
_THRESHOLDS = Decimal(1), Decimal(5)
_LOWEST, _HIGHEST = Decimal("0.3"), Decimal("7.9")
_DECIMALS = 2  # of x and y; code may have more, where a place asks for them


@dataclass(frozen=True, eq=False)
class GraphIsRebuilt:
    """The same lines at many places, from the largest x to the smallest.

    pieces are stretches of runs in which the same lines ran, in the same order; calm is the number
    of the one where neither the loop nor the branch is entered, and begin its run that the film
    begins with.
    """

    pieces: tuple[tuple[BranchRun, ...], ...]
    calm: int
    begin: BranchRun

    @property
    def runs(self) -> tuple[BranchRun, ...]:
        return tuple(run for piece in self.pieces for run in piece)

    @property
    def above(self) -> tuple[BranchRun, ...]:
        """Where the branch alone is taken."""
        return self.pieces[self.calm - 1]

    @property
    def within(self) -> tuple[BranchRun, ...]:
        """Where neither is entered."""
        return self.pieces[self.calm]

    @property
    def below(self) -> tuple[tuple[BranchRun, ...], ...]:
        """The pieces where the loop is entered, from the largest x on."""
        return self.pieces[self.calm + 1 :]


@with_gradients
def graph_is_rebuilt(
    start: float = 7.5, end: float = 0.8, threshold: float = 4.0
) -> GraphIsRebuilt:
    """Let x slide down through the places where a loop runs once more, or a branch is taken.

    The lines double y while it is below the threshold, and reflect it at 1.5 times that, so that
    y never jumps: 3 * threshold - y meets the next doubling.
    Shapes: start (), the largest x, from 1.5 to twice the threshold, 7.9 at most; end (), the
        smallest, 0.3 at least, below half of the threshold and at least an eighth of it;
        threshold (), from 1 to 5, with one decimal at most.
    Raises: ParameterError if they are not so.
    Source: Tutorial 3 of the course; PyTorch docs, "the graph is recreated from scratch".

    >>> found = graph_is_rebuilt()
    >>> [int(piece[0].grad.value) for piece in found.pieces]
    [-1, 1, -2, 2, -4, 4, -8]
    >>> first = found.pieces[2][0]
    >>> first.x.text(), first.y.text(), [first.listing.lines[first.line(k)] for k in (0, 1)]
    ('3.98', '4.04', ['    y = y * 2', '    y = 12 - y'])
    """
    level = _threshold(threshold)
    places = _places(_decimal("start", start), _decimal("end", end), level)
    decimals = max(_DECIMALS, *(-int(place.normalize().as_tuple().exponent) for place in places))
    lines = _Lines(level, decimals)
    runs = [lines.at(place) for place in places]
    pieces = tuple(tuple(piece) for _, piece in groupby(runs, key=lambda run: run.lines))
    calm = next(k for k, piece in enumerate(pieces) if not piece[0].names)
    return GraphIsRebuilt(pieces, calm, _nearest(pieces[calm], float(level) * 1.25))


def _nearest(runs: Sequence[BranchRun], place: float) -> BranchRun:
    return min(runs, key=lambda run: abs(float(run.x.value) - place))


def _decimal(name: str, value: object) -> Decimal:
    return Decimal(repr(real_number(name, value)))


def _threshold(value: object) -> Decimal:
    level = _decimal("threshold", value)
    low, high = _THRESHOLDS
    if not low <= level <= high or level != round(level, 1):
        raise ParameterError(
            f"threshold = {level:f} does not fit the picture; "
            f"give a number from {low} to {high} with one decimal at most"
        )
    return level


def _places(start: Decimal, end: Decimal, level: Decimal) -> list[Decimal]:
    """Multiples of the step from start to end, and every place where the lines that run change."""
    top = min(2 * level, _HIGHEST)
    if not Decimal("1.5") * level + STEP < start <= top:
        raise ParameterError(
            f"start = {start:f} shows no branch that is taken, or lies too far; "
            f"give a number above {Decimal('1.5') * level + STEP:f}, {top:f} at most"
        )
    bottom, half = max(level / 2**DOUBLINGS, _LOWEST), level / 2 - STEP
    if not bottom <= end < half:
        raise ParameterError(
            f"end = {end:f} does not show the loop running twice, or shows it too often; "
            f"give a number from {bottom:f}, below {half:f}"
        )
    first, last = int(start / STEP), int(-(-end // STEP))
    steps = {k * STEP for k in range(last, first + 1)}
    corners = (level * share / 2**k for k in range(DOUBLINGS + 1) for share in (1, Decimal("1.5")))
    return sorted({start, end, *steps, *(at for at in corners if end <= at <= start)}, reverse=True)


class _Lines:
    """The lines for one threshold, which run at any x."""

    def __init__(self, level: Decimal, decimals: int) -> None:
        self.level, self.decimals = level, decimals
        # Nodes are the same wherever the same lines run, so that they are asked for once.
        self.graphs: dict[tuple[int, ...], list[_Node]] = {}

    def at(self, place: Decimal) -> BranchRun:
        """The run at a place."""
        level = self.level
        listing = Listing((
            "import torch",
            f"x = torch.tensor({place:.{self.decimals}f})",
            "x.requires_grad_()",
            "y = x",
            f"while y < {_written(level)}:",
            "    y = y * 2",
            f"if y > {_written(level * Decimal('1.5'))}:",
            f"    y = {_written(level * 3)} - y",
            BACKWARD,
        ))  # fmt: skip
        run = ListingRun(listing)
        made = len(listing.statements) - 1
        steps = run.steps("y")
        key = tuple(steps.value[:, 0].tolist())
        if key not in self.graphs:
            self.graphs[key] = _nodes(listing)
        return _branch_run(run, made, steps, self.graphs[key])


def _written(number: Decimal) -> str:
    """As one writes it: whole numbers without a point."""
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class _Node:
    """A node as torch has it: its name, and how many inputs its operation had."""

    name: str
    inputs: int


def _nodes(listing: Listing) -> list[_Node]:
    """The nodes on the way back from y, the last of them that of the leaf."""
    scope: dict[str, Any] = {}
    exec("\n".join(listing.lines[:-1]), scope)
    node: Node | None = torch.autograd.graph.get_gradient_edge(scope["y"]).node
    found = []
    while node is not None:
        found.append(_Node(type(node).__name__, len(node.next_functions)))
        node = node.next_functions[0][0] if node.next_functions else None
    return found


def _branch_run(run: ListingRun, made: int, steps: Record, nodes: Sequence[_Node]) -> BranchRun:
    """What is asked of a run with such nodes on the way back from y."""
    *inner, leaf = nodes
    ways = [f"y.grad_fn{'.next_functions[0][0]' * k}" for k in range(len(nodes))]
    end = ways.pop() if inner else f"{_LEAF}(y).node"
    asked: dict[str, tuple[str, str | int]] = {
        "x": ("x", run.listing.lines[1]),
        "y": ("y", made),
        "grad": ("x.grad", made + 1),
        "seed": (_ONE, made),
        "leaf": (f"type({_LEAF}(x).node).__name__ == {leaf.name!r}", "x.requires_grad_()"),
        "owned": (f"{end}.variable is x", made),
    }
    passed = _ONE
    for k, (way, node) in enumerate(zip(ways, inner, strict=False)):
        to_first = "[0]" if node.inputs > 1 else ""
        passed = f"{way}({passed}){to_first}"
        asked[f"names {k}"] = f"type({way}).__name__ == {node.name!r}", made
        asked[f"slopes {k}"] = f"{way}({_ONE}){to_first}", made
        asked[f"passed {k}"] = passed, made
    found = run.records(asked)

    def forwards(kind: str) -> tuple[Record, ...]:
        return tuple(found[f"{kind} {k}"] for k in reversed(range(len(inner))))

    return BranchRun(
        listing=run.listing,
        x=replace(found["x"], decimals=_DECIMALS),
        y=replace(found["y"], decimals=_DECIMALS),
        grad=found["grad"],
        steps=steps,
        along=run.along("y", decimals=_DECIMALS),
        seed=found["seed"],
        names=forwards("names"),
        slopes=forwards("slopes"),
        passed=forwards("passed"),
        leaf=found["leaf"],
        owned=found["owned"],
    )
