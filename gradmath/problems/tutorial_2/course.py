"""Tutorial 2: a minimal learning problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.gradients.descent import Descent, descend, race
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.random_states import stream
from gradmath.running.tensors import record

LESSON = Listing(
    (
        "z = x @ w + b",
        "loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)",
        "loss.backward()",
    )
)
RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True, eq=False)
class MinimalProblem:
    """One forward and one backward run of the model.

    Shapes: x, a row of w_grad (5,) and (3,); y, b, z, z_bar, b_grad (3,); w, w_grad (5, 3);
    loss (). z_bar is the cotangent that reached z: (sigmoid(z) - y) / 3.
    """

    listing: Listing
    x: Record
    y: Record
    w: Record
    b: Record
    z: Record
    loss: Record
    z_bar: Record
    w_grad: Record
    b_grad: Record


@with_gradients
def minimal_problem(seed: int = 0) -> MinimalProblem:
    """Three logits of five ones, held against three zeros.

    Source: Tutorial 2 of the course.

    >>> problem = minimal_problem()
    >>> problem.w_grad.value.shape, bool((problem.w_grad.value == problem.w_grad.value[0]).all())
    ((5, 3), True)
    """
    x, y, start = _data(seed)
    w, b = (start[name].requires_grad_() for name in ("w", "b"))
    done = run(LESSON, x=x, y=y, w=w, b=b)
    assert w.grad is not None and b.grad is not None
    drawn = "torch.randn({}, generator=generator)"
    return MinimalProblem(
        listing=LESSON,
        x=done.values["x"],
        y=done.values["y"],
        w=record("w", w, drawn.format("5, 3"), seed=seed),
        b=record("b", b, drawn.format("3"), seed=seed),
        z=done.values["z"],
        loss=done.values["loss"],
        z_bar=done.cotangents["z"],
        w_grad=record("w.grad", w.grad, "loss.backward()"),
        b_grad=record("b.grad", b.grad, "loss.backward()"),
    )


@with_gradients
def learn(
    seed: int = 0, rate: float = 0.1, steps: int = 20, threshold: float | None = None,
    zeroed: bool = True,
) -> Descent:  # fmt: skip
    """Some steps of the minimal problem, from the start that the seed draws.

    >>> learn(rate=1.0, steps=1000, threshold=0.01).arrived
    44
    """
    down = descend(_loss(seed), _data(seed)[2], rate, steps, threshold, zeroed)
    return replace(down, seed=seed)


@with_gradients
def learning_rates(
    seed: int = 0, rates: Sequence[float] = RATES, threshold: float = 0.01, steps: int = 1000
) -> tuple[Descent, ...]:
    """The minimal problem raced by several rates from one start until loss <= threshold.

    This loss has no finite minimum: no rate can overshoot it (`bowl` is the counterpart).
    """
    runs = race(_loss(seed), _data(seed)[2], rates, threshold, steps)
    return tuple(replace(run, seed=seed) for run in runs)


@with_gradients
def bowl(
    rates: Sequence[float] = (0.05, 0.2, 0.45, 0.55),
    start: Sequence[float] = (2.0, 1.0),
    curvature: Sequence[float] = (1.0, 4.0),
    steps: int = 12,
) -> tuple[Descent, ...]:
    """A loss sum(curvature * p**2) / 2 that does have a minimum: too large a rate diverges.

    Along each entry a step multiplies p by 1 - rate * curvature, so that it grows beyond
    rate = 2 / curvature.
    Shapes: start and curvature (n,).

    >>> slow, *_, wild = bowl()
    >>> slow.losses.value[-1] < slow.losses.value[0] < wild.losses.value[-1]
    np.True_
    """
    bend = torch.tensor(curvature)
    return tuple(
        descend(lambda p: (bend * p * p).sum() / 2, {"p": torch.tensor(start)}, rate, steps)
        for rate in rates
    )


def _data(seed: int) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    generator = stream(seed)
    w = torch.randn(5, 3, generator=generator)
    b = torch.randn(3, generator=generator)
    return torch.ones(5), torch.zeros(3), {"w": w, "b": b}


def _loss(seed: int) -> Callable[[Tensor, Tensor], Tensor]:
    x, y, _ = _data(seed)
    return lambda w, b: torch.nn.functional.binary_cross_entropy_with_logits(x @ w + b, y)
