"""What the captions of WeightsAreTheWiring may name, and the facts that they state."""

from __future__ import annotations

from collections.abc import Sequence

from gradmath.records.joined import JoinedBlocks
from gradmath.records.layer import MachineRun
from scenes.kit import BearingFact, Entry, Face, Law, Position, SumSign, Words, every
from scenes.kit.boards.machine.reaching import ComesToZero


def words_of(found: JoinedBlocks) -> Words:
    start, full, last = found.blocks, found.full, found.last
    upper, lower = sorted((found.standing, found.row))
    begun, ended = sum_of(found, start), sum_of(found, last)
    no_zero = [every(full.W, "!=", 0)]
    return Words(
        {
            "upper": Position(start.v, (upper,), Face.GRADIENT),
            "lower": Position(start.v, (lower,), Face.GRADIENT),
            "one": begun.parts[0],
            "other": begun.parts[1],
            "makes": begun,
            "total": begun.whole,
            "grad": Position(start.x_grad, (found.column,), Face.GRADIENT),
            "weight": Position(full.W, found.sliding),
            "asked": Position(full.x_grad, (found.column,), Face.GRADIENT),
            "left": Position(last.x_grad, (found.column,), Face.GRADIENT),
            "stands": ended.parts[0],
            "slid": ended.parts[1],
            "comes": ended,
            "end": ended.whole,
        },
        {
            "machine": every(start.W, "==", 0, at=[*found.beside[0], *found.beside[1]]),
            "cut": [
                every(start.v, "==", 0, at=range(found.split[0])),
                every(start.x_grad, "==", 0, at=range(found.split[1])),
            ],
            "sum": begun,
            "fill": no_zero,
            "yes": ComesToZero(found.slide, found.column, reached=True),
            "no": ComesToZero(found.slide, found.column, reached=False),
            "cancel": cancelled(found),
            "never": every(last.x_grad, "!=", 0, at=[found.column]),
            "can": [Law(sums, found.slide), ended, *end_facts(found)] if found.cancels else (),
            "adds": Law(sums, found.slide),
        },
    )


def sum_of(found: JoinedBlocks, run: MachineRun) -> SumSign:
    """What comes up the last column, and x.grad there."""
    addends = tuple(Entry(run.contributions, path, ink=Face.GRADIENT) for path in found.paths)
    return SumSign(addends, Entry(run.x_grad, (found.column,), ink=Face.GRADIENT))


def cancelled(found: JoinedBlocks) -> Sequence[BearingFact]:
    """At the end x.grad is zero, and what runs up its column is not."""
    if not found.cancels:
        return ()
    return [every(found.last.contributions, "!=", 0, at=found.paths), *end_facts(found)]


def end_facts(found: JoinedBlocks) -> Sequence[BearingFact]:
    return [every(found.last.x_grad, "==", 0, at=[found.column])]


def sums(run: MachineRun) -> Sequence[BearingFact]:
    """Each entry of x.grad is the sum of what the weighed rows carry up its column."""
    rows = [i for i in range(run.v.shape[0]) if run.v.value[i]]
    return [
        SumSign(tuple(Entry(run.contributions, (i, j)) for i in rows), Entry(run.x_grad, (j,)))
        for j in range(run.x_grad.shape[0])
    ]
