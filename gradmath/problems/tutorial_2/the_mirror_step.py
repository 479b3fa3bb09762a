"""Tutorial 2: descent in a bowl, with a rate that is turned up until each step lands higher."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.records.hops import HopRun
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

COUNT = 12  # steps of each run
CURVATURES = 0.5, 1.0, 2.0, 4.0, 8.0  # whose floor and mirror are met exactly
NEAREST, FARTHEST = Decimal("0.5"), Decimal(3)
STEPPED, CURVED = "for k in range(12):", "curvature, = grad(slope, t)"
# Rates in hundredths of that of the mirror.
_SLOW, _GENTLE, _FLOOR, _BETWEEN, _CROSSING, _NEARLY, _MIRROR, _PAST = map(
    Decimal, (10, 25, 50, 75, 90, 99, 100, 110)
)
_FINE = Decimal("0.1")  # from run to run, between the one that is nearly level and the level one
_STEEPER, _PARTS = 4, 20  # how many times as steep, in steps of so many parts of the first bowl
_REACH, _PLACES = 3, 241  # of a plot: so many times as far out as the start


@dataclass(frozen=True, eq=False)
class TheMirrorStep:
    """Descents from one start: the rate rises, then the bowl gets steeper, then the rate rises.

    rising are runs of growing rate in the first bowl; steeper those of one rate in ever steeper
    ones, and turned those of growing rate in a bowl that is twice as steep as the first, up to its
    mirror and beyond.
    """

    rising: tuple[HopRun, ...]
    steeper: tuple[HopRun, ...]
    turned: tuple[HopRun, ...]

    def of_rate(self, hundredths: Decimal) -> HopRun:
        """The run in the first bowl at so many hundredths of the mirror's rate."""
        return self.rising[_rates().index(hundredths)]

    def up_to(self, first: HopRun, last: HopRun) -> tuple[HopRun, ...]:
        """The runs in the first bowl from one rate up to another."""
        start, end = self.rising.index(first), self.rising.index(last)
        return self.rising[start : end + 1]

    @property
    def slow(self) -> HopRun:
        return self.of_rate(_SLOW)

    @property
    def gentle(self) -> HopRun:
        """The run with the rate that stays while the bowl gets steeper."""
        return self.of_rate(_GENTLE)

    @property
    def to_floor(self) -> HopRun:
        return self.of_rate(_FLOOR)

    @property
    def between(self) -> HopRun:
        return self.of_rate(_BETWEEN)

    @property
    def crossing(self) -> HopRun:
        return self.of_rate(_CROSSING)

    @property
    def nearly(self) -> HopRun:
        return self.of_rate(_NEARLY)

    @property
    def mirrored(self) -> HopRun:
        return self.of_rate(_MIRROR)

    @property
    def past(self) -> HopRun:
        return self.of_rate(_PAST)

    @property
    def steep_floor(self) -> HopRun:
        """In the bowl twice as steep, the gentle rate leads to the floor."""
        return self.steeper[_PARTS]

    @property
    def steep_mirror(self) -> HopRun:
        """In the steepest bowl, the gentle rate leads to the mirror."""
        return self.steeper[-1]

    @property
    def turned_mirror(self) -> HopRun:
        """In the bowl twice as steep, half of the first mirror's rate leads to the mirror."""
        return self.turned[int(_FLOOR - _GENTLE)]

    @property
    def runs(self) -> tuple[HopRun, ...]:
        return (*self.rising, *self.steeper, *self.turned[1:])


@with_gradients
def the_mirror_step(start: float = 2.0, curvature: float = 2.0) -> TheMirrorStep:
    """From which rate on does descent climb out of a bowl?

    Shapes: start (), where the bead sets out, from 0.5 to 3 to either side, with 2 decimals at
        most; curvature (), the second derivative of the first bowl: 0.5, 1, 2, 4 or 8, whose
        mirror step float32 meets exactly.
    Raises: ParameterError if they are not so.
    Source: Tutorial 2 of the course; the bound 2 / curvature is that of gradient descent on a
        quadratic function.

    >>> found = the_mirror_step()
    >>> [found.mirrored.path.value[k, 0].item() for k in range(4)]
    [2.0, -2.0, 2.0, -2.0]
    >>> [round(found.past.path.value[k, 1].item(), 2) for k in range(4)]
    [4.0, 5.76, 8.29, 11.94]
    """
    lines = _Lines(_start(start), _curvature(curvature))
    rising = tuple(map(lines.at_rate, _rates()))
    parts = range(_PARTS, _STEEPER * _PARTS + 1)
    steeper = tuple(lines.steeper(part, _GENTLE) for part in parts)
    rates = map(Decimal, range(int(_GENTLE) + 1, int(_PAST / 2) + 1))
    turned = (steeper[_PARTS], *(lines.steeper(2 * _PARTS, rate) for rate in rates))
    return TheMirrorStep(rising, steeper, turned)


