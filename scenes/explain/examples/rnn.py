"""A recurrent cell, three steps long."""

import torch
from torch import Tensor

inputs = {
    "x": torch.tensor([[0.6, -0.4], [0.5, 1.0], [-0.3, 0.7]]),
    "Wx": torch.tensor([[0.5, -0.3], [0.2, 0.8]], requires_grad=True),
    "Wh": torch.tensor([[0.9, -0.5], [0.4, 0.3]], requires_grad=True),
    "b": torch.tensor([0.1, -0.2], requires_grad=True),
}
v = torch.tensor([1.0, 1.0])


def rnn(x: Tensor, Wx: Tensor, Wh: Tensor, b: Tensor) -> Tensor:
    h = torch.zeros(2)
    for t in range(3):
        h = torch.tanh(x[t] @ Wx + h @ Wh + b)
    return h
