"""What travels through the fork is seen until it goes, and meets what it is multiplied by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from manim import LEFT, Scene, tempconfig

from gradmath.problems.tutorial_3.fan_out import fan_out
from scenes.kit.cells.moves import Replace, Ride
from scenes.kit.graph.fork.fork import Fork
from scenes.kit.graph.signs.facts import WeighedSign
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.moves import Withdraw
from scenes.kit.graph.signs.times import MeetingSign
from scenes.kit.look.polyline import Polyline
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.look.theme import Face
from scenes.kit.motion.score import Score
from scenes.kit.truth.claims import Entry
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


# -- v and the other factor ----------------------------------------------------------------


def pair() -> tuple[Freight, Freight]:
    """What came to the product and the factor that stops below it."""
    places = FORK.places
    came = FORK.cargo(RUN.passed, Face.GRADIENT, WAY).move_to(places.slot("self"))
    factor = FORK.cargo(RUN.saved["other"], Face.VALUE, WAY).move_to(places.slot("other"))
    return came, factor


def meeting(came: Freight, factor: Freight) -> MeetingSign:
    return MeetingSign(came, factor, RUN.contributions["self"], FORK.places.times)


def other_product(came: Freight, factor: Freight) -> MeetingSign:
    return MeetingSign(came, factor, RUN.contributions["direct"], FORK.places.times)


def times_between_others(came: Freight, factor: Freight) -> MeetingSign:
    return meeting(came, factor.move_to(FORK.places.slot("direct")))


def times_on_a_factor(came: Freight, factor: Freight) -> MeetingSign:
    return meeting(came, factor).shift(0.3 * LEFT)


LIES: dict[Callable[[Freight, Freight], MeetingSign], str] = {
    other_product: "product",
    times_between_others: "place",
    times_on_a_factor: "place",
}


def test_what_came_stands_over_the_factor_that_it_is_multiplied_by() -> None:
    came, factor = pair()
    assert list(meeting(came, factor).faults()) == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_times_that_lies_is_noticed(lie: Callable[[Freight, Freight], MeetingSign]) -> None:
    came, factor = pair()
    assert LIES[lie] in {fault.check for fault in lie(came, factor).faults()}


# -- wires on the way back -----------------------------------------------------------------


def test_a_wire_goes_up_to_where_a_way_back_leaves_it() -> None:
    track = FORK.graph.tracks["self"]
    place = FORK.places.parting("self")
    withdraw = Withdraw(track, place)
    withdraw.begin()
    withdraw.interpolate(1.0)
    assert track.line.points[0] == pytest.approx(place, abs=1e-3)
    assert track.line.points[-1] == pytest.approx(track.way.corners[-1], abs=1e-3)
    assert list(track.faults()) == []


# -- the number that is nudged -------------------------------------------------------------


def weighed(weights: int) -> WeighedSign:
    """Of x = (3, -1), v = (1, 2) and y = (12, 0): the first so many terms, and v @ y."""
    pairs = [(Entry(RUN.v, (k,)), Entry(RUN.y, (k,))) for k in range(weights)]
    return WeighedSign(tuple(each for pair in pairs for each in pair), BEFORE)


BEFORE = Entry(fan_out().nudges.before)


def test_weights_times_values_make_their_sum() -> None:
    sign = weighed(2)
    assert sign.fault() is None and sign.text == "=" and "product" in sign.bears


def test_a_sum_of_other_terms_is_told() -> None:
    other = WeighedSign((Entry(RUN.v, (0,)), Entry(RUN.x, (0,))), BEFORE)
    assert other.text == "≈" and other.fault() == "a before that is +9 off"
