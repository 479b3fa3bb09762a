"""A loop with an `if`: which way was taken depends on the numbers."""

import torch

inputs = {"x": torch.tensor([0.5, -2.0])}


def orbit(x, steps: int = 3):
    for _ in range(steps):
        if x.sum() > 0:
            x = x * x
        else:
            x = x + 1.0
    return x.sum()
