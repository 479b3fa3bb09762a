"""Run code, its gradient with a graph, and a pass back through that graph."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import grad

from gradmath.errors import NoPathError
from gradmath.graphs.second_order import SecondOrder, makers_of
from gradmath.graphs.trace import Trace
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run_line
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.recorder import recording
from gradmath.tracing.tracer import trace

GRADIENT = Listing(("dy, = grad(y, x, create_graph=True)", "dy.backward()"))


@with_gradients
def gradient_graph(forward: Listing, x: Tensor) -> SecondOrder:
    """Run lines that compute y from x, then `GRADIENT`: the gradient of y, and back from there.

    `grad` is `torch.autograd.grad`. x stays as it is.
    Shapes: x and y ().
    Raises: NoPathError if y, or its gradient, does not depend on x.
    Source: PyTorch docs, torch.autograd.grad, create_graph.

    >>> grown = gradient_graph(Listing(("y = x ** 3",)), torch.tensor(2.0))
    >>> [node.traced.op for node in grown.made_by(1)]
    ['ones_like', 'pow', 'mul', 'mul']
    >>> grown.gradient.value.value.item(), grown.flow.node("x").grad_after.value.item()
    (12.0, 12.0)
    """
    first = _first(forward, x)
    with recording() as recorded:
        run_lines(Listing((*forward.lines, *GRADIENT.lines)), x)
    both = recorded.trace
    return SecondOrder(graph_flow(both), graph_flow(first), makers_of(first, both))


def run_lines(listing: Listing, x: Tensor) -> dict[str, Any]:
    """Run lines on a leaf of the value of x; all names that are in scope afterwards."""
    scope: dict[str, Any] = {"torch": torch, "grad": grad, "x": x.detach().clone()}
    scope["x"].requires_grad_()
    for number, line in enumerate(listing.lines, start=1):
        run_line(line, number, scope)
    return scope


def _first(forward: Listing, x: Tensor) -> Trace:
    """The trace of the lines and of their own backward pass, which leaves a graph."""

    def lines(x: Tensor) -> Tensor:
        scope: dict[str, Any] = {"torch": torch, "x": x}
        for number, line in enumerate(forward.lines, start=1):
            run_line(line, number, scope)
        y: Tensor = scope["y"]
        return y

    first = trace(lines, x.detach(), create_graph=True)
    if first.backward is None:
        raise NoPathError(
            "the gradient of y does not require grad",
            None,
            "it no longer depends on x, as that of a straight line: compute y from x by "
            "something else than sums and constant factors",
        )
    return first
