"""Tutorial 2: descent down a hill without a floor, at rates that no bowl would bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.problems.tutorial_2.logit_inputs import B, W, X, logit_inputs
from gradmath.records.listing import Listing
from gradmath.records.races import RateRace, TwoSampleStep
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

RATES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
THRESHOLD = 0.01
MOST = 1000  # steps
FEWEST, MANIEST = 3, 6  # rates
SLOWEST, FASTEST, LONGEST = 0.001, 1000.0, 5  # the last in characters
LOWEST, HIGHEST = 0.001, 0.02  # threshold
SHARED_RATE = 10  # of the step with two samples
SHOWN = 2  # which logit the beads are
RACED = "for rate in rates:"
LOOP = f"for k in range({MOST + 1}):"
FORWARD, BACKWARD, STEP = "z = x @ w + b", "loss.backward()", "w -= rate * w.grad"
SAMPLES = "X = torch.tensor([[3, 1], [-2.5, 1]])"
WEIGHTS, LOGITS = "w = torch.ones(2, requires_grad=True)", "z = X @ w"
MEAN, PULLED = "loss = h.mean()", "loss.backward()"
STEPPED = "with torch.no_grad():"
_LOSSES = 'h = bce(z, y, reduction="none")'
LOSSES = 'h = bce(z, y[:2], reduction="none")'
_FINE = 10  # places of the hill for 1
_LEAST, _FAR = 60, 40  # how far it goes to the left, and up to the right
_FARTHER = 1.15  # than all beads the hill is drawn, to the left


@dataclass(frozen=True, eq=False)
class NothingToOvershoot:
    """A race of rates down a hill, and a step with two samples: both of one run."""

    race: RateRace
    two: TwoSampleStep
    check: str

    @property
    def listing(self) -> Listing:
        return self.race.listing

    @property
    def goal_text(self) -> str:
        """What is asked before each step."""
        return self.check.removeprefix("if ").removesuffix(": break")

    @property
    def shared_rate(self) -> str:
        """The rate of the step with two samples, as it is written."""
        return str(SHARED_RATE)

    @property
    def made_rates(self) -> str:
        """The first line of those that make the rates."""
        return next(line for line in self.listing.lines if line.startswith("rates = "))


@with_gradients
def nothing_to_overshoot(rates: Values = RATES, threshold: float = THRESHOLD) -> NothingToOvershoot:
    """Which learning rate is too large for a hill without a floor?

    Shapes: rates (n,), three to six that rise, from 0.001 to 1000, of five characters at most;
        threshold (), the loss at which a race is over, from 0.001 to 0.02.
    Raises: ParameterError if they are not so.
    Source: Tutorial 2 of the course.

    >>> race = nothing_to_overshoot().race
    >>> race.steps.value.tolist(), race.arrived
    ([1000, 1000, 517, 50, 1, 1], (False, False, True, True, True, True))
    """
    lines = _Lines(_rates(rates), _threshold(threshold))
    return lines.found()


class _Lines:
    """The listing, and what is read from its run."""

    def __init__(self, rates: Sequence[float], threshold: float) -> None:
        w, b, _ = logit_inputs(W, B, X)
        self.limit = f"{threshold:g}"
        self.check = f"if loss <= {self.limit}: break"
        self.count = len(rates)
        self.made = assignment("rates", torch.tensor(rates))
        low = -int(_FARTHER * max(_LEAST, 2 * rates[-1])) - 1
        high = max(_FAR, -low // 4)
        places = f"torch.arange({low * _FINE}, {high * _FINE + 1}) / {_FINE}"
        self.line = f"line = ({places}).requires_grad_()"
        self.hill = 'hill = bce(line, torch.zeros_like(line), reduction="none")'
        self.listing = Listing((
            "import torch",
            "import torch.nn.functional as F",
            "bce = F.binary_cross_entropy_with_logits",
            self.line,
            self.hill,
            *_in_a_row("w_start", w),
            "x, y = torch.ones(5), torch.zeros(3)",
            "paths = []",
            *self.made,
            RACED,
            "    w = w_start.clone().requires_grad_()",
            *(f"    {line}" for line in assignment("b", b, requires_grad=True, width=60)),
            "    path = []",
            f"    {LOOP}",
            f"        {FORWARD}",
            f"        {_LOSSES}",
            "        loss = h.mean()",
            f"        path += [z[{SHOWN}], h[{SHOWN}], loss]",
            f"        {self.check}",
            "        w.grad = b.grad = None",
            f"        {BACKWARD}",
            "        with torch.no_grad():",
            f"            {STEP}",
            "            b -= rate * b.grad",
            "    paths += [torch.stack(path).reshape(-1, 3)]",
            SAMPLES,
            WEIGHTS,
            LOGITS,
            LOSSES,
            MEAN,
            PULLED,
            STEPPED,
            f"    w -= {SHARED_RATE} * w.grad",
            LOGITS,
            LOSSES,
            MEAN,
        ))  # fmt: skip
        self.run = ListingRun(self.listing)

    def found(self) -> NothingToOvershoot:
        return NothingToOvershoot(self._race(), self._two(), self.check)

    def _race(self) -> RateRace:
        made, raced, drawn = map(self.listing.after, (self.made[0], RACED, self.hill))
        limit = f"torch.full_like(loss, {self.limit})"
        asked: dict[str, tuple[str, str | int | None]] = {
            "rates": ("rates", made),
            "steps": ("torch.tensor(list(map(len, paths))) - 1", raced),
            "counted": ("torch.arange(max(map(len, paths)))", raced),
            "z": ("z", raced),
            "line": ("line", drawn),
            "hill": ("hill", drawn),
            "slopes": ("torch.autograd.grad(hill.sum(), line)[0]", drawn),
            "limit": (limit, raced),
            "goal": (f"{limit}.expm1().log()", raced),
        }
        asked |= {f"path {k}": (f"paths[{k}]", raced) for k in range(self.count)}
        found = self.run.records(asked)
        paths = tuple(replace(found.pop(f"path {k}"), decimals=1) for k in range(self.count))
        return RateRace(self.listing, paths=paths, **found)

    def _two(self) -> TwoSampleStep:
        after = self.listing.after
        places = {"X": after(SAMPLES), "w": after(WEIGHTS), "z": after(LOGITS),
                  "h": after(LOSSES), "loss": after(MEAN), "w_new": after(STEPPED),
                  "z_new": after(LOGITS, 2), "h_new": after(LOSSES, 2),
                  "loss_new": after(MEAN, 2)}  # fmt: skip
        found = self.run.records(
            {name: (name.removesuffix("_new"), place) for name, place in places.items()},
            {"loss": 2, "h": 2},
            others=1,
        )
        return TwoSampleStep(self.listing, **found)


def _in_a_row(name: str, tensor: torch.Tensor) -> tuple[str, ...]:
    """The lines that make a matrix, all its numbers one after the other."""
    *lines, last = assignment(name, tensor.flatten())
    shape = ", ".join(map(str, tensor.shape))
    return (*lines, f"{last}.reshape({shape})")


def _rates(rates: Values) -> list[float]:
    given = [real_number(f"rates[{k}]", each) for k, each in enumerate(_listed(rates))]
    if not FEWEST <= len(given) <= MANIEST:
        raise ParameterError(
            f"rates has {len(given)} entries; give {FEWEST} to {MANIEST}, which have a lane each"
        )
    for k, each in enumerate(given):
        written = repr(each).removesuffix(".0")
        if not SLOWEST <= each <= FASTEST or len(written) > LONGEST:
            raise ParameterError(
                f"rates[{k}] is {written}; give rates from {SLOWEST:g} to {FASTEST:g} that are "
                f"written in {LONGEST} characters at most, as 0.025"
            )
    if any(after <= before for before, after in pairwise(given)):
        raise ParameterError(f"rates = {given} do not rise; give each larger than the one before")
    return given


def _listed(rates: Values) -> list[object]:
    if isinstance(rates, torch.Tensor | np.ndarray):
        return list(rates.tolist())
    try:
        return list(rates)  # type: ignore[arg-type] # anything may have been given
    except TypeError as error:
        raise ParameterError(
            f"rates = {rates!r} is no list of numbers; give three, as [0.1, 1, 10]"
        ) from error


def _threshold(threshold: float) -> float:
    given = real_number("threshold", threshold)
    if not LOWEST <= given <= HIGHEST:
        raise ParameterError(
            f"threshold = {threshold!r} is no loss at which a race is over here; "
            f"give one from {LOWEST:g} to {HIGHEST:g}"
        )
    return given
