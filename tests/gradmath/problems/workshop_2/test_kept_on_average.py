"""What a step does to each entry, against other draws of plain torch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.problems.workshop_2.similarity import V_SIGNED, X
from tests.support.refusals import refused_in_one_line
from tests.support.second_opinion import wide
from tests.support.similarity import EYE, course, same


def test_entries_obey_on_average_but_not_every_time() -> None:
    found = kept_on_average()
    Y, _, grad = course()
    up = torch.tensor(X) + 0.2 * grad
    same(found.given.single, torch.tanh(up @ up.T) - Y)
    assert found.given.against == ((0, 0), (1, 2))
    for changes, sign in ((found.given, -1), (found.flipped, 1)):
        mean, error = wide(changes.averages[-1]), wide(changes.errors[-1])
        assert (mean[EYE] > 20 * error[EYE]).all()
        assert (sign * mean[~EYE] > 20 * error[~EYE]).all()
        assert changes.against_on_average == ()
        # The bands shrink as one over root n.
        widths = [float(each.value.mean()) for each in changes.errors[1:]]
        np.testing.assert_allclose(np.array(widths[:-1]) / widths[1:], math.sqrt(10), rtol=0.25)


def test_the_mean_change_is_that_of_plain_torch() -> None:
    found = kept_on_average()
    generator = torch.Generator().manual_seed(7)
    X = torch.randn(20_000, 5, 3, generator=generator, requires_grad=True)
    Y = torch.tanh(X @ X.mT)
    Y.backward(torch.tensor(V_SIGNED).expand(20_000, 5, 5))
    assert X.grad is not None
    with torch.no_grad():
        up = X + 0.2 * X.grad
        change = torch.tanh(up @ up.mT) - Y
    mean, error = change.mean(0).numpy(), (change.std(0) / math.sqrt(20_000)).numpy()
    assert (abs(mean - wide(found.given.averages[-1])) < 5 * error).all()


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"rate": math.inf}, ParameterError, "rate = inf is no length"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        kept_on_average(**settings)
