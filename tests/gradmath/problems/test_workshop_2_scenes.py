"""What Workshop 2's scenes draw: against the course's lines in plain torch and by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError, NonFiniteError, ParameterError, ShapeError
from gradmath.problems.workshop_2.a_step_too_far import a_step_too_far
from gradmath.problems.workshop_2.kept_on_average import kept_on_average
from gradmath.problems.workshop_2.only_the_symmetric_part import V_UPPER, only_the_symmetric_part
from gradmath.problems.workshop_2.reward_or_descent import reward_or_descent
from gradmath.problems.workshop_2.rows_hear_each_other import rows_hear_each_other
from gradmath.problems.workshop_2.similarity import V_SIGNED, X, weighted_similarity
from gradmath.problems.workshop_2.size_is_no_accident import size_is_no_accident
from gradmath.problems.workshop_2.the_average_is_noise import the_average_is_noise
from gradmath.problems.workshop_2.what_v_asks import what_v_asks
from gradmath.problems.workshop_2.where_steps_lead import where_steps_lead
from gradmath.records.tensor import Record
from tests.support.rounding import rounding, rounding_seen, similarity_rounding
from tests.support.second_opinion import wide

EYE = np.eye(5, dtype=bool)


def course(X: Any = X, V: Any = V_SIGNED) -> tuple[Tensor, Tensor, Tensor]:
    """The course's own lines: Y, L and X.grad."""
    X = torch.tensor(X, requires_grad=True)
    V = torch.tensor(V)
    Y = torch.tanh(X @ X.T)
    Y.backward(V)
    assert X.grad is not None
    return Y.detach(), (V * Y.detach()).sum(), X.grad


def by_hand(X: Any, V: Any) -> np.ndarray[Any, Any]:
    """(G + G^T) @ X with G = V * (1 - Y**2), in float64."""
    X, V = np.asarray(X, np.float64), np.asarray(V, np.float64)
    G = V * (1 - np.tanh(X @ X.T) ** 2)
    gradient: np.ndarray[Any, Any] = (G + G.T) @ X
    return gradient


def same(shown: Record, tensor: Tensor) -> None:
    np.testing.assert_array_equal(shown.value, tensor.numpy())


def assert_near(shown: Record, due: Any, atol: float) -> None:
    np.testing.assert_allclose(wide(shown), np.asarray(due, np.float64), rtol=0, atol=atol)


def off_after(
    rate: float, grad: Tensor, moved: Tensor, slope: Tensor, start: Any = X
) -> tuple[float, float, float]:
    """How far apart L may be before a step, after it, and what its gradient promised.

    The step's own rounding moves L by the slope there.
    """
    before, after = similarity_rounding(start, V_SIGNED), similarity_rounding(moved, V_SIGNED)
    length = rate * grad.abs()
    away = rate * before.X_grad + rounding(2) * float((moved.abs() + length).max())
    promised = rate * float((2 * before.X_grad * grad.abs() + rounding(15 + 2) * grad**2).sum())
    return before.L, after.L + away * float(slope.abs().sum()), promised


def steps(X: Tensor, V: Any) -> Tensor:
    """X, and where 24 steps along X.grad lead, one after the other."""
    V, way = torch.tensor(V).to(X), [X]
    for _ in range(24):
        leaf = way[-1].clone().requires_grad_()
        torch.tanh(leaf @ leaf.T).backward(V)
        assert leaf.grad is not None
        way.append(way[-1] + 0.2 * leaf.grad)
    return torch.stack(way)


# -- line 1 --------------------------------------------------------------------------------


def test_a_run_is_the_courses() -> None:
    found = weighted_similarity()
    Y, L, grad = course()
    same(found.Y, Y)
    same(found.X_grad, grad)
    off = similarity_rounding(X, V_SIGNED)
    np.testing.assert_allclose(wide(found.L), L, rtol=0, atol=off.L)
    assert_near(found.X_grad, by_hand(X, V_SIGNED), off.X_grad)
    diagonal, rest, _ = wide(found.parts)
    assert diagonal == pytest.approx(0.4 * Y.trace().item(), abs=off.L)
    assert rest == pytest.approx(-0.1 * (Y.sum() - Y.trace()).item(), abs=off.L)
    # What is shown adds up at the decimals shown.
    texts = [found.parts.text((k,)).replace("−", "-") for k in range(3)]
    assert round(float(texts[0]) + float(texts[1]), 2) == float(texts[2])
    assert sum(5 * [0.4**2] + 20 * [0.1**2]) == pytest.approx(1)


