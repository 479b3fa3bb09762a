"""A loop with an `if`: which way was taken depends on the numbers."""

import torch
from torch import Tensor

inputs = {"x": torch.tensor([3.5, 1.0])}


def orbit(x: Tensor, steps: int = 3) -> Tensor:
    for _ in range(steps):
        x = x - 2.0
        if x.sum() > 0:
            x = x * x
    return x.sum()
