"""Tutorial 4: the course's own numbers, and plain torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.problems.tutorial_4.course import (
    jacobian_growth,
    read_by_a_nudge,
    rows_of_the_jacobian,
    tensor_output,
    upstream_weights,
    weights_with_share,
)
from tests.support.rounding import rounding
from tests.support.second_opinion import same_bits, wide


def test_the_upstream_weights_of_the_course() -> None:
    found = upstream_weights()
    first, last = (wide(found.pulled[k].x_grad) for k in (0, -1))
    share = rounding(20 + 5)  # v is divided by its sum of 20; a cube has a few factors
    np.testing.assert_allclose([first[0, 0], last[0, 0]], [18.15, 90.75], rtol=share)
    np.testing.assert_allclose([first[1, 0], last[1, 0]], [15, 75], rtol=share)
    np.testing.assert_allclose([first[0, 1], last[0, 1]], [15, 0], rtol=share)
    np.testing.assert_allclose([first[1, 1], last[1, 1]], [18.15, 0], rtol=share)
    sums = wide(found.sums)[[0, -1]]
    np.testing.assert_allclose(sums, [312.6, 315.75], rtol=share + rounding(20))
    for share, pulled in zip(found.shares.value.tolist(), found.pulled, strict=True):
        inp = torch.eye(4, 5).requires_grad_()
        out = ((inp + 10) ** 3).T
        v = torch.full_like(out, 1 - share)
        v[0] = share
        out.backward(v / v.sum())
        assert inp.grad is not None
        np.testing.assert_allclose(wide(pulled.x_grad), inp.grad.numpy(), rtol=share)
        assert wide(pulled.v).sum() == pytest.approx(1, rel=rounding(20))


def test_the_first_tensor_output() -> None:
    expected = np.where(np.eye(4, 5), 4.0, 2.0)
    np.testing.assert_array_equal(tensor_output().x_grad.value, expected)


def test_a_nudge_reads_the_gradient() -> None:
    nudge = read_by_a_nudge((1, 2), share=0.75, step=0.001)
    moved = torch.eye(4, 5)
    moved[1, 2] += 0.001
    v = weights_with_share(0.75)
    real = (v * ((moved + 10) ** 3).T).sum() - (v * ((torch.eye(4, 5) + 10) ** 3).T).sum()
    assert same_bits(nudge.change, real)


def test_the_small_jacobian_closes_as_it_is_shown() -> None:
    rows = rows_of_the_jacobian()
    weighted = wide(rows.weighted)
    atol = rounding(len(weighted)) * abs(weighted).sum(axis=0).max()
    np.testing.assert_allclose(weighted.sum(0), wide(rows.x_grad), rtol=0, atol=atol)
    assert rows.closes


def test_the_full_jacobian_grows_with_the_square() -> None:
    small, large = jacobian_growth(sizes=(10, 100))
    assert int(large.jacobian_bytes.value) == 100 * int(small.jacobian_bytes.value)
    assert int(large.x_grad_bytes.value) == 10 * int(small.x_grad_bytes.value)
    assert float(large.nonzero.value) == 0.01
