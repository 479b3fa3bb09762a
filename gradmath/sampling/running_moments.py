"""Mean and spread of a stream of tensors, in one pass and constant memory."""

from __future__ import annotations

import torch
from torch import Tensor


class Moments:
    """The mean of all samples so far and their summed squared distances from it, in float64.

    Batches are merged by the formula of Chan, Golub and LeVeque, which loses no digits where the
    mean is large beside the spread, as sums of squares would.
    Source: "Updating formulae and a pairwise algorithm for computing sample variances" (1979).

    >>> moments = Moments(())
    >>> moments.add(torch.tensor([1.0, 2.0])) and moments.add(torch.tensor([6.0]))
    True
    >>> moments.mean.item(), moments.squares.item()
    (3.0, 14.0)
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.count = 0
        self.mean = torch.zeros(shape, dtype=torch.float64)
        self.squares = torch.zeros(shape, dtype=torch.float64)

    def add(self, samples: Tensor) -> bool:
        """Merge a batch (n, *shape); whether all is finite, still."""
        away = samples.to(torch.float64, copy=True)
        mean = away.mean(0)
        away -= mean
        total = self.count + len(samples)
        shift = mean - self.mean
        self.squares += away.square_().sum(0) + shift * shift * (self.count * len(samples) / total)
        self.mean += shift * (len(samples) / total)
        self.count = total
        return bool(torch.isfinite(self.squares).all() and torch.isfinite(self.mean).all())

    def standard_error(self) -> Tensor:
        """That of the mean, from the unbiased variance."""
        return torch.sqrt(self.squares / (self.count - 1) / self.count)

    def root_mean_square(self) -> Tensor:
        return torch.sqrt(self.squares / self.count + self.mean * self.mean)
