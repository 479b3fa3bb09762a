"""Tutorial 3: a gradient that keeps its graph has a gradient of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from gradmath.errors import ParameterError
from gradmath.problems.parameters import real_number
from gradmath.records.listing import Listing
from gradmath.records.second_derivative import AreaRun, CubeRun, RecordedPass, SlopeGraph
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun

FARTHEST = 2.0  # beyond it `s` comes near to 0 or 1, and a step is all there is to see of it
_BEFORE = 250  # runs before x is reached, a hundredth apart
_STEPS = 50  # of a thousandth each
_CUBE, _SIGMOID, _SQUARE = "y = x ** 3", "s = torch.sigmoid(x)", "y = s ** 2"
GRADIENT, PASS = ("dy = grad(y, x,", "    create_graph=True)[0]"), "dy.backward()"
SIDES, AREA = "2 * wide, wide * (1 - wide)", "2 * wide * wide * (1 - wide)"
_DECIMALS = 5  # fewer, and sums of two would not close
_SHOWN = {"x": 2, "seed": 0, "one": 0}
Expressions: TypeAlias = dict[str, tuple[str, str | int | None]]
"""Code by the names of what it gives, each with the line after which it is evaluated."""

# Nodes as torch hangs them together. A product that was recorded is a node of its own, the power
# below it two: `2 * s` was computed as `s ** 1 * 2`.
_OF_DY = "dy.grad_fn"
_FACTOR = f"{_OF_DY}.next_functions[1][0]"
_POWER = f"{_FACTOR}.next_functions[0][0]"
_PRODUCT = f"{_OF_DY}.next_functions[0][0]"
_DOUBLES = f"{_PRODUCT}.next_functions[1][0]"
_SQUARES = f"{_DOUBLES}.next_functions[0][0]"
_ONE = "torch.ones_like(dy)"
_FUNCTIONS = "torch.func.grad(torch.func.grad(lambda x: torch.sigmoid(x) ** 2))(x.detach())"


@dataclass(frozen=True, eq=False)
class GradientHasAGraph:
    """A slope that is a curve of its own, the graph that it has, and an area that says why.

    cubes are runs of x ** 3, a hundredth of x apart, up to the x that was asked for; cube is the
    last of them. areas are runs of one product, whose s is larger by a thousandth each time;
    recorded is of the first of them, which adds nothing.
    """

    cubes: tuple[CubeRun, ...]
    cube: SlopeGraph
    recorded: RecordedPass
    areas: tuple[AreaRun, ...]


@with_gradients
def gradient_has_a_graph(x: float = 1.0) -> GradientHasAGraph:
    """Has a gradient a gradient, which backward can find?

    Shapes: x (), where x ** 3 and sigmoid(x) ** 2 are differentiated twice: from -2 to 2, with at
        most 2 decimals.
    Raises: ParameterError for any other x.
    Source: Tutorial 3 of the course, line 8.

    >>> found = gradient_has_a_graph()
    >>> found.cubes[-1].dy.text(), found.cube.slope.text(), found.recorded.dy.text()
    ('3', '6', '0.28747')
    >>> [each.text() for each in (found.recorded.direct, found.recorded.long, found.recorded.total)]
    ['−0.67567', '0.39322', '−0.28245']
    >>> found.recorded.x_grad.text(), found.areas[-1].area.text()
    ('−0.05553', '0.26713')
    """
    here = _hundredths(x)
    places = [here + (k - _BEFORE) / Decimal(100) for k in range(_BEFORE + 1)]
    runs = [ListingRun(Listing((*_head(place), _CUBE, *GRADIENT, PASS))) for place in places]
    cubes = tuple(_cube(run) for run in runs)
    stretched = [_stretched(here, step) for step in range(_STEPS + 1)]
    return GradientHasAGraph(
        cubes=cubes,
        cube=_slope_graph(runs[-1], cubes[-1]),
        recorded=_recorded(stretched[0]),
        areas=tuple(_area(run) for run in stretched),
    )


def _hundredths(x: float) -> Decimal:
    place = Decimal(repr(real_number("x", x)))
    if abs(place) > Decimal(repr(FARTHEST)):
        raise ParameterError(
            f"x = {x:g} is too far out for its curves; "
            f"give a number from -{FARTHEST:g} to {FARTHEST:g}"
        )
    if place != round(place, 2):
        raise ParameterError(f"x = {x!r} has more than 2 decimals; give a number as 0.75")
    return round(place, 2) + Decimal(0)  # which has no sign


def _head(x: Decimal) -> tuple[str, ...]:
    return ("import torch", "from torch.autograd import grad", f"x = torch.tensor({x:.2f})",
            "x.requires_grad_()")  # fmt: skip


def _stretched(x: Decimal, step: int) -> ListingRun:
    wide = f"wide = s + {Decimal(step) / 1000:.3f}"
    lines = (*_head(x), _SIGMOID, _SQUARE, *GRADIENT, PASS, wide, SIDES, AREA)
    return ListingRun(Listing(lines))


def _named(name: str, code: str) -> str:
    """That a node is called so."""
    return f"type({code}).__name__ == {name!r}"


def _cube(run: ListingRun) -> CubeRun:
    leaf, made, back = "x.requires_grad_()", _CUBE, GRADIENT[0]
    found = run.records({
        "x": ("x", leaf),
        "absent": ("x.grad is None", leaf),
        "y": ("y", made),
        "dy": ("dy", back),
        "formula": ("3 * x ** 2", back),
    })  # fmt: skip
    return CubeRun(run.listing, **found | {"x": replace(found["x"], decimals=_SHOWN["x"])})


def _slope_graph(run: ListingRun, cube: CubeRun) -> SlopeGraph:
    back = GRADIENT[0]
    nodes = {"MulBackward0": _OF_DY, "MulBackward1": _FACTOR, "PowBackward0": _POWER}
    held = f"{_POWER}._saved_self ** {_POWER}._saved_exponent * {_FACTOR}._saved_other"
    found = run.records({
        "one": (_ONE, back),
        "sent": (f"{_OF_DY}({_ONE})[1]", back),
        "recorded": (f"{_OF_DY} is not None", back),
        "lost": (f"{_OF_DY} is None", back),
        "holds": (f"{held} == 3 * x ** 2", back),
        "joins": (f"{_FACTOR} is not None", back),
        "leads": (f"{_POWER}.next_functions[0][0].variable is x", back),
        "slope": ("x.grad", PASS),
        **{name: (_named(name, code), back) for name, code in nodes.items()},
    })  # fmt: skip
    names = {name: found.pop(name) for name in nodes}
    return SlopeGraph(run=cube, names=names, **found)


def _recorded(run: ListingRun) -> RecordedPass:
    first = _first_pass(run)
    dy = run.listing.after(GRADIENT[0])
    back = f"{_OF_DY}({_ONE})"
    second: Expressions = {
        "one": (_ONE, dy),
        "turned": ("1 - 2 * s", dy),
        "back": (f"{back}[0]", dy),
        "direct": (f"{back}[1]", dy),
        "long": (f"{_SQUARES}({_DOUBLES}({_PRODUCT}({back}[0])[1]))", dy),
        "x_grad": ("x.grad", PASS),
        "by_functions": (_FUNCTIONS, PASS),
    }
    numbers = _five_decimals(run.records(first | second))
    total = run.cotangent("s", "dy", _ONE, after=dy, decimals=_DECIMALS)
    names, single = run.records(_names()), run.records(_truths())
    return RecordedPass(
        listing=run.listing, total=total, names=names, tracks=run.records(_tracks()),
        **numbers, **single,
    )  # fmt: skip


def _first_pass(run: ListingRun) -> Expressions:
    """The numbers of the forward pass, and of the pass that is recorded."""
    leaf, made, squared, dy = (
        run.listing.after(line) for line in ("x.requires_grad_()", _SIGMOID, _SQUARE, GRADIENT[0])
    )
    return {
        "x": ("x", leaf),
        "s": ("s", made),
        "y": ("y", squared),
        "seed": (f"{_PRODUCT}._saved_self", dy),
        "double": ("2 * s", dy),
        "slope": ("s * (1 - s)", dy),
        "sent": (f"{_OF_DY}._saved_grad_output", dy),
        "dy": ("dy", dy),
    }


def _names() -> Expressions:
    """That nodes are called as they are; of two that are called alike the second is folded in."""
    nodes: dict[str, tuple[str, str]] = {
        "SigmoidBackward0": ("s.grad_fn", _SIGMOID),
        "PowBackward0": ("y.grad_fn", _SQUARE),
        "SigmoidBackwardBackward0": (_OF_DY, GRADIENT[0]),
        "MulBackward0": (_PRODUCT, GRADIENT[0]),
        "MulBackward1": (_DOUBLES, GRADIENT[0]),
    }
    told: Expressions = {name: (_named(name, code), after) for name, (code, after) in nodes.items()}
    return told | {"folded": (_named("PowBackward0", _SQUARES), GRADIENT[0])}


def _truths() -> Expressions:
    dy = GRADIENT[0]
    held = f"{_SQUARES}._saved_self ** {_SQUARES}._saved_exponent * {_DOUBLES}._saved_other"
    return {
        "absent": ("x.grad is None", "x.requires_grad_()"),
        "recorded": (f"{_OF_DY} is not None", dy),
        "holds": (f"{held} == 2 * s", dy),
    }


def _tracks() -> Expressions:
    """That ways lead back along the edges."""
    dy = GRADIENT[0]
    return {
        "x": ("s.grad_fn.next_functions[0][0].variable is x", _SIGMOID),
        "made": ("s.grad_fn is not None", _SIGMOID),
        "s": ("y.grad_fn.next_functions[0][0] is s.grad_fn", _SQUARE),
        "product": (f"{_PRODUCT} is not None", dy),
        "folded": (f"{_DOUBLES} is not None", dy),
        "direct": (f"{_OF_DY}.next_functions[1][0] is s.grad_fn", dy),
        "long": (f"{_SQUARES}.next_functions[0][0] is s.grad_fn", dy),
    }


def _area(run: ListingRun) -> AreaRun:
    parts = {
        "s": "s",
        "wide": "wide",
        "old_width": "2 * s",
        "old_height": "s * (1 - s)",
        "old_area": "2 * s * s * (1 - s)",
        "width": "2 * wide",
        "height": "wide * (1 - wide)",
        "area": AREA,
        "top": "2 * s * (wide * (1 - wide) - s * (1 - s))",
        "side": "(2 * wide - 2 * s) * wide * (1 - wide)",
    }
    found = run.records({name: (code, AREA) for name, code in parts.items()})
    return AreaRun(run.listing, **_five_decimals(found))


def _five_decimals(found: dict[str, Record]) -> dict[str, Record]:
    """Numbers as they are shown beside each other, but for those that are simple."""
    return {
        name: replace(record, decimals=_SHOWN.get(name, _DECIMALS))
        for name, record in found.items()
    }
