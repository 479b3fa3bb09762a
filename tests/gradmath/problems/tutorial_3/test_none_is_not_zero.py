"""The two takes of NoneIsNotZero hold what plain torch holds."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.problems.tutorial_3.none_is_not_zero import none_is_not_zero
from gradmath.records.raised import raised_in

W = torch.tensor([[1.0, 0.0, 2.0, 0.0, 0.0], [0.0, 3.0, -1.0, 1.0, 0.0]])
X, A = torch.tensor([1.0, -1.0, 2.0, 3.0, 5.0]), torch.tensor([2.0, 1.0])


@st.composite
def takes(draw: st.DrawFn) -> tuple[list[list[float]], list[float], list[float]]:
    m, n = draw(st.integers(1, 2)), draw(st.integers(2, 6))
    whole = st.integers(-9, 9).map(float)
    W = [[draw(st.sampled_from([0.0, -0.0]) | whole) for _ in range(n)] for _ in range(m)]
    empty = draw(st.integers(0, n - 1))
    for row in W:
        row[empty] = 0.0
    W[0][empty - 1] = W[0][empty - 1] or 1.0
    return W, [draw(whole) for _ in range(n)], [draw(whole) for _ in range(m)]


def test_the_first_take_is_that_of_plain_torch() -> None:
    run = none_is_not_zero().before
    x, a = X.clone().requires_grad_(), A.clone().requires_grad_()
    weights = W.clone()
    z = weights @ x
    loss = a.detach() @ z
    loss.backward()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert z.grad is None and a.grad is None and weights.grad is None
    assert x.grad is not None and x.grad.tolist() == [2, 3, 3, 1, 0]
    assert run.x_grad.value.tolist() == x.grad.tolist()
    assert run.z.value.tolist() == z.tolist() == [5, -2]
    assert run.loss.value == loss.item() == 8
    assert run.terms.value.tolist() == [10, -2] and run.used.value.tolist() == [2, 1]
    assert sorted(run.absent) == ["W", "a", "z"] and all(each.value for each in run.absent.values())
    leaves = {"W": weights, "z": z, "a": a, "x": x}
    assert (
        {name: bool(each.value) for name, each in run.leaves.items()}
        == {name: tensor.is_leaf for name, tensor in leaves.items()}
        == {"W": True, "z": False, "a": True, "x": True}
    )


def test_where_no_way_leads_on_torch_has_none() -> None:
    run = none_is_not_zero().before
    x, a = X.clone().requires_grad_(), A.clone().requires_grad_()
    z = W @ x
    loss = a.detach() @ z
    assert z.grad_fn is not None and loss.grad_fn is not None
    assert z.grad_fn.next_functions[0][0] is None and loss.grad_fn.next_functions[0][0] is None
    assert [name for name in run.tracks if run.tracks[name].name.endswith(" is None")] == ["W", "a"]
    assert all(each.value for each in run.tracks.values())
    assert not run.required.value and not run.kept.value


def test_each_further_take_has_one_none_less() -> None:
    film = none_is_not_zero()
    x, a, weights = X.clone().requires_grad_(), A.clone().requires_grad_(), W.clone()
    for run, mended in zip(film.mended, ("a", "az", "azW"), strict=True):
        weights.requires_grad_("W" in mended)
        for tensor in (x, a, weights):
            tensor.grad = None
        z = weights @ x
        if "z" in mended:
            z.retain_grad()
        (a @ z).backward()
        named = {"W": weights, "z": z, "a": a, "x": x}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            there = {name: each.grad for name, each in named.items() if each.grad is not None}
        assert set(there) == {*mended, "x"} == set(run.grads)
        assert set(run.absent) == set(named) - set(there)
        for name, grad in there.items():
            assert torch.equal(torch.tensor(run.grads[name].value), grad)  # type: ignore[index]


def test_the_row_is_the_first_to_which_something_comes_back() -> None:
    assert none_is_not_zero().row == 0
    assert none_is_not_zero([[1.0, 0.0], [1.0, 0.0]], [1.0, 2.0], [0.0, 3.0]).row == 1


def test_one_is_added_to_a_number_and_refused_by_none() -> None:
    film = none_is_not_zero()
    assert film.plus_one.value == 1
    raised = raised_in(film.refused)
    assert raised is not None and raised.error == "TypeError"
    assert raised.says == "unsupported operand type(s) for +: 'NoneType' and 'int'"


def test_the_second_take_has_a_tensor_in_each_box() -> None:
    run = none_is_not_zero().after
    weights, x, a = (each.clone().requires_grad_() for each in (W, X, A))
    z = weights @ x
    z.retain_grad()
    (a @ z).backward()
    for name, tensor in (("W", weights), ("z", z), ("a", a), ("x", x)):
        assert tensor.grad is not None
        assert run.grads[name].value.tolist() == tensor.grad.tolist()  # type: ignore[index]
    assert run.grads["W"].value.tolist() == [[2, -2, 4, 6, 10], [1, -1, 2, 3, 5]]
    assert run.grads["z"].value.tolist() == [2, 1] and run.grads["a"].value.tolist() == [5, -2]
    assert run.x_grad.value.tolist() == [2, 3, 3, 1, 0]
    assert run.absent == {} and all(each.value for each in run.tracks.values())
    ends = {name: each.name.split()[-1] for name, each in run.tracks.items()}
    assert ends == {"W": "W", "a": "a"}
    assert run.required.value and run.kept.value


def test_to_ask_for_what_passes_z_leaves_nothing_in_its_grad() -> None:
    """autograd.grad would: it runs the hook that keeps it."""
    z = (W.clone().requires_grad_() @ X).detach().requires_grad_() * 1
    z.retain_grad()
    loss = A @ z
    torch.autograd.grad(loss, z, retain_graph=True)
    assert z.grad is not None
    run = none_is_not_zero().after
    assert run.z_bar.value.tolist() == run.grads["z"].value.tolist() == [2, 1]


@settings(max_examples=25, deadline=None)
@given(takes())
def test_every_take_obeys_the_formulas(
    given_take: tuple[list[list[float]], list[float], list[float]],
) -> None:
    film = none_is_not_zero(*given_take)
    weights, x, a = (np.array(each) for each in given_take)
    for run in (film.before, *film.mended):
        assert np.array_equal(run.z.value, weights @ x)
        assert run.loss.value == a @ weights @ x
        assert np.array_equal(run.z_bar.value, a)
        assert np.array_equal(run.contributions.value, a[:, None] * weights)
        assert np.array_equal(run.gathered.value, np.cumsum(a[:, None] * weights, axis=0))
        assert np.array_equal(run.x_grad.value, a @ weights)
        assert run.x_grad.value[film.entry] == 0 and not weights[:, film.entry].any()
    assert np.array_equal(film.after.grads["W"].value, np.outer(a, x))
    assert np.array_equal(film.after.grads["a"].value, weights @ x)
    assert np.array_equal(film.after.grads["z"].value, a)
    assert film.plus_one.value == 1
    assert film.before.x_grad.value.tobytes() == film.after.x_grad.value.tobytes()


def test_the_last_empty_column_is_asked_about() -> None:
    assert none_is_not_zero([[0.0, 1.0, 0.0, 2.0]], [1.0] * 4, [1.0]).entry == 2


@pytest.mark.parametrize(
    ("W", "x", "a", "error", "told"),
    [
        ([[1.0, 2.0]], [1.0, 1.0], [1.0], ParameterError, "give it one of zeros"),
        ([[0.0, 0.5]], [1.0, 1.0], [1.0], ParameterError, "W has an entry 0.5; give whole numbers"),
        ([[0.0, 10.0]], [1.0, 1.0], [1.0], ParameterError, "whole numbers from -9 to 9"),
        ([[0.0, 1.0]], [1.0], [1.0], ShapeError, r"give x shape \(2,\)"),
        ([[0.0, 1.0]], [1.0, 1.0], [1.0, 1.0], ShapeError, r"give a shape \(1,\)"),
        ([[0.0, -0.0]], [1.0, 1.0], [1.0], ParameterError, "give at least one weight"),
        ([[0.0]] * 3, [1.0], [1.0] * 3, ShapeError, "at most 2 rows and 6 columns"),
        ([0.0], [1.0], [1.0], ShapeError, "must be a matrix"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    W: list[list[float]], x: list[float], a: list[float], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told) as refused:
        none_is_not_zero(W, x, a)
    assert "\n" not in str(refused.value)


def test_dtypes_have_to_agree() -> None:
    with pytest.raises(DtypeError, match="convert one of them"):
        none_is_not_zero(W, X.double(), A)
    assert none_is_not_zero(W.double(), X.double(), A.double()).after.loss.value == 8
