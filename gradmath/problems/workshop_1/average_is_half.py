"""Workshop 1: x is drawn at random, again and again; what x.grad is on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.machine import (
    BACKWARD,
    FORWARD,
    Places,
    decimals_of,
    machine_run,
    with_decimals,
)
from gradmath.problems.parameters import entry_number, whole_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from gradmath.problems.workshop_1.lines import WIDTH
from gradmath.records.layer import MachineRun
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.random_inputs import RandomInputs
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

SEED, DRAWS, ENTRY = 1, 300, 3
FEWEST, MOST = 20, 600  # draws
MOST_SEED = 99_999
LARGEST = 10.0  # entry of v, and one over the smallest
SLOWLY, LONGEST = 5, 9  # draws that are followed through the machine
STEPS = 50  # of the bell's way to the right
SINGLE, AT_ZERO = "x = xs[{}].requires_grad_()", "x = torch.zeros(6, requires_grad=True)"
DRAWN, AVERAGED = "xs = torch.randn", "mean = grads.cumsum(0) / n"
_FAR = 2.0  # standard errors
_BELL = "np.linspace(-3.5, 3.5, 141)"


@dataclass(frozen=True, eq=False)
class AverageIsHalf:
    """The first draws one by one, all of them, the same moved to the right, and x at its average.

    slowly are runs of the machine on the first draws, at_zero is the one on x = 0. moved are all
    draws: first as they are, then more and more to the right. chance and expected are what theory
    says of a bell about 0: how likely a switch is on, and so much times v[entry] and
    W[entry, entry].
    Shapes: chance and expected ().
    """

    entry: int
    slowly: tuple[MachineRun, ...]
    at_zero: MachineRun
    moved: tuple[RandomInputs, ...]
    chance: Record
    expected: Record

    @property
    def drawn(self) -> RandomInputs:
        """All draws, about 0."""
        return self.moved[0]

    @property
    def runs(self) -> tuple[MachineRun, ...]:
        """All that the machine shows."""
        return (*self.slowly, self.at_zero)


def average_is_half(
    v: Values = V, entry: int = ENTRY, n: int = DRAWS, seed: int = SEED
) -> AverageIsHalf:
    """Draw x again and again, and run the layer forward and backward on each.

    Shapes: v (4,), how much each output counts, up to 10 in size; entry (), which entry of x.grad
        is averaged, from 0 to 3, weighed by v with 0.1 or more; n (), how many draws, from 20 to
        600; seed (), of the draws, from 0 to 99999.
    Raises: ShapeError, DtypeError or NonFiniteError if v does not fit; ParameterError if the others
        are not so, if by chance the first nine draws are on one side of 0, or the mean is more than
        two standard errors from what theory expects.
    Source: Workshop 1 of the course.

    >>> found = average_is_half(n=50)
    >>> found.expected.text(), sorted({*found.drawn.x_grad.value.round(2).tolist()})
    ('1.2', [0.0, 2.4000000953674316])
    """
    weights = real_tensor("v", v)
    if weights.shape != (len(W_DIAGONAL),):
        raise ShapeError(
            f"v has shape {tuple(weights.shape)}; give it {len(W_DIAGONAL)} entries, one an output"
        )
    entry_number("entry", entry, len(W_DIAGONAL))
    _check_counts(n=(n, FEWEST, MOST), seed=(seed, 0, MOST_SEED))
    _check_weight(weights, entry)
    return _Lines(weights, entry, n).found(seed)


@dataclass(frozen=True, eq=False)
class _Lines:
    """The listing, its dials, and what is read from its runs."""

    v: Tensor
    entry: int
    n: int

    def found(self, seed: int) -> AverageIsHalf:
        count = _slowly(self._signs(seed), seed)
        moved = _read_alike([self._all(seed, k / STEPS) for k in range(STEPS + 1)])
        machines = [self._single(seed, SINGLE.format(draw)) for draw in range(count)]
        machines.append(self._single(seed, AT_ZERO))
        counts = decimals_of(machines, {"x": 1})
        *slowly, at_zero = (with_decimals(each, counts) for each in machines)
        run = ListingRun(moved[0].listing)
        reach = f"v[{self.entry}] * W[{self.entry}, {self.entry}]"
        chance, expected = (
            run.record(code, kind=ExpressionKind.THEORY)
            for code in ("np.array(1 / 2)", f"1 / 2 * {reach}")
        )
        found = AverageIsHalf(self.entry, tuple(slowly), at_zero, moved, chance, expected)
        _near(found, seed)
        return found

    def _signs(self, seed: int) -> list[bool]:
        """Whether each draw is above 0."""
        listing = self._listing(seed, 0.0, SINGLE.format(0))
        drawn = ListingRun(listing).record(f"xs[:, {self.entry}] > 0", self._draws(0.0))
        return [bool(each) for each in drawn.value]

    def _draws(self, center: float) -> str:
        return f"{DRAWN}({self.n}, 6) + {center:.2f}"

    def _listing(self, seed: int, center: float, single: str) -> Listing:
        return Listing((
            "import torch",
            *assignment("W", torch.tensor(W_DIAGONAL), width=WIDTH),
            *assignment("v", self.v, width=WIDTH),
            f"torch.manual_seed({seed})",
            self._draws(center),
            single,
            *FORWARD,
            BACKWARD,
            f"x[{self.entry}], x.grad[{self.entry}]",
            "grads = []",
            "for x in xs:",
            "    x.requires_grad_()",
            "    torch.relu(W @ x).backward(v)",
            f"    grads.append(x.grad[{self.entry}])",
            "grads = torch.stack(grads)",
            f"n = torch.arange(1, {self.n + 1})",
            AVERAGED,
        ))  # fmt: skip

    def _single(self, seed: int, made: str) -> MachineRun:
        """One forward and one backward pass, on the x that a line makes."""
        listing = self._listing(seed, 0.0, made)
        return machine_run(ListingRun(listing), Places.of(listing, made))

    def _all(self, seed: int, center: float) -> RandomInputs:
        listing = self._listing(seed, center, SINGLE.format(0))
        run = ListingRun(listing)
        draws = self._draws(center)
        due = f"np.exp(-({_BELL} ** 2) / 2) / np.sqrt(2 * np.pi)"
        # Asked in the order of the lines, so that these run but once.
        bell = [
            run.record(code, draws, kind=ExpressionKind.THEORY)
            for code in (f"{_BELL} + {center:.2f}", due)
        ]
        found = run.records({
            "x": (f"xs[:, {self.entry}]", draws),
            "x_grad": ("grads", AVERAGED),
            "count": ("n", AVERAGED),
            "mean": ("mean", AVERAGED),
            "share": ("(grads != 0).float().mean()", AVERAGED),
        })  # fmt: skip
        return RandomInputs(listing, places=bell[0], due=bell[1], **found)


def _read_alike(moved: Sequence[RandomInputs]) -> tuple[RandomInputs, ...]:
    """All draws, read with the same decimals."""
    places = max(1, decimals_for([moved[0].x_grad.value], 2))
    return tuple(
        replace(
            each,
            x_grad=replace(each.x_grad, decimals=places),
            mean=replace(each.mean, decimals=max(2, places)),
            share=replace(each.share, decimals=3),
        )
        for each in moved
    )


def _slowly(signs: Sequence[bool], seed: int) -> int:
    """How many draws are followed: on both sides of 0 there is one of them."""
    other = next((k for k, each in enumerate(signs) if each is not signs[0]), len(signs))
    if other >= LONGEST:
        raise ParameterError(
            f"by chance the first {LONGEST} draws of seed {seed} are on one side of 0; "
            "give another seed"
        )
    return max(SLOWLY, other + 1)


def _check_counts(**counts: tuple[int, int, int]) -> None:
    for name, (count, low, high) in counts.items():
        whole_number(name, count, low, high)


def _check_weight(v: Tensor, entry: int) -> None:
    if v[entry] == 0:
        raise ParameterError(
            f"v[{entry}] is 0, so that x.grad[{entry}] always is; give an entry that v weighs"
        )
    if not 1 / LARGEST <= abs(float(v[entry])) <= LARGEST:
        raise ParameterError(
            f"v[{entry}] is {float(v[entry]):g}; give it a size from {1 / LARGEST:g} to {LARGEST:g}"
        )


def _near(found: AverageIsHalf, seed: int) -> None:
    """The mean is near what theory expects; a seed may be unlucky."""
    expected, drawn = float(found.expected.value), found.drawn
    off = abs(float(drawn.mean.value[-1]) - expected) / (abs(expected) / np.sqrt(drawn.draws))
    if off > _FAR:
        raise ParameterError(
            f"by chance the mean of seed {seed} is {off:.1f} standard errors from what theory "
            "expects; give another seed"
        )
