"""A root under a mask: what is masked out runs backward all the same."""

import torch
from torch import Tensor

inputs = {"x": torch.tensor([0.0, 4.0, 2.25])}


def masked_root(x: Tensor) -> Tensor:
    root = x.sqrt()
    chosen = torch.where(x > 0, root, 0.0)
    doubled = 2 * chosen
    total = doubled.sum()
    return total
