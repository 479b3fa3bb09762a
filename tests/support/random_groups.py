"""Random modules with groups to fold and open: nested, with bypasses, with shared parameters."""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn

from gradmath.records.graph import Graph
from gradmath.tracing.tracer import trace


class Mixed(nn.Module):
    """A few random steps, each on what came before, some around what they leave out."""

    def __init__(self, choices: random.Random, depth: int) -> None:
        super().__init__()
        kinds = ["linear", "shrink", "bypass", "number", "shared"] + ["mixed"] * (depth > 0)
        self.kinds = [choices.choice(kinds) for _ in range(choices.randint(1, 3))]
        self.first = nn.Linear(2, 2)
        self.parts = nn.ModuleList(
            Mixed(choices, depth - 1) if kind == "mixed" else nn.Linear(2, 2, bias=kind != "bypass")
            for kind in self.kinds
        )

    def forward(self, x: Tensor) -> Tensor:
        for kind, part in zip(self.kinds, self.parts, strict=True):
            match kind:
                case "shrink":
                    x = nn.functional.tanhshrink(x)
                case "bypass":
                    x = torch.sin(part(x)) + x
                case "number":
                    x = x * 0.5 + 1.5
                case "shared":
                    x = self.first(x) * x
                case _:
                    x = part(x)
        return x


def random_modules(seed: int) -> Graph:
    """A random module with something around it, traced."""
    choices = random.Random(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        first = Mixed(choices, 1)
    tied = choices.random() < 0.3

    def program(x: Tensor, w: Tensor) -> Tensor:
        y: Tensor = first(x * w)
        y = nn.functional.linear(y, first.first.weight) if tied else y
        out: Tensor = nn.functional.tanhshrink(y) + w * x
        return out.sum() + (x * 2.0).detach().sum()

    x = torch.tensor([[0.5, -1.0]], requires_grad=True)
    w = torch.tensor([[1.5, 0.25]], requires_grad=True)
    return trace(program, x, w)
