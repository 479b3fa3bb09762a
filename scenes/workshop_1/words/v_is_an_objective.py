"""What the captions of VIsAnObjective may name, and the facts that they state."""

from __future__ import annotations

from gradmath.problems.workshop_1.v_is_an_objective import STEP, VIsAnObjective
from gradmath.records.climbers import Tilt
from scenes.kit import BearingFact, Entry, Face, Law, Position, Words, every, off, on
from scenes.kit.climbers.facts import BySwitches, NoneMoves, StepsUphill

A = 0


def words_of(found: VIsAnObjective) -> Words:
    a, asked, beyond = found.first.climbers[A], found.around[-1].climbers[A], found.over
    entry = int(abs(beyond.x_grad.value).argmax())
    none = Law(none_moves, (found.around,))
    return Words(
        {
            "across": Position(a.x, (found.entries[0],)),
            "along": Position(a.x, (found.entries[1],)),
            "first": Position(asked.v, (found.rows[0],), Face.GRADIENT),
            "second": Position(asked.v, (found.rows[1],), Face.GRADIENT),
            "moved": Position(found.slide[0].x, (found.entries[0],)),
            "grad": Position(beyond.x_grad, (entry,), Face.GRADIENT),
            "value": Entry(beyond.x_grad, (entry,), ink=Face.GRADIENT),
        },
        {
            "step and stand": Law(step_and_stand, (found,)),
            "stands": every(a.x_grad, "==", 0),
            "by the first": moved_by(found, 0),
            "by the second": moved_by(found, 1),
            "by none": none,
            "none": [none, off(asked.on, at=found.rows)],
            "over": on(beyond.on, at=[found.row]),
            "answer": Law(BySwitches, (found.all_tilts,)),
        },
    )


def step_and_stand(found: VIsAnObjective) -> StepsUphill:
    return StepsUphill(found.climbs, found.first.climbers[A], found.entries, STEP)


def none_moves(tilts: tuple[Tilt, ...]) -> NoneMoves:
    return NoneMoves(tilts, A)


def moved_by(found: VIsAnObjective, number: int) -> BearingFact:
    """That A has a gradient where an entry of v is the largest."""
    row = found.rows[number]
    largest = max(found.around, key=lambda each: float(each.v.value[row]))
    return every(largest.climbers[A].x_grad, "!=", 0, at=[found.entries[number]])
