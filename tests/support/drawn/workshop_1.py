"""Random honest parameters of the films of Workshop 1, each under the name of its file."""

from __future__ import annotations

import itertools
import math
import random

from gradmath.problems.workshop_1.read_it_by_eye import MOST_READ
from gradmath.problems.workshop_1.relu_gate import LARGEST
from gradmath.problems.workshop_1.v_asks_the_question import MOST_ROWS
from tests.support.drawing import Manner, ParameterSet

_FAR = 500.0  # an entry of x that moves stays within some such distance


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


def relu_gate(draw: random.Random) -> ParameterSet:
    return _layer(draw) | {"nudge": draw.choice([0.01, 0.01, -0.05, 0.125, 1.0, 1e-4])}


def v_asks_the_question(draw: random.Random) -> ParameterSet:
    """A small layer, mostly with switches on, and two places for its sliders, often at zero."""
    layer = _layer(draw)
    for k, row in enumerate(layer["W"]):
        z = sum(w * x for w, x in zip(row, layer["x"], strict=True))
        if z < 0 and draw.random() < 0.6:
            layer["W"][k] = [-w for w in row]
    rows = min(len(layer["v"]), MOST_ROWS)
    layer["W"], layer["v"] = layer["W"][:rows], [_place(draw) for _ in range(rows)]
    if not any(layer["v"]):
        layer["v"][0] = 0.5
    other = [_place(draw) for _ in range(rows)]
    if other == layer["v"]:
        other[-1] = -0.07
    return layer | {"other": other, "nudge": draw.choice([0.1, 0.1, -0.05, 0.125, 1.0])}


def only_gates_know_x(draw: random.Random) -> ParameterSet:
    """A small layer, and any place below zero where c may stop."""
    layer = _layer(draw)
    rows, below = min(len(layer["v"]), MOST_ROWS), draw.choice([-0.1, -0.5, -1.0, -2.0])
    return layer | {"W": layer["W"][:rows], "v": layer["v"][:rows], "below": below}


def average_is_half(draw: random.Random) -> ParameterSet:
    """Weights of any sign and size within the limits, and few draws; one seed in ten is unlucky."""
    size = draw.choice([0.1, 1.0, 1.0, 10.0])
    v = [draw.choice([0.0, size * draw.randint(1, 10) / 10, -size]) for _ in range(4)]
    entry = draw.randrange(4)
    v[entry] = draw.choice([size, -size, max(0.1, size * draw.randint(1, 9) / 10)])
    return {
        "v": v,
        "entry": entry,
        "n": draw.choice([20, 21, 40, 77, 150, 600]),
        "seed": draw.randint(0, 99_999),
    }


def _place(draw: random.Random) -> float:
    """Where a slider may stop."""
    return draw.choice([0.0, draw.randint(-100, 100) / 100, draw.randint(-10, 10) / 10, 1.0])


def zero_weight_gets_gradient(draw: random.Random) -> ParameterSet:
    """A small layer with a weight of 0 in a row whose switch is on and that v weighs."""
    rows, columns = draw.randint(1, 4), draw.randint(2, 6)
    some = [each / 10 for each in range(-15, 16) if each]
    x = [draw.choice([0.0, *some]) for _ in range(columns)]
    W = [[draw.choice([0.0, draw.choice(some), draw.choice(some)]) for _ in range(columns)]
         for _ in range(rows)]  # fmt: skip
    v = [draw.choice([0.0, 0.5, -0.4, 0.8, 1.0]) for _ in range(rows)]
    i, (a, b) = draw.randrange(rows), draw.sample(range(columns), 2)
    x[a], x[b] = draw.choice([-1.5, -0.8, 0.5, 1.2]), draw.choice(some)
    W[i][a], W[i][b], v[i] = 0.0, 0.0, draw.choice([0.8, -0.3])
    others = sum(w * each for w, each in zip(W[i], x, strict=True))
    W[i][a] = round((0.5 + abs(others)) / x[a] * draw.choice([1, 1, 2]), 1) or 0.1
    if sum(w * each for w, each in zip(W[i], x, strict=True)) <= 0:
        W[i] = [0.0] * columns
        W[i][a] = 1.5 if x[a] > 0 else -1.5
    return {"W": W, "x": x, "v": v, "nudge": draw.choice([0.1, 0.1, -0.2, 0.05]),
            "rate": draw.choice([0.5, 0.2, 1.0])}  # fmt: skip


def gate_is_a_switch(draw: random.Random) -> ParameterSet:
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


def weights_are_the_wiring(draw: random.Random) -> ParameterSet:
    """Two weighed rows whose switches are on; in half of the sets their paths can cancel."""
    for _ in range(200):
        found = _wired(draw)
        if _stands(found):
            return found
    return found


def _wired(draw: random.Random) -> ParameterSet:
    m, n = draw.randint(3, 4), draw.randint(2, 6)
    W = [[draw.choice([-1, 1]) * draw.randint(1, 25) / 10 for _ in range(n)] for _ in range(m)]
    standing, row = draw.sample(range(m), 2)
    v = [0.0] * m
    v[standing], v[row] = draw.choice([-0.8, 0.3, 0.5, 1.0]), draw.choice([-0.4, 0.2, 0.5])
    start = W[row][-1]
    stop = round(start * draw.choice([0.4, 1.5, 2.0, 2.5]), 2)
    if draw.random() < 0.5:
        v[standing] = v[row]
        W[standing][-1] = -round((start + stop) / 2, 2)
    x = [draw.randint(-15, 15) / 10 for _ in range(n)]
    return {"x": x, "W": W, "v": v, "row": row, "stop": stop}


