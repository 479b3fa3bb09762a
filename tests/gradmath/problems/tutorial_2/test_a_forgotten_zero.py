"""Descents that zero `.grad`, and that never do, are those of plain torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.tutorial_2.a_forgotten_zero import a_forgotten_zero
from gradmath.problems.tutorial_2.logit_inputs import B, W
from gradmath.records.tensor import Record
from gradmath.records.zeroing import HillDescent
from tests.support.refusals import refused_in_one_line

FOUND = a_forgotten_zero()


def descend(
    zeroed: bool, w: Any = W, b: Any = B, rate: float = 0.1
) -> tuple[list[list[float]], list[list[float]], list[list[float]]]:
    """Logits before each step, slopes by the formula, and what `b.grad` held; by plain torch."""
    p, q = (torch.tensor(each, requires_grad=True) for each in (w, b))
    path, slopes, held = [], [], []
    for _ in range(1000):
        z = torch.ones(5) @ p + q
        loss = bce(z, torch.zeros(3))
        path.append(z.detach().tolist())
        slopes.append((torch.sigmoid(z.detach()) / 3).tolist())
        if loss <= 0.01:
            break
        loss.backward()
        assert p.grad is not None and q.grad is not None
        held.append(q.grad.tolist())
        with torch.no_grad():
            p -= rate * p.grad
            q -= rate * q.grad
        if zeroed:
            p.grad = q.grad = None
    return path, slopes, held


def swing(zeroed: bool, start: float = 2.0, rate: float = 0.1, count: int = 131) -> list[float]:
    """Where steps in the bowl set out from, by plain torch."""
    t, seen = torch.tensor(start, requires_grad=True), []
    for _ in range(count):
        seen.append(t.item())
        (t * t).backward()
        assert t.grad is not None
        with torch.no_grad():
            t -= rate * t.grad
        if zeroed:
            t.grad = None
    return seen


def numbers(record: Record) -> npt.NDArray[np.float64]:
    return record.value.astype(np.float64)


def rounded(run: HillDescent, name: str, count: int) -> list[float]:
    found = getattr(run, name).value[:count, 2].astype(np.float64)
    return [round(each, 2) for each in found.tolist()]


def test_the_seed_of_the_course_draws_these_numbers() -> None:
    torch.manual_seed(19965)
    w, b = torch.randn(5, 3).round(decimals=1), torch.randn(3).round(decimals=1)
    assert torch.equal(w, torch.tensor(W)) and torch.equal(b, torch.tensor(B))


def test_the_numbers_of_the_course() -> None:
    slow, fast = FOUND.zeroed.hill, FOUND.forgotten.hill
    assert (slow.count, fast.count) == (517, 12)
    assert rounded(slow, "path", 2) == [2.2, 2.02]
    assert rounded(fast, "grads", 3) == [0.30, 0.59, 0.87]
    assert rounded(fast, "slopes", 3) == [0.30, 0.29, 0.28]
    assert set(rounded(fast, "grads", 12)[8:]) == {1.6}
    assert fast.slopes.value[11, 2] < 1e-3
    assert abs(float(fast.losses.value[-1]) - 0.00768) < 1e-5
    assert round(float(slow.losses.value[20]), 2) == 0.31
    hops = FOUND.forgotten.bowl.path.value[:7, 0].astype(np.float64)
    assert np.round(hops, 3).tolist() == [2.0, 1.6, 0.88, -0.016, -0.909, -1.62, -2.007]
    assert round(float(FOUND.forgotten.bowl.grads.value[FOUND.floor]), 2) == 8.93


def test_a_step_moves_a_logit_by_six_tips() -> None:
    path, grads = numbers(FOUND.zeroed.hill.path), numbers(FOUND.zeroed.hill.grads)
    np.testing.assert_allclose(path[0] - path[1], 0.6 * grads[0], atol=1e-5)


def test_after_thousands_of_steps_it_still_swings_as_far() -> None:
    seen = swing(zeroed=False, count=3000)
    assert max(map(abs, seen)) < 2.1 and round(max(map(abs, seen[2500:])), 2) == 2.05


SETS: list[dict[str, Any]] = [
    {},
    {"rate": 0.4, "start": -3.0},
    {"b": [-1.4, 0.2, -1.4], "rate": 0.25, "start": 0.75},
]


@pytest.mark.parametrize("given", SETS, ids=str)
def test_both_descents_are_those_of_plain_torch(given: dict[str, Any]) -> None:
    found = a_forgotten_zero(**given)
    own = {name: value for name, value in given.items() if name != "start"}
    for run, zeroed in ((found.zeroed, True), (found.forgotten, False)):
        path, slopes, held = descend(zeroed, **own)
        np.testing.assert_array_equal(numbers(run.hill.path), np.array(path))
        np.testing.assert_array_equal(numbers(run.hill.grads), np.array(held))
        np.testing.assert_allclose(numbers(run.hill.slopes), np.array(slopes), atol=1e-6)
        np.testing.assert_allclose(numbers(run.hill.heights), np.logaddexp(0, path), atol=1e-6)
        hops = np.array(swing(zeroed, given.get("start", 2.0), given.get("rate", 0.1)))
        np.testing.assert_array_equal(numbers(run.bowl.path)[:, 0], hops)
        np.testing.assert_allclose(numbers(run.bowl.slopes), 2 * hops, rtol=1e-6)


def test_grad_is_the_last_slope_or_the_sum_of_all() -> None:
    for run in (FOUND.zeroed.hill, FOUND.zeroed.bowl):
        grads = numbers(run.grads)
        np.testing.assert_allclose(grads, numbers(run.slopes)[: len(grads)], atol=1e-6)
    for run in (FOUND.forgotten.hill, FOUND.forgotten.bowl):
        grads = numbers(run.grads)
        sums = numbers(run.slopes)[: len(grads)].cumsum(axis=0)
        np.testing.assert_allclose(grads, sums, atol=1e-5)


def test_the_two_listings_differ_by_two_comments() -> None:
    pairs = zip(FOUND.zeroed.listing.lines, FOUND.forgotten.listing.lines, strict=True)
    changed = [(one.strip(), other.strip()) for one, other in pairs if one != other]
    zeroing = ("w.grad = b.grad = None", "t.grad = None")
    assert changed == [(line, f"# {line}") for line in zeroing]


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"rate": 0.5}, "rate = 0.5 is not one that the film has room for"),
        ({"rate": 0.123}, "with at most 2 decimals"),
        ({"start": -0.2}, "from 0.5 to 3 to either side"),
        ({"b": [3.0, 3.0, 3.0]}, "give w and b with logits from -3 to 2.3"),
        ({"b": [1.2, 1.2, -1.5]}, r"z\[2\] is followed down from the top"),
        ({"b": [-2.6, 1.2, 1.1]}, "beyond the hill, which begins at -8"),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_refused(given: dict[str, Any], match: str) -> None:
    with refused_in_one_line(ParameterError, match):
        a_forgotten_zero(**given)


def test_shapes_are_refused() -> None:
    with refused_in_one_line(ShapeError, "give b the shape"):
        a_forgotten_zero(b=[1.0])
