"""Texts that nearly touch, and marks that a small clip swallows, are caught."""

from __future__ import annotations

import pytest
from manim import DOWN, RIGHT, UP

from gradmath.records.tensor import Reason
from scenes.kit import Phrase, appear
from scenes.kit.cells.grids import Row
from scenes.kit.cells.marks import ReasonMark
from scenes.kit.look.theme import FRAME_WIDTH
from tests.support.moving import Moving, moves


class Close(Moving):
    """Two names with less than a hair between them."""

    gap = 0.03

    def happens(self, x: Row) -> None:
        one = Phrase("one").shift(DOWN)
        self.beat("come", appear(one, Phrase("other").next_to(one, RIGHT, buff=self.gap)))


class Above(Close):
    """One over the other."""

    def happens(self, x: Row) -> None:
        one = Phrase("one").shift(DOWN)
        self.beat("come", appear(one, Phrase("nun").next_to(one, UP, buff=self.gap)))


class Apart(Close):
    gap = 0.12


class LittleMark(Moving):
    pixels = 6.0

    def happens(self, x: Row) -> None:
        mark = ReasonMark(Reason.GATE_CLOSED).shift(DOWN)
        mark.scale(self.pixels / 640 * FRAME_WIDTH / max(mark.width, mark.height))
        self.beat("come", appear(mark))


class Mark(LittleMark):
    pixels = 12.0


LIES: dict[type[Moving], str] = {Close: "close", Above: "close", LittleMark: "mark"}


@pytest.mark.parametrize("scene", [*LIES, Apart, Mark], ids=lambda scene: scene.__name__)
def test_what_would_run_together_or_be_lost_is_caught(scene: type[Moving]) -> None:
    assert moves(scene) == ({LIES[scene]} if scene in LIES else set())
