"""The pullback of one output of an operation to one of its inputs, and the axes that it keeps."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gradmath.zeros.entry_links import Floats, Ints
from gradmath.zeros.replay import Replay

DENSE = 2**14  # entries of a Jacobian that is asked for row by row


class Pull:
    """The pullback of one output to one input."""

    def __init__(self, op: str, leaf: Tensor, output: Tensor, number: int, carried: int) -> None:
        self.op, self.leaf, self.output, self.number = op, leaf, output, number
        self.depends = output.requires_grad
        self.carried = max(carried, output.numel())  # entries of the largest tensor

    @property
    def is_large(self) -> bool:
        real = not (self.leaf.is_complex() or self.output.is_complex())
        return real and self.leaf.numel() * self.output.numel() > DENSE

    def __call__(self, cotangent: Tensor, *, batched: bool = False, graph: bool = False) -> Tensor:
        shape = (len(cotangent), *self.leaf.shape) if batched else self.leaf.shape
        (grad,) = torch.autograd.grad(
            self.output,
            self.leaf,
            cotangent,
            retain_graph=True,
            create_graph=graph,
            allow_unused=True,
            is_grads_batched=batched,
        )
        if grad is None:
            return torch.zeros(shape, dtype=self.leaf.dtype)
        return grad if grad.layout is torch.strided else grad.to_dense()

    def all_of(self, units: Tensor) -> Tensor:
        """Several cotangents at once."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="There is a performance drop")
            try:
                return self(units, batched=True)
            except RuntimeError:  # a formula that cannot be batched
                return torch.stack([self(unit) for unit in units])

    def push(self, tangent: Tensor) -> Tensor:
        """What a change of the input does to the output: the pullback, pulled back itself."""
        seed = torch.ones_like(self.output).requires_grad_()
        pulled = self(seed, graph=True)
        if not pulled.requires_grad:
            return torch.zeros_like(self.output)
        (pushed,) = torch.autograd.grad(pulled, seed, tangent, allow_unused=True, retain_graph=True)
        return torch.zeros_like(self.output) if pushed is None else pushed


def pulls(replay: Replay, position: int, tensors: Sequence[Tensor]) -> list[Pull]:
    """The pullback of each output, from one run of the operation."""
    leaf = tensors[position].detach().clone().requires_grad_()
    outputs = replay.run([leaf if k == position else t for k, t in enumerate(tensors)])
    most = max(tensor.numel() for tensor in tensors)
    return [Pull(replay.op, leaf, output, k, most) for k, output in enumerate(outputs)]


class BatchAxes:
    """Axes along which an operation does the same to each part: (of the output, of the input)."""

    def __init__(self, *pairs: tuple[int, int]) -> None:
        self.pairs = pairs

    def tables(self, pull: Pull) -> tuple[Ints, Ints]:
        """The numbers of the output's and the input's entries, (parts of the batch, others)."""
        axes = list(zip(*self.pairs, strict=True)) or [(), ()]
        found = []
        for tensor, own in zip((pull.output, pull.leaf), axes, strict=True):
            numbers = np.arange(tensor.numel()).reshape(tuple(tensor.shape))
            first = np.moveaxis(numbers, own, range(len(own)))
            parts = int(np.prod(first.shape[: len(own)], dtype=int))
            found.append(first.reshape(parts, tensor.numel() // max(1, parts)))
        return found[0], found[1]


def batch_of(wide: Pull) -> BatchAxes:
    """The axes of a batch: weighting its parts before is the same as after."""
    random = torch.rand(wide.output.shape, generator=generator(), dtype=wide.output.dtype) + 0.5
    plain = wide(random)
    pairs: list[tuple[int, int]] = []
    for axis, size in enumerate(wide.output.shape):
        for own, length in enumerate(wide.leaf.shape):
            if size != length or size == 1 or own in (pair[1] for pair in pairs):
                continue
            weights = torch.rand(size, generator=generator(), dtype=plain.dtype) + 0.5
            before = wide(random * _along(weights, axis, wide.output.dim()))
            after = plain * _along(weights, own, wide.leaf.dim())
            finite = plain[torch.isfinite(plain)]
            slack = 1e-11 * float(finite.abs().max()) if finite.numel() else 0.0
            if torch.allclose(before, after, rtol=1e-9, atol=slack, equal_nan=True):
                pairs.append((axis, own))
                break
    return BatchAxes(*pairs)


def _along(weights: Tensor, axis: int, axes: int) -> Tensor:
    return weights.view([-1 if k == axis else 1 for k in range(axes)])


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def magnitude(tensor: Tensor) -> Floats:
    """Real slopes keep their sign, complex ones are told by their size."""
    wide = tensor.detach().abs() if tensor.is_complex() else tensor.detach()
    return np.asarray(wide.double().numpy(force=True))
