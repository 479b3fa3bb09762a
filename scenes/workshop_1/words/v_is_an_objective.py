"""What the captions of VIsAnObjective may name, and the facts that they state."""

from __future__ import annotations

from gradmath.problems.workshop_1.v_is_an_objective import VIsAnObjective
from gradmath.records.climbers import PlacedRun, Tilt
from scenes.kit import BearingFact, Entry, Face, Law, Position, Words, every, off, on


def words_of(found: VIsAnObjective) -> Words:
    a, _, _ = found.first.climbers
    turned = a.x_grad, found.over.x_grad
    entry = strongest(found)
    return Words(
        {
            "across": Position(a.x, (found.entries[0],)),
            "along": Position(a.x, (found.entries[1],)),
            "first": Position(a.v, (found.rows[0],), Face.GRADIENT),
            "second": Position(a.v, (found.rows[1],), Face.GRADIENT),
            "grad": Position(turned[1], (entry,), Face.GRADIENT),
            "value": Entry(turned[1], (entry,), ink=Face.GRADIENT),
        },
        {
            "stands": [every(a.x_grad, "==", 0)],
            "by the first": moved_by(found, 0),
            "by the second": moved_by(found, 1),
            "by none": stands_always(found),
            "none": [stands_always(found), off(a.on, at=found.rows)],
            "over": [on(found.over.on, at=[found.row]), every(turned[1], "!=", 0, at=[entry])],
            "answer": stands_always(found),
        },
    )


def strongest(found: VIsAnObjective) -> int:
    """The entry of A's gradient that is the largest beyond the crease."""
    return int(abs(found.over.x_grad.value).argmax())


def moved_by(found: VIsAnObjective, number: int) -> BearingFact:
    """That A has a gradient where an entry of v is the largest."""
    row = found.rows[number]
    tilts = found.around
    largest = max(tilts, key=lambda each: float(each.v.value[row]))
    return every(largest.climbers[0].x_grad, "!=", 0, at=[found.entries[number]])


def stands_always(found: VIsAnObjective) -> BearingFact:
    """A has no gradient, whatever v is."""
    return Law(stands, tuple(tilt.climbers[0] for tilt in found.around))


def stands(run: PlacedRun) -> list[BearingFact]:
    return [every(run.x_grad, "==", 0)]
