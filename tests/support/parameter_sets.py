"""Random honest parameters of the proven films, from the limits that their problems declare.

Hard ones are among them: zeros and negative zeros, ties, numbers of many digits, a million times
larger or smaller than usual, one row, one column, the largest size.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, TypeAlias

from gradmath.problems.workshop_1.relu_gate import LARGEST

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


_MANNERS: tuple[Manner, ...] = (
    _tenths, _tenths, _often_zero, _often_zero, _ties, _many_digits, _huge, _tiny, _any_size,
)  # fmt: skip


def _length(draw: random.Random) -> int:
    lengths: list[int] = [1, LARGEST, *range(1, 7), *range(2, 6)]
    return draw.choice(lengths)


def _layer(draw: random.Random) -> ParameterSet:
    """W, x and v, each in a manner of its own; half of all W have few entries that are not 0."""
    rows, columns = _length(draw), _length(draw)
    weights, inputs, counts = (draw.choice(_MANNERS) for _ in range(3))
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
    """An entry that leads to one weighed output, which turns on on its way if that can be."""
    layer = _layer(draw)
    entry, output = draw.randrange(len(layer["x"])), draw.randrange(len(layer["v"]))
    layer["W"][output][entry] = draw.choice([-2.0, -0.5, 0.7, 1.0, 1.5, 3.0, 250.0])
    weight = draw.choice([-0.8, 0.25, 0.3, 1.0, 1e-3, 40.0])
    layer["v"] = [weight if row == output else 0.0 for row in range(len(layer["v"]))]
    step = draw.choice([0.1, 0.125, 0.2, 0.25, 0.5])
    reach = step * draw.randint(6, 16)
    return layer | {"entry": entry, "start": -reach, "stop": draw.choice([1, 2]) * reach,
                    "step": step}  # fmt: skip


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


def _none_is_not_zero(draw: random.Random) -> ParameterSet:
    """A matrix with a column of zeros; some have few other entries that are not 0."""
    rows, columns = draw.randint(1, 3), draw.randint(2, 6)
    rare, empty = draw.choice([0.0, 0.4, 0.7]), draw.randrange(columns)
    W = [[0.0 if draw.random() < rare else entry for entry in _wholes(draw, columns)]
         for _ in range(rows)]  # fmt: skip
    for row in W:
        row[empty] = draw.choice([0.0, 0.0, -0.0])
    return {"W": W, "x": _wholes(draw, columns), "a": _wholes(draw, rows)}


_DRAWN = {"ReluGate": _relu_gate, "GateIsASwitch": _gate_is_a_switch, "FanOut": _fan_out,
          "GraphGrows": _graph_grows, "NoneIsNotZero": _none_is_not_zero}  # fmt: skip
FILMS = tuple(_DRAWN)


def parameter_set(film: str, seed: int) -> ParameterSet:
    """The parameters of a film that a seed stands for; what is too much is refused by the film."""
    return _DRAWN[film](random.Random(f"{film} {seed}"))
