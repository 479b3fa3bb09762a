"""Operators that lie about lanes of a hill, the beads that race there, and two samples on it."""

from __future__ import annotations

from dataclasses import replace

from manim import RIGHT, UP

from scenes.kit.lanes.beads import LaneBead
from scenes.kit.lanes.goal import GoalLine, LaneFlag
from scenes.kit.lanes.labels import AwayNumber, LaneRates, StepClock
from scenes.kit.lanes.losses import LossBar, LossLevel
from scenes.kit.lanes.slopes import LaneSlope
from scenes.kit.lanes.tracks import HillTrack, Trodden
from tests.support.lies.stage import Stage


def bead_raised(stage: Stage) -> str | None:
    """A bead off its hill."""
    bead = stage.one(each for each in stage.all(LaneBead) if not each.away)
    if bead is None:
        return None
    bead.shift(stage.draw.choice([-0.15, 0.15]) * UP)
    return "a bead off the hill"


def bead_rolled(stage: Stage) -> str | None:
    """A bead at another logit."""
    bead = stage.one(each for each in stage.all(LaneBead) if not each.away)
    if bead is None:
        return None
    bead.shift(stage.draw.choice([-0.4, 0.4]) * RIGHT)
    return "a bead at another logit"


def lane_moved(stage: Stage) -> str | None:
    """A hill that bends elsewhere."""
    track = stage.one(each for each in stage.all(HillTrack) if each.drawn == 1.0)
    if track is None:
        return None
    track.shift(stage.draw.choice([-0.2, 0.2]) * RIGHT)
    return "a lane that bends elsewhere"


def way_moved(stage: Stage) -> str | None:
    """The way of a bead beside its lane."""
    way = stage.one(each for each in stage.all(Trodden) if len(each.points))
    if way is None:
        return None
    way.shift(0.12 * UP)
    return "a way beside its lane"


def rates_swapped(stage: Stage) -> str | None:
    """Two lanes with each other's rate."""
    rates = stage.one(stage.all(LaneRates))
    if rates is None:
        return None
    first, second = stage.draw.sample(range(len(rates.numbers)), 2)
    one, other = rates.numbers[first], rates.numbers[second]
    one.index, other.index = other.index, one.index
    one.decimals, other.decimals = other.decimals, one.decimals
    rates.lay()
    return f"rates {first} and {second} swapped"


def goal_moved(stage: Stage) -> str | None:
    """A goal that is reached sooner or later."""
    goal = stage.one(stage.all(GoalLine))
    if goal is None:
        return None
    goal.pole.shift(stage.draw.choice([-0.5, 0.5]) * RIGHT)
    return "a goal elsewhere"


def flag_of_another(stage: Stage) -> str | None:
    """A flag with the steps of another lane."""
    flag = stage.one(stage.all(LaneFlag))
    if flag is None:
        return None
    steps = flag.race.steps.value.tolist()
    others = [k for k, took in enumerate(steps) if took != steps[flag.lane]]
    if not others:
        return None
    flag.number.index = (stage.draw.choice(others),)
    flag.lay()
    return "a flag with the steps of another lane"


def away_number_swapped(stage: Stage) -> str | None:
    """Where a bead beyond the frame set out, in place of where it is."""
    away = stage.one(stage.all(AwayNumber))
    if away is None:
        return None
    number, place = away.number, away.number.get_center()
    number.index = (0, 0)
    number.follow(number.claim.record, 0.26, place)
    return "the number of another step"


def clock_off(stage: Stage) -> str | None:
    """Another step than the one that runs."""
    clock = stage.one(stage.all(StepClock))
    if clock is None or clock.k + 1 >= clock.race.counted.shape[0]:
        return None
    place = clock.number.get_center()
    clock.number.index = (clock.k + 1,)
    clock.number.follow(clock.race.counted, 0.56, place)
    return "a clock one step ahead"


def slope_turned(stage: Stage) -> str | None:
    """A slope of another steepness."""
    slope = stage.one(each for each in stage.all(LaneSlope) if each.grown == 1.0)
    if slope is None:
        return None
    slope.rotate(stage.draw.choice([-0.4, 0.4]))
    return "a slope of another steepness"


def bar_stretched(stage: Stage) -> str | None:
    """A loss higher than its bead."""
    bar = stage.one(each for each in stage.all(LossBar) if len(each.points))
    if bar is None:
        return None
    bar.stretch(1.4, 1)
    return "a bar of another height"


def level_moved(stage: Stage) -> str | None:
    """A mean higher or lower than it is."""
    level = stage.one(stage.all(LossLevel))
    if level is None:
        return None
    level.line.shift(stage.draw.choice([-0.2, 0.2]) * UP)
    return "a mean elsewhere"


def level_of_before(stage: Stage) -> str | None:
    """The mean before a step for that after it, or the other way round."""
    level = stage.one(each for each in stage.all(LossLevel) if each.risen in (0.0, 1.0))
    if level is None:
        return None
    two = level.two
    level.two = replace(two, loss=two.loss_new, loss_new=two.loss)
    level.lay()
    return "the mean of another moment"


IN_LANES = (
    bead_raised,
    bead_rolled,
    lane_moved,
    way_moved,
    rates_swapped,
    goal_moved,
    flag_of_another,
    away_number_swapped,
    clock_off,
    slope_turned,
    bar_stretched,
    level_moved,
    level_of_before,
)
