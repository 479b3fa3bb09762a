"""L = v @ relu(W @ x) over two entries of x: flat facets, with a run of autograd on each."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.gradients.machine import FORWARD
from gradmath.gradients.relu_layer import layer_tensors
from gradmath.records.facets import FacetRun, FoldedSheet, Spots, Tract
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, numpy_of
from gradmath.running.written import assignment

MOST_FACETS = 40  # more are not told apart on a frame
WEIGHED, BACKWARD = "L = v @ out", "L.backward()"
_NO_GRAD = "with torch.no_grad():"
_SLIVER = 1e-5  # of the square: facets that are smaller are not shown
_MOST_DECIMALS = 6


@with_gradients
def folded_sheet(
    W: Values, x: Values, v: Values, entries: tuple[int, int], reach: float = 1.4
) -> FoldedSheet:
    """Run the layer once on each facet of the square |x[i]|, |x[j]| <= reach.

    Shapes: W (m, n); x (n,), of which two entries vary; v (m,); entries, those two.
    Raises: the errors of `layer_tensors`; ParameterError if x has no such two entries, for a
        reach that is not above 0, or if there are more than 40 facets.

    >>> sheet = folded_sheet([[1.0, 0.0], [0.0, 2.0]], [0.0, 0.0], [1.0, 1.0], (0, 1))
    >>> sorted(run.x_grad.value.tolist() for run in sheet.runs)
    [[0.0, 0.0], [0.0, 2.0], [1.0, 0.0], [1.0, 2.0]]
    """
    weight, point, weights = layer_tensors(W, x, v)
    if entries[0] == entries[1] or not all(0 <= each < len(point) for each in entries):
        raise ParameterError(
            f"entries = {entries} span no square; give two different entries of x, "
            f"from 0 to {len(point) - 1}"
        )
    if not 0 < reach < float("inf"):
        raise ParameterError(f"reach = {reach:g} spans no square; give a number above 0")
    tracts = _facets(weight, point, entries, reach)
    runs = (facet_run(weight, point, weights, entries, _inner(tract.middle)) for tract in tracts)
    return FoldedSheet(entries, float(reach), tuple(runs))


@with_gradients
def facet_run(
    W: Values, x: Values, v: Values, entries: tuple[int, int], place: tuple[str, str]
) -> FacetRun:
    """One run with two entries of x set to numbers, as they are written.

    Raises: as `folded_sheet`; ListingError if a number cannot be read.
    """
    weight, point, weights = layer_tensors(W, x, v)
    moves = (f"    x[{entry}] = {number}" for entry, number in zip(entries, place, strict=True))
    lines = (
        "import torch",
        *assignment("x", point, requires_grad=True),
        *assignment("W", weight),
        *assignment("v", weights),
        _NO_GRAD,
        *moves,
        *FORWARD,
        WEIGHED,
        BACKWARD,
    )
    asked = {
        "x": ("x", _NO_GRAD),
        "W": ("W", _NO_GRAD),
        "z": ("z", FORWARD[0]),
        "L": ("L", WEIGHED),
        "x_grad": ("x.grad", BACKWARD),
    }
    return FacetRun(**ListingRun(Listing(lines)).records(asked))


def _facets(W: Tensor, x: Tensor, entries: tuple[int, int], reach: float) -> list[Tract]:
    """The pieces into which the lines z = 0 cut the square."""
    weights = numpy_of(W)[:, list(entries)].astype(np.float64)
    z = numpy_of(W @ x.detach()).astype(np.float64)
    here: Spots = numpy_of(x)[list(entries)].astype(np.float64)
    tracts = [Tract.square(reach)]
    for row, (weight, height) in enumerate(zip(weights, z, strict=True)):
        if weight.any():
            tracts = [piece for tract in tracts for piece in _cut(tract, weight, height, here, row)]
        if len(tracts) > MOST_FACETS:
            raise ParameterError(
                f"W folds the sheet into more than {MOST_FACETS} facets; give fewer rows"
            )
    return [tract for tract in tracts if tract.area > _SLIVER * 4 * reach**2]


def _cut(tract: Tract, weight: Spots, z: float, here: Spots, row: int) -> list[Tract]:
    values = z + (tract.corners - here) @ weight
    parts = (tract.where(values, row), tract.where(-values, row))
    return [part for part in parts if part is not None]


def _inner(middle: Spots) -> tuple[str, str]:
    """A place as it is written."""
    across, along = (f"{float(round(each, _MOST_DECIMALS)):g}" for each in middle)
    return across, along
