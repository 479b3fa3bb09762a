"""The way back from a loss, laid and cut, by plain torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_2.logit_inputs import B, W, X
from gradmath.problems.tutorial_2.the_way_back_is_laid import TheWayBackIsLaid, the_way_back_is_laid
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

bce = functional.binary_cross_entropy_with_logits


@pytest.fixture(scope="module")
def film() -> TheWayBackIsLaid:
    return the_way_back_is_laid()


def leaves() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    w, b = torch.tensor(W).requires_grad_(), torch.tensor(B).requires_grad_()
    return w, b, torch.tensor(X), torch.zeros(3)


def test_the_numbers_are_the_courses_seed() -> None:
    torch.manual_seed(19965)
    w = torch.randn(5, 3).round(decimals=1)
    assert torch.equal(w, torch.tensor(W))
    assert torch.equal(torch.randn(3).round(decimals=1), torch.tensor(B))


def test_what_must_be_true(film: TheWayBackIsLaid) -> None:
    w, b, x, y = leaves()
    z = x @ w + b
    loss = bce(z, y)
    add: Any = z.grad_fn
    assert type(add).__name__ == "AddBackward0"
    assert type(loss.grad_fn).__name__ == "BinaryCrossEntropyWithLogitsBackward0"
    mm = add.next_functions[0][0].next_functions[0][0]
    assert type(mm).__name__ == "MmBackward0" and mm.next_functions[0][0] is None
    assert mm.next_functions[1][0].variable is w and add.next_functions[1][0].variable is b
    loss.backward()
    assert w.grad is not None and b.grad is not None
    same, kept, whole = loss.detach().clone(), b.grad.clone(), film.whole
    assert np.array_equal(whole.loss.value, same.numpy())
    assert np.array_equal(whole.grads["w"].value, w.grad.numpy())
    assert np.array_equal(whole.grads["b"].value, kept.numpy())
    w.grad = b.grad = None
    assert w.detach().data_ptr() == w.data_ptr()
    cut = bce(x @ w.detach() + b, y)
    cut.backward()
    assert torch.equal(cut, same) and torch.equal(b.grad, kept) and w.grad is None
    assert np.array_equal(film.w_cut.grads["b"].value, kept.numpy())
    assert sorted(film.w_cut.grads) == ["b"] and bool(film.w_cut.absent["w"].value)
    with torch.no_grad():
        inside = x @ w + b
        assert torch.equal(bce(inside, y), same)
    assert inside.grad_fn is None and not inside.requires_grad and w.requires_grad
    severed = bce((x @ w + b).detach(), y)
    assert torch.equal(severed, same) and severed.grad_fn is None
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad and") as no:
        severed.backward()
    assert film.z_cut.raised is not None and str(no.value) in film.z_cut.raised.name


def test_every_take_has_the_same_numbers_and_tells_what_is_true(film: TheWayBackIsLaid) -> None:
    for take in film.takes:
        truths = (take.nodes, take.leads, take.ends, take.empty, take.absent)
        assert all(bool(each.value) for held in truths for each in held.values())
        for name in ("x", "w", "b", "z", "loss"):
            assert np.array_equal(getattr(take, name).value, getattr(film.whole, name).value)
        assert bool(take.required.value)
    assert [sorted(take.nodes) for take in film.takes] == [
        ["Add", "Mm", "loss"], ["Add", "loss"], ["Add", "Mm"], [],
    ]  # fmt: skip
    assert [sorted(take.ends) for take in film.takes] == [["x"], ["w"], ["x", "z"], ["w", "z"]]


TENTHS = st.integers(-30, 30).map(lambda k: k / 10)


@settings(deadline=None, max_examples=tries(4))
@given(
    st.lists(st.lists(TENTHS, min_size=3, max_size=3), min_size=5, max_size=5),
    st.lists(TENTHS, min_size=3, max_size=3),
    st.lists(st.integers(-1, 1).map(float), min_size=5, max_size=5),
)
def test_gradients_are_those_of_the_closed_form(
    w: list[list[float]], b: list[float], x: list[float]
) -> None:
    z = np.array(x) @ np.array(w) + np.array(b)
    if z.min() < -4 - 1e-6:
        with refused_in_one_line(ParameterError, "no entry of z less than -4"):
            the_way_back_is_laid(w, b, x)
        return
    film = the_way_back_is_laid(w, b, x)
    slope = 1 / (1 + np.exp(-z)) / 3
    assert np.abs(film.whole.grads["b"].value - slope).max() < 1e-6
    assert np.abs(film.whole.grads["w"].value - np.outer(x, slope)).max() < 1e-6
    assert abs(float(film.whole.loss.value) - np.log1p(np.exp(z)).mean()) < 1e-5


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"w": [[1.0, 2.0]]}, ShapeError, "give w the shape"),
        ({"b": [1.0]}, ShapeError, "give b the shape"),
        ({"x": [1.0, 2.0]}, ShapeError, "give x the shape"),
        ({"x": [1.5, 0.0, 0.0, 0.0, 0.0]}, ParameterError, "give whole numbers from -3 to 3"),
        ({"b": [0.25, 0.0, 0.0]}, ParameterError, "give tenths"),
        ({"b": [-3.5, 0.0, 0.0]}, ParameterError, "from -3 to 3"),
        ({"w": [[-3.0] * 3] * 5}, ParameterError, "reads as 0"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    change: dict[str, Any], kind: type[GradmathError], match: str
) -> None:
    with refused_in_one_line(kind, match):
        the_way_back_is_laid(**change)
