"""The eye's projection against the formula of a pinhole, and how it comes round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenes.kit.space.eye import Eye
from scenes.kit.space.scenery import ComeRound, InSpace, Scenery

ABOVE = Eye(azimuth=-90, elevation=90, zoom=1.5, center=(0.5, -0.25), distance=40)
STANDING = Eye(azimuth=-123, elevation=25, zoom=2.0, focus=(0.1, 0.2, 0.3), distance=8.0)


@pytest.mark.parametrize("eye", [ABOVE, STANDING])
def test_places_are_seen_where_rays_to_the_eye_pass_the_frame(eye: Eye) -> None:
    axes = np.array([eye.rightwards, eye.upwards, eye.towards])
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    for place in np.random.default_rng(0).normal(size=(20, 3)):
        # The plane through the focus, square to the view, is the frame.
        ray = place - eye.place
        share = (eye.towards @ (np.array(eye.focus) - eye.place)) / (eye.towards @ ray)
        met = eye.place + share * ray - eye.focus
        due = [
            eye.center[0] + eye.zoom * met @ eye.rightwards,
            eye.center[1] + eye.zoom * met @ eye.upwards,
        ]
        assert np.allclose(eye.see(place)[0, :2], due, atol=1e-9)


def test_from_above_the_floor_is_a_map() -> None:
    seen = ABOVE.see([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 5.0]])
    assert np.allclose(seen[:, :2], [[2.0, -0.25], [0.5, 1.25], [0.5, -0.25]])


def test_what_is_nearer_looks_larger_and_is_drawn_later() -> None:
    space = Scenery(STANDING)
    near, far = STANDING.towards, -STANDING.towards
    assert space.magnifies(near) > space.magnifies(far)
    assert space.layer(1.0, space.nearness(near)) > space.layer(1.0, space.nearness(far))


def test_units_stretch_what_is_counted() -> None:
    space = Scenery(STANDING, units=(1.0, 2.0, 0.5))
    assert np.allclose(space.see([1.0, 1.0, 1.0]), STANDING.see([1.0, 2.0, 0.5]))


def test_an_eye_comes_round_evenly_and_arrives() -> None:
    assert ABOVE.on_the_way_to(STANDING, 0.0) == ABOVE
    half = ABOVE.on_the_way_to(STANDING, 0.5)
    assert half.elevation == 57.5 and half.zoom == 1.75
    assert half.distance == pytest.approx(2 / (1 / 40 + 1 / 8))

    class Seen(InSpace):
        times = 0

        def lay(self) -> Seen:
            self.times += 1
            return self

    space, seen = Scenery(ABOVE), Seen()
    seen.stand_in(space)
    swing = ComeRound(space, STANDING)
    swing.begin()
    swing.interpolate(0.5)
    assert ABOVE.elevation > space.eye.elevation > STANDING.elevation and seen.times >= 1
    swing.interpolate(1.0)
    assert space.eye == STANDING


def test_a_rolled_eye_sees_the_same_turned_round_its_middle() -> None:
    rolled = replace(STANDING, roll=30)
    places = np.random.default_rng(1).normal(size=(5, 3))
    away = STANDING.see(places)[:, :2] - STANDING.center
    turn = np.radians(30)
    due = away @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    assert np.allclose(rolled.see(places)[:, :2] - rolled.center, due, atol=1e-12)
    assert np.allclose(rolled.nearness(places), STANDING.nearness(places), atol=1e-12)
    assert STANDING.on_the_way_to(rolled, 0.5).roll == 15
