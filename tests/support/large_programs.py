"""Programs with more variables and expressions than a frame has room for, each with its inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


def filled(*shape: int, spread: float = 1.0, start: float = 0.0) -> Tensor:
    """Numbers that look like chance and are always the same ones."""
    count = torch.arange(torch.Size(shape).numel(), dtype=torch.float32)
    return spread * torch.sin(1.7 * count + 0.3 + start).reshape(shape)


def seeded(module: nn.Module, spread: float = 0.5) -> nn.Module:
    """A module whose parameters are always the same ones."""
    with torch.no_grad():
        for k, own in enumerate(module.parameters()):
            own.copy_(filled(*own.shape, spread=spread, start=k))
    return module


class DeepLoop(nn.Module):
    """A deep MLP: a loop over its layers."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(2, 2) for _ in range(depth))
        self.head = nn.Linear(2, 1)
        seeded(self)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = torch.tanh(layer(x))
        score = self.head(x)
        loss: Tensor = (score**2).mean()
        return loss


def recurrent(x: Tensor, Wx: Tensor, Wh: Tensor, b: Tensor) -> Tensor:
    h = torch.zeros(2, dtype=x.dtype)
    for t in range(len(x)):
        h = torch.tanh(x[t] @ Wx + h @ Wh + b)
    loss = (h**2).sum()
    return loss


def gated(x: Tensor, W: Tensor, U: Tensor) -> Tensor:
    h = torch.zeros(2)
    c = torch.zeros(2)
    for t in range(len(x)):
        gates = x[t] @ W + h @ U
        keep = torch.sigmoid(gates[:2])
        take = torch.tanh(gates[2:4])
        show = torch.sigmoid(gates[4:])
        c = keep * c + (1 - keep) * take
        h = show * torch.tanh(c)
    return h.sum()


class Attention(nn.Module):
    """One head, by hand."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.T / k.shape[-1] ** 0.5
        weights = scores.softmax(-1)
        mixed = weights @ v
        made: Tensor = self.out(mixed)
        return made


class Block(nn.Module):
    """A layer of a transformer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attend = Attention(width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attend(self.norm1(x))
        x = x + self.mlp(self.norm2(x))
        return x


class Transformer(nn.Module):
    """Embedding, layers, and a head."""

    def __init__(self, layers: int, width: int = 4) -> None:
        super().__init__()
        self.embed = nn.Embedding(6, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(layers))
        self.head = nn.Linear(width, 3)
        seeded(self)

    def forward(self, tokens: Tensor, target: Tensor) -> Tensor:
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x)
        logits = self.head(x)
        return functional.cross_entropy(logits, target)


