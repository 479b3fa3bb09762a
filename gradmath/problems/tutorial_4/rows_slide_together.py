"""Tutorial 4: backward(v) returns no row of the Jacobian, but the sum of all rows weighed by v."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.rows import Pulled, RowsRun, WithoutRows
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment, written

A_ENTRIES = ((1.0, 0.0, 2.0, -1.0), (0.5, 1.0, 0.0, 1.0), (0.0, -1.0, 1.0, 0.5))
X = (1.0, 0.5, -1.0, 1.0)
V = (0.5, 1.0, -1.0)
MADE, FORWARD = "x.requires_grad_()", ("z = A @ x", "out = z ** 2")
BACKWARD, ROWS = "out.backward(v)", "J = jacobian(f, x)"
AGAIN = "f = lambda x: (A @ x) ** 2"
OUTPUTS, INPUTS = (2, 3), (2, 5)  # how many can be read as skylines
LARGEST, HEAVIEST = 2.0, 1.0  # of an entry of A or x, of v
_STEPS = 40  # runs from one end of a slider to the next whole weight
_WIDTH = 27  # characters of a line: so much room is left beside the title
_DECIMALS = 3  # of a product of three halves


@dataclass(frozen=True, eq=False)
class RowsSlideTogether:
    """Every run of the film, in its order; each differs from the one before it by one entry of v.

    found has for each output the calls in which its weight rises from 0 to 1, all others being 0,
    and single the last of these, with rows. placed has for each output the runs in which its weight
    goes from where it was left to what it is in v. In `final` v is as given, and sums are its
    weighed rows added up from the last one on: `v[i:] @ J[i:]`. turned has v[0] over all of its
    slider, in rising order. asked is the input whose entry is asked about; column, `J[:, asked]`.
    """

    found: tuple[tuple[Pulled, ...], ...]
    single: tuple[RowsRun, ...]
    placed: tuple[tuple[RowsRun, ...], ...]
    final: RowsRun
    sums: tuple[Record, ...]
    way: WithoutRows
    turned: tuple[RowsRun, ...]
    asked: int
    column: Record

    @property
    def runs(self) -> tuple[RowsRun, ...]:
        """All whose rows are known."""
        return (*self.single, *(run for sweep in self.placed for run in sweep), self.final,
                *self.turned)  # fmt: skip


@with_gradients
def rows_slide_together(A: Values = A_ENTRIES, x: Values = X, v: Values = V) -> RowsSlideTogether:
    """Which row of the Jacobian of (A @ x) ** 2 does backward(v) return?

    Shapes: A (m, n), with m 2 or 3 and n from 2 to 5; x (n,), the leaf; v (m,), how much each
        output counts. Entries are whole or half: those of A and x from -2 to 2, those of v from -1
        to 1; some output has to have a slope.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 4 of the course; PyTorch docs, torch.Tensor.backward.

    >>> film = rows_slide_together()
    >>> [run.x_grad.value.tolist() for run in film.single]
    [[-4.0, 0.0, -8.0, 4.0], [2.0, 4.0, 0.0, 4.0], [0.0, 2.0, -2.0, -1.0]]
    >>> film.final.x_grad.value.tolist(), film.asked
    ([0.0, 2.0, -2.0, 7.0], 0)
    """
    matrix, leaf, weights = _checked(real_tensor("A", A), real_tensor("x", x), real_tensor("v", v))
    layer = _Lines(matrix, leaf)
    m = len(weights)
    nothing, given = [0.0] * m, weights.tolist()
    last = [*nothing[1:], 1.0]
    end = layer.execution(given)
    asked = _asked(layer.run(given))
    slider = (-1.0, 0.0) if given[0] < 0 else (0.0, 1.0)

    def read(code: str, after: str | None = None) -> Record:
        return _read(end.record(code, after))

    return RowsSlideTogether(
        found=tuple(layer.pulled(nothing, i, 0.0, 1.0) for i in range(m)),
        single=tuple(layer.run([*nothing[:i], 1.0, *nothing[i + 1 :]]) for i in range(m)),
        placed=tuple(layer.sweep([*given[:i], *last[i:]], i, last[i], given[i]) for i in range(m)),
        final=layer.run(given),
        sums=tuple(read(f"v[{i}:] @ J[{i}:]" if i else "v @ J") for i in reversed(range(m))),
        way=WithoutRows(
            A=read("A", FORWARD[-1]),
            slopes=read("2 * z", FORWARD[-1]),
            z_bar=_read(end.cotangent("z", "out", "v", after=end.listing.after(BACKWARD) - 1)),
        ),
        turned=layer.sweep(given, 0, *slider),
        asked=asked,
        column=read(f"J[:, {asked}]"),
    )


class _Lines:
    """The listing, for any v; runs are made once."""

    def __init__(self, matrix: Tensor, leaf: Tensor) -> None:
        self.made = (
            "import torch",
            "functional = torch.autograd.functional",
            "jacobian = functional.jacobian",
            *assignment("A", matrix, width=_WIDTH),
            *assignment("x", leaf, width=_WIDTH),
            MADE,
            *FORWARD,
            AGAIN,
            ROWS,
        )
        self.known: dict[tuple[float, ...], RowsRun] = {}

    def execution(self, v: Sequence[float]) -> ListingRun:
        weights = "v = torch.tensor(", f"    {written(torch.tensor(v))})"
        return ListingRun(Listing((*self.made, *weights, BACKWARD)))

    def pulled(self, v: Sequence[float], i: int, start: float, stop: float) -> tuple[Pulled, ...]:
        """The calls in which one entry of v goes from one number to another by small steps."""
        return tuple(self._pulled(self.execution(each)) for each in _steps(v, i, start, stop))

    def sweep(self, v: Sequence[float], i: int, start: float, stop: float) -> tuple[RowsRun, ...]:
        """The same with rows; a single run if the entry stays."""
        return tuple(map(self.run, _steps(v, i, start, stop)))

    def run(self, v: Sequence[float]) -> RowsRun:
        """One run, whose numbers read in full where v is whole or half."""
        if tuple(v) not in self.known:
            run, outputs = self.execution(v), range(len(v))
            pulled = self._pulled(run)
            rows = [f"J[{i}]" for i in outputs]
            terms = [f"v[{i}] * {row}" for i, row in enumerate(rows)]
            found = run.records({code: (code, None) for code in (*rows, *terms)})
            self.known[tuple(v)] = RowsRun(
                **vars(pulled),
                rows=tuple(_read(found[code]) for code in rows),
                terms=tuple(_read(found[code]) for code in terms),
            )
        return self.known[tuple(v)]

    def _pulled(self, run: ListingRun) -> Pulled:
        end = run.listing.after(BACKWARD)
        made = run.listing.after(MADE)
        asked = {"x": ("x", made), "out": ("out", run.listing.after(FORWARD[-1])),
                 "v": ("v", end - 1), "x_grad": ("x.grad", end)}  # fmt: skip
        found = run.records(asked)
        return Pulled(run.listing, x=found["x"], out=_read(found["out"], most=2),
                      v=_read(found["v"], least=1, most=2),
                      x_grad=_read(found["x_grad"]))  # fmt: skip


def _steps(v: Sequence[float], i: int, start: float, stop: float) -> list[list[float]]:
    """v with one entry at whole steps between two numbers; the others are as they are."""
    first, last = round(start * _STEPS), round(stop * _STEPS)
    way = range(first, last + 1) if last >= first else range(first, last - 1, -1)
    return [[*v[:i], k / _STEPS, *v[i + 1 :]] for k in way]


def _read(record: Record, *, least: int = 0, most: int = _DECIMALS) -> Record:
    """A record with as many decimals as show all of it, within limits."""
    return replace(record, decimals=max(least, decimals_for([record.value], most=most)))


def _asked(run: RowsRun) -> int:
    """The first input whose terms cancel, else one whose terms pull both ways, else the first."""
    columns = [[float(term.value[j]) for term in run.terms] for j in range(run.x_grad.shape[0])]
    both = [j for j, terms in enumerate(columns) if min(terms) < 0 < max(terms)]
    cancelled = [j for j in both if run.x_grad.value[j] == 0]
    return [*cancelled, *both, 0][0]


def _checked(matrix: Tensor, leaf: Tensor, v: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    if matrix.ndim != 2 or not (
        OUTPUTS[0] <= matrix.shape[0] <= OUTPUTS[1] and INPUTS[0] <= matrix.shape[1] <= INPUTS[1]
    ):
        raise ShapeError(
            f"A has shape {tuple(matrix.shape)}; give it {OUTPUTS[0]} or {OUTPUTS[1]} rows and "
            f"{INPUTS[0]} to {INPUTS[1]} columns, which can be read on one frame"
        )
    for name, tensor, count in (("x", leaf, matrix.shape[1]), ("v", v, matrix.shape[0])):
        if tensor.shape != (count,):
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)} beside A of {tuple(matrix.shape)}; "
                f"give it {count} entries"
            )
    for name, tensor, most in (("A", matrix, LARGEST), ("x", leaf, LARGEST), ("v", v, HEAVIEST)):
        for place in torch.argwhere(tensor == tensor).tolist():
            entry = float(tensor[tuple(place)])
            if 2 * entry != round(2 * entry) or abs(entry) > most:
                raise ParameterError(
                    f"{name}{place} is {entry:g}; give whole and half numbers from {-most:g} to "
                    f"{most:g}, whose products can be read"
                )
    if not bool((matrix.double() * (matrix.double() @ leaf.double())[:, None]).any()):
        raise ParameterError(
            f"no output has a slope at x = {leaf.tolist()}; give an x that A does not take to 0"
        )
    return matrix.float(), leaf.float(), v.float() + 0.0
