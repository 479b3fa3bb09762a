"""A small network with cross entropy, on a batch of two."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

inputs = {
    "x": torch.tensor([[-1.0, -1.5, 0.5], [-1.5, 2.0, 2.0]]),
    "y": torch.tensor([0, 2]),
}


class MLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 3)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        h = F.relu(self.fc1(x))
        logits = self.fc2(h)
        return F.cross_entropy(logits, y)
