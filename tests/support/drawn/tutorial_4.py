"""Random honest parameters of the films of Tutorial 4, each under the name of its file."""

from __future__ import annotations

import random

from gradmath.problems.tutorial_4.jacobian_is_never_built import MAPS
from tests.support.drawing import Manner, ParameterSet


def jacobian_is_never_built(draw: random.Random) -> ParameterSet:
    largest = draw.choice([8, 12, 40, 150])
    sizes = sorted(draw.sample(range(4, largest + 1), draw.randint(2, 4)))
    return {"sizes": sizes, "element_wise": draw.randrange(len(MAPS))}


def rows_slide_together(draw: random.Random) -> ParameterSet:
    """Whole and half numbers; often zeros, ties, and one size; some have no slope anywhere."""
    manners: tuple[Manner, ...] = (
        lambda draw: draw.randint(-4, 4) / 2,
        lambda draw: draw.randint(-4, 4) / 2,
        lambda draw: draw.choice([0.0, -0.0, 1.0, -0.5]),
        lambda draw: draw.choice([-2.0, 2.0]),
    )
    weights: tuple[Manner, ...] = (
        lambda draw: draw.randint(-2, 2) / 2,
        lambda draw: draw.choice([0.0, -0.0, 1.0]),
    )
    rows, columns = draw.randint(2, 3), draw.randint(2, 5)
    entries, leaf = draw.choice(manners), draw.choice(manners)
    weigh = draw.choice(weights)
    return {
        "A": [[entries(draw) for _ in range(columns)] for _ in range(rows)],
        "x": [leaf(draw) for _ in range(columns)],
        "v": [weigh(draw) for _ in range(rows)],
    }


def row_or_column(draw: random.Random) -> ParameterSet:
    """Whole and half weights; often zeros, ties, signs that cancel, and one size."""
    manners: tuple[Manner, ...] = (
        lambda draw: draw.randint(-18, 18) / 2,
        lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0]),
        lambda draw: draw.choice([-9.0, 9.0]),
    )
    weight = draw.choice(manners)
    return {
        "w": [weight(draw) for _ in range(draw.choice([2, 3, 5, 7, 8, 8]))],
        "n": draw.choice([2, 3, 10, 101, 300]),
    }


def ones_is_a_sum(draw: random.Random) -> ParameterSet:
    """Matrices that are met in few places of the curve; often the identity, or weights of one."""
    rows, columns = draw.randint(2, 4), draw.randint(2, 5)
    met = draw.choice([(0.0, 1.0), (0.0, 1.0), (-1.0, 0.0, 2.0), (0.0, 1.0, 2.0, 3.0), (-0.0, 2.0)])
    diagonal = draw.random() < 0.3
    inp = [[float(i == j) if diagonal else draw.choice(met) for j in range(columns)]
           for i in range(rows)]  # fmt: skip
    manners: tuple[Manner, ...] = (
        lambda draw: 1.0,
        lambda draw: float(draw.randint(0, 2)),
        lambda draw: -0.0,
        lambda draw: float(draw.randint(-1, 1)),
    )
    weights = draw.choice(manners)
    return {
        "inp": inp,
        "addend": float(draw.choice([1, 1, 0, -1, 2])),
        "v": [[weights(draw) for _ in range(rows)] for _ in range(columns)],
    }


def same_budget(draw: random.Random) -> ParameterSet:
    """Any row, any curve, and a weight that rises from anywhere to anywhere above."""
    first = draw.choice([0.0, 0.5, draw.randint(0, 80) / 100])
    last = draw.choice([1.0, draw.randint(round(100 * first) + 20, 100) / 100])
    return {
        "row": draw.randint(0, 4),
        "addend": float(draw.randint(10, 20)),
        "w": [first, last],
    }


def read_it_by_a_nudge(draw: random.Random) -> ParameterSet:
    """Any row, any square."""
    return {"row": draw.randint(0, 3), "addend": float(draw.randint(1, 3))}
