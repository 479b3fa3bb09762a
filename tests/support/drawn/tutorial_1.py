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


def the_stretch_that_copies_nothing(draw: random.Random) -> ParameterSet:
    """Every pair of counts; zeros and equal numbers among them, and any number that is written."""
    pairs = [(n, m) for n in (2, 3, 4) for m in (3, 4, 5) if n != m and n * m <= 12]
    counts = draw.choice(pairs)
    column, row = (
        [draw.choice([0, 1, draw.randint(-9, 40)]) for _ in range(count)] for count in counts
    )
    new = draw.choice([k for k in (0, 1, -99, draw.randint(-99, 99)) if k != row[0]])
    return {"C": column, "r": row, "new": new}


def three_tables_pressed_into_one(draw: random.Random) -> ParameterSet:
    """Every honest pair of shapes; whole numbers, zeros and the largest ones among them."""
    lengths = [(n, k, m) for n in (2, 3) for k in (2, 3) for m in (2, 3)]
    n, k, m = draw.choice(lengths)

    def matrix(rows: int, columns: int, most: int) -> list[list[int]]:
        def entry() -> int:
            return draw.choice([0, most, -most, *[draw.randint(-most, most)] * 5])

        return [[entry() for _ in range(columns)] for _ in range(rows)]

    return {"A": matrix(n, k, 9), "B": matrix(k, m, 12)}


def no_tooth_at_one_tenth(draw: random.Random) -> ParameterSet:
    """Decimals that no sum of powers of two is, large and small; odd numbers up to the last one."""
    decimals = draw.choice([0.1, 0.001, 999.99, 0.9999, 1.0001, draw.randrange(1, 1000) / 1000])
    value = decimals if decimals * 2**10 % 1 else 0.7
    ends = [2**24 + 1, 2**24 + 3, 2**25 - 1]
    return {"value": value, "whole": draw.choice([*ends, 2 * draw.randrange(2**23, 2**24) + 1])}


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
    }
