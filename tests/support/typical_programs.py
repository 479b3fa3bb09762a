"""Programs of about ten operations on small tensors, as lecturers write them, traced."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from gradmath.graphs.flow import GraphFlow
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace

CHAIN = (torch.sin, torch.exp, torch.tanh, torch.square, torch.sigmoid, torch.cos, torch.neg)


def chain(length: int) -> Callable[[Tensor], Tensor]:
    def program(x: Tensor) -> Tensor:
        for k in range(length):
            x = CHAIN[k % len(CHAIN)](x)
        return x

    return program


def square_and_sum(x: Tensor) -> Tensor:
    return ((x * x + x) * x).sum()


def powers(x: Tensor) -> Tensor:
    y = x * x
    return (x + y + y * x).sum()


def diamond(x: Tensor) -> Tensor:
    a, b = torch.sin(x), torch.exp(x)
    return (a * b + torch.tanh(a)).sum()


def fan_out(x: Tensor, w: Tensor) -> Tensor:
    a, b = x * w, x + w
    c = a * b
    return (c * (a + c)).sum()


def gate(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    z = w * x + b
    return (torch.sigmoid(z) * z + x).sum()


def softmax(x: Tensor) -> Tensor:
    e = torch.exp(x)
    p = e / e.sum()
    return -(p * torch.log(p)).sum()


def logistic(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> Tensor:
    return ((torch.sigmoid(x @ w + b) - y) ** 2).mean()


def network(x: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
    return (torch.relu(x @ W1 + b1) @ W2 + b2).sum()


def column_network(x: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
    return (W2 @ torch.relu(W1 @ x + b1) + b2).sum()


def scalar_network(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    return torch.square(torch.relu(x * w1 + b1) * w2 + b2)


def drawn(*shape: int, seed: int = 0) -> Tensor:
    """Numbers with one decimal."""
    generator = torch.Generator().manual_seed(seed + sum(shape))
    return (torch.randn(*shape, generator=generator) * 10).round() / 10


SCALARS = [torch.tensor(each) for each in (1.5, 0.5, 0.3, -2.0, 0.5)]
NETWORK = [drawn(2, 2, seed=1), drawn(2, seed=1), drawn(1, 2, seed=1), drawn(1, seed=1)]
PROGRAMS: dict[str, tuple[Callable[..., Tensor], list[Tensor]]] = {
    "chain of 8 scalars": (chain(7), [torch.tensor(0.7)]),
    "chain of 10 scalars": (chain(9), [torch.tensor(0.7)]),
    "chain of 8 vectors": (chain(7), [drawn(3)]),
    "chain of 10 vectors": (chain(9), [drawn(3)]),
    "sum and square of scalars": (square_and_sum, SCALARS[:1]),
    "sum and square of vectors": (square_and_sum, [drawn(3)]),
    "sum and square of matrices": (square_and_sum, [drawn(2, 2)]),
    "powers of scalars": (powers, SCALARS[:1]),
    "powers of vectors": (powers, [drawn(3)]),
    "powers of matrices": (powers, [drawn(2, 2)]),
    "diamond of scalars": (diamond, SCALARS[1:2]),
    "diamond of vectors": (diamond, [drawn(3)]),
    "diamond of matrices": (diamond, [drawn(2, 2)]),
    "fan-out of scalars": (fan_out, SCALARS[1:3]),
    "fan-out of vectors": (fan_out, [drawn(2), drawn(2, seed=1)]),
    "gate of scalars": (gate, SCALARS[:3]),
    "gate of vectors": (gate, [drawn(2), *SCALARS[1:3]]),
    "softmax": (softmax, [drawn(3)]),
    "logistic regression": (logistic, [drawn(2, 2), drawn(2), SCALARS[1], torch.eye(2)[0]]),
    "network": (network, [drawn(1, 2), *NETWORK[:2], NETWORK[2].T, NETWORK[3]]),
    "network of columns": (column_network, [drawn(2), *NETWORK]),
    "network of scalars": (scalar_network, SCALARS),
}


def typical_flow(name: str) -> GraphFlow:
    """One of the programs, run and pulled back."""
    program, inputs = PROGRAMS[name]
    out = program(*inputs)
    v = torch.arange(1.0, 1.0 + out.numel()).reshape(out.shape)
    return graph_flow(trace(program, *inputs, v=v))
