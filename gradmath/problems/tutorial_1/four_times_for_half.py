"""Tutorial 1: the mean of random samples is half as far off after four times as many of them."""

from __future__ import annotations

import numpy as np

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number, whole_number
from gradmath.records.crowds import Crowd, Pile
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

SEED, RUNS, PROBABILITY = 2, 2000, 0.3
MOST_SEED = 99_999
FEWEST, MANIEST = 1000, 4000  # runs
UNLIKELY, LIKELY = 0.1, 0.9  # probability
MOST = 400  # samples of a run
PILED = 100_000
DRAWN = 120  # runs whose means are drawn
DROPS = 100  # samples that fall one by one
QUARTER, TRIED = 100, 200  # counts of samples between which the error is asked about
DOUBLINGS = (25, 50, 100, 200, 400)
NEAR = 0.1  # of the law, how far off an error may be
A, B, C = "a = torch.randn(3)", "b = torch.randn(3)", "c = torch.randn(3)"
FLAT, POSTS = f"flat = torch.rand({PILED})", "posts = torch.bernoulli(chance)"
COUNT = f"n = torch.arange(1, {MOST + 1})"
MEANS = "means = samples.cumsum(1) / n"
SQUARES, ERROR = "squares = means.square()", "error = squares.mean(0).sqrt()"
_BINS, _REACH, _STAIRS = 32, 4, 10


def _sizes(of: str) -> str:
    """How many samples a pile holds, one number after the other."""
    return f"torch.logspace(2, 5, 91, device={of}.device).round().long()"


def four_times_for_half(
    seed: int = SEED, runs: int = RUNS, probability: float = PROBABILITY
) -> Crowd:
    """How many samples halve the error of a mean?

    Shapes: seed (), a whole number from 0 to 99999; runs (), whose means are compared, from 1000
        to 4000; probability (), of a one among samples of 0 and 1, from 0.1 to 0.9.
    Raises: ParameterError if they are not so, or if by chance the errors of that seed are more than
        a tenth away from what theory expects.
    Source: Tutorial 1 of the course; PyTorch docs, `torch.manual_seed`, `torch.bernoulli`.

    >>> crowd = four_times_for_half()
    >>> [crowd.error.text((n - 1,), decimals=2) for n in (25, 100, 400)]
    ['0.20', '0.10', '0.05']
    """
    _check(seed, runs)
    crowd = _Lines(seed, runs, _probability(probability)).crowd()
    _near(crowd, seed)
    return crowd


