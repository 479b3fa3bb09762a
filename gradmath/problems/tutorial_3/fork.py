"""The lines of y = x * x + x, and what their passes are asked for."""

from __future__ import annotations

from torch import Tensor

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.records.fork import USES, ForkPass, Use
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment
from gradmath.tracing.tracer import trace

FORWARD, BACKWARD = "y = x * x + x", "y.backward(v)"
MOST, LARGEST = 3, 9  # entries of x, and their size: more would not be read on one frame
_WIDTH = 28  # characters of a line: so much room is left beside the title
_ADD = "y.grad_fn"
_MUL = f"{_ADD}.next_functions[0][0]"
_NODES = {"AddBackward0": _ADD, "MulBackward0": _MUL,
          "AccumulateGrad": f"{_ADD}.next_functions[1][0]"}  # fmt: skip
_ENDS: dict[Use, str] = {"direct": f"{_ADD}.next_functions[1][0]",
                         "self": f"{_MUL}.next_functions[0][0]",
                         "other": f"{_MUL}.next_functions[1][0]"}  # fmt: skip
_SENT: dict[Use, str] = {"direct": f"{_ADD}(v)[1]", "self": f"{_MUL}(v)[0]",
                         "other": f"{_MUL}(v)[1]"}  # fmt: skip


def leaf_and_weights(x: Values, v: Values) -> tuple[Tensor, Tensor]:
    """x and v as tensors that a frame has room for.

    Raises: ShapeError, DtypeError or ParameterError if they are not; errors of `real_tensor`.
    """
    leaf, weights = real_tensor("x", x), real_tensor("v", v)
    if leaf.dim() != 1 or len(leaf) > MOST:
        raise ShapeError(
            f"x has shape {tuple(leaf.shape)} but must be a vector that fits on a frame; "
            f"give 1 to {MOST} entries"
        )
    if weights.shape != leaf.shape:
        raise ShapeError(
            f"v has shape {tuple(weights.shape)} but x has {tuple(leaf.shape)}; "
            "give v one entry for each of x"
        )
    if weights.dtype != leaf.dtype:
        raise DtypeError(
            f"v has dtype {weights.dtype} but x has {leaf.dtype}; "
            f"convert one of them, as in v.to({leaf.dtype})"
        )
    for name, tensor in (("x", leaf), ("v", weights)):
        for k, entry in enumerate(tensor.tolist()):
            if entry != round(entry) or abs(entry) > LARGEST:
                raise ParameterError(
                    f"{name}[{k}] is {entry:g}; "
                    f"give whole numbers from {-LARGEST} to {LARGEST}, whose sums can be read"
                )
    return leaf, weights


def head(x: Tensor, v: Tensor) -> tuple[str, ...]:
    """The lines that make x and v."""
    return (
        "import torch",
        *assignment("x", x, width=_WIDTH),
        "x.requires_grad_()",
        *assignment("v", v, width=_WIDTH),
    )


def order_of(x: Tensor, v: Tensor) -> tuple[Use, ...]:
    """In which order the contributions of a pass arrive at x: by a trace of the engine."""
    traced = trace(lambda x: x * x + x, x, v=v, names=["x"])
    product = next(node.index for node in traced.nodes if node.op == "mul")
    slots: dict[tuple[bool, int | None], Use] = {
        (False, 1): "direct", (True, 0): "self", (True, 1): "other",
    }  # fmt: skip
    arrived = sorted((edge.order or 0, slots[edge.source == product, edge.slot])
                     for edge in traced.edges if edge.target == 0)  # fmt: skip
    return tuple(use for _, use in arrived)


def fork_pass(run: ListingRun, order: tuple[Use, ...], number: int = 1) -> ForkPass:
    """What the nth pass of a listing holds that runs FORWARD and BACKWARD."""
    listing = run.listing
    leaf = listing.after("x.requires_grad_()")
    made, back = listing.after(FORWARD, number), listing.after(BACKWARD, number)
    sent = [_SENT[use] for use in order]
    asked: dict[str, tuple[str, int]] = {
        "x": ("x", leaf),
        "v": ("v", leaf + 1),
        "product": ("x * x", made),
        "y": ("y", made),
        "passed": (f"{_ADD}(v)[0]", made),
        **{f"saved {use}": (f"{_MUL}._saved_{use}", made) for use in USES[1:]},
        **{f"window {use}": (f"{_MUL}._saved_{use}.data_ptr() == x.data_ptr()", made)
           for use in USES[1:]},
        **{f"sent {use}": (code, made) for use, code in _SENT.items()},
        **{f"sum {k}": (" + ".join(sent[: k + 1]), made) for k in range(1, len(sent) - 1)},
        **{name: (f"type({code}).__name__ == {name!r}", made) for name, code in _NODES.items()},
        **{f"track {use}": (f"{code}.variable is x", made) for use, code in _ENDS.items()},
        "joins": (f"{_ADD}.next_functions[0][0] is not None", made),
        "grad": ("x.grad", back),
    }  # fmt: skip
    if number == 1:
        asked["absent"] = ("x.grad is None", leaf)
    found = run.records(asked)
    total = run.cotangent("x", "y", "v", back - 1)
    contributions: dict[Use, Record] = {use: found[f"sent {use}"] for use in USES}
    partial = (found[f"sum {k}"] for k in range(1, len(sent) - 1))
    return ForkPass(
        listing=listing,
        **{name: found[name] for name in ("x", "v", "product", "y", "passed")},
        saved={use: found[f"saved {use}"] for use in USES[1:]},
        contributions=contributions,
        order=order,
        sums=(contributions[order[0]], *partial, total),
        total=total,
        grad_after=found["grad"],
        names={name: found[name] for name in _NODES},
        tracks={use: found[f"track {use}"] for use in USES},
        joins=found["joins"],
        windows={use: found[f"window {use}"] for use in USES[1:]},
        absent=found.get("absent"),
    )
