"""Sums of an int8 tensor, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_1.integers_run_in_a_circle import (
    IntegersRunInACircle,
    IntegerSum,
    integers_run_in_a_circle,
)
from gradmath.records.raised import raised_in
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> IntegersRunInACircle:
    return integers_run_in_a_circle()


def agrees(summed: IntegerSum, total: torch.Tensor) -> None:
    """A record of a sum and of its dtype says what plain torch says."""
    assert summed.value.value.tolist() == total.tolist()
    assert bool(summed.dtype.value) and summed.dtype.name.endswith(f" == {total.dtype}")


def test_the_ring_closes(film: IntegersRunInACircle) -> None:
    assert film.ring.value.tolist() == list(range(-128, 128))
    assert film.following.value.tolist() == [*range(-127, 128), -128]
    assert int(film.count.value) == 256
    assert int(film.highest.value) == torch.iinfo(torch.int8).max == 127
    assert (torch.tensor([127], dtype=torch.int8) + 1).item() == -128


def test_sums_of_the_film(film: IntegersRunInACircle) -> None:
    a = torch.tensor([100], dtype=torch.int8)
    for summed in film.sums[:2]:
        agrees(summed, torch.tensor([-56], dtype=torch.int8))
    agrees(film.wrapped, a + 100)
    agrees(film.sums[1], a + torch.tensor(100))
    agrees(film.wide, torch.tensor([200]))
    agrees(film.wide, a + torch.tensor([100]))
    agrees(film.real, torch.tensor([100.5]))
    assert torch.tensor([200]).to(torch.int8).item() == -56


def test_a_large_number_loses_more_than_the_half(film: IntegersRunInACircle) -> None:
    n = torch.tensor([16777217])
    agrees(film.n, n)
    assert (n + 0.5).dtype == torch.float32 and bool(film.lost.dtype.value)
    assert film.lost.number == (n + 0.5).item() == 16777216
    assert film.around.value.tolist() == [16777217 + k for k in range(-3, 4)]
    kept = [each for each in film.around.value.tolist() if torch.tensor(float(each)).item() == each]
    assert film.held.value.tolist() == kept == [16777214, 16777215, 16777216, 16777218, 16777220]


def test_integers_require_no_gradient(film: IntegersRunInACircle) -> None:
    said = raised_in(film.refused)
    assert said is not None and bool(film.refused.value)
    with pytest.raises(RuntimeError, match=said.says):
        torch.tensor([1, 2]).requires_grad_()
    assert film.q.value.tolist() == [1, 2]


@settings(max_examples=tries(4), deadline=None)
@given(data=st.data())
def test_every_walk_over_the_seam(data: st.DataObject) -> None:
    a = data.draw(st.integers(1, 127))
    add = data.draw(st.integers(128 - a, 127))
    found = integers_run_in_a_circle(a, add)
    assert found.wrapped.number == found.sums[1].number == a + add - 256
    assert found.wide.number == a + add and found.real.number == a + 0.5
    stops = [k if k < 128 else k - 256 for k in range(a + add + 1)]
    assert found.stops.value.tolist() == stops and found.stops.value.dtype == np.int8
    assert (found.start, found.steps) == (a, a + add)
    assert int(found.integers.value[found.zero]) == 0
    assert int(found.integers.value[found.zero + found.steps]) == a + add
    assert found.fine.value.tolist() == [a + k / 4 for k in range(-8, 13)]


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("a is 0; give a whole number from 1 to 127", {"a": 0}),
    "more than int8 has": ("add is 128; give a whole number", {"add": 128}),
    "a float": ("a is 100.0; give a whole number", {"a": 100.0}),
    "a truth": ("add is True; give a whole number", {"add": True}),
    "no seam": ("a \\+ add is 127, which int8 has", {"a": 100, "add": 27}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    match, given_ = REFUSED[case]
    with refused_in_one_line(ParameterError, match):
        integers_run_in_a_circle(**given_)
