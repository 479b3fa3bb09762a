"""Programs of every kind that breaks a tracer, each with its inputs and weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint


@dataclass(frozen=True)
class SmallProgram:
    """fn(*inputs) weighted by v; `make` gives fresh inputs and, for modules, the same weights.

    `create_graph` asks for the graph of the backward pass, too.
    """

    make: Callable[[], tuple[Callable[..., Any], tuple[Any, ...]]]
    v: Tensor | None = None
    create_graph: bool = False


def draw(*shape: int, dtype: torch.dtype = torch.float32, seed: int = 0) -> Tensor:
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


class Square(torch.autograd.Function):
    """A custom function with a saved tensor, an output that is not differentiable, and a None."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, power: int) -> tuple[Tensor, Tensor]:
        ctx.save_for_backward(x)
        sign = x.sign()
        ctx.mark_non_differentiable(sign)
        return x**power, sign

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        (x,) = ctx.saved_tensors
        return 2 * x * grads[0], None


def custom(x: Tensor) -> Tensor:
    y, sign = Square.apply(x, 2)  # type: ignore[no-untyped-call]
    total: Tensor = (y * sign).sum()
    return total


def views(x: Tensor) -> Tensor:
    rows = x.t()[1:].reshape(-1)
    return (rows.view(3, -1) * x[0, :3].unsqueeze(0).expand(3, 3)).sum()


def in_place(x: Tensor) -> Tensor:
    h = x.clone()
    h.mul_(2).add_(1)
    h[0].mul_(3)
    h[:, 1] = x[:, 0]
    return (h * h).sum()


def writes_through_views(x: Tensor, y: Tensor) -> Tensor:
    whole = torch.zeros(3, 4)
    whole.view(-1)[:4] = y
    whole.t()[1].add_(x[:, 0])
    whole[1:].diagonal().mul_(x[0, :2])
    return (whole * x).sum()


def indexing(x: Tensor) -> Tensor:
    h = x.clone()
    h[[0, 2], [1, 1]] = x[[2, 2], [0, 3]]
    return (h[1:, ::2] ** 2).sum() + h[x > 0].sum() + h[torch.tensor([0, 0, 2])].prod(1).sum()


def pieces(x: Tensor) -> Tensor:
    first, second, _unused = x.split([1, 2, 1])
    top = torch.topk(x.flatten(), 3)
    alone = x.unbind(0)[2]
    total: Tensor = first.sum() + (second**2).sum() + (top.values * top.indices).sum()
    return total + alone.prod()


def complex_numbers(x: Tensor) -> Tensor:
    z = torch.complex(x, 2 * x) * 1j
    return (z * z.conj()).real.sum() + z.abs().sum()


def bfloat16(x: Tensor, w: Tensor) -> Tensor:
    return torch.tanh(x @ w).exp().float().sum()


def mixed(x: Tensor, y: Tensor) -> Tensor:
    return (x.double() * y + x.to(torch.bfloat16).float()).sum()


def loops(x: Tensor) -> Tensor:
    h = x
    for k in range(4):
        h = h * h if h.sum() > 0 else h - k
    return h.mean()


def deep(x: Tensor) -> Tensor:
    h = x
    for _ in range(5000):
        h = h + 1e-3
    return h.sum()


def twice(x: Tensor) -> Tensor:
    y = (x**3).sum()
    (slope,) = torch.autograd.grad(y, x, create_graph=True)
    return (slope**2).sum() + y


def elementwise(x: Tensor) -> Tensor:
    whole = torch.relu(x) + torch.exp(-x) / (1 + x.abs()) + x.sin().atan2(x.cos())
    return whole.sqrt().log1p().sum()


def norms(x: Tensor, w: Tensor) -> Tensor:
    by_row = functional.layer_norm(x, (4,), w) + functional.group_norm(x, 2, w)
    return (by_row * functional.normalize(x, dim=0)).sum() + functional.rms_norm(x, (4,), w).std()


def detached(x: Tensor) -> Tensor:
    y = x**2
    with torch.no_grad():
        scale = y.sum()
    return (y * y.detach()).sum() / scale


def looks(x: Tensor) -> Tensor:
    y = x * 2
    seen: list[Tensor] = []
    y.register_hook(seen.append)
    return (y * y + x).sum()


