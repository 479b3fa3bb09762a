"""Workshop 2: X is drawn at random, and the average of X.grad fades as one over the root of n."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.parameters import whole_number
from gradmath.problems.workshop_2.course import V_SIGNED
from gradmath.records.fading import FadingAverage
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.pairs import ArrowsRun
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

DRAWS = 100_000
SEED = 73  # of which the first three draws are seen well: neither short nor very long
FEWEST, MOST = 100, 300_000  # draws
MOST_SEED = 99_999
SEEDS = 5  # of which each is one more than the last
SHOWN = 3  # draws that are seen one by one
PLACES = 180  # at most, at which a running average is looked at
ROWS, COLUMNS = 5, 3
LEAST, LARGEST = 0.02, 2.0  # of the largest entry of V + V.T
SEEDED, AVERAGED, MEASURED = "torch.manual_seed(", "mean = ", "size = "
SIMILAR = "YM = torch.tanh(M @ M.mT)"
MIRRORED, TOGETHER = "M = (-X).detach().requires_grad_()", "X.grad + M.grad"


@dataclass(frozen=True, eq=False)
class TheAverageIsNoise:
    """The first draws one by one, one of them mirrored, and the average of all, for five seeds.

    count is how many draws there are,
    together the sum of the gradients of that draw and of its mirror image, most the largest
    such sum of all draws. law is how large an average is that theory expects.
    Shapes: count, most (); together (5, 3); law (n,).
    """

    count: Record
    draws: tuple[ArrowsRun, ...]
    mirrored: ArrowsRun
    together: Record
    most: Record
    averages: tuple[FadingAverage, ...]
    law: Record

    @property
    def first(self) -> ArrowsRun:
        """The draw that is mirrored."""
        return self.draws[0]

    @property
    def average(self) -> FadingAverage:
        """That of the first seed."""
        return self.averages[0]

    @property
    def drawn(self) -> str:
        """The line that draws X."""
        return self._line("X = ")

    @property
    def back(self) -> str:
        """The line of the backward pass."""
        return self._line("Y.backward")

    @property
    def mirrored_back(self) -> str:
        """The line of the backward pass of mirror images."""
        return self._line("YM.backward")

    def _line(self, beginning: str) -> str:
        return next(line for line in self.average.listing.lines if line.startswith(beginning))


def the_average_is_noise(
    V: Values = V_SIGNED, n: int = DRAWS, seed: int = SEED
) -> TheAverageIsNoise:
    """What does X.grad average to over random X? X and -X have the same Y: to nothing.

    Shapes: V (5, 5), a weight for each entry of Y, the largest of V + V.T from 0.02 to 2; n (), how
        many X, from 100 to 300,000; seed (), of their draw, from 0 to 99999; four more follow it.
    Raises: ShapeError or ParameterError if they are not so; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> found = the_average_is_noise(n=1000)
    >>> found.average.sizes.text((-1,), decimals=4), bool(found.together.value.any())
    ('0.0045', False)
    """
    weights = real_tensor("V", V)
    if weights.shape != (ROWS, ROWS):
        raise ShapeError(
            f"V has shape {tuple(weights.shape)}; give it {ROWS} rows of {ROWS}, a weight for each "
            "entry of Y"
        )
    largest = float((weights + weights.T).abs().max())
    if not LEAST <= largest <= LARGEST:
        raise ParameterError(
            f"the largest entry of V + V.T is {largest:.3g} in size; give V weights for which it "
            f"is from {LEAST:g} to {LARGEST:g}"
        )
    whole_number("n", n, FEWEST, MOST)
    whole_number("seed", seed, 0, MOST_SEED)
    first, *others = (_Lines(weights, n, seed + k) for k in range(SEEDS))
    found = first.film()
    return replace(found, averages=(*found.averages, *(each.average() for each in others)))


class _Lines:
    """The listing of one seed, and what is read from its run."""

    def __init__(self, V: Tensor, n: int, seed: int) -> None:
        self.drawn = f"X = torch.randn({n}, {ROWS}, {COLUMNS})"
        self.back = f"Y.backward(V.expand({n}, {ROWS}, {ROWS}))"
        self.averaged = f"{AVERAGED}X.grad.cumsum(0) / n[:, None, None]"
        self.measured = f"{MEASURED}mean.square().mean((1, 2)).sqrt()"
        self.similar, self.mirrored = "Y = torch.tanh(X @ X.mT)", SIMILAR
        self.mirrored_back = f"YM.backward(V.expand({n}, {ROWS}, {ROWS}))"
        # Places of equal ratios from the first to the last draw.
        places = f"torch.logspace(0, 1, {PLACES}, {n}, dtype=torch.double, device=n.device)"
        self.places = f"{places}.round().long().unique() - 1"
        self.run = ListingRun(Listing((
            "import torch",
            *assignment("V", V),
            f"torch.manual_seed({seed})",
            self.drawn,
            "X.requires_grad_()",
            self.similar,
            self.back,
            f"n = torch.arange(1, {n + 1})",
            "one = X.grad.square().mean().sqrt()",
            self.averaged,
            self.measured,
            MIRRORED,
            self.mirrored,
            self.mirrored_back,
            TOGETHER,
        )))  # fmt: skip

    def film(self) -> TheAverageIsNoise:
        """All of this seed, and its own average."""
        asked = {f"{k}": self._draw("X", k) for k in range(SHOWN)} | {"M": self._draw("M", 0)}
        codes = {
            f"{key} {name}": code for key, each in asked.items() for name, code in each.items()
        }
        found = self.run.records({
            **codes,
            **self._averages(),
            "together": ("X.grad[0] + M.grad[0]", TOGETHER),
            "count": ("torch.tensor(len(X))", self.drawn),
            "most": ("(X.grad + M.grad).abs().max()", TOGETHER),
        })  # fmt: skip
        law = self.run.record("one / np.sqrt(n)", self.measured, kind=ExpressionKind.THEORY)
        listing = self.run.listing
        runs = [
            ArrowsRun(listing, **{name: found[f"{key} {name}"] for name in each})
            for key, each in asked.items()
        ]
        average = FadingAverage(listing, **{name: found[name] for name in self._averages()})
        return TheAverageIsNoise(
            draws=tuple(runs[:-1]), mirrored=runs[-1], together=found["together"],
            most=found["most"], count=found["count"], averages=(average,), law=law,
        )  # fmt: skip

    def average(self) -> FadingAverage:
        """The average of this seed alone."""
        return FadingAverage(self.run.listing, **self.run.records(self._averages()))

    def _averages(self) -> dict[str, tuple[str, str]]:
        return {
            "counts": (f"n[{self.places}]", self.measured),
            "means": (f"mean[{self.places}]", self.measured),
            "sizes": (f"size[{self.places}]", self.measured),
            "spread": ("X.grad.std(0)", self.measured),
        }

    def _draw(self, X: str, k: int) -> dict[str, tuple[str, str]]:
        """What is read of one draw, or of its mirror image."""
        Y, at, forward, back = {
            "X": ("Y", self.drawn, self.similar, self.back),
            "M": ("YM", MIRRORED, self.mirrored, self.mirrored_back),
        }[X]
        return {
            "X": (f"{X}[{k}]", at),
            "V": ("V", self.drawn),
            "Y": (f"{Y}[{k}]", forward),
            "X_grad": (f"{X}.grad[{k}]", back),
            "steep": (f"1 - {Y}[{k}]**2", forward),
        }
