"""Tutorial 2: descents that forget to zero `.grad`, on the hill of a loss and in a bowl."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.problems.tutorial_2.logit_inputs import B, W, X, logit_inputs
from gradmath.records.hills import LossHill
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.records.zeroing import BowlDescent, HillDescent, ZeroingRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

MOST, HOPS, TOLD = 1000, 131, 100  # steps on the hill, and in the bowl; those that are told of
FOLLOWED = 2  # the logit whose slope is shown
LOW, HIGH = -8, 2.8  # of the hill
LOWEST, HIGHEST = -3.0, 2.3  # of a logit
SLOWEST, FASTEST = 0.1, 0.4  # rates
FIRST_SWING = 6  # hops, in which the floor is passed
NEAREST, FARTHEST = 0.5, 3.0  # starts in the bowl
LOOP, AGAIN = f"for k in range({MOST}):", f"for k in range({HOPS}):"
MAKE_Z, MAKE_F = "z = x @ w + b", "f = t * t"
BACK, BACK_T = "loss.backward()", "f.backward()"
STEP, STEP_T = "b -= rate * b.grad", "t -= rate * t.grad"
ZERO, ZERO_T = "w.grad = b.grad = None", "t.grad = None"
FORGOTTEN = "# "  # before a line that does not run
_EACH = 20  # places of the hill's line for 1
_HILL = 'hill = bce(line, torch.zeros_like(line), reduction="none")'
_PATH = "torch.stack(path)"
_ZEROS = "torch.zeros(len(path), 3)"
_HEIGHTS = f'bce({_PATH}, {_ZEROS}, reduction="none")'
_SLOPES = f'torch.func.grad(lambda p: bce(p, {_ZEROS}, reduction="sum") / 3)({_PATH})'
_SLOPES_T = "torch.func.grad(lambda s: (s * s).sum())(torch.stack(hops[::2]).detach())"
_PLACES = 201


@dataclass(frozen=True, eq=False)
class AForgottenZero:
    """Two runs that differ by two lines alone: in one of them these are comments."""

    zeroed: ZeroingRun
    forgotten: ZeroingRun
    hill: LossHill

    @property
    def floor(self) -> int:
        """Of the first steps in the bowl the one, never zeroed, that is made nearest its floor."""
        places = self.forgotten.bowl.path.value[:FIRST_SWING, 0].astype(np.float64)
        return int(np.abs(places).argmin())

    @property
    def hops(self) -> int:
        """How many steps in the bowl are told of."""
        return TOLD

    @property
    def last(self) -> int:
        """How many steps in the bowl are shown."""
        return self.forgotten.bowl.count - 1


@with_gradients
def a_forgotten_zero(
    w: Values = W, b: Values = B, rate: float = 0.1, start: float = 2.0
) -> AForgottenZero:
    """What if `.grad` is never zeroed?

    Shapes: w (5, 3), weights; b (3,), biases, both tenths from -3 to 3, with logits from -3 to 2.3
        whose largest is `z[2]`; rate (), from 0.1 to 0.4; start (), where the descent in the bowl
        sets out, from 0.5 to 3 to either side. Numbers have 2 decimals at most.
    Raises: ShapeError or ParameterError if they are not so.
    Source: Tutorial 2 of the course; PyTorch docs, Tensor.backward, which accumulates.

    >>> found = a_forgotten_zero()
    >>> found.zeroed.hill.count, found.forgotten.hill.count
    (517, 12)
    >>> [found.forgotten.hill.grads.text((k, 2)) for k in range(3)]
    ['0.30', '0.59', '0.87']
    """
    weights, biases, inputs = logit_inputs(w, b, X)
    _check_logits(inputs @ weights + biases)
    given = _short("rate", rate, SLOWEST, FASTEST)
    lines = _Lines(weights, biases, given, _short("start", start, NEAREST, FARTHEST))
    zeroed, forgotten = lines.run(zeroed=True), lines.run(zeroed=False)
    for run in (zeroed, forgotten):
        if not float(run.hill.path.value.min()) > LOW + 0.2:
            raise ParameterError(
                f"at rate {given:g} a logit runs to {float(run.hill.path.value.min()):.1f}, beyond "
                f"the hill, which begins at {LOW}; give logits that are nearer to each other"
            )
    return AForgottenZero(zeroed, forgotten, lines.hill())


class _Lines:
    """The listing, zeroed or not."""

    def __init__(self, w: Tensor, b: Tensor, rate: float, start: float) -> None:
        self.w, self.b = (
            assignment(name, each, requires_grad=True) for name, each in (("w", w), ("b", b))
        )
        self.rate, self.start = f"rate = {rate!r}", start
        self.ran: dict[bool, ListingRun] = {}

    def execution(self, zeroed: bool) -> ListingRun:
        if zeroed not in self.ran:
            self.ran[zeroed] = ListingRun(Listing(self._lines("" if zeroed else FORGOTTEN)))
        return self.ran[zeroed]

    def _lines(self, mark: str) -> tuple[str, ...]:
        end = 1.75 * abs(self.start)
        return (
            "import torch",
            "import torch.nn.functional as F",
            "bce = F.binary_cross_entropy_with_logits",
            f"line = (torch.arange({LOW * _EACH}, {round(HIGH * _EACH) + 1}) / {_EACH})"
            ".requires_grad_()",
            _HILL,
            f"u = torch.linspace({-end!r}, {end!r}, {_PLACES})",
            *self.w,
            *self.b,
            "x, y = torch.ones(5), torch.zeros(3)",
            self.rate,
            "path, seen, hops, pull = [], [], [], []",
            LOOP,
            f"    {MAKE_Z}",
            "    loss = bce(z, y)",
            "    path += [z.detach()]",
            "    if loss <= 0.01: break",
            f"    {mark}{ZERO}",
            f"    {BACK}",
            "    seen += [b.grad.clone()]",
            "    with torch.no_grad():",
            "        w -= rate * w.grad",
            f"        {STEP}",
            f"t = {self.start!r}",
            "t = torch.tensor(t, requires_grad=True)",
            AGAIN,
            f"    {MAKE_F}",
            "    hops += [t.clone(), f]",
            f"    {mark}{ZERO_T}",
            f"    {BACK_T}",
            "    pull += [t.grad.clone()]",
            "    with torch.no_grad():",
            f"        {STEP_T}",
        )

    def run(self, *, zeroed: bool) -> ZeroingRun:
        """One of both runs."""
        run = self.execution(zeroed)
        hill = run.records({
            "z": ("z", LOOP), "y": ("y", LOOP), "b_grad": ("b.grad", LOOP),
            "path": (_PATH, LOOP), "heights": (_HEIGHTS, LOOP),
            "losses": (f"{_HEIGHTS}.mean(1)", LOOP), "slopes": (_SLOPES, LOOP),
            "steps": ("torch.arange(len(path))", LOOP), "grads": ("torch.stack(seen)", LOOP),
        })  # fmt: skip
        if float(hill["losses"].value[-1]) > 0.01:
            raise ParameterError(
                f"after {MOST} steps with {self.rate} the loss is above 0.01; give a larger rate"
            )
        bowl = run.records({
            "path": ("torch.stack(hops).reshape(-1, 2)", AGAIN), "rate": ("rate", AGAIN),
            "t": ("t", AGAIN), "f": ("f", AGAIN), "places": ("u", AGAIN), "bowl": ("u * u", AGAIN),
            "slopes": (_SLOPES_T, AGAIN),
            "grads": ("torch.stack(pull)", AGAIN), "steps": ("torch.arange(len(pull))", AGAIN),
            "t_grad": ("t.grad", AGAIN),
        })  # fmt: skip
        counts = {"rate": len(self.rate.split(".")[1])}
        return ZeroingRun(
            HillDescent(run.listing, **_rounded(hill, {})),
            BowlDescent(run.listing, **_rounded(bowl, counts)),
        )

    def hill(self) -> LossHill:
        """The hill, as the first run draws it."""
        codes = {
            "line": "line",
            "hill": "hill",
            "sigmoid": "torch.sigmoid(line)",
            "slopes": "torch.autograd.grad(hill.sum(), line)[0]",
        }
        run = self.execution(True)
        return LossHill(**{
            name: replace(run.record(code, _HILL), decimals=2) for name, code in codes.items()
        })  # fmt: skip


def _rounded(found: dict[str, Record], counts: dict[str, int]) -> dict[str, Record]:
    """With two decimals; steps have none."""
    return {
        name: replace(record, decimals=counts.get(name, 0 if name == "steps" else 2))
        for name, record in found.items()
    }


def _short(name: str, number: float, low: float, high: float) -> float:
    given = real_number(name, number)
    size = abs(given) if name == "start" else given
    if not low <= size <= high or Decimal(repr(given)) != round(Decimal(repr(given)), 2):
        sides = " to either side" if name == "start" else ""
        raise ParameterError(
            f"{name} = {number!r} is not one that the film has room for; give one from {low:g} to "
            f"{high:g}{sides}, with at most 2 decimals"
        )
    return given


def _check_logits(z: Tensor) -> None:
    told = [round(float(each), 1) for each in z]
    if not (float(z.min()) > LOWEST - 1e-4 and float(z.max()) < HIGHEST + 1e-4):
        raise ParameterError(
            f"x @ w + b is {told}; give w and b with logits from {LOWEST:g} to {HIGHEST:g}, which "
            "the hill has room for"
        )
    if int(torch.argmax(z)) != FOLLOWED:
        raise ParameterError(
            f"x @ w + b is {told}, and z[{FOLLOWED}] is followed down from the top; give w and b "
            "that make it the largest"
        )