def test_the_drawn_rows_are_the_one_that_is_named() -> None:
    drawn = torch.randn(5, 3, generator=torch.Generator().manual_seed(30163))
    np.testing.assert_allclose(np.round(drawn.numpy(), 1), np.array(X), rtol=rounding(1))


def test_both_families_and_the_same_gradient_from_the_objective() -> None:
    found = what_v_asks()
    assert len(found.even) == len(found.signed) == 23
    for k, (even, signed) in enumerate(zip(found.even, found.signed, strict=True)):
        b = 4 * k * math.sqrt(0.05) / 99
        a = math.sqrt((1 - 20 * b * b) / 5)
        for run, sign in ((even, 1), (signed, -1)):
            V = np.where(EYE, a, sign * b)
            # Two products, a difference, a quotient and a root, of numbers up to 1.
            assert_near(run.V, V, rounding(6))
            assert (wide(run.V) ** 2).sum() == pytest.approx(1, rel=rounding(6))
            off = similarity_rounding(X, V).X_grad + rounding(6) * 2 * np.abs(X).sum(axis=0).max()
            assert_near(run.X_grad, by_hand(X, V), off)
    np.testing.assert_array_equal(found.X_grad.value, found.signed[-1].X_grad.value)
    assert (wide(found.even[-1].V) > 0).all() and (wide(found.signed[-1].V)[~EYE] < 0).all()


# -- line 2 --------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_a_reward_step_raises_and_a_descent_step_lowers_the_objective(rate: float) -> None:
    found = reward_or_descent(rate=rate)
    _, L, grad = course()
    for way, step, sign in (
        (found.rising, found.reward, 1),
        (found.falling, found.descent, -1),
    ):
        moved = torch.tensor(X) + sign * rate * grad
        _, end, slope = course(moved.tolist())
        off, off_end, off_predicted = off_after(rate, grad, moved, slope)
        assert float(step.change.value) == pytest.approx((end - L).item(), abs=off + off_end)
        assert float(way[-1].L.value) == pytest.approx(end.item(), abs=off_end)
        assert sign * float(step.change.value) > 0
        assert float(step.predicted.value) == pytest.approx(
            sign * rate * (grad**2).sum().item(), abs=off_predicted
        )
        assert way[0] is found.start and len(way) == 17
        Ls = [float(run.L.value) for run in way]
        assert sorted(Ls, reverse=sign < 0) == Ls
    assert found.listing.lines == (f"up = X + {rate} * X.grad", f"down = X - {rate} * X.grad")


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


# -- line 3 --------------------------------------------------------------------------------


def test_weights_and_their_transpose_and_their_mean_leave_the_same_gradient() -> None:
    found = only_the_symmetric_part()
    np.testing.assert_array_equal(found.transposed.V.value, np.array(V_UPPER, np.float32).T)
    np.testing.assert_allclose(wide(found.mean.V), V_SIGNED, rtol=rounding(1))
    off = similarity_rounding(X, V_UPPER)
    assert abs(found.asymmetry.value).max() <= off.Y <= float(found.Y_rounding.value) <= 1e-5
    given = course(V=V_UPPER)[2]
    for run in (found.given, found.transposed, found.mean):
        assert_near(run.X_grad, given, off.X_grad)
    assert float(found.difference.value) <= off.X_grad <= float(found.X_grad_rounding.value) <= 1e-5


def test_one_row_moves_and_every_gradient_hears() -> None:
    found = rows_hear_each_other()
    moved = torch.tensor(X)
    moved[1] += -0.6
    before, after = course()[2], course(moved.tolist())[2]
    off = sum(similarity_rounding(each, V_SIGNED).X_grad for each in (X, moved))
    change = (after - before).norm(dim=1)
    assert_near(found.change, change, math.sqrt(3) * off + rounding(3) * float(change.max()))
    assert (wide(found.change) > 0.1).all()
    change = wide(found.nudged[-1].Y) - wide(found.start.Y)
    others = np.ix_([0, 2, 3, 4], [0, 2, 3, 4])
    assert not change[others].any() and change[1].all()


