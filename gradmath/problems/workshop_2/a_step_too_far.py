"""Workshop 2, line 2: what a gradient promises it keeps near by, and far away it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.parameters import real_number, whole_number
from gradmath.problems.workshop_2.course import V_SIGNED, X
from gradmath.problems.workshop_2.what_v_asks import checked_rows
from gradmath.records.far_steps import CrowdStep, FarStep, FarSteps
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

SIMILARITY, OBJECTIVE = "Y = torch.tanh(X @ X.T)", "L = (V * Y).sum()"
BACKWARD, SQUARE = "Y.backward(V)", "square = (X.grad**2).sum()"
DIAL = "rate ="
UP, NEW, GAIN = (
    "up = X + rate * X.grad",
    "new = torch.tanh(up @ up.T)",
    "gain = (V * new).sum() - L",
)
SHORT = 0.5  # a rate at which random X are looked at on the way
LEAST, FARTHEST = 2.0, 8.0  # rates at the end
STEEP = 0.02  # what the squares of X.grad sum to at least
SMALL, RATIO = "small = torch.tanh(near @ near.T)", "gain / ((V * small).sum() - L)"
COUNT = "(gain < 0).sum()"
_FINE, _COARSE, _MANY = 0.01, 0.05, 0.1  # from rate to rate: near by, far away, of many X
_MANIEST = 400
_POINTS = 161  # of tanh
_MOST_SEED = 2**32 - 1


@with_gradients
def a_step_too_far(
    X: Values = X,
    V: Values = V_SIGNED,
    rate: float = 0.2,
    times: int = 25,
    seed: int = 0,
    draws: int = 200,
) -> FarSteps:
    """A step gains what its gradient promises. What does one gain that is many times as long?

    Shapes: X (n, d), the rows that are compared, as `what_v_asks` takes them; V (n, n), a weight
        for each entry of Y: hundredths from -1 to 1; rate (), the short step, hundredths from 0.05
        to 0.4; times (), how many times as far the long one goes: a whole number from 5 to 50, so
        that it ends at a rate from 2 to 8; seed (), of random X; draws (), how many of these: a
        whole number from 20 to 400.
    Raises: ShapeError or ParameterError if they are not so, or if the short step does not gain; the
        errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = a_step_too_far()
    >>> short, back, longest = film.short, film.back, film.longest
    >>> short.gain.text(), back.gain.text(), longest.gain.text(), longest.ratio.text()
    ('0.139', '−0.127', '1.54', '11.1')
    >>> film.many[-1].lost.text(), film.many[0].lost.text(), film.start.square.text()
    ('5', '0', '0.668')
    """
    rows = checked_rows(X)
    weights = _checked_weights(V, len(rows))
    _check_numbers(rate, times, seed, draws)
    end = round(rate * times, 4)
    lines = _Lines(rows, weights, float(rate), _reached(rows, weights, float(rate), end))
    there = _between(0.0, rate, _FINE)
    nearby = tuple(lines.step(each) for each in (*(-each for each in there[:0:-1]), *there))
    start, short = nearby[len(there) - 1], nearby[-1]
    if float(start.square.value) < STEEP:
        raise ParameterError(
            f"the squares of X.grad sum to {float(start.square.value):.3f}, too little to be seen; "
            f"give X or V for which it is at least {STEEP:g}"
        )
    if not float(nearby[0].gain.value) < 0 < float(short.gain.value):
        raise ParameterError(
            f"a step of rate {rate:g} does not gain forwards and lose backwards; "
            "give a smaller rate, or other X"
        )
    far = tuple(lines.step(each) for each in _between(rate, end, _COARSE))
    few, many = (
        tuple(lines.crowd(each, seed, draws) for each in _between(*ends))
        for ends in ((0.0, SHORT, _COARSE), (SHORT, end, _MANY))
    )
    return FarSteps(nearby, far, few, (few[-1], *many[1:]))


def _reached(rows: Tensor, weights: Tensor, rate: float, end: float) -> tuple[int, int]:
    """Whole numbers between which all products of two rows are, whatever the step."""
    leaf = rows.clone().requires_grad_()
    torch.tanh(leaf @ leaf.T).backward(weights)
    assert leaf.grad is not None
    up = rows + torch.linspace(-rate, end, 2 * _POINTS)[:, None, None] * leaf.grad
    products = up @ up.mT
    return math.floor(float(products.min()) - 0.4), math.ceil(float(products.max()) + 0.4)


def _between(first: float, last: float, step: float) -> list[float]:
    """Rates from one to another, whole steps apart but for the last one."""
    count = math.ceil(round((last - first) / step, 6))
    return [*(round(first + step * k, 4) for k in range(count)), last]


class _Lines:
    """The listings of a film, which differ by the rate; each is run once."""

    def __init__(
        self, rows: Tensor, weights: Tensor, short: float, reached: tuple[int, int]
    ) -> None:
        """reached is from where to where tanh is seen."""
        self.t = f"t = torch.linspace({reached[0]}, {reached[1]}, {_POINTS})"
        self.made = assignment("X", rows, requires_grad=True, width=32)
        self.weighed = _weights(weights)
        single = self.weighed[0].startswith("V = ")
        self.weighs = self.weighed[0] if single else self.weighed[-1]
        self.shape = tuple(rows.shape)
        self.short = short
        self.known: dict[float, FarStep] = {}

    def _listing(self, rate: float) -> tuple[str, ...]:
        return (
            "import torch", self.t, *self.made, *self.weighed,
            SIMILARITY, OBJECTIVE, BACKWARD, SQUARE,
            f"{DIAL} {rate!r}", UP, NEW, GAIN, f"near = X + {self.short!r} * X.grad", SMALL, RATIO,
        )  # fmt: skip

    def step(self, rate: float) -> FarStep:
        if rate not in self.known:
            self.known[rate] = self._step(rate)
        return self.known[rate]

    def _step(self, rate: float) -> FarStep:
        run = ListingRun(Listing(self._listing(rate)))
        near = abs(rate) <= self.short
        decimals = {"X": 1, "rate": _places(rate), "gain": 3 if near else 2, "square": 3,
                    "ratio": 1}  # fmt: skip
        found = run.records({
            "X": ("X", self.made[0]),
            "V": ("V", self.weighs),
            "L": ("L", OBJECTIVE),
            "ceiling": ("V.abs().sum() - L", OBJECTIVE),
            "X_grad": ("X.grad", BACKWARD),
            "square": ("square", SQUARE),
            "rate": ("rate", f"{DIAL} {rate!r}"),
            "up": ("up", UP),
            "products": ("up @ up.T", NEW),
            "new": ("new", NEW),
            "t": ("t", self.t),
            "curve": ("torch.tanh(t)", self.t),
            "gain": ("gain", GAIN),
            "ratio": (RATIO, RATIO),
        }, decimals, others=2)  # fmt: skip
        return FarStep(run.listing, **found)

    def crowd(self, rate: float, seed: int, draws: int) -> CrowdStep:
        made = f"X = torch.randn({', '.join(map(str, (draws, *self.shape)))})"
        last = "gain = new.sum((1, 2)) - L"
        dial = f"{DIAL} {rate!r}"
        run = ListingRun(Listing((
            "import torch", *self.weighed, f"torch.manual_seed({seed})", made, "X.requires_grad_()",
            "Y = torch.tanh(X @ X.mT)", "L = (V * Y).sum((1, 2))", "L.sum().backward()",
            dial, UP, "inner = up @ up.mT",
            "new = V * torch.tanh(inner)",
            last, COUNT,
        )))  # fmt: skip
        found = run.records({
            "rate": ("rate", dial),
            "gain": ("gain", last),
            "lost": (COUNT, COUNT),
            "draws": ("len(X)", made),
        }, {"rate": _places(rate), "gain": 2}, others=0)  # fmt: skip
        return CrowdStep(run.listing, **found)


def _places(rate: float) -> int:
    """How many decimals tell a rate."""
    return next(k for k in range(1, 5) if round(rate, k) == rate)


def _weights(weights: Tensor) -> tuple[str, ...]:
    """The lines that make V: by its two numbers if it has but two."""
    n = len(weights)
    a, b = (round(float(weights[index]), 6) for index in ((0, 0), (0, n - 1)))
    if torch.equal(weights, torch.full((n, n), b).fill_diagonal_(a)):
        return f"b = {b!r}", f"V = torch.full(({n}, {n}), b)", f"V.fill_diagonal_({a!r})"
    return assignment("V", weights, width=32)


def _checked_weights(values: Values, n: int) -> Tensor:
    V = real_tensor("V", values).float() + 0.0
    if V.shape != (n, n):
        raise ShapeError(
            f"V has shape {tuple(V.shape)} but X has {n} rows; give V {n} rows of {n}, one weight "
            "for each entry of Y"
        )
    for (i, j), entry in zip(_places_of(V), V.flatten().tolist(), strict=True):
        if abs(100 * entry - round(100 * entry)) > 1e-4 or abs(entry) > 1:
            raise ParameterError(f"V[{i}, {j}] is {entry:g}; give hundredths from -1 to 1")
    return V


def _places_of(V: Tensor) -> Sequence[tuple[int, int]]:
    return [(i, j) for i in range(V.shape[0]) for j in range(V.shape[1])]


def _check_numbers(rate: float, times: int, seed: int, draws: int) -> None:
    given = real_number("rate", rate)
    if not 0.05 <= given <= 0.4 or abs(100 * given - round(100 * given)) > 1e-9:
        raise ParameterError(f"rate = {rate!r}; give hundredths from 0.05 to 0.4")
    for name, number, low, high in (
        ("times", times, 5, 50),
        ("seed", seed, 0, _MOST_SEED),
        ("draws", draws, 20, _MANIEST),
    ):
        whole_number(name, number, low, high)
    if not LEAST <= given * times <= FARTHEST:
        raise ParameterError(
            f"{times} times a rate of {given:g} is {given * times:g}; give numbers for which it is "
            f"from {LEAST:g} to {FARTHEST:g}"
        )
