"""Samples, running means and their errors against plain torch and closed forms."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_1.four_times_for_half import DOUBLINGS, four_times_for_half
from gradmath.records.crowds import Crowd
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return four_times_for_half()


@pytest.fixture(scope="module")
def drawn() -> dict[str, torch.Tensor]:
    """The lines of the film, by plain torch."""
    with torch.random.fork_rng():
        torch.manual_seed(2)
        samples = torch.randn(2000, 400)
    return {"samples": samples, "means": samples.cumsum(1) / torch.arange(1, 401)}


def test_a_seed_repeats_what_is_drawn(crowd: Crowd, drawn: dict[str, torch.Tensor]) -> None:
    assert crowd.first.value.tolist() == drawn["samples"][0, :100].tolist()


def test_means_and_how_far_off_they_are(crowd: Crowd, drawn: dict[str, torch.Tensor]) -> None:
    means = drawn["means"]
    loop = [float(drawn["samples"][5, :n].double().mean()) for n in (1, 30, 400)]
    assert crowd.means.value[5, [0, 29, 399]] == pytest.approx(loop, abs=1e-5)
    assert crowd.means.value.tolist() == means[:60].tolist()
    due = (means.double() ** 2).mean(0).sqrt()
    assert np.allclose(crowd.error.value, due, rtol=1e-4)
    other = (drawn["samples"][:, 100:200].double().mean(1) ** 2).mean().sqrt()
    assert float(crowd.other.value) == pytest.approx(float(other), rel=1e-4)
    assert (int(crowd.runs.value), int(crowd.drawn.value)) == (2000, 60)


def test_the_numbers_of_the_script(crowd: Crowd) -> None:
    script = {25: 0.1971, 50: 0.1388, 100: 0.0994, 200: 0.0693, 400: 0.0500}
    for n, value in script.items():
        assert float(crowd.error.value[n - 1]) == pytest.approx(value, abs=5e-5)
    assert float(crowd.half.value) == pytest.approx(0.0497, abs=5e-5)
    run = crowd.means.value[0, [24, 99, 399]]
    assert run == pytest.approx([-0.2172, -0.0003, 0.0126], abs=5e-5)


@settings(max_examples=tries(3), deadline=None)
@given(seed=st.integers(0, 99999), runs=st.integers(1000, 2000))
def test_every_seed_that_is_let_in_shows_the_law(seed: int, runs: int) -> None:
    try:
        found = four_times_for_half(seed, runs)
    except ParameterError as refusal:  # by chance, seldom
        assert "by chance" in str(refusal)
        return
    error = found.error.value
    for n in DOUBLINGS:
        assert abs(float(error[n - 1]) * sqrt(n) - 1) <= 0.1
    assert abs(2 * float(error[399] / error[99]) - 1) <= 0.1


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a negative seed": ("seed is -1; give a whole number from 0 to 99999", {"seed": -1}),
    "a seed that is no whole number": ("seed is 2.5; give a whole number", {"seed": 2.5}),
    "too few runs": ("runs is 100; give a whole number from 1000 to 4000", {"runs": 100}),
    "a truth": ("runs is True; give a whole number", {"runs": True}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    match, given_ = REFUSED[case]
    with refused_in_one_line(ParameterError, match):
        four_times_for_half(**given_)


def test_an_unlucky_seed_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradmath.problems.tutorial_1 import four_times_for_half as problem

    monkeypatch.setattr(problem, "NEAR", 0.001)
    with refused_in_one_line(ParameterError, "by chance the error of 25 samples with seed 2"):
        four_times_for_half()
