"""What the two workshops' averaged gradients cost beside one backward for each sample.

CPU time of all threads, once torch has loaded what it needs for its first backward run with a v:
both ways need that. The loop is timed on a subset of the samples, spread over the whole
family of v, and scaled up to their number; both are checked to agree on those samples.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath import expected_gradient
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.running.tensors import tensor_of
from gradmath.sampling.draws import Sampler
from gradmath.sampling.expectation import sample_gradients

SAMPLES, LOOPED, SEED = 100_000, 20_000, 0
_W = torch.tensor(W_DIAGONAL)


def layer(x: Tensor) -> Tensor:
    """out = relu(W @ x) with the course's W."""
    return torch.relu(_W @ x)


def normal_inputs(generator: torch.Generator, n: int) -> Tensor:
    """n samples of x = randn(6)."""
    return torch.randn(n, 6, generator=generator)


def similarity(X: Tensor) -> Tensor:
    """How alike the rows of X are."""
    return torch.tanh(X @ X.T)


def normal_rows(generator: torch.Generator, n: int) -> Tensor:
    """n samples of X = randn(5, 3)."""
    return torch.randn(n, 5, 3, generator=generator)


def shared_out() -> Tensor:
    """V whose squares sum to 1, from the diagonal alone to all entries alike (89, 5, 5)."""
    b = torch.linspace(0, 0.05**0.5, 100)
    a = torch.sqrt(((1 - 20 * b * b) / 5).clamp(min=0))
    kept = b <= a
    eye = torch.eye(5)
    return a[kept].reshape(-1, 1, 1) * eye + b[kept].reshape(-1, 1, 1) * (1 - eye)


@dataclass(frozen=True)
class Experiment:
    name: str
    fn: Callable[[Tensor], Tensor]
    sample: Sampler
    family: Tensor
    limit: float  # seconds of CPU time


def experiments() -> tuple[Experiment, ...]:
    v2 = torch.linspace(0.01, 0.5, 20)
    weights = torch.stack([torch.zeros(20), torch.zeros(20), v2, 1 - v2], dim=1)
    return (
        Experiment("workshop 1", layer, normal_inputs, weights, 1.0),
        Experiment("workshop 2", similarity, normal_rows, shared_out(), 5.0),
    )


def loop(fn: Callable[[Tensor], Tensor], sample: Tensor, v: Tensor) -> Tensor:
    """The course's way: one forward and one backward for each sample, and .grad kept."""
    gradients = []
    for point in sample:
        x = point.clone().requires_grad_()
        fn(x).backward(v)
        assert x.grad is not None
        gradients.append(x.grad)
    return torch.stack(gradients)


def loop_seconds(experiment: Experiment) -> float:
    """CPU seconds that the loop would take for all samples of all v."""
    each = LOOPED // len(experiment.family)
    generator = torch.Generator().manual_seed(SEED)
    start = time.process_time()
    for v in experiment.family:
        loop(experiment.fn, experiment.sample(generator, each), v)
    looped = time.process_time() - start
    return looped * SAMPLES / each


def check(experiment: Experiment) -> None:
    """The batch holds what the loop finds, sample by sample."""
    seen: list[Tensor] = []

    def sample(generator: torch.Generator, n: int) -> Tensor:
        seen.append(experiment.sample(generator, n))
        return seen[-1]

    v = experiment.family[-1]
    found = tensor_of(sample_gradients(experiment.fn, sample, v, 100, SEED))
    torch.testing.assert_close(found, loop(experiment.fn, seen[-1][:100], v))


def main() -> None:
    for experiment in experiments():
        check(experiment)
        start = time.process_time()
        expected_gradient(experiment.fn, experiment.sample, experiment.family, n=SAMPLES, seed=SEED)
        batched = time.process_time() - start
        looped = loop_seconds(experiment)
        print(
            f"{experiment.name}: {len(experiment.family)} weightings x {SAMPLES:,} samples in "
            f"{batched:.2f} s of CPU time (at most {experiment.limit:.0f} s)"
        )
        print(
            f"  one backward for each sample: {looped:.0f} s, {looped / batched:.0f}x as long "
            f"(timed on {LOOPED:,} samples and scaled)"
        )


if __name__ == "__main__":
    main()