def edits(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(lambda cotangent: cotangent.clamp(-1, 1) * 3)
    return (y * y).sum()


def inner_without_graph(x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad((leaf**3).sum(), leaf)
    return (slope * x).sum()


def checkpointed(x: Tensor) -> Tensor:
    y: Tensor = checkpoint(lambda t: torch.sin(t * 2) * t, x, use_reentrant=False)
    return y.sum()


def attention(x: Tensor) -> Tensor:
    return functional.scaled_dot_product_attention(x, x, x * 0.5).sum()


def losses(x: Tensor, target: Tensor) -> Tensor:
    return functional.cross_entropy(x, target) + functional.layer_norm(x, (4,)).pow(2).mean()


def many_outputs(x: Tensor) -> dict[str, Any]:
    return {"a": x * 2, "b": (x.sum(), [x.exp()])}


def masks(x: Tensor) -> Tensor:
    picked = torch.where(x > 0, x, x.detach() * 0)
    some = x.clamp(-0.5, 0.5).sum() + x[x > 0].sum()
    return picked.sum() + some + functional.dropout(x, 0.5).sum()


class Twice(nn.Module):
    """One layer that is called two times."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 3)

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.inner(self.inner(x)))


def gather(x: Tensor, index: Tensor) -> Tensor:
    return x.gather(1, index).sum() + x.index_select(0, index[0] % 3).cumsum(0).sum()


def module(build: Callable[[], nn.Module], *inputs: Tensor) -> SmallProgram:
    def make() -> tuple[Callable[..., Any], tuple[Any, ...]]:
        with torch.random.fork_rng():
            torch.manual_seed(1)
            return build(), tuple(tensor.clone() for tensor in inputs)

    return SmallProgram(make)


def function(fn: Callable[..., Any], *inputs: Tensor, v: Tensor | None = None) -> SmallProgram:
    return SmallProgram(lambda: (fn, tuple(t.clone() for t in inputs)), v)


class Summed(nn.Module):
    """A module whose (first) output is summed, so that it needs no v."""

    def __init__(self, inner: nn.Module, *more: str) -> None:
        super().__init__()
        self.inner, self.more = inner, more

    def forward(self, x: Tensor) -> Tensor:
        out = (
            self.inner(x, x, x) if isinstance(self.inner, nn.MultiheadAttention) else self.inner(x)
        )
        first: Tensor = out[0] if isinstance(out, tuple) else out
        return (first**2).sum()


PROGRAMS: dict[str, SmallProgram] = {
    "elementwise": function(elementwise, draw(3, 4)),
    "matrix product": function(lambda x, w: (x @ w + 2.0).mean(), draw(2, 3), draw(3, 2, seed=1)),
    "fan-out": function(lambda x: x * x + x, draw(3), v=draw(3, seed=2)),
    "broadcast": function(lambda x, b: ((x * b + b) * b).sum(), draw(2, 3), draw(1, 3, seed=1)),
    "scalar": function(lambda x: torch.sigmoid(x) ** 2, torch.tensor(1.0)),
    "views": function(views, draw(3, 4)),
    "in-place": function(in_place, draw(3, 4)),
    "writes through views": function(writes_through_views, draw(3, 4), draw(4, seed=1)),
    "indexing": function(indexing, draw(3, 4)),
    "pieces": function(pieces, draw(4, 3)),
    "custom function": function(custom, draw(5)),
    "complex": function(complex_numbers, draw(4)),
    "complex leaf": function(lambda z: (z * z.conj()).real.sum(), draw(3, dtype=torch.complex64)),
    "mixed dtypes": function(mixed, draw(3), draw(3, dtype=torch.float64, seed=1)),
    "bfloat16": function(bfloat16, draw(2, 3).bfloat16(), draw(3, 2, seed=1).bfloat16()),
    "half": function(lambda x: (x * x).sum(), draw(4).half()),
    "checkpoint": function(checkpointed, draw(4)),
    "loops and ifs": function(loops, draw(4)),
    "deep": function(deep, draw(2)),
    "double backward": function(twice, draw(3)),
    "inner backward": function(inner_without_graph, draw(3)),
    "second graph": SmallProgram(lambda: (lambda x: (x**3).sum(), (draw(3),)), create_graph=True),
    "detach": function(detached, draw(4)),
    "hook that looks": function(looks, draw(4)),
    "hook that edits": SmallProgram(lambda: (edits, (draw(4),))),
    "attention": function(attention, draw(1, 3, 4)),
    "losses": function(losses, draw(3, 4), torch.tensor([0, 3, 1])),
    "norms": function(norms, draw(4, 4), draw(4, seed=1)),
    "masks and dropout": function(masks, draw(3, 4)),
    "gather": function(gather, draw(3, 4), torch.tensor([[0, 1], [2, 3], [1, 1]])),
    "embedding": module(lambda: Summed(nn.Embedding(5, 3)), torch.tensor([1, 1, 4])),
    "layer used twice": module(lambda: Summed(Twice()), draw(2, 3)),
    "lstm": module(lambda: Summed(nn.LSTM(3, 4, batch_first=True)), draw(2, 5, 3)),
    "multihead": module(lambda: Summed(nn.MultiheadAttention(4, 2, batch_first=True)),
                        draw(2, 3, 4)),
    "convolution": module(lambda: Summed(nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2))), draw(2, 2, 6, 6)),
    "encoder layer": module(lambda: Summed(nn.TransformerEncoderLayer(
        4, 2, dim_feedforward=8, batch_first=True)), draw(2, 3, 4)),
    "many outputs": SmallProgram(lambda: (many_outputs, (draw(2),))),
}  # fmt: skip
