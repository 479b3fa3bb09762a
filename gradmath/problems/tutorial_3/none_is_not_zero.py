"""Tutorial 3: three `.grad`s are None, each for a reason of its own, and one entry is zero."""

from __future__ import annotations

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
ROWS, COLUMNS, LARGEST = 3, 6, 9  # of W, and the size of entries: more would not be read
_WIDTH = 28  # characters of a line: so much room is left beside the title
_MV, _DOT = "z.grad_fn", "loss.grad_fn"
# Asked of the node: autograd.grad would leave its answer in z.grad, where that is kept.
_Z_BAR = f"{_DOT}(torch.ones_like(loss))[1]"
_SLOTS: dict[Tensors, str] = {
    "W": f"{_MV}.next_functions[0][0]",
    "x": f"{_MV}.next_functions[1][0]",
    "a": f"{_DOT}.next_functions[0][0]",
}
_ALL: tuple[Tensors, ...] = ("W", "z", "a", "x")


@dataclass(frozen=True, eq=False)
class NoneIsNotZero:
    """The same numbers in two takes: before has three `.grad`s that are None, after has none.

    entry is the place of x whose column of W has no weight; plus_one is its gradient with 1 added,
    which None refuses: refused is what that raised.
    """

    before: DotPass
    after: DotPass
    entry: int
    plus_one: Record
    refused: Record


@with_gradients
def none_is_not_zero(W: Values = W, x: Values = X, a: Values = A) -> NoneIsNotZero:
    """Which of W.grad, z.grad, a.grad and an entry of x.grad is zero after loss = a @ (W @ x)?

    Shapes: W (m, n), weights, of which at least one column is all zero, but not all are; x (n,),
        the inputs; a (m,), by which z is multiplied. m is 1 to 3, n 1 to 6, entries are whole
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
    entry = _without_weight(weights)
    plus = f"x.grad[{entry}] + 1"
    before = ListingRun(Listing((*head, FORWARD, CUT, BACKWARD, plus, f"{PLUS_NONE}  # raises")))
    after = ListingRun(Listing((*head, REQUIRE, FORWARD, RETAIN, WHOLE, BACKWARD)))
    return NoneIsNotZero(
        before=_dot_pass(before, CUT, "a.detach()"),
        after=_dot_pass(after, WHOLE, "a"),
        entry=entry,
        plus_one=before.record(plus, plus),
        refused=before.raised(f"{PLUS_NONE}  # raises"),
    )


def _dot_pass(run: ListingRun, joins: str, used: str) -> DotPass:
    """What a listing holds whose line `joins` makes loss from z and from what is `used`."""
    listing = run.listing
    z, loss, back = (listing.after(line) for line in (FORWARD, joins, BACKWARD))
    whole = REQUIRE in listing.lines
    ready = z - 1
    made = {
        "W": ready if whole else listing.after(listing.statements[1].text),
        "x": listing.after("x.requires_grad_()"),
        "a": listing.after("a.requires_grad_()"),
    }
    kept = loss - 1 if whole else z
    missing: tuple[Tensors, ...] = () if whole else ("W", "z", "a")
    reached: tuple[Tensors, ...] = ("W", "x", "a") if whole else ("x",)
    lost: tuple[Tensors, ...] = () if whole else ("W", "a")
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
        "required": ("W.requires_grad", ready),
        "kept": ("z.retains_grad", kept),
        **{f"leaf {name}": (f"{name}.is_leaf", z) for name in _ALL},
        **{f"leads {name}": (f"{_SLOTS[name]}.variable is {name}", _there(name, z, loss))
           for name in reached},
        "leads z": (f"{_DOT}.next_functions[1][0] is {_MV}", loss),
        **{f"lost {name}": (f"{_SLOTS[name]} is None", _there(name, z, loss)) for name in lost},
        **{f"grad {name}": (f"{name}.grad", back) for name in _ALL if name not in missing},
        **{f"absent {name}": (f"{name}.grad is None", back) for name in missing},
        "MvBackward0": (f"type({_MV}).__name__ == 'MvBackward0'", z),
        "DotBackward0": (f"type({_DOT}).__name__ == 'DotBackward0'", loss),
    }  # fmt: skip
    found = run.records(asked)

    def each(kind: str, names: tuple[Tensors, ...]) -> dict[Tensors, Record]:
        return {name: found[f"{kind} {name}"] for name in names}

    plain = ("W", "x", "a", "products", "z", "used", "terms", "loss", "z_bar", "contributions",
             "gathered", "required", "kept")  # fmt: skip
    return DotPass(
        listing=listing,
        seed=run.cotangent("loss", "loss", "None", loss),
        grads=each("grad", tuple(name for name in _ALL if name not in missing)),
        absent=each("absent", missing),
        leaves=each("leaf", _ALL),
        names={name: found[name] for name in ("MvBackward0", "DotBackward0")},
        leads=each("leads", (*reached, "z")),
        lost=each("lost", lost),
        **{name: found[name] for name in plain},
    )


def _there(name: Tensors, z: int, loss: int) -> int:
    """When the node is there from which a way leads, or does not lead, to a tensor."""
    return loss if name == "a" else z


def _without_weight(weights: Tensor) -> int:
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
