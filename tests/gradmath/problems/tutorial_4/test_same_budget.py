"""SameBudget's records are what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_4.same_budget import same_budget
from gradmath.records.budget import BudgetRun
from tests.support.refusals import refused_in_one_line

FILM = same_budget()


def pulled(v: torch.Tensor, addend: float) -> torch.Tensor:
    """What plain torch leaves in a fresh leaf."""
    leaf = torch.eye(4, 5, requires_grad=True)
    ((leaf + addend) ** 3).T.backward(v)
    assert leaf.grad is not None
    return leaf.grad


def shared(w: float, row: int = 0) -> torch.Tensor:
    v = torch.full((5, 4), 1 - w)
    v[row] = w
    return v / v.sum()


def near(run: BudgetRun, v: torch.Tensor, addend: float) -> None:
    """A run holds these weights, and what they bring by hand and by torch."""
    slopes = 3 * (torch.eye(4, 5) + addend) ** 2
    assert torch.allclose(torch.tensor(run.v.value), v)
    assert torch.allclose(torch.tensor(run.slopes.value), slopes)
    assert torch.allclose(torch.tensor(run.grad.value), pulled(v, addend))
    assert torch.allclose(torch.tensor(run.grad.value), v.T * slopes)
    assert torch.equal(torch.tensor(run.out.value), torch.tensor(run.powers.value).T)
    assert abs(float(run.total.value) - float((v.T * slopes).sum())) < 1e-3
    assert abs(float(run.budget.value) - float(v.sum())) < 1e-6


# -- what must be true, of the course's numbers ------------------------------------------------


def test_the_sum_hardly_moves_while_a_row_takes_all() -> None:
    sums = {w: f"{float(pulled(shared(w), 10).sum()):.2f}" for w in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)}
    assert [*sums.values()] == ["312.60", "312.89", "313.26", "313.78", "314.54", "315.75"]
    told = [FILM.shifted[k].total.text() for k in (0, 20, 40, 60, 80, 100)]
    assert told == [*sums.values()]
    first, last = FILM.shifted[0], FILM.shifted[-1]
    near(first, torch.full((5, 4), 0.05), 10)
    near(last, shared(1.0), 10)
    assert [first.grad.text(k) for k in ((0, 0), (0, 1))] == ["18.15", "15.00"]
    assert last.grad.value[:, 0].tolist() == [90.75, 75, 75, 75]
    assert not last.grad.value[:, 1:].any()


def test_where_the_slopes_differ_the_sum_follows() -> None:
    for share, run in ((0.0, FILM.poured[0]), (0.5, FILM.poured[25]), (1.0, FILM.poured[-1])):
        v = torch.zeros(5, 4)
        v[0, 0], v[1, 0] = share, 1 - share
        near(run, v, 1)
        assert float(run.total.value) == 3 + 9 * share
    assert FILM.poured[0].grad.value[0, 1] == 3 and FILM.poured[-1].grad.value[0, 0] == 12


def test_a_second_bucket_doubles_every_entry_bit_for_bit() -> None:
    one, two = FILM.shifted[-1], FILM.doubled[-1]
    assert (FILM.doubled[0].grad.value == one.grad.value).all()
    assert (two.grad.value == 2 * one.grad.value).all() and two.total.text() == "631.50"
    near(FILM.doubled[25], 1.5 * shared(1.0), 10)


def test_one_literal_turns_from_run_to_run() -> None:
    for stretch in (FILM.shifted, FILM.poured, FILM.doubled):
        for one, other in pairwise(stretch):
            pairs = zip(one.listing.lines, other.listing.lines, strict=True)
            changed = [a for a, b in pairs if a != b]
            assert len(changed) == 1 and changed[0].startswith(("w = ", "v *= "))


# -- of others ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "addend", "w"), [(4, 20, [0.0, 0.45]), (2, 13, [0.37, 1.0])])
def test_other_rows_curves_and_weights(row: int, addend: float, w: list[float]) -> None:
    film = same_budget(row, addend, w)
    near(film.shifted[0], shared(w[0], row), addend)
    near(film.shifted[-1], shared(w[1], row), addend)
    near(film.doubled[-1], 2 * shared(w[1], row), addend)
    for run in film.shifted[::10]:
        least, most = 3 * addend**2, 3 * (addend + 1) ** 2
        assert least - 1e-2 <= float(run.total.value) <= most + 1e-2


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"row": 5}, ParameterError, "row = 5 is none of v's rows"),
        ({"row": 0.5}, ParameterError, "give a whole number from 0 to 4"),
        ({"addend": 1}, ParameterError, "give a whole number from 10 to 20"),
        ({"addend": 10.5}, ParameterError, "addend is 10.5"),
        ({"w": [0.5]}, ShapeError, "give two numbers"),
        ({"w": [0.5, 0.6]}, ParameterError, "larger by at least 0.2"),
        ({"w": [1.0, 0.5]}, ParameterError, "larger by at least 0.2"),
        ({"w": [0.5, 1.5]}, ParameterError, "from 0 to 1"),
        ({"w": [0.123, 0.5]}, ParameterError, "give hundredths"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        same_budget(**change)
