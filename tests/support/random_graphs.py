"""Random traced programs, to be laid out and checked without drawing."""

from __future__ import annotations

import random

import torch
from torch import Tensor

from gradmath.graphs.flow import GraphFlow
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace

STEPS = ("mul", "add", "number", "matmul", "sin", "row", "sum", "cat", "broadcast", "same",
         "constant", "pieces")  # fmt: skip


def random_flow(seed: int, most_steps: int = 12) -> GraphFlow:
    """A program of up to so many random steps on two (3, 3) leaves, traced."""
    choices = random.Random(seed)
    generator = torch.Generator().manual_seed(seed)
    a, b = torch.randn(3, 3, generator=generator), torch.randn(3, 3, generator=generator)
    steps = [
        (choices.choice(STEPS), choices.randrange(99), choices.randrange(99))
        for _ in range(choices.randint(1, most_steps))
    ]

    def program(a: Tensor, b: Tensor) -> Tensor:
        pool = [a, b]
        for kind, i, j in steps:
            pool.append(_step(kind, pool[i % len(pool)], pool[j % len(pool)]))
        return sum(pool[2:], pool[-1]).sum()

    return graph_flow(trace(program, a, b))


def _step(kind: str, x: Tensor, y: Tensor) -> Tensor:
    match kind:
        case "mul":
            return x * y
        case "add":
            return x + y
        case "number":
            return x * 0.5 + 1.5
        case "matmul":
            return torch.tanh(x @ y)
        case "sin":
            return torch.sin(x)
        case "row":
            return x[0].expand(3, 3)
        case "sum":
            return x.sum(0, keepdim=True) + y
        case "cat":
            return torch.cat([x[:1], y[1:]])
        case "broadcast":
            return x * y[:, :1]
        case "same":
            return x * x
        case "constant":
            return x * torch.ones(3, 3)
        case _:
            first, *_ = x.unbind(0)
            return first + y
