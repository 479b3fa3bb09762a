"""Captions take turns, and statements wait for what they tell of."""

from __future__ import annotations

from typing import Any

import pytest
from manim import RIGHT, FadeIn, FadeOut

from scenes.kit import Lecture, Phrase
from scenes.kit.cells.grids import Row
from scenes.kit.motion.motions import glide
from tests.support.moving import Moving, X, moves, row
from tests.support.switch_story import SwitchStory


class TakeTurns(Moving):
    def happens(self, x: Row) -> None:
        self.beat("one", say="Here it is.")
        self.beat("two", say="Now it is there.")


class Crossfade(TakeTurns):
    """The old caption goes while the new one comes."""

    def _speak(self, say: Phrase | None, line: str | None) -> None:
        old, self.caption = self.caption, self._placed(say)
        fades = [FadeOut(old)] if old else []
        if fades or self.caption:
            self.play(*fades, *([FadeIn(self.caption)] if self.caption else []))


class Patient(SwitchStory):
    """After each beat something moves, but not what has just been told of."""

    proven = True
    after = "guess"

    def beat(self, name: str, *motions: Any, **options: Any) -> None:
        super().beat(name, *motions, **options)
        if name == self.after:
            self.play(glide(thing := row(X).shift(2 * RIGHT), thing.copy().shift(RIGHT)))


class Hasty(Patient):
    """It says what is so, and goes on moving."""

    after = "switches"


LIES: dict[type[Lecture], str] = {Crossfade: "crossfade", Hasty: "hasty"}


@pytest.mark.parametrize("scene", [*LIES, TakeTurns, Patient], ids=lambda scene: scene.__name__)
def test_captions_come_when_it_is_their_turn(scene: type[Lecture]) -> None:
    due = {LIES[scene]} if scene in LIES else set()
    assert moves(scene) & set(LIES.values()) == due
