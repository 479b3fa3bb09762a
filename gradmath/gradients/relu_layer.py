"""One layer out = relu(W @ x), forward and backward, as autograd runs it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import DtypeError, NonFiniteError, ParameterError, ShapeError
from gradmath.records.layer import EntryPath, ReluFlow, ZeroReason
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason, Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, real_tensor, record, tensor_of

LAYER = Listing(
    (
        "z = W @ x",
        "out = torch.relu(z)",
        "out.backward(v)",
        "x.grad",
    )
)


@with_gradients
def relu_flow(W: Values, x: Values, v: Values, *, weight_grad: bool = False) -> ReluFlow:
    """Run `LAYER` on W, x and v and record what autograd held on the way.

    Shapes: W (m, n), x (n,), v (m,), all of one floating dtype; lists become float32.
    Raises: ShapeError if they do not fit together; DtypeError for integer tensors or mixed
        dtypes; NonFiniteError for NaN or infinity in them, or where the layer, its weighted
        output or a gradient overflows.
    Source: PyTorch docs, Tensor.backward; relu'(0) = 0 as torch defines it.

    >>> flow = relu_flow([[1, 0], [0, 2]], [3, -1], [0.5, 1])
    >>> flow.x_grad.value.tolist(), [reason.kind.value for reason in flow.paths[1].reasons]
    ([0.5, 0.0], ['gate closed'])
    """
    W, x, v = layer_tensors(W, x, v)
    x.requires_grad_()
    W.requires_grad_(weight_grad)
    done = run(LAYER, W=W, x=x, v=v)
    values = done.values
    z_bar = done.cotangents["z"]
    assert x.grad is not None
    x_grad = record("x.grad", x.grad, "out.backward(v)")
    W_grad = None if W.grad is None else record("W.grad", W.grad, "out.backward(v)")
    weighted = record("v @ out", v @ torch.relu(W @ x), "v @ torch.relu(W @ x)")
    for computed in (values["z"], weighted, x_grad, W_grad):
        _check_finite(computed, W.dtype)
    gates = open_gates(W, x)
    contributions = _contributions(W, x, tensor_of(z_bar).to(W))
    return ReluFlow(
        listing=LAYER,
        x=values["x"],
        W=values["W"],
        z=values["z"],
        out=values["out"],
        v=values["v"],
        weighted=weighted,
        z_bar=Record("z cotangent", z_bar.value, z_bar.source, decimals=values["v"].decimals),
        gates=gates,
        contributions=contributions,
        x_grad=x_grad,
        W_grad=W_grad,
        paths=entry_paths(
            W=values["W"], v=values["v"], gates=gates, contributions=contributions, x_grad=x_grad
        ),
    )


def layer_tensors(W: Values, x: Values, v: Values) -> tuple[Tensor, Tensor, Tensor]:
    """W, x and v as fresh tensors that fit together (see `relu_flow` for the errors)."""
    weight, point, weights = real_tensor("W", W), real_tensor("x", x), real_tensor("v", v)
    if weight.dim() != 2:
        raise ShapeError(
            f"W has shape {tuple(weight.shape)} but must be a matrix (outputs, inputs); "
            "give W one row for each output"
        )
    m, n = weight.shape
    for name, tensor, length, one_for in (("x", point, n, "column"), ("v", weights, m, "row")):
        if tensor.shape != (length,):
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)} but W has shape {(m, n)}; "
                f"give {name} {length} entries, one for each {one_for} of W"
            )
    for name, tensor in (("x", point), ("v", weights)):
        if tensor.dtype != weight.dtype:
            raise DtypeError(
                f"{name} has dtype {tensor.dtype} but W has {weight.dtype}; "
                f"convert one of them, as in {name}.to({weight.dtype})"
            )
    return weight, point, weights


def expect_readable(W: Tensor, rows: int, columns: int, how: str = "on one frame") -> None:
    """A layer that is too large to be shown is refused.

    Raises: ParameterError, with the numbers that would do.
    """
    if W.shape[0] <= rows and W.shape[1] <= columns:
        return
    most = f"{rows} rows and columns" if rows == columns else f"{rows} rows and {columns} columns"
    raise ParameterError(
        f"W has shape {tuple(W.shape)}, too much to be read {how}; give at most {most}"
    )


def weights_like(v: Tensor, name: str, values: Values) -> Tensor:
    """Other weights of the same outputs.

    Raises: ShapeError if they are not as many; as `real_tensor`.
    """
    other = real_tensor(name, values)
    if other.shape != v.shape:
        raise ShapeError(
            f"{name} has shape {tuple(other.shape)} but v has {tuple(v.shape)}; "
            "give it one number for each output, too"
        )
    return other


def _check_finite(computed: Record | None, dtype: torch.dtype) -> None:
    if computed is not None and not np.isfinite(computed.value).all():
        raise NonFiniteError(
            f"{computed.name} overflows {dtype} in `{computed.source}`, which must stay finite; "
            "use smaller numbers or a wider dtype"
        )


def open_gates(W: Tensor, x: Tensor) -> Record:
    """Which ReLUs let a cotangent of 1 through: asked of autograd, not read off z's sign."""
    z = (W @ x).detach().requires_grad_()
    (passed,) = torch.autograd.grad(torch.relu(z), z, torch.ones_like(z))
    return record("gates", passed != 0, "torch.autograd.grad(torch.relu(z), z, ones) != 0")


