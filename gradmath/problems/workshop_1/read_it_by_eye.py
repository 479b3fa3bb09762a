"""Workshop 1: a layer small enough for its x.grad to be read off, and what two changes do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, float32

from gradmath.errors import ParameterError
from gradmath.gradients.machine import (
    BACKWARD,
    FORWARD,
    Places,
    decimals_of,
    machine_run,
    with_decimals,
)
from gradmath.gradients.relu_layer import expect_readable, layer_tensors
from gradmath.records.layer import MachineRun
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment, written

X_READ = (3.0, -1.0, 2.0, 1.0)
W_READ = ((1.0, 0.0, 1.0, 0.0), (0.0, 2.0, 0.0, 0.0), (1.0, 0.0, -1.0, 0.0), (0.0, -1.0, 0.0, 0.0))
V_READ = (0.5, 1.0, 0.5, 0.0)
MOST_READ = 4, 5  # rows and columns of W: more would not be read by eye
_LARGEST = {"x": 9.5, "W": 9.5, "v": 1.0}
_WEIGH = "v @ out"
_WIDTH = 34  # of lines


@dataclass(frozen=True, eq=False)
class ReadItByEye:
    """Three runs of a layer: as it is, with the sign of x[flip] turned, then without v[mute]."""

    first: MachineRun
    flipped: MachineRun
    muted: MachineRun
    flip: int
    mute: int

    @property
    def runs(self) -> tuple[MachineRun, MachineRun, MachineRun]:
        """All of them, in their order."""
        return self.first, self.flipped, self.muted


@with_gradients
def read_it_by_eye(
    x: Values = X_READ, W: Values = W_READ, v: Values = V_READ, flip: int = 1, mute: int = 2
) -> ReadItByEye:
    """Which entries of x.grad are not zero, and what do another sign and a zero in v change?

    Shapes: x (n,), the inputs, at most 5, halves from -9.5 to 9.5; W (m, n), the weights, one row
        for each output, at most 4, likewise; v (m,), how much each output counts, halves from -1
        to 1; flip (), the entry of x whose sign turns, not 0; mute (), the entry of v that goes to
        zero then, not 0.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError for what the docstring does not allow.
    Source: Workshop 1 of the course.

    >>> [run.x_grad.value.tolist() for run in read_it_by_eye().runs]
    [[1.0, 0.0, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0], [0.5, 2.0, 0.5, 0.0]]
    """
    weight, point, weights = layer_tensors(W, x, v)
    expect_readable(weight, *MOST_READ, "by eye")
    for name, tensor in (("x", point), ("W", weight), ("v", weights)):
        _expect_halves(name, tensor)
    _expect_entry("flip", flip, "x", point)
    _expect_entry("mute", mute, "v", weights)
    turned, less = point.clone(), weights.clone()
    turned[flip], less[mute] = -point[flip], 0.0
    runs = [_run(weight, *each) for each in ((point, weights), (turned, weights), (turned, less))]
    counts = decimals_of(runs, {})
    first, flipped, muted = (with_decimals(run, counts) for run in runs)
    return ReadItByEye(first, flipped, muted, flip, mute)


def _expect_halves(name: str, tensor: Tensor) -> None:
    most = _LARGEST[name]
    for place in tensor.reshape(-1):
        value = float(place)
        if abs(value) > most or not (2 * value).is_integer():
            raise ParameterError(
                f"{name} has an entry {value:g}, which is not read at a glance; "
                f"give halves from -{most:g} to {most:g}, as 0.5"
            )


def _expect_entry(name: str, place: object, of: str, tensor: Tensor) -> None:
    length = len(tensor)
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < length:
        raise ParameterError(
            f"{name} = {place!r} is no entry of {of}, which has {length}; "
            f"give a whole number from 0 to {length - 1}"
        )
    if tensor[place] == 0:
        raise ParameterError(
            f"{name} = {place} changes nothing: {of}[{place}] is 0; give an entry that is not 0"
        )


def _run(W: Tensor, x: Tensor, v: Tensor) -> MachineRun:
    """Forward and backward once."""
    make_x = _flat("x", x, ["requires_grad=True"])
    listing = Listing((
        "import torch",
        *make_x,
        *assignment("W", W, width=_WIDTH),
        *FORWARD,
        *_flat("v", v, []),
        _WEIGH,
        BACKWARD,
        "x.grad",
    ))  # fmt: skip
    z, out = map(listing.after, FORWARD)
    places = Places(x=listing.after(make_x[0]), z=z, out=out, weighted=listing.after(_WEIGH))
    return machine_run(ListingRun(listing), places)


def _flat(name: str, tensor: Tensor, options: Sequence[str]) -> list[str]:
    """The lines that make a vector: as many of them, whatever its numbers are."""
    plain = [] if tensor.dtype == float32 else [f"dtype={tensor.dtype}"]
    parts = [written(tensor), *plain, *options]
    inner = [f"    {part}," for part in parts[:-1]]
    return [f"{name} = torch.tensor(", *inner, f"    {parts[-1]})"]
