"""Random honest parameters of the films of Workshop 2, each under the name of its file."""

from __future__ import annotations

import random
from itertools import combinations

import torch

from gradmath.errors import GradmathError
from gradmath.problems.workshop_2.only_the_symmetric_part import only_the_symmetric_part as shown
from gradmath.problems.workshop_2.size_is_no_accident import (
    size_is_no_accident as made_of_shares,
)
from gradmath.problems.workshop_2.what_v_asks import apart_as_seen, checked_rows
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


def a_step_too_far(draw: random.Random) -> ParameterSet:
    """Rows as those, V of any kind, and a step that gains, and is many times as long at last."""
    while True:
        n, d = draw.choice([2, 3, 4, 5, 5, 6]), draw.choice([2, 3, 3])
        rate, times = draw.choice([0.1, 0.2, 0.2, 0.25, 0.4]), draw.choice([8, 10, 20, 25, 40, 50])
        if not 2 <= rate * times <= 8:
            continue
        a, b = draw.choice([0.4, 0.3, 1.0, -0.2]), draw.choice([-0.1, 0.1, 0.0, -0.3])
        V = [[a if i == j else b for j in range(n)] for i in range(n)]
        if draw.random() < 0.4:
            V = [[draw.randint(-40, 40) / 100 for _ in range(n)] for _ in range(n)]
        found: ParameterSet = {
            "X": _rows(draw, n, d),
            "V": V,
            "rate": rate,
            "times": times,
            "seed": draw.randrange(1000),
            "draws": draw.choice([20, 100, 200, 400]),
        }
        if _gains(found):
            return found


def _gains(found: ParameterSet) -> bool:
    """Whether a step of the rate gains forwards and loses backwards, as most do, and is steep."""
    X, V = torch.tensor(found["X"]), torch.tensor(found["V"])
    grad = ((V + V.T) * (1 - torch.tanh(X @ X.T) ** 2)) @ X
    back, here, on = (
        float((V * torch.tanh(up @ up.T)).sum())
        for up in (X + rate * grad for rate in (-found["rate"], 0.0, found["rate"]))
    )
    return back < here - 1e-5 and here + 1e-5 < on and float((grad**2).sum()) > 0.021


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


def rows_hear_each_other(draw: random.Random) -> ParameterSet:
    """A row that turns somewhere else than to another one's tip, with a pair of either sign."""
    while True:
        n, d = draw.choice([3, 4, 5, 5, 6]), draw.choice([2, 3, 3])
        row, toward, partner = draw.sample(range(n), 3)
        found: ParameterSet = {
            "X": _rows(draw, n, d),
            "a": draw.choice([0.1, 0.4, 0.5, draw.randint(10, 50) / 100]),
            "b": draw.choice([-0.1, 0.02, -0.02, 0.2, -0.2, draw.randint(2, 20) / 100]),
            "pair": draw.choice([-0.4, 0.1, -0.1, 0.5, -0.5, draw.randint(10, 50) / 100]),
            "row": row,
            "toward": toward,
            "degrees": draw.choice([30, 90, 135, 180, draw.randint(30, 180)]),
            "partner": draw.choice([partner, toward]),
        }
        if _turns(found):
            return found


def _turns(found: ParameterSet) -> bool:
    """Whether the row has somewhere to turn to, and is seen there apart from all others."""
    rows = torch.tensor(found["X"], dtype=torch.float64)
    p, q = rows[found["row"]].clone(), rows[found["toward"]]
    if abs(float(p @ q / (p.norm() * q.norm()))) > 0.94:
        return False
    q = q - (q @ p) / (p @ p) * p
    angle = torch.deg2rad(torch.tensor(float(found["degrees"]), dtype=torch.float64))
    rows[found["row"]] = p * angle.cos() + q * p.norm() / q.norm() * angle.sin()
    try:
        apart_as_seen(rows)
    except GradmathError:
        return False
    return True


def where_steps_lead(draw: random.Random) -> ParameterSet:
    """Five rows in space that step apart, with other weights, steps and starts."""
    return {
        "X": _rows(draw, 5, 3),
        "a": draw.choice([0.1, 0.4, 0.5, draw.randint(10, 50) / 100]),
        "b": draw.choice([-0.05, -0.1, -0.2, -draw.randint(5, 20) / 100]),
        "rate": draw.choice([0.05, 0.2, 0.3, draw.randint(5, 30) / 100]),
        "steps": draw.choice([10, 40, 60, draw.randint(10, 80)]),
        "many": draw.choice([20, 100, 200, draw.randint(20, 200)]),
        "long": draw.choice([50, 100, 300, draw.randint(50, 300)]),
        "seed": draw.randint(0, 9999),
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


def only_the_symmetric_part(draw: random.Random) -> ParameterSet:
    """Rows as the others have them, and weights of which no pair's mean needs hundredths."""
    while True:
        n, d = draw.choice([2, 3, 4, 5, 5, 6]), draw.choice([2, 3, 3])
        V = [[draw.choice([0, 0, 2, -2, 4, -1, 3, draw.randint(-10, 10)]) for _ in range(n)]
             for _ in range(n)]  # fmt: skip
        for i, j in combinations(range(n), 2):
            V[i][j] += (V[i][j] - V[j][i]) % 2 if V[i][j] < 10 else -((V[i][j] - V[j][i]) % 2)
        i, j = draw.choice([*combinations(range(n), 2)])
        weights = [[entry / 10 for entry in row] for row in V]
        drawn: ParameterSet = {"X": _rows(draw, n, d), "V": weights, "i": i, "j": j}
        try:
            shown(**drawn)
        except GradmathError:
            continue
        return drawn


def size_is_no_accident(draw: random.Random) -> ParameterSet:
    """Rows as in `what_v_asks`, for which X.grad is never nearly zero, and few random X."""
    while True:
        n, d = draw.choice([2, 3, 4, 5, 5, 6]), draw.choice([2, 3, 3])
        found: ParameterSet = {
            "X": _rows(draw, n, d),
            "points": draw.choice([21, 25, 31]),
            "n": draw.choice([1000, 2000]),
            "seed": draw.randint(0, 9999),
        }
        try:
            made_of_shares(**found)
        except GradmathError:
            continue
        return found
