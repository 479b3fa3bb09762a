"""Random layered graphs, always the same ones, and how many lines crossed when igraph ordered them.

IGRAPH was measured in November 2026 with python-igraph 1.0.0, before it was given up for its
licence: `Graph.layout_sugiyama(layers=...)` with its defaults, places sorted by the x it gave.
START is the sum in the order of the numbers: it tells that the graphs are still the measured ones.
"""

from __future__ import annotations

import random

Graph = tuple[list[int], list[tuple[int, int]]]  # the layer of each place, lines down

# fmt: off
START = 19898
IGRAPH = (
    57, 7, 61, 0, 2, 115, 77, 4, 7, 9, 7, 38, 32, 6, 5, 20, 2, 9, 6, 27, 64, 49, 126, 6, 18, 5, 16,
    67, 0, 68, 10, 0, 5, 12, 28, 51, 0, 51, 18, 6, 21, 39, 26, 7, 0, 0, 35, 3, 14, 4, 28, 22, 18,
    121, 121, 28, 72, 2, 49, 26, 55, 26, 135, 15, 103, 13, 4, 34, 31, 24, 33, 19, 20, 2, 80, 49, 9,
    45, 101, 0, 19, 47, 33, 10, 30, 6, 52, 4, 65, 65, 5, 21, 28, 16, 13, 17, 26, 19, 16, 22, 13, 31,
    9, 74, 22, 12, 12, 11, 15, 14, 6, 15, 28, 12, 5, 18, 29, 0, 79, 105, 130, 12, 108, 10, 14, 11,
    27, 3, 35, 151, 29, 11, 70, 42, 90, 7, 74, 16, 3, 22, 36, 39, 15, 107, 51, 33, 18, 97, 29, 7,
    31, 46, 122, 137, 10, 71, 4, 3, 68, 27, 1, 41, 5, 31, 28, 3, 12, 23, 102, 10, 68, 57, 23, 70,
    21, 14, 11, 157, 165, 72, 2, 9, 42, 0, 56, 73, 43, 1, 121, 47, 16, 79, 36, 39, 118, 39, 79, 7,
    0, 7,
)
# fmt: on


def random_layers(seed: int) -> Graph:
    """From 3 to 9 layers of 2 to 9 places, with 1 to 2 lines for each of the wider of two.

    Only `random()` gives the same numbers in every version of Python.
    """
    draw = random.Random(seed).random

    def one_of(count: int) -> int:
        return int(draw() * count)

    widths = [2 + one_of(8) for _ in range(3 + one_of(7))]
    density = 1 + one_of(4) / 3
    layers = [layer for layer, width in enumerate(widths) for _ in range(width)]
    lines: list[tuple[int, int]] = []
    for layer in range(len(widths) - 1):
        above = [place for place, own in enumerate(layers) if own == layer]
        below = [place for place, own in enumerate(layers) if own == layer + 1]
        lines += [(above[one_of(len(above))], place) for place in below]
        for _ in range(round(density * max(len(above), len(below))) - len(below)):
            lines.append((above[one_of(len(above))], below[one_of(len(below))]))
    return layers, lines
