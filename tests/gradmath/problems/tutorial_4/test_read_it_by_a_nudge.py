"""ReadItByANudge's records are what plain torch computes, for the film's numbers and for others."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_4.read_it_by_a_nudge import read_it_by_a_nudge
from gradmath.records.promise import PromiseRun
from tests.support.refusals import refused_in_one_line

FILM = read_it_by_a_nudge()


def near(run: PromiseRun, row: int, addend: float) -> None:
    """A run holds what plain torch finds, and what squares give by hand."""
    e, (i, j) = float(run.e.value), run.index
    leaf = torch.eye(4, 5, requires_grad=True)
    v = torch.zeros(5, 4)
    v[row] = 1
    out = ((leaf + addend) ** 2).T
    out.backward(v)
    stepped = torch.eye(4, 5)
    stepped[i, j] += e
    stepped.requires_grad_()
    moved = ((stepped + addend) ** 2).T
    moved.backward(v)
    assert leaf.grad is not None and stepped.grad is not None
    for record, due in ((run.out, out), (run.v, v), (run.grad, leaf.grad), (run.moved, moved),
                        (run.slopes, stepped.grad)):  # fmt: skip
        assert torch.allclose(torch.tensor(record.value), due)
    change = float((v * (moved - out)).detach().sum())
    promise = e * float(leaf.grad[i, j])
    side = float(i == j) + addend
    weight = float(j == row)
    assert float(run.side.value) == side
    assert abs(float(run.change.value) - change) < 1e-5
    assert abs(float(run.promise.value) - promise) < 1e-5
    assert abs(float(run.promise.value) - weight * 2 * side * e) < 1e-5
    assert abs(float(run.gap.value) - weight * e * e) < 1e-5
    assert abs(float(run.slopes.value[i, j]) - weight * 2 * (side + e)) < 1e-5


# -- what must be true, of the film's numbers --------------------------------------------------


def test_a_promise_is_missed_by_the_square_of_the_step() -> None:
    own = FILM.own
    told = {k: (own[k].promise.text(), own[k].change.text(), own[k].gap.text())
            for k in (100, 1000, -1000)}  # fmt: skip
    assert told == {
        100: ("0.40", "0.41", "0.01"),
        1000: ("4.00", "5.00", "1.00"),
        -1000: ("−4.00", "−3.00", "1.00"),
    }
    assert abs(float(own[1000].gap.value) / float(own[100].gap.value) - 100) < 0.1
    grad = own[0].grad
    assert [grad.text(k) for k in ((0, 0), (1, 0), (0, 1))] == ["4", "2", "0"]


def test_where_v_has_no_weight_no_step_changes_anything() -> None:
    for run in FILM.silent.values():
        assert run.index == (0, 1) and run.change.value == run.gap.value == 0
        assert run.moved.value[1, 0] == pytest.approx((1 + float(run.e.value)) ** 2)


@pytest.mark.parametrize("step", [-1240, -1000, 0, 2, 100, 1000, 1240])
def test_each_run_is_plain_torch(step: int) -> None:
    near(FILM.own[step], 0, 1)


def test_one_literal_turns_from_run_to_run() -> None:
    for runs in (FILM.own, FILM.silent):
        for one, other in pairwise(runs.values()):
            pairs = zip(one.listing.lines, other.listing.lines, strict=True)
            changed = [a for a, b in pairs if a != b]
            assert changed == [one.dial]
    pairs = zip(FILM.own[0].listing.lines, FILM.silent[0].listing.lines, strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [("step[0, 0] = e", "step[0, 1] = e")]


# -- of others ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "addend"), [(3, 3), (1, 2)])
def test_other_rows_and_squares(row: int, addend: float) -> None:
    film = read_it_by_a_nudge(row, addend)
    for step in (-1000, 0, 100, 1240):
        near(film.own[step], row, addend)
    for step in (0, 1000):
        near(film.silent[step], row, addend)
    assert film.own[0].index == (row, row) and film.silent[0].index == (row, row + 1)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"row": 4}, "give a whole number from 0 to 3"),
        ({"row": 0.5}, "row = 0.5 is none of v's rows"),
        ({"addend": 0}, "addend is 0; give a whole number from 1 to 3"),
        ({"addend": 1.5}, "addend is 1.5"),
    ],
)
def test_what_cannot_be_shown_is_refused(change: dict[str, Any], match: str) -> None:
    with refused_in_one_line(ParameterError, match):
        read_it_by_a_nudge(**change)
