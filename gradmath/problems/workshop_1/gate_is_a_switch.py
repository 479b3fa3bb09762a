"""Workshop 1: one entry of x moves through the place where its switch turns on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from gradmath.errors import NonFiniteError, ParameterError
from gradmath.gradients.machine import decimals_of, with_decimals
from gradmath.gradients.relu_layer import expect_readable, layer_tensors
from gradmath.problems.parameters import entry_number, real_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.lines import LayerLines
from gradmath.records.layer import SlopedPass, SlopedRun
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values

LARGEST = 8  # entries along each side of W; more would not be read on one frame
_FEWEST, _MOST = 4, 600  # steps
_FARTHEST = 1000.0  # places that are written with few digits
_DECIMALS = 3  # of a step, at most
_FACTORS = (10, 100, 1000)  # how many times closer a corner is looked at
_EACH_WAY = 50  # runs on each side of a corner that is looked at from close
_NEAREST = 100  # how many times nearer than the next one a run beside a corner is
_SIMILAR = 2e-3  # of a plot's height: a pixel or two


@dataclass(frozen=True, eq=False)
class Closer:
    """Runs so many times closer to the corner of out[output].

    last_off is the last one whose switch is off; the one after it is so near that on a frame
    nothing is between them.
    """

    factor: int
    output: int
    runs: tuple[SlopedPass, ...]
    last_off: int


@dataclass(frozen=True, eq=False)
class GateIsASwitch:
    """x[entry] moves in small steps, with a run of autograd at each, and one switch turns on.

    runs begin at the end where the switch of out[output] is off; last_off is the last of them that
    has it off. closer has the same corner from ever smaller distances, if z meets 0 there exactly.
    fan (k,) are slopes that theory allows at the corner.
    """

    entry: int
    output: int
    runs: tuple[SlopedRun, ...]
    last_off: int
    closer: tuple[Closer, ...]
    fan: Record

    @property
    def before(self) -> tuple[SlopedRun, ...]:
        return self.runs[: self.last_off + 1]

    @property
    def after(self) -> tuple[SlopedRun, ...]:
        return self.runs[self.last_off + 1 :]

    @property
    def closest(self) -> SlopedRun | SlopedPass:
        """The last run of those that are the nearest to the corner."""
        return self.closer[-1].runs[-1] if self.closer else self.runs[-1]

    @property
    def beside(self) -> tuple[tuple[SlopedRun, ...], tuple[SlopedRun, ...]]:
        """The runs up to the leap and on from it, about a third of the shorter side."""
        count = max(1, min(len(self.before), len(self.after)) * 3 // 10)
        return self.before[-count - 1 :], self.after[:count]

    @property
    def rest(self) -> tuple[SlopedRun, ...]:
        """The runs after those beside the leap."""
        return self.after[len(self.beside[1]) :]


@with_gradients
def gate_is_a_switch(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    entry: int = 2,
    start: float = -1.0,
    stop: float = 1.0,
    step: float = 0.01,
) -> GateIsASwitch:
    """Move one entry of x through the place where a switch turns on, with a run at every step.

    Shapes: x (n,), the inputs; W (m, n), the weights, one row for each output; v (m,), how much
        each output counts; entry (), which entry of x moves: it leads to one weighed output alone;
        start (), where it begins; stop (), where it ends; step (), how far from run to run. n and
        m are at most 8, steps 4 to 600.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError if W is too large to be shown, if x has no such entry or it leads to no
        weighed output or to several, if there are too few or too many steps, or if no switch turns
        on between the ends.
    Source: Workshop 1 of the course; relu'(0) = 0 as torch defines it.

    >>> sweep = gate_is_a_switch()
    >>> last, first = sweep.before[-1], sweep.after[0]
    >>> last.x.text((2,)), last.x_grad.text((2,)), first.x.text((2,)), first.x_grad.text((2,))
    ('0', '0', '0.01', '0.4')
    """
    weight, point, weights = layer_tensors(W, x, v)
    expect_readable(weight, LARGEST, LARGEST)
    entry_number("entry", entry, len(point))
    layer = LayerLines(weight, point, weights)
    output = _weighed_output(layer, entry)
    places, decimals = _places(start, stop, step)
    if (weight[output, entry] < 0) == (places[0] < places[-1]):
        places = places[::-1]  # from where the switch is off
    runs = tuple(layer.sloped(entry, output, f"{place:.{decimals}f}") for place in places)
    last_off = _last_off(runs, entry, output)
    counts = decimals_of(runs, {"x": max(2, decimals)})
    return GateIsASwitch(
        entry=entry,
        output=output,
        runs=tuple(with_decimals(run, counts) for run in runs),
        last_off=last_off,
        closer=_closer(layer, runs, [f"{place:.{decimals}f}" for place in places], entry, output),
        fan=layer.slopes_at_corner(entry, output, f"{places[last_off]:.{decimals}f}"),
    )


def _weighed_output(layer: LayerLines, entry: int) -> int:
    """The one output through which v @ out can feel an entry of x."""
    led = ((layer.W[:, entry] != 0) & (layer.v != 0)).nonzero()[:, 0].tolist()
    if not led:
        raise ParameterError(
            f"x[{entry}] leads to no output that v weighs; give an entry whose column of W is not "
            "0 where v is not"
        )
    if len(led) > 1:
        told = ", ".join(f"out[{i}]" for i in led)
        raise ParameterError(
            f"x[{entry}] leads to {told}, and one weighed output is shown; let v be 0 at all but "
            "one of them"
        )
    return int(led[0])


def _places(start: float, stop: float, step: float) -> tuple[list[float], int]:
    """Whole multiples of the step, zero among them, and the decimals that they are written with."""
    start, stop, step = (
        real_number(name, value)
        for name, value in (("start", start), ("stop", stop), ("step", step))
    )
    if step <= 0:
        raise ParameterError(f"step = {step:g} leads nowhere; give a step above 0")
    if max(abs(start), abs(stop), step) > _FARTHEST:
        raise ParameterError(
            f"from {start:g} to {stop:g} by {step:g} is too far; stay within {_FARTHEST:g}"
        )
    exact = Decimal(repr(step))
    decimals = max(0, -int(exact.normalize().as_tuple().exponent))
    if decimals > _DECIMALS:
        raise ParameterError(
            f"step = {step!r} has {decimals} decimals; give a step with at most {_DECIMALS}"
        )
    first, last = round(start / step), round(stop / step)
    count = abs(last - first)
    if not _FEWEST <= count <= _MOST:
        raise ParameterError(
            f"from {start:g} to {stop:g} there are {count} steps of {step:g}; "
            f"give a step that makes {_FEWEST} to {_MOST}"
        )
    numbers = range(min(first, last), max(first, last) + 1)
    return [float(k * exact) for k in numbers], max(2, decimals)


def _last_off(runs: Sequence[SlopedRun], entry: int, output: int) -> int:
    """The last run whose switch is off."""
    off = sum(not run.gates.value[output] for run in runs)
    if not 2 <= off <= len(runs) - 2:
        raise ParameterError(
            f"the switch of out[{output}] does not turn on while x[{entry}] moves; let it start "
            f"and stop two steps or more on both sides of where z[{output}] is 0"
        )
    return off - 1


def _closer(
    layer: LayerLines, runs: Sequence[SlopedRun], places: Sequence[str], entry: int, output: int
) -> tuple[Closer, ...]:
    """The corner from close, as long as rounding does not bend it; () if no run met it."""
    last_off = sum(not run.gates.value[output] for run in runs) - 1
    if runs[last_off].z.value[output] != 0:
        return ()
    every = max(1, -(-max(last_off, len(runs) - 1 - last_off) // _EACH_WAY))
    kept = range(last_off % every, len(runs), every)
    found: list[Closer] = []
    for factor in _FACTORS:
        written = [_written(places[last_off], places[k], factor) for k in kept]
        try:
            near = [layer.sloped_pass(entry, output, place) for place in written]
        except NonFiniteError:
            break
        if not _similar(near, [runs[k] for k in kept], output, factor):
            break
        last = last_off // every
        beside = _beside(places[last_off], places[kept[last + 1]])
        nearest = layer.sloped_pass(entry, output, _written(places[last_off], beside, factor))
        if not nearest.out.value[output] > 0:
            break
        found.append(Closer(factor, output, (*near[: last + 1], nearest, *near[last + 1 :]), last))
    return tuple(found)


def _beside(corner: str, place: str) -> str:
    """A place so near to a corner that on a frame nothing is between them."""
    return str(Decimal(corner) + (Decimal(place) - Decimal(corner)) / _NEAREST)


def _written(corner: str, place: str, factor: int) -> str:
    """A place near the corner, as code: so many times as near as another one."""
    away = Decimal(place) - Decimal(corner)
    return f"{away} / {factor}" if not Decimal(corner) else f"{corner} + {away} / {factor}"


def _similar(
    near: Sequence[SlopedPass], far: Sequence[SlopedRun], output: int, factor: int
) -> bool:
    """Whether out looks the same from close, up to what a frame shows, and is on where it was."""
    close, wide = (
        np.array([run.out.value[output] for run in runs], np.float64) for runs in (near, far)
    )
    apart = np.abs(close * factor - wide).max() / np.abs(wide).max()
    return bool(apart <= _SIMILAR and ((close > 0) == (wide > 0)).all())
