"""Workshop 2's own experiments: closed forms, the course's figures, and plain torch."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_2 import course as workshop_2
from gradmath.problems.workshop_2.course import (
    coupling,
    drawn_rows,
    family_statistics,
    mean_change,
    normal_rows,
    normalised_family,
    repeated_steps,
    saturation,
    signed_family,
    similarity,
    turned_rows,
)
from gradmath.running.tensors import tensor_of
from gradmath.sampling.expectation import expected_gradient
from tests.support.rounding import rounding, similarity_rounding
from tests.support.second_opinion import same_bits, wide

DIAGONAL = np.eye(5, dtype=bool)


def test_the_families_are_the_courses() -> None:
    family, signed = normalised_family(), signed_family()
    a, b, V = wide(family.a), wide(family.b), wide(family.V)
    assert V.shape == (89, 5, 5) and b[0] == 0
    assert a[0] == pytest.approx(math.sqrt(0.2), rel=rounding(4))
    np.testing.assert_allclose(b, np.linspace(0, math.sqrt(0.05), 100)[:89], rtol=rounding(4))
    # Two products, a difference, a quotient and a root, of numbers up to 1.
    np.testing.assert_allclose(5 * a**2 + 20 * b**2, 1, rtol=rounding(6))
    assert (b <= a).all() and np.linspace(0, math.sqrt(0.05), 100)[89] > math.sqrt(
        (1 - 20 * np.linspace(0, math.sqrt(0.05), 100)[89] ** 2) / 5
    )
    np.testing.assert_array_equal(V[:, DIAGONAL], np.repeat(a[:, None], 5, 1))
    np.testing.assert_array_equal(V[:, ~DIAGONAL], np.repeat(b[:, None], 20, 1))
    np.testing.assert_array_equal(wide(signed.V)[:, ~DIAGONAL], -V[:, ~DIAGONAL])
    np.testing.assert_array_equal(wide(signed.V)[:, DIAGONAL], V[:, DIAGONAL])
    with pytest.raises(ParameterError, match="points = 1 makes no family"):
        normalised_family(1)


def test_the_gradients_size_grows_and_their_average_is_noise() -> None:
    chosen = [0, 20, 40, 60, 80, 88]
    whole = normalised_family()
    family = workshop_2.Family(
        *(
            type(each)(each.name, each.value[chosen], each.source)
            for each in (whole.a, whole.b, whole.V)
        )
    )
    found = family_statistics(family, n=20_000)
    np.testing.assert_allclose(
        wide(found.size), [0.131, 0.158, 0.221, 0.298, 0.380, 0.414], atol=3e-3
    )
    assert (np.diff(wide(found.size)) > 0).all()
    # Y is even in X, so the expected gradient is zero: what is averaged stays in its band.
    pulls = wide(found.gradients.mean) / wide(found.gradients.standard_error)
    assert abs(pulls).max() < 4.5 and 0.8 < pulls.std() < 1.2
    np.testing.assert_allclose(wide(found.mean_norm) / wide(found.error_norm), 1, atol=0.7)
    few = family_statistics(family, n=2000)
    np.testing.assert_allclose(
        wide(few.error_norm) / wide(found.error_norm), math.sqrt(10), rtol=0.1
    )
    rms = wide(found.gradients.root_mean_square)
    share = rounding(5 * 3 + 3, torch.float64)
    np.testing.assert_allclose(wide(found.size), np.sqrt((rms**2).mean((1, 2))), rtol=share)


def test_a_heavier_row_breaks_the_rows_apart() -> None:
    V = tensor_of(normalised_family().V)[40]
    even = wide(expected_gradient(similarity, normal_rows, V, 20_000, 0).root_mean_square)
    np.testing.assert_allclose(even, even.mean(), rtol=0.05)
    V[2] *= 3
    heavy = wide(expected_gradient(similarity, normal_rows, V, 20_000, 0).root_mean_square)
    assert heavy[2].min() > 1.3 * np.delete(heavy, 2, 0).max()


def test_tanh_saturates_the_diagonal() -> None:
    found = wide(saturation(n=50_000).mean)
    np.testing.assert_allclose(found[DIAGONAL], 0.20, atol=0.01)
    np.testing.assert_allclose(found[~DIAGONAL], 0.48, atol=0.01)


def test_a_signed_step_raises_the_diagonal_and_lowers_the_rest_on_average() -> None:
    for family, sign in ((signed_family(), -1), (normalised_family(), 1)):
        change = mean_change(tensor_of(family.V)[80], rate=0.1, n=5000)
        mean, error = wide(change.mean), wide(change.standard_error)
        assert (mean[DIAGONAL] > 4 * error[DIAGONAL]).all()
        assert (sign * mean[~DIAGONAL] > 4 * error[~DIAGONAL]).all()


def test_nudging_one_row_changes_the_gradient_of_the_others() -> None:
    X, V = drawn_rows(1), tensor_of(signed_family().V)[40]
    found = coupling(X, V, row=2, step=0.1)
    moved = X.clone()
    moved[2] += 0.1
    for pulled, at in ((found.before, X), (found.after, moved)):
        leaf = at.clone().requires_grad_()
        similarity(leaf).backward(V)
        assert leaf.grad is not None and same_bits(pulled.x_grad, leaf.grad)
    assert (wide(found.by_row) > 0).all()
    alone = coupling(X, torch.diag(torch.ones(5)), row=2, step=0.1)
    assert np.flatnonzero(alone.by_row.value).tolist() == [2]
    with pytest.raises(ParameterError, match="row = 5 is no row of X; give one from 0 to 4"):
        coupling(X, V, row=5)


def test_turned_rows_turn_the_gradient() -> None:
    for seed in range(4):
        X, V = drawn_rows(seed), tensor_of(signed_family().V)[60]
        turn = turned_rows(X, V, seed)
        Q = wide(turn.Q)
        assert turn.Q.seed == seed
        # Two reflections, each a product of 3 terms from a norm of 3, and a sign.
        away = rounding(2 * (3 + 3))
        np.testing.assert_allclose(Q.T @ Q, np.eye(3), rtol=0, atol=away)
        assert np.linalg.det(Q) == pytest.approx(1, abs=1.5 * away)
        size = abs(X.numpy()) @ abs(Q)
        off = similarity_rounding(X.numpy() @ Q, V, size, made_by=12 + 3).X_grad
        assert abs(turn.difference.value).max() < off < abs(turn.X_grad.value).max() / 100


def test_repeated_steps_climb() -> None:
    X, V = drawn_rows(0), tensor_of(signed_family().V)[80]
    climb = repeated_steps(X, V, rate=0.1, steps=5)
    assert (np.diff(climb.losses.value) > 0).all() and climb.path["X"].shape == (6, 5, 3)
    leaf = X.clone().requires_grad_()
    similarity(leaf).backward(V)
    assert leaf.grad is not None
    atol = rounding(2) * float((X.abs() + 0.1 * leaf.grad.abs()).max())
    torch.testing.assert_close(
        tensor_of(climb.path["X"])[1], X + 0.1 * leaf.grad, rtol=0, atol=atol
    )