class Stack(nn.Module):
    """A transformer of torch's own layers."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        seeded(self)

    def forward(self, x: Tensor) -> Tensor:
        y = self.encoder(x)
        loss: Tensor = (y**2).mean()
        return loss


class ConvNet(nn.Module):
    """Convolutions with norms and pooling, in blocks."""

    def __init__(self, blocks: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, 2, 3, padding=1)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU())
            for _ in range(blocks)
        )
        self.head = nn.Linear(2, 3)
        seeded(self)

    def forward(self, image: Tensor) -> Tensor:
        hidden = torch.relu(self.stem(image))
        for block in self.blocks:
            hidden = hidden + block(hidden)
        pooled = functional.adaptive_avg_pool2d(hidden, 1)
        flat = pooled.flatten(1)
        scores = self.head(flat)
        loss: Tensor = scores.logsumexp(-1).mean()
        return loss


def sequential(count: int) -> nn.Module:
    """nn.Sequential of linear layers and gates."""
    parts: list[nn.Module] = []
    for _ in range(count // 2):
        parts += [nn.Linear(2, 2), nn.Tanh()]
    return seeded(nn.Sequential(*parts))


# -- losses by hand, whose functions call functions ------------------------------------------


def centred(x: Tensor) -> Tensor:
    mean = x.mean(0)
    return x - mean


def scaled(x: Tensor) -> Tensor:
    spread = (x**2).mean(0)
    return x / (spread + 1e-3).sqrt()


def standard(x: Tensor) -> Tensor:
    away = centred(x)
    return scaled(away)


def agreement(a: Tensor, b: Tensor) -> Tensor:
    one, other = standard(a), standard(b)
    return one.T @ other / len(a)


def off_diagonal(c: Tensor) -> Tensor:
    return c - torch.diag(torch.diagonal(c))


def twins(a: Tensor, b: Tensor) -> Tensor:
    c = agreement(a, b)
    invariance = ((torch.diagonal(c) - 1) ** 2).sum()
    redundancy = (off_diagonal(c) ** 2).sum()
    loss = invariance + 0.1 * redundancy
    return loss


def many_losses(a: Tensor, b: Tensor) -> Tensor:
    total = torch.zeros(())
    for scale in (1.0, 0.5, 0.25, 0.125):
        one = standard(a * scale + b)
        other = standard(b * scale - a)
        pulled = ((one - other) ** 2).mean()
        apart = torch.relu(1 - (one * one).mean(0)).sum()
        total = total + pulled + scale * apart + twins(one, other)
    return total


def long_function(lines: int) -> Callable[..., Any]:
    """A function of so many lines, of which each uses the two before it."""
    from tests.support.lecture_programs import program

    forms = ("{new} = {a} * {b} + w", "{new} = torch.tanh({a}) - {b}",
             "{new} = {a} / (1 + {b} ** 2)", "{new} = torch.relu({a} + {b})",
             "{new} = ({a} - {b}).exp() * 0.1", "{new} = torch.sigmoid({a}) * w")  # fmt: skip
    names = ["x", "w"]
    text: list[str] = []
    for k in range(lines - 1):
        new = f"z{k}"
        text.append(forms[k % len(forms)].format(new=new, a=names[-1], b=names[-2]))
        names.append(new)
    text.append(f"return ({names[-1]} * {names[-2]}).sum()")
    return program(text, "x, w")


def branching(x: Tensor, w: Tensor) -> Tensor:
    parts = []
    for k in range(12):
        part = torch.tanh(w * x[k % 3] + k)
        if k % 2:
            part = part * part
        parts.append(part)
    stacked = torch.stack(parts)
    weights = stacked.softmax(0)
    return (weights * stacked).sum()


def nested(x: Tensor, w: Tensor) -> Tensor:
    for i in range(5):  # noqa: B007
        y = x * w
        for j in range(6):  # noqa: B007
            y = torch.sin(y) + 0.1 * x
        x = x + y
    return x.sum()


def descent(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    rate = 0.1
    for step in range(40):  # noqa: B007
        error = X @ w - y
        slope = 2 * X.T @ error / len(y)
        w = w - rate * slope
    loss = ((X @ w - y) ** 2).mean()
    return loss


def power(x: Tensor, depth: int = 30) -> Tensor:
    if depth == 0:
        return x.sum()
    return power(torch.sin(x) * 1.1, depth - 1)


def pair(*shape: int) -> list[Tensor]:
    return [filled(*shape), filled(*shape, start=0.9)]


def tokens() -> list[Tensor]:
    return [torch.tensor([1, 4, 2]), torch.tensor([0, 2, 1])]


# Name: function or module, and what it is called with.
LARGE: dict[str, Callable[[], tuple[Callable[..., Any], Sequence[Any]]]] = {
    "deep loop 6": lambda: (DeepLoop(6), [filled(2, 2)]),
    "deep loop 30": lambda: (DeepLoop(30), [filled(2, 2)]),
    "deep loop 120": lambda: (DeepLoop(120), [filled(2, 2)]),
    "rnn 30": lambda: (recurrent, [filled(30, 2), *pair(2, 2), filled(2)]),
    "rnn 90": lambda: (recurrent, [filled(90, 2), *pair(2, 2), filled(2)]),
    "lstm 8": lambda: (gated, [filled(8, 2), *pair(2, 6)]),
    "lstm 30": lambda: (gated, [filled(30, 2), *pair(2, 6)]),
    "transformer 2": lambda: (Transformer(2), tokens()),
    "transformer 4": lambda: (Transformer(4), tokens()),
    "torch's layers 2": lambda: (Stack(2), [filled(1, 3, 4)]),
    "torch's layers 4": lambda: (Stack(4), [filled(1, 3, 4)]),
    "conv net 8": lambda: (ConvNet(8), [filled(1, 1, 4, 4)]),
    "sequential 40": lambda: (sequential(40), [filled(2, 2)]),
    "sequential 160": lambda: (sequential(160), [filled(2, 2)]),
    "twins": lambda: (twins, pair(4, 3)),
    "many losses": lambda: (many_losses, pair(4, 3)),
    "sixty lines": lambda: (long_function(60), pair(3)),
    "two hundred lines": lambda: (long_function(200), pair(3)),
    "branching": lambda: (branching, [filled(3), filled(2)]),
    "nested": lambda: (nested, pair(3)),
    "descent": lambda: (descent, [filled(2), filled(4, 2), filled(4)]),
    "recursion": lambda: (power, [filled(3)]),
}
