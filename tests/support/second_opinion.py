"""What the tests of gradmath compare with: plain torch, numpy, and drawn layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from hypothesis import strategies as st
from torch import Tensor

from gradmath.graphs.flow import Shown
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record

DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
SIZES = ((1, 1), (1, 3), (3, 1), (4, 6), (7, 5), (33, 20))

# So few that exact cancellation, z == 0 and zeros of both signs are frequent, and that every
# sum of products of them is exact in every dtype.
SMALL_INTEGERS = st.sampled_from([-2.0, -1.0, -0.0, 0.0, 0.0, 1.0, 2.0])


@dataclass(frozen=True)
class Plain:
    """What one plain run held."""

    z: Tensor
    out: Tensor
    z_bar: Tensor
    x_grad: Tensor
    W_grad: Tensor | None


def plain_run(W: Tensor, x: Tensor, v: Tensor, *, weight_grad: bool = False) -> Plain:
    """The course's own lines."""
    W = W.detach().clone().requires_grad_(weight_grad)
    x = x.detach().clone().requires_grad_()
    z = W @ x
    z.retain_grad()
    out = torch.relu(z)
    out.backward(v)
    assert x.grad is not None and z.grad is not None
    return Plain(z.detach(), out.detach(), z.grad, x.grad, W.grad)


def x_grad_through(W: Tensor, v: Tensor, gates: npt.NDArray[np.bool_]) -> Tensor:
    """x.grad with gates that are set by hand, where the course has relu."""
    x = torch.zeros(W.shape[1], dtype=W.dtype, requires_grad=True)
    torch.where(torch.from_numpy(gates), W @ x, 0.0).backward(v)
    assert x.grad is not None
    return x.grad


def same_bits(shown: Record, computed: Tensor) -> bool:
    """Whether a record holds a tensor's very bits: zeros have a sign, bfloat16 is widened."""
    if computed.dtype == torch.bfloat16:
        computed = computed.float()
    expected = computed.detach().numpy()
    return (
        shown.value.dtype == expected.dtype
        and shown.value.shape == expected.shape
        and shown.value.tobytes() == expected.tobytes()
    )


def shown_tensor(shown: Shown | None) -> Tensor:
    """What is shown entry by entry, as a fresh tensor."""
    assert isinstance(shown, Record)
    return torch.tensor(shown.value)


def assert_as_plain_torch(flow: ReluFlow, W: Tensor, x: Tensor, v: Tensor) -> None:
    """A flow holds the very bits of a plain run."""
    plain = plain_run(W, x, v, weight_grad=flow.W_grad is not None)
    for shown, computed in (
        (flow.W, W),
        (flow.x, x),
        (flow.v, v),
        (flow.z, plain.z),
        (flow.out, plain.out),
        (flow.z_bar, plain.z_bar),
        (flow.x_grad, plain.x_grad),
        (flow.weighted, v @ plain.out),
    ):
        assert same_bits(shown, computed), shown.name
    if flow.W_grad is not None:
        assert plain.W_grad is not None
        assert same_bits(flow.W_grad, plain.W_grad)


def wide(shown: Record) -> npt.NDArray[np.float64]:
    """A record's value, exactly, in float64."""
    return shown.value.astype(np.float64)


def drawn_layer(
    m: int, n: int, dtype: torch.dtype = torch.float32, seed: int = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Seeded normal W, x, v."""
    generator = torch.Generator().manual_seed(seed)
    shapes: tuple[tuple[int, ...], ...] = ((m, n), (n,), (m,))
    W, x, v = (torch.randn(shape, generator=generator).to(dtype) for shape in shapes)
    return W, x, v


def vectors(
    length: int, dtype: torch.dtype, entries: st.SearchStrategy[float] = SMALL_INTEGERS
) -> st.SearchStrategy[Tensor]:
    drawn = st.lists(entries, min_size=length, max_size=length)
    return drawn.map(lambda values: torch.tensor(values, dtype=dtype))


@st.composite
def layers(
    draw: st.DrawFn, entries: st.SearchStrategy[float] = SMALL_INTEGERS
) -> tuple[Tensor, Tensor, Tensor]:
    """W (m, n), x (n,), v (m,) of one dtype; some rows and columns of W are zeros."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    dtype = draw(st.sampled_from(DTYPES))
    W = torch.stack([draw(vectors(n, dtype, entries)) for _ in range(m)])
    W[:, draw(st.sets(st.integers(0, n - 1), max_size=1).map(list))] = 0.0
    return W, draw(vectors(n, dtype, entries)), draw(vectors(m, dtype, entries))
