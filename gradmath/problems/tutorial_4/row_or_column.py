"""Tutorial 4: a call of backward leaves a row of the Jacobian, a call of jvp a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.square import Pattern
from gradmath.records.walls import ClockedCalls, MixedRun, WallRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor, shortened
from gradmath.running.written import assignment

W = (1.0, 2.0, 3.0, 4.0, -1.0, -2.0, 0.5, 1.5)
A_ENTRIES = ((1.0, 0.0, 2.0, -1.0), (0.5, 1.0, 0.0, 1.0), (0.0, -1.0, 1.0, 0.5))
X = (1.0, 0.5, -1.0, 1.0)
T = 2.0
WEIGHTS, LARGEST = (2, 8), 9.0  # how many of w can be read as cells, and how large they are
MANY = (2, 2000)
SQUARES, LOSS, TIMES = ("f = lambda x: (A @ x) ** 2", "f = lambda w: (w ** 2).sum()",
                        "f = lambda t: k * t")  # fmt: skip
JACOBIAN = "J = jacobian(f, {})"
BACKWARD = "for p, v in zip(copies, V):\n    f(p).backward(v)"
AHEAD = "columns = [jvp(f, ({},), (u,))[1]\n           for u in U]"
MIXED = "mixed = jvp(f, (w,), (u,))[1]"
BACK, FORE = "back = seconds(backward_once)", "ahead = seconds(jvp_for_each)"
MADE = "slopes = jvp_for_each()"
_HEAD = ("import torch", "from torch.func import jvp", "functional = torch.autograd.functional",
         "jacobian = functional.jacobian")  # fmt: skip
_WIDTH = 36


@dataclass(frozen=True, eq=False)
class RowOrColumn:
    """Three maps, each by rows and by columns, and one of many weights with a clock.

    wide has 3 outputs of 4 inputs, loss one output of all of w, tall as many outputs of one input.
    """

    wide: WallRun
    loss: MixedRun
    tall: WallRun
    clocked: ClockedCalls


def columns_of(inp: str) -> str:
    """The statement that calls `jvp` once for each input."""
    return AHEAD.format(inp)


@with_gradients
def row_or_column(w: Values = W, n: int = 1000) -> RowOrColumn:
    """How many calls of `backward`, and how many of `jvp`, does all of a Jacobian take?

    Shapes: w (k,), the weights of the loss `(w ** 2).sum()`, 2 to 8 whole and half numbers from -9
        to 9; n (), of how many weights the loss is at the end, a whole number from 2 to 2000.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 4 of the course; PyTorch docs, torch.func.jvp. Times are read from a clock
        while the lines run, the shorter of two.

    >>> film = row_or_column(n=20)
    >>> [row.value.tolist() for row in film.loss.rows]
    [[2.0, 4.0, 6.0, 8.0, -2.0, -4.0, 1.0, 3.0]]
    >>> [column.value.tolist() for column in film.loss.columns]
    [2.0, 4.0, 6.0, 8.0, -2.0, -4.0, 1.0, 3.0]
    >>> film.loss.back_calls.value.tolist(), film.loss.ahead_calls.value.tolist()
    (1, 8)
    """
    weights, many = _weights(w), _many(n)
    k = len(weights)
    matrix = assignment("A", torch.tensor(A_ENTRIES), width=_WIDTH)
    leaf = assignment("x", torch.tensor(X), width=_WIDTH)
    given = assignment("w", weights, width=_WIDTH)
    factors = f"k = torch.arange(1., {k + 1}.)"
    return RowOrColumn(
        wide=_wall("x", "out", (*matrix, *leaf, SQUARES), (3, 4)),
        loss=_mixed("w", "loss", (*given, LOSS), k),
        tall=_wall("t", "out", (factors, f"t = torch.tensor({T:g}.)", TIMES),
                   (k, 0)),
        clocked=_clocked(many),
    )  # fmt: skip


def _weights(w: Values) -> torch.Tensor:
    weights = real_tensor("w", w)
    if weights.ndim != 1 or not WEIGHTS[0] <= len(weights) <= WEIGHTS[1]:
        raise ShapeError(
            f"w has shape {tuple(weights.shape)}; give {WEIGHTS[0]} to {WEIGHTS[1]} numbers, "
            "which can be read as cells"
        )
    for entry in weights.tolist():
        if 2 * entry != round(2 * entry) or abs(entry) > LARGEST:
            raise ParameterError(
                f"w has {entry:g}; give whole and half numbers from {-LARGEST:g} to {LARGEST:g}"
            )
    return weights.float() + 0.0


def _many(n: object) -> int:
    if not isinstance(n, int) or isinstance(n, bool) or not MANY[0] <= n <= MANY[1]:
        raise ParameterError(
            f"n = {shortened(n)} is no number of weights that a strip has room for; "
            f"give a whole number from {MANY[0]} to {MANY[1]}"
        )
    return n


def _units(count: int) -> str:
    """One unit for each entry; of a tensor without axes, a 1."""
    return f"torch.eye({count})" if count else "torch.ones(1)"


def _lines(inp: str, out: str, made: Sequence[str], size: tuple[int, int]) -> tuple[str, ...]:
    m, n = size
    return (
        *_HEAD,
        *made,
        f"{out} = f({inp})",
        JACOBIAN.format(inp),
        f"V, U = {_units(m)}, {_units(n)}",
        f"copies = [{inp}.clone().requires_grad_()",
        "          for v in V]",
        *BACKWARD.splitlines(),
        *columns_of(inp).splitlines(),
    )


def _wall(inp: str, out: str, made: Sequence[str], size: tuple[int, int]) -> WallRun:
    run = ListingRun(Listing(_lines(inp, out, made, size)))
    return WallRun(run.listing, **_parts(run, inp, out, size))


def _mixed(inp: str, out: str, made: Sequence[str], n: int) -> MixedRun:
    lines = (*_lines(inp, out, made, (0, n)), f"u = torch.ones({n})", MIXED)
    run = ListingRun(Listing(lines))
    u = run.record("u", after=f"u = torch.ones({n})")
    parts = _parts(run, inp, out, (0, n))
    return MixedRun(run.listing, **parts, u=u, mixed=run.record("mixed", after=MIXED))


def _parts(run: ListingRun, inp: str, out: str, size: tuple[int, int]) -> dict[str, Any]:
    """What a run is asked for, under the names of a `WallRun`."""
    units = f"V, U = {_units(size[0])}, {_units(size[1])}"
    ahead = columns_of(inp)
    rows, columns = range(size[0] or 1), range(size[1] or 1)
    asked = {
        "out": (out, f"{out} = f({inp})"),
        "inp": (inp, f"{out} = f({inp})"),
        "J": ("J", JACOBIAN.format(inp)),
        "back_calls": ("len(copies)", BACKWARD),
        "ahead_calls": ("len(columns)", ahead),
    }
    asked |= {f"V[{i}]": (f"V[{i}]", units) for i in rows}
    asked |= {f"U[{j}]": (f"U[{j}]", units) for j in columns}
    asked |= {f"copies[{i}].grad": (f"copies[{i}].grad", BACKWARD) for i in rows}
    asked |= {f"columns[{j}]": (f"columns[{j}]", ahead) for j in columns}
    found = run.records(asked)
    return {
        **{name: found[name] for name in ("out", "inp", "J", "back_calls", "ahead_calls")},
        "V": tuple(found[f"V[{i}]"] for i in rows),
        "U": tuple(found[f"U[{j}]"] for j in columns),
        "rows": tuple(found[f"copies[{i}].grad"] for i in rows),
        "columns": tuple(found[f"columns[{j}]"] for j in columns),
    }


def _clocked(n: int) -> ClockedCalls:
    lines = (
        "import torch",
        "from timeit import repeat",
        "from torch.func import jvp",
        f"w = torch.linspace(-1, 1, {n})",
        f"U = torch.eye({n})",
        LOSS,
        "def backward_once():",
        "    p = w.clone().requires_grad_()",
        "    f(p).backward()",
        "    return p.grad",
        "def jvp_for_each():",
        "    tangents = [jvp(f, (w,), (u,))[1] for u in U]",
        "    return torch.stack(tangents)",
        "def seconds(call):",
        "    return min(repeat(call, number=1, repeat=2))",
        "grad = backward_once()",
        MADE,
        BACK,
        FORE,
    )
    run = ListingRun(Listing(lines))
    found = run.records({
        "weights": ("w.numel()", "grad = backward_once()"),
        "calls": ("len(U)", "grad = backward_once()"),
        "grad": ("grad", "grad = backward_once()"),
        "filled": ("grad != 0", "grad = backward_once()"),
        "slopes": ("slopes", MADE),
        "found": ("slopes != 0", MADE),
    })  # fmt: skip
    return ClockedCalls(
        run.listing,
        grad=Pattern(found["grad"], found["filled"]),
        slopes=Pattern(found["slopes"], found["found"]),
        weights=found["weights"],
        calls=found["calls"],
        back=run.measured("back", BACK, decimals=4),
        ahead=run.measured("ahead", FORE, decimals=4),
    )
