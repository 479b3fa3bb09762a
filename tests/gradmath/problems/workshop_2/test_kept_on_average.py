"""What a step does to each entry of Y: by plain torch, over all mirrorings and at random X."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.workshop_2.course import V_SIGNED, X
from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.records.stepped import StepsAndMeans
from gradmath.records.tensor import Record
from tests.support.parameter_sets import parameter_set
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ROWS, WEIGHTS = torch.tensor(X), torch.tensor(V_SIGNED)
EYE = torch.eye(5).bool()


def similar(rows: Tensor) -> Tensor:
    return torch.tanh(rows @ rows.mT)


def change_by(rows: Tensor, V: Tensor, rate: float = 0.2) -> Tensor:
    leaf = rows.clone().requires_grad_()
    similar(leaf).backward(V.expand(*rows.shape[:-2], *V.shape))
    assert leaf.grad is not None
    return similar(rows + rate * leaf.grad) - similar(rows)


def astray(change: Tensor, V: Tensor = WEIGHTS) -> Tensor:
    return change * V < 0


def signs_of(count: int) -> Tensor:
    """All mirrorings that leave row 0 as it is."""
    return torch.tensor([(1.0, *s) for s in itertools.product((1.0, -1.0), repeat=count - 1)])


def same(record: Record, due: Tensor) -> bool:
    return torch.allclose(torch.tensor(record.value), due, atol=1e-6)


@pytest.fixture(scope="module")
def film() -> StepsAndMeans:
    return kept_on_average()


def test_four_entries_go_against_v_and_others_once_a_row_has_turned(film: StepsAndMeans) -> None:
    change = change_by(ROWS, WEIGHTS)
    assert astray(change).nonzero().tolist() == [[0, 0], [1, 2], [2, 1], [3, 3]]
    assert same(film.start.change, change) and film.start.astray.text() == "4"
    for row, count in ((3, 6), (4, 8)):
        signs = torch.ones(5)
        signs[row] = -1.0
        turned = change_by(signs[:, None] * ROWS, WEIGHTS)
        assert int(astray(turned).sum()) == count
    assert same(film.turned.change, turned) and film.turned.astray.text() == "8"
    assert float((WEIGHTS * change).sum()) > 0  # still L rises


def test_a_step_glides_and_a_row_turns_through_the_origin(film: StepsAndMeans) -> None:
    rates = [0.2 * k / (len(film.steps) - 1) for k in range(len(film.steps))]
    for run, rate in zip(film.steps[::5], rates[::5], strict=True):
        assert same(run.change, change_by(ROWS, WEIGHTS, round(rate, 4)))
    lengths = [float(np.linalg.norm(run.X.value[film.pusher])) for run in film.turning]
    assert min(lengths) == 0.0 and lengths[0] == lengths[-1]
    rest = [row for row in range(5) if row != film.pusher]
    assert all((run.X.value[rest] == film.start.X.value[rest]).all() for run in film.turning)


def test_the_push_of_one_row_leads_a_pair_against_v(film: StepsAndMeans) -> None:
    i, j = film.pair
    C = 2 * WEIGHTS * (1 - similar(ROWS) ** 2)
    pushes = C[:, film.pusher, None] * ROWS[film.pusher]
    assert (film.pair, film.pusher) == ((1, 2), 4) and same(film.start.pushes, pushes)
    assert float(pushes[i] @ ROWS[j]) > 0 > float(WEIGHTS[i, j])
    others = [float(C[i, k] * ROWS[k] @ ROWS[j] + C[j, k] * ROWS[k] @ ROWS[i]) for k in range(1, 5)]
    assert max(others[0], *others[2:]) == others[film.pusher - 1]
    assert same(film.turned.pushes, -torch.tensor(film.turned.C.value)[:, 4, None] * ROWS[4])
    assert same(film.turned.C, C)  # even in each row


def test_all_follow_the_mean_of_the_mirrorings(film: StepsAndMeans) -> None:
    signs = signs_of(5)
    changes = torch.stack([change_by(s[:, None] * ROWS, WEIGHTS) for s in signs])
    counts = [int(astray(change).sum()) for change in changes]
    assert counts[:7] == [4, 8, 6, 7, 5, 7, 13] and min(counts) > 0
    assert [int(run.astray.value) for run in film.ways] == counts
    assert not astray(changes.mean(0)).any()
    for k, run in enumerate(film.means):
        assert same(run.last, changes[k]) and same(run.mean, changes[: k + 1].mean(0))
        assert int(run.count.value) == k + 1
    assert [int(run.astray.value) for run in film.means[:8]] == [4, 4, 4, 2, 2, 1, 1, 3]
    assert int(film.means[-1].astray.value) == 0


def test_shares_of_the_pair_are_those_of_its_gradients(film: StepsAndMeans) -> None:
    i, j = film.pair
    found = []
    for run, signs in zip(film.ways, signs_of(5), strict=True):
        rows = (signs[:, None] * ROWS).requires_grad_()
        similar(rows).backward(WEIGHTS)
        grad, rows = rows.grad, rows.detach()
        assert grad is not None
        C = 2 * WEIGHTS * (1 - similar(rows) ** 2)
        A = rows @ rows.T
        by_row = [C[i, k] * A[k, j] + C[j, k] * A[k, i] for k in (0, 3, 4)]
        own = C[i, j] * (A[i, i] + A[j, j])
        due = torch.stack([own, *by_row, (C[i, i] + C[j, j]) * A[i, j]])
        assert same(run.shares, due) and same(run.total, grad[i] @ rows[j] + rows[i] @ grad[j])
        found.append(due)
        assert same(film.shared[len(found) - 1].shares, torch.stack(found).mean(0))
    assert torch.allclose(torch.stack(found).mean(0)[1:], torch.zeros(4), atol=1e-6)
    assert film.bar == 3 and float(film.start.total.value) > 0 > float(film.turned.total.value)


def first_order(rows: Tensor) -> Tensor:
    steep = 1 - similar(rows) ** 2
    sums = 2 * WEIGHTS * steep @ rows @ rows.T
    return 0.2 * steep * (sums + sums.T)


def test_to_first_order_the_pairs_own_push_remains() -> None:
    squares = (ROWS**2).sum(1)
    steep = 1 - similar(ROWS) ** 2
    own = 0.2 * steep * (2 * WEIGHTS * steep) * (squares[:, None] + squares)
    mean = torch.stack([first_order(s[:, None] * ROWS) for s in signs_of(5)]).mean(0)
    assert torch.allclose(mean, own, atol=1e-6) and (own * WEIGHTS > 0).all()


def test_row_after_row_turns_around_until_all_mirrorings_have_been(film: StepsAndMeans) -> None:
    assert sorted(film.order) == list(range(16)) and film.ways[film.order[0]] is film.turned
    found = [torch.tensor(film.ways[k].X.value) for k in film.order]
    for before, now, turns in zip(found, found[1:], film.turns, strict=False):
        differ = (before != now).any(dim=1)
        assert int(differ.sum()) == 1
        for run in turns:
            assert torch.equal(torch.tensor(run.X.value)[~differ], now[~differ])


def test_all_follow_the_mean_of_random_x(film: StepsAndMeans) -> None:
    torch.manual_seed(0)
    changes = change_by(torch.randn(2000, 5, 3), WEIGHTS)
    assert math.isclose(float(astray(changes).float().mean()), 0.255, abs_tol=0.01)
    mean = changes.mean(0)
    assert not astray(mean).any()
    assert math.isclose(float(mean[~EYE].mean()), -0.060, abs_tol=2e-3)
    assert math.isclose(float(mean.diagonal().mean()), 0.021, abs_tol=1e-3)
    counts = [int(run.count.value) for run in film.stream]
    assert counts[:4] == [1, 2, 3, 4] and counts[-1] == 2000
    for run, count in zip(film.stream[::4], counts[::4], strict=True):
        assert same(run.mean, changes[:count].mean(0)) and same(run.last, changes[count - 1])
    assert same(film.stream[-1].mean, mean)


@pytest.mark.parametrize("seed", range(100, 100 + tries(2)))
def test_other_numbers(seed: int) -> None:
    settings = parameter_set("KeptOnAverage", seed)
    try:
        found = kept_on_average(**settings)
    except ParameterError as error:
        assert "no row pushes" in str(error)
        return
    rows, V = torch.tensor(settings["X"]), torch.tensor(settings["V"])
    rate = settings["rate"]
    signs = signs_of(len(rows))
    changes = torch.stack([change_by(s[:, None] * rows, V, rate) for s in signs])
    assert same(found.start.change, changes[0])
    assert same(found.means[-1].mean, changes.mean(0))
    assert len(found.ways) == len(found.means) == len(signs)
    torch.manual_seed(settings["seed"])
    random = change_by(torch.randn(settings["n"], *rows.shape), V, rate)
    assert same(found.stream[-1].mean, random.mean(0))


BAD_PAIR = [[0.4, -0.1, 0.1], [0.1, 0.4, -0.1], [0.1, -0.1, 0.4]]
LONG = [[2.0, 1.0], [1.5, 1.8], [1.0, 2.0], [-0.9, -2.0], [-1.9, -0.9]]
THREE = [[0.5, -1.2], [0.9, 0.4], [-0.3, 0.8]]


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"X": THREE[:2]}, ShapeError, "X has 2 rows"),
        ({"X": THREE}, ShapeError, r"V has shape \(5, 5\)"),
        ({"X": THREE, "V": BAD_PAIR}, ParameterError, r"V\[0, 1\] and V\[1, 0\] cancel"),
        ({"V": [[0.0] * 5] * 5}, ParameterError, r"V\[0, 0\] is 0"),
        ({"V": [[0.123] * 5] * 5}, ParameterError, r"V\[0, 0\] is 0.123"),
        ({"rate": 0.0}, ParameterError, "rate = 0.0"),
        ({"rate": math.inf}, ParameterError, "rate = inf"),
        ({"seed": 0.5}, ParameterError, "seed = 0.5"),
        ({"n": 10}, ParameterError, "n = 10"),
        ({"n": [200]}, ParameterError, r"n = \[200\]"),
        ({"seed": "first"}, ParameterError, "seed = 'first'"),
        ({"X": LONG}, ParameterError, "no row pushes another one"),
    ],
)
def test_bad_input_is_one_clear_line(
    settings: dict[str, Any], kind: type[GradmathError], message: str
) -> None:
    with refused_in_one_line(kind, message):
        kept_on_average(**settings)
