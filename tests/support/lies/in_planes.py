"""Operators that lie about arrows in a plane, what they grew out of, and where tips have been."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP

from scenes.kit.plane.arrow import PlaneArrow
from scenes.kit.plane.cards import ShapeCard
from scenes.kit.plane.lattice import Lattice
from scenes.kit.plane.legs import Leg, LegLine
from scenes.kit.plane.trail import TipTrail
from scenes.studio.audit.memo import referred
from tests.support.lies.stage import Stage


def plane_arrow_turned(stage: Stage) -> str | None:
    """An arrow of a plane in another direction, or of another length."""
    arrow = stage.one(each for each in stage.all(PlaneArrow) if len(each.shape.points))
    if arrow is None:
        return None
    if stage.draw.random() < 0.5:
        arrow.shape.rotate(stage.draw.choice([-0.3, 0.3]), about_point=arrow.due()[0])
        return f"{arrow.told} turned"
    arrow.shape.scale(stage.draw.choice([0.8, 1.3]), about_point=arrow.due()[0])
    return f"{arrow.told} of another length"


def plane_arrow_of_another(stage: Stage) -> str | None:
    """An arrow bound to the record of another one beside it."""
    pair = stage.two(each for each in stage.all(PlaneArrow) if len(each.shape.points))
    if pair is None or pair[0].record.value.tobytes() == pair[1].record.value.tobytes():
        return None
    one, other = pair
    if one.record.shape != other.record.shape or one.axes is not other.axes:
        return None
    one.follow(one.at, other.record, one.before)
    return f"{other.told} in place of another"


def _legs(stage: Stage) -> list[Leg]:
    """Legs come part by part."""
    owners = (each for line in stage.all(LegLine) for each in referred(line, "home"))
    return [each for each in owners if isinstance(each, Leg)]


def leg_stretched(stage: Stage) -> str | None:
    """A leg longer or shorter than its number says."""
    leg = stage.one(each for each in _legs(stage) if len(each.line.points))
    if leg is None:
        return None
    leg.line.scale(stage.draw.choice([0.7, 1.4]), about_point=leg.due()[0])
    return f"the leg of x[{leg.nudge.entry}] of another length"


def leg_number_of_another(stage: Stage) -> str | None:
    """The number of one leg beside the other one."""
    pair = stage.two(_legs(stage))
    if pair is None:
        return None
    one, other = pair
    one.number.move_to(other.number)
    return f"the number of x[{one.nudge.entry}] at the other leg"


def trail_elsewhere(stage: Stage) -> str | None:
    """A trail beside the tips that it runs through."""
    trail = stage.one(each for each in stage.all(TipTrail) if len(each.plotted) > 1)
    if trail is None:
        return None
    trail.shift(stage.draw.choice([UP, RIGHT]) * 0.12)
    return f"the trail of {trail.told} elsewhere"


def trail_without_runs(stage: Stage) -> str | None:
    """A trail that leaves out some of its runs."""
    trail = stage.one(each for each in stage.all(TipTrail) if len(each.plotted) > 12)
    if trail is None:
        return None
    place = stage.draw.randrange(2, len(trail.records) - 6)
    del trail.records[place : place + 4], trail.swept[place : place + 4]
    trail.tips = np.delete(trail.tips, range(place, place + 4), axis=0)
    first, last = trail.reached
    trail.reach(first, min(last, len(trail.records) - 1))
    return f"the trail of {trail.told} without some runs"


def card_wrapped_otherwise(stage: Stage) -> str | None:
    """The entries of a card in one frame less."""
    card = stage.one(each for each in stage.all(ShapeCard) if each.wrappings)
    if card is None:
        return None
    wrapping = card.wrappings.pop()
    card.remove(wrapping)
    return f"{card.record.name} in {len(card.wrappings)} frames"


def card_of_another(stage: Stage) -> str | None:
    """The shape of one card under the entries of another."""
    pair = stage.two(stage.all(ShapeCard))
    if pair is None:
        return None
    one, other = pair
    one.shape, other.shape = other.shape, one.shape
    for label in (one.label, other.label):
        center = label.get_center()
        label.become(type(label)(label.setting.pieces[0].claim, em=label.em, pale=False))
        label.move_to(center)
    return f"the shapes of {one.record.name} and {other.record.name} swapped"


def lattice_moved(stage: Stage) -> str | None:
    """Dots between whole numbers."""
    lattice = stage.one(stage.all(Lattice))
    if lattice is None:
        return None
    lattice.shift(RIGHT * stage.draw.choice([-0.12, 0.12]))
    return "a lattice moved"


IN_PLANES = (
    plane_arrow_turned, plane_arrow_of_another, leg_stretched, leg_number_of_another,
    trail_elsewhere, trail_without_runs, card_wrapped_otherwise, card_of_another, lattice_moved,
)  # fmt: skip