def _stands(given: ParameterSet) -> bool:
    """Whether the switches of both weighed rows are on, all the time."""
    signs: dict[int, set[bool]] = {}
    for i in (i for i, weight in enumerate(given["v"]) if weight):
        full = [w * x for w, x in zip(given["W"][i], given["x"], strict=True)]
        ends = [sum(full)]
        if i == given["row"]:
            ends.append(sum(full[:-1]) + given["stop"] * given["x"][-1])
        signs[i] = {z > 0 for z in ends}
    return all(each == {True} for each in signs.values())


def read_it_by_eye(draw: random.Random) -> ParameterSet:
    """Halves, many of them alike or zero, so that paths cancel, and an entry of x and v to turn."""
    rows, columns = (draw.randint(1, most) for most in MOST_READ)
    rare, most = draw.choice([0.2, 0.6]), draw.choice([1, 2, 6, 19])

    def half() -> float:
        return 0.0 if draw.random() < rare else draw.randint(-most, most) / 2

    x = [half() for _ in range(columns)]
    v = [draw.choice([0.0, 0.5, 0.5, 1.0, -0.5, -1.0]) for _ in range(rows)]
    flip, mute = draw.randrange(columns), draw.randrange(rows)
    x[flip], v[mute] = x[flip] or -1.0, v[mute] or 0.5
    W = [[half() for _ in range(columns)] for _ in range(rows)]
    return {"x": x, "W": W, "v": v, "flip": flip, "mute": mute}


def ratio_lies_on_a_line(draw: random.Random) -> ParameterSet:
    """Seeds of all sizes, and counts from the fewest on; hardly ever very many, which take long."""
    seeds = [0, 1, 99_999, draw.randint(0, 99_999), draw.randint(0, 99_999)]
    return {
        "n": draw.choice([100, draw.randint(100, 2000), draw.randint(2000, 20_000)]),
        "seed": draw.choice(seeds),
        "few": draw.choice([100, 200, 400, draw.randint(100, 400)]),
        "few_seed": draw.choice(seeds),
    }


_REACH = 1.4  # of the square that two entries of x vary in
_TRIED = 500


def v_is_an_objective(draw: random.Random) -> ParameterSet:
    """Two rows that fold a square into four, and a climber where none, one and both are on."""
    for _ in range(_TRIED):
        found = _four_facets(draw)
        if found is not None:
            return found
    return {}


def _four_facets(draw: random.Random) -> ParameterSet | None:
    """A layer and climbers on its sheet; None if they do not suit each other."""
    n, m = draw.randint(2, 6), draw.randint(2, 4)
    across, along = draw.sample(range(n), 2)
    rows = sorted(draw.sample(range(m), 2))
    x = [draw.randint(-8, 8) / 10 for _ in range(n)]
    W = [[0.0 if k in (across, along) else _tenths(draw) / 2 for k in range(n)] for _ in range(m)]
    for row, (steep, slant) in zip(rows, draw.sample([(0, 1), (1, 0)], 2), strict=True):
        entries = (across, along)
        W[row] = [0.0 if draw.random() < 0.6 else each / 4 for each in W[row]]
        W[row][entries[steep]] = draw.choice([0.5, 1.0, 1.5, 2.0, 3.0])
        W[row][entries[slant]] = draw.choice([0.0, 0.0, 0.3, -0.2])

    def heights(a: float, b: float) -> list[float]:
        moved = {across: a, along: b}
        here = [moved.get(k, each) for k, each in enumerate(x)]
        return [sum(w * each for w, each in zip(W[row], here, strict=True)) for row in rows]

    def place(on: int) -> list[float] | None:
        for _ in range(40):
            found = [draw.randint(-12, 12) / 10 for _ in range(2)]
            z = heights(*found)
            if min(map(abs, z)) > 0.15 and sum(each > 0 for each in z) == on:
                return found
        return None

    climbers = [place(on) for on in range(3)]
    corners = [[each > 0 for each in heights(a, b)] for a in (-_REACH, _REACH)
               for b in (-_REACH, _REACH)]  # fmt: skip
    a = climbers[0]
    near = [each for each in climbers if each is not None]
    if any(math.dist(one, other) < 0.9 for one, other in itertools.combinations(near, 2)):
        return None
    if None in climbers or a is None or any(corners[0]) or len({*map(tuple, corners)}) < 4:
        return None
    ahead = [[each > 0 for each in heights(k / 100, a[1])] for k in range(round(a[0] * 100), 125)]
    if sum(next((each for each in ahead if any(each)), [True, True])) != 1:
        return None
    weights = []
    for _ in range(2):
        v = [0.0] * m
        for row in rows:
            v[row] = draw.choice([-1, 1]) * draw.randint(8, 70) / 100
        weights.append(v)
    return {"x": x, "W": W, "v": weights[0], "other": weights[1], "across": across,
            "along": along, "climbers": climbers}  # fmt: skip
