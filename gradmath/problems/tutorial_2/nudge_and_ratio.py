"""Tutorial 2: a nudge, the ratio of what it moves, and the slopes of two stations in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.listing import Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.stations import NudgedPass, NudgeRun, TwoStations
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment, written

X, STEPS, FACTOR = 2.0, (0.1, 0.01, 0.001), 3.0
LEAST_X, LARGEST_X = 0.5, 3.0
SMALLEST, LARGEST, LAST = 0.001, 0.5, 0.01  # of a step, and of the last one at most
FACTORS = (2, 3, 4)
REQUIRES, FIRST, NEW_X = "x.requires_grad_()", "u = x * x", "new_x = x + step"
THROUGH, RATIO = "new_u = new_x * new_x", "(new_u - u) / step"
ALONE, BOTH, BACKWARD = "new_u = u + step", "(new_y - y) / step", "y.backward()"
_WIDTH = 26  # characters of a line: so much room is left beside the title
_DECIMALS = 7  # of what a step of three moves
_EXACT = 9  # decimals after which a difference of float64 is noise


@dataclass(frozen=True, eq=False)
class NudgeAndRatio:
    """Runs of ever smaller steps, and two stations at the smallest of them.

    stops are the runs of the steps that are given; between[k] those on the way from stop k to the
    next one, all steps of one digit, falling. two belongs to the last stop.
    """

    stops: tuple[NudgeRun, ...]
    between: tuple[tuple[NudgeRun, ...], ...]
    two: TwoStations

    @property
    def runs(self) -> tuple[NudgeRun, ...]:
        """All of one station, in the order of their steps."""
        first, *others = self.stops
        falling = zip(self.between, others, strict=True)
        return (first, *(run for runs, stop in falling for run in (*runs, stop)))


@with_gradients
def nudge_and_ratio(x: Values = X, steps: Values = STEPS, factor: Values = FACTOR) -> NudgeAndRatio:
    """How far does a nudge of x move u = x * x, and y = 3 * u after it?

    Shapes: x (), from 0.5 to 3 with one decimal; steps (n,), 2 or 3 that fall, from 0.5 to 0.001
        with three decimals, the last one at most 0.01; factor (), 2, 3 or 4, the second station's.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 2 of the course; PyTorch docs, torch.autograd.grad.

    >>> film = nudge_and_ratio()
    >>> [stop.ratio.text() for stop in film.stops], film.two.both.ratio.text()
    (['4.1', '4.01', '4.001'], '12.003')
    >>> [float(slope.value) for slope in film.two.slopes], float(film.two.x_grad.value)
    ([4.0, 3.0], 12.0)
    """
    lines = _Lines(*_checked(*(real_tensor(name, each, torch.float64) for name, each in (
        ("x", x), ("factor", factor)))))  # fmt: skip
    falling = _falling(real_tensor("steps", steps, torch.float64))
    stops = tuple(map(lines.nudged, falling))
    between = tuple(
        tuple(map(lines.nudged, _of_one_digit(start, end))) for start, end in pairwise(falling)
    )
    return NudgeAndRatio(stops, between, lines.both(stops[-1], falling[-1]))


class _Lines:
    """The listing, for any step."""

    def __init__(self, x: Tensor, factor: int) -> None:
        self.second = f"y = {factor} * u"
        self.after_it = f"new_y = {factor} * new_u"
        self.made = "import torch", *assignment("x", x, width=_WIDTH), REQUIRES, FIRST
        self.known: dict[float, ListingRun] = {}

    def execution(self, step: float) -> ListingRun:
        if step not in self.known:
            passed = self.after_it, BOTH
            self.known[step] = ListingRun(Listing((
                *self.made, f"step = {written(torch.tensor(step, dtype=torch.float64))}", NEW_X,
                THROUGH, RATIO, self.second, ALONE, *passed, NEW_X, THROUGH, *passed, BACKWARD,
                "x.grad",
            )))  # fmt: skip
        return self.known[step]

    def nudged(self, step: float) -> NudgeRun:
        run = self.execution(step)
        place = run.listing.after
        asked = {
            "x": ("x", place(REQUIRES)),
            "u": ("u", place(FIRST)),
            "step": ("step", place(FIRST) + 1),
            "new_x": ("new_x", place(NEW_X)),
            "moved_x": ("new_x - x", place(NEW_X)),
            "new_u": ("new_u", place(THROUGH)),
            "moved_u": ("new_u - u", place(THROUGH)),
            "ratio": (RATIO, place(RATIO)),
        }
        return NudgeRun(run.listing, **_read(run.records(asked)))

    def both(self, nudged: NudgeRun, step: float) -> TwoStations:
        """Everything about both stations, of the run whose nudge of x is held already."""
        run = self.execution(step)
        place, made = run.listing.after, run.listing.after(self.second)
        ends = [place(BOTH, number) for number in (1, 2)]
        first, second = (f"torch.autograd.grad({of}, {by}, retain_graph=True)[0]"
                         for of, by in (("u", "x"), ("y", "u")))  # fmt: skip
        asked = {
            "absent": ("x.grad is None", place(REQUIRES)),
            "y": ("y", made),
            "first": (first, place(RATIO)),
            "second": (second, ends[0]),
            "product": (f"{first} * {second}", ends[1]),
            "added": (f"{first} + {second}", ends[0]),
            **_passing("alone", place(ALONE), ends[0]),
            "new_x": ("new_x", place(NEW_X, 2)),
            "moved_x": ("new_x - x", place(NEW_X, 2)),
            **_passing("both", place(THROUGH, 2), ends[1]),
            "x_grad": ("x.grad", place(BACKWARD)),
        }
        found = _read(run.records(asked))
        at_y, at_u = (
            _exact(run.cotangent(name, "y", "torch.ones_like(y)", ends[1])) for name in ("y", "u")
        )
        parts = ("new_u", "moved_u", "new_y", "moved_y", "ratio")
        alone, both = (
            NudgedPass(*(found[f"{name} {part}"] for part in parts)) for name in ("alone", "both")
        )
        named = ("y", "new_x", "moved_x", "product", "added", "absent", "x_grad")
        return TwoStations(
            run=nudged,
            slopes=(found["first"], found["second"]),
            alone=alone,
            both=both,
            back=(at_y, at_u),
            **{name: found[name] for name in named},
        )


def _passing(name: str, moved: int, ratio: int) -> dict[str, tuple[str, int]]:
    """What is asked of a nudge on its way through the second station."""
    return {
        f"{name} new_u": ("new_u", moved),
        f"{name} moved_u": ("new_u - u", moved),
        f"{name} new_y": ("new_y", ratio - 1),
        f"{name} moved_y": ("new_y - y", ratio - 1),
        f"{name} ratio": (BOTH, ratio),
    }


def _read(records: Mapping[str, Record]) -> dict[str, Record]:
    return {key: _exact(each) for key, each in records.items()}


def _exact(record: Record) -> Record:
    """A record that shows all of its decimals, without what float64 adds to them."""
    if record.value.dtype.kind != "f":
        return record
    rounded = np.round(record.value.astype(np.float64), _EXACT)
    return replace(record, decimals=decimals_for([rounded], most=_DECIMALS))


def _of_one_digit(start: float, end: float) -> list[float]:
    """All numbers of one digit between two others, falling."""
    digits = (float(f"{digit}e{power}") for power in (-1, -2, -3) for digit in range(9, 0, -1))
    return [each for each in digits if end < each < start]


def _falling(steps: Tensor) -> list[float]:
    if steps.ndim != 1 or not 2 <= len(steps) <= 3:
        raise ShapeError(f"steps has shape {tuple(steps.shape)}; give 2 or 3 of them")
    found: list[float] = steps.tolist()
    for k, step in enumerate(found):
        if not SMALLEST <= step <= LARGEST or not _has_decimals(step, 3):
            raise ParameterError(
                f"steps[{k}] is {step:g}; give numbers from {LARGEST} to {SMALLEST} with at most "
                "three decimals"
            )
    if any(after >= before for before, after in pairwise(found)) or found[-1] > LAST:
        raise ParameterError(
            f"steps are {_listed(found)}; give steps that fall, down to {LAST} or less"
        )
    return found


def _checked(x: Tensor, factor: Tensor) -> tuple[Tensor, int]:
    for name, tensor in (("x", x), ("factor", factor)):
        if tensor.ndim:
            raise ShapeError(f"{name} has shape {tuple(tensor.shape)}; give one number")
    if not LEAST_X <= float(x) <= LARGEST_X or not _has_decimals(float(x), 1):
        raise ParameterError(
            f"x is {float(x):g}; give a number from {LEAST_X} to {LARGEST_X:g} with at most one "
            "decimal"
        )
    if float(factor) not in FACTORS:
        raise ParameterError(f"factor is {float(factor):g}; give {_listed(FACTORS)}")
    return x.double(), int(factor)


def _has_decimals(number: float, most: int) -> bool:
    return abs(number - round(number, most)) < 1e-7


def _listed(numbers: Iterable[float]) -> str:
    return ", ".join(f"{each:g}" for each in numbers)
