"""In which layer of a drawing each box stands: lines lead from layer to layer, down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

IN_A_ROW = 6  # so many boxes without a line from above stand in a layer, others higher up


def layers_of(count: int, lines: Sequence[tuple[int, int]]) -> list[int]:
    """A layer for each box: above all that it leads to, and as low as that allows.

    Lines lead from the first of two boxes down to the second.

    >>> layers_of(3, [(0, 1), (1, 2), (0, 2)])
    [0, 1, 2]
    """
    order = sequence(count, lines)
    rank = {box: at for at, box in enumerate(order)}
    above: list[list[int]] = [[] for _ in range(count)]
    below: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in lines:
        if rank[upper] < rank[lower]:
            below[upper].append(lower)
            above[lower].append(upper)
    layers = [0] * count
    for box in order:
        layers[box] = max((layers[before] + 1 for before in above[box]), default=0)
    for box in reversed(order):
        layers[box] = min((layers[after] - 1 for after in below[box]), default=layers[box])
    _stack((box for box in range(count) if not above[box]), layers)
    top = min(layers, default=0)
    return [layer - top for layer in layers]


def sequence(count: int, lines: Sequence[tuple[int, int]]) -> list[int]:
    """All boxes in an order that few lines lead back in, at most half; none if no lines make loops.

    Source: Eades, Lin and Smyth, A Fast and Effective Heuristic for the Feedback Arc Set Problem,
    1993: what leads nowhere goes to the end, what nothing leads to goes to the start, otherwise
    the box that leads to most more than lead to it.

    >>> sequence(3, [(2, 1), (1, 0), (0, 1)])
    [2, 0, 1]
    """
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in lines:
        if upper != lower:
            after[upper].append(lower)
            before[lower].append(upper)
    leaving, coming = [len(ends) for ends in after], [len(ends) for ends in before]

    def turn(box: int) -> tuple[int, int, int]:
        kind = 0 if not leaving[box] else 1 if not coming[box] else 2
        return kind, coming[box] - leaving[box], box

    waiting, left = [turn(box) for box in range(count)], set(range(count))
    heapify(waiting)
    start, end = list[int](), list[int]()
    while waiting:
        due = heappop(waiting)
        box = due[-1]
        if box not in left or due != turn(box):
            continue
        left.remove(box)
        (start if leaving[box] else end).append(box)
        for counts, others in ((coming, after[box]), (leaving, before[box])):
            for other in others:
                counts[other] -= 1
                heappush(waiting, turn(other))
    return start + end[::-1]


def _stack(sources: Iterable[int], layers: list[int]) -> None:
    """Move sources beyond a few in a layer further up: a sum of 100 tensors is not 100 wide."""
    standing: dict[int, list[int]] = {}
    for box in sources:
        standing.setdefault(layers[box], []).append(box)
    for layer, boxes in standing.items():
        rows = -(-len(boxes) // IN_A_ROW)
        for k, box in enumerate(boxes):
            layers[box] = layer - k * rows // len(boxes)
