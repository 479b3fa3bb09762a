"""An encoder layer of a transformer, on three tokens of four numbers."""

import torch
from torch import Tensor, nn

layer = nn.TransformerEncoderLayer(4, nhead=2, dim_feedforward=8, dropout=0.0, batch_first=True)
inputs = {"tokens": torch.linspace(-1.0, 1.0, 12).reshape(1, 3, 4)}


def encode(tokens: Tensor) -> Tensor:
    mixed: Tensor = layer(tokens)
    return (mixed**2).mean()
