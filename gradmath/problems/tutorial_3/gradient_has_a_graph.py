"""Tutorial 3: a gradient has a gradient of its own, if it was asked to keep its graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.records.listing import Listing
from gradmath.records.second_derivative import CubeRun, KeptSlope, LostSlope, SquareRun
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

NEAREST, FARTHEST = 0.75, 2.0
_BEGIN = 150  # hundredths of x below 0, where the curves begin
_EACH = 2  # so many runs apart are those that keep their graphs
_STEPS = 50  # of two thousandths each
_MADE, CUBE = "x.requires_grad_()", "y = x ** 3"
LOST, KEPT = ("dy = grad(y, x)[0]",), ("dy = grad(y, x,", "    create_graph=True)[0]")
PASS, REFUSED = "dy.backward()", "dy.backward()  # raises"
STEPPED = "3 * (x + step) ** 2"
_DECIMALS = 2

# Nodes as torch hangs them together: what came times `x ** 2 * 3`.
_OF_DY = "dy.grad_fn"
_TRIPLED = f"{_OF_DY}.next_functions[1][0]"
_POWER = f"{_TRIPLED}.next_functions[0][0]"
_SAVED = f"{_POWER}._saved_self ** {_POWER}._saved_exponent * {_TRIPLED}._saved_other"
_ONE = "torch.ones_like(dy)"
_FUNCTIONS = "torch.func.grad(torch.func.grad(lambda x: x ** 3))(x.detach())"


@dataclass(frozen=True, eq=False)
class GradientHasAGraph:
    """A slope that is a curve of its own, found twice: without its graph, and with it.

    cubes are runs from below 0 up to the x that was asked for; lost is that x, where
    dy calls backward() and is refused. kept are runs with create_graph=True, from this x back to
    where cubes began; squares are of x again, with a step that grows from 0.
    """

    cubes: tuple[CubeRun, ...]
    lost: LostSlope
    kept: tuple[KeptSlope, ...]
    squares: tuple[SquareRun, ...]


@with_gradients
def gradient_has_a_graph(x: float = 1.0) -> GradientHasAGraph:
    """Has a gradient a gradient, which backward can find?

    Shapes: x (), where x ** 3 is differentiated twice: from 0.75 to 2, with at most 2 decimals.
    Raises: ParameterError for any other x.
    Source: Tutorial 3 of the course, line 8.

    >>> found = gradient_has_a_graph()
    >>> found.lost.run.dy.text(), bool(found.lost.lost.value)
    ('3.00', True)
    >>> found.kept[0].run.dy.text(), found.kept[0].slope.text(), found.squares[-1].whole.text()
    ('3.00', '6.00', '3.63')
    """
    here = _hundredths(x)
    places = sorted({round(here * k / 100, 2) + Decimal(0) for k in range(-_BEGIN, 101)})
    refused = ListingRun(Listing((*_head(here), *LOST, REFUSED)))
    return GradientHasAGraph(
        cubes=tuple(_cube(ListingRun(Listing((*_head(place), *LOST)))) for place in places),
        lost=_lost(refused),
        kept=tuple(
            _kept(ListingRun(Listing((*_head(place), *KEPT, PASS))))
            for place in places[::-1][::_EACH]
        ),
        squares=tuple(_square(here, step) for step in range(_STEPS + 1)),
    )


def _hundredths(x: float) -> Decimal:
    place = Decimal(repr(real_number("x", x)))
    if not Decimal(repr(NEAREST)) <= place <= Decimal(repr(FARTHEST)):
        told = "small for its squares" if x < NEAREST else "large for its curves"
        raise ParameterError(
            f"x = {x:g} is too {told}; give a number from {NEAREST:g} to {FARTHEST:g}"
        )
    if place != round(place, 2):
        raise ParameterError(f"x = {x!r} has more than 2 decimals; give a number as 0.75")
    return round(place, 2)


def _head(x: Decimal) -> tuple[str, ...]:
    return ("import torch", "from torch.autograd import grad", f"x = torch.tensor({x:.2f})",
            _MADE, CUBE)  # fmt: skip


def _cube(run: ListingRun) -> CubeRun:
    back = run.listing.after(next(line for line in run.listing.lines if line.startswith("dy =")))
    found = run.records({
        "x": ("x", _MADE),
        "absent": ("x.grad is None", _MADE),
        "y": ("y", CUBE),
        "dy": ("dy", back),
        "formula": ("3 * x ** 2", back),
    })  # fmt: skip
    return CubeRun(run.listing, **_two_decimals(found))


def _lost(run: ListingRun) -> LostSlope:
    found = run.records(
        {
            "lost": (f"{_OF_DY} is None", LOST[0]),
            "recorded": (f"{_OF_DY} is not None", LOST[0]),
        }
    )
    return LostSlope(run=_cube(run), raised=run.raised(REFUSED), **found)


def _kept(run: ListingRun) -> KeptSlope:
    back = KEPT[0]
    nodes = {"MulBackward0": _OF_DY, "MulBackward1": _TRIPLED, "PowBackward0": _POWER}
    found = run.records({
        "one": (_ONE, back),
        "recorded": (f"{_OF_DY} is not None", back),
        "holds": (f"{_OF_DY}._saved_self * ({_SAVED}) == 3 * x ** 2", back),
        "leads": (f"{_POWER}.next_functions[0][0].variable is x", back),
        **{name: (f"type({code}).__name__ == {name!r}", back) for name, code in nodes.items()},
    })  # fmt: skip
    names = {name: found.pop(name) for name in nodes}
    numbers = run.records({"slope": ("x.grad", PASS), "by_functions": (_FUNCTIONS, PASS)})
    return KeptSlope(run=_cube(run), names=names, **found, **_two_decimals(numbers))


def _square(x: Decimal, step: int) -> SquareRun:
    taken = f"step = {Decimal(2 * step) / 1000:.3f}"
    run = ListingRun(Listing((*_head(x), *KEPT, PASS, taken, STEPPED)))
    found = run.records({
        "x": ("x", STEPPED),
        "moved": ("x + step", STEPPED),
        "square": ("x ** 2", STEPPED),
        "strip": ("x * step", STEPPED),
        "corner": ("torch.tensor(step) ** 2", STEPPED),
        "whole": (STEPPED, STEPPED),
    })  # fmt: skip
    return SquareRun(run.listing, **_two_decimals(found))


def _two_decimals(found: dict[str, Record]) -> dict[str, Record]:
    """Numbers as they are shown; truths are left as they are."""
    return {
        name: replace(record, decimals=_DECIMALS) if record.value.dtype.kind == "f" else record
        for name, record in found.items()
    }
