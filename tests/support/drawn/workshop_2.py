"""Random honest parameters of the films of Workshop 2, each under the name of its file."""

from __future__ import annotations

import random

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from tests.support.drawing import ParameterSet


def what_v_asks(draw: random.Random) -> ParameterSet:
    """Rows of tenths in two or three directions, some short, no tip at another one's."""
    n, d = draw.choice([2, 3, 4, 5, 5, 6]), draw.choice([2, 3, 3])
    return {
        "X": _rows(draw, n, d),
        "a": draw.choice([0.1, 0.4, 0.5, draw.randint(10, 50) / 100]),
        "b": draw.choice([0.02, 0.1, 0.2, draw.randint(2, 20) / 100]),
        "row": draw.randrange(n),
        "end": draw.choice([1.5, 2.0, 2.4]),
    }


def kept_on_average(draw: random.Random) -> ParameterSet:
    """Three to five rows; weights of all signs and sizes, or those of the course's family."""
    n, d = draw.choice([3, 4, 5, 5]), draw.choice([2, 3, 3])
    return {
        "X": _rows(draw, n, d),
        "V": draw.choice([_family, _weights])(draw, n),
        "rate": draw.choice([0.02, 0.1, 0.2, 0.5]),
        "seed": draw.randint(0, 99),
        "n": draw.choice([100, 500, 2000]),
    }


def _family(draw: random.Random, n: int) -> list[list[float]]:
    pairs = draw.choice([-0.1, -0.2, 0.1])
    return [[0.4 if i == j else pairs for j in range(n)] for i in range(n)]


def _weights(draw: random.Random, n: int) -> list[list[float]]:
    """Those below the diagonal lean to the sign of those above it, so that none cancel."""
    size = [[draw.randint(2, 50) / 100 for _ in range(n)] for _ in range(n)]
    sign = [[draw.choice([-1.0, 1.0]) for _ in range(n)] for _ in range(n)]
    return [[sign[min(i, j)][max(i, j)] * size[i][j] for j in range(n)] for i in range(n)]


def the_average_is_noise(draw: random.Random) -> ParameterSet:
    """Weights of any kind, few of them or all, and another seed."""
    kind = draw.choice(["full", "few", "symmetric", "diagonal"])
    V = [[0.0] * 5 for _ in range(5)]
    for i in range(5):
        for j in range(5):
            if kind == "full" or (kind == "few" and draw.random() < 0.3):
                V[i][j] = draw.randint(-10, 10) / 10
            elif kind == "symmetric":
                V[i][j] = 0.4 if i == j else draw.choice([-0.1, 0.1])
            elif kind == "diagonal" and i == j:
                V[i][j] = draw.choice([0.1, 1.0])
    V[0][0] = V[0][0] or 0.3
    return {
        "V": V,
        "n": draw.choice([100, 317, 1000, 2500]),
        "seed": draw.choice([0, 73, draw.randint(0, 99_999)]),
    }


def _rows(draw: random.Random, n: int, d: int) -> list[list[float]]:
    """One row after the other, as long as it can be shown beside those before it."""
    while True:
        rows: list[list[float]] = []
        for _ in range(400):
            size = draw.choice([20, 15, 8, 4])
            row = [draw.randint(-size, size) / 10 for _ in range(d)]
            if _fits([*rows, row]):
                rows.append(row)
            if len(rows) == n:
                return rows


def _fits(rows: list[list[float]]) -> bool:
    try:
        checked_rows(rows if len(rows) > 1 else [*rows, [-entry for entry in rows[0]]])
    except GradmathError:
        return False
    return True
