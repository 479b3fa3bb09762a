"""Tutorial 3, line 8: derivatives of higher order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.autograd.graph import get_gradient_edge

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.higher_order import Derivatives, derivatives
from gradmath.graphs.second_order import SecondOrder
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import real_tensor, record
from gradmath.tracing.backward import reachable
from gradmath.tracing.second_pass import GRADIENT, gradient_graph, run_lines

FORWARD = Listing(("s = torch.sigmoid(x)", "y = s ** 2"))
AGAIN = Listing(("d = [y]", "d += grad(d[-1], x, create_graph=True)"))
ORDER = 4
FARTHEST = 1000.0
_DECIMALS = 5  # of the derivatives, as the course gives them
_AROUND = 3.0  # how far the curve is drawn on both sides of x


@dataclass(frozen=True, eq=False)
class SampledCurve:
    """y = sigmoid(x)**2 around a point, with its tangent and parabola there.

    Shapes: xs, ys, tangent, parabola (n,); derivatives.values (order + 1,).
    """

    derivatives: Derivatives
    xs: Record
    ys: Record
    tangent: Record
    parabola: Record


@with_gradients
def sigmoid_squared(
    x: float = 1.0, order: int = 4, span: Sequence[float] = (-3.0, 5.0), points: int = 81
) -> SampledCurve:
    """Derivatives of sigmoid(x)**2 up to an order, and what the first two of them draw.

    Raises: ParameterError for order < 2, which has no parabola.
    Source: Tutorial 3 of the course.

    >>> [f"{value:.5f}" for value in sigmoid_squared().derivatives.values.value[1:]]
    ['0.28747', '-0.05553', '-0.15883', '0.17455']
    """
    found = derivatives(_curve, x, order)
    xs = torch.linspace(span[0], span[1], points)
    return SampledCurve(
        derivatives=found,
        xs=record("x", xs, f"torch.linspace({span[0]}, {span[1]}, {points})"),
        ys=record("y", _curve(xs), "torch.sigmoid(x) ** 2"),
        tangent=found.polynomial(xs, degree=1),
        parabola=found.polynomial(xs, degree=2),
    )


def _curve(x: Tensor) -> Tensor:
    return torch.sigmoid(x) ** 2


@dataclass(frozen=True, eq=False)
class GradientHasAGraph:
    """sigmoid(x)**2, the graph of its gradient, and the derivatives that come of going on.

    grown is what `forward` and `gradient` left behind. d holds y and its derivatives, each made
    by the last line of `again` from the one before; graph_sizes counts the autograd nodes behind
    each of them.
    Shapes: d, graph_sizes (5,).
    """

    forward: Listing
    gradient: Listing
    again: Listing
    grown: SecondOrder
    d: Record
    graph_sizes: Record
    curve: SampledCurve


@with_gradients
def gradient_has_a_graph(x: float = 1.0) -> GradientHasAGraph:
    """Can a gradient have a gradient, and that one, too?

    Shapes: x (), where sigmoid(x)**2 is differentiated.
    Raises: ShapeError for more than one number, ParameterError beyond FARTHEST; the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course, line 8.

    >>> found = gradient_has_a_graph()
    >>> [found.d.text((k,)) for k in range(5)]
    ['0.53445', '0.28747', '−0.05553', '−0.15883', '0.17455']
    """
    leaf = real_tensor("x", x)
    if leaf.dim():
        raise ShapeError(
            f"x has shape {tuple(leaf.shape)} but must be one number; give one, as x=0.5"
        )
    if abs(leaf) > FARTHEST:
        raise ParameterError(
            f"x = {float(leaf):g} is so far out that its neighbours cannot be told apart on a "
            f"chart; give a number from -{FARTHEST:g} to {FARTHEST:g}"
        )
    start, line = AGAIN.lines
    d: list[Tensor] = run_lines(Listing((*FORWARD.lines, start, *[line] * ORDER)), leaf)["d"]
    at = float(leaf)
    return GradientHasAGraph(
        forward=FORWARD,
        gradient=GRADIENT,
        again=AGAIN,
        grown=gradient_graph(FORWARD, leaf),
        d=record("d", torch.stack(d), line, decimals=_DECIMALS),
        graph_sizes=record("nodes", torch.tensor([_nodes_behind(each) for each in d]),
                           "len of all that next_functions reach"),
        curve=sigmoid_squared(at, ORDER, span=(at - _AROUND, at + _AROUND)),
    )  # fmt: skip


def _nodes_behind(tensor: Tensor) -> int:
    """How many autograd nodes a tensor's graph has."""
    return len(reachable([get_gradient_edge(tensor).node]))
