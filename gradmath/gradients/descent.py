"""Gradient descent on small problems, with every step kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import torch
from torch import Tensor

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.records.tensor import Record
from gradmath.running.arguments import Arguments, Inputs, arguments_of, pulled_back
from gradmath.running.grad_mode import with_gradients
from gradmath.running.random_states import random_states_restored
from gradmath.running.tensors import record


@dataclass(frozen=True, eq=False)
class Descent:
    """The way down a loss: where each step stood, how high it was, and which way was down.

    Shapes: losses (steps + 1,), from the start to the end; path and gradients, by parameter,
    (steps + 1, *parameter): gradients[name][k] is the .grad that belongs to path[name][k].
    arrived is the number of steps after which the loss was at the threshold or below it, None if
    it never was (or no threshold was given). seed is that of a start drawn at random.
    """

    rate: float
    threshold: float | None
    losses: Record
    path: Mapping[str, Record]
    gradients: Mapping[str, Record]
    arrived: int | None
    seed: int | None = None

    @property
    def steps(self) -> int:
        return len(self.losses.value) - 1


@with_gradients
def descend(
    loss: Callable[..., Tensor],
    start: Inputs,
    rate: float,
    steps: int,
    threshold: float | None = None,
    zeroed: bool = True,
) -> Descent:
    """Step against the gradient: `p -= rate * p.grad` for each parameter, at most `steps` times.

    start is the parameters in the form that `vjp` takes. It ends early at the threshold. A
    negative rate climbs. With zeroed=False .grad is never zeroed, so that it adds up: the
    mistake that everybody makes once.
    Shapes: loss returns one element.
    Raises: ParameterError for a rate that is 0 or not finite, or steps < 1; ShapeError if the
        loss has more elements; NonFiniteError with the step at which it was no longer finite;
        the errors of `vjp`.
    Source: PyTorch docs, torch.optim.SGD without momentum.

    >>> down = descend(lambda x: x * x, 1.0, rate=0.25, steps=3)
    >>> down.losses.value.tolist(), down.gradients["x"].value.tolist()
    ([1.0, 0.25, 0.0625, 0.015625], [2.0, 1.0, 0.5, 0.25])
    """
    if not isfinite(rate) or rate == 0:
        raise ParameterError(f"rate = {rate} makes no step; give a number that is not 0, as 0.1")
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 1:
        raise ParameterError(f"steps = {steps!r} is no number of steps; give at least 1")
    at = arguments_of(loss, start)
    path, losses, gradients = [at], list[Tensor](), list[dict[str, Tensor]]()
    with random_states_restored():
        while True:
            height, slopes = _height_and_slopes(loss, at, len(losses))
            if gradients and not zeroed:
                slopes = {name: gradients[-1][name] + slope for name, slope in slopes.items()}
            losses.append(height)
            gradients.append(slopes)
            arrived = threshold is not None and height.item() <= threshold
            if arrived or len(path) > steps:
                break
            at = at.with_tensors(
                {name: tensor - rate * slopes[name] for name, tensor in at.tensors.items()}
            )
            path.append(at)
    return Descent(
        rate=rate,
        threshold=threshold,
        losses=record("loss", torch.stack(losses), "loss"),
        path=_stacked([at.tensors for at in path], "{}", "{0} -= rate * {0}.grad"),
        gradients=_stacked(gradients, "{}.grad", "loss.backward()"),
        arrived=len(path) - 1 if arrived else None,
    )


def _stacked(steps: Sequence[Mapping[str, Tensor]], name: str, source: str) -> Mapping[str, Record]:
    """Each parameter's values at every step in one record."""
    return {
        key: record(
            name.format(key), torch.stack([each[key] for each in steps]), source.format(key)
        )
        for key in steps[0]
    }


def race(
    loss: Callable[..., Tensor],
    start: Inputs,
    rates: Iterable[float],
    threshold: float,
    steps: int,
) -> tuple[Descent, ...]:
    """The same descent from the same start, once for each rate.

    Raises: as `descend`.

    >>> fast, slow = race(lambda x: x * x, 1.0, rates=[0.25, 0.01], threshold=0.1, steps=10)
    >>> fast.arrived, slow.arrived
    (2, None)
    """
    return tuple(descend(loss, start, rate, steps, threshold) for rate in rates)


def _height_and_slopes(
    loss: Callable[..., Tensor], at: Arguments, step: int
) -> tuple[Tensor, dict[str, Tensor]]:
    leaves = at.leaves()
    height = leaves.run(loss)
    if height.numel() != 1:
        raise ShapeError(
            f"the loss has shape {tuple(height.shape)}; return one number, as its sum or mean"
        )
    slopes = pulled_back(height, leaves, torch.ones_like(height))
    if not all(torch.isfinite(tensor).all() for tensor in (height, *slopes)):
        raise NonFiniteError(
            f"the loss or its gradient is not finite after {step} steps; "
            "take fewer steps or a smaller rate"
        )
    return height.detach().reshape(()), dict(zip(leaves.tensors, slopes, strict=True))