def _contributions(W: Tensor, x: Tensor, z_bar: Tensor) -> Record:
    """What each row of W carries to x on its own: one VJP for each output."""
    W = W.detach()
    z = W @ x
    rows = [
        torch.autograd.grad(
            z, x, torch.zeros_like(z_bar).index_put_((i,), z_bar[i]), retain_graph=True
        )[0]
        for i in map(torch.tensor, range(len(z)))
    ]
    return record("contributions", torch.stack(rows), "torch.autograd.grad(z, x, z_bar[i] * e_i)")


def entry_paths(
    *, W: Record, v: Record, gates: Record, contributions: Record, x_grad: Record
) -> tuple[EntryPath, ...]:
    """For each entry of x_grad, the outputs that feed it or every reason why it is zero.

    Shapes: W and contributions (m, n); v and gates (m,); x_grad (n,).
    A zero weight is no path, whatever else holds on its row; on every row with a path, both an
    ignored output and a closed gate are named where both apply. An entry that is zero although
    contributions arrive cancels; contributions that each round to zero are underflow.
    """
    outputs, entries = W.shape
    return tuple(
        _entry_path(
            entry,
            rows=[i for i in range(outputs) if W.value[i, entry] != 0],
            v=v,
            gates=gates,
            contributions=contributions,
            zero=bool(x_grad.value[entry] == 0),
        )
        for entry in range(entries)
    )


def _entry_path(
    entry: int, rows: list[int], v: Record, gates: Record, contributions: Record, zero: bool
) -> EntryPath:
    ignored = tuple(i for i in rows if v.value[i] == 0)
    closed = tuple(i for i in rows if not gates.value[i])
    taking_part = tuple(i for i in rows if i not in {*ignored, *closed})
    carriers = tuple(i for i in taking_part if contributions.value[i, entry] != 0)
    if not zero:
        return EntryPath(entry, carriers or taking_part, ())
    if not rows:
        return EntryPath(entry, (), (ZeroReason(Reason.NO_PATH),))
    # In 16 bits torch adds up more precisely than it stores: contributions of one sign can only
    # have met some that are each too small to be stored.
    signs = {bool(contributions.value[i, entry] > 0) for i in carriers}
    cancelling = taking_part if len(signs) == 1 else carriers
    found = (
        (Reason.V_IGNORES, ignored),
        (Reason.GATE_CLOSED, closed),
        (Reason.CANCELS, cancelling),
        (Reason.UNDERFLOW, tuple(i for i in taking_part if i not in cancelling)),
    )
    return EntryPath(entry, carriers, tuple(ZeroReason(kind, rows) for kind, rows in found if rows))
