"""Layer norm by hand, two tokens of four numbers."""

import torch
from torch import Tensor

inputs = {
    "x": torch.tensor([[1.0, -0.5, 0.3, 2.0], [0.2, 0.8, -1.1, 0.5]]),
    "gamma": torch.tensor([1.0, 0.5, 2.0, 1.0]),
    "beta": torch.tensor([0.0, 0.1, -0.2, 0.3]),
}
v = torch.tensor([[1.0, 0.0, -0.5, 0.0], [0.0, 2.0, 0.0, 1.0]])


def layer_norm(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    mean = x.mean(-1, keepdim=True)
    centred = x - mean
    var = (centred**2).mean(-1, keepdim=True)
    std = (var + 1e-5).sqrt()
    return gamma * centred / std + beta
