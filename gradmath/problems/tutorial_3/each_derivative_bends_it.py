"""Tutorial 3: derivatives at one point, and how far what they predict is right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.records.listing import Listing
from gradmath.records.predictions import Misses, PredictedRun, PredictionErrors
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

LOWEST, HIGHEST = Decimal(-2), Decimal(3)  # beyond them the curve is flat
ORDERS = 2, 4
NEARLY = "0.02"  # how far off a prediction is that is nearly right
_REACH, _STEP = 4, 1  # from x to the ends of the plot, and to a place near it
_PLACES = 100  # of the plot, for each unit
_APART = Decimal("0.02")  # of runs
_INFLECTION = Decimal("0.693147")  # ln 2, where the square of a sigmoid bends neither way
_ROLL = Decimal("-2.5"), Decimal(2)  # from x, how far the point slides
_PAST = Decimal("0.5")  # beyond the inflection, at least
_X, _D, _MISSES, _WIDTH = 2, 5, 4, 1  # decimals
_MADE = "y = torch.sigmoid(x) ** 2"
_PREDICTED = "p = torch.stack(terms).cumsum(0)"
_OFF = "off = (p - torch.sigmoid(t) ** 2).abs()"
_WIDE = "wide = [high - low for low, high in ends]"


@dataclass(frozen=True, eq=False)
class EachDerivativeBendsIt:
    """Runs along a plot, from its left end to its right end, and one that is told of.

    run is the one at the x that was asked for; errors are of what it predicts. flat is the one at
    the inflection; `rolled` leads past it, from left to right.
    """

    runs: tuple[PredictedRun, ...]
    run: PredictedRun
    flat: PredictedRun
    rolled: tuple[PredictedRun, ...]
    errors: PredictionErrors


@with_gradients
def each_derivative_bends_it(x: float = 1.0, order: int = 4) -> EachDerivativeBendsIt:
    """How far do the derivatives of sigmoid(x) ** 2 at one point describe it?

    Shapes: x (), from -2 to 3, with at most 2 decimals; order (), how many derivatives, from 2
        to 4.
    Raises: ParameterError for any other x or order.
    Source: Tutorial 3 of the course, line 8.

    >>> found = each_derivative_bends_it()
    >>> [each.text() for each in found.run.d]
    ['0.53445', '0.28747', '−0.05553', '−0.15883', '0.17455']
    >>> [found.errors.near.off.text((degree - 1,)) for degree in found.run.degrees]
    ['0.0461', '0.0183', '0.0081', '0.0009']
    >>> found.errors.sizes.value.tolist()
    [3, 6, 17, 42, 99]
    """
    here, count = _hundredths(x), _order(order)
    lines = _Lines(here, count)
    shares = range(int(-_REACH / _APART), int(_REACH / _APART) + 1)
    places = {here + k * _APART for k in shares} | {_INFLECTION}
    runs = {place: lines.at(place) for place in sorted(places)}
    first = min(here + _ROLL[0], _INFLECTION - _PAST)
    last = max(here + _ROLL[1], _INFLECTION + _PAST)
    return EachDerivativeBendsIt(
        runs=tuple(runs.values()),
        run=runs[here],
        flat=runs[_INFLECTION],
        rolled=tuple(run for place, run in runs.items() if first <= place <= last),
        errors=lines.errors(),
    )


def _hundredths(x: float) -> Decimal:
    place = Decimal(repr(real_number("x", x)))
    if not LOWEST <= place <= HIGHEST:
        raise ParameterError(
            f"x = {x:g} lies where the curve is flat; give a number from {LOWEST} to {HIGHEST}"
        )
    if place != round(place, 2):
        raise ParameterError(f"x = {x!r} has more than 2 decimals; give a number as 0.75")
    return round(place, 2) + Decimal(0)  # which has no sign


def _order(order: int) -> int:
    least, most = ORDERS
    if not isinstance(order, int) or isinstance(order, bool) or not least <= order <= most:
        raise ParameterError(
            f"order = {order!r} is no number of derivatives that can be told apart; "
            f"give a whole number from {least} to {most}"
        )
    return order


def _written(place: Decimal) -> str:
    return f"{place:.2f}" if place == round(place, 2) else f"{place}"


class _Lines:
    """The lines for one plot, which run at any point of it."""

    def __init__(self, here: Decimal, order: int) -> None:
        self.here, self.order = here, order
        self.loop = f"for k in range({order}):"
        self.ends = f"ends = [reach(k) for k in range(1, {order + 1})]"
        ends = f"{here - _REACH:.2f}, {here + _REACH:.2f}, {2 * _REACH * _PLACES + 1}"
        self.places = f"t = torch.linspace({ends})"
        self.run = ListingRun(self._listing(here))

    def _listing(self, place: Decimal) -> Listing:
        return Listing((
            "import torch",
            "from math import factorial",
            "from torch.autograd import grad",
            "def size(tensor):",
            "    found, new = set(), {tensor.grad_fn}",
            "    while new:",
            "        found |= new",
            "        ways = [n.next_functions for n in new]",
            "        new = {n for way in ways for n, _ in way}",
            "        new -= found | {None}",
            "    return len(found)",
            f"x = torch.tensor({_written(place)}, requires_grad=True)",
            _MADE,
            "d = [y]",
            self.loop,
            "    d += grad(d[k], x, create_graph=True)",
            self.places,
            "h = t - x",
            "terms = [d[k] * h ** k / factorial(k)",
            f"         for k in range({self.order + 1})]",
            _PREDICTED,
            _OFF,
            "def reach(k):",
            f"    far = t[off[k] > {NEARLY}]",
            "    far = torch.cat([t[:1], far, t[-1:]])",
            "    return far[far <= x].max(), far[far >= x].min()",
            self.ends,
            _WIDE,
        ))  # fmt: skip

    def at(self, place: Decimal) -> PredictedRun:
        """The run at a place."""
        run = self.run if place == self.here else ListingRun(self._listing(place))
        degrees = range(1, self.order + 1)
        plotted: dict[str, tuple[str, str | int]] = {
            "x": ("x", f"x = torch.tensor({_written(place)}, requires_grad=True)"),
            "y": ("y", _MADE),
            "t": ("t", self.places),
            "curve": ("torch.sigmoid(t) ** 2", self.places),
        }
        derivatives = {f"d{k}": (f"d[{k}]", self.loop) for k in range(self.order + 1)}
        predicted = {f"p{k}": (f"p[{k}]", _PREDICTED) for k in degrees}
        low = {f"low{k}": (f"ends[{k - 1}][0]", self.ends) for k in degrees}
        high = {f"high{k}": (f"ends[{k - 1}][1]", self.ends) for k in degrees}
        found = run.records({**plotted, **derivatives, **predicted, **low, **high})

        def by_degree(kind: str) -> dict[int, Record]:
            return {k: found[f"{kind}{k}"] for k in degrees}

        return PredictedRun(
            listing=run.listing,
            x=replace(found["x"], decimals=_X),
            y=found["y"],
            d=tuple(replace(found[name], decimals=_D) for name in derivatives),
            t=found["t"],
            curve=found["curve"],
            p=by_degree("p"),
            low=by_degree("low"),
            high=by_degree("high"),
        )

    def errors(self) -> PredictionErrors:
        """How far off predictions are, of the run that is told of."""
        middle = _REACH * _PLACES
        places = {"near": middle + _STEP * _PLACES, "behind": 0, "ahead": 2 * middle}
        asked: dict[str, tuple[str, str | None]] = {
            name: (f"off[1:, {place}]", _OFF) for name, place in places.items()
        }
        asked["widths"] = "torch.stack(wide)", _WIDE
        asked["sizes"] = "[size(k) for k in d]", self.loop
        found = self.run.records(asked)
        t = self.run.record("t", self.places, decimals=_X)
        misses = {
            name: Misses(place, t, replace(found[name], decimals=_MISSES))
            for name, place in places.items()
        }
        return PredictionErrors(
            **misses,
            widths=replace(found["widths"], decimals=_WIDTH),
            sizes=found["sizes"],
        )
