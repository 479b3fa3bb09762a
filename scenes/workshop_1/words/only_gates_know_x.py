"""The facts that the captions of OnlyGatesKnowX state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from gradmath.problems.workshop_1.only_gates_know_x import OnlyGatesKnowX
from gradmath.records.scaled_run import ScaledRun
from scenes.kit import BearingFact, Law, Words, every, unchanged
from scenes.kit.scaled.facts import Becomes, OnlyAtZero, SignsStay

Pair: TypeAlias = tuple[ScaledRun, ScaledRun]


def words_of(found: OnlyGatesKnowX) -> Words:
    start, twice, last = found.up[0], found.up[-1], found.doubled[-1]
    ends, weighed = (start, twice), (start, last)
    x_doubles, v_doubles = Law(doubles_x, (ends,)), Law(doubles_v, (weighed,))
    stays = Law(same_gradient, (*pairwise(found.up),))
    runs = (*found.above, found.zero, *found.below)
    return Words(
        {},
        {
            "title": x_doubles,
            "guess": x_doubles,
            "guess alone": x_doubles,
            **{
                way: Becomes(start.x_grad, twice.x_grad, way)
                for way in ("doubles", "halves", "stays")
            },
            "meter doubles": [Law(doubles_meter, (ends,)), stays],
            "stands": stays,
            "down": Law(at_zero, (found.zero,)),
            "only at zero": Law(only_at_zero, (found,)),
            "never": Law(same_gradient, (*pairwise(runs),)),
            "same switches": Law(same_switches, (*pairwise(found.above),)),
            "back": v_doubles,
            "zero": every(last.x_grad, "==", 0),
            "both": [x_doubles, stays, v_doubles, Law(doubles_gradient, (weighed,))],
        },
    )


def doubles_x(pair: Pair) -> BearingFact:
    before, after = pair
    return Becomes(before.x, after.x, "doubles")


def doubles_v(pair: Pair) -> BearingFact:
    before, after = pair
    return Becomes(before.v, after.v, "doubles")


def doubles_gradient(pair: Pair) -> BearingFact:
    before, after = pair
    return Becomes(before.x_grad, after.x_grad, "doubles")


def doubles_meter(pair: Pair) -> Sequence[BearingFact]:
    """Twice as much, and more than nothing."""
    before, after = pair
    doubles = Becomes(before.weighted, after.weighted, "doubles")
    return [every(before.weighted, "!=", 0), doubles]


def same_gradient(pair: Pair) -> BearingFact:
    return unchanged([run.x_grad for run in pair])


def at_zero(run: ScaledRun) -> BearingFact:
    return every(run.c, "==", 0)


def only_at_zero(found: OnlyGatesKnowX) -> BearingFact:
    return OnlyAtZero(found.above, found.zero, found.below)


def same_switches(pair: Pair) -> Sequence[BearingFact]:
    """Where c is above 0 no entry of z changes its sign, and no switch turns."""
    return [
        *(every(run.c, ">", 0) for run in pair),
        SignsStay((pair[0].z, pair[1].z)),
        unchanged([run.gates for run in pair]),
    ]
