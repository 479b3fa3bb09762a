"""Workshop 1: the lines that its films run, from the imports on."""

from __future__ import annotations

from dataclasses import dataclass, fields

from torch import Tensor

from gradmath.gradients.machine import BACKWARD, FORWARD, Places, machine_run
from gradmath.records.layer import MachineRun, SlopedPass, SlopedRun
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.written import assignment

WIDTH = 30  # of lines, beside which x still stands
_RAYS = 5
_NO_GRAD = "with torch.no_grad():"
_SLOPE = "torch.autograd.grad(out[{}], x, retain_graph=True)[0]"


@dataclass(frozen=True, eq=False)
class LayerLines:
    """One layer's W, x and v, and the listings that run it."""

    W: Tensor
    x: Tensor
    v: Tensor

    @property
    def head(self) -> tuple[str, ...]:
        """The imports, and the lines that make x, W and v."""
        return (
            "import torch",
            *assignment("x", self.x, requires_grad=True, width=WIDTH),
            *assignment("W", self.W, width=WIDTH),
            *assignment("v", self.v, width=WIDTH),
        )

    def run(self) -> MachineRun:
        """Forward and backward once."""
        return self.first_of(ListingRun(Listing(self.lines)))

    @property
    def lines(self) -> tuple[str, ...]:
        """One forward and one backward pass; what is weighed is kept to be compared with."""
        return (*self.head, *FORWARD, "before = v @ out", BACKWARD, "x.grad")

    def first_of(self, run: ListingRun) -> MachineRun:
        """The first pass of a listing that begins with these lines."""
        return machine_run(run, Places.of(run.listing, self._x))

    @property
    def _x(self) -> str:
        """The first line that makes x."""
        return assignment("x", self.x, requires_grad=True, width=WIDTH)[0]

    def moved(self, entry: int, position: str) -> MachineRun:
        """The run with one entry of x set to a number, as it is written."""
        return self._at(self._set(entry, position))

    def sloped(self, entry: int, output: int, position: str) -> SlopedRun:
        """That run, and the slope of an output."""
        run = self._set(entry, position)
        found = self._at(run)
        parts = {part.name: getattr(found, part.name) for part in fields(found)}
        slope = run.record(_SLOPE.format(output), FORWARD[-1])
        return SlopedRun(**parts, slope=slope)

    def sloped_pass(self, entry: int, output: int, position: str) -> SlopedPass:
        """What plots take from that run."""
        run = self._set(entry, position)
        asked = {
            "x": ("x", _NO_GRAD),
            "out": ("out", FORWARD[-1]),
            "slope": (_SLOPE.format(output), FORWARD[-1]),
            "x_grad": ("x.grad", BACKWARD),
        }
        return SlopedPass(**run.records(asked))

    def slopes_at_corner(self, entry: int, output: int, position: str) -> Record:
        """Slopes that theory allows for out[output] where its z is 0: from 0 to the weight."""
        run = self._set(entry, position)
        code = f"np.linspace(0, W[{output}, {entry}], {_RAYS})"
        return run.record(code, FORWARD[-1], kind=ExpressionKind.THEORY)

    def _set(self, entry: int, position: str) -> ListingRun:
        """A run with one entry of x set to a number, and no gradient left from before."""
        move = (_NO_GRAD, f"    x[{entry}] = {position}", "x.grad = None")
        return ListingRun(Listing((*self.head, *move, *FORWARD, BACKWARD)))

    def _at(self, run: ListingRun) -> MachineRun:
        return machine_run(run, Places.of(run.listing, _NO_GRAD))
