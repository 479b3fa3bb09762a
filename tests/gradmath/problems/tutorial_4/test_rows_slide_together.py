"""The rows that backward weighs and adds up, by plain torch and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils._python_dispatch import TorchDispatchMode

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_4.rows_slide_together import (
    A_ENTRIES,
    RowsSlideTogether,
    V,
    X,
    rows_slide_together,
)
from gradmath.records.rows import RowsRun
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

A, x, v = torch.tensor(A_ENTRIES), torch.tensor(X), torch.tensor(V)


def f(x: torch.Tensor) -> torch.Tensor:
    return (A @ x) ** 2


@pytest.fixture(scope="module")
def film() -> RowsSlideTogether:
    return rows_slide_together()


def test_the_courses_rows_and_their_weighted_sum(film: RowsSlideTogether) -> None:
    J = torch.autograd.functional.jacobian(f, x)
    assert f(x).tolist() == [4, 4, 1]
    assert J.tolist() == [[-4, 0, -8, 4], [2, 4, 0, 4], [0, 2, -2, -1]]
    assert [row.value.tolist() for row in film.final.rows] == J.tolist()
    assert [run.x_grad.value.tolist() for run in film.single] == J.tolist()
    assert film.final.x_grad.value.tolist() == (v @ J).tolist() == [0, 2, -2, 7]
    assert [each.value.tolist() for each in film.sums] == [
        (v[i:] @ J[i:]).tolist() for i in (2, 1, 0)
    ]
    assert film.column.value.tolist() == [-4, 2, 0] and film.asked == 0


def test_each_call_leaves_what_plain_torch_leaves(film: RowsSlideTogether) -> None:
    seen = {(1.0, 1.0, -1.0): [-2, 2, -6, 9], (0.0, 1.0, -1.0): [2, 2, 2, 5]}
    for run in film.turned:
        leaf = x.clone().requires_grad_()
        f(leaf).backward(torch.tensor(run.v.value))
        assert leaf.grad is not None and run.x_grad.value.tolist() == leaf.grad.tolist()
        due = seen.pop(tuple(run.v.value.tolist()), None)
        assert due is None or run.x_grad.value.tolist() == due
    assert not seen


def test_backward_goes_by_z_and_a_and_makes_nothing_as_large_as_the_jacobian(
    film: RowsSlideTogether,
) -> None:
    z = A @ x
    assert film.way.slopes.value.tolist() == (2 * z).tolist() == [-4, 4, -2]
    assert film.way.z_bar.value.tolist() == (2 * z * v).tolist() == [-2, 4, 2]
    assert film.final.x_grad.value.tolist() == ((2 * z * v) @ A).tolist()
    sizes: list[int] = []

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            made = func(*args, **(kwargs or {}))
            if isinstance(made, torch.Tensor) and made.data_ptr() != A.data_ptr():
                sizes.append(made.numel())
            return made

    leaf = x.clone().requires_grad_()
    out = f(leaf)
    with Watch():  # type: ignore[no-untyped-call]
        out.backward(v)
    assert sizes and max(sizes) == 4


def test_sliders_move_one_at_a_time_from_where_they_were_left(film: RowsSlideTogether) -> None:
    place = [0.0, 0.0, 0.0]
    for i, sweep in enumerate(film.found):
        place = [0.0, 0.0, 0.0]
        assert sweep[0].v.value.tolist() == place
        place[i] = 1.0
        assert sweep[-1].v.value.tolist() == place
    for runs in film.placed:
        assert runs[0].v.value.tolist() == place
        place = runs[-1].v.value.tolist()
    assert place == list(V)
    for sweep in (*film.found, *film.placed, film.turned):
        steps = np.diff([run.v.value for run in sweep], axis=0)
        assert np.count_nonzero(steps, axis=1).tolist() == [1] * len(steps)


HALVES = st.integers(-4, 4).map(lambda k: k / 2)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    m, n = draw(st.integers(2, 3)), draw(st.integers(2, 5))
    A = torch.tensor(draw(st.lists(st.lists(HALVES, min_size=n, max_size=n),
                                   min_size=m, max_size=m)))  # fmt: skip
    x = torch.tensor(draw(st.lists(HALVES, min_size=n, max_size=n)))
    weights = st.integers(-2, 2).map(lambda k: k / 2)
    return A, x, torch.tensor(draw(st.lists(weights, min_size=m, max_size=m)))


@settings(deadline=None, max_examples=tries(6))
@given(numbers())
def test_any_rows_are_found_weighed_and_added_up(
    given_: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> None:
    A, x, v = given_
    J = 2 * (A @ x)[:, None] * A
    if not bool(J.any()):
        with refused_in_one_line(ParameterError, "no output has a slope"):
            rows_slide_together(A.tolist(), x.tolist(), v.tolist())
        return
    film = rows_slide_together(A.tolist(), x.tolist(), v.tolist())
    for run in (*film.single, film.final, film.turned[0], film.turned[-1]):
        assert_run(run, J)
    assert film.final.v.value.tolist() == v.tolist()
    terms = (v[:, None] * J)[:, film.asked]
    clash = ((v[:, None] * J).min(dim=0).values < 0) & ((v[:, None] * J).max(dim=0).values > 0)
    assert bool(clash[film.asked]) == bool(clash.any())
    cancels = clash & ((v @ J) == 0)
    assert not bool(cancels.any()) or float(terms.sum()) == 0


def assert_run(run: RowsRun, J: torch.Tensor) -> None:
    v = torch.tensor(run.v.value)
    assert [row.value.tolist() for row in run.rows] == J.tolist()
    for term, due in zip(run.terms, v[:, None] * J, strict=True):
        assert term.value.tolist() == due.tolist()
        assert all(float(term.text((j,)).replace("−", "-")) == due[j] for j in range(len(due)))
    assert run.x_grad.value.tolist() == (v @ J).tolist()  # sums of eighths, exact in float32


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"A": [[1.0, 2.0]]}, ShapeError, "give it 2 or 3 rows and 2 to 5 columns"),
        ({"A": [1.0, 2.0]}, ShapeError, "give it 2 or 3 rows and 2 to 5 columns"),
        ({"x": [1.0, 2.0]}, ShapeError, "give it 4 entries"),
        ({"v": [1.0, 2.0]}, ShapeError, "give it 3 entries"),
        ({"x": [1.0, 0.25, 0.0, 0.0]}, ParameterError, "x.1. is 0.25; give whole and half"),
        ({"x": [2.5, 0.0, 0.0, 0.0]}, ParameterError, "from -2 to 2"),
        ({"v": [1.5, 0.0, 0.0]}, ParameterError, "from -1 to 1"),
        ({"x": [0.0, 0.0, 0.0, 0.0]}, ParameterError, "give an x that A does not take to 0"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        rows_slide_together(**change)
