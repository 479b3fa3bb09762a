"""One attention head over three tokens."""

import torch
from torch import Tensor

inputs = {
    "x": torch.tensor([[1.0, 0.5, -0.2, 0.3], [0.1, 1.0, 0.9, -0.4], [-0.6, 0.3, -1.0, 0.8]]),
    "Wq": torch.tensor([[0.6, -0.2], [0.1, 0.8], [-0.5, 0.3], [0.2, 0.4]]),
    "Wk": torch.tensor([[0.3, 0.5], [-0.4, 0.2], [0.7, -0.1], [0.1, 0.6]]),
    "Wv": torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, -0.5], [-0.3, 0.2]]),
}
v = torch.tensor([[1.0, 0.0], [0.0, -1.0], [0.5, 0.5]])


def head(x: Tensor, Wq: Tensor, Wk: Tensor, Wv: Tensor) -> Tensor:
    q, k, v = x @ Wq, x @ Wk, x @ Wv
    scores = q @ k.T / k.shape[-1] ** 0.5
    weights = scores.softmax(-1)
    mixed: Tensor = weights @ v
    return mixed
