"""What the captions of WeightsAreTheWiring may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.records.layer import MachineRun
from gradmath.records.two_paths import TwoPaths
from scenes.kit import BearingFact, Entry, Face, Law, Position, SumSign, Words, every
from scenes.kit.boards.machine.reaching import ComesToZero, PathsSign


def words_of(found: TwoPaths) -> Words:
    full, last = found.full, found.last
    upper, lower = sorted((found.standing, found.row))
    begun, ended = paths_of(found, full), paths_of(found, last)
    asked = Position(full.x_grad, (found.column,), Face.GRADIENT)
    return Words(
        {
            "upper": Position(full.v, (upper,), Face.GRADIENT),
            "lower": Position(full.v, (lower,), Face.GRADIENT),
            "v_1": begun.parts[0],
            "W_1": begun.parts[1],
            "v_2": begun.parts[2],
            "W_2": begun.parts[3],
            "makes": begun,
            "total": begun.whole,
            "grad": asked,
            "weight": Position(full.W, found.sliding),
            "asked": asked,
            "left": Position(last.x_grad, (found.column,), Face.GRADIENT),
            "v_stands": ended.parts[0],
            "stands": ended.parts[1],
            "v_slid": ended.parts[2],
            "slid": ended.parts[3],
            "comes": ended,
            "end": ended.whole,
        },
        {
            "machine": every(full.W, "!=", 0),
            "sum": begun,
            "yes": ComesToZero(found.slide, found.column, reached=True),
            "no": ComesToZero(found.slide, found.column, reached=False),
            "cancel": cancelled(found),
            "never": every(last.x_grad, "!=", 0, at=[found.column]),
            "can": [Law(sums, found.slide), ended, *end_facts(found)] if found.cancels else (),
            "adds": Law(sums, found.slide),
        },
    )


def paths_of(found: TwoPaths, run: MachineRun) -> PathsSign:
    """What v and W make on the two paths of the last column, and x.grad there."""
    parts: list[Entry] = []
    for path in found.paths:
        parts += [Entry(run.v, path[:1], ink=Face.GRADIENT), Entry(run.W, path, ink=Face.VALUE)]
    return PathsSign(tuple(parts), Entry(run.x_grad, (found.column,), ink=Face.GRADIENT))


def cancelled(found: TwoPaths) -> Sequence[BearingFact]:
    """At the end x.grad is zero, and what runs up its column is not."""
    if not found.cancels:
        return ()
    return [every(found.last.contributions, "!=", 0, at=found.paths), *end_facts(found)]


def end_facts(found: TwoPaths) -> Sequence[BearingFact]:
    return [every(found.last.x_grad, "==", 0, at=[found.column])]


def sums(run: MachineRun) -> Sequence[BearingFact]:
    """Each entry of x.grad is the sum of what the weighed rows carry up its column."""
    rows = [i for i in range(run.v.shape[0]) if run.v.value[i]]
    return [
        SumSign(tuple(Entry(run.contributions, (i, j)) for i in rows), Entry(run.x_grad, (j,)))
        for j in range(run.x_grad.shape[0])
    ]
