"""In which layer of a drawing each box stands: lines lead from layer to layer, down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import igraph

IN_A_ROW = 6  # so many boxes without a line from above stand in a layer, others higher up


def layers_of(count: int, lines: Sequence[tuple[int, int]]) -> list[int]:
    """A layer for each box: above all that it leads to, and as low as that allows.

    Lines lead from the first of two boxes down to the second.

    >>> layers_of(3, [(0, 1), (1, 2), (0, 2)])
    [0, 1, 2]
    """
    graph = igraph.Graph(count, lines, directed=True)
    if not graph.is_dag():
        graph.delete_edges(graph.feedback_arc_set(method="eades"))
    above, below = graph.get_adjlist("in"), graph.get_adjlist("out")
    order = graph.topological_sorting()
    layers = [0] * count
    for box in order:
        layers[box] = max((layers[before] + 1 for before in above[box]), default=0)
    for box in reversed(order):
        layers[box] = min((layers[after] - 1 for after in below[box]), default=layers[box])
    _stack((box for box in range(count) if not above[box]), layers)
    top = min(layers, default=0)
    return [layer - top for layer in layers]


def _stack(sources: Iterable[int], layers: list[int]) -> None:
    """Move sources beyond a few in a layer further up: a sum of 100 tensors is not 100 wide."""
    standing: dict[int, list[int]] = {}
    for box in sources:
        standing.setdefault(layers[box], []).append(box)
    for layer, boxes in standing.items():
        rows = -(-len(boxes) // IN_A_ROW)
        for k, box in enumerate(boxes):
            layers[box] = layer - k * rows // len(boxes)
