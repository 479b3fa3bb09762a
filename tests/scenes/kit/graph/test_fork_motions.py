"""What travels through the fork is seen from when it comes until it goes."""

from __future__ import annotations

from manim import Scene, tempconfig

from gradmath.problems.tutorial_3.fan_out import fan_out
from scenes.kit.cells.moves import Replace, Ride
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.studio.audit.audit import DRY

RUN = fan_out().passes[0]
FORK = Fork(RUN, Region(SAFE.left, SAFE.right, -2.25, 2.5))
WAY = FORK.places.home("self")


def opacity(freight: Freight) -> float:
    return float(freight[0].box.stroke_rgbas[0, 3])


def test_what_turned_up_in_place_of_something_rides_on_and_is_seen() -> None:
    """Two motions of one score bring the same thing on stage, one of them with another thing."""
    came = FORK.cargo(RUN.passed, Face.GRADIENT, WAY)
    sent = FORK.cargo(RUN.contributions["self"], Face.GRADIENT, WAY)
    out = Polyline.through(WAY.at(0.0), WAY.at(0.5))
    seen: list[tuple[float, float]] = []
    with tempconfig({**DRY, "frame_rate": 10}):
        scene = Scene()
        scene.add(came)
        score = Score([(0.2, Replace(came, sent, run_time=0.4)), (0.8, Ride(sent, out))])
        score._setup_scene(scene)
        score.begin()
        for moment in (0.1, 0.3, 0.5, 0.7, 1.2, 1.6):
            score.interpolate(moment / score.run_time)
            seen.append((opacity(came), opacity(sent)))
    assert seen == [(1, 0), (1, 0), (0, 1), (0, 1), (0, 1), (0, 1)]
