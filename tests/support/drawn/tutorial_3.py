"""Random honest parameters of the films of Tutorial 3, each under the name of its file."""

from __future__ import annotations

import random

from tests.support.drawing import Manner, ParameterSet

_WHOLES: tuple[Manner, ...] = (
    lambda draw: float(draw.randint(-9, 9)),
    lambda draw: float(draw.randint(-9, 9)),
    lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0, 2.0]),
    lambda draw: draw.choice([-9.0, 9.0]),
)


def _wholes(draw: random.Random, length: int) -> list[float]:
    return [draw.choice(_WHOLES)(draw) for _ in range(length)]


def fan_out(draw: random.Random) -> ParameterSet:
    length = draw.randint(1, 3)
    return {name: _wholes(draw, length) for name in "xv"}


def graph_grows(draw: random.Random) -> ParameterSet:
    m, k, n = draw.randint(1, 2), draw.randint(1, 3), draw.randint(1, 2)
    largest = draw.choice([1, 3, 5])

    def table(rows: int, columns: int) -> list[list[float]]:
        return [[float(draw.randint(-largest, largest)) for _ in range(columns)]
                for _ in range(rows)]  # fmt: skip

    return {"x": table(m, k), "w": table(k, n), "c": float(draw.randint(-9, 9))}


def drawers_empty(draw: random.Random) -> ParameterSet:
    return {"x": fan_out(draw)["x"], "constant": draw.randint(1, 9)}


def seal_is_broken(draw: random.Random) -> ParameterSet:
    entries = [each for each in range(-9, 10) if each]
    factors = [each for each in range(-10, 11) if each not in (0, 1)]
    x = [float(draw.choice(entries)) for _ in range(draw.randint(2, 3))]
    return {"x": draw.choice([x, x, [x[0]] * len(x)]), "factor": draw.choice(factors)}


def summed_backward(draw: random.Random) -> ParameterSet:
    rows, columns = draw.randint(2, 4), draw.randint(1, 2)
    wholes: tuple[Manner, ...] = (
        lambda draw: float(draw.randint(-9, 9)),
        lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0]),
        lambda draw: draw.choice([-9.0, 9.0]),
    )
    manners = {name: draw.choice(wholes) for name in ("X", "b", "V")}
    drawn = {
        name: [[manner(draw) for _ in range(columns)] for _ in range(rows)]
        for name, manner in manners.items()
    }
    return drawn | {"b": drawn["b"][0]}


def gradient_has_a_graph(draw: random.Random) -> ParameterSet:
    """Any place, both ends, and one beyond them."""
    return {"x": draw.choice([0.7, 0.75, 2.0, *(draw.randint(75, 200) / 100,) * 5])}


def each_derivative_bends_it(draw: random.Random) -> ParameterSet:
    """Any place and number of derivatives, where the curve does not bend, and both ends."""
    place = draw.choice([0.0, -0.0, 0.69, -2.0, 3.0, *(draw.randint(-200, 300) / 100,) * 5])
    return {"x": place, "order": draw.randint(2, 4)}


def graph_is_rebuilt(draw: random.Random) -> ParameterSet:
    """A threshold, and ends between which a loop runs twice or three times; some are too far."""
    threshold = draw.choice([1.0, 4.0, 5.0, draw.randint(10, 50) / 10])
    start = draw.choice([1.55, 1.8, 2.0, draw.uniform(1.5, 2.1)]) * threshold
    end = draw.choice([0.125, 0.2, 0.3, 0.45, draw.uniform(0.1, 0.5)]) * threshold
    digits = draw.choice([1, 2, 2, 3])
    return {"start": round(start, digits), "end": round(end, digits), "threshold": threshold}


def one_number(draw: random.Random) -> ParameterSet:
    """Rows that point in different ways, most of them; what is too flat is refused."""
    manners: tuple[Manner, ...] = (
        lambda draw: float(draw.randint(-9, 9)),
        lambda draw: float(draw.randint(-3, 3)),
        lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0, 2.0]),
        lambda draw: draw.choice([-9.0, 9.0, 0.0]),
    )
    rows, leaf = draw.choice(manners), draw.choice(manners)
    return {"A": [[rows(draw) for _ in range(2)] for _ in range(2)],
            "x": [leaf(draw) for _ in range(2)]}  # fmt: skip


def none_is_not_zero(draw: random.Random) -> ParameterSet:
    """A matrix with a column of zeros; some have few other entries that are not 0."""
    rows, columns = draw.randint(1, 2), draw.randint(2, 6)
    rare, empty = draw.choice([0.0, 0.4, 0.7]), draw.randrange(columns)
    W = [[0.0 if draw.random() < rare else entry for entry in _wholes(draw, columns)]
         for _ in range(rows)]  # fmt: skip
    for row in W:
        row[empty] = draw.choice([0.0, 0.0, -0.0])
    return {"W": W, "x": _wholes(draw, columns), "a": _wholes(draw, rows)}
