"""Descents in a bowl are those of plain torch, and of the formula (1 - rate * curvature) ** k."""

from __future__ import annotations

import itertools
import re

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.the_mirror_step import the_mirror_step
from gradmath.records.hops import HopRun
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line

STARTS = st.integers(50, 300).map(lambda hundredths: hundredths / 100) | st.integers(-300, -50).map(
    lambda hundredths: hundredths / 100
)
CURVATURES = st.sampled_from([0.5, 1.0, 2.0, 4.0, 8.0])


def number(record: Record) -> float:
    return float(record.value)


def numbers(record: Record) -> npt.NDArray[np.float64]:
    return record.value.astype(np.float64)


def hops(rate: float, a: float = 1.0, count: int = 12, start: float = 2.0) -> list[float]:
    """Where steps set out from, by plain torch."""
    t, seen = torch.tensor(start, requires_grad=True), []
    for _ in range(count):
        t.grad = None
        (a * t * t).backward()
        seen.append(t.item())
        with torch.no_grad():
            assert t.grad is not None
            t -= rate * t.grad
    return seen


def places(run: HopRun) -> list[float]:
    found: list[float] = run.path.value[:, 0].tolist()
    return found


def falls(seen: list[float]) -> bool:
    return all(abs(after) < abs(before) for before, after in itertools.pairwise(seen))


def test_the_numbers_of_the_course() -> None:
    found = the_mirror_step()
    assert [number(run.rate) for run in (found.slow, found.to_floor, found.past)] == [0.1, 0.5, 1.1]
    for k in (60, 70, 80, 90, 99):
        run = next(run for run in found.rising if number(run.rate) == k / 100)
        assert falls(places(run))
    assert falls(places(found.slow))
    assert places(found.to_floor)[1:] == [0.0] * 11
    assert np.round(places(found.crossing)[:3], 2).tolist() == [2, -1.6, 1.28]
    assert {abs(t) for t in places(found.mirrored)} == {2.0}
    heights = numbers(found.past.path)[:4, 1]
    assert np.round(heights, 2).tolist() == pytest.approx([4, 5.76, 8.29, 11.94])
    assert places(found.gentle)[:3] == places(found.steeper[0])[:3] == [2, 1, 0.5]
    assert places(found.steep_floor)[1] == 0
    assert {abs(t) for t in places(found.steep_mirror)} == {2.0}
    assert {abs(t) for t in places(found.turned_mirror)} == {2.0}
    step = number(found.mirrored.step)
    assert step == 2 * number(found.to_floor.step) == 2 * 2.0


def test_a_thousand_steps_at_the_mirrors_rate_stay_level() -> None:
    assert {abs(t) for t in hops(1.0, count=1000)} == {2.0}


@settings(max_examples=3, deadline=None)
@given(start=STARTS, curvature=CURVATURES)
def test_runs_are_those_of_plain_torch_and_of_the_formula(start: float, curvature: float) -> None:
    found = the_mirror_step(start, curvature)
    for run in (*found.rising[::9], *found.steeper[::15], *found.turned[::7], found.mirrored):
        rate, own = number(run.rate), number(run.curvature)
        seen = hops(rate, own / 2, start=start)
        assert places(run) == seen
        factor = 1 - rate * own
        due = [start * factor**k for k in range(12)]
        # Each step rounds; a factor near 0 is a difference of numbers that were near 1.
        assert seen[:4] == pytest.approx(due[:4], rel=1e-4, abs=1e-5 * abs(start))
        np.testing.assert_allclose(numbers(run.path)[:, 1], own / 2 * np.square(seen), rtol=1e-6)
        np.testing.assert_allclose(numbers(run.slopes), own * np.array(seen), rtol=1e-6)
        assert number(run.step) == pytest.approx(rate * own * start, rel=1e-6)
        assert (number(run.floor), number(run.mirror)) == pytest.approx((1 / own, 2 / own))
        np.testing.assert_allclose(numbers(run.bowl), own / 2 * numbers(run.places) ** 2, rtol=1e-6)


@settings(max_examples=3, deadline=None)
@given(start=STARTS, curvature=CURVATURES)
def test_floor_and_mirror_are_met_exactly(start: float, curvature: float) -> None:
    found = the_mirror_step(start, curvature)
    first = float(np.float32(start))
    for run in (found.to_floor, found.steep_floor):
        assert number(run.rate) * number(run.curvature) == 1
        assert places(run) == [first, *[0.0] * 11]
    for run in (found.mirrored, found.steep_mirror, found.turned_mirror):
        assert number(run.rate) * number(run.curvature) == 2
        assert places(run) == [first, -first] * 6


def test_dials_turn_one_way_and_one_at_a_time() -> None:
    found = the_mirror_step()
    rates = [number(run.rate) for run in found.rising]
    assert rates == sorted(set(rates)) and (rates[0], rates[-1]) == (0.1, 1.1)
    assert {number(run.curvature) for run in found.rising} == {2.0}
    assert {number(run.rate) for run in found.steeper} == {0.25}
    bends = [number(run.curvature) for run in found.steeper]
    assert bends == sorted(set(bends)) and (bends[0], bends[-1]) == (2.0, 8.0)
    assert {number(run.curvature) for run in found.turned} == {4.0}
    turned = [number(run.rate) for run in found.turned]
    assert turned == sorted(set(turned)) and (turned[0], turned[-1]) == (0.25, 0.55)
    assert [number(run.rate) for run in found.up_to(found.slow, found.to_floor)] == [
        k / 100 for k in range(10, 51)
    ]


def test_a_run_knows_its_lines() -> None:
    found = the_mirror_step(start=-1.5, curvature=1)
    assert (found.slow.made, found.slow.dials) == ("f = 0.5 * t * t", "rate = 0.20")
    assert (found.steep_mirror.made, found.steep_mirror.dials) == (
        "f = a * t * t",
        "rate, a = 0.50, 2.000",
    )
    assert found.slow.count == 12


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"start": 0.0}, "start = 0.0 is no place that the film has room for; give one from 0.5"),
        ({"start": 3.5}, "start = 3.5 is no place"),
        ({"start": 1.125}, "start = 1.125 is no place"),
        ({"start": float("inf")}, "start = inf is no finite number"),
        ({"curvature": 3.0}, "curvature = 3.0 has no rate that float32 meets exactly; give 0.5, 1"),
        ({"curvature": "steep"}, "curvature = 'steep' is no finite number"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(
    given: dict[str, object], message: str
) -> None:
    with refused_in_one_line(ParameterError, re.escape(message)):
        the_mirror_step(**given)  # type: ignore[arg-type]
