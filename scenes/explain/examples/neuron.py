"""One neuron: three numbers go in, one comes out."""

import torch
from torch import Tensor

inputs = {"a": torch.tensor(2.0), "b": torch.tensor(-0.5), "c": torch.tensor(0.6)}


def neuron(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    return (a * b + c).tanh()
