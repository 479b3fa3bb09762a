"""Operators that lie about climbers' flags and the dial of v."""

from __future__ import annotations

from scenes.kit.climbers.dial import WeightDial
from scenes.kit.climbers.flag import SwitchFlag
from tests.support.lies.stage import Stage


def flags_exchanged(stage: Stage) -> str | None:
    """Two climbers' flags, each over the other one."""
    pair = stage.two(stage.all(SwitchFlag))
    if pair is None:
        return None
    one, other = pair
    places = one.pane.get_center(), other.pane.get_center()
    one.shift(places[1] - places[0])
    other.shift(places[0] - places[1])
    return f"the flags of {one.letter.text} and {other.letter.text} exchanged"


def switches_of_another(stage: Stage) -> str | None:
    """A flag with the switches of another climber."""
    pair = stage.two(stage.all(SwitchFlag))
    if pair is None:
        return None
    one, other = pair
    states = [[lever.on for lever in flag.levers] for flag in pair]
    if states[0] == states[1]:
        return None
    for lever in one.levers:
        lever.follow(other.levers[0].record)
    return f"{one.letter.text} with the switches of {other.letter.text}"


def hand_turned(stage: Stage) -> str | None:
    """The hand of the dial at another v."""
    dial = stage.one(stage.all(WeightDial))
    if dial is None:
        return None
    dial.hand.rotate(stage.draw.choice([-0.5, 0.3, 0.6]), about_point=dial.middle)
    return "the hand of v turned"


def axes_of_the_dial_exchanged(stage: Stage) -> str | None:
    """v's entries named the other way round."""
    dial = stage.one(stage.all(WeightDial))
    if dial is None:
        return None
    one, other = dial.names
    places = one.get_center(), other.get_center()
    one.move_to(places[1])
    other.move_to(places[0])
    return "the axes of v named otherwise"


IN_CLIMBERS = (flags_exchanged, switches_of_another, hand_turned, axes_of_the_dial_exchanged)
