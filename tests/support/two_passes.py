"""Two passes through one x that is used three times, as graphs: what tests of graphs look at."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.graphs.flow import GraphFlow
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, real_tensor, record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.recorder import recording

LINES = Listing(("y = x * x + x", "y.backward(v)", "x.grad.zero_()"))


@dataclass(frozen=True, eq=False)
class TwoPasses:
    """The passes on the same x, and its gradient when it has been zeroed."""

    listing: Listing
    passes: tuple[GraphFlow, GraphFlow]
    zeroed: Record


@with_gradients
def two_passes(x: Values = (3.0, -1.0), v: Values = (1.0, 2.0)) -> TwoPasses:
    """x (n,) is used three times and pulled back twice from v (n,)."""
    leaf, weights = real_tensor("x", x).requires_grad_(), real_tensor("v", v)
    with recording() as recorded:
        for _ in range(2):
            run(Listing(LINES.lines[:2]), x=leaf, v=weights)
        run(Listing(LINES.lines[2:]), x=leaf)
    assert leaf.grad is not None
    first, second = (graph_flow(trace) for trace in recorded.traces)
    return TwoPasses(LINES, (first, second), record("x.grad", leaf.grad, LINES.lines[2]))
