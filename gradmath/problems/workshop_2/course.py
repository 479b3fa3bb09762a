"""Workshop 2: objective design and local dynamics of Y = tanh(X @ X.T)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.descent import Descent, descend
from gradmath.gradients.objectives import Rotation, under_rotation
from gradmath.gradients.pullback import Pullback, vjp
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import stream
from gradmath.running.tensors import Values, record, tensor_of
from gradmath.sampling.expectation import ExpectedGradient, expected_gradient
from gradmath.sampling.expected_value import Average, expected_change, expected_value

ROWS, COLUMNS = 5, 3


def similarity(X: Tensor) -> Tensor:
    """How alike the rows of X are, from -1 to 1: symmetric, and even in X."""
    return torch.tanh(X @ X.T)


def normal_rows(generator: torch.Generator, n: int) -> Tensor:
    """n samples of X = randn(5, 3)."""
    return torch.randn(n, ROWS, COLUMNS, generator=generator)


def drawn_rows(seed: int = 0) -> Tensor:
    return torch.randn(ROWS, COLUMNS, generator=stream(seed))


@dataclass(frozen=True, eq=False)
class Family:
    """Matrices V (5, 5) that move from the diagonal (a) to the rest (b, or -b if signed).

    Shapes: a, b (k,); V (k, 5, 5), with 5 a**2 + 20 b**2 = 1 for each (n and n**2 - n for n rows).
    """

    a: Record
    b: Record
    V: Record


def normalised_family(points: int = 100, rows: int = ROWS) -> Family:
    """V with a on the diagonal and b elsewhere: weight moves off it, and none is below zero.

    b runs over linspace(0, sqrt(0.05), points) as long as b <= a (for n rows the end is
    sqrt(1 / (n**2 - n)), where nothing is left for a).

    >>> family = normalised_family()
    >>> family.V.shape
    (89, 5, 5)
    """
    return _family(points, rows, sign=1.0)


def signed_family(points: int = 100, rows: int = ROWS) -> Family:
    """V with a on the diagonal and -b elsewhere: it really penalises what is off the diagonal."""
    return _family(points, rows, sign=-1.0)


def _family(points: int, rows: int, sign: float) -> Family:
    if points < 2:
        raise ParameterError(f"points = {points} makes no family; give at least 2")
    others = rows * rows - rows
    b = torch.linspace(0, (1 / others) ** 0.5, points)
    # The last b leaves nothing for a, up to rounding.
    a = torch.sqrt(((1 - others * b * b) / rows).clamp(min=0))
    a, b = a[b <= a], b[b <= a]
    eye = torch.eye(rows)
    V = a.reshape(-1, 1, 1) * eye + sign * b.reshape(-1, 1, 1) * (1 - eye)
    return Family(
        a=record("a", a, f"torch.sqrt((1 - {others} * b**2) / {rows})"),
        b=record("b", b, f"torch.linspace(0, {1 / others}**0.5, {points})"),
        V=record("V", V, f"a on the diagonal, {'' if sign > 0 else '-'}b elsewhere"),
    )


@dataclass(frozen=True, eq=False)
class FamilyStatistics:
    """What X.grad does over random X along a family of V.

    Shapes: gradients.mean (k, 5, 3); mean_norm, error_norm (k,), the norms of the averaged
    gradient and of its standard error, which are alike, for the expected gradient is exactly
    zero: Y is even in X; size (k,) the root-mean-square entry of the single gradients.
    """

    family: Family
    gradients: ExpectedGradient
    mean_norm: Record
    error_norm: Record
    size: Record


@with_gradients
def family_statistics(family: Family, n: int = 100_000, seed: int = 0) -> FamilyStatistics:
    """Average X.grad over n samples of X for each V of a family, with draws of its own.

    Source: Workshop 2 of the course.

    >>> found = family_statistics(normalised_family(points=5), n=200)
    >>> found.size.value[0] < found.size.value[-1]
    np.True_
    """
    found = expected_gradient(similarity, normal_rows, tensor_of(family.V), n, seed)
    mean, error, rms = (
        tensor_of(each) for each in (found.mean, found.standard_error, found.root_mean_square)
    )

    def shown(name: str, tensor: Tensor, source: str) -> Record:
        return record(name, tensor, source, seed=seed, decimals=4)

    return FamilyStatistics(
        family=family,
        gradients=found,
        mean_norm=shown("norm of the mean", mean.flatten(1).norm(dim=1), "mean.norm()"),
        error_norm=shown("norm of the error", error.flatten(1).norm(dim=1), "error.norm()"),
        size=shown("rms of X.grad", (rms * rms).flatten(1).mean(1).sqrt(), "rms of all entries"),
    )


@with_gradients
def saturation(n: int = 100_000, seed: int = 0) -> Average:
    """The mean slope 1 - Y**2 of tanh for each entry of Y: smaller on the diagonal.

    >>> found = saturation(n=2000)
    >>> found.mean.text((0, 0), decimals=1), found.mean.text((0, 1), decimals=1)
    ('0.2', '0.5')
    """
    return expected_value(lambda X: 1 - similarity(X) ** 2, normal_rows, n, seed)


@with_gradients
def mean_change(V: Values, rate: float = 0.1, n: int = 100_000, seed: int = 0) -> Average:
    """How one step X + rate * X.grad changes each entry of Y on average over X.

    Shapes: V and results (5, 5). It tells the sign of b, which the size of X.grad does not.
    """
    return expected_change(similarity, normal_rows, V, rate, n, seed)


@dataclass(frozen=True, eq=False)
class Coupling:
    """X.grad before and after one row of X was nudged: which rows of it change.

    Shapes: change (5, 3); by_row (5,), the norm of each row's change.
    """

    row: int
    before: Pullback
    after: Pullback
    change: Record
    by_row: Record


@with_gradients
def coupling(X: Values, V: Values, row: int = 0, step: float = 0.1) -> Coupling:
    """Add a step to every entry of one row of X and pull V back again.

    Raises: as `vjp`; ParameterError if X has no such row.

    >>> coupling(torch.eye(5)[:, :3], torch.ones(5, 5), row=1).by_row.value.astype(bool).tolist()
    [True, True, True, True, True]
    """
    before = vjp(similarity, X, V)
    moved = tensor_of(before.x)
    if not 0 <= row < len(moved):
        raise ParameterError(f"row = {row} is no row of X; give one from 0 to {len(moved) - 1}")
    moved[row] += step
    after = vjp(similarity, moved, V)
    change = tensor_of(after.x_grad) - tensor_of(before.x_grad)
    return Coupling(
        row=row,
        before=before,
        after=after,
        change=record("change of X.grad", change, "after - before"),
        by_row=record("change by row", change.norm(dim=1), "(after - before).norm(dim=1)"),
    )


@with_gradients
def turned_rows(X: Values, V: Values, seed: int = 0) -> Rotation:
    """Every row of X turned in its space of three dimensions by a random rotation Q.

    >>> turn = turned_rows(drawn_rows(), tensor_of(normalised_family().V)[40])
    >>> bool(abs(turn.difference.value).max() < 1e-5)  # rounding
    True
    """
    Q = torch.linalg.qr(torch.randn(COLUMNS, COLUMNS, generator=stream(seed))).Q
    # Of determinant 1: a rotation without a reflection.
    Q = Q * torch.sign(torch.linalg.det(Q))
    turn = under_rotation(similarity, X, V, Q)
    return replace(turn, Q=record("Q", Q, "torch.linalg.qr(torch.randn(3, 3)).Q", seed=seed))


@with_gradients
def repeated_steps(X: Values, V: Values, rate: float = 0.1, steps: int = 30) -> Descent:
    """X + rate * X.grad again and again: L climbs, and rows turn towards or away from each other.

    `losses` holds L = sum(V * Y), which a positive rate raises.
    """
    start = vjp(similarity, X, V)
    weights = tensor_of(start.v)
    return descend(
        lambda X: (weights * similarity(X)).sum(), {"X": tensor_of(start.x)}, -rate, steps
    )
