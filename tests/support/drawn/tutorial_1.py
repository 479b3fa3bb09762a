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
