"""Tutorial 4: an entry of a gradient promises how far a small step goes, and is held to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradmath.errors import ParameterError
from gradmath.problems.parameters import entry_number, real_number
from gradmath.records.listing import Listing
from gradmath.records.promise import PromiseRun
from gradmath.records.tensor import Index
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

ROWS = 4  # of v that hold an entry of inp's diagonal
LEAST, MOST = 1, 3  # of what is added: a step back by 2 leaves a square
LEAF, BACKWARD = "inp.requires_grad_()", "out.backward(v)"
WEIGHTS = "v[{}] = 1"
STEP = "step[{}, {}] = e"
CHANGE, PROMISE, GAP = (
    "change = (v * (moved - out)).sum()",
    "promise = (inp.grad * step).sum()",
    "gap = change - promise",
)
AGAIN = "moved.backward(v)"
SMALL, LARGE = 100, 1000  # thousandths of the steps that are compared
_ALL = sorted({*range(-1240, 1241, 20), *range(0, SMALL + 1, 2)})
_FEW = range(0, 1001, 20)
_DECIMALS = {"e": 1, "change": 2, "promise": 2, "gap": 2}


@dataclass(frozen=True, eq=False)
class ReadItByANudge:
    """Runs by the thousandths of their steps, one family for each entry that is stepped on.

    own steps on an entry of the diagonal, silent on the next one of its row, to whose output v
    gives no weight.
    """

    own: dict[int, PromiseRun]
    silent: dict[int, PromiseRun]
    row: int

    @property
    def runs(self) -> tuple[PromiseRun, ...]:
        return (*self.own.values(), *self.silent.values())


@with_gradients
def read_it_by_a_nudge(row: int = 0, addend: float = 1.0) -> ReadItByANudge:
    """What does an entry of inp.grad say of a step on that entry of inp?

    Shapes: row (), which row of v counts, from 0 to 3; addend (), what is added to each entry of
        inp before it is squared, a whole number from 1 to 3.
    Raises: ParameterError if they are not so.
    Source: Tutorial 4 of the course; PyTorch docs, torch.Tensor.backward.

    >>> own = read_it_by_a_nudge().own
    >>> [(own[e].promise.text(), own[e].change.text()) for e in (100, 1000, -1000)]
    [('0.40', '0.41'), ('4.00', '5.00'), ('−4.00', '−3.00')]
    """
    row = entry_number("row", row, ROWS, of="v's rows with an entry of the diagonal")
    lines = _Lines(row, _added(addend))
    return ReadItByANudge(
        own=lines.family((row, row)),
        silent=lines.family((row, row + 1), _FEW),
        row=row,
    )


def _added(addend: float) -> str:
    number = real_number("addend", addend)
    if number != round(number) or not LEAST <= number <= MOST:
        raise ParameterError(
            f"addend is {number:g}; give a whole number from {LEAST} to {MOST}, so that what is "
            "squared stays above zero, and numbers have one digit"
        )
    return f"{number:.0f}"


class _Lines:
    """The lines of one film, which differ by the entry that is stepped on, and by how far."""

    def __init__(self, row: int, addend: str) -> None:
        self.row, self.addend = row, addend

    def family(self, index: Index, steps: Sequence[int] = _ALL) -> dict[int, PromiseRun]:
        """Runs from the largest step back to the largest step on."""
        return {step: self._run(index, step) for step in steps}

    def _run(self, index: Index, thousandths: int) -> PromiseRun:
        i, j = index
        made = f"out = ((inp + {self.addend}) ** 2).T"
        weights, step = WEIGHTS.format(self.row), STEP.format(i, j)
        moved = f"moved = ((near + {self.addend}) ** 2).T"
        run = ListingRun(Listing((
            "import torch", "inp = torch.eye(4, 5)", LEAF, made,
            "v = torch.zeros(5, 4)", weights, BACKWARD,
            "step = torch.zeros(4, 5)", f"e = {thousandths / 1000:.3f}", step,
            "near = (inp + step).detach()", "near.requires_grad_()", moved,
            AGAIN, CHANGE, PROMISE, GAP,
        )))  # fmt: skip
        found = run.records({
            "inp": ("inp", LEAF),
            "side": (f"inp[{i}, {j}] + {self.addend}", LEAF),
            "out": ("out", made),
            "v": ("v", weights),
            "grad": ("inp.grad", BACKWARD),
            "e": ("e", f"e = {thousandths / 1000:.3f}"),
            "moved": ("moved", moved),
            "change": ("change", CHANGE),
            "promise": ("promise", PROMISE),
            "gap": ("gap", GAP),
            "slopes": ("near.grad", AGAIN),
        }, _DECIMALS)  # fmt: skip
        return PromiseRun(run.listing, index, **found)
