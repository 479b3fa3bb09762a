"""Operators that lie about what stands in a space."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import UP, Mobject

from scenes.kit.space.arcs import PairArc
from scenes.kit.space.arrows import SolidArrow
from scenes.kit.space.climber import FloorArrow
from scenes.kit.space.facet import Facet
from scenes.kit.space.scenery import InSpace, Scenery
from tests.support.lies.stage import Stage


def beside_its_place(stage: Stage) -> str | None:
    """Something in a space that stands where its eye does not see it."""
    found = stage.one(stage.all(InSpace))
    if found is None:
        return None
    assert isinstance(found, Mobject)
    found.shift(UP * stage.draw.choice([-0.15, -0.08, 0.08, 0.15]))
    return f"a {type(found).__name__} elsewhere"


def eye_moved_alone(stage: Stage) -> str | None:
    """An eye that has come round, and what it sees still stands as before."""
    found = stage.one(stage.all(InSpace))
    if found is None:
        return None
    space: Scenery = found.space
    space.eye = replace(space.eye, azimuth=space.eye.azimuth + stage.draw.choice([-8, 8]))
    moved = stage.draw.choice([each for each in stage.all(InSpace) if each.space is space])
    moved.lay()
    return f"only a {type(moved).__name__} seen from elsewhere"


def facet_of_another(stage: Stage) -> str | None:
    """A facet as high and steep as another one of its sheet."""
    pair = stage.two(stage.all(Facet))
    if pair is None or np.array_equal(pair[0].run.x_grad.value, pair[1].run.x_grad.value):
        return None
    one, other = pair
    one.follow(replace(one.run, L=other.run.L, x_grad=other.run.x_grad))
    return f"{one.told} as high as that at {other.run.place(other.entries)}"


def arrow_turned(stage: Stage) -> str | None:
    """A gradient on the floor in another direction."""
    arrow = stage.one(each for each in stage.all(FloorArrow) if each.points_somewhere)
    if arrow is None:
        return None
    arrow.rotate(stage.draw.choice([-0.4, 0.4]))
    return "an arrow on the floor turned"


def row_of_another(stage: Stage) -> str | None:
    """An arrow drawn as another row has it."""
    pair = stage.two(stage.all(SolidArrow))
    if pair is None or np.array_equal(pair[0].ends(), pair[1].ends()):
        return None
    one, other = pair
    outlines = one.outlines(*other.ends())
    for part, points in zip((one.shaft, one.shine, *one.cone), outlines, strict=True):
        part.points = part.born = points
    return f"{one.told} where {other.told} is"


def arc_of_another(stage: Stage) -> str | None:
    """An arc as wide and coloured as that of another pair."""
    pair = stage.two(stage.all(PairArc))
    if pair is None or pair[0].hue() == pair[1].hue():
        return None
    pair[0].core.stroke_rgbas = pair[1].core.stroke_rgbas.copy()
    return f"{pair[0].told} in the colour of {pair[1].told}"


IN_SPACE = (
    beside_its_place, eye_moved_alone, facet_of_another, arrow_turned, row_of_another,
    arc_of_another,
)  # fmt: skip
