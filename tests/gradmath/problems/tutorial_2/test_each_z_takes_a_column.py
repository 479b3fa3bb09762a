"""Columns that add up to logits, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_2.each_z_takes_a_column import (
    ENTRY,
    INPUT,
    EachZTakesAColumn,
    each_z_takes_a_column,
)
from gradmath.problems.tutorial_2.logit_inputs import B, W, X
from gradmath.records.logits import LogitRun
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

w, b, x = torch.tensor(W), torch.tensor(B), torch.tensor(X)


@pytest.fixture(scope="module")
def film() -> EachZTakesAColumn:
    return each_z_takes_a_column()


def near(found: Any, *values: float) -> bool:
    return torch.allclose(torch.as_tensor(found), torch.tensor(values), atol=1e-5)


def test_the_numbers_are_those_that_the_seed_draws() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(19965)
        drawn = torch.randn(5, 3).round(decimals=1), torch.randn(3).round(decimals=1)
    assert torch.equal(drawn[0], w) and torch.equal(drawn[1], b)


def test_the_logits_and_the_tips_on_their_way(film: EachZTakesAColumn) -> None:
    assert near(film.start.z.value.copy(), -0.8, 0.4, 2.2)
    assert near(film.start.terms.value[:, 0].cumsum(), 0.9, 1.1, 0.4, -0.3, 0.1)
    assert film.made.z is film.start.z
    made = {"w": w, "b": b, "x": x}
    for name, tensor in made.items():
        assert getattr(film.made, name).value.tolist() == tensor.tolist()


def test_a_weight_moves_the_logit_of_its_column_alone(film: EachZTakesAColumn) -> None:
    turned = w.clone()
    turned[2, 1] += 1.0
    assert near(x @ turned + b, -0.8, 1.4, 2.2)
    assert near(film.weighed[-1].z.value.copy(), -0.8, 1.4, 2.2)
    for run in film.weighed:
        assert run.z.value[[0, 2]].tolist() == film.start.z.value[[0, 2]].tolist()


def test_an_input_moves_all_of_them_by_its_row(film: EachZTakesAColumn) -> None:
    assert near((x + torch.eye(5)[3]) @ w + b, -1.5, 0.5, 0.8)
    assert near(film.fed[-1].z.value.copy(), -1.5, 0.5, 0.8)
    fed, start = (torch.tensor(run.z.value) for run in (film.fed[-1], film.start))
    assert near(fed - start, *w[3].tolist())


def test_each_sweep_turns_one_number_by_equal_steps(film: EachZTakesAColumn) -> None:
    for runs, name, place in ((film.weighed, "w", ENTRY), (film.fed, "x", (INPUT,))):
        values = torch.tensor([float(getattr(run, name).value[place]) for run in runs])
        assert torch.allclose(values.diff(), torch.full((50,), 0.02), atol=1e-6)
        for run in runs:
            assert_run(run)


def assert_run(run: LogitRun) -> None:
    x, w, b = (torch.tensor(record.value) for record in (run.x, run.w, run.b))
    assert torch.equal(torch.tensor(run.z.value), x @ w + b)
    assert torch.equal(torch.tensor(run.terms.value), x[:, None] * w)


TENTHS = st.integers(-30, 30).map(lambda k: k / 10)
WHOLE = st.integers(-3, 3).map(float)


@settings(deadline=None, max_examples=tries(4))
@given(
    st.lists(st.lists(TENTHS, min_size=3, max_size=3), min_size=5, max_size=5),
    st.lists(TENTHS, min_size=3, max_size=3),
    st.lists(WHOLE, min_size=5, max_size=5),
)
def test_any_numbers_are_multiplied_and_added_up(
    w: list[list[float]], b: list[float], x: list[float]
) -> None:
    if not all(w[3]):
        with refused_in_one_line(ParameterError, "has a zero"):
            each_z_takes_a_column(w, b, x)
        return
    if not x[2]:
        with refused_in_one_line(ParameterError, "x.2. is 0"):
            each_z_takes_a_column(w, b, x)
        return
    film = each_z_takes_a_column(w, b, x)
    for run in (film.start, film.weighed[-1], film.fed[-1]):
        assert_run(run)
    start = torch.tensor(x) @ torch.tensor(w) + torch.tensor(b)
    assert torch.equal(torch.tensor(film.start.z.value), start)
    for shown, due in zip(film.start.z.value, start, strict=True):
        assert abs(float(shown) - round(float(due), 1)) < 1e-5  # one decimal says all of it


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"w": [[1.0, 2.0, 3.0]]}, ShapeError, "give w the shape"),
        ({"b": [1.0, 2.0]}, ShapeError, "give b the shape"),
        ({"x": [1.0] * 4}, ShapeError, "give x the shape"),
        ({"b": [0.25, 0.0, 0.0]}, ParameterError, "b.0. is 0.25; give tenths from -3 to 3"),
        ({"b": [3.5, 0.0, 0.0]}, ParameterError, "give tenths from -3 to 3"),
        ({"x": [0.5, 1.0, 1.0, 1.0, 1.0]}, ParameterError, "give whole numbers from -3 to 3"),
        ({"x": [1.0, 1.0, 0.0, 1.0, 1.0]}, ParameterError, "give another number"),
        ({"w": [[1.0] * 3] * 3 + [[1.0, 0.0, 1.0]] * 2}, ParameterError, "that are not 0"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        each_z_takes_a_column(**change)
