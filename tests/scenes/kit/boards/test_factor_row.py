"""A row of factors closes in every run, and a chip that is a product knows what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from manim import UP

from gradmath.errors import StageError
from gradmath.problems.workshop_1.gate_is_a_switch import gate_is_a_switch
from scenes.kit.boards.factor_row import FactorRow, ProductChip, product_of
from scenes.kit.boards.machine import Machine
from scenes.kit.cells.grids import Cell
from scenes.kit.cells.lettering import Lettering
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import PIXEL, checked
from scenes.kit.truth.claims import Entry

FILM = gate_is_a_switch(step=0.25)
OFF, RUN = FILM.before[0], FILM.after[-1]
ROOM = Region(-1.0, SAFE.right, 1.2, 2.0)
WAY = Polyline.through(np.zeros(3), np.ones(3))


def built(room: Region = ROOM) -> FactorRow:
    machine = Machine(FILM.runs[0], Region(SAFE.left, SAFE.right, -2.3, 2.5), head=1.4)
    row = FactorRow(machine, FILM.runs, FILM.entry, FILM.output, room)
    row.follow(RUN)
    return row


def checks(drawable: FactorRow | ProductChip) -> set[str]:
    texts = [part for part in drawable.get_family() if isinstance(part, Lettering)]
    told = {"claim" for text in texts if text.claim.fault() is not None}
    family = [part for part in drawable.get_family() if checked(part)]
    return told | {fault.check for part in family for fault in part.faults()}


def test_the_factors_are_those_that_plain_torch_multiplies() -> None:
    row = built()
    for run, place in ((OFF, -1.0), (RUN, 1.0)):
        row.follow(run)
        z = torch.tensor([place * 2.0], requires_grad=True)
        torch.relu(z).sum().backward()
        assert z.grad is not None
        product = 0.2 * float(z.grad) * 2.0
        values = [float(chip.record.value[chip.index]) for chip in row.chips.values()]
        # Four roundings to float32 at most, of numbers below one.
        assert values == pytest.approx([product, 0.2, float(z.grad), 2.0], abs=4 * 2.0**-24)
        assert checks(row) == set()


def test_names_and_signs_stand_apart_or_the_row_is_refused() -> None:
    whole = built()
    narrow = built(Region(SAFE.right - 4.7, SAFE.right, 1.2, 2.0))
    for row in (whole, narrow):
        names = sorted(row.names, key=lambda name: float(name.get_x()))
        assert all(a.get_right()[0] < b.get_left()[0] for a, b in pairwise(names))
        assert names[-1].get_right()[0] <= SAFE.right + PIXEL
        for sign, before, after in zip(row.signs, *_around(row), strict=True):
            assert before.get_right()[0] < sign.get_left()[0]
            assert sign.get_right()[0] < after.get_left()[0]
    for room in (Region(SAFE.right - 2.5, SAFE.right, 1.2, 2.0), Region(0, SAFE.right, 1.5, 2.0)):
        with pytest.raises(StageError, match="too long to be read beside its machine; give"):
            built(room)


def _around(row: FactorRow) -> tuple[list[Cell], list[Cell]]:
    chips = list(row.chips.values())
    return chips[:-1], chips[1:]


def test_while_it_turns_over_factors_of_two_runs_make_no_product() -> None:
    row = built()
    row.chips["slopes"].follow(OFF.slopes)
    assert row.product_fault() is None


def another_product(row: FactorRow) -> None:
    row.chips["x_grad"].follow(replace(RUN.x_grad, value=RUN.x_grad.value * 2))


def another_entry(row: FactorRow) -> None:
    row.chips["v"].move_on((FILM.output + 1,))


def out_of_line(row: FactorRow) -> None:
    row.chips["W"].shift(0.1 * UP)


def a_sign_elsewhere(row: FactorRow) -> None:
    row.signs[1].shift(UP)


def a_slope_that_is_none(row: FactorRow) -> None:
    row.chips["slopes"].follow(RUN.v)


def without_a_factor(chip: ProductChip) -> None:
    chip.factors = chip.factors[1:]


def another_weight(chip: ProductChip) -> None:
    chip.factors = (Entry(RUN.v, (FILM.output + 1,)), *chip.factors[1:])


LIES: dict[Callable[[Any], None], str] = {
    another_product: "claim",
    another_entry: "index",
    out_of_line: "place",
    a_sign_elsewhere: "place",
    a_slope_that_is_none: "name",
    without_a_factor: "product",
    another_weight: "product",
}
OF_WHAT_FLIES = without_a_factor, another_weight


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_in_the_row_or_of_what_flies_is_told(lie: Callable[[Any], None]) -> None:
    row = built()
    shown = product_of(row, RUN, WAY) if lie in OF_WHAT_FLIES else row
    assert checks(shown) == set()
    lie(shown)
    assert LIES[lie] in checks(shown)
