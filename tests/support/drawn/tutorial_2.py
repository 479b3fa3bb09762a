"""Random honest parameters of the films of Tutorial 2, each under the name of its file."""

from __future__ import annotations

import random
from itertools import pairwise

from tests.support.drawing import Manner, ParameterSet


def each_z_takes_a_column(draw: random.Random) -> ParameterSet:
    """Tenths for weights, whole numbers for inputs; often zeros, ties, or the largest size."""
    weights: tuple[Manner, ...] = (
        lambda draw: draw.randint(-30, 30) / 10,
        lambda draw: draw.randint(-15, 15) / 10,
        lambda draw: draw.choice([0.0, -0.0, 0.1, -1.0]),
        lambda draw: draw.choice([-3.0, 3.0]),
        lambda draw: draw.choice([0.5, 0.5, -0.5]),
    )
    inputs: tuple[Manner, ...] = (
        lambda draw: 1.0,
        lambda draw: float(draw.randint(-3, 3)),
        lambda draw: draw.choice([0.0, -0.0, 1.0]),
    )
    weigh, feed, shift = draw.choice(weights), draw.choice(inputs), draw.choice(weights)
    rows = [[weigh(draw) for _ in range(3)] for _ in range(5)]
    if draw.random() < 0.7:
        rows[3] = [entry or 0.4 for entry in rows[3]]
    return {
        "w": rows,
        "b": [shift(draw) for _ in range(3)],
        "x": [feed(draw) if k != 2 else draw.choice([1.0, -2.0, 3.0]) for k in range(5)],
    }


def nudge_and_ratio(draw: random.Random) -> ParameterSet:
    """Numbers with one decimal and steps with three; often slopes that are alike, or 1."""
    steps = sorted({draw.randint(10, 500) / 1000 for _ in range(draw.randint(1, 2))}, reverse=True)
    return {
        "x": draw.choice([draw.randint(5, 30) / 10, draw.choice([0.5, 1.0, 1.5, 3.0])]),
        "steps": [*steps, draw.randint(1, 10) / 1000],
        "factor": draw.choice([2.0, 3.0, 4.0]),
    }


def nothing_to_overshoot(draw: random.Random) -> ParameterSet:
    """Three to six rates, often powers of ten, slow ones, fast ones, or nearly alike."""
    count = draw.randint(3, 6)
    tens = [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
    first = draw.randint(0, len(tens) - count)
    several = {draw.randint(1, 9) * draw.choice(tens[:6]) for _ in range(count + 3)}
    close = [round(1.0 + 0.01 * k, 2) for k in range(count)]
    rates = draw.choice([tens[first : first + count], sorted(several)[:count], close])
    return {
        "rates": [float(f"{rate:.3g}") for rate in rates],
        "threshold": draw.choice([0.01, 0.001, 0.02, draw.randint(1, 20) / 1000]),
    }


def the_mirror_step(draw: random.Random) -> ParameterSet:
    """Starts on both sides, near and far, and any curvature; some have no exact mirror."""
    start = draw.choice([0.5, 3.0, *(draw.randint(50, 300) / 100,) * 4]) * draw.choice([1, -1])
    return {"start": start, "curvature": draw.choice([0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 3.0])}


def the_hill_without_a_floor(draw: random.Random) -> ParameterSet:
    """Tenths; often as near to each other, to 0 or to an end as they may be; some are nearer."""
    moved = draw.choice([0.1, 2.5, draw.randint(1, 25) / 10])
    apart = draw.choice([0.3, 0.3, draw.randint(2, 12) / 10])
    near = round(moved + draw.choice([-1, 1]) * apart, 1)
    other = draw.choice([-3.0, 0.0, -0.0, draw.randint(-30, 25) / 10, round(near - 0.3, 1)])
    z = [min(2.5, near), moved, other]
    return {"z": z if draw.random() < 0.5 else [z[2], z[1], z[0]]}


def a_board_with_two_edges(draw: random.Random) -> ParameterSet:
    """Inputs of a few kinds, of both signs, with zeros; logits inside the limits."""
    while True:
        kinds = draw.choice(
            [(1.0,), (1.0, 2.0), (-2.0, -1.0, 0.0, 1.0, 2.0), (0.0, 1.0), (-1.0, 1.0)]
        )
        x = [draw.choice(kinds) for _ in range(5)]
        w = [[draw.randint(-12, 12) / 10 for _ in range(3)] for _ in range(5)]
        b = [draw.randint(-20, 20) / 10 for _ in range(3)]
        fed, others = x[1], [sum(x[i] * w[i][j] for i in (0, 2, 3, 4)) + b[j] for j in range(3)]
        z, turned = ([other + sign * fed * w[1][j] for j, other in enumerate(others)]
                     for sign in (1, -1))  # fmt: skip
        ends = sorted(z)
        if (
            fed
            and min(b - a for a, b in pairwise(ends)) > 0.29
            and all(-1.99 <= each <= 2.39 for each in z)
            and all(-2.19 <= each <= 2.59 for each in turned)
            and all(-1.99 <= turned[2] - step * fed <= 0.99 for step in (0.0, 0.5))
            and turned[2] * (turned[2] - fed / 2) > 0.02
            and abs(turned[2]) > 0.06
        ):
            return {"w": w, "b": b, "x": x}


def the_way_back_is_laid(draw: random.Random) -> ParameterSet:
    """Tenths and whole inputs; often zeros, and large numbers of one sign."""
    manners: tuple[Manner, ...] = (
        lambda draw: draw.randint(-30, 30) / 10,
        lambda draw: draw.choice([0.0, -0.0, 0.5]),
        lambda draw: draw.choice([-3.0, 3.0]),
    )
    weights, biases = draw.choice(manners), draw.choice(manners)
    most = draw.choice([1, 3])
    return {
        "w": [[weights(draw) for _ in range(3)] for _ in range(5)],
        "b": [biases(draw) for _ in range(3)],
        "x": [float(draw.randint(-most, most)) for _ in range(5)],
    }


def a_forgotten_zero(draw: random.Random) -> ParameterSet:
    """Logits near and far from each other, the last one on top, and rates; some run too far."""
    top = draw.randint(-5, 23) / 10
    others = [draw.choice([top - 0.1, draw.randint(-20, round(10 * top)) / 10]) for _ in range(2)]
    column = [draw.randint(-10, 10) / 10 for _ in range(4)]
    rows = [[each, -each, draw.choice([0.0, each])] for each in column]
    total = [sum(row[k] for row in rows) for k in range(3)]
    shift = [round(goal - found, 1) for goal, found in zip([*others, top], total, strict=True)]
    # What a bias has no room for is left to the last weights.
    b = [max(-3.0, min(3.0, each)) for each in shift]
    rest = [round(each - kept, 1) for each, kept in zip(shift, b, strict=True)]
    return {
        "w": [*rows, rest],
        "b": b,
        "rate": draw.choice([0.1, 0.4, draw.randint(10, 40) / 100]),
        "start": draw.choice([0.5, 3.0, draw.randint(50, 300) / 100]) * draw.choice([1, -1]),
    }