def test_rows_turned_together_turn_the_gradient_with_them() -> None:
    found = rows_hear_each_other()
    Xs, grads = wide(found.start.X), wide(found.start.X_grad)
    for run in found.turned:
        Q = np.linalg.lstsq(Xs, wide(run.X), rcond=None)[0]
        # Each row of the turned X is three products with a Q that was rounded, too.
        size = abs(Xs) @ abs(Q)
        off = similarity_rounding(wide(run.X), V_SIGNED, size, made_by=3 + 1)
        off_Q = rounding(3 + 1) * float(
            np.linalg.norm(size) * np.linalg.norm(np.linalg.pinv(Xs), 2)
        )
        np.testing.assert_allclose(Q.T @ Q, np.eye(3), rtol=0, atol=2 * off_Q)
        assert np.linalg.det(Q) == pytest.approx(1, abs=3 * off_Q)
        assert_near(run.Y, found.start.Y.value, off.Y)
        assert_near(run.X_grad, grads @ Q, off.X_grad + float(np.linalg.norm(grads, 2)) * off_Q)
        assert off.Y <= float(found.Y_rounding.value) <= 1e-5
    last = np.linalg.lstsq(Xs, wide(found.turned[-1].X), rcond=None)[0]
    assert np.trace(last) == pytest.approx(1 + 2 * math.cos(2 * math.pi / 3), abs=3 * off_Q)
    assert float(found.Y_drift.value) <= float(found.Y_rounding.value)
    assert float(found.grad_drift.value) <= off.X_grad


# -- line 4 --------------------------------------------------------------------------------


def test_the_average_is_noise_inside_its_band() -> None:
    found = the_average_is_noise()
    assert found.inside and len(found.counts) == 33
    np.testing.assert_array_equal(found.first.X.value, -wide(found.mirrored.X))
    np.testing.assert_array_equal(found.first.Y.value, found.mirrored.Y.value)
    np.testing.assert_array_equal(found.first.X_grad.value, -wide(found.mirrored.X_grad))
    counts = np.array([int(each.value) for each in found.counts])
    np.testing.assert_allclose(
        wide(found.high) * np.sqrt(counts), wide(found.high)[0] * 10**0.5, rtol=rounding(6)
    )
    np.testing.assert_array_equal(found.high.value, -wide(found.low))
    # The band is that of noise: not much wider than what is in it.
    pulls = 3 * wide(found.means) / wide(found.high).reshape(-1, 1, 1)
    assert 0.5 < pulls[-1].std() < 1.5
    # The size of one gradient, from plain torch and other draws.
    generator = torch.Generator().manual_seed(3)
    X = torch.randn(50_000, 5, 3, generator=generator, requires_grad=True)
    V = torch.full((5, 5), 0.1) + 0.3 * torch.eye(5)
    torch.tanh(X @ X.mT).backward(V.expand(50_000, 5, 5))
    assert X.grad is not None
    rms = float((X.grad**2).mean().sqrt())
    assert wide(found.high)[-1] == pytest.approx(3 * rms / math.sqrt(100_000), rel=0.02)


def test_the_size_along_the_family_is_the_courses_and_blind_to_the_sign() -> None:
    found = size_is_no_accident()
    sizes = wide(found.even.size)[[0, 20, 40, 60, 80, 88]]
    np.testing.assert_allclose(sizes, [0.131, 0.158, 0.221, 0.298, 0.380, 0.414], atol=3e-3)
    np.testing.assert_allclose(wide(found.signed.size), wide(found.even.size), atol=0.01)
    np.testing.assert_allclose(wide(found.slope), [0.20, 0.48], atol=5e-3)
    assert len(found.members) == 89


def test_one_heavier_row_breaks_the_symmetry_of_rows() -> None:
    found = size_is_no_accident()
    np.testing.assert_allclose(wide(found.rows_even), wide(found.rows_even).mean(), rtol=0.04)
    heavy = wide(found.rows_heavy)
    assert (heavy[0] > 1.6 * heavy[1:].max()).all()
    np.testing.assert_allclose(heavy[1:], heavy[1:].mean(), rtol=0.04)
    np.testing.assert_allclose(wide(found.V_heavy)[0], 3 * wide(found.V_even)[0], rtol=rounding(1))


