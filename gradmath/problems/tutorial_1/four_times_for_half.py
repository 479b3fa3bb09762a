"""Tutorial 1: the mean of random samples is half as far off after four times as many of them."""

from __future__ import annotations

import numpy as np

from gradmath.errors import ParameterError
from gradmath.problems.parameters import whole_number
from gradmath.records.crowds import Crowd
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun

SEED, RUNS = 2, 2000
MOST_SEED = 99_999
FEWEST, MANIEST = 1000, 4000  # runs
MOST = 400  # samples of a run
DRAWN = 60  # runs whose means are drawn
QUARTER, TRIED = 100, 200  # counts of samples between which the error is asked about
DOUBLINGS = (25, 50, 100, 200, 400)
NEAR = 0.1  # of the law, how far off an error may be
COUNT = f"n = torch.arange(1, {MOST + 1})"
MEANS = "means = samples.cumsum(1) / n"
SQUARES, ERROR = "squares = means.square()", "error = squares.mean(0).sqrt()"


def four_times_for_half(seed: int = SEED, runs: int = RUNS) -> Crowd:
    """How many samples halve the error of a mean?

    Shapes: seed (), a whole number from 0 to 99999; runs (), whose means are compared, from 1000
        to 4000.
    Raises: ParameterError if they are not so, or if by chance the errors of that seed are more than
        a tenth away from what theory expects.
    Source: Tutorial 1 of the course; PyTorch docs, `torch.manual_seed`, `torch.randn`.

    >>> crowd = four_times_for_half()
    >>> [crowd.error.text((n - 1,), decimals=2) for n in (25, 100, 400)]
    ['0.20', '0.10', '0.05']
    """
    for name, number, low, high in (
        ("seed", seed, 0, MOST_SEED),
        ("runs", runs, FEWEST, MANIEST),
    ):
        whole_number(name, number, low, high)
    crowd = _crowd(seed, runs)
    _near(crowd, seed)
    return crowd


def _crowd(seed: int, runs: int) -> Crowd:
    """The listing, and what is read from its run."""
    samples = f"samples = torch.randn({runs}, {MOST})"
    made = f"torch.manual_seed({seed})"
    run = ListingRun(Listing(("import torch", made, COUNT, samples, MEANS, SQUARES, ERROR)))
    found = run.records({
        "first": (f"samples[0, :{QUARTER}]", samples),
        "count": ("n", COUNT),
        "means": (f"means[:{DRAWN}]", MEANS),
        "error": ("error", ERROR),
        "other": (f"samples[:, {QUARTER}:{TRIED}].mean(1).square().mean().sqrt()", ERROR),
        "half": (f"error[{QUARTER} - 1] / 2", ERROR),
        "runs": ("means.new_tensor(len(means))", MEANS),
        "drawn": (f"means.new_tensor(len(means[:{DRAWN}]))", MEANS),
    })  # fmt: skip
    return Crowd(run.listing, **found)


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
