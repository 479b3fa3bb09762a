"""Workshop 1, line 6: v makes the layer a landscape, and x.grad points uphill on it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.relu_layer import layer_tensors
from gradmath.problems.parameters import entry_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.problems.workshop_1.landscape import Landscape, landscape
from gradmath.records.contours import Contours, contours
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, record, tensor_of

V_HERE, V_OTHER = (0.0, 0.0, 0.4, 0.6), (0.0, 0.0, 0.9, 0.1)
_LINES = Listing(("out = torch.relu(W @ x)", "L = v @ out", "L.backward()", "x.grad"))
_LEVELS = 8
_SPAN = 2.0  # of both entries, to both sides
_SIDE = 41  # points of the grid
_FARTHEST = 1.3  # so that an arrow at x is on the map


@dataclass(frozen=True, eq=False)
class Stop:
    """One point of the landscape, run line by line.

    Shapes: x, x_grad (n,); L ().
    """

    x: Record
    L: Record
    x_grad: Record

    def flat(self, entries: tuple[int, int]) -> bool:
        """Whether the landscape is level here along both entries."""
        return not any(self.x_grad.value[entry] for entry in entries)


@dataclass(frozen=True, eq=False)
class Hill:
    """L = v @ relu(W @ x) over two entries of x, its contours, and stops on it."""

    v: Record
    land: Landscape
    contours: Contours
    stops: tuple[Stop, ...]


@dataclass(frozen=True, eq=False)
class VIsAnObjective:
    """The landscapes of two choices of v, with the same stops."""

    listing: Listing
    entries: tuple[int, int]
    first: Hill
    second: Hill


@with_gradients
def v_is_an_objective(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V_HERE,
    other: Values = V_OTHER,
    across: int = 2,
    along: int = 3,
) -> VIsAnObjective:
    """The landscape L = v @ out over two entries of x, for two choices of v.

    Shapes: x (n,), the inputs, of which two will vary from -2 to 2; W (m, n), the weights, one
        row for each output; v (m,), how much each output matters; other (m,), the same for a
        second choice; across (), the entry of x that varies from left to right; along (), the
        one that varies upwards.
    Raises: the errors of `landscape`; ParameterError if a landscape is level everywhere or x is
        too near the edge of what is shown.
    Source: Workshop 1 of the course.

    >>> found = v_is_an_objective()
    >>> [[stop.x_grad.text((k,)) for k in (2, 3)] for stop in found.first.stops]
    [['0', '1.8'], ['0.8', '1.8'], ['0', '0']]
    """
    entries = (across, along)
    return VIsAnObjective(
        listing=_LINES,
        entries=entries,
        first=_hill(x, W, v, entries),
        second=_hill(x, W, other, entries),
    )


def _hill(x: Values, W: Values, v: Values, entries: tuple[int, int]) -> Hill:
    weight, point, weights = layer_tensors(W, x, v)
    for name, entry in zip(("across", "along"), entries, strict=True):
        entry_number(name, entry, len(point))
    land = landscape(point, weight, weights, entries, _SPAN, _SIDE)
    L = tensor_of(land.L)
    low, high = float(L.min()), float(L.max())
    if low == high:
        raise ParameterError(
            "v @ out is level everywhere over these two entries of x; let v weigh an output that "
            "hears one of them"
        )
    shown = point[list(entries)]
    if (shown.abs() > _FARTHEST).any():
        raise ParameterError(
            f"x is {shown.tolist()} in the two entries that vary; give numbers from "
            f"-{_FARTHEST} to {_FARTHEST}"
        )
    levels = torch.linspace(low, high, _LEVELS + 2)[1:-1]
    return Hill(
        v=record("v", weights, "v"),
        land=land,
        contours=contours(land.across, land.along, land.L, levels.numpy()),
        stops=tuple(_stop(weight, place, weights) for place in _places(point, entries)),
    )


def _places(point: Tensor, entries: tuple[int, int]) -> list[Tensor]:
    """x itself, and two corners of the square."""
    places = [point]
    for corner in ((1.2, 0.6), (-1.2, -0.8)):
        place = point.clone()
        place[list(entries)] = torch.tensor(corner, dtype=point.dtype)
        places.append(place)
    return places


def _stop(W: Tensor, x: Tensor, v: Tensor) -> Stop:
    done = run(_LINES, W=W, x=x.clone().requires_grad_(), v=v)
    assert done.result is not None
    return Stop(x=done.values["x"], L=done.values["L"], x_grad=done.result)
