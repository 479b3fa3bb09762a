"""24 steps, one after the other, by plain torch."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_2.similarity import V_SIGNED, X
from gradmath.problems.workshop_2.where_steps_lead import where_steps_lead
from tests.support.refusals import refused_in_one_line
from tests.support.rounding import rounding_seen
from tests.support.second_opinion import wide
from tests.support.similarity import assert_near


def steps(X: Tensor, V: Any) -> Tensor:
    """X, and where 24 steps along X.grad lead, one after the other."""
    V, way = torch.tensor(V).to(X), [X]
    for _ in range(24):
        leaf = way[-1].clone().requires_grad_()
        torch.tanh(leaf @ leaf.T).backward(V)
        assert leaf.grad is not None
        way.append(way[-1] + 0.2 * leaf.grad)
    return torch.stack(way)


def test_repeated_steps_gather_rows_or_turn_them_all_one_way() -> None:
    found = where_steps_lead()
    for way, V in ((found.apart, V_SIGNED), (found.together, np.abs(V_SIGNED).tolist())):
        # 24 steps amplify what the first ones round.
        atol = rounding_seen(partial(steps, V=V), torch.tensor(X))
        assert atol < 1e-4
        for run, here in zip(way, steps(torch.tensor(X), V), strict=True):
            assert_near(run.X, here, atol)
        Ls = [float(run.L.value) for run in way]
        assert Ls == sorted(Ls) and len(way) == 25
    assert found.pairs == ((1, 2), (3, 4))
    Y = wide(found.apart[-1].Y)
    assert Y[1, 2] > 0.9 and Y[3, 4] > 0.9
    assert all(Y[i, j] < -0.8 for i in range(5) for j in range(i) if (j, i) not in found.pairs)
    assert (wide(found.together[-1].Y) > 0.9).all()


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"steps": 0}, ParameterError, "steps = 0 cannot be shown"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        where_steps_lead(**settings)
