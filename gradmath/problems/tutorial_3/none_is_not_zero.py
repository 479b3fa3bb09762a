"""Tutorial 3: three `.grad`s are None, each for a reason of its own, and one entry is zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.records.dot_pass import DotPass, Tensors
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

W = ((1.0, 0.0, 2.0, 0.0, 0.0), (0.0, 3.0, -1.0, 1.0, 0.0))
X = (1.0, -1.0, 2.0, 3.0, 5.0)
A = (2.0, 1.0)
REQUIRE, RETAIN = "W.requires_grad_()", "z.retain_grad()"
FORWARD, CUT, WHOLE = "z = W @ x", "loss = a.detach() @ z", "loss = a @ z"
BACKWARD = "loss.backward()"
PLUS_NONE = "W.grad + 1"
ROWS, COLUMNS, LARGEST = 2, 6, 9  # of W, and the size of entries: more would not be read
_WIDTH = 28  # characters of a line: so much room is left beside the title
_DOT = "loss.grad_fn"
# Asked of the node: autograd.grad would leave its answer in z.grad, where that is kept.
_Z_BAR = f"{_DOT}(torch.ones_like(loss))[1]"
_SLOTS: dict[Tensors, str] = {
    "W": "z.grad_fn.next_functions[0][0]",
    "a": f"{_DOT}.next_functions[0][0]",
}
_ALL: tuple[Tensors, ...] = ("W", "z", "a", "x")


@dataclass(frozen=True, eq=False)
class NoneIsNotZero:
    """The same numbers in four takes: before has three `.grad`s that are None.

    Each of mended has one line more that is edited, and one None less. entry is the place of x
    whose column of W is all zero, row the first of W to which something comes back; plus_one is
    that entry's gradient with 1 added, which None refuses: refused is what that raised.
    """

    before: DotPass
    mended: tuple[DotPass, DotPass, DotPass]
    entry: int
    row: int
    plus_one: Record
    refused: Record

    @property
    def after(self) -> DotPass:
        """The take in which no `.grad` is None."""
        return self.mended[-1]


@with_gradients
def none_is_not_zero(W: Values = W, x: Values = X, a: Values = A) -> NoneIsNotZero:
    """Which of W.grad, z.grad, a.grad and an entry of x.grad is zero after loss = a @ (W @ x)?

    Shapes: W (m, n), weights, of which at least one column is all zero, but not all are; x (n,),
        the inputs; a (m,), by which z is multiplied. m is 1 or 2, n 1 to 6, entries are whole
        numbers from -9 to 9.
    Raises: ShapeError, DtypeError or ParameterError if they are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course, line 2.

    >>> film = none_is_not_zero()
    >>> film.before.x_grad.value.tolist(), sorted(film.before.absent)
    ([2.0, 3.0, 3.0, 1.0, 0.0], ['W', 'a', 'z'])
    >>> film.after.grads["a"].value.tolist(), film.after.x_grad.value.tolist()
    ([5.0, -2.0], [2.0, 3.0, 3.0, 1.0, 0.0])
    """
    weights, inputs, factors = _fitting(W, x, a)
    head = (
        "import torch",
        *assignment("W", weights, width=_WIDTH),
        *assignment("x", inputs, width=_WIDTH),
        *assignment("a", factors, width=_WIDTH),
        "x.requires_grad_()",
        "a.requires_grad_()",
    )
    entry = _all_zero(weights)
    plus = f"x.grad[{entry}] + 1"
    before = ListingRun(Listing((*head, FORWARD, CUT, BACKWARD, plus, f"{PLUS_NONE}  # raises")))
    joined, kept, required = (
        _dot_pass(ListingRun(Listing((*head, *lines, BACKWARD))))
        for lines in (
            (FORWARD, WHOLE),
            (FORWARD, RETAIN, WHOLE),
            (REQUIRE, FORWARD, RETAIN, WHOLE),
        )
    )
    return NoneIsNotZero(
        before=_dot_pass(before),
        mended=(joined, kept, required),
        entry=entry,
        row=int((factors != 0).int().argmax()),
        plus_one=before.record(plus, plus),
        refused=before.raised(f"{PLUS_NONE}  # raises"),
    )


def _dot_pass(run: ListingRun) -> DotPass:
    """What a listing holds; which of the three causes are mended in it, its lines tell."""
    listing = run.listing
    joined, kept, required = (line in listing.lines for line in (WHOLE, RETAIN, REQUIRE))
    used = "a" if joined else "a.detach()"
    z, loss, back = (listing.after(each) for each in (FORWARD, WHOLE if joined else CUT, BACKWARD))
    made = {
        "W": listing.after(REQUIRE if required else listing.statements[1].text),
        "x": listing.after("x.requires_grad_()"),
        "a": listing.after("a.requires_grad_()"),
    }
    there: dict[Tensors, bool] = {"W": required, "z": kept, "a": joined, "x": True}
    missing = tuple(name for name in _ALL if not there[name])
    ends: dict[Tensors, int] = {"W": z, "a": loss}
    asked: dict[str, tuple[str, int]] = {
        **{name: (name, place) for name, place in made.items()},
        "products": ("W * x", z),
        "z": ("z", z),
        "used": (used, loss),
        "terms": (f"{used} * z", loss),
        "loss": ("loss", loss),
        "z_bar": (_Z_BAR, loss),
        "contributions": (f"{_Z_BAR}[:, None] * W", loss),
        "gathered": (f"({_Z_BAR}[:, None] * W).cumsum(0)", loss),
        "required": ("W.requires_grad", z - 1),
        "kept": ("z.retains_grad", listing.after(RETAIN) if kept else z),
        **{f"leaf {name}": (f"{name}.is_leaf", z) for name in _ALL},
        **{
            f"track {name}": (
                f"{slot}.variable is {name}" if there[name] else f"{slot} is None",
                ends[name],
            )
            for name, slot in _SLOTS.items()
        },
        **{f"grad {name}": (f"{name}.grad", back) for name in _ALL if there[name]},
        **{f"absent {name}": (f"{name}.grad is None", back) for name in missing},
    }
    found = run.records(asked)

    def each(kind: str, names: Iterable[Tensors]) -> dict[Tensors, Record]:
        return {name: found[f"{kind} {name}"] for name in names}

    plain = ("W", "x", "a", "products", "z", "used", "terms", "loss", "z_bar", "contributions",
             "gathered", "required", "kept")  # fmt: skip
    return DotPass(
        listing=listing,
        seed=run.cotangent("loss", "loss", "None", loss),
        grads=each("grad", (name for name in _ALL if there[name])),
        absent=each("absent", missing),
        leaves=each("leaf", _ALL),
        tracks=each("track", _SLOTS),
        **{name: found[name] for name in plain},
    )


def _all_zero(weights: Tensor) -> int:
    """The last column of W that is all zero."""
    empty = torch.nonzero((weights == 0).all(dim=0)).flatten().tolist()
    if not empty:
        raise ParameterError(
            "W has a weight in every column; give it one of zeros, W[:, k] = 0, whose entry of "
            "x.grad is then zero"
        )
    return int(empty[-1])


def _fitting(W: Values, x: Values, a: Values) -> tuple[Tensor, Tensor, Tensor]:
    """The tensors, if they fit together and onto a frame."""
    weights, inputs, factors = real_tensor("W", W), real_tensor("x", x), real_tensor("a", a)
    if weights.dim() != 2 or weights.shape[0] > ROWS or weights.shape[1] > COLUMNS:
        raise ShapeError(
            f"W has shape {tuple(weights.shape)} but must be a matrix that fits on a frame; "
            f"give at most {ROWS} rows and {COLUMNS} columns"
        )
    for name, tensor, length in (("x", inputs, weights.shape[1]), ("a", factors, weights.shape[0])):
        if tensor.shape != (length,):
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)} but W has {tuple(weights.shape)}; "
                f"give {name} shape ({length},)"
            )
        if tensor.dtype != weights.dtype:
            raise DtypeError(
                f"{name} has dtype {tensor.dtype} but W has {weights.dtype}; "
                f"convert one of them, as in {name}.to({weights.dtype})"
            )
    if not weights.any():
        raise ParameterError("W is all zero, and z with it; give at least one weight")
    for name, tensor in (("W", weights), ("x", inputs), ("a", factors)):
        for entry in tensor.flatten().tolist():
            if entry != round(entry) or abs(entry) > LARGEST:
                raise ParameterError(
                    f"{name} has an entry {entry:g}; "
                    f"give whole numbers from {-LARGEST} to {LARGEST}, whose sums can be read"
                )
    return weights, inputs, factors