class _Lines:
    """The listing, and what is read from its run."""

    def __init__(self, seed: int, runs: int, probability: str) -> None:
        made = f"torch.manual_seed({seed})"
        self.samples = f"samples = torch.randn({runs}, {MOST})"
        self.probability = probability
        chance = f"chance = torch.full(({PILED},), {probability})"
        self.listing = Listing((
            "import torch",
            made,
            A,
            B,
            made,
            C,
            made,
            self.samples,
            FLAT,
            chance,
            POSTS,
            COUNT,
            MEANS,
            SQUARES,
            ERROR,
        ))  # fmt: skip
        self.run = ListingRun(self.listing)

    def crowd(self) -> Crowd:
        early, late = QUARTER - 1, MOST - 1
        off = [f"means[:, {k}].abs()" for k in (late, early)]
        found = self.run.records({
            "a": ("a", A),
            "b": ("b", B),
            "c": ("c", C),
            "sizes": (_sizes("samples"), self.samples),
            "drops": (f"torch.arange({DROPS + 1}, device=samples.device)", self.samples),
            "first": (f"samples[0, :{DROPS}]", self.samples),
            "count": ("n", COUNT),
            "means": (f"means[:{DRAWN}]", MEANS),
            "error": ("error", ERROR),
            "ends": (f"means[:, [{early}, {late}]]", MEANS),
            "worse": (f"(100 * ({off[0]} > {off[1]}).float().mean()).round()", MEANS),
            "half": (f"error[{QUARTER} - 1] / 2", ERROR),
            "runs": ("means.new_tensor(len(means))", MEANS),
            "drawn": (f"means.new_tensor(len(means[:{DRAWN}]))", MEANS),
        })  # fmt: skip
        law = self._theory("1 / np.sqrt(n)", ERROR)
        return Crowd(
            self.listing, law=law, normal=self._normal(), flat=self._flat(), posts=self._posts(),
            **found,
        )  # fmt: skip

    def _theory(self, code: str, after: str) -> Record:
        return self.run.record(code, after, kind=ExpressionKind.THEORY)

    def _pile(self, call: str, after: str, codes: dict[str, str], places: str, due: str) -> Pile:
        found = self.run.records({name: (code, after) for name, code in codes.items()})
        theory = self._theory(places, after), self._theory(due, after)
        return Pile(call, places=theory[0], due=theory[1], **found)

    def _normal(self) -> Pile:
        width = 2 * _REACH / _BINS
        counted = f"torch.histc(samples.flatten()[:n], {_BINS}, {-_REACH}, {_REACH})"
        codes = {
            "lefts": f"torch.arange({_BINS}, device=samples.device) * {width} - {_REACH}",
            "width": f"samples.new_tensor({width})",
            "heights": f"torch.stack([{counted} / n / {width} for n in {_sizes('samples')}])",
            "shares": "torch.distributions.Normal(0., 1.).cdf("
            f"samples.new_ones({_BINS + 1}).cumsum(0) * {width} - {_REACH + width}).diff()",
        }
        places = f"np.linspace({-_REACH}, {_REACH}, 161)"
        due = f"np.exp(-({places} ** 2) / 2) / np.sqrt(2 * np.pi)"
        return self._pile("torch.randn", self.samples, codes, places, due)

    def _flat(self) -> Pile:
        counted = f"torch.histc(flat[:n], {_STAIRS}, 0, 1)"
        codes = {
            "lefts": f"torch.arange({_STAIRS}, device=flat.device) / {_STAIRS}",
            "width": f"flat.new_tensor(1 / {_STAIRS})",
            "heights": f"torch.stack([{counted} / n * {_STAIRS} for n in {_sizes('flat')}])",
            "shares": f"flat.new_full(({_STAIRS},), 1 / {_STAIRS})",
        }
        return self._pile("torch.rand", FLAT, codes, "np.array([0.0, 1.0])", "np.ones(2)")

    def _posts(self) -> Pile:
        counted = "torch.bincount(posts[:n].long(), minlength=2)"
        codes = {
            "lefts": "torch.arange(2, device=posts.device) - 0.25",
            "width": "posts.new_tensor(0.5)",
            "heights": f"torch.stack([{counted} / n for n in {_sizes('posts')}])",
            "shares": "torch.stack([1 - chance[0], chance[0]])",
        }
        chances = f"1 - {self.probability}", self.probability
        due = f"np.array([{chances[0]}, {chances[0]}, {chances[1]}, {chances[1]}])"
        return self._pile("torch.bernoulli", POSTS, codes, "np.array([-0.25, 0.25, 0.75, 1.25])",
                          due)  # fmt: skip


def _check(seed: int, runs: int) -> None:
    for name, number, low, high in (
        ("seed", seed, 0, MOST_SEED),
        ("runs", runs, FEWEST, MANIEST),
    ):
        whole_number(name, number, low, high)


def _probability(probability: float) -> str:
    given = real_number("probability", probability)
    if not UNLIKELY <= given <= LIKELY:
        raise ParameterError(
            f"probability = {probability!r} is not between {UNLIKELY} and {LIKELY}; "
            "give one that leaves room for both posts, as 0.3"
        )
    return repr(given)


def _near(crowd: Crowd, seed: int) -> None:
    """The law is to be seen in the picture; a seed may be unlucky."""
    error = crowd.error.value.astype(np.float64)
    for n in DOUBLINGS:
        share = float(error[n - 1] * np.sqrt(n))
        if abs(share - 1.0) > NEAR:
            raise ParameterError(
                f"by chance the error of {n} samples with seed {seed} is {share:.2f} times what "
                "theory expects; give another seed, or more runs"
            )
    halved = float(error[MOST - 1] / error[QUARTER - 1])
    if abs(2.0 * halved - 1.0) > NEAR:
        raise ParameterError(
            f"by chance seed {seed} leaves {halved:.2f} of the error, where theory expects a half; "
            "give another seed, or more runs"
        )
