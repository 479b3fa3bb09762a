"""Linear regression: one step's loss over three points."""

import torch
from torch import Tensor

inputs = {
    "w": torch.tensor([0.5, -1.0], requires_grad=True),
    "b": torch.tensor(0.2, requires_grad=True),
    "X": torch.tensor([[1.0, 2.0], [0.5, -1.0], [-1.5, 1.0]]),
    "y": torch.tensor([1.0, 0.5, -2.0]),
}


def loss(w: Tensor, b: Tensor, X: Tensor, y: Tensor) -> Tensor:
    prediction = X @ w + b
    error = prediction - y
    return (error**2).mean()
