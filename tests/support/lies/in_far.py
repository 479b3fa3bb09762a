"""Operators that lie about steps along X.grad: tips, levels, numbers, gains of random X."""

from __future__ import annotations

from manim import DOWN, UP

from scenes.kit.far.arrows import MovedArrows
from scenes.kit.far.crowd import GainCrowd
from scenes.kit.far.level import GainLevel
from scenes.kit.far.saturation import PairDots
from scenes.kit.far.tag import GainTag
from tests.support.lies.stage import Stage


def tip_off_its_gradient(stage: Stage) -> str | None:
    """A row that has gone another way than along its gradient."""
    arrows = stage.one(stage.all(MovedArrows))
    if arrows is None or not float(arrows.run.rate.value):
        return None
    arrow = stage.draw.choice(arrows.arrows)
    arrow.follow(arrows.run.X)
    return f"{arrow.told} where it was"


def level_moved(stage: Stage) -> str | None:
    """A level higher or lower than it is."""
    level = stage.one(each for each in stage.all(GainLevel) if len(each.stroke.points))
    if level is None:
        return None
    level.stroke.shift(stage.draw.choice([0.15 * UP, 0.15 * DOWN]))
    return f"the level of {level.record.name} elsewhere"


def number_moved(stage: Stage) -> str | None:
    """A number away from its point."""
    tag = stage.one(stage.all(GainTag))
    if tag is None:
        return None
    tag.shift(stage.draw.choice([0.4 * UP, 0.4 * DOWN]))
    return f"{tag.drawn} elsewhere"


def crowd_moved(stage: Stage) -> str | None:
    """Gains of random X higher or lower than they are."""
    crowd = stage.one(each for each in stage.all(GainCrowd) if len(each.above.points))
    if crowd is None:
        return None
    crowd.above.stretch(stage.draw.choice([0.8, 1.2]), 1)
    return "gains of random X elsewhere"


def dot_off_tanh(stage: Stage) -> str | None:
    """An entry of Y above or below its place on tanh."""
    dots = stage.one(stage.all(PairDots))
    if dots is None:
        return None
    stage.draw.choice(dots.discs).shift(stage.draw.choice([0.15 * UP, 0.15 * DOWN]))
    return f"a dot of {dots.record.name} elsewhere"


IN_FAR = (tip_off_its_gradient, level_moved, number_moved, crowd_moved, dot_off_tanh)
