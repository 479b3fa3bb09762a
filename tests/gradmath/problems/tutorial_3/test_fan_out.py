"""Two passes through one x that is used three times, by plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import (
    DtypeError,
    GradmathError,
    NonFiniteError,
    ParameterError,
    ShapeError,
)
from gradmath.problems.tutorial_3.fan_out import fan_out
from gradmath.records.fork import USES, ForkPass
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ENTRIES = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=3
)  # fmt: skip


def assert_pass(run: ForkPass, x: torch.Tensor, v: torch.Tensor) -> None:
    """All that a pass holds but what it leaves in x.grad, each use of x by a leaf of its own."""
    uses = [x.clone().requires_grad_() for _ in USES]
    third, first, second = uses  # in the order of USES: the addend, and the two factors
    product = first * second
    (product + third).backward(v)
    assert run.x.value.tolist() == x.tolist() and run.v.value.tolist() == v.tolist()
    assert run.product.value.tolist() == product.tolist()
    assert run.y.value.tolist() == (product + third).tolist()
    for use, leaf in zip(USES, uses, strict=True):
        assert leaf.grad is not None
        assert run.contributions[use].value.tolist() == leaf.grad.tolist()
        assert bool(run.tracks[use].value)
    arrived = [run.contributions[use].value for use in run.order]
    for total, due in zip(run.sums, accumulate(arrived, np.add), strict=True):
        assert total.value.tolist() == due.tolist()
    assert run.total is run.sums[-1] and bool(run.joins.value)
    assert all(bool(each.value) for each in (*run.names.values(), *run.windows.values()))
    assert all(each.value.tolist() == x.tolist() for each in run.saved.values())


@settings(deadline=None, max_examples=tries(8))
@given(ENTRIES)
def test_passes_add_up_and_nudges_do_what_torch_says(
    entries: list[tuple[int, int]],
) -> None:
    x, v = torch.tensor(entries, dtype=torch.float32).T
    film = fan_out(x.tolist(), v.tolist())
    leaf = x.clone().requires_grad_()
    for number, run in enumerate(film.passes):
        assert_pass(run, x, v)
        assert (run.absent is not None) == (number == 0)
        (leaf * leaf + leaf).backward(v)
        assert leaf.grad is not None
        assert run.grad_after.value.tolist() == leaf.grad.tolist()

    nudges, k = film.nudges, film.nudges.entry
    n = x.double()
    n[k] += 0.01
    x, v = x.double(), v.double()
    y = v @ (x * x + x)
    due = {"self": v @ (n * x + x) - y, "other": v @ (x * n + x) - y,
           "direct": v @ (x * x + n) - y}  # fmt: skip
    assert list(nudges.alone) == list(due)  # as the line uses x, from left to right
    # float32 stores sums of up to 2,430 with steps of 0.00025.
    for use, effect in due.items():
        assert float(nudges.alone[use].value) == pytest.approx(float(effect), abs=1e-3)  # type: ignore[index]
    # As it is held: the difference of two float32 numbers of up to 9.
    assert float(nudges.step.value) == pytest.approx(0.01, abs=1e-6)
    assert float(nudges.size.value) == float(v.abs() @ (x * x + x.abs()))
    together = float(v @ (n * n + n) - y)
    assert float(nudges.together.value) == pytest.approx(together, abs=1e-3)
    # As they are shown, the effects add up.
    shown = [float(each.text().replace("−", "-")) for each in nudges.alone.values()]
    whole = float(nudges.together.text().replace("−", "-"))
    assert sum(shown) == pytest.approx(whole, abs=1e-9)


def test_what_must_be_true_of_the_courses_numbers() -> None:
    film = fan_out()
    first = film.passes[0]
    assert first.order == ("direct", "self", "other")
    assert [total.value.tolist() for total in first.sums] == [[1, 2], [4, 0], [7, -2]]
    assert [run.grad_after.value.tolist() for run in film.passes] == [[7, -2], [14, -4]]
    p = torch.tensor([3.0, -1.0], requires_grad=True)
    q = p * p + p
    assert q.grad_fn is not None
    mul = q.grad_fn.next_functions[0][0]
    assert mul._saved_self.data_ptr() == mul._saved_other.data_ptr() == p.data_ptr()  # type: ignore[union-attr]
    q.backward(torch.tensor([1.0, 2.0]))
    assert p.grad is not None and p.grad.tolist() == [7, -2]
    assert film.nudges.entry == 0
    assert [each.text() for each in film.nudges.alone.values()] == ["0.03", "0.03", "0.01"]
    assert film.nudges.together.text() == "0.07"


@pytest.mark.parametrize(
    ("x", "v", "entry"),
    [([3.0, 1.0], [2.0, 2.0], 0), ([3.0, -1.0], [1.0, 2.0], 0), ([0.0, 1.0], [1.0, 1.0], 1),
     ([2.0, 5.0], [3.0, 0.0], 0), ([2.0, 5.0], [0.0, 0.0], 1), ([2.0, 5.0], [1.0, 1.0], 1)],
)  # fmt: skip
def test_it_asks_about_an_entry_that_tells_guesses_apart_if_there_is_one(
    x: list[float], v: list[float], entry: int
) -> None:
    assert fan_out(x, v).nudges.entry == entry


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: fan_out([[1.0]]), ShapeError, "x has shape (1, 1) but must be a vector"),
        (lambda: fan_out([1.0] * 4, [1.0] * 4), ShapeError, "give 1 to 3 entries"),
        (lambda: fan_out([1.0], [1.0, 2.0]), ShapeError, "v has shape (2,) but x has (1,)"),
        (lambda: fan_out([1.0, 2.0], torch.ones(2).double()), DtypeError, "v.to(torch.float32)"),
        (lambda: fan_out([float("nan")], [1.0]), NonFiniteError, "x[0] is nan"),
        (lambda: fan_out([2.5], [1.0]), ParameterError, "x[0] is 2.5; give whole numbers"),
        (lambda: fan_out([1.0], [10.0]), ParameterError, "v[0] is 10; give whole numbers from -9"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, re.escape(message)):
        call()