def _rates() -> list[Decimal]:
    """Those of the first bowl, in hundredths of the mirror's."""
    fine = int((_MIRROR - _NEARLY) / _FINE)
    whole = range(int(_SLOW), int(_PAST) + 1)
    return sorted({*map(Decimal, whole), *(_NEARLY + k * _FINE for k in range(1, fine))})


def _start(start: float) -> Decimal:
    place = Decimal(repr(real_number("start", start)))
    if not NEAREST <= abs(place) <= FARTHEST or place != round(place, 2):
        raise ParameterError(
            f"start = {start!r} is no place that the film has room for; "
            f"give one from {NEAREST} to {FARTHEST}, or below zero, with at most 2 decimals"
        )
    return place


def _curvature(curvature: float) -> Decimal:
    given = real_number("curvature", curvature)
    if given not in CURVATURES:
        told = ", ".join(f"{each:g}" for each in CURVATURES[:-1])
        raise ParameterError(
            f"curvature = {curvature!r} has no rate that float32 meets exactly; "
            f"give {told} or {CURVATURES[-1]:g}"
        )
    return Decimal(repr(given))


class _Lines:
    """The lines for one start and one first bowl, which run with any rate, in any bowl."""

    def __init__(self, start: Decimal, curvature: Decimal) -> None:
        self.start, self.first = start, curvature / 2
        self.rate = 1 / self.first  # of the mirror in the first bowl
        end = _plain(_REACH * abs(start))
        self.places = f"u = torch.linspace(-{end}, {end}, {_PLACES})"
        steepness = [self.first * part / _PARTS for part in range(_PARTS, _STEEPER * _PARTS + 1)]
        self.decimals = {
            "rate": max(map(_decimals, (self.rate / 100, Decimal("0.01")))),
            "a": max(1, *map(_decimals, steepness)),
        }

    def at_rate(self, hundredths: Decimal) -> HopRun:
        """The run in the first bowl at so many hundredths of the mirror's rate."""
        factor = "" if self.first == 1 else f"{_plain(self.first)} * "
        return self._run(f"rate = {self._rate(hundredths)}", factor)

    def steeper(self, part: int, hundredths: Decimal) -> HopRun:
        """The run in a bowl that is so many parts of the first one steep."""
        a = f"{self.first * part / _PARTS:.{self.decimals['a']}f}"
        return self._run(f"rate, a = {self._rate(hundredths)}, {a}", "a * ")

    def _rate(self, hundredths: Decimal) -> str:
        rate = self.rate * hundredths / 100
        return f"{rate:.{max(self.decimals['rate'], _decimals(rate))}f}"

    def _run(self, dials: str, factor: str) -> HopRun:
        make_f = f"f = {factor}t * t"
        listing = Listing((
            "import torch",
            "from torch.autograd import grad",
            f"t = torch.tensor({_written(self.start)}, requires_grad=True)",
            self.places,
            "path, slopes = [], []",
            dials,
            STEPPED,
            "    t.grad = None",
            f"    {make_f}",
            "    f.backward()",
            "    path += [t.clone(), f]",
            "    slopes += [t.grad]",
            "    with torch.no_grad():",
            "        t -= rate * t.grad",
            make_f,
            "slope, = grad(",
            "    f, t, create_graph=True)",
            CURVED,
        ))  # fmt: skip
        run = ListingRun(listing)
        end = len(listing.statements)
        found = run.records({
            "path": ("torch.stack(path).reshape(-1, 2)", STEPPED),
            "rate": ("rate", dials),
            "slopes": ("torch.stack(slopes)", STEPPED),
            "step": ("rate * slopes[0]", STEPPED),
            "t": ("t", STEPPED),
            "f": ("f", make_f),
            "curvature": ("curvature", end),
            "places": ("u", self.places),
            "bowl": (f"{factor}u * u", dials),
        })  # fmt: skip
        theory = {
            name: run.record(f"{times} / curvature", kind=ExpressionKind.THEORY)
            for name, times in (("floor", 1), ("mirror", 2))
        }
        counted = {"rate": self.decimals["rate"], "curvature": 1}
        found |= {name: replace(found[name], decimals=count) for name, count in counted.items()}
        return HopRun(run.listing, **found, **theory)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _plain(number: Decimal) -> str:
    """As one writes it: whole numbers without a point."""
    return f"{number.normalize():f}"


def _written(number: Decimal) -> str:
    """As a float is written."""
    return repr(float(number))
