"""Three words, two of them the same, and a logistic loss."""

import torch
import torch.nn.functional as F
from torch import Tensor

inputs = {
    "table": torch.tensor([[0.5, -0.2], [1.0, 0.3], [-0.7, 0.8], [0.1, 0.4]], requires_grad=True),
    "w": torch.tensor([0.6, -1.2], requires_grad=True),
    "words": torch.tensor([1, 3, 1]),
    "label": torch.tensor(1.0),
}


def loss(table: Tensor, w: Tensor, words: Tensor, label: Tensor) -> Tensor:
    vectors = table[words]
    meaning = vectors.mean(0)
    score = meaning @ w
    return F.binary_cross_entropy_with_logits(score, label)
