"""Random honest parameters of the proven films, from the limits that their problems declare.

Hard ones are among them: zeros and negative zeros, ties, numbers of many digits, a million times
larger or smaller than usual, one row, one column, the largest size.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, TypeAlias

from gradmath.problems.tutorial_4.jacobian_is_never_built import MAPS
from gradmath.problems.workshop_1.relu_gate import LARGEST

_FAR = 500.0  # an entry of x that moves stays within some such distance
ParameterSet: TypeAlias = dict[str, Any]
Manner: TypeAlias = Callable[[random.Random], float]


def _tenths(draw: random.Random) -> float:
    return draw.randint(-20, 20) / 10


def _often_zero(draw: random.Random) -> float:
    return draw.choice([0.0, 0.0, -0.0, _tenths(draw)])


def _ties(draw: random.Random) -> float:
    return draw.choice([-1.0, 0.0, 1.0, 1.0])


def _many_digits(draw: random.Random) -> float:
    return draw.uniform(-2, 2)


def _huge(draw: random.Random) -> float:
    return _tenths(draw) * 10.0 ** draw.randint(3, 6)


def _tiny(draw: random.Random) -> float:
    return _tenths(draw) * 10.0 ** -draw.randint(3, 6)


def _any_size(draw: random.Random) -> float:
    manners: list[Manner] = [_tenths, _often_zero, _huge, _tiny]
    return draw.choice(manners)(draw)


_SHORT: tuple[Manner, ...] = (_tenths, _tenths, _often_zero, _often_zero, _ties)
_LONG: tuple[Manner, ...] = (_many_digits, _huge, _tiny, _any_size)
_TOO_MUCH = 0.15  # of all layers with long numbers may be too large for them


def _length(draw: random.Random, *, few: bool) -> int:
    lengths: list[int] = [1, 2, 2, 3] if few else [1, LARGEST, *range(1, 7), *range(2, 6)]
    return draw.choice(lengths)


def _layer(draw: random.Random) -> ParameterSet:
    """W, x and v, each in a manner of its own; half of all W have few entries that are not 0.

    Where numbers are long there are few of them, so that most sets can be shown.
    """
    weights, inputs, counts = (draw.choice((*_SHORT, *_LONG)) for _ in range(3))
    few = not {weights, inputs, counts}.isdisjoint(_LONG) and draw.random() > _TOO_MUCH
    rows, columns = (_length(draw, few=few) for _ in range(2))
    rare = draw.choice([0.0, 0.7])
    return {
        "W": [[0.0 if draw.random() < rare else weights(draw) for _ in range(columns)]
              for _ in range(rows)],
        "x": [inputs(draw) for _ in range(columns)],
        "v": [counts(draw) for _ in range(rows)],
    }  # fmt: skip


def _relu_gate(draw: random.Random) -> ParameterSet:
    return _layer(draw) | {"nudge": draw.choice([0.01, 0.01, -0.05, 0.125, 1.0, 1e-4])}


def _gate_is_a_switch(draw: random.Random) -> ParameterSet:
    """An entry that leads to one weighed output, which turns on on its way; not in every tenth."""
    layer = _layer(draw)
    entry, output = draw.randrange(len(layer["x"])), draw.randrange(len(layer["v"]))
    layer["W"][output][entry] = draw.choice([-2.0, -0.5, 0.7, 1.0, 1.5, 3.0, 250.0])
    weight = draw.choice([-0.8, 0.25, 0.3, 1.0, 1e-3, 40.0])
    layer["v"] = [weight if row == output else 0.0 for row in range(len(layer["v"]))]
    step = draw.choice([0.1, 0.125, 0.2, 0.25, 0.5])
    reach, middle = draw.randint(6, 16), _corner(layer, output, entry) / step
    if abs(middle) < reach - 2 or draw.random() < 0.1:
        middle = 0.0
    elif not abs(middle) * step < _FAR:
        layer["W"][output] = [w if j == entry else 0.0 for j, w in enumerate(layer["W"][output])]
        middle = 0.0
    ends = round(middle) - reach, round(middle) + draw.choice([1, 2]) * reach
    start, stop = (round(steps * step, 3) for steps in ends)
    return layer | {"entry": entry, "start": start, "stop": stop, "step": step}


def _corner(layer: ParameterSet, output: int, entry: int) -> float:
    """Where the switch of an output turns on while an entry of x moves."""
    row, x = layer["W"][output], layer["x"]
    others = sum(w * each for j, (w, each) in enumerate(zip(row, x, strict=True)) if j != entry)
    return float(-others / row[entry])


_WHOLES: tuple[Manner, ...] = (
    lambda draw: float(draw.randint(-9, 9)),
    lambda draw: float(draw.randint(-9, 9)),
    lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0, 2.0]),
    lambda draw: draw.choice([-9.0, 9.0]),
)


def _wholes(draw: random.Random, length: int) -> list[float]:
    return [draw.choice(_WHOLES)(draw) for _ in range(length)]


def _fan_out(draw: random.Random) -> ParameterSet:
    length = draw.randint(1, 3)
    return {name: _wholes(draw, length) for name in "xv"}


def _graph_grows(draw: random.Random) -> ParameterSet:
    m, k, n = draw.randint(1, 2), draw.randint(1, 3), draw.randint(1, 2)
    largest = draw.choice([1, 3, 5])

    def table(rows: int, columns: int) -> list[list[float]]:
        return [[float(draw.randint(-largest, largest)) for _ in range(columns)]
                for _ in range(rows)]  # fmt: skip

    return {"x": table(m, k), "w": table(k, n), "c": float(draw.randint(-9, 9))}


def _jacobian_is_never_built(draw: random.Random) -> ParameterSet:
    largest = draw.choice([8, 12, 40, 150])
    sizes = sorted(draw.sample(range(4, largest + 1), draw.randint(2, 4)))
    return {"sizes": sizes, "element_wise": draw.randrange(len(MAPS))}


def _drawers_empty(draw: random.Random) -> ParameterSet:
    return {"x": _fan_out(draw)["x"], "constant": draw.randint(1, 9)}


def _seal_is_broken(draw: random.Random) -> ParameterSet:
    entries = [each for each in range(-9, 10) if each]
    factors = [each for each in range(-10, 11) if each not in (0, 1)]
    x = [float(draw.choice(entries)) for _ in range(draw.randint(2, 3))]
    return {"x": draw.choice([x, x, [x[0]] * len(x)]), "factor": draw.choice(factors)}


def _summed_backward(draw: random.Random) -> ParameterSet:
    rows, columns = draw.randint(2, 4), draw.randint(1, 2)
    wholes: tuple[Manner, ...] = (
        lambda draw: float(draw.randint(-9, 9)),
        lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0]),
        lambda draw: draw.choice([-9.0, 9.0]),
    )
    manners = {name: draw.choice(wholes) for name in ("X", "b", "V")}
    drawn = {
        name: [[manner(draw) for _ in range(columns)] for _ in range(rows)]
        for name, manner in manners.items()
    }
    return drawn | {"b": drawn["b"][0]}


def _gradient_has_a_graph(draw: random.Random) -> ParameterSet:
    """Any place, both ends, and one beyond them."""
    return {"x": draw.choice([0.7, 0.75, 2.0, *(draw.randint(75, 200) / 100,) * 5])}


def _each_derivative_bends_it(draw: random.Random) -> ParameterSet:
    """Any place and number of derivatives, where the curve does not bend, and both ends."""
    place = draw.choice([0.0, -0.0, 0.69, -2.0, 3.0, *(draw.randint(-200, 300) / 100,) * 5])
    return {"x": place, "order": draw.randint(2, 4)}


def _graph_is_rebuilt(draw: random.Random) -> ParameterSet:
    """A threshold, and ends between which a loop runs twice or three times; some are too far."""
    threshold = draw.choice([1.0, 4.0, 5.0, draw.randint(10, 50) / 10])
    start = draw.choice([1.55, 1.8, 2.0, draw.uniform(1.5, 2.1)]) * threshold
    end = draw.choice([0.125, 0.2, 0.3, 0.45, draw.uniform(0.1, 0.5)]) * threshold
    digits = draw.choice([1, 2, 2, 3])
    return {"start": round(start, digits), "end": round(end, digits), "threshold": threshold}


def _one_number(draw: random.Random) -> ParameterSet:
    """Rows that point in different ways, most of them; what is too flat is refused."""
    manners: tuple[Manner, ...] = (
        lambda draw: float(draw.randint(-9, 9)),
        lambda draw: float(draw.randint(-3, 3)),
        lambda draw: draw.choice([0.0, -0.0, 1.0, -1.0, 2.0]),
        lambda draw: draw.choice([-9.0, 9.0, 0.0]),
    )
    rows, leaf = draw.choice(manners), draw.choice(manners)
    return {"A": [[rows(draw) for _ in range(2)] for _ in range(2)],
            "x": [leaf(draw) for _ in range(2)]}  # fmt: skip


def _none_is_not_zero(draw: random.Random) -> ParameterSet:
    """A matrix with a column of zeros; some have few other entries that are not 0."""
    rows, columns = draw.randint(1, 2), draw.randint(2, 6)
    rare, empty = draw.choice([0.0, 0.4, 0.7]), draw.randrange(columns)
    W = [[0.0 if draw.random() < rare else entry for entry in _wholes(draw, columns)]
         for _ in range(rows)]  # fmt: skip
    for row in W:
        row[empty] = draw.choice([0.0, 0.0, -0.0])
    return {"W": W, "x": _wholes(draw, columns), "a": _wholes(draw, rows)}


def _rows_slide_together(draw: random.Random) -> ParameterSet:
    """Whole and half numbers; often zeros, ties, and one size; some have no slope anywhere."""
    manners: tuple[Manner, ...] = (
        lambda draw: draw.randint(-4, 4) / 2,
        lambda draw: draw.randint(-4, 4) / 2,
        lambda draw: draw.choice([0.0, -0.0, 1.0, -0.5]),
        lambda draw: draw.choice([-2.0, 2.0]),
    )
    weights: tuple[Manner, ...] = (
        lambda draw: draw.randint(-2, 2) / 2,
        lambda draw: draw.choice([0.0, -0.0, 1.0]),
    )
    rows, columns = draw.randint(2, 3), draw.randint(2, 5)
    entries, leaf = draw.choice(manners), draw.choice(manners)
    weigh = draw.choice(weights)
    return {
        "A": [[entries(draw) for _ in range(columns)] for _ in range(rows)],
        "x": [leaf(draw) for _ in range(columns)],
        "v": [weigh(draw) for _ in range(rows)],
    }


def _ones_is_a_sum(draw: random.Random) -> ParameterSet:
    """Matrices that are met in few places of the curve; often the identity, or weights of one."""
    rows, columns = draw.randint(2, 4), draw.randint(2, 5)
    met = draw.choice([(0.0, 1.0), (0.0, 1.0), (-1.0, 0.0, 2.0), (0.0, 1.0, 2.0, 3.0), (-0.0, 2.0)])
    diagonal = draw.random() < 0.3
    inp = [[float(i == j) if diagonal else draw.choice(met) for j in range(columns)]
           for i in range(rows)]  # fmt: skip
    manners: tuple[Manner, ...] = (
        lambda draw: 1.0,
        lambda draw: float(draw.randint(0, 2)),
        lambda draw: -0.0,
        lambda draw: float(draw.randint(-1, 1)),
    )
    weights = draw.choice(manners)
    return {
        "inp": inp,
        "addend": float(draw.choice([1, 1, 0, -1, 2])),
        "v": [[weights(draw) for _ in range(rows)] for _ in range(columns)],
    }


def _nudge_and_ratio(draw: random.Random) -> ParameterSet:
    """Numbers with one decimal and steps with three; often slopes that are alike, or 1."""
    steps = sorted({draw.randint(10, 500) / 1000 for _ in range(draw.randint(1, 2))}, reverse=True)
    return {
        "x": draw.choice([draw.randint(5, 30) / 10, draw.choice([0.5, 1.0, 1.5, 3.0])]),
        "steps": [*steps, draw.randint(1, 10) / 1000],
        "factor": draw.choice([2.0, 3.0, 4.0]),
    }


def _the_way_back_is_laid(draw: random.Random) -> ParameterSet:
    """Tenths and whole inputs; often zeros, and large numbers of one sign."""
    manners: tuple[Manner, ...] = (
        lambda draw: draw.randint(-30, 30) / 10,
        lambda draw: draw.choice([0.0, -0.0, 0.5]),
        lambda draw: draw.choice([-3.0, 3.0]),
    )
    weights, biases = draw.choice(manners), draw.choice(manners)
    most = draw.choice([1, 3])
    return {
        "w": [[weights(draw) for _ in range(3)] for _ in range(5)],
        "b": [biases(draw) for _ in range(3)],
        "x": [float(draw.randint(-most, most)) for _ in range(5)],
    }


_DRAWN = {
    "NudgeAndRatio": _nudge_and_ratio,
    "TheWayBackIsLaid": _the_way_back_is_laid,
    "ReluGate": _relu_gate,
    "GateIsASwitch": _gate_is_a_switch,
    "FanOut": _fan_out,
    "GraphGrows": _graph_grows,
    "JacobianIsNeverBuilt": _jacobian_is_never_built,
    "DrawersEmpty": _drawers_empty,
    "SealIsBroken": _seal_is_broken,
    "SummedBackward": _summed_backward,
    "GraphIsRebuilt": _graph_is_rebuilt,
    "OneNumber": _one_number,
    "NoneIsNotZero": _none_is_not_zero,
    "GradientHasAGraph": _gradient_has_a_graph,
    "RowsSlideTogether": _rows_slide_together,
    "OnesIsASum": _ones_is_a_sum,
    "EachDerivativeBendsIt": _each_derivative_bends_it,
}
FILMS = tuple(_DRAWN)


def parameter_set(film: str, seed: int) -> ParameterSet:
    """The parameters of a film that a seed stands for; what is too much is refused by the film."""
    return _DRAWN[film](random.Random(f"{film} {seed}"))
