"""What is said of a whole sweep is so, or is refused with what the runs hold instead."""

from __future__ import annotations

import numpy as np
import pytest

from gradmath.records.tensor import Record
from scenes.kit.truth.sweeps import among, leaps, ramps, same_shape


def runs(*values: float) -> list[Record]:
    return [Record("g", np.array([value], np.float32), "g") for value in values]


def test_a_leap_is_one_value_then_another() -> None:
    assert leaps(runs(0, 0, 0.4, 0.4), at=0, last=1).fault() is None


@pytest.mark.parametrize("values", [(0, 0.1, 0.4, 0.4), (0, 0, 0.4, 0.5), (0, 0, 0, 0)])
def test_what_does_not_leap_is_told(values: tuple[float, ...]) -> None:
    assert leaps(runs(*values), at=0, last=1).fault() is not None
    assert leaps(runs(0, 0.4), at=0, last=1).fault() == "2 runs, all on one side"
    assert leaps(runs(0, 0.4), at=1, last=0).fault() is not None


def test_ramps_and_bends_are_what_they_are_called() -> None:
    ramp, bend, jump = runs(0, 0.2, 0.4), runs(0, 0, 0.2, 0.4), runs(0, 0, 0.4, 0.4)
    assert ramps(ramp, at=0, last=0).fault() is None
    assert ramps(bend, at=0, last=1, bends=True).fault() is None
    for wrong in (ramps(jump, at=0, last=1), ramps(jump, at=0, last=1, bends=True),
                  ramps(bend, at=0, last=1)):  # fmt: skip
        assert "beside that" in str(wrong.fault())


def test_an_entry_is_one_of_so_many_numbers() -> None:
    (one,) = runs(1)
    assert among(one, (0.0, 1.0), at=0).fault() is None
    assert among(one, (0.0, 2.0), at=0).fault() == "g[0] = 1, not 0 or 2"
    assert "number:2" in among(one, (0.0, 2.0), at=0).bears


def test_shapes_are_the_same_up_to_rounding() -> None:
    wide, near = runs(0, 1, 2), runs(0, 0.1, 0.2)
    assert same_shape(wide, near, at=0, factor=10).fault() is None
    bent = same_shape(wide, runs(0, 0.1, 0.3), at=0, factor=10)
    assert "off when it is seen" in str(bent.fault())
    assert same_shape(wide, near[1:], at=0, factor=10).fault() == "3 runs, and 2 closer ones"
