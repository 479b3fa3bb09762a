"""Tutorial 3: three lines make three nodes, and a walk back from the last finds two more."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.records.walk import GraphWalk
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

SEED = 15717  # of the seeds below 20,000 one of seven after which no number on a frame is zero
X = ((-1.0, 2.0, -2.0), (-2.0, 3.0, 1.0))
W = ((-2.0, 1.0), (-1.0, 2.0), (2.0, 2.0))
MOST = {"x": (2, 3), "w": (3, 2)}  # rows and columns: more is not read on one frame
LARGEST = {"x": 5, "w": 5, "c": 9}  # the size of entries, whose sums have two digits
LEAVES = "x.requires_grad_(), w.requires_grad_()"
PRODUCT, MEAN, GRAD_FN = "h = x @ w", "loss = z.mean()", "x.grad_fn"
WALK = (
    "mean = loss.grad_fn",
    "add = mean.next_functions[0][0]",
    "mm = add.next_functions[0][0]",
    "mm.next_functions",
)
BACKWARD = "loss.backward()"
_ENDS = {leaf: f"mm.next_functions[{slot}][0]" for slot, leaf in enumerate("xw")}


@with_gradients
def graph_grows(x: Values = X, w: Values = W, c: float = 2.0) -> GraphWalk:
    """Which of x, w and c gets a node in the graph of (x @ w + c).mean()?

    Shapes: x (m, k), the left factor; w (k, n), the right one, in the dtype of x; c (), the
        number that is added. m and n are 1 or 2 and k 1 to 3; entries are whole numbers
        from -5 to 5, c from -9 to 9.
    Raises: ShapeError, DtypeError or ParameterError if they are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course, lines 1 and 2; the numbers by `torch.manual_seed(15717)` and
        `torch.randint(-3, 4, ...)` for x, then w.

    >>> grown = graph_grows()
    >>> grown.loss.value.tolist(), grown.h.value.tolist()
    (3.0, [[-4.0, -1.0], [3.0, 6.0]])
    >>> bool(grown.plain.value), bool(grown.tracks["x"].value)
    (True, True)
    """
    left, right = _factors(x, w)
    _whole("c", c)
    add = f"z = h {'-' if c < 0 else '+'} {abs(float(c))!r}"
    lines = (
        "import torch",
        *assignment("x", left),
        *assignment("w", right),
        LEAVES, PRODUCT, add, MEAN, GRAD_FN, *WALK, BACKWARD,
    )  # fmt: skip
    run = ListingRun(Listing(lines))
    asked: dict[str, tuple[str, str]] = {
        "x": ("x", LEAVES),
        "w": ("w", LEAVES),
        "products": ("x[0] * w[:, 0]", PRODUCT),
        "h": ("h", PRODUCT),
        "z": ("z", add),
        "loss": ("loss", MEAN),
        "made by none": ("x.grad_fn is None", GRAD_FN),
        "plain": ("add.next_functions[1][0] is None", WALK[1]),
        "track add": ("mean.next_functions[0][0] is z.grad_fn", WALK[1]),
        "input add": ("mean.next_functions[0][1]", WALK[1]),
        "track mm": ("add.next_functions[0][0] is h.grad_fn", WALK[2]),
        "input mm": ("add.next_functions[0][1]", WALK[2]),
        **{f"absent {leaf}": (f"{leaf}.grad is None", LEAVES) for leaf in "xw"},
        **{f"track {leaf}": (f"{end}.variable is {leaf}", WALK[3]) for leaf, end in _ENDS.items()},
        **{
            f"input {leaf}": (f"mm.next_functions[{slot}][1]", WALK[3])
            for slot, leaf in enumerate("xw")
        },
        **{f"{leaf} grad": (f"{leaf}.grad", BACKWARD) for leaf in "xw"},
        **{f"node {key}": asked for key, asked in _named(left, right, float(c), add).items()},
    }
    found = run.records(asked)

    def each(kind: str, *keys: str) -> dict[str, Record]:
        return {key: found[f"{kind} {key}"] for key in keys}

    one = "torch.tensor(1.)"
    return GraphWalk(
        listing=run.listing,
        added=add,
        **{name: found[name] for name in ("x", "w", "products", "h", "z", "loss", "plain")},
        nodes=each("node", "mm", "add", "mean", "x", "w"),
        tracks=each("track", "add", "mm", "x", "w"),
        inputs=each("input", "add", "mm", "x", "w"),
        made_by_none=found["made by none"],
        absent=each("absent", "x", "w"),
        seed=run.cotangent("loss", "loss", one, WALK[3]),
        z_back=run.cotangent("z", "loss", one, WALK[3]),
        h_back=run.cotangent("h", "loss", one, WALK[3]),
        x_grad=found["x grad"],
        w_grad=found["w grad"],
    )


def _named(x: Tensor, w: Tensor, c: float, add: str) -> dict[str, tuple[str, str]]:
    """For each node the comparison with the name that torch gives it, and the line after which."""
    h = x.clone().requires_grad_() @ w.clone().requires_grad_()
    z = h - abs(c) if c < 0 else h + c
    nodes: dict[str, tuple[str, str, Any]] = {
        "mm": ("h.grad_fn", PRODUCT, h.grad_fn),
        "add": ("z.grad_fn", add, z.grad_fn),
        "mean": ("loss.grad_fn", MEAN, z.mean().grad_fn),
    }
    assert h.grad_fn is not None
    for (leaf, code), (node, _) in zip(_ENDS.items(), h.grad_fn.next_functions, strict=True):
        nodes[leaf] = code, WALK[3], node
    return {
        key: (f"type({code}).__name__ == {type(node).__name__!r}", after)
        for key, (code, after, node) in nodes.items()
    }


def _factors(x: Values, w: Values) -> tuple[Tensor, Tensor]:
    left, right = real_tensor("x", x), real_tensor("w", w)
    if left.dim() != 2 or right.dim() != 2 or left.shape[1] != right.shape[0]:
        raise ShapeError(
            f"x has shape {tuple(left.shape)} and w {tuple(right.shape)}, which x @ w cannot "
            "multiply; give x (m, k) and w (k, n)"
        )
    if left.dtype != right.dtype:
        raise DtypeError(
            f"w has dtype {right.dtype} but x has {left.dtype}; "
            f"convert one of them, as in w.to({left.dtype})"
        )
    for name, tensor in (("x", left), ("w", right)):
        rows, columns = MOST[name]
        if not (1 <= tensor.shape[0] <= rows and 1 <= tensor.shape[1] <= columns):
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)}; "
                f"give 1 to {rows} rows and 1 to {columns} columns, which fit on a frame"
            )
        for index in torch.cartesian_prod(*map(torch.arange, tensor.shape)).tolist():
            _whole(f"{name}[{index[0]}, {index[1]}]", float(tensor[tuple(index)]))
    return left, right


def _whole(name: str, number: float) -> None:
    largest = LARGEST[name[0]]
    if number != round(number) or abs(number) > largest:
        raise ParameterError(
            f"{name} is {number:g}; "
            f"give whole numbers from {-largest} to {largest}, whose sums can be read"
        )
