"""A layer that is read by eye, then with another sign and with a zero in v, by plain torch."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.workshop_1.read_it_by_eye import V_READ, W_READ, X_READ, read_it_by_eye
from gradmath.records.tensor import Reason

CASES: dict[str, dict[str, Any]] = {
    "the film's": {},
    "one of each": {"x": [0.5], "W": [[-2.0]], "v": [-1.0], "flip": 0, "mute": 0},
    "in double precision": {
        "x": torch.tensor([1.0, -1.5], dtype=torch.float64),
        "W": torch.tensor([[1.0, 0.5], [-0.5, 2.0]], dtype=torch.float64),
        "v": torch.tensor([0.5, -1.0], dtype=torch.float64), "flip": 1, "mute": 0,
    },
}  # fmt: skip


def gradient(W: Tensor, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    torch.relu(W @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


def stages(given: dict[str, Any]) -> list[tuple[Tensor, Tensor, Tensor]]:
    """W, x and v of the three runs, from the numbers that were given."""
    W, x, v = (torch.as_tensor(given.get(name, own)) for name, own in
               (("W", W_READ), ("x", X_READ), ("v", V_READ)))  # fmt: skip
    turned, less = x.clone(), v.clone()
    turned[given.get("flip", 1)] *= -1
    less[given.get("mute", 2)] = 0
    return [(W, x, v), (W, turned, v), (W, turned, less)]


def assert_plain_torch(given: dict[str, Any]) -> None:
    for run, (W, x, v) in zip(read_it_by_eye(**given).runs, stages(given), strict=True):
        out = torch.relu(W @ x)
        assert run.x_grad.value.tolist() == gradient(W, x, v).tolist()
        assert run.out.value.tolist() == out.tolist()
        assert float(run.weighted.value) == float(v @ out)
        # What paths bring, by hand.
        on = (W @ x > 0).to(W)
        assert run.contributions.value.tolist() == ((v * on)[:, None] * W).tolist()


@pytest.mark.parametrize("case", CASES)
def test_every_run_is_plain_torch(case: str) -> None:
    assert_plain_torch(CASES[case])


@pytest.mark.parametrize("seed", range(8))
def test_random_halves_are_plain_torch(seed: int) -> None:
    draw = random.Random(seed)
    m, n = draw.randint(1, 4), draw.randint(1, 5)
    x = [draw.randint(1, 19) / 2 * draw.choice([-1, 1]) for _ in range(n)]
    v = [draw.choice([-1.0, -0.5, 0.5, 1.0]) for _ in range(m)]
    W = [[draw.randint(-4, 4) / 2 for _ in range(n)] for _ in range(m)]
    flip, mute = draw.randrange(n), draw.randrange(m)
    assert_plain_torch({"x": x, "W": W, "v": v, "flip": flip, "mute": mute})


def test_what_the_film_says() -> None:
    first, flipped, muted = read_it_by_eye().runs
    assert first.z.value.tolist() == [5, -2, 1, 1]
    assert first.x_grad.value.tolist() == [1, 0, 0, 0]
    assert flipped.x_grad.value.tolist() == [1, 2, 0, 0]
    assert muted.x_grad.value.tolist() == [0.5, 2, 0.5, 0]
    # Three zeros and four reasons.
    reasons = {path.entry: {reason.kind: reason.outputs for reason in path.reasons}
               for path in first.paths}  # fmt: skip
    assert reasons == {
        0: {},
        1: {Reason.GATE_CLOSED: (1,), Reason.V_IGNORES: (3,)},
        2: {Reason.CANCELS: (0, 2)},
        3: {Reason.NO_PATH: ()},
    }
    # A smaller v @ out with one gradient more.
    assert [float(run.weighted.value) for run in (first, flipped, muted)] == [3, 5, 4.5]


def test_lines_change_in_one_number_alone() -> None:
    runs = read_it_by_eye(x=[-9.5] * 5, W=[[0.5] * 5] * 4, v=[-0.5] * 4, flip=4, mute=3).runs
    first, flipped, muted = (run.listing.lines for run in runs)
    for one, other in ((first, flipped), (flipped, muted)):
        assert sum(a != b for a, b in zip(one, other, strict=True)) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"x": [3.0, -1.2, 2.0, 1.0]}, "x has an entry -1.2, which is not read at a glance; give"),
        ({"x": [3.0, -1.0, 10.0, 1.0]}, "x has an entry 10, which"),
        ({"v": [0.5, 1.5, 0.5, 0.0]}, "v has an entry 1.5, which .* halves from -1 to 1, as 0.5"),
        ({"flip": 4}, "flip = 4 is no entry of x, which has 4; give a whole number from 0 to 3"),
        ({"flip": 1.0}, "flip = 1.0 is no entry of x"),
        ({"mute": -1}, "mute = -1 is no entry of v"),
        ({"mute": True}, "mute = True is no entry of v"),
        ({"mute": 3}, r"mute = 3 changes nothing: v\[3\] is 0; give an entry that is not 0"),
        ({"x": [0.0, 1.0, 1.0, 1.0], "flip": 0}, r"flip = 0 changes nothing: x\[0\] is 0; give"),
        ({"W": [[0.5] * 4] * 5, "v": [0.5] * 5}, "too much to be read by eye; give at most 4 rows"),
    ],
)
def test_bad_parameters_are_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told) as error:
        read_it_by_eye(**given)
    assert "\n" not in str(error.value)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match="v has shape"):
        read_it_by_eye(v=[1.0])
