"""The course's layer in one run of autograd: what its inputs got, and why some got nothing."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason, Record


@dataclass(frozen=True, eq=False)
class ZeroReason:
    """A reason and the outputs (rows of W) that it holds for; no outputs where there is no path."""

    kind: Reason
    outputs: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class EntryPath:
    """How the gradient came to one entry of x, or what stopped it.

    carriers: the outputs whose contribution to this entry is not zero, or all that take part
        where torch adds up, more precisely than it can store them, what would each round to zero;
    reasons: all that made the entry zero, empty if the entry is reached.
    """

    entry: int
    carriers: tuple[int, ...]
    reasons: tuple[ZeroReason, ...]

    @property
    def reached(self) -> bool:
        return not self.reasons

    @property
    def kinds(self) -> tuple[Reason, ...]:
        return tuple(reason.kind for reason in self.reasons)


@dataclass(frozen=True, eq=False)
class ReluFlow:
    """Everything that one forward and one backward pass through out = relu(W @ x) held.

    Shapes: x, x_grad (n,); W, contributions (m, n); z, out, v, z_bar, gates (m,); weighted ().
    z_bar is the cotangent that reached z (z.grad itself is None: z is no leaf). gates tells
    whether autograd lets a cotangent through each ReLU. contributions[i, j] is what row i alone
    brings to x_grad[j]. paths has, for each entry of x_grad, why it is zero or that it is
    reached. W_grad is None unless it was asked for, as W.grad is.
    """

    listing: Listing
    x: Record
    W: Record
    z: Record
    out: Record
    v: Record
    weighted: Record
    z_bar: Record
    gates: Record
    contributions: Record
    x_grad: Record
    W_grad: Record | None
    paths: tuple[EntryPath, ...]

    @property
    def reached(self) -> tuple[int, ...]:
        """The entries of x that get a gradient."""
        return tuple(path.entry for path in self.paths if path.reached)

    @property
    def unreached(self) -> tuple[int, ...]:
        """The entries of x whose gradient is zero."""
        return tuple(path.entry for path in self.paths if not path.reached)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The kinds of reason that hold somewhere, each once."""
        found = {kind for path in self.paths for kind in path.kinds}
        return tuple(kind for kind in Reason if kind in found)

    @property
    def weight_gradient(self) -> Record:
        """W.grad of a run that has asked for it."""
        assert self.W_grad is not None
        return self.W_grad

    def entries_with(self, kind: Reason) -> tuple[int, ...]:
        """The entries of x that are zero for one kind of reason."""
        return tuple(path.entry for path in self.paths if kind in path.kinds)

    def outputs_with(self, kind: Reason) -> tuple[int, ...]:
        """The outputs that one kind of reason is about."""
        reasons = (reason for path in self.paths for reason in path.reasons)
        return tuple(
            sorted({i for reason in reasons if reason.kind is kind for i in reason.outputs})
        )


@dataclass(frozen=True, eq=False)
class MachineRun(ReluFlow):
    """One run of the layer with all that flows on its way: what Workshop 1's machine shows.

    Shapes: products (m, n) are W * x; slopes (m,) are relu's own derivatives, 1 where its switch
    is on and 0 where it is off; terms (m,) are v * out, which add up to weighted.
    """

    products: Record
    slopes: Record
    terms: Record


@dataclass(frozen=True, eq=False)
class SlopedRun(MachineRun):
    """A run with the slope of one output: how fast it moves with each entry of x.

    Shapes: slope (n,), as torch takes it; at the corner of relu it is the one on the left.
    """

    slope: Record


@dataclass(frozen=True, eq=False)
class SlopedPass:
    """What plots take from a run: x, out, the slope of one output, and x.grad.

    Shapes: x, slope, x_grad (n,); out (m,).
    """

    x: Record
    out: Record
    slope: Record
    x_grad: Record


@dataclass(frozen=True, eq=False)
class ForwardRun:
    """The forward half of a run: what a nudge of x changes.

    Shapes: x (n,), products (m, n), z, out and terms (m,), weighted ().
    """

    x: Record
    products: Record
    z: Record
    out: Record
    terms: Record
    weighted: Record


@dataclass(frozen=True, eq=False)
class NudgedRun:
    """One entry of x turned by a small step, and what `v @ out` gains.

    Shapes: gain and step (). before is the whole run that x is nudged after, by the same listing;
    kept tells that no switch moved, so that gain and x.grad[entry] * step differ by rounding alone.
    """

    entry: int
    listing: Listing
    before: MachineRun
    after: ForwardRun
    step: Record
    gain: Record
    kept: bool


@dataclass(frozen=True, eq=False)
class WeightedPass(ForwardRun):
    """A forward pass with the weights that it ran with. Shapes: W (m, n)."""

    W: Record


@dataclass(frozen=True, eq=False)
class NudgedWeight:
    """One entry of W turned by a small step, and what `v @ out` gains.

    Shapes: gain and step (). before is the whole run that W is nudged after, by the same listing;
    kept tells that no switch moved, so that gain and W.grad[entry] * step differ by rounding alone.
    """

    entry: tuple[int, int]
    listing: Listing
    before: MachineRun
    after: WeightedPass
    step: Record
    gain: Record
    kept: bool


@dataclass(frozen=True, eq=False)
class SteppedWeights:
    """W moved along its gradient, and the layer run again, by one listing.

    Shapes: step (m, n) is what W gains. before and after are whole runs.
    """

    listing: Listing
    before: MachineRun
    step: Record
    after: MachineRun


@dataclass(frozen=True, eq=False)
class TurnedWeights:
    """Entries of v on their way, autograd for each hundredth that the fastest of them passes.

    rows are those that move. The first of runs is where they stood; where an entry leaves zero
    its second one is the first beside zero, and where one comes to zero it is there in the last.
    """

    rows: tuple[int, ...]
    runs: tuple[MachineRun, ...]

    @property
    def comes(self) -> tuple[int, ...]:
        """The rows that are weighed from the second run on."""
        first = self.runs[0].v.value
        return tuple(row for row in self.rows if first[row] == 0)

    @property
    def goes(self) -> tuple[int, ...]:
        """The rows that are weighed no longer in the last run."""
        last = self.runs[-1].v.value
        return tuple(row for row in self.rows if last[row] == 0)

    @property
    def moves(self) -> bool:
        """Whether x.grad is another one at the end."""
        return bool((self.runs[0].x_grad.value != self.runs[-1].x_grad.value).any())
