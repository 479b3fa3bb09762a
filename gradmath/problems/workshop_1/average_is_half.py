"""Workshop 1: x is random; the average of its gradients, and the gradient at its average."""

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

SEED, DRAWS, ENTRY = 565, 100, 3
FEWEST, MOST = 20, 600  # draws
MOST_SEED = 99_999
LARGEST = 10.0  # entry of v, and one over the smallest
SLOWLY, LONGEST = 3, 9  # draws that are followed through the machine
STEPS = 50  # of the bell's way to the right
SINGLE, AT_MEAN = "x = xs[{}].requires_grad_()", "x = mean_x.requires_grad_()"
CENTER = "mean_x = xs.mean(0).round(decimals=2)"
DRAWN, AVERAGED = "xs = torch.randn", "mean = grads.cumsum(0) / n"
_FAR = 2.0  # standard errors
_BELL = "np.linspace(-3, 3, 121)"


@dataclass(frozen=True, eq=False)
class AverageIsHalf:
    """The first draws one by one, all of them, the same moved to the right, and their averages.

    slowly are runs of the machine on the first draws. moved are all draws: first as they are, then
    more and more to the right; at_mean are runs of the machine on the average of each of these,
    rounded to two decimals.
    expected is what theory says of the average gradient of a bell about 0: a switch is on with
    chance 1/2, and then x.grad is v[entry] times W[entry, entry].
    Shapes: expected ().
    """

    entry: int
    slowly: tuple[MachineRun, ...]
    at_mean: tuple[MachineRun, ...]
    moved: tuple[RandomInputs, ...]
    expected: Record

    @property
    def drawn(self) -> RandomInputs:
        """All draws, about 0."""
        return self.moved[0]

    @property
    def runs(self) -> tuple[MachineRun, ...]:
        """All that the machine shows."""
        return (*self.slowly, *self.at_mean)


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
        machines += [self._single(seed, AT_MEAN, k / STEPS) for k in range(STEPS + 1)]
        counts = decimals_of(machines, {"x": 2, "z": 2, "out": 2})
        machines = [with_decimals(each, counts) for each in machines]
        slowly, at_mean = tuple(machines[:count]), tuple(machines[count:])
        half = f"1 / 2 * v[{self.entry}] * W[{self.entry}, {self.entry}]"
        expected = ListingRun(slowly[-1].listing).record(half, BACKWARD, kind=ExpressionKind.THEORY)
        found = AverageIsHalf(self.entry, slowly, at_mean, moved, expected)
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
            CENTER,
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

    def _single(self, seed: int, made: str, center: float = 0.0) -> MachineRun:
        """One forward and one backward pass, on the x that a line makes."""
        listing = self._listing(seed, center, made)
        return machine_run(ListingRun(listing), Places.of(listing, made))

    def _all(self, seed: int, center: float) -> RandomInputs:
        listing = self._listing(seed, center, AT_MEAN)
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
            "center": (f"mean_x[{self.entry}]", CENTER),
            "x_grad": ("grads", AVERAGED),
            "count": ("n", AVERAGED),
            "mean": ("mean", AVERAGED),
            "on": ("(grads != 0).cumsum(0)", AVERAGED),
            "off": ("(grads == 0).cumsum(0)", AVERAGED),
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
            center=replace(each.center, decimals=2),
            share=replace(each.share, decimals=_decimals_of_share(each.draws)),
        )
        for each in moved
    )


def _decimals_of_share(draws: int) -> int:
    """So many that the share is exact, if these are few."""
    return 2 if 100 % draws == 0 else 3


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
