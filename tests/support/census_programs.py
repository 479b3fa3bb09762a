"""Programs of every kind that lectures write down, each with what it is called with: the census."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from tests.support.large_programs import LARGE, filled, pair, seeded
from tests.support.lecture_programs import SHIPPED, program, traced

Made = tuple[Callable[..., Any], Sequence[Any]]


def least_squares(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    error = X @ w - y
    return (error**2).mean()


def ridge(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    loss = least_squares(w, X, y)
    penalty = 0.1 * (w**2).sum()
    return loss + penalty


def logistic(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    p = torch.sigmoid(X @ w)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


def hinge(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    margin = y * (X @ w)
    slack = torch.clamp(1 - margin, min=0)
    return slack.sum()


def contrastive(a: Tensor, b: Tensor) -> Tensor:
    a = functional.normalize(a, dim=1)
    b = functional.normalize(b, dim=1)
    similarity = a @ b.T / 0.5
    target = torch.arange(len(a))
    return functional.cross_entropy(similarity, target)


def kl(p_logits: Tensor, q_logits: Tensor) -> Tensor:
    p = p_logits.softmax(-1)
    log_ratio = p.log() - q_logits.log_softmax(-1)
    return (p * log_ratio).sum()


def evidence_bound(mean: Tensor, log_var: Tensor, x: Tensor) -> Tensor:
    noise = filled(2, start=0.4)
    z = mean + (0.5 * log_var).exp() * noise
    rebuilt = ((z - x) ** 2).sum()
    apart = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum()
    return rebuilt + apart


def policy(logits: Tensor, reward: Tensor) -> Tensor:
    log_p = logits.log_softmax(-1)
    taken = log_p[torch.arange(len(log_p)), torch.tensor([1, 0, 2])]
    return -(taken * reward).mean()


def two_outputs(x: Tensor) -> tuple[Tensor, Tensor]:
    a, b = x.chunk(2)
    return (a * b).sum(), torch.linalg.vector_norm(a)


def written(x: Tensor) -> Tensor:
    y = x.clone()
    y[0] = 2 * x[1]
    y.mul_(3)
    return (y * y.detach()).sum()


class Gate(torch.autograd.Function):
    """A relu that somebody wrote."""

    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        context.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(context: Any, grad: Tensor) -> Tensor:
        (x,) = context.saved_tensors
        product: Tensor = grad * (x > 0)
        return product


def gated_by_hand(x: Tensor) -> Tensor:
    y: Tensor = Gate.apply(x * 2)  # type: ignore[no-untyped-call]
    return (y * y).sum()


def rebuilt(x: Tensor) -> Tensor:
    y: Tensor = checkpoint(lambda z: torch.sin(z).exp(), x, use_reentrant=False)
    return y.sum()


def mapped(x: Tensor) -> Tensor:
    y: Tensor = torch.vmap(lambda z: z.sin() * 2)(x)
    return y.sum()


def gradient_norm(x: Tensor) -> Tensor:
    y = (x**3).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    return (g**2).sum()


def odd_forward(x: Tensor) -> Tensor:
    y = x.log()
    return (y * y).sum()


def odd_backward(x: Tensor) -> Tensor:
    root = x.sqrt()
    return torch.where(x > 0, root, x).sum()


def clipped_by_hook(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(lambda grad: grad.clamp(-1, 1))
    return (y * y).sum()


def tree(x: Tensor, depth: int = 3) -> Tensor:
    if depth == 0:
        return x.sum()
    y = x * 1.5
    return tree(y.sin(), depth - 1) + y.sum()


def unread(x: Tensor, w: Tensor) -> Tensor:
    return (x * 2).sum()


def wide(x: Tensor) -> Tensor:
    y = torch.sin(x * torch.arange(60.0))
    return (y.outer(y)).mean()


def wrapped_by_hand(x: Tensor) -> Tensor:
    squashed_and_scaled = functional.softplus(x * 1.25, beta=2.0) * torch.sigmoid(x) + torch.tanh(x)
    return squashed_and_scaled.sum()


def many_inputs(*xs: Tensor) -> Tensor:
    stacked = torch.stack(xs)
    return (stacked**2).sum()


def gathered(x: Tensor) -> Tensor:
    parts = []
    for k in range(40):
        parts.append(torch.tanh(x * k))
    return torch.stack(parts).sum()


def doubled(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    @functools.wraps(function)
    def inner(*given: Tensor) -> Tensor:
        return function(*given) * 2

    return inner


@doubled
def decorated(x: Tensor) -> Tensor:
    y = x.tanh()
    return y.sum()


@dataclass
class Neuron:
    """An object with a state."""

    w: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        y = torch.tanh(self.w * x)
        return y.sum()


class Tied(nn.Module):
    """An embedding whose weight is the head's, too."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(4, 2)
        self.out = nn.Linear(2, 4, bias=False)
        seeded(self)
        self.out.weight = self.embed.weight

    def forward(self, words: Tensor) -> Tensor:
        vectors = self.embed(words)
        return functional.cross_entropy(self.out(vectors), words)


