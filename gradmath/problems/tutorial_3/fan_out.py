"""Tutorial 3: autograd and computation graphs."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from gradmath.errors import DtypeError, ShapeError
from gradmath.graphs.flow import GraphFlow
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, real_tensor, record
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.recorder import recording

X = (3.0, -1.0)
V = (1.0, 2.0)
FAN_OUT = Listing(("y = x * x + x", "y.backward(v)", "x.grad.zero_()"))


@dataclass(frozen=True, eq=False)
class FanOut:
    """x used three times, pulled back twice, then zeroed.

    passes are the two runs of the first two lines, one after the other on the same x: the
    second adds to the `.grad` that the first one left. zeroed is x.grad after the last line.
    """

    listing: Listing
    passes: tuple[GraphFlow, GraphFlow]
    zeroed: Record


@with_gradients
def fan_out(x: Values = X, v: Values = V) -> FanOut:
    """Where do the three uses of x in x * x + x meet again, and what does a second pass do?

    Shapes: x (n,), the leaf; v (n,), the weights of the outputs, in the dtype of x.
    Raises: ShapeError if x is no vector or v is not shaped like it; DtypeError for mixed dtypes
        and the errors of `real_tensor`.
    Source: Tutorial 3 of the course, line 4.

    >>> first, second = fan_out().passes
    >>> [total.value.tolist() for total in first.node("x").sums[0]]
    [[1.0, 2.0], [4.0, 0.0], [7.0, -2.0]]
    >>> second.node("x").grad_after.value.tolist()
    [14.0, -4.0]
    """
    leaf, weights = real_tensor("x", x), real_tensor("v", v)
    if leaf.dim() != 1:
        raise ShapeError(f"x has shape {tuple(leaf.shape)} but must be a vector; give x (n,)")
    _fits("v", weights, leaf)
    leaf.requires_grad_()
    once, again = FAN_OUT.lines[:2], FAN_OUT.lines[2:]
    with recording() as recorded:
        for _ in range(2):
            run(Listing(once), x=leaf, v=weights)
        run(Listing(again), x=leaf)
    assert leaf.grad is not None
    first, second = (graph_flow(trace) for trace in recorded.traces)
    zeroed = record("x.grad", leaf.grad, again[-1])
    return FanOut(FAN_OUT, (first, second), zeroed)


def _fits(name: str, tensor: Tensor, other: Tensor) -> None:
    if tensor.shape != other.shape:
        raise ShapeError(
            f"{name} has shape {tuple(tensor.shape)} but x has {tuple(other.shape)}; "
            f"give {name} one entry for each of x"
        )
    if tensor.dtype != other.dtype:
        raise DtypeError(
            f"{name} has dtype {tensor.dtype} but x has {other.dtype}; "
            f"convert one of them, as in {name}.to({other.dtype})"
        )
