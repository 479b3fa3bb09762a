"""Nothing runs through a text while it moves; what passes behind or beside one is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from manim import DOWN, LEFT, RIGHT, UP, Mobject

from scenes.kit import Phrase, appear
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.grids import Row
from scenes.kit.cells.switches import Wire
from scenes.kit.look.theme import current_theme
from scenes.kit.motion.motions import glide
from tests.support.moving import Moving, Y, moves, row


class Crosses(Moving):
    """Something flies from the left of a row of cells to its right."""

    depth = 1.0

    def flyer(self) -> Any:
        return row(Y)

    def way(self, x: Row) -> Any:
        return x.get_center()

    def happens(self, x: Row) -> None:
        flyer = self.flyer().move_to(self.way(x) + 4 * LEFT).set_z_index(self.depth)
        self.beat("come", appear(flyer))
        self.beat("fly", glide(flyer, flyer.copy().shift(8 * RIGHT), run_time=1.2))


class Beside(Crosses):
    def way(self, x: Row) -> Any:
        return x.get_center() + DOWN


class BehindCells(Crosses):
    """Cells are solid: who passes behind them is hidden, and hides nothing."""

    depth = -1.0


class LineCrosses(Crosses):
    def flyer(self) -> Any:
        return Wire(LEFT / 4, RIGHT / 4)


class LineBehindWords(Crosses):
    """Words have nothing solid behind them."""

    depth = -1.0

    def flyer(self) -> Any:
        return Wire(DOWN / 4, UP / 4)

    def way(self, x: Row) -> Any:
        return 1.5 * DOWN

    def happens(self, x: Row) -> None:
        self.beat("words", appear(Phrase("words that stand").move_to(1.5 * DOWN)))
        super().happens(x)


class WordsCrossALine(Moving):
    """The text moves, the line stands in front."""

    def happens(self, x: Row) -> None:
        wire: Mobject = Wire(2 * DOWN, DOWN).set_z_index(1)
        words = Phrase("words").move_to(1.5 * DOWN + 3 * LEFT)
        self.beat("come", appear(wire, words))
        self.beat("fly", glide(words, words.copy().shift(6 * RIGHT), run_time=1.2))


class PaneBehindWords(Crosses):
    """Words that can be read on what glides in behind them."""

    depth = -1.0

    def flyer(self) -> Any:
        style = {"fill_color": current_theme().surface, "fill_opacity": 1, "stroke_width": 0}
        return Panel(width=1, height=0.5, **style)

    def way(self, x: Row) -> Any:
        return 1.5 * DOWN

    def happens(self, x: Row) -> None:
        self.beat("words", appear(Phrase("words").move_to(1.5 * DOWN)))
        super().happens(x)


class PaleBehindWords(PaneBehindWords):
    """Words that cannot be read on it."""

    def flyer(self) -> Any:
        panel = super().flyer()
        return panel.set_fill(current_theme().text, opacity=0.9)


LIES: dict[type[Moving], str] = {
    Crosses: "crossing",
    LineCrosses: "crossing",
    LineBehindWords: "crossing",
    WordsCrossALine: "crossing",
    PaleBehindWords: "crossing",
}


@pytest.mark.parametrize("scene", LIES, ids=lambda scene: scene.__name__)
def test_what_runs_through_a_text_is_caught(scene: type[Moving]) -> None:
    assert moves(scene) == {LIES[scene]}


@pytest.mark.parametrize("scene", [Beside, BehindCells, PaneBehindWords])
def test_what_keeps_off_is_left_alone(scene: type[Moving]) -> None:
    assert moves(scene) == set()
