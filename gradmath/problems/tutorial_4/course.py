"""Tutorial 4: tensor gradients and VJPs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.gradients.jacobian_cost import Costs, jacobian_costs
from gradmath.gradients.jacobians import WeightedRows, weighted_rows
from gradmath.gradients.nudges import EntryNudge, nudge_entry
from gradmath.gradients.pullback import Pullback, vjp
from gradmath.records.tensor import Index, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import record, tensor_of


def squared(inp: Tensor) -> Tensor:
    return ((inp + 1) ** 2).T


def cubed(inp: Tensor) -> Tensor:
    return ((inp + 10) ** 3).T


@with_gradients
def tensor_output() -> Pullback:
    """The square of eye(4, 5) + 1, transposed, pulled back with ones.

    Source: Tutorial 4 of the course.

    >>> tensor_output().x_grad.value[0].tolist()
    [4.0, 2.0, 2.0, 2.0, 2.0]
    """
    return vjp(squared, torch.eye(4, 5), torch.ones(5, 4))


@with_gradients
def rows_of_the_jacobian() -> WeightedRows:
    """A Jacobian of 3 x 4 small enough to be drawn whole, with its rows weighted by v.

    >>> rows = rows_of_the_jacobian()
    >>> rows.J.shape, rows.closes
    ((3, 4), True)
    """
    A = torch.tensor([[1.0, 0.0, 2.0, -1.0], [0.5, 1.0, 0.0, 1.0], [0.0, -1.0, 1.0, 0.5]])
    return weighted_rows(lambda x: (A @ x) ** 2, [1.0, 0.5, -1.0, 2.0], v=[0.5, 1.0, -0.25])


@with_gradients
def jacobian_growth(sizes: Sequence[int] = (10, 30, 100, 300, 1000)) -> tuple[Costs, ...]:
    """What the full Jacobian of an element-wise map costs as it grows, beside one VJP.

    Of n * n entries only n are not zero. Seconds are measured anew each time.
    """
    return tuple(
        jacobian_costs(lambda x: (x + 1) ** 2, torch.linspace(0, 1, n), torch.ones(n))
        for n in sizes
    )


@dataclass(frozen=True, eq=False)
class UpstreamWeights:
    """The same output pulled back with more and more weight on its first row.

    Shapes: shares, sums (k,); pulled has one run for each share.
    """

    shares: Record
    pulled: tuple[Pullback, ...]
    sums: Record


@with_gradients
def upstream_weights(shares: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)) -> UpstreamWeights:
    """The cube of eye(4, 5) + 10, transposed, with v = w on its first row and 1 - w elsewhere.

    v is normalised to sum 1.
    Shapes: v (5, 4), x_grad (4, 5).
    Source: Tutorial 4 of the course.

    >>> heavy = upstream_weights().pulled[-1].x_grad
    >>> [heavy.text(entry, decimals=2) for entry in ((0, 0), (1, 0), (0, 1), (1, 1))]
    ['90.75', '75.00', '0', '0']
    """
    pulled = tuple(vjp(cubed, torch.eye(4, 5), weights_with_share(share)) for share in shares)
    return UpstreamWeights(
        shares=record("w", torch.tensor(shares), "w"),
        pulled=pulled,
        sums=record(
            "sum of inp.grad",
            torch.stack([tensor_of(each.x_grad).sum() for each in pulled]),
            "inp.grad.sum()",
        ),
    )


def weights_with_share(share: float) -> Tensor:
    v = torch.full((5, 4), 1 - share)
    v[0] = share
    return v / v.sum()


@with_gradients
def read_by_a_nudge(entry: Index = (0, 0), share: float = 0.9, step: float = 0.01) -> EntryNudge:
    """One entry of inp nudged: inp.grad tells how far the weighted output moves.

    >>> nudge = read_by_a_nudge()
    >>> abs(float(nudge.remainder.value)) < 0.01 * abs(float(nudge.change.value))
    True
    """
    return nudge_entry(cubed, torch.eye(4, 5), weights_with_share(share), entry, step)
