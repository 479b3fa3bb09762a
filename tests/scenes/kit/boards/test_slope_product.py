"""A chip that is a product knows its factors, and says so where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch
from scenes.kit.boards.machine import Machine
from scenes.kit.boards.machine.strip import Strip
from scenes.kit.boards.slope_product import ProductChip, carried
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.claims import Entry

FILM = gate_is_a_switch(step=0.25)
RUN = FILM.runs[-1]
SLOPE, WEIGHT = Entry(RUN.slope, (FILM.entry,)), Entry(RUN.v, (FILM.output,))


def product() -> ProductChip:
    machine = Machine(FILM.runs[0], Region(SAFE.left, SAFE.right, -2.3, 2.5), head=1.1)
    strip = Strip(machine, FILM.entry, FILM.output, Region(SAFE.left, SAFE.right, -2.3, 2.5))
    chip = carried(RUN.x_grad, (FILM.entry,), strip, (), "x_grad", ProductChip)
    assert isinstance(chip, ProductChip)
    chip.factors = (SLOPE, WEIGHT)
    return chip


def checks(chip: ProductChip) -> set[str]:
    return {fault.check for fault in chip.faults()}


def without_a_factor(chip: ProductChip) -> None:
    chip.factors = (WEIGHT,)


def another_weight(chip: ProductChip) -> None:
    chip.factors = (SLOPE, Entry(RUN.v, (FILM.output + 1,)))


LIES: dict[Callable[[ProductChip], None], str] = {
    without_a_factor: "product",
    another_weight: "product",
}


def test_the_slope_times_the_weight_is_the_gradient() -> None:
    assert "product" not in checks(product())
    assert float(SLOPE.record.value[SLOPE.index]) * 0.2 == pytest.approx(0.4, rel=1e-6)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_other_factors_are_told(lie: Callable[[ProductChip], None]) -> None:
    chip = product()
    lie(chip)
    assert LIES[lie] in checks(chip)
