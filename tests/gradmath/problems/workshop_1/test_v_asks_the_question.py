"""Two choices of v on one layer, by plain torch."""

from __future__ import annotations

import pytest
import torch

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.v_asks_the_question import V_OTHER, v_asks_the_question


def test_one_forward_pass_two_answers() -> None:
    found = v_asks_the_question()
    for flow, v in ((found.first, V), (found.second, V_OTHER)):
        x = torch.tensor(X, requires_grad=True)
        out = torch.relu(torch.tensor(W_DIAGONAL) @ x)
        out.backward(torch.tensor(v))
        assert x.grad is not None
        assert flow.x_grad.value.tolist() == x.grad.tolist()
        assert flow.out.value.tolist() == out.tolist()
    # By hand: 0.8 * 3 through gate 3; 0.5 * 1 through gate 0, while gate 1 is closed.
    assert found.first.x_grad.text((3,)) == "2.4" and found.first.reached == (3,)
    assert found.second.x_grad.text((0,)) == "0.5" and found.second.reached == (0,)


def test_gradients_of_two_choices_add_up() -> None:
    """x.grad is linear in v."""
    found = v_asks_the_question()
    both = v_asks_the_question(
        v=[a + b for a, b in zip(V, V_OTHER, strict=True)]
    ).first.x_grad.value
    total = torch.tensor(found.first.x_grad.value) + torch.tensor(found.second.x_grad.value)
    assert both.tolist() == total.tolist()


def test_shared_entries() -> None:
    W = [[1.0, 2.0], [1.0, -1.0]]
    found = v_asks_the_question(x=[1.0, 0.5], W=W, v=[1.0, 0.0], other=[0.0, 1.0])
    assert found.shared == (0, 1)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="v and other are the same"):
        v_asks_the_question(other=V)
    with pytest.raises(ShapeError, match="v has shape"):
        v_asks_the_question(other=[1.0])
