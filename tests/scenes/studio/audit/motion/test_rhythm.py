"""A film does not stand still for long, nor for most of its time, and its last picture stays."""

from __future__ import annotations

import pytest

from scenes.kit import Lecture
from scenes.studio.audit.motion.rhythm import LAST_HOLD, LONGEST_HOLD, MOST_STILL
from tests.support.moving import Lively, moves


class Stuck(Lively):
    """It moves enough, and once does not for too long."""

    moves, last = 12, LONGEST_HOLD + 0.5


class Abrupt(Lively):
    last = LAST_HOLD - 0.8
    rest = 0.1


class Idle(Lively):
    """A second of motion, two of rest."""

    rest = 2.0


LIES: dict[type[Lecture], str] = {Stuck: "hold", Abrupt: "hold", Idle: "still"}


@pytest.mark.parametrize("scene", [*LIES, Lively], ids=lambda scene: scene.__name__)
def test_stillness_is_measured(scene: type[Lecture]) -> None:
    assert moves(scene) == ({LIES[scene]} if scene in LIES else set())


def test_the_limits_are_those_of_the_visual_language() -> None:
    assert MOST_STILL == 0.6