# -- lines 5 and 6 -------------------------------------------------------------------------


def test_a_step_that_overshoots_is_found_among_drawn_rows() -> None:
    both = a_step_too_far()
    assert both.found is not None and both.seed is not None
    found = both.found
    start = found.runs[0].X.value
    _, before, grad = course(start.tolist())
    rate = float(found.rates.value[-1])
    moved = torch.tensor(start) + rate * grad
    _, after, slope = course(moved.tolist())
    assert after < before
    off, off_end, off_predicted = off_after(rate, grad, moved, slope, start)
    assert float(found.change.value[-1]) == pytest.approx(
        (after - before).item(), abs=off + off_end
    )
    assert float(found.predicted.value[-1]) == pytest.approx(
        rate * (grad**2).sum().item(), abs=off_predicted
    )
    assert found.longest.overshoots and not both.given.longest.overshoots
    # Near zero the promise is kept.
    slope = (wide(found.change)[1] - 0) / wide(found.rates)[1]
    assert slope == pytest.approx(float((grad**2).sum()), rel=0.5)
    assert not found.change.value[0] and not found.level.value.any()


def test_weights_that_never_overshoots_is_told() -> None:
    gentle = [[1e-3 if i == j else 0.0 for j in range(5)] for i in range(5)]
    assert a_step_too_far(V=gentle).found is None


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


# -- bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "settings", "kind", "message"),
    [
        (what_v_asks, {"X": [[1.0, 2.0]]}, ShapeError, r"X has shape \(1, 2\)"),
        (what_v_asks, {"X": [1.0, 2.0]}, ShapeError, r"X has shape \(2,\)"),
        (what_v_asks, {"points": 1}, ParameterError, "points = 1 makes no family"),
        (reward_or_descent, {"V": [[1.0]]}, ShapeError, r"V has shape \(1, 1\) but X has 5 rows"),
        (reward_or_descent, {"rate": 0}, ParameterError, "rate = 0 is no length of a step"),
        (reward_or_descent, {"rate": -1.0}, ParameterError, "rate = -1.0 is no length"),
        (reward_or_descent, {"X": [[math.nan] * 3] * 5}, NonFiniteError, r"X\[0, 0\] is nan"),
        (kept_on_average, {"rate": math.inf}, ParameterError, "rate = inf is no length"),
        (rows_hear_each_other, {"row": 5}, ParameterError, "row = 5 is no row of X"),
        (rows_hear_each_other, {"nudge": 0}, ParameterError, "nudge = 0 moves nothing"),
        (rows_hear_each_other, {"X": [[1.0], [2.0]], "V": [[1.0, 0.0], [0.0, 1.0]]}, ShapeError,
         "X has rows of 1 entries"),
        (where_steps_lead, {"steps": 0}, ParameterError, "steps = 0 cannot be shown"),
        (the_average_is_noise, {"n": 5}, ParameterError, "n = 5 X cannot be shown"),
        (size_is_no_accident, {"n": 1e9}, ParameterError, "cannot be shown"),
        (a_step_too_far, {"X": [[1.0], [2.0]], "V": [[1.0, 0.0], [0.0, 1.0]]}, ParameterError,
         r"X has shape \(2, 1\); give \(5, 3\)"),
    ],
)  # fmt: skip
def test_bad_input_gives_one_clear_line(
    problem: Callable[..., object],
    settings: dict[str, Any],
    kind: type[GradmathError],
    message: str,
) -> None:
    with pytest.raises(GradmathError, match=message) as caught:
        problem(**settings)
    assert isinstance(caught.value, kind)
    assert "\n" not in str(caught.value)


def test_a_wrong_claim_is_noticed() -> None:
    """The checks above can fail."""
    with pytest.raises(AssertionError):
        same(weighted_similarity().X_grad, course(V=V_UPPER)[2] + 1e-6)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(course()[2], by_hand(X, np.abs(V_SIGNED)), atol=1e-6)
