"""Races of rates are those of plain torch, and the step of two samples that of a formula."""

from __future__ import annotations

import itertools
import re

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.nothing_to_overshoot import nothing_to_overshoot
from gradmath.records.races import RateRace
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line

FOUND = nothing_to_overshoot()


def numbers(record: Record) -> npt.NDArray[np.float64]:
    return record.value.astype(np.float64)


def raced(rate: float, limit: float = 0.01) -> tuple[int | None, list[tuple[torch.Tensor, float]]]:
    """After how many steps a descent arrives, by plain torch, and where each of its steps stood."""
    torch.manual_seed(19965)
    p = torch.randn(5, 3).round(decimals=1).requires_grad_()
    q = torch.randn(3).round(decimals=1).requires_grad_()
    x, y = torch.ones(5), torch.zeros(3)
    seen = []
    for k in range(1001):
        z = x @ p + q
        loss = bce(z, y)
        seen.append((z.detach(), loss.item()))
        if loss <= limit:
            return k, seen
        p.grad = q.grad = None
        loss.backward()
        assert p.grad is not None and q.grad is not None
        with torch.no_grad():
            p -= rate * p.grad
            q -= rate * q.grad
    return None, seen


def arrived(race: RateRace) -> list[int | None]:
    steps = race.steps.value.tolist()
    return [took if done else None for took, done in zip(steps, race.arrived, strict=True)]


def test_the_numbers_of_the_course() -> None:
    race = FOUND.race
    assert arrived(race) == [None, None, 517, 50, 1, 1]
    first = [float(path.value[1, 0]) for path in race.paths]
    assert [round(z, 3) for z in first[:3]] == [2.198, 2.182, 2.02]
    assert [round(z, 1) for z in first[3:]] == [0.4, -15.8, -177.8]
    last = [float(path.value[1000, 0]) for path in race.paths[:2]]
    assert [round(z, 2) for z in last] == [0.62, -2.72]


def test_each_descent_is_that_of_plain_torch() -> None:
    for path, rate in zip(FOUND.race.paths, (0.001, 0.01, 0.1, 1.0, 10.0, 100.0), strict=True):
        took, seen = raced(rate)
        assert path.shape[0] - 1 == (1000 if took is None else took)
        # A mean of three, taken at once or after its parts, differs in the last bit.
        np.testing.assert_allclose(numbers(path)[:, 0], [float(z[2]) for z, _ in seen], rtol=2e-4)
        np.testing.assert_allclose(numbers(path)[:, 2], [loss for _, loss in seen], rtol=2e-4)
        assert seen[-1][1] < seen[0][1]
        assert all((after < before).all() for (before, _), (after, _) in itertools.pairwise(seen))


def test_heights_are_those_of_the_hill() -> None:
    race = FOUND.race
    for path in race.paths:
        z, h = numbers(path)[:, :2].T
        np.testing.assert_allclose(h, np.logaddexp(0.0, z), rtol=1e-5, atol=1e-6)
    line = race.line.value.astype(np.float64)
    np.testing.assert_allclose(numbers(race.hill), np.logaddexp(0.0, line), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(numbers(race.slopes), 1 / (1 + np.exp(-line)), rtol=1e-5, atol=1e-6)
    assert line[0] < min(float(path.value[:, 0].min()) for path in race.paths)
    height = float(np.logaddexp(0.0, float(race.goal.value)))
    assert height == pytest.approx(0.01, rel=1e-4)
    assert race.counted.value.tolist() == list(range(1001)) and race.most == 1000


def test_two_samples_are_thrown_apart() -> None:
    two = FOUND.two
    X = torch.tensor([[3.0, 1.0], [-2.5, 1.0]])
    w, y = torch.ones(2, requires_grad=True), torch.zeros(2)
    before = bce(X @ w, y)
    before.backward()
    assert w.grad is not None
    moved = w.detach() - 10 * w.grad
    z = X @ moved
    assert torch.allclose(z, torch.tensor([-39.2, 23.8]), atol=0.05)
    for record, due in (
        (two.X, X), (two.w, torch.ones(2)), (two.z, X @ torch.ones(2)), (two.w_new, moved),
        (two.z_new, z), (two.loss, before), (two.loss_new, bce(z, y)),
    ):  # fmt: skip
        np.testing.assert_allclose(numbers(record), due.detach().double().numpy(), rtol=1e-5)
    assert (two.loss.text(), two.loss_new.text()) == ("2.11", "11.9")
    # By hand: sigmoid(z) times the inputs, the mean of both samples.
    slopes = 1 / (1 + np.exp(-np.array([4.0, -1.5])))
    by_hand = 1 - 10 * (slopes[:, None] * X.double().numpy()).mean(axis=0)
    np.testing.assert_allclose(numbers(two.w_new), by_hand, rtol=1e-5)


def test_other_rates_and_another_goal() -> None:
    race = nothing_to_overshoot([0.05, 0.5, 50], threshold=0.005).race
    assert arrived(race) == [raced(rate, 0.005)[0] for rate in (0.05, 0.5, 50.0)]
    assert race.rates.value.tolist() == pytest.approx([0.05, 0.5, 50.0])
    fastest = nothing_to_overshoot([1, 10, 1000]).race
    assert float(fastest.line.value[0]) < float(fastest.paths[-1].value[-1, 0]) < -1500


def test_what_a_run_says_of_its_lines() -> None:
    assert FOUND.goal_text == "loss <= 0.01" and FOUND.shared_rate == "10"
    assert FOUND.made_rates == "rates = torch.tensor("
    assert len(FOUND.listing.lines) <= 40


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rates": [1, 2]}, "rates has 2 entries; give 3 to 6"),
        ({"rates": [1, 2, 3, 4, 5, 6, 7]}, "rates has 7 entries"),
        ({"rates": [1, 1, 2]}, "rates = [1.0, 1.0, 2.0] do not rise"),
        ({"rates": [0.00001, 1, 2]}, "rates[0] is 1e-05; give rates from 0.001 to 1000"),
        ({"rates": [0.1234, 1, 2]}, "rates[0] is 0.1234; give rates from 0.001 to 1000 that"),
        ({"rates": [1, 2, 2000]}, "rates[2] is 2000"),
        ({"rates": [1, "fast", 3]}, "rates[1] = 'fast' is no finite number"),
        ({"rates": 1.0}, "rates = 1.0 is no list of numbers"),
        ({"threshold": 0.5}, "threshold = 0.5 is no loss at which a race is over here"),
        ({"threshold": float("nan")}, "threshold = nan is no finite number"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(
    given: dict[str, object], message: str
) -> None:
    with refused_in_one_line(ParameterError, re.escape(message)):
        nothing_to_overshoot(**given)  # type: ignore[arg-type]
