"""Tutorial 3: one b, copied to every row of X; what comes back is summed over the rows."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.loom import Lift, LoomPass, MarginsPass, StripSums
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment, written

X = ((1.0, 2.0), (3.0, -1.0), (0.0, 4.0))
B = (1.0, -2.0)
V = ((1.0, 2.0), (3.0, -1.0), (2.0, -1.0))
LEAF, FORWARD, BACKWARD = "b.requires_grad_()", "z = X + b", "z.backward(V)"
COPY = "n = b.detach().clone()"
LIFTED, CHANGE, TOGETHER = "lifted = X + n", "change = V * (lifted - z)", "change.sum()"
LEAVES = "s.requires_grad_()"
SIDEWAYS, AGAIN, BACK_AGAIN = "h = X + c", "y = h + s", "y.backward(V)"
ROWS, COLUMNS, LARGEST = (2, 4), (1, 2), 9  # more would not be read on one frame
_STEP = 0.25
_DECIMALS = 2  # of what a step does
_WIDTH = 30  # characters of a line: so much room is left beside the title


@with_gradients
def summed_backward(X: Values = X, b: Values = B, V: Values = V) -> LoomPass:
    """What comes back to b, which every row of X + b reads?

    Shapes: X (m, n), the rows; b (n,), what is added to each of them; V (m, n), the weights of what
        comes out. m is 2 to 4, n is 1 or 2; entries are whole numbers from -9 to 9, of 32 or 64
        bits.
    Raises: ShapeError, DtypeError or ParameterError if they are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course; PyTorch docs, Broadcasting semantics.

    >>> loom = summed_backward()
    >>> [total.value.tolist() for total in loom.fold.sums], loom.grad.value.tolist()
    ([[4.0, 1.0], [6.0, 0.0]], [6.0, 0.0])
    >>> [lift.together.value.tolist() for lift in loom.lifts], loom.margins.s_grad.value.tolist()
    ([1.5, 0.0], 6.0)
    """
    matrix, leaf, weights = _taken(X, b, V)
    m, n = matrix.shape
    entries = _nudged(weights)
    nudges = [(COPY, f"n[{k}] += {_STEP}", LIFTED, CHANGE, TOGETHER) for k in entries]
    run = ListingRun(
        Listing((
            "import torch",
            *assignment("X", matrix, width=_WIDTH),
            *assignment("b", leaf, width=_WIDTH),
            *assignment("V", weights, width=_WIDTH),
            LEAF, FORWARD, BACKWARD,
            *(line for nudge in nudges for line in nudge),
            *assignment("c", torch.arange(m, dtype=leaf.dtype)[:, None], width=_WIDTH),
            f"s = {_tensor(torch.ones((), dtype=leaf.dtype))}",
            "c.requires_grad_()", LEAVES, SIDEWAYS, AGAIN, BACK_AGAIN,
        ))
    )  # fmt: skip
    made = run.listing.after(FORWARD)
    found = run.records({
        "X": ("X", LEAF), "b": ("b", LEAF), "V": ("V", LEAF), "z": ("z", made),
        "absent": ("b.grad is None", LEAF),
        "strides": (f"b.expand({m}, {n}).stride()", made),
        "grad": ("b.grad", BACKWARD),
    })  # fmt: skip
    partial = [run.record(f"V[:{k}].sum(0)", made) for k in range(2, m)]
    total = run.cotangent("b", "z", "V", made)
    return LoomPass(
        run.listing,
        **found,
        fold=StripSums(found["V"], 0, (*partial, total)),
        lifts=tuple(_lift(run, k, number, m) for number, k in enumerate(entries, start=1)),
        margins=_margins(run, found["V"]),
    )


def _lift(run: ListingRun, entry: int, number: int, rows: int) -> Lift:
    """What the nth nudge does."""
    listing = run.listing
    change = listing.after(CHANGE, number)

    def read(code: str, after: int) -> Record:
        return replace(run.record(code, after), decimals=_DECIMALS)

    return Lift(
        entry=entry,
        step=read(f"(n - b.detach())[{entry}]", change - 2),
        moved=read("n", change - 2),
        lifted=read("lifted", change - 1),
        effects=tuple(read(f"change[{row}, {entry}]", change) for row in range(rows)),
        together=read(TOGETHER, listing.after(TOGETHER, number)),
    )


def _margins(run: ListingRun, V: Record) -> MarginsPass:
    m, n = V.shape
    made, back = run.listing.after(AGAIN), run.listing.after(BACK_AGAIN)
    left = [run.record(f"V[:, :{k}].sum(1)", made) for k in range(2, n)]
    column, corner = run.cotangent("c", "y", "V", made), run.cotangent("s", "y", "V", made)
    folds = (
        StripSums(V, 1, (*left, column) if n > 1 else ()),
        StripSums(column, 0, (*(run.record(f"V[:{k}].sum()", made) for k in range(2, m)), corner)),
    )
    found = run.records({
        "h": ("h", SIDEWAYS), "c": ("c", LEAVES), "s": ("s", LEAVES), "y": ("y", made),
        "c_grad": ("c.grad", back), "s_grad": ("s.grad", back),
        "c_strides": (f"c.expand({m}, {n}).stride()", LEAVES),
        "s_strides": (f"s.expand({m}, {n}).stride()", LEAVES),
    })  # fmt: skip
    return MarginsPass(**found, folds=folds)


def _nudged(V: Tensor) -> list[int]:
    """Two entries of b, if there are two: at the last, if there is one, the rows cancel."""
    cancels = [k for k, column in enumerate(V.T) if column.any() and not column.sum()]
    last = cancels[0] if cancels else V.shape[1] - 1
    others = [k for k in range(V.shape[1]) if k != last]
    return [max(others, key=lambda k: abs(float(V[:, k].sum()))), last] if others else [last]


def _tensor(values: Tensor) -> str:
    dtype = "" if values.dtype is torch.float32 else f", dtype={values.dtype}"
    return f"torch.tensor({written(values)}{dtype})"


def _taken(X: Values, b: Values, V: Values) -> tuple[Tensor, Tensor, Tensor]:
    """The tensors as a frame has room for them."""
    matrix, leaf, weights = (real_tensor(*each) for each in (("X", X), ("b", b), ("V", V)))
    low, high = zip(ROWS, COLUMNS, strict=True)
    fits = matrix.dim() == 2 and all(
        least <= size <= most for least, size, most in zip(low, matrix.shape, high, strict=True)
    )
    if not fits:
        raise ShapeError(
            f"X has shape {tuple(matrix.shape)} but must be a matrix that fits on a frame; "
            f"give {ROWS[0]} to {ROWS[1]} rows of {COLUMNS[0]} to {COLUMNS[1]} entries"
        )
    if matrix.dtype not in (torch.float32, torch.float64):
        raise DtypeError(
            f"X has dtype {matrix.dtype}; give it 32 or 64 bits, in which sums of these are exact"
        )
    for name, tensor, due in (("b", leaf, matrix.shape[1:]), ("V", weights, matrix.shape)):
        if tensor.shape != due:
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)} but X has {tuple(matrix.shape)}; "
                f"give {name} the shape {tuple(due)}"
            )
        if tensor.dtype != matrix.dtype:
            raise DtypeError(
                f"{name} has dtype {tensor.dtype} but X has {matrix.dtype}; "
                f"convert one of them, as in {name}.to({matrix.dtype})"
            )
    for name, tensor in (("X", matrix), ("b", leaf), ("V", weights)):
        for place in torch.nonzero((tensor != tensor.round()) | (tensor.abs() > LARGEST)).tolist():
            raise ParameterError(
                f"{name}{place} is {float(tensor[tuple(place)]):g}; "
                f"give whole numbers from {-LARGEST} to {LARGEST}, whose sums can be read"
            )
    return matrix, leaf, weights
