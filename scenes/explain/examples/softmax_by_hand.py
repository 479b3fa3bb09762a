"""Softmax with the trick of the largest entry, and the loss of the right class."""

import torch
from torch import Tensor

inputs = {
    "x": torch.tensor([[1.0, 2.0, 0.5], [0.2, -1.0, 0.3]], requires_grad=True),
    "target": torch.tensor([0, 2]),
}


def loss(x: Tensor, target: Tensor) -> Tensor:
    shifted = x - x.max(-1, keepdim=True).values
    e = shifted.exp()
    p = e / e.sum(-1, keepdim=True)
    right = p[torch.arange(len(x)), target]
    return -right.log().mean()
