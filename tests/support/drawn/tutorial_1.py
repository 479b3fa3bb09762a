"""Random honest parameters of the films of Tutorial 1, each under the name of its file."""

from __future__ import annotations

import random

from tests.support.drawing import ParameterSet


def shared_cells(draw: random.Random) -> ParameterSet:
    """Numbers with a decimal, equal ones and zeros among them; seldom one that is there already."""
    count = draw.randint(2, 3)
    a = [draw.choice([0.0, 1.0, draw.randint(-99, 99) / 10]) for _ in range(count)]
    index, new = draw.randrange(count), draw.choice([0.0, 1.0, draw.randint(-99, 99) / 10])
    return {"a": a, "index": index, "new": new}


def same_cells_other_hops(draw: random.Random) -> ParameterSet:
    """Every honest shape; any of its columns."""
    shapes = [
        [sheets, rows, columns]
        for sheets in (2, 3)
        for rows in (2, 3, 4)
        for columns in (2, 3, 4)
        if sheets * rows * columns <= 24
    ]
    shape = draw.choice(shapes)
    return {"shape": shape, "column": draw.randrange(shape[2])}


def integers_run_in_a_circle(draw: random.Random) -> ParameterSet:
    """Every number of an int8 tensor above zero, and any that leads it over the seam."""
    a = draw.choice([1, 127, draw.randint(1, 127)])
    return {"a": a, "add": draw.choice([127, 128 - a, draw.randint(128 - a, 127)])}


def which_writes_count(draw: random.Random) -> ParameterSet:
    """Whole numbers other than 0, and factors that change them."""
    entries = [k for k in range(-9, 10) if k]
    h = [draw.choice(entries) for _ in range(draw.randint(2, 3))]
    return {"h": h, "factor": draw.choice([k for k in range(-10, 11) if k not in (0, 1)])}


def four_times_for_half(draw: random.Random) -> ParameterSet:
    """Seeds of all sizes; that one is refused by chance is so rare that none of these is."""
    return {
        "seed": draw.choice([0, 1, 99999, draw.randint(0, 99999)]),
        "runs": draw.choice([1000, 4000, draw.randint(1000, 4000)]),
        "probability": draw.choice([0.1, 0.5, 0.9, draw.randint(10, 90) / 100]),
    }
