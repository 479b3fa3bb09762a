"""Two paths in every column and their sum as arrows: true of every run, and lies are noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from manim import RIGHT

from gradmath.problems.workshop_1.weights_are_the_wiring import weights_are_the_wiring
from gradmath.records.two_paths import TwoPaths
from scenes.kit.boards.machine import joining
from scenes.kit.boards.machine.joined import JoinedMachine
from scenes.kit.boards.machine.path_sum import PathSum
from scenes.kit.boards.machine.reaching import ComesToZero, PathsSign
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.checks import PIXEL, checked
from scenes.kit.truth.claims import Entry

STAGE = Region(SAFE.left, SAFE.right, -2.3, 2.5)


@cache
def film() -> TwoPaths:
    return weights_are_the_wiring()


def machine() -> JoinedMachine:
    return JoinedMachine(film(), STAGE, head=0.4)


def faults(*drawables: object) -> list[str]:
    family = [part for drawable in drawables for part in drawable.get_family()]  # type: ignore[attr-defined]
    return [fault.check for part in family if checked(part) for fault in part.faults()]


def test_it_is_true_of_every_place_of_the_slide() -> None:
    built = machine()
    assert faults(*built.grids.values()) == [] and [*built.relations()] == []
    for run in film().slide[::20]:
        built.follow(run)
        assert faults(*built.grids.values(), *built.levers) == []
        assert [fault.check for fault in built.relations()] == []
        assert len(built["W"].cells) == 24


def test_arrows_are_joined_and_end_where_the_sum_does() -> None:
    built = machine()
    for run in (film().full, film().slide[50], film().last):
        built.follow(run)
        first, second = built.sum.arrows
        stands, slid = (float(run.contributions.value[path]) for path in film().paths)
        assert first.ends == pytest.approx((0.0, stands))
        assert second.ends == pytest.approx((stands, stands + slid))
        assert built.sum.total.ends == pytest.approx((0.0, float(run.x_grad.value[5])))
        right = built.sum.places.across(stands)
        assert float(first.points[:, 0].max()) == pytest.approx(right)
        assert float(second.points[:, 0].max()) == pytest.approx(right)
    assert len(built.sum.total.points) == 0
    assert float(second.points[:, 0].min()) == pytest.approx(built.sum.places.zero)


def test_the_two_paths_of_a_column_run_side_by_side_and_in_no_other_place() -> None:
    built = machine()
    for j in range(6):
        upper, lower = (built.lane((i, j)).corners[0][0] for i in (film().standing, film().row))
        assert upper < built.places.columns[j] - PIXEL and lower > built.places.columns[j] + PIXEL
    joining.run_back(built)
    assert len(built.running) == 2 * 2 + 12
    for current in built.running:
        assert faults(current) == []
        if current.of == "contributions":
            i, j = current.index
            current.way = built.lane((i, (j + 1) % 6))
            assert "way" in faults(current.run(0.0, 1.0))


def test_addends_of_every_column_wait_below_their_sum() -> None:
    built = machine()
    for j in range(6):
        chips = built.addends(film().full, j)
        total = sum(float(chip.record.value[chip.index]) for chip in chips)
        assert total == pytest.approx(float(film().full.x_grad.value[j]))
        assert faults(*chips) == []


def arrow_elsewhere(found: PathSum) -> None:
    found.arrows[1].shift(0.1 * RIGHT)


def arrow_recoloured(found: PathSum) -> None:
    found.arrows[0].fill_rgbas[0, 0] = 0.1


def arrow_of_the_other_path(found: PathSum) -> None:
    found.arrows[0].index = found.paths[1]
    found.arrows[0].grow(1.0)


def sum_of_another_entry(found: PathSum) -> None:
    found.total.index = (3,)
    found.total.grow(1.0)


def sum_beside_another_column(found: PathSum) -> None:
    found.column = 4


def line_of_zero_elsewhere(found: PathSum) -> None:
    found.ground.shift(0.1 * RIGHT)


def sum_that_is_not_its_addends(found: PathSum) -> None:
    found.arrows[1].before = ()
    found.arrows[1].grow(1.0)


LIES: dict[Callable[[PathSum], None], str] = {
    arrow_elsewhere: "place",
    arrow_recoloured: "colour",
    arrow_of_the_other_path: "index",
    sum_of_another_entry: "index",
    sum_beside_another_column: "index",
    line_of_zero_elsewhere: "place",
    sum_that_is_not_its_addends: "relation",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_sum_that_lies_is_noticed(lie: Callable[[PathSum], None]) -> None:
    built = machine().follow(film().slide[30])
    lie(built.sum)
    assert LIES[lie] in faults(built.sum)


def test_whether_an_entry_comes_to_zero() -> None:
    found = film()
    assert ComesToZero(found.slide, 5, reached=True).fault() is None
    assert ComesToZero(found.slide[:-1], 5, reached=False).fault() is None
    assert ComesToZero(found.slide, 5, reached=False).fault() == (
        "x.grad[5] that is zero in 1 of 101 runs"
    )
    assert ComesToZero(found.slide[:-1], 5, reached=True).fault() is not None
    broken = replace(found.full, W=replace(found.full.W, value=np.zeros((4, 6), dtype=np.float32)))
    assert ComesToZero((broken,), 5, reached=False).fault() == "a zero in W"
    assert "none" in ComesToZero(found.slide, 5, reached=False).bears


def test_the_sign_between_two_products_and_their_sum() -> None:
    run, last = film().full, film().last
    parts = tuple(Entry(record, index) for path in film().paths
                  for record, index in ((run.v, path[:1]), (run.W, path)))  # fmt: skip
    whole = Entry(run.x_grad, (5,))
    sign = PathsSign(parts, whole)
    assert [part.text for part in parts] == ["0.8", "0.5", "0.2", "−1.0"] and sign.text == "="
    assert sign.fault() is None and {"sum", "product"} <= sign.bears
    assert PathsSign(parts, Entry(last.x_grad, (5,))).fault() is not None
    assert PathsSign(parts, Entry(run.x_grad, (4,))).text == "≈"


def test_the_zero_that_is_left_lies_where_the_arrow_of_the_sum_began() -> None:
    built = machine().follow(film().last)
    assert faults(built.zero) == []
    assert float(built.zero.get_left()[0]) > built.sum.places.zero
    assert float(built.zero.get_center()[1]) == pytest.approx(built.sum.places.sum, abs=0.02)