class Residual(nn.Module):
    """A block with a norm, a way around it, and a part that nothing uses."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(3)
        self.body = nn.Sequential(nn.Linear(3, 4), nn.GELU(), nn.Linear(4, 3))
        self.unused = nn.Linear(3, 1)
        seeded(self)

    def forward(self, x: Tensor) -> Tensor:
        y = x + self.body(self.norm(x))
        loss: Tensor = y.pow(2).mean()
        return loss


class Lstm(nn.Module):
    """A cell of torch's own, over three steps."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(2, 2)
        seeded(self)

    def forward(self, x: Tensor) -> Tensor:
        h, c = torch.zeros(1, 2), torch.zeros(1, 2)
        for t in range(3):
            h, c = self.cell(x[t], (h, c))
        return h.sum()


def _data() -> list[Tensor]:
    return [filled(2), filled(4, 2), filled(4)]


SMALL: dict[str, Callable[[], Made]] = {
    "least squares": lambda: (least_squares, _data()),
    "ridge": lambda: (ridge, _data()),
    "logistic": lambda: (logistic, [*_data()[:2], torch.tensor([1.0, 0.0, 1.0, 1.0])]),
    "hinge": lambda: (hinge, _data()),
    "contrastive": lambda: (contrastive, pair(3, 2)),
    "kl": lambda: (kl, pair(3)),
    "evidence bound": lambda: (evidence_bound, [*pair(2), filled(2, start=2.0)]),
    "policy": lambda: (policy, [filled(3, 3), filled(3)]),
    "two outputs": lambda: (two_outputs, [filled(4)]),
    "in place": lambda: (written, [filled(3)]),
    "custom function": lambda: (gated_by_hand, [filled(3)]),
    "checkpoint": lambda: (rebuilt, [filled(2)]),
    "vmap": lambda: (mapped, [filled(3)]),
    "double backward": lambda: (gradient_norm, [filled(2)]),
    "nan": lambda: (odd_forward, [torch.tensor([1.0, -1.0])]),
    "nan going back": lambda: (odd_backward, [torch.tensor([0.0, 4.0])]),
    "hook": lambda: (clipped_by_hook, [filled(2)]),
    "calls itself": lambda: (tree, [filled(2)]),
    "an unused input": lambda: (unread, pair(2)),
    "large tensors": lambda: (wide, [filled(1)]),
    "a wide line": lambda: (wrapped_by_hand, [filled(2)]),
    "forty inputs": lambda: (many_inputs, [filled(2, start=k) for k in range(40)]),
    "forty parts": lambda: (gathered, [filled(2)]),
    "decorated": lambda: (decorated, [filled(2)]),
    "an object": lambda: (Neuron(filled(2, start=0.9)), [filled(2)]),
    "a lambda": lambda: (lambda x: (x * x).sum(), [filled(2)]),
    "compiled": lambda: (torch.compile(logistic, backend="eager"),
                         [*_data()[:2], torch.tensor([1.0, 0.0, 1.0, 1.0])]),
    "one line": lambda: (program(["y = x * 2; z = y + 1; return (z * y).sum()"], "x"), [filled(2)]),
    "tied weights": lambda: (Tied(), [torch.tensor([1, 3])]),
    "a residual block": lambda: (Residual(), [filled(2, 3)]),
    "an lstm cell": lambda: (Lstm(), [filled(3, 1, 2)]),
}  # fmt: skip

NAMES = (*SHIPPED, *SMALL, *LARGE)


@functools.cache
def run_of(name: str) -> Any:
    """The trace of a program of the census; outputs that are no single number are summed."""
    from gradmath import trace

    if name in SHIPPED:
        return traced(name)
    function, inputs = (SMALL | LARGE)[name]()
    return trace(function, *inputs, v=lambda outputs: [torch.ones_like(each) for each in outputs])
