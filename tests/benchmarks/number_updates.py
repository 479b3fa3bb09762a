"""How long 58 numbers take to follow another record, beside manim's own DecimalNumber.

Both are updated in turn, so that the ratio holds on a machine whose speed drifts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from manim import DecimalNumber, Text, VGroup

from gradmath.records.tensor import Record
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.lettering import Number
from scenes.kit.look.theme import Face

NUMBERS, ROUNDS = 58, 60
SIZE = CellSize(width=0.9, height=0.5, gap=0.1)


def records() -> list[Record]:
    draws = np.random.default_rng(0).normal(size=(ROUNDS, NUMBERS)).astype(np.float32)
    return [Record("x", draw, "numpy draw", seed=0, decimals=2) for draw in draws]


def milliseconds(update: Callable[[Record], object], record: Record) -> float:
    start = time.process_time()
    update(record)
    return 1000 * (time.process_time() - start)


def main() -> None:
    frames = records()
    first = frames[0]
    numbers = [Number(first, (k,), em=0.3) for k in range(NUMBERS)]
    cells = Grid(first, Face.VALUE, SIZE, scale=3.0)
    stock = VGroup(
        *(DecimalNumber(float(value), num_decimal_places=2, mob_class=Text)  # type: ignore[arg-type]
          for value in first.value)
    )  # fmt: skip
    center = np.zeros(3)

    def follow_numbers(record: Record) -> None:
        for number in numbers:
            number.follow(record, 0.3, center)

    def set_values(record: Record) -> None:
        for number, value in zip(stock, record.value, strict=True):
            number.set_value(float(value))

    updates: dict[str, Callable[[Record], object]] = {
        "numbers alone": follow_numbers,
        "whole cells": cells.follow,
        "DecimalNumber": set_values,
    }
    timed: dict[str, list[float]] = {name: [] for name in updates}
    for record in frames[1:]:
        for name, update in updates.items():
            timed[name].append(milliseconds(update, record))
    base = statistics.median(timed["DecimalNumber"])
    print(f"CPU ms per frame to update {NUMBERS} numbers, median of {ROUNDS - 1} frames")
    for name, times in timed.items():
        middle = statistics.median(times)
        print(f"{name:>14}  {middle:8.2f}   {base / middle:6.1f}x less than DecimalNumber")


if __name__ == "__main__":
    main()
