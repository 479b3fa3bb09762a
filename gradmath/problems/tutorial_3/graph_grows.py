"""Tutorial 3, lines 1 and 2: a graph grows as lines run; next_functions walk it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from gradmath.errors import DtypeError, ShapeError
from gradmath.graphs.flow import GraphFlow, WalkStep
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run_line
from gradmath.running.tensors import Values, real_tensor
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.recorder import recording

# Random in the course; drawn once, by torch.randint(-3, 4, shape) with this seed, so that every
# product can be followed in one's head.
SEED = 10
X_GROWN = ((-1.0, -3.0, 1.0), (-2.0, -1.0, 1.0))
W_GROWN = ((1.0, -3.0), (1.0, -1.0), (3.0, -3.0))
GROWTH = Listing(("h = x @ w", "z = h + 2.0", "loss = z.mean()"))
WALK = Listing(
    (
        "mean = loss.grad_fn",
        "add = mean.next_functions[0][0]",
        "mm = add.next_functions[0][0]",
        "mm.next_functions",
    )
)


@dataclass(frozen=True, eq=False)
class GraphGrows:
    """The graph of (x @ w + 2.0).mean(), and a walk from its root to its leaves."""

    listing: Listing
    walk_listing: Listing
    flow: GraphFlow
    walk: tuple[WalkStep, ...]


@with_gradients
def graph_grows(x: Values = X_GROWN, w: Values = W_GROWN) -> GraphGrows:
    """What does each line add to the graph, and how does one walk it backwards?

    Shapes: x (m, k), the left factor; w (k, n), the right factor, in the dtype of x.
    Raises: ShapeError if they are no matrices or do not fit together; DtypeError for mixed
        dtypes and the errors of `real_tensor`.
    Source: Tutorial 3 of the course, lines 1 and 2.

    >>> grown = graph_grows()
    >>> [step.grad_fn for step in grown.walk]
    ['MeanBackward0', 'AddBackward0', 'MmBackward0']
    >>> grown.walk[1].next_functions
    (('MmBackward0', 0), (None, 0))
    """
    left, right = real_tensor("x", x), real_tensor("w", w)
    _multiply(left, right)
    scope: dict[str, Any] = {"x": left.requires_grad_(), "w": right.requires_grad_()}
    with recording() as recorded:
        _run(GROWTH, scope)
        _run(WALK, scope)
        # Only a backward pass leaves a trace; it comes after all that the scene shows.
        scope["loss"].backward()
    flow = graph_flow(recorded.trace)
    walked = [scope[name] for name in ("mean", "add", "mm")]
    return GraphGrows(GROWTH, WALK, flow, tuple(_steps(flow, walked)))


def _multiply(x: Tensor, w: Tensor) -> None:
    if x.dim() != 2 or w.dim() != 2 or x.shape[1] != w.shape[0]:
        raise ShapeError(
            f"x has shape {tuple(x.shape)} and w {tuple(w.shape)}, which x @ w cannot multiply; "
            "give x (m, k) and w (k, n)"
        )
    if x.dtype != w.dtype:
        raise DtypeError(
            f"w has dtype {w.dtype} but x has {x.dtype}; convert one of them, as in w.to({x.dtype})"
        )


def _steps(flow: GraphFlow, nodes: list[Any]) -> Iterator[WalkStep]:
    index = flow.node("loss").index
    for node in nodes:
        following = tuple(
            (None if after is None else short_name(after), output)
            for after, output in node.next_functions
        )
        yield WalkStep(index, short_name(node), following)
        index = next(edge.target for edge in flow.inputs(index) if edge.slot == 0)


def short_name(node: Any) -> str:
    """A node's name as torch prints it, without C++ namespaces."""
    return str(node.name()).rsplit("::", 1)[-1]


def _run(listing: Listing, scope: dict[str, Any]) -> None:
    for number, line in enumerate(listing.lines, start=1):
        run_line(line, number, scope)
